"""The papers of an item checked, handed in, and heard late with the chair’s consent (PN-12, PN-14, TS-27, TS-28)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.errors import NotAllowed, NotPossible
from adoption.models import User
from adoption.permissions import Permission, can
from panels.actions import declaring, papers
from panels.actions.facts import files_of, hold_item, said, save
from panels.flows import ItemState, MeetingState
from panels.models import AgendaItem, ItemPaper, PanelMeeting, PaperState


@transaction.atomic
def sign_check(*, item: AgendaItem, on: date, by: User) -> AgendaItem:
    """The team manager has checked the papers of this item (PN-14, PN-44, TS-27). Not whoever put one in."""
    _ensure_checks(by, item)
    item = hold_item(item)
    _has_all(item)
    if ItemPaper.rows.filter(item=item, added_by=by).exists():
        raise NotAllowed("You put in one of these papers, so somebody else checks them.")
    save(item, papers_checked_on=on)
    papers.say(item, "Papers for panel checked", on=on, by=by)
    return item


@transaction.atomic
def hand_in(*, item: AgendaItem, on: date, by: User) -> AgendaItem:
    """The papers of this item are complete and go to panel (PN-12, TS-28)."""
    item = papers.changing(item, by)
    _has_all(item)
    if item.papers_submitted_on:
        raise NotPossible("The papers of this item have been handed in already.")
    save(item, papers_submitted_on=on)
    papers.say(item, "Papers handed in to panel", on=on, by=by)
    return item


def items_with_late_papers(meeting: PanelMeeting) -> set[int]:
    """Which items wait for the chair’s consent: the chair is asked before they may read anything (TS-28)."""
    rows = ItemPaper.rows.filter(item__meeting=meeting, item__late_agreed_on=None, late=True, state=PaperState.READY)
    return set(rows.exclude(item__state=ItemState.TAKEN_OFF).values_list("item", flat=True))


@transaction.atomic
def agree_late(*, item: AgendaItem, why: str, on: date, by: User) -> AgendaItem:
    """The chair of the meeting agrees to hear an item with late papers, or to leave one out (PN-12, PN-16)."""
    item = hold_item(item)
    if not declaring.leads(item, by):
        raise NotAllowed(
            "Only the chair of this meeting agrees to late papers, or a vice chair if they have a conflict."
        )
    if item.meeting.state != MeetingState.PREPARING:
        raise NotPossible("The papers have gone out. A later paper is an addendum to the pack.")
    reason = said(why, "Say why panel hears the item all the same.")
    save(item, late_agreed_by=by, late_agreed_on=on, late_why=reason)
    papers.say(item, "The chair agreed to late papers", on=on, by=by, why=reason)
    return item


CHECKERS = (
    Permission.REPORT_CHECK_ADOPTION,
    Permission.ADOPTERS_REPORT_CHECK,
    Permission.PLAN_RECORD,
)


def _ensure_checks(by: User, item: AgendaItem) -> None:
    if not any(can(by, permission, file) for permission in CHECKERS for file in files_of(item)):
        raise NotAllowed("A team manager of the case checks its papers.")


def _has_all(item: AgendaItem) -> None:
    missing = ItemPaper.rows.filter(item=item, required=True).outstanding().order_by("place")
    if missing:
        names = ", ".join(paper.title.lower() for paper in missing)
        raise NotPossible(f"Not everything is there yet: {names}.")
