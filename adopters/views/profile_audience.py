"""How far a family’s profile is shown, a match outside, and a match established (AD-44 to AD-47, AD-52)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from adopters.actions import audience, matches
from adopters.forms.profile_staff import AnswerForm, MatchEndsForm, OutsideForm, WaiverForm
from adopters.models import Member
from adopters.views.pages import find, form_page
from adopters.views.profile import BACK, WRITE, applicants, press
from adoption import clock
from adoption.forms.records import DayForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted


@require_http_methods(["GET", "HEAD", "POST"])
def waiver(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    return form_page(
        request,
        household,
        WaiverForm(posted(request)),
        lambda why: audience.ask_waiver(household=household, why=why, by=request.user, at=clock.now()),
        heading="Ask to waive the home-agency restriction",
        intro="In exceptional circumstances only. The senior manager decides.",
        save="Ask",
        said="The senior manager is asked.",
        back=BACK,
        permission=WRITE,
    )


@require_POST
def ask_adopters(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    said = "Each of them is asked in the portal."
    return press(
        request,
        household,
        said,
        lambda: audience.ask_adopters(household=household, by=request.user, at=clock.now()),
    )


@require_POST
def ask_national(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    said = "The family finding team manager is asked."
    return press(
        request,
        household,
        said,
        lambda: audience.ask_national(household=household, by=request.user, at=clock.now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, reference: str) -> HttpResponse:
    """What one of them says to a national profile."""
    household, today = find(request, reference), clock.today()

    def act(*, member: Member, agrees: bool, on: date) -> None:
        audience.record_answer(household=household, member=member, agrees=agrees, on=on, by=request.user, today=today)

    return form_page(
        request,
        household,
        AnswerForm(posted(request), members=applicants(request, household), today=today),
        act,
        heading="What they say to a national profile",
        said="Their answer is recorded.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        OutsideForm(posted(request), today=today),
        lambda what, on: matches.pursue_outside(household=household, what=what, on=on, by=request.user, today=today),
        heading="A match with another agency’s child is pursued",
        intro="The family finding team is told at once, so that nothing at home clashes.",
        said="The family finding team is told.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def matched(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        DayForm(posted(request), today=today),
        lambda on: matches.establish(household=household, on=on, by=request.user, today=today),
        heading="A match is established",
        intro="The decision maker has approved the match. Their profile comes down as you save this.",
        said="The match is recorded, and nobody reads their profile any more.",
        back=BACK,
        permission=Permission.PANEL_FACT_RECORD,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def match_ended(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        MatchEndsForm(posted(request), today=today),
        lambda why, on: matches.end(household=household, why=why, on=on, by=request.user, today=today),
        heading="The match does not go on",
        intro="They search again, and their profile is back with its dates as they were.",
        said="They are searching again.",
        back=BACK,
        permission=Permission.PANEL_FACT_RECORD,
    )
