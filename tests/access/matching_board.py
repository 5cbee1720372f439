"""Waiting children, family finding meetings of the north east, children at events, and agreed actions."""

from datetime import timedelta

from adopters.models import GatheringKind
from adoption import clock
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adopters import GatheringFactory
from tests.factories.familyfinding import MediaItemFactory, ProfileFactory
from tests.factories.matching_board import (
    AgreedActionFactory,
    ChildOnAgendaFactory,
    FindingMeetingFactory,
    MeetingRoundFactory,
    OutingFactory,
    PartnerAtMeetingFactory,
    ShownThereFactory,
)


def build(world):
    """Tom keeps the region’s meetings: one to come, one under way in which the child of team North is talked about."""
    now = clock.now()
    if not hasattr(world, "profile"):
        world.profile = ProfileFactory(child=world.child, live=True, owner=world.asha)
    series = MeetingRoundFactory(agency=world.ane, file__agency=world.ane, file__manager=world.tom)
    facts = {"round": series, "planned_by": world.tom, "chair": world.tom}
    later = {"starts_at": now + timedelta(days=20), "agenda_closes_on": clock.today() + timedelta(days=15)}
    world.to_come = FindingMeetingFactory(**facts, **later)
    since = {"starts_at": now - timedelta(hours=1), "begun_at": now - timedelta(hours=1), "minutes_by": world.tom}
    world.under_way = FindingMeetingFactory(**facts, **since, agenda_closes_on=clock.today() - timedelta(days=5))
    world.partner = PartnerAtMeetingFactory(meeting=world.to_come, agency=world.ane)
    PartnerAtMeetingFactory(meeting=world.under_way, agency=world.ane)
    world.item = ChildOnAgendaFactory(meeting=world.under_way, child=world.child, partner=world.ane)
    world.planned_item = ChildOnAgendaFactory(meeting=world.to_come, child=world.child, partner=world.ane)
    event = {"agency": world.ane, "kind": GatheringKind.DISCOVERY, "starts_at": now + timedelta(days=30)}
    gathering = GatheringFactory(**event, ends_at=now + timedelta(days=30, hours=2), planned_by=world.mina)
    world.outing = OutingFactory(gathering=gathering, child=world.child, booked_by=world.asha)
    picture = MediaItemFactory(profile=world.profile)
    world.shown_there = ShownThereFactory(outing=world.outing, item=picture, chosen_by=world.asha)
    day = clock.today() + timedelta(days=9)
    facts = {"agreed_on": clock.today(), "due_on": day, "agreed_by": world.tom}
    world.agreed = AgreedActionFactory(file=world.file, owner=world.asha, **facts)


TAKES_PART = ("asha", "tom", "sam", "wes", "joss", "lena")
ELSEWHERE = dict.fromkeys(("olu", "petra", "dele", "root", "mina", "ada"), HIDDEN)


def lists(*may, hidden=("ada",)):
    """A page of its own: told so, whoever it is not for."""
    everybody = ("asha", "tom", "sam", "wes", "joss", "lena", "olu", "petra", "dele", "root", "mina")
    row = dict.fromkeys(everybody, REFUSED) | dict.fromkeys(may, OK)
    return {"nobody": SIGN_IN, **row, **dict.fromkeys(hidden, HIDDEN)}


def meeting(verdict=OK, *, by=TAKES_PART, others=REFUSED):
    """A page of one meeting: for the region; what only some may do is refused to its others."""
    return {"nobody": SIGN_IN, **dict.fromkeys(TAKES_PART, others), **dict.fromkeys(by, verdict), **ELSEWHERE}


def closed():
    """Asked for by a button alone."""
    staff = (*TAKES_PART, "olu", "petra", "dele", "root", "mina")
    return {"nobody": SIGN_IN, **dict.fromkeys(staff, CLOSED), "ada": HIDDEN}


def item(verdict=OK, *, by=("asha", "tom", "sam"), others=()):
    """Of one child: only those who may open the child’s file, or keep the meeting, know of it."""
    stranger = dict.fromkeys(("wes", "joss", "lena"), HIDDEN)
    return {"nobody": SIGN_IN, **stranger, **dict.fromkeys(others, REFUSED), **dict.fromkeys(by, verdict), **ELSEWHERE}


def on_file(verdict=OK, *, refused=()):
    seen = dict.fromkeys(("asha", "tom", "sam", "dele"), verdict) | dict.fromkeys(refused, REFUSED)
    outside = dict.fromkeys(("wes", "joss", "lena", "olu", "petra", "root", "mina", "ada"), HIDDEN)
    return {"nobody": SIGN_IN, **seen, **outside}


KEEPER = ("tom",)
WORKS = {"refused": ("sam", "dele")}

