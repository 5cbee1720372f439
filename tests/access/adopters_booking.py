"""Booking in the portal, and events for one’s own calendar: a family its own places, the planners their events."""

from datetime import timedelta

from adopters.models import GatheringKind
from adoption import clock
from tests.access_table import CLOSED, HIDDEN, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adopters import BookingFactory, GatheringFactory, HouseholdFactory, MemberFactory

STAFF = ("asha", "tom", "dele", "sam", "joss", "lena", "mina", "olu")


def build(world):
    """Ada has a place at a training; Nia adopts elsewhere."""
    household = HouseholdFactory(file__agency=world.ane, file__team=world.assessment)
    ada = MemberFactory(household=household, user=world.ada)
    soon = clock.now() + timedelta(days=9)
    times = {"starts_at": soon, "ends_at": soon + timedelta(hours=2)}
    kept = {"agency": world.ane, "open_to_partners": False}
    world.course = GatheringFactory(kind=GatheringKind.TRAINING, **kept, **times)
    world.open_evening = GatheringFactory(kind=GatheringKind.INFORMATION, **kept, **times)
    world.own_place = BookingFactory(gathering=world.course, person=ada.person, user=world.ada)


def family(ada=OK, nia=OK):
    return {"nobody": SIGN_IN, **dict.fromkeys(STAFF, HIDDEN), "ada": ada, "nia": nia}


def planners():
    refused = dict.fromkeys(("asha", "tom", "dele", "olu"), REFUSED)
    return {"nobody": SIGN_IN, **refused, "ada": HIDDEN, "joss": OK, "lena": OK, "mina": OK}


ROWS = {
    "family:events": family(),
    "family:event-calendar": family(nia=HIDDEN),
    "family:book-event": family(CLOSED, CLOSED),
    "POST family:book-event": family(MOVED, HIDDEN),
    "family:give-up-place": family(CLOSED, CLOSED),
    "POST family:give-up-place": family(MOVED, HIDDEN),
    "adopters:event-calendar": planners(),
    "public:event-calendar": dict.fromkeys(("nobody", *STAFF, "ada", "nia"), OK),
}

ARGS = {
    name: lambda world: [world.course.reference]
    for name in ("family:event-calendar", "family:book-event", "adopters:event-calendar")
} | {
    "family:give-up-place": lambda world: [world.own_place.reference],
    "public:event-calendar": lambda world: [world.open_evening.reference],
}
