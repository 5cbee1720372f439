"""A panel with people in it, and its day, played through the actions. Dates follow SC-05: panel on Thu 16 July 2026."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from adoption.models import Agency, User
from adoption.permissions import Role
from panels.actions import (
    attending,
    concluding,
    constituting,
    deciding,
    declaring,
    hearing,
    meetings,
    members,
    minuting,
    packs,
    papers,
    seating,
    tabling,
)
from panels.models import (
    Advice,
    AgendaItem,
    DecisionSheet,
    ItemPaper,
    Making,
    MemberKind,
    Pack,
    PackEdition,
    PanelMeeting,
    Seat,
)
from tests.factories.adoption import DocumentVersionFactory, UserFactory

ARRANGED = date(2026, 6, 1)  # a Monday
SUBMITTED = date(2026, 7, 1)  # a Wednesday, a day before the submission date
CIRCULATED = date(2026, 7, 7)
PANEL = date(2026, 7, 16)  # a Thursday
MINUTES = date(2026, 7, 21)
DECIDED = date(2026, 7, 23)
QUALIFIED = date(2008, 7, 1)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """In UTC: 10 is eleven o’clock on an English summer’s day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@dataclass
class Room:
    """The people of one panel by their part, and its meeting."""

    panel: object
    pam: User  # administrator
    ava: User  # adviser
    people: dict[str, User] = field(default_factory=dict)
    meeting: PanelMeeting | None = None

    def __getattr__(self, name):
        try:
            return vars(self)["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def seat(self, name) -> Seat:
        return Seat.rows.select_related("meeting__panel__file", "meeting__panel__agency", "member__user").get(
            meeting=self.meeting, member__user=self.people[name]
        )


LIST = {
    "chas": (Role.PANEL_CHAIR, MemberKind.CHAIR, {}),
    "vera": (Role.PANEL_CHAIR, MemberKind.VICE_CHAIR, {}),
    "sol": (Role.PANEL_MEMBER, MemberKind.SOCIAL_WORKER, {"qualified_on": QUALIFIED}),
    "ines": (Role.PANEL_MEMBER, MemberKind.INDEPENDENT, {}),
    "elis": (Role.PANEL_MEMBER, MemberKind.ELECTED, {}),
    "mo": (Role.MEDICAL_ADVISER, MemberKind.MEDICAL_ADVISER, {}),
}


def constituted(agency: Agency, **facts) -> Room:
    """A panel of the agency with everybody on its list."""
    pam = UserFactory(first_name="Pam", role=Role.PANEL_ADMINISTRATOR, agency=agency)
    ava = UserFactory(first_name="Ava", role=Role.PANEL_ADVISER, agency=agency)
    facts = {"name": "Adoption panel", "on": date(2025, 1, 6), "today": ARRANGED, "adviser": ava} | facts
    room = Room(constituting.constitute(agency=agency, by=pam, **facts), pam, ava)
    for name, (role, kind, about) in LIST.items():
        user = room.people[name] = UserFactory(first_name=name.title(), role=role, agency=agency)
        members.add(panel=room.panel, user=user, kind=kind, from_on=date(2025, 1, 6), by=pam, **about)
    return room


def arranged(room: Room, day: date = PANEL) -> PanelMeeting:
    room.meeting = meetings.arrange(panel=room.panel, starts_at=at(day, 9), by=room.pam, today=ARRANGED)
    seating.invite(meeting=room.meeting, by=room.pam, at=at(ARRANGED))
    return room.meeting


def with_papers(item: AgendaItem, by: User, on: date = SUBMITTED) -> None:
    """Every paper that is missing is put in."""
    for paper in ItemPaper.rows.filter(item=item).outstanding().select_related("item__meeting__panel__file"):
        file = item.other_file if paper.kind.startswith("adopters") and item.other_file else item.file
        version = DocumentVersionFactory(document__file=file or item.meeting.panel.file)
        papers.put_in(paper=paper, version=version, on=on, by=by)


def packed(room: Room, when: datetime) -> Pack:
    """The pack of the meeting, frozen. Its pages are not drawn: tests of packs draw them."""
    pack = packs.begin(meeting=room.meeting, by=room.pam, at=when)
    edition = packs.ask_making(pack=pack, by=room.pam, at=when)
    drawn = {"stored": "packs/none.pdf", "sha256": "ab" * 32, "size": 9, "pages": 2, "last_page": 2}
    PackEdition.rows.filter(pk=edition.pk).update(state=Making.MADE, **drawn)
    return packs.freeze(pack=pack, by=room.pam, at=when)


def sent_out(room: Room, when: datetime) -> Pack:
    return packs.circulate(pack=packed(room, when), by=room.pam, at=when)


def circulated(room: Room, on: date = CIRCULATED) -> None:
    sent_out(room, at(on))
    for item in AgendaItem.rows.filter(meeting=room.meeting):
        for name in room.people:
            declaring.declare(item=item, conflict=False, why="", by=room.people[name], at=at(on, 11))


def held(room: Room, names=tuple(LIST)) -> None:
    """The meeting begins, and these people are there."""
    meetings.hold(meeting=room.meeting, by=room.pam, at=at(PANEL, 8, 55))
    for name in names:
        attending.arrive(seat=room.seat(name), at=at(PANEL, 9), by=room.pam)


def heard(room: Room, item: AgendaItem, advice=Advice.RECOMMENDED, reasons="Warm, thoughtful and ready.", **facts):
    hearing.begin(item=fresh(item), by=room.pam, at=at(PANEL, 9, 5))
    return concluding.conclude(
        item=fresh(item), advice=advice, reasons=reasons, by=room.pam, at=at(PANEL, 10, 5), **facts
    )


def minuted(room: Room, on: date = MINUTES):
    minutes = minuting.draw_up(meeting=room.meeting, by=room.pam, at=at(on, 9))
    for name in ("sol", "ines"):
        minuting.reply(minutes=minutes, agrees=True, correction="", by=room.people[name], at=at(on, 10))
    return minuting.approve(minutes=minutes, by=room.chas, at=at(on, 12))


def weighed(sheet: DecisionSheet, by: User, when: datetime, agrees: bool | None = True) -> None:
    """Consulted, read, and both sides written down: all that comes before the decision."""
    deciding.consult(sheet=sheet, adviser="Ava", on=when.date(), by=by, at=when)
    version = DecisionSheet.rows.get(pk=sheet.pk).version
    words = {"arguments_for": "They are ready.", "arguments_against": "A house move."}
    deciding.weigh(sheet=sheet, words=words, version=version, agrees_with_panel=agrees, by=by, at=when)


def fresh(item: AgendaItem) -> AgendaItem:
    found = AgendaItem.rows.select_related(
        "meeting__panel__file",
        "meeting__panel__agency",
        "file__agency",
        "other_file",
        "household__file__agency",
        "child__file",
    )
    return found.get(pk=item.pk)


def tabled(room: Room, household) -> AgendaItem:
    item = tabling.table_suitability(meeting=room.meeting, household=household, by=room.pam, on=ARRANGED)
    with_papers(item, room.pam)
    return fresh(item)


def reported(room: Room) -> AgendaItem:
    item = tabling.table_report(meeting=room.meeting, title="Six-monthly report", by=room.pam, on=ARRANGED)
    with_papers(item, room.pam)
    return fresh(item)
