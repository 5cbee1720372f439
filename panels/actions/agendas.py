"""The agenda: its order and times, who presents what, and what comes off it (PN-04, PN-19)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from adoption import clock
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseFile, EventKind, User
from adoption.permissions import Permission, can
from panels.actions import inviting
from panels.actions.facts import ensure_runs, files_of, hold_item, said, save
from panels.flows import ITEM, ItemState, MeetingState
from panels.models import AgendaItem, PanelMeeting, Presenter, Presenting

LONGEST_MINUTES = 240


@transaction.atomic
def take_off(*, item: AgendaItem, why: str, on: date, by: User) -> AgendaItem:
    """An item comes off the agenda; it can be tabled again. Once papers are out, the others keep their numbers."""
    ensure_may_table(by, item.meeting, item.file)
    item = hold_item(item)
    ITEM.check(ItemState(item.state), ItemState.TAKEN_OFF)
    reason = said(why, "Say why the item is taken off.")
    save(item, state=ItemState.TAKEN_OFF, taken_off_why=reason)
    inviting.withdraw(item, why=inviting.NOT_NOW, by=by, at=clock.now())
    if item.meeting.state == MeetingState.PREPARING:
        _move_up_after(item)
    for file in files_of(item):
        note(file, "Taken off the panel’s agenda", on=on, by=by, why=reason, kind=EventKind.DECISION)
        refresh(file, because="An item was taken off the agenda.")
    return item


@transaction.atomic
def move(*, item: AgendaItem, up: bool, by: User) -> AgendaItem:
    """One place up or down. The times of all items follow."""
    ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    ensure_open(item.meeting)
    place = item.number - 1 if up else item.number + 1
    other = AgendaItem.rows.tabled().filter(meeting=item.meeting, number=place).first()
    if other is None:
        return item
    save(other, number=0)
    save(item, number=place)
    save(other, number=place + 1 if up else place - 1)
    set_times(item.meeting)
    return item


@transaction.atomic
def allow(*, item: AgendaItem, minutes_allowed: int, by: User) -> AgendaItem:
    """How long panel gives an item."""
    ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    ensure_open(item.meeting)
    save(item, minutes_allowed=sensible(minutes_allowed))
    set_times(item.meeting)
    return item


@transaction.atomic
def add_presenter(
    *, item: AgendaItem, part: Presenting | str, name: str, by: User, user: User | None = None
) -> Presenter:
    """Who presents the item or comes for it (PN-19)."""
    ensure_may_table(by, item.meeting, item.file)
    item = hold_item(item)
    words = said(user.display_name if user else name, "Say who comes.")
    if Presenter.rows.filter(item=item, part=part, name=words).exists():
        raise NotPossible("They are on the list already.")
    return Presenter.rows.create(item=item, part=Presenting(part), user=user, name=words)


@transaction.atomic
def note_attendance(*, item: AgendaItem, came: set[int], by: User) -> AgendaItem:
    """Which of those who were to come for the item did (PN-19)."""
    ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    for presenter in Presenter.rows.filter(item=item):
        if presenter.attended != (presenter.pk in came):
            save(presenter, attended=presenter.pk in came)
    return item


def ensure_may_table(by: User, meeting: PanelMeeting, file: CaseFile | None) -> None:
    if not (file and can(by, Permission.PANEL_FACT_RECORD, file)):
        ensure_runs(by, meeting.panel)


def ensure_open(meeting: PanelMeeting) -> None:
    if meeting.state != MeetingState.PREPARING:
        raise NotPossible("The papers of this meeting have gone out, so its agenda is fixed.")


def sensible(minutes: int) -> int:
    if not 5 <= minutes <= LONGEST_MINUTES:
        raise NotPossible(f"An item takes from 5 to {LONGEST_MINUTES} minutes.")
    return minutes


def _move_up_after(item: AgendaItem) -> None:
    for later in AgendaItem.rows.tabled().filter(meeting=item.meeting, number__gt=item.number).order_by("number"):
        save(later, number=later.number - 1)
    set_times(item.meeting)


def set_times(meeting: PanelMeeting) -> None:
    """Each item begins when the one before it should end."""
    begins: datetime = lock(meeting).starts_at
    for item in AgendaItem.rows.tabled().filter(meeting=meeting).order_by(F("number")):
        if item.starts_at != begins:
            save(item, starts_at=begins)
        begins += timedelta(minutes=item.minutes_allowed)
