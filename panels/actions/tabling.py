"""What is put on the agenda: four kinds of business, and whose it is (PN-04, PN-06, CH-09)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from adopters.actions import parting
from adopters.flows import Stage
from adopters.models import ApprovalReview, Household
from adoption.actions.records import note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Agency, CaseFile, EventKind, User
from adoption.wording import day_in_words
from children.flows import PlanStatus
from children.models import Child
from familyfinding.flows import LinkState
from familyfinding.models import Link
from panels.actions import agendas, laying_out
from panels.actions.facts import files_of, hold_meeting, said
from panels.flows import ItemState, MeetingState
from panels.models import AgendaItem, ItemKind, PanelMeeting


@transaction.atomic
def table_plan(*, meeting: PanelMeeting, child: Child, by: User, on: date, minutes_allowed: int = 45) -> AgendaItem:
    """A plan that goes to panel: only of a child whose parent gives them up or consents (PN-06, CH-09)."""
    meeting = _open(meeting, by, child.file)
    if not child.plan_goes_to_panel:
        raise NotPossible(
            "This plan does not go to panel. Panel considers a plan only where a parent gives the child up or "
            "consents. Every other plan goes to the agency decision maker, once both managers have passed the report."
        )
    if child.status != PlanStatus.CONSIDERED:
        raise NotPossible("The plan of this child has been decided already.")
    facts = {"kind": ItemKind.PLAN, "child": child, "file": child.file, "agency": child.file.agency}
    return _table(meeting, facts, by=by, on=on, minutes=minutes_allowed)


@transaction.atomic
def table_suitability(
    *, meeting: PanelMeeting, household: Household, by: User, on: date, minutes_allowed: int = 60
) -> AgendaItem:
    """Adopters whose report passed the team manager’s check (PN-08)."""
    meeting = _open(meeting, by, household.file)
    if household.stage != Stage.DECISION:
        raise NotPossible("The report of these adopters goes to panel once the team manager has passed it.")
    facts = {
        "kind": ItemKind.SUITABILITY,
        "household": household,
        "file": household.file,
        "agency": household.file.agency,
    }
    return _table(meeting, facts, by=by, on=on, minutes=minutes_allowed)


@transaction.atomic
def table_match(*, meeting: PanelMeeting, link: Link, by: User, on: date, minutes_allowed: int = 60) -> AgendaItem:
    """A child and a family with whom it was decided to go on (PN-08, PN-13). Decided by the child’s agency."""
    meeting = _open(meeting, by, link.child.file)
    if link.state not in (LinkState.PROCEEDING, LinkState.MORE_WORK):
        raise NotPossible("A match goes to panel once the manager has recorded the decision to go on with this family.")
    parting.ensure_reviewed(link.household)
    facts = {
        "kind": ItemKind.MATCH,
        "link": link,
        "file": link.child.file,
        "other_file": link.household.file,
        "agency": link.child.file.agency,
    }
    return _table(meeting, facts, by=by, on=on, minutes=minutes_allowed)


@transaction.atomic
def table_review(
    *, meeting: PanelMeeting, review: ApprovalReview, by: User, on: date, minutes_allowed: int = 45
) -> AgendaItem:
    """A review that found adopters no longer suitable: panel says whether their approval should end."""
    file = review.suitability.household.file
    meeting = _open(meeting, by, file)
    if review.still_suitable is not False or review.suitability.ended_on:
        raise NotPossible("Panel considers a review only when it found that the adopters are no longer suitable.")
    facts = {"kind": ItemKind.REVIEW, "review": review, "file": file, "agency": file.agency}
    return _table(meeting, facts, by=by, on=on, minutes=minutes_allowed)


@transaction.atomic
def table_report(*, meeting: PanelMeeting, title: str, by: User, on: date, minutes_allowed: int = 20) -> AgendaItem:
    """A report on the running of the service, or other general business (PN-04, PN-07)."""
    meeting = _open(meeting, by, None)
    words = said(title, "Say what the report is about.")
    facts = {"kind": ItemKind.GENERAL, "title": words, "agency": meeting.panel.agency}
    return _table(meeting, facts, by=by, on=on, minutes=minutes_allowed)


def _open(meeting: PanelMeeting, by: User, file: CaseFile | None) -> PanelMeeting:
    """The meeting, held, for somebody who runs it or works on the case, while its agenda can change."""
    agendas.ensure_may_table(by, meeting, file)
    meeting = hold_meeting(meeting)
    agendas.ensure_open(meeting)
    if file and file.agency_id not in _served(meeting):
        raise NotPossible("This case belongs to an agency that this panel does not serve.")
    return meeting


def _served(meeting: PanelMeeting) -> set[int]:
    """The agencies of the panel, and the authorities within a regional one."""
    own = [agency.pk for agency in meeting.panel.agencies]
    return {*own, *Agency.objects.filter(parent__in=own).values_list("pk", flat=True)}


def _table(meeting: PanelMeeting, facts: dict[str, Any], *, by: User, on: date, minutes: int) -> AgendaItem:
    same = {name: facts[name] for name in ("child", "household", "review", "link") if facts.get(name)}
    on_agendas = AgendaItem.rows.filter(**same, state__in=[ItemState.TABLED, ItemState.HEARING])
    standing = on_agendas.exclude(meeting__state=MeetingState.CALLED_OFF).select_related("meeting").first()
    if same and standing:
        raise NotPossible(f"This is on the agenda of {day_in_words(standing.meeting.on)} already.")
    last = AgendaItem.rows.tabled().filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    allowed = agendas.sensible(minutes)
    item = AgendaItem.rows.create(meeting=meeting, number=last + 1, minutes_allowed=allowed, tabled_by=by, **facts)
    laying_out.lay_out(item, on=on)
    agendas.set_times(meeting)
    for file in files_of(item):
        note(file, f"On the panel’s agenda of {day_in_words(meeting.on)}", on=on, by=by, kind=EventKind.DECISION)
        refresh(file, because="An item was put on the panel’s agenda.")
    return item
