"""A family’s own pictures: sent, looked at, put in order, taken away (AD-42, AD-64).

What is shown here is each applicant’s own copy. Nothing reaches anybody else before everybody concerned agreed.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.portal import sending, to_do
from adopters.portal.forms import Keyed
from adopters.portal.pages import form_page, searching_account_of
from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.forms import PlainText, UploadField
from adoption.http import Request
from adoption.models import EntryState, PortalEntry, PortalHome, SharedItem
from adoption.uploads import clean, kinds_for, limit_for

KIND = "family_picture"
SHOWS = 200
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


class SendPictureForm(Keyed):
    """One photograph, what it shows and who is in it."""

    def __init__(self, *args: Any, people: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"] = UploadField(
            label="Which photograph?", kinds=kinds_for("photograph"), megabytes=limit_for("photograph")
        )
        self.fields["alt"] = PlainText(
            label="What does it show?",
            limit=SHOWS,
            help_text="For people who cannot see it. First names only. For example: Sam and Alex with the dog.",
        )
        self.fields["pictured"] = forms.MultipleChoiceField(
            label="Who of your household is in it?",
            choices=[(one["member"], one["name"]) for one in people],
            required=False,
            widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
            help_text="Each of them is asked. Nobody else’s face may be in it.",
        )
        label = "I agree that workers who look for a family for a child see this picture"
        self.fields["agree"] = forms.BooleanField(label=label, error_messages={"required": f"Tick “{label}” to go on"})

    def written(self) -> dict[str, Any]:
        names = dict(self.fields["pictured"].choices)  # type: ignore[attr-defined]
        chosen = self.cleaned_data["pictured"]
        who = ", ".join(str(names[one]) for one in chosen)
        return {"alt": self.cleaned_data["alt"], "who": who, "pictured": chosen, "agree": True}


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """Looked into and cleaned before anything is kept; then their worker looks at it."""
    account = searching_account_of(request)
    copy = PortalHome.objects.visible_to(request.user).first()
    people = list(copy.content.get("people") or []) if copy else []
    form = SendPictureForm(request.POST if request.method == "POST" else None, request.FILES or None, people=people)

    def act() -> None:
        cleaned = clean(form.cleaned_data["upload"], kind="photograph")
        key = form.cleaned_data["key"]
        sending.send(account=account, kind=KIND, key=key, written=form.written(), at=clock.now(), upload=cleaned)

    said = "Thank you. Your worker looks at it, and then each of you is asked to agree."
    return form_page(request, account, form, act, template="picture_add", said=said, then="family:profile")


@require_safe
def picture(request: Request, reference: str) -> HttpResponse | FileResponse:
    """One’s own copy of a picture. Shown in the page, never as a page."""
    account, found = searching_account_of(request), _own(request, reference)
    try:
        stored = found.stored.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    opened(account.file, request.user, "family:picture")
    response = FileResponse(stored, content_type=found.media_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@require_POST
def put_first(request: Request, reference: str) -> HttpResponse:
    """The order is theirs."""
    return _tell(request, reference, "family_picture_first", "That picture stands first in a minute.")


@require_POST
def take_away(request: Request, reference: str) -> HttpResponse:
    """Either of them, at any time, without giving a reason."""
    return _tell(request, reference, "family_picture_away", "The picture is being taken away. Nobody will see it.")


def listed(request: Request) -> list[dict[str, Any]]:
    """One’s own copies, in the order in which the household keeps them."""
    copy = PortalHome.objects.visible_to(request.user).first()
    order = list((copy.content.get("profile") or {}).get("pictures") or []) if copy else []
    rows = to_do.items_of(request.user).filter(kind=KIND).order_by("shared_at", "pk")
    found = [{"item": one, "alt": next((part["text"] for part in one.sections), "")} for one in rows]
    return sorted(found, key=lambda each: _place(order, each["item"]))


def _place(order: list[int], item: SharedItem) -> int:
    return order.index(item.subject_id) if item.subject_id in order else len(order)


def _own(request: Request, reference: str) -> SharedItem:
    return get_object_or_404(to_do.items_of(request.user), reference=reference, kind=KIND)


def _tell(request: Request, reference: str, kind: str, said: str) -> HttpResponse:
    """Into the inbox, from where it is done by itself within a minute. Pressed twice while it waits, it is one."""
    account, found = searching_account_of(request), _own(request, reference)
    written = {"picture": found.subject_id}
    mine = PortalEntry.objects.visible_to(request.user).filter(kind=kind, written=written)
    if not mine.filter(state=EntryState.WAITING).exists():
        try:
            sending.send(account=account, kind=kind, key="", written=written, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("family:profile")
    messages.success(request, said)
    return redirect("family:profile")