ROWS = {
    "familyfinding:waiting": lists("asha", "tom", "sam", "wes", "olu", "petra"),
    "POST familyfinding:waiting": lists("asha", "tom", "sam", "wes", "olu", "petra")
    | dict.fromkeys(("asha", "tom", "sam", "wes", "olu", "petra"), MOVED),
    "familyfinding:outings": lists("asha", "tom", "sam", "wes", "olu", "petra"),
    "familyfinding:meetings": lists(*TAKES_PART, "olu", "petra"),
    "familyfinding:meeting-figures": lists(*TAKES_PART, "olu", "petra"),
    "familyfinding:begin-meetings": lists("tom", "olu"),
    "POST familyfinding:begin-meetings": lists() | {"tom": MEND, "olu": MEND},
    "familyfinding:plan-meetings": lists("tom"),
    "POST familyfinding:plan-meetings": lists() | {"tom": MEND},
    "familyfinding:meeting": meeting(),
    "familyfinding:move-meeting": meeting(by=KEEPER),
    "POST familyfinding:move-meeting": meeting(MEND, by=KEEPER),
    "familyfinding:call-off-meeting": meeting(by=KEEPER),
    "POST familyfinding:call-off-meeting": meeting(MEND, by=KEEPER),
    "familyfinding:begin-meeting": closed(),
    "POST familyfinding:begin-meeting": meeting(MOVED, by=KEEPER),
    "familyfinding:partner-position": meeting(),
    "POST familyfinding:partner-position": meeting(MEND),
    "familyfinding:build-agenda": closed(),
    "POST familyfinding:build-agenda": meeting(MOVED, by=KEEPER),
    "familyfinding:add-to-agenda": meeting(by=("asha", "tom", "wes")),
    "POST familyfinding:add-to-agenda": meeting(MEND, by=("asha", "tom", "wes")),
    "familyfinding:take-off-agenda": item(by=KEEPER, others=("asha", "sam")),
    "POST familyfinding:take-off-agenda": item(MEND, by=KEEPER, others=("asha", "sam")),
    "familyfinding:meeting-attendance": meeting(by=KEEPER),
    "familyfinding:minutes": meeting(MOVED, by=KEEPER),
    "familyfinding:minute": meeting(by=KEEPER),
    "POST familyfinding:minute": meeting(MEND, by=KEEPER),
    "familyfinding:name-family": meeting(by=KEEPER),
    "POST familyfinding:name-family": meeting(MEND, by=KEEPER),
    "familyfinding:minutes-of-child": item(),
    "familyfinding:close-meeting": meeting(by=KEEPER),
    "POST familyfinding:close-meeting": meeting(MEND, by=KEEPER),
    "familyfinding:meeting-paper": meeting(by=KEEPER),
    "familyfinding:outing": on_file(),
    "familyfinding:prepare-outing": on_file(**WORKS),
    "POST familyfinding:prepare-outing": on_file(MEND, **WORKS),
    "familyfinding:choose-for-outing": on_file(**WORKS),
    "POST familyfinding:choose-for-outing": on_file(MEND, **WORKS),
    "familyfinding:take-back-from-outing": closed(),
    "POST familyfinding:take-back-from-outing": on_file(MOVED, **WORKS),
    "familyfinding:record-outing": on_file(**WORKS),
    "POST familyfinding:record-outing": on_file(MEND, **WORKS),
    "familyfinding:cancel-outing": on_file(**WORKS),
    "POST familyfinding:cancel-outing": on_file(MEND, **WORKS),
    "familyfinding:child-meetings": on_file(),
    "familyfinding:ask-for-agenda": on_file(**WORKS),
    "POST familyfinding:ask-for-agenda": on_file(MEND, **WORKS),
    "familyfinding:book-outing": on_file(**WORKS),
    "POST familyfinding:book-outing": on_file(MEND, **WORKS),
    "agreed:list": on_file(),
    "agreed:add": on_file(refused=("dele",)),
    "POST agreed:add": on_file(MEND, refused=("dele",)),
    "agreed:move": on_file(refused=("dele",)),
    "POST agreed:move": on_file(MEND, refused=("dele",)),
    "agreed:finish": on_file(refused=("dele",)),
    "POST agreed:finish": on_file(MEND, refused=("dele",)),
}

OF_MEETING = ("meeting", "move-meeting", "call-off-meeting", "begin-meeting", "build-agenda", "add-to-agenda")
UNDER_WAY = ("meeting-attendance", "minutes", "close-meeting", "meeting-paper")
OF_ITEM = ("minute", "name-family", "minutes-of-child")
OF_OUTING = ("outing", "prepare-outing", "choose-for-outing", "record-outing", "cancel-outing")
OF_CHILD = ("child-meetings", "ask-for-agenda", "book-outing")

ARGS = (
    {f"familyfinding:{name}": lambda world: [world.to_come.reference] for name in OF_MEETING}
    | {f"familyfinding:{name}": lambda world: [world.under_way.reference] for name in UNDER_WAY}
    | {f"familyfinding:{name}": lambda world: [world.under_way.reference, world.item.reference] for name in OF_ITEM}
    | {f"familyfinding:{name}": lambda world: [world.outing.reference] for name in OF_OUTING}
    | {f"familyfinding:{name}": lambda world: [world.file.reference] for name in OF_CHILD}
    | {
        "familyfinding:partner-position": lambda world: [world.to_come.reference, world.partner.pk],
        "familyfinding:take-off-agenda": lambda world: [world.to_come.reference, world.planned_item.reference],
        "familyfinding:take-back-from-outing": lambda world: [world.outing.reference, world.shown_there.pk],
        "agreed:list": lambda world: [world.file.reference],
        "agreed:add": lambda world: [world.file.reference],
        "agreed:move": lambda world: [world.agreed.reference],
        "agreed:finish": lambda world: [world.agreed.reference],
    }
)
