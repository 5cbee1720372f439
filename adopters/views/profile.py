"""A family’s profile on its record: whether there is one, its words, the check, consent (AD-41 to AD-43)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.actions import audience, picture_copies, profile_texts, profiles, showing
from adopters.forms.profile_staff import StaffProfileForm, WishForm, WithdrawForm, WordsForm
from adopters.forms.stage_one import PaperSignatureForm
from adopters.models import FamilyPicture, FamilyProfile, FamilyText, Household, Member
from adopters.views.pages import find, form_page, section
from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import gate, posted

BACK = "adopters:profile"
WRITE = Permission.HOUSEHOLD_WRITE


@require_safe
def page(request: Request, reference: str) -> HttpResponse:
    """What is written, what is checked, what others read, and how far."""
    household = find(request, reference)
    profile = profile_of(request, household)
    texts = _texts(request, profile)
    waiting = next((text for text in texts if text.agreed_on is None), None)
    row = showing.searching(household)
    return section(
        request,
        household,
        "profile",
        BACK,
        profile=profile,
        telling=[str(one) for one in profiles.telling(profile)] if profile and profile.state != "passed" else [],
        in_force=next((text for text in texts if text.agreed_on), None),
        waiting=waiting,
        to_agree=profile_texts.still_to_agree(waiting) if waiting else [],
        copy=getattr(household.file, "published_family", None),
        pictures=standing_pictures(request, household),
        steps=list(household.audience_changes.select_related("by").order_by("-at", "-pk")[:20]),
        searching=row,
        earliest=audience.earliest(household, row) if row else None,
        their_word=bool(row and audience.adopters_decide(household, row)),
        may_write=can(request.user, WRITE, household.file),
        may_match=can(request.user, Permission.PANEL_FACT_RECORD, household.file),
    )


def standing_pictures(request: Request, household: Household) -> list[dict[str, Any]]:
    """Each picture with whoever has still to agree to it."""
    rows = FamilyPicture.objects.visible_to(request.user).standing().filter(profile__household=household)
    return [
        {"picture": one, "to_agree": picture_copies.still_to_agree(one), "shown": picture_copies.may_be_shown(one)}
        for one in rows.select_related("profile", "version").prefetch_related("pictured__person")
    ]


def profile_of(request: Request, household: Household) -> FamilyProfile | None:
    found = FamilyProfile.objects.visible_to(request.user).filter(household=household).first()
    if found:
        found.household = household
    return found


def _texts(request: Request, profile: FamilyProfile | None) -> list[FamilyText]:
    if profile is None:
        return []
    rows = FamilyText.objects.visible_to(request.user).standing().filter(profile=profile)
    return list(rows.select_related("profile", "checked_by"))


@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()

    def act(*, wants: bool, why: str, on: date) -> None:
        profiles.record_wish(household=household, wants=wants, why=why, on=on, by=request.user, today=today)

    exceptional = profiles.is_exceptional(household, today)
    return form_page(
        request,
        household,
        WishForm(posted(request), today=today),
        act,
        heading="Do they agree to a profile?",
        intro="To go without one is exceptional: the assessment team manager decides." if exceptional else "",
        said="Their wish is recorded.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    profile = profile_of(request, household)
    said: dict[str, Any] = {}
    if profile:
        said = {"heading": profile.heading, "region": profile.region, "story": profile.story}
    form = StaffProfileForm(
        posted(request),
        number=profile.version if profile else 1,
        said=said,
        initial={"written_by": profile.written_by, "support": profile.support} if profile else {},
    )

    def act(*, written_by: str, support: str, **_: Any) -> None:
        facts: dict[str, Any] = form.written() | {
            "written_by": written_by,
            "support": support,
            "on": clock.today(),
            "by": request.user,
        }
        profiles.write(household=household, **facts)

    return form_page(
        request,
        household,
        form,
        act,
        heading="Write the profile",
        intro="The family is encouraged to write it in the portal. If they would rather not, write it for them.",
        said="The profile is saved. Hand it in when it is finished.",
        back=BACK,
        permission=WRITE,
    )


@require_POST
def hand_in(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    return press(request, household, "The profile waits to be checked.", lambda: _handed_in(request, household))


@require_POST
def passed(request: Request, reference: str) -> HttpResponse:
    """Checked: the text goes to each of them for consent."""
    household = find(request, reference)
    said = "It is checked. Each of them is asked to agree to exactly this text."
    return press(request, household, said, lambda: _passed(request, household))


def _handed_in(request: Request, household: Household) -> object:
    return profiles.hand_in(household=household, by=request.user, at=clock.now())


def _passed(request: Request, household: Household) -> object:
    return profile_texts.passed(household=household, by=request.user, at=clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    return form_page(
        request,
        household,
        WordsForm(posted(request)),
        lambda why: profiles.send_back(household=household, why=why, on=clock.today(), by=request.user),
        heading="Send the profile back",
        save="Send back",
        said="It is sent back with your words.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: Request, reference: str, text: UUID) -> HttpResponse:
    """A consent on paper, with its page."""
    household, today = find(request, reference), clock.today()
    rows = FamilyText.objects.visible_to(request.user).filter(profile__household=household)
    found = get_object_or_404(rows.select_related("profile__household__file"), reference=text)
    people = applicants(request, household)
    form = PaperSignatureForm(posted(request), request.FILES or None, file=household.file, members=people, today=today)
    return form_page(
        request,
        household,
        form,
        lambda **facts: profile_texts.consent_on_paper(text=found, by=request.user, today=today, **facts),
        heading="Consent to the profile on paper",
        save="Enter the consent",
        said="The consent is entered.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)

    def act(*, member: Member, why: str) -> None:
        member.household = household
        profile_texts.withdraw(member=member, why=why, by=request.user, at=clock.now())

    return form_page(
        request,
        household,
        WithdrawForm(posted(request), members=applicants(request, household)),
        act,
        heading="One of them takes consent back",
        intro="Nobody reads the profile from the moment you save this.",
        save="Take the profile down",
        said="The profile is taken down.",
        back=BACK,
        permission=WRITE,
    )


def applicants(request: Request, household: Household) -> Any:
    rows = Member.objects.visible_to(request.user).applicants().filter(household=household)
    return rows.select_related("person")


def press(request: Request, household: Household, said: str, act: Any) -> HttpResponse:
    """One button: do it, or say why not."""
    gate(request, WRITE, household.file)
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(BACK, household.file.reference)
