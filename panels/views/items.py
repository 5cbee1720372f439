"""One item: tabled, its page, its place and time on the agenda (PN-04, PN-13)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.models import Suitability
from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted
from panels.actions import (
    agendas,
    attending,
    decision_letters,
    declaring,
    paper_checks,
    party_copies,
    tabling,
    telling,
    waiting,
)
from panels.flows import ItemState, MeetingState
from panels.forms import meetings as forms
from panels.models import (
    AgendaItem,
    DecisionSheet,
    Declaration,
    ItemKind,
    ItemMinute,
    ItemPaper,
    Presenter,
    Question,
    Seat,
)
from panels.views import invitations
from panels.views.made_known import tellings
from panels.views.pages import (
    GET_POST,
    after_item,
    find_item,
    find_meeting,
    gate,
    of_item,
    on_item,
    on_meeting,
    prepares,
    press,
    runs,
    works_on,
)

ADVISE = Permission.PANEL_ADVISE


@require_http_methods(GET_POST)
def table(request: Request, reference: UUID) -> HttpResponse:
    """Put something on the agenda. A plan that does not belong there goes to the decision maker instead (CH-09)."""
    meeting = find_meeting(request, reference)
    gate(request, meeting.panel)
    form = forms.TableForm(posted(request), waiting=waiting.candidates(meeting))

    def act(*, report_title: str, reference: str, minutes_allowed: int, case: str = "") -> None:
        by, on = request.user, clock.today()
        if form.candidate:
            waiting.table(meeting=meeting, candidate=form.candidate, minutes_allowed=minutes_allowed, by=by, on=on)
        elif report_title:
            tabling.table_report(meeting=meeting, title=report_title, by=by, on=on, minutes_allowed=minutes_allowed)
        else:
            waiting.send_past_panel(meeting=meeting, reference=reference.upper(), by=by, at=clock.now())
            says = "No parent consents to this plan, so it does not go to panel. It was sent to the decision maker."
            messages.warning(request, says)

    return on_meeting(
        request,
        meeting,
        form,
        act,
        heading="Put something on the agenda",
        intro="Panel considers four kinds of business: plans to which a parent consents, suitability of adopters, "
        "matches, and the running of the service.",
        save="Put it on the agenda",
        said="The agenda is up to date.",
    )


@require_safe
def item(request: Request, reference: UUID) -> HttpResponse:
    """Everything about one item that this person may see."""
    found, now = find_item(request, reference), clock.now()
    readable = AgendaItem.objects.visible_to(request.user).readable_to(request.user).filter(pk=found.pk).exists()
    if found.file:
        opened(found.file, request.user, "panels:item")
    panel, user = found.meeting.panel, request.user
    seat = Seat.objects.visible_to(user).filter(meeting=found.meeting, member__user=user).first()
    declarations = Declaration.objects.visible_to(user).filter(item=found).select_related("member__user")
    mine = next((row for row in declarations if row.member.user_id == user.pk), None)
    rows = ItemPaper.objects.visible_to(user).filter(item=found).select_related("version__document", "owed_by")
    shown = list(rows.order_by("place", "pk")) if readable else []
    seats, conflicts = attending.seats_of(found.meeting_id), attending.conflicts_in(found.meeting_id)
    sheet = _sheet(request, found)
    context = {
        "item": found,
        "crumbs": of_item(found),
        "readable": readable,
        "seat": seat,
        "mine": mine,
        "papers": shown,
        "for_panel_alone": {paper.pk for paper in shown if party_copies.is_for_panel_alone(paper, found)},
        "presenters": list(Presenter.objects.visible_to(user).filter(item=found).order_by("pk")),
        "declarations": list(declarations) if runs(request, panel) else [],
        "undeclared": declaring.undeclared(found.meeting_id, found) if runs(request, panel) else [],
        "questions": list(
            Question.objects.visible_to(user).filter(item=found, withdrawn_at=None).select_related("member__user")
        ),
        "quorum": attending.quorum_of(found, seats, conflicts, now=now) if _counts(found) else None,
        "minute": ItemMinute.objects.visible_to(user).filter(item=found).first(),
        **tellings(request, found),
        "sheet": sheet,
        "has_letters": bool(sheet and decision_letters.readers(sheet, user)),
        "suitability": _suitability(request, found),
        "may_run": runs(request, panel),
        "may_advise": runs(request, panel, ADVISE),
        "may_prepare": works_on(request, found) or runs(request, panel),
        "chairs": bool(seat) and declaring.leads(found, user),
        "late": found.pk in paper_checks.items_with_late_papers(found.meeting),
        "today": clock.today(),
    }
    return render(request, "panels/item.html", context | invitations.people_of(request, found))


def _sheet(request: Request, found: AgendaItem) -> DecisionSheet | None:
    rows = DecisionSheet.objects.visible_to(request.user).filter(item=found)
    return rows.select_related("approval", "file", "item__other_file", "item__link").first()


def _counts(found: AgendaItem) -> bool:
    return found.meeting.state in (MeetingState.HELD, MeetingState.AGREED) and found.state != ItemState.TAKEN_OFF


def _suitability(request: Request, found: AgendaItem) -> Suitability | None:
    """The household’s own record, for telling the adopters on the day."""
    if found.kind != ItemKind.SUITABILITY or found.state != ItemState.HEARD:
        return None
    if not runs(request, found.meeting.panel) and not works_on(request, found):
        return None
    return telling.standing(found)


@require_http_methods(GET_POST)
def take_off(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    prepares(request, found)
    return on_item(
        request,
        found,
        forms.ReasonForm(posted(request), question="Why does it come off the agenda?"),
        partial(agendas.take_off, item=found, on=clock.today(), by=request.user),
        heading="Take off the agenda",
        said="It is off the agenda.",
        back=after_item(found),
    )


@require_POST
def move(request: Request, reference: UUID, way: str) -> HttpResponse:
    found = find_item(request, reference)
    gate(request, found.meeting.panel)
    act = partial(agendas.move, item=found, up=way == "up", by=request.user)
    return press(request, act, said="Moved.", back=after_item(found))


@require_http_methods(GET_POST)
def allow(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    gate(request, found.meeting.panel)
    return on_item(
        request,
        found,
        forms.MinutesAllowedForm(posted(request), initial={"minutes_allowed": found.minutes_allowed}),
        partial(agendas.allow, item=found, by=request.user),
        heading="Time for this item",
        said="The times of the agenda follow.",
    )
