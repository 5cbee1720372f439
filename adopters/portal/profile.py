"""What applicants say about the children they could care for, and their own profile (FF-28, AD-41, AD-42, AD-64)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from adopters import story, topics
from adopters.forms.considering import ConsideringForm
from adopters.forms.profile import ProfileForm
from adopters.portal import pictures, sending
from adopters.portal.forms import Keyed
from adopters.portal.pages import form_page, page, searching_account_of
from adoption import clock
from adoption.errors import NotPossible
from adoption.forms import LongText
from adoption.http import Request
from adoption.models import EntryState, PortalEntry, PortalHome, SharedItem

CHANGED = (
    "This was changed since you opened it. Below is what it says now: change yours if you need to, and send it again."
)
ON_ITS_WAY = "What you sent is being taken in. Look again in a minute."


class OurForm(Keyed, ConsideringForm):
    """The same questions, sent from home."""


@require_http_methods(["GET", "HEAD", "POST"])
def considering(request: Request) -> HttpResponse:
    """Both applicants write one answer for their household; each version is dated and kept."""
    account = searching_account_of(request)
    now = copied(request, "considering")
    answers, number = now.get("answers", {}), int(now.get("version", 0))
    form = OurForm(request.POST if request.method == "POST" else None, answers=answers, number=number)
    stale = _is_older(form, number)

    def act() -> None:
        if stale:
            rearm(form, number)
            raise NotPossible(CHANGED)
        refuse_while_waiting(request, "considering")
        written = {"answers": form.answers(), "version": number}
        sending.send(account=account, kind="considering", key=form.cleaned_data["key"], written=written, at=clock.now())

    said = "Thank you. Your worker sees it, and what you said before is kept."
    return form_page(
        request,
        account,
        form,
        act,
        template="profile_considering",
        said=said,
        draft="family-considering",
        now=now,
        stands=topics.in_words(answers) if stale else [],
    )


def copied(request: Request, name: str) -> dict[str, Any]:
    """This part of the copy of their household’s facts."""
    copy = PortalHome.objects.visible_to(request.user).first()
    return dict(copy.content.get(name) or {}) if copy else {}


def rearm(form: Any, number: int) -> None:
    """The form carries the version that stands now, so that sending again is a choice."""
    form.data = form.data.copy()
    form.data["version"] = str(number)


def refuse_while_waiting(request: Request, kind: str) -> None:
    """What was sent a moment ago is taken in first, so that nothing written is sent back for being older."""
    mine = PortalEntry.objects.visible_to(request.user).filter(kind=kind, state=EntryState.WAITING)
    if mine.exists():
        raise NotPossible(ON_ITS_WAY)


def _is_older(form: forms.Form, number: int) -> bool:
    return form.is_bound and form.is_valid() and form.cleaned_data["version"] != number


class OurProfileForm(Keyed, ProfileForm):
    """The parts of the profile, and whether it is finished."""

    hand_in = forms.BooleanField(
        label="It is finished: send it to our worker to be checked",
        required=False,
        help_text="Nobody else reads it before your worker has checked it and each of you has agreed.",
    )


class TakeDownForm(Keyed):
    """Consent taken back."""

    sure = forms.BooleanField(label="I take back my consent: nobody is to read our profile")
    why = LongText(
        label="Your reason, if you would like to give one",
        required=False,
        limit=2_000,
        rows=3,
        help_text="Your worker reads it. Your partner does not.",
    )


@require_safe
def profile(request: Request) -> HttpResponse:
    """Their profile as it is now, exactly as others would read it."""
    account = searching_account_of(request)
    now = copied(request, "profile")
    items = SharedItem.objects.visible_to(request.user).filter(kind="family_profile", ended_at=None)
    parts = story.sections(now.get("story") or {})
    waiting = items.filter(answered_at=None).first()
    return page(request, account, "profile", now=now, parts=parts, waiting=waiting, pictures=pictures.listed(request))


@require_http_methods(["GET", "HEAD", "POST"])
def write_profile(request: Request) -> HttpResponse:
    """In their own words; both applicants write the same profile (AD-42)."""
    account = searching_account_of(request)
    now = copied(request, "profile")
    number = int(now.get("version", 1))
    form = OurProfileForm(request.POST if request.method == "POST" else None, said=now, number=number)
    stale = _is_older(form, number)

    def act() -> None:
        if stale:
            rearm(form, number)
            raise NotPossible(CHANGED)
        refuse_while_waiting(request, "family_profile")
        written = form.written() | {"hand_in": form.cleaned_data["hand_in"]}
        key = form.cleaned_data["key"]
        sending.send(account=account, kind="family_profile", key=key, written=written, at=clock.now())

    return form_page(
        request,
        account,
        form,
        act,
        template="profile_write",
        said="Thank you. It is saved with your worker.",
        then="family:profile",
        draft="family-profile",
        now=now,
        stands=[{"heading": "Heading", "text": now.get("heading", "")}, *story.sections(now.get("story") or {})]
        if stale
        else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: Request) -> HttpResponse:
    """Either of them, at any time, without giving a reason."""
    account = searching_account_of(request)
    form = TakeDownForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        written = {"why": form.cleaned_data["why"]}
        key = form.cleaned_data["key"]
        sending.send(account=account, kind="profile_withdrawn", key=key, written=written, at=clock.now())

    said = "Your profile is being taken down. Your worker is told."
    return form_page(
        request, account, form, act, template="profile_down", said=said, then="family:profile", draft="family-down"
    )
