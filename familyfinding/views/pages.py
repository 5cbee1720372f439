"""What the views of a profile do alike: find it, refuse who may not, try the action, say what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from adoption import clock
from adoption.actions.records import opened
from adoption.dues import Due
from adoption.errors import Refused, Stale
from adoption.http import Request
from adoption.models import Deadline
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, both_texts, looked
from children.summaries import frame
from children.views.pages import next_due
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.models import Profile
from familyfinding.models.profile import ProfileQuerySet
from familyfinding.models.whole import Whole, everything, with_everything
from familyfinding.summaries import tabs

FILE = ("child__file__agency__parent", "child__file__lead", "child__file__manager", "child__file__team")


def find(request: Request, reference: str) -> Profile:
    """The profile of a child this person may know of; anything else is the one 404."""
    return get_object_or_404(visible(request), child__file__reference=reference)


def find_whole(request: Request, reference: str) -> tuple[Profile, Whole]:
    """The same with all that hangs on it, in the same statement."""
    found = get_object_or_404(with_everything(visible(request)), child__file__reference=reference)
    return found, everything(found)


def visible(request: Request) -> ProfileQuerySet:
    return Profile.objects.visible_to(request.user).with_file().select_related(*FILE)


def gate(request: Request, profile: Profile, permission: Permission) -> None:
    """A page for doing something is for those who may do it; the action asks again."""
    if not can(request.user, permission, profile.file):
        raise NotForYou("Your role does not include this. Ask your manager, or the worker who leads this case.")


def crumbs(profile: Profile, here: str = "") -> list[dict[str, str]]:
    ref = profile.file.reference
    trail = [
        {"text": "Children", "href": reverse("children:list")},
        {"text": ref, "href": reverse("children:record", args=[ref])},
    ]
    if not here:
        return [*trail, {"text": "Profile"}]
    return [*trail, {"text": "Profile", "href": reverse("familyfinding:profile", args=[ref])}, {"text": here}]


def page(
    request: Request,
    profile: Profile,
    name: str,
    here: str = "",
    *,
    status: int = 200,
    dates: Sequence[Deadline] | None = None,
    **context: Any,
) -> HttpResponse:
    """One page of the profile in the frame of the child’s record, after writing down who looked (AC-10).

    `dates` are the file’s running deadlines, soonest first, where the page has read them already.
    """
    opened(profile.file, request.user, f"familyfinding:{name}")
    first = dates[0] if dates else None
    due = next_due(profile.child) if dates is None else Due.of(first, clock.now()) if first else None
    record = frame(profile.child, request.user, section="familyfinding:profile", today=clock.today(), next_due=due)
    record |= {"act": None, "acts": []}
    shown = {
        "profile": profile,
        "record": record,
        "crumbs": crumbs(profile, here),
        "tabs": tabs(profile, request.user, name),
    }
    return render(request, f"familyfinding/{name.replace('-', '_')}.html", shown | context, status=status)


def form_page(
    request: Request,
    profile: Profile,
    form: BaseForm,
    act: Callable[..., object],
    *,
    permission: Permission,
    heading: str,
    said: str,
    save: str = "Save",
    intro: str = "",
    warning: str = "",
    template: str = "familyfinding/form.html",
    back: str = "familyfinding:profile",
    **context: Any,
) -> HttpResponse:
    """Ask, do, say. A refusal becomes a sentence on the form, a stale save shows both texts; what was typed stays."""
    gate(request, profile, permission)
    goes_back = reverse(back, args=[profile.file.reference])
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            keeps_refusals(act)(**form.cleaned_data)  # all or nothing, a letter sent along too; some refusals stay
        except Stale as stale:
            conflict = both_texts(form, stale) | context.get("saved_by", {})
            take_version(form, context["version"]())
        except Refused as refusal:
            form.add_error(None, str(refusal))  # type: ignore[attr-defined]
        else:
            messages.success(request, said)
            return redirect(goes_back)
    looked(request, profile.file)
    shown = {
        "profile": profile,
        "form": form,
        "heading": heading,
        "save": save,
        "intro": intro,
        "warning": warning,
        "conflict": conflict,
        "needs": flags(profile.file),
        "back": {"text": "Back to the profile", "href": goes_back},
    }
    status = 422 if form.errors or conflict else 200
    return render(request, template, shown | context, status=status)


def take_version(form: Any, version: int) -> None:
    """The form carries the version that stands now: saving again is a choice, not an accident."""
    form.data = form.data.copy()
    form.data["version"] = str(version)


def simple(
    request: Request, profile: Profile, act: Callable[[], object], *, permission: Permission, said: str, back: str
) -> HttpResponse:
    """A button without a form: done, or refused with the reason in a banner."""
    gate(request, profile, permission)
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(back, profile.file.reference)
