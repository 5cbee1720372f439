"""The forms of meetings on the way to panel: arrange, move, call off, write up, agree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.models import User
from adoption.views.records import posted
from familyfinding.actions import preparing_agreed, preparing_minutes
from familyfinding.actions import preparing_meetings as meetings
from familyfinding.agendas import MeetingKind, agenda_of
from familyfinding.forms.preparing import (
    AgreeForm,
    ArrangeForm,
    CallOffForm,
    DoneForm,
    MoveForm,
    NetworkPlanForm,
    WriteUpForm,
)
from familyfinding.forms.preparing_people import OnForm
from familyfinding.models import AgreedItem, BumpIntoPlan, StepMeeting
from familyfinding.views import preparing_pages as pages

NEED_PLAN = "There is no plan yet. Write it first: there is no bump-into meeting without one."


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: Request, reference: UUID, kind: str) -> HttpResponse:
    """Set a day for a meeting of this kind."""
    if kind not in MeetingKind.values:
        raise Http404
    preparation, which = pages.find(request, reference), MeetingKind(kind)
    plans = BumpIntoPlan.objects.visible_to(request.user).filter(preparation=preparation).order_by("-pk")
    form = ArrangeForm(posted(request), kind=which, children=preparation.link.children, plans=plans)
    return pages.form(
        request,
        preparation,
        form,
        lambda **facts: meetings.arrange(
            preparation=preparation, kind=which, by=request.user, now=clock.now(), **facts
        ),
        allowed=pages.may(request, preparation).arrange(which),
        heading=f"Arrange: {which.label}",
        intro=agenda_of(which).about,
        said="Arranged. The adopters can read when and where, and what to bring. Tell the foster carers.",
        save="Arrange",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found = pages.find_meeting(request, reference, meeting)
    return _form(
        request,
        found,
        MoveForm(posted(request), initial=MoveForm.initial_of(found)),
        lambda **facts: meetings.move(meeting=found, by=request.user, now=clock.now(), **facts),
        heading="Move the meeting",
        said="Moved. The adopters’ copy has the new day; tell the foster carers.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found = pages.find_meeting(request, reference, meeting)
    return _form(
        request,
        found,
        CallOffForm(posted(request)),
        lambda **facts: meetings.call_off(meeting=found, by=request.user, now=clock.now(), **facts),
        heading="Call the meeting off",
        said="Called off. The adopters read that it does not take place; tell everybody else.",
        save="Call it off",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tell_carers(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    """The foster carers have no page here: whoever told them says so (MT-19)."""
    found = pages.find_meeting(request, reference, meeting)
    return _form(
        request,
        found,
        OnForm(posted(request), today=clock.today()),
        lambda **facts: meetings.carers_told(meeting=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, found.preparation).child_side,
        heading="The foster carers know the day",
        intro="Tell them whether they are needed there: only the adopters need to come to the medical consultation.",
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write_up(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    """Who came and what was said, by the standard agenda."""
    found = pages.find_meeting(request, reference, meeting)
    form = WriteUpForm(posted(request), meeting=found, came_first=_came_first(found))
    return _form(
        request,
        found,
        form,
        lambda **_: preparing_minutes.write_up(meeting=found, by=request.user, now=clock.now(), **form.answers),
        heading="Write up the meeting",
        intro=found.agenda.about,
        said="Written up. The minutes are on the child’s file. Add what was agreed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found = pages.find_meeting(request, reference, meeting)
    return _form(
        request,
        found,
        AgreeForm(posted(request), workers=_workers(found)),
        lambda **facts: preparing_agreed.agree(meeting=found, by=request.user, now=clock.now(), **facts),
        heading="Add what was agreed",
        intro="One thing at a time: what, who, by when. What supports the family goes into the support plan.",
        said="Added.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_plan(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    """The plan goes onto the household’s file, so it is for whoever may open that."""
    found = pages.find_meeting(request, reference, meeting)
    return _form(
        request,
        found,
        NetworkPlanForm(posted(request), request.FILES or None),
        lambda **facts: preparing_agreed.keep_network_plan(meeting=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, found.preparation).family_side,
        file=found.preparation.link.household.file,
        heading="Upload the plan of the family network",
        said="The plan is on the household’s file.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def action_done(request: Request, reference: UUID, action: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    found = pages.find_on(request, AgreedItem, preparation, reference=action)
    return pages.form(
        request,
        preparation,
        DoneForm(posted(request), today=clock.today()),
        lambda **facts: preparing_agreed.finish_item(item=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).either_side,
        back="familyfinding:link-actions",
        heading="This is done",
        intro=found.what,
        said="Done.",
    )


def _form(
    request: Request, found: StepMeeting, form: Any, act: Any, *, allowed: bool | None = None, **asked: Any
) -> HttpResponse:
    if allowed is None:
        allowed = pages.may(request, found.preparation).arrange(found.kind)
    asked |= {"back": "familyfinding:link-meeting", "back_args": [found.reference], "allowed": allowed}
    return pages.form(request, found.preparation, form, act, **asked)


def _workers(found: StepMeeting) -> QuerySet[User]:
    """Who leads or answers for one of the files."""
    link = found.preparation.link
    every = [*link.children_files, link.household.file]
    known = {pk for file in every for pk in (file.lead_id, file.manager_id) if pk}
    return User.objects.filter(pk__in=known, is_active=True).order_by("last_name", "first_name", "pk")


def _came_first(found: StepMeeting) -> bool:
    """Whether the Meet and Greet was held before this one, or this is it (MT-21)."""
    if found.kind == MeetingKind.MEET_AND_GREET:
        return True
    first = meetings.met_and_greeted(found.preparation)
    return bool(first and first.held_at and first.held_at <= found.at)
