"""Looking at children: the list, one child, those one saved (FF-01, FF-24, AD-63). Published copies alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions.notices import tell
from adoption.actions.records import opened, openings
from adoption.forms import GovukForm, PlainText
from adoption.http import Request
from adoption.models import EntryState, PortalAccount, PortalEntry, PortalHome
from adoption.permissions import Role
from familyfinding.models.published import (
    AGES,
    ProfileOpening,
    PublishedMedia,
    PublishedProfile,
    SavedChild,
    approved_account,
)

PER_PAGE = 20
WORDS = "portal_words"
MOST_A_DAY = 200
"""Profiles one person may open in a day before we ask (security 4.10)."""


class WishForm(GovukForm):
    """What a family hopes for. It puts children first and hides nobody (AD-63)."""

    age = forms.MultipleChoiceField(
        label="Age",
        choices=AGES,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
    )
    words = PlainText(
        label="Words to look for",
        help_text="For example: music, outdoors, dogs.",
        limit=100,
        width="20",
        required=False,
    )
    near = forms.BooleanField(label="Our own agency first", required=False)

    @property
    def wishes(self) -> dict[str, Any]:
        if not self.is_bound or not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}


@require_http_methods(["GET", "HEAD", "POST"])
def children(request: Request) -> HttpResponse:
    """The children this adopter may see, their own agency’s first; an empty list explains itself (FF-25, AD-63).

    A filter puts first what fits and hides nothing. While a link is explored the page says why it is empty (AD-50).
    """
    account = approved_account(request.user, clock.today())
    if account and account.frozen_at:
        return render(request, "portal/frozen.html", {"since": account.frozen_at})
    visible = PublishedProfile.objects.visible_to(request.user)
    form = WishForm(request.POST) if request.method == "POST" else _hoped_for(request)
    if request.method == "POST" and form.is_valid():
        return _remembered(request, form)
    wishes = form.wishes if account else {}
    rows = visible.fitting_first(request.user, wishes).prefetch_related("media") if account else visible
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    saved = _saved(request)
    cards = [_card(one, saved) for one in page]
    context = {
        "page": page,
        "cards": cards,
        "account_approved": account is not None,
        "form": form,
        "asked": bool(wishes) or bool(form.errors),
        "fitting": visible.fits(wishes).count() if wishes else 0,
        "home_only": bool(account and account.home_only),
        "home_until": _home_until(request) if account and account.home_only else None,
        "chosen": request.GET.copy(),
    }
    return render(request, "portal/list.html", context, status=422 if form.errors else 200)


def _hoped_for(request: Request) -> WishForm:
    """Ages stand in the address; words, which may hold anything, stay with the session."""
    said = request.GET.copy()
    if request.session.get(WORDS):
        said["words"] = request.session[WORDS]
    return WishForm(said or None)


def _remembered(request: Request, form: WishForm) -> HttpResponse:
    """What they hope for, until they sign out or clear it."""
    clear = "clear" in request.POST
    request.session[WORDS] = "" if clear else form.cleaned_data["words"]
    chosen = {"age": form.cleaned_data["age"], "near": ["on"] if form.cleaned_data["near"] else []}
    query = "" if clear else urlencode(chosen, doseq=True)
    return redirect(f"{reverse('portal:list')}{'?' if query else ''}{query}")


def _home_until(request: Request) -> date | None:
    """The day on which the months for children of their own agency end (AD-44), as their own page says it."""
    copy = PortalHome.objects.visible_to(request.user).first()
    day = copy.content.get("home_until") if copy else ""
    return date.fromisoformat(day) if day else None


def _card(one: PublishedProfile, saved: set[UUID]) -> dict[str, Any]:
    fits = getattr(one, "fit", 0) == 0
    picture = _first_picture(one)
    return {"child": one, "picture": picture, "words": _opening(one), "saved": one.reference in saved, "fits": fits}


def _saved(request: Request) -> set[UUID]:
    return set(SavedChild.objects.filter(user=request.user).values_list("published", flat=True))


@require_safe
def saved(request: Request) -> HttpResponse:
    """The children this adopter saved and may still see."""
    rows = PublishedProfile.objects.visible_to(request.user).filter(reference__in=_saved(request))
    cards = [_card(one, {one.reference}) for one in rows.prefetch_related("media").order_by("-shown_since", "pk")[:100]]
    return render(request, "portal/saved.html", {"cards": cards})


@require_safe
def child(request: Request, reference: UUID) -> HttpResponse:
    """One child, as published. Very many profiles in a day are asked about (security 4.10)."""
    found = find(request, reference)
    account = approved_account(request.user, clock.today())
    if _too_many(request, account):
        return render(request, "portal/enough.html", status=429)
    opened(account.file if account else None, request.user, "portal:child")
    if account and request.method == "GET":
        _count(found, account, request)
    pictures = [
        {"src": reverse("portal:picture", args=[one.reference]), "alt": one.alt, "is_video": one.is_video}
        for one in sorted(found.media.all(), key=lambda m: m.place)
    ]
    back = {"text": "All children", "href": reverse("portal:list")}
    context = {
        "child": found,
        "pictures": pictures,
        "back": back,
        "saved": found.reference in _saved(request),
        "may_ask": bool(account and account.file_id),
        "asked": _asked(request, found),
        "reader": request.user.display_name,
    }
    return render(request, "portal/child.html", context)


@require_POST
def save(request: Request, reference: UUID) -> HttpResponse:
    """Keep this child to find again; or, a second time, let go."""
    found = find(request, reference)
    if request.POST.get("keep") == "no":
        SavedChild.objects.filter(user=request.user, published=found.reference).delete()
    else:
        SavedChild.objects.get_or_create(
            user=request.user, published=found.reference, defaults={"saved_at": clock.now()}
        )
    return redirect("portal:child", found.reference)


def find(request: Request, reference: UUID) -> PublishedProfile:
    visible = PublishedProfile.objects.visible_to(request.user).prefetch_related("media")
    return get_object_or_404(visible, reference=reference)


def _count(found: PublishedProfile, account: PortalAccount, request: Request) -> None:
    """The child’s record tells how many families looked (FF-02)."""
    now = clock.now()
    row, first = ProfileOpening.objects.visible_to(request.user).get_or_create(
        published=found.reference,
        user=request.user,
        defaults={"family": account.file, "home_id": account.agency.home_id, "first_at": now, "last_at": now},
    )
    if not first:
        again = ProfileOpening.objects.visible_to(request.user).filter(pk=row.pk)
        again.update(times=F("times") + 1, last_at=now)


def _asked(request: Request, found: PublishedProfile) -> bool:
    """Whether this person has asked about this child and is waiting."""
    mine = PortalEntry.objects.visible_to(request.user).filter(kind="interest").exclude(state=EntryState.RETURNED)
    return mine.filter(written__child=str(found.reference)).exists()


def _too_many(request: Request, account: PortalAccount | None) -> bool:
    """Beyond what a family looks at in a day; the agency is told once."""
    since = clock.now() - timedelta(days=1)
    many = openings(request.user, "portal:child", since=since) >= MOST_A_DAY
    if many and account and account.file:
        says = "A family’s account opened very many children’s profiles in a day. Please talk with them."
        key = f"many-profiles:{account.pk}:{clock.today()}"
        tell(account.file, says, key=key, to_role=Role.ASSESSMENT_MANAGER, now=clock.now())
    return many


def _first_picture(profile: PublishedProfile) -> PublishedMedia | None:
    stills = [one for one in profile.media.all() if not one.is_video]
    return min(stills, key=lambda m: (not m.main, m.place), default=None)


def _opening(profile: PublishedProfile) -> str:
    """The first two sentences, for the card."""
    words = next((part["text"] for part in profile.sections if part["text"]), "")
    sentences = words.replace("\n", " ").replace("*", "").split(". ")
    return ". ".join(sentences[:2]).rstrip(".") + "." if words else ""
