"""Packs: whoever runs the panel puts them together; whoever sits in the meeting reads their own copy."""

from datetime import UTC, datetime

from adoption.permissions import Role
from panels.flows import MeetingState
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, SIGN_IN
from tests.factories.adoption import RoleGrantFactory
from tests.factories.panel_packs import PackFactory, PackItemFactory, PackPaperFactory
from tests.factories.panels import (
    AgendaItemFactory,
    PanelFactory,
    PanelMeetingFactory,
    PanelMemberFactory,
    SeatFactory,
)
from tests.panels import pack_shelf


def build(world):
    """In Leicestershire: Marcus runs the panel and Petra sits in it. One meeting is prepared, of another papers are
    out."""
    RoleGrantFactory(user=world.marcus, role=Role.PANEL_ADMINISTRATOR, agency=world.leicestershire)
    RoleGrantFactory(user=world.petra, role=Role.PANEL_MEMBER, agency=world.leicestershire)
    panel = PanelFactory(agency=world.leicestershire)
    world.pack_meeting = PanelMeetingFactory(panel=panel)
    world.pack_item = item = AgendaItemFactory(meeting=world.pack_meeting, number=1)
    world.pack = PackFactory(meeting=world.pack_meeting)
    PackItemFactory(pack=world.pack, item=item)
    world.pack_paper = PackPaperFactory(pack=world.pack, item=item)
    pack_shelf.edition_of(world.pack, item)
    world.party_copy = pack_shelf.released(world.pack_meeting, item, world.marcus)
    january = datetime(2027, 1, 13, 10, tzinfo=UTC)
    out = PanelMeetingFactory(panel=panel, state=MeetingState.CIRCULATED, starts_at=january)
    seat = SeatFactory(meeting=out, member=PanelMemberFactory(panel=panel, user=world.petra))
    world.sent_pack = PackFactory(meeting=out)
    sent_item = AgendaItemFactory(meeting=out, number=1)
    world.pack_copy, world.pack_note = pack_shelf.sent_out(world.sent_pack, sent_item, seat, world.marcus)


EVERYBODY = ("asha", "tom", "dele", "olu", "marcus", "petra", "grace", "dora")


def row(otherwise=HIDDEN, **verdicts):
    return dict.fromkeys(EVERYBODY, otherwise) | {"nobody": SIGN_IN, "ada": HIDDEN} | verdicts


def running(verdict=OK):
    return row(marcus=verdict)


def reading(verdict=OK):
    return row(petra=verdict)


def button():
    return row(CLOSED)


RUN_PAGES = ("meeting", "pack", "proof", "readers", "print-copy", "party-copy")
RUN_FORMS = ("addendum", "choose", "late-paper", "printing", "freeze", "circulate", "release")
RUN_BUTTONS = (
    "begin",
    "begin-for-party",
    "make",
    "refill",
    "reopen",
    "move",
    "take-out",
    "make-copy-again",
    "party-copy-again",
)
READ_PAGES = ("read", "page", "picture", "download", "print")
READ_FORMS = ("note", "ask")
READ_BUTTONS = ("change-print", "remove-note")

ROWS = (
    {f"packs:{name}": running() for name in (*RUN_PAGES, *RUN_FORMS)}
    | {f"POST packs:{name}": running(MEND) for name in RUN_FORMS}
    | {f"packs:{name}": button() for name in (*RUN_BUTTONS, *READ_BUTTONS)}
    | {f"POST packs:{name}": running(MOVED) for name in RUN_BUTTONS}
    | {f"packs:{name}": reading() for name in (*READ_PAGES, *READ_FORMS)}
    | {f"POST packs:{name}": reading(MEND) for name in READ_FORMS}
    | {f"POST packs:{name}": reading(MOVED) for name in READ_BUTTONS}
    | {"packs:room": row(OK)}
)


def _pack(world):
    return [world.pack.reference]


def _meeting(world):
    return [world.pack_meeting.reference]


def _paper(world):
    return [world.pack.reference, world.pack_paper.pk]


def _sent(world):
    return [world.sent_pack.reference]


def _page(world):
    return [world.sent_pack.reference, 2]


ARGS = (
    dict.fromkeys(("packs:meeting", "packs:begin", "packs:addendum"), _meeting)
    | dict.fromkeys((f"packs:{name}" for name in ("read", "download", "print")), _sent)
    | dict.fromkeys((f"packs:{name}" for name in ("page", "picture", "note", "ask")), _page)
    | dict.fromkeys(
        (f"packs:{name}" for name in ("pack", "choose", "late-paper", "refill", "printing", "make", "proof")), _pack
    )
    | dict.fromkeys((f"packs:{name}" for name in ("freeze", "reopen", "circulate", "release", "readers")), _pack)
    | {
        "packs:begin-for-party": lambda world: [world.pack_item.reference],
        "packs:move": lambda world: [*_paper(world), "up"],
        "packs:take-out": _paper,
        "packs:print-copy": lambda world: [world.pack_copy.reference],
        "packs:make-copy-again": lambda world: [world.pack_copy.reference],
        "packs:party-copy": lambda world: [world.party_copy.reference],
        "packs:party-copy-again": lambda world: [world.party_copy.reference],
        "packs:change-print": lambda world: [*_sent(world), "large"],
        "packs:remove-note": lambda world: [world.pack_note.reference],
    }
)
ARGS |= {f"POST {name}": args for name, args in ARGS.items()}
