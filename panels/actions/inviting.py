"""Adopters are invited to panel in the portal, once its day is fixed. They may come and need not (AD-33, AD-66)."""

from __future__ import annotations

from datetime import datetime

from adopters.actions import sharing
from adopters.models import Household, Member
from adoption.clock import london
from adoption.models import Asks, Mode, User
from adoption.wording import day_in_words
from panels.models import AgendaItem, ItemKind, PanelMeeting

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
            _share(item, household, INVITATION, "You are invited to panel", _words(item, meeting), by=by, at=at)


def withdraw(item: AgendaItem, *, why: str, by: User | None, at: datetime) -> None:
    """They are not expected any more. Whoever was never invited hears nothing."""
    household = household_of(item)
    if household and sharing.unshare(item, at=at):
        words = [{"heading": "You are not expected at panel", "text": f"{why} Your worker tells you what comes next."}]
        _share(item, household, NO_LONGER, "Your invitation to panel has ended", words, by=by, at=at)


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
    kind: str,
    title: str,
    sections: list[dict[str, str]],
    *,
    by: User | None,
    at: datetime,
) -> None:
    sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household),
        kind=kind,
        subject=item,
        title=title,
        sections=sections,
        at=at,
        by=by,
        asks=Asks.ACKNOWLEDGE,
    )
