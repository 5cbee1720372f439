"""Adopters are invited to panel in the portal, once its day is fixed. They may come and need not (AD-33, AD-66)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from adopters.actions import sharing, stage_two
from adopters.models import Household, Member
from adoption.clock import london
from adoption.models import Asks, Mode, SharedItem, User
from adoption.wording import day_in_words
from panels.actions import invited
from panels.models import AgendaItem, Coming, ItemKind, PanelInvitation, PanelMeeting

NOT_NOW = "What concerns you is not considered at this meeting."
INVITATION, NO_LONGER = "panel_invitation", "panel_invitation_ended"
ABOUT = {
    ItemKind.SUITABILITY: "Panel considers your suitability to adopt, on the report that you have read.",
    ItemKind.MATCH: "Panel considers the match that you have prepared with us.",
    ItemKind.REVIEW: "Panel considers the review of your approval.",
}
NEED_NOT = (
    "We hope that you come: members ask you a few questions and you can ask yours. You need not, and nothing is held "
    "against you if you do not. Your worker is with you, and tells you beforehand what to expect."
)
AFTERWARDS = (
    "You hear on the same day what panel recommends. The agency decision maker decides afterwards, and writes to you."
)


def invite(meeting: PanelMeeting, *, by: User, at: datetime) -> None:
    """Every family of an item, each applicant. After a change of day or place they read and answer it anew."""
    for item in AgendaItem.rows.tabled().filter(meeting=meeting).order_by("number"):
        household = household_of(item)
        if household:
            words = _words(item, meeting)
            facts: dict[str, Any] = {"kind": INVITATION, "title": "You are invited to panel", "asks": Asks.COMMENT}
            shared = _share(item, household, words, **facts, by=by, at=at)
            _ask_each(item, household, {copy.user_id for copy in shared}, at=at)
            _fix_day(item, household, meeting.on)


def withdraw(item: AgendaItem, *, why: str, by: User | None, at: datetime) -> None:
    """They are not expected any more. Whoever was never invited hears nothing."""
    household = household_of(item)
    if household and PanelInvitation.rows.filter(item=item).exists():
        _fix_day(item, household, None)
    for invitation in PanelInvitation.rows.filter(item=item, ended_on=None).select_related("person"):
        invited.not_expected(invitation, on=london(at).date())
    if household and sharing.unshare(item, at=at):
        words = [{"heading": "You are not expected at panel", "text": f"{why} Your worker tells you what comes next."}]
        facts: dict[str, Any] = {
            "kind": NO_LONGER,
            "title": "Your invitation to panel has ended",
            "asks": Asks.ACKNOWLEDGE,
        }
        _share(item, household, words, **facts, by=by, at=at)


def withdraw_all(meeting: PanelMeeting, *, why: str, by: User, at: datetime) -> None:
    for item in AgendaItem.rows.tabled().filter(meeting=meeting).order_by("number"):
        withdraw(item, why=why, by=by, at=at)


def over(meeting: PanelMeeting, *, at: datetime) -> None:
    """The meeting begins: nobody has to answer an invitation any more."""
    for item in AgendaItem.rows.tabled().filter(meeting=meeting):
        sharing.unshare(item, at=at)


def household_of(item: AgendaItem) -> Household | None:
    """The adopters whom the item is about; of a match, those of the link."""
    if item.kind not in ABOUT:
        return None
    file = item.other_file_id or item.file_id
    return Household.rows.filter(file=file).select_related("file__agency").first()


def _ask_each(item: AgendaItem, household: Household, reached: set[int], *, at: datetime) -> None:
    """Each applicant answers for themselves, and anew when the day or the place has changed."""
    for member in Member.rows.applicants().filter(household=household).select_related("person__file"):
        before = PanelInvitation.rows.filter(item=item, person=member.person).first()
        if before:
            invited.not_expected(before, on=london(at).date())
        facts = {"by_letter": member.user_id not in reached, "invited_on": london(at).date(), "reminded_on": None}
        facts |= {"answer": Coming.ASKED, "answered_on": None, "said": "", "ended_on": None}
        row, _ = PanelInvitation.rows.update_or_create(item=item, person=member.person, defaults=facts)
        if row.by_letter:
            invited.write_to_whoever_has_no_account(row, at=at)


def _fix_day(item: AgendaItem, household: Household, on: date | None) -> None:
    """Of the panel that considers whether they are suitable; a match has its own."""
    if item.kind == ItemKind.SUITABILITY:
        stage_two.panel_is_on(household, on)


def _words(item: AgendaItem, meeting: PanelMeeting) -> list[dict[str, str]]:
    begins = london(item.starts_at or meeting.starts_at)
    place = meeting.place.strip() or "Your worker tells you where, or how to join."
    return [
        {"heading": "When", "text": f"{day_in_words(meeting.on)}, at about {begins:%H:%M}."},
        {"heading": "Where", "text": f"{Mode(meeting.mode).label}. {place}"},
        {"heading": "What it is about", "text": ABOUT[ItemKind(item.kind)]},
        {"heading": "Whether you come", "text": NEED_NOT},
        {"heading": "Afterwards", "text": AFTERWARDS},
    ]


def _share(
    item: AgendaItem,
    household: Household,
    sections: list[dict[str, str]],
    *,
    kind: str,
    title: str,
    asks: Asks,
    by: User | None,
    at: datetime,
) -> list[SharedItem]:
    return sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household),
        kind=kind,
        subject=item,
        title=title,
        sections=sections,
        at=at,
        by=by,
        asks=asks,
    )
