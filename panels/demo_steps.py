"""What the scenes of panel do again and again, through the same actions that people use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from adoption import paper as papers_made
from adoption.actions import documents
from adoption.clock import LONDON
from adoption.demo_days import on_or_after, on_or_before
from adoption.models import CaseFile, DocumentKind, DocumentVersion, FileKind, Outcome, Side, User
from panels import demo_packs
from panels.actions import attending, concluding, deciding, declaring, hearing, meetings, minuting, seating
from panels.models import Advice, AgendaItem, DecisionSheet, Panel, PanelMeeting, Seat

SITTING = ("clem", "saul", "drew", "ross", "ilse", "enid")
IN_ORDER = "Seen and found in order. Nothing in it speaks against these adopters; what it says is in the report."


def wednesday(day: date) -> date:
    """The Wednesday on or before it."""
    return day - timedelta(days=(day.weekday() - 2) % 7)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


def meeting_of(panel: Panel, day: date, cast: Any) -> PanelMeeting:
    arranged = day - timedelta(days=40)
    made = meetings.arrange(
        panel=panel, starts_at=at(day), by=cast.pam, today=arranged, place="Larch House, Tynebridge, first floor"
    )
    seating.invite(meeting=made, by=cast.pam, at=at(arranged, 15))
    return made


def a_paper(
    item: AgendaItem, title: str, when: datetime, *, file: CaseFile, by: User, text: str = IN_ORDER
) -> DocumentVersion:
    data = papers_made.draw("panels/statement_paper.html", {"heading": title, "text": text})
    side = Side.ADOPTER if file.kind == FileKind.HOUSEHOLD else Side.CARE
    kind = DocumentKind.OTHER
    return documents.keep_made(file=file, kind=kind, title=title, data=data, by=by, at=when, about_side=side)


def fresh(item: AgendaItem) -> AgendaItem:
    rows = AgendaItem.rows.select_related("meeting__panel__file", "meeting__panel__agency", "file", "household__file")
    return rows.select_related("other_file", "link").get(pk=item.pk)


def hold(meeting: PanelMeeting, items: list[AgendaItem], cast: Any) -> None:
    """The papers go out, everybody declares, the meeting is held and its minutes are agreed."""
    day = meeting.on
    demo_packs.sent_out(meeting, by=cast.pam, at=at(day - timedelta(days=7)))
    for item in items:
        for key in SITTING:
            when = at(day - timedelta(days=5))
            declaring.declare(item=fresh(item), conflict=False, why="", by=cast[key], at=when)
    declaring.ask(
        item=fresh(items[0]),
        text="What do they know of early loss, and from whom?",
        by=cast.ilse,
        at=at(day - timedelta(days=2)),
    )
    meetings.hold(meeting=meeting, by=cast.pam, at=at(day, 9, 55))
    for key in SITTING:
        seat = Seat.rows.select_related("meeting__panel__file", "member").get(meeting=meeting, member__user=cast[key])
        attending.arrive(seat=seat, at=at(day, 9, 58), by=cast.pam)


def conclude(item: AgendaItem, cast: Any, words: dict[str, str], reasons: str, *, hour: int) -> None:
    """An hour of it, and one mind."""
    day = item.meeting.on
    item = hearing.begin(item=fresh(item), by=cast.pam, at=at(day, hour))
    hearing.write(minute=item.minute, words=words, version=item.minute.version, by=cast.pam, at=at(day, hour, 40))
    concluding.conclude(
        item=fresh(item),
        advice=Advice.RECOMMENDED,
        reasons=reasons,
        votes_for=6,
        votes_against=0,
        votes_abstained=0,
        by=cast.pam,
        at=at(day, hour + 1),
    )


def agree(meeting: PanelMeeting, cast: Any) -> None:
    """Drawn up on the next day, and approved by the end of the week."""
    drawn = minuting.draw_up(meeting=meeting, by=cast.pam, at=at(meeting.on + timedelta(days=1)))
    for key in ("saul", "ilse"):
        minuting.reply(minutes=drawn, agrees=True, correction="", by=cast[key], at=at(week_end(meeting), 12))
    minuting.approve(minutes=drawn, by=cast.clem, at=at(week_end(meeting), 13))


def week_end(meeting: PanelMeeting) -> date:
    """The last working day of the week in which panel met on its Wednesday."""
    return on_or_before(meeting.on + timedelta(days=2))


def week_after(meeting: PanelMeeting) -> date:
    """The first working day of the week after panel."""
    return on_or_after(meeting.on + timedelta(days=5))


def sheet_of(item: AgendaItem) -> DecisionSheet:
    rows = DecisionSheet.rows.select_related(
        "agency", "file__agency", "minutes", "approval__file", "approval__agency", "item__household__file"
    )
    return rows.select_related("item__meeting__panel__file", "item__meeting__panel__agency").get(item=item)


def decide(item: AgendaItem, cast: Any, on: date, words: dict[str, str], reasons: str) -> DecisionSheet:
    """The decision maker consulted, weighed, and decided as panel recommended."""
    sheet = sheet_of(item)
    deciding.consult(sheet=sheet, adviser="Avis Grant", on=on, by=cast.dele, at=at(on))
    version = sheet_of(item).version
    deciding.weigh(sheet=sheet_of(item), words=words, version=version, agrees_with_panel=True, by=cast.dele, at=at(on))
    return deciding.decide(
        sheet=sheet_of(item), outcome=Outcome.AGREED, reasons=reasons, read=True, by=cast.dele, at=at(on, 11)
    )
