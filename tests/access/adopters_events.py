"""Events and training: planned by whoever recruits; listed and booked by anybody, without an account."""

from datetime import timedelta

from adopters import places
from adopters.models import GatheringKind, Place
from adoption import clock
from tests.access_table import HIDDEN, MEND, OK, REFUSED, SIGN_IN
from tests.factories.adopters import BookingFactory, GatheringFactory, HouseholdFactory, MemberFactory
from tests.factories.adoption import PersonAroundFactory

ANYBODY = dict.fromkeys(("nobody", "asha", "tom", "dele", "olu", "ada", "joss"), OK)


def build(world):
    soon = clock.now() + timedelta(days=9)
    world.event = GatheringFactory(agency=world.ane, starts_at=soon, ends_at=soon + timedelta(hours=2))
    world.trained = HouseholdFactory(file__agency=world.ane, file__team=world.assessment, file__reference="H-TTTTTTT")
    MemberFactory(household=world.trained)
    person = PersonAroundFactory(file=world.trained.file)
    BookingFactory(
        gathering=GatheringFactory(agency=world.ane, kind=GatheringKind.TRAINING),
        person=person,
        state=Place.BOOKED,
        feedback_hash=places.hashed("asked-once"),
    )


def planners(joss=OK):
    """Whoever plans events; managers of children, workers of children and families do not."""
    return {"nobody": SIGN_IN, "asha": REFUSED, "tom": REFUSED, "dele": REFUSED, "olu": REFUSED, "ada": HIDDEN} | {
        "joss": joss,
        "mina": joss,
        "lena": joss,
    }


def household(lena=OK, dele=OK, joss=OK):
    return {"nobody": SIGN_IN, "asha": HIDDEN, "tom": HIDDEN, "dele": dele, "olu": HIDDEN, "ada": HIDDEN} | {
        "joss": joss,
        "lena": lena,
    }


ROWS = {
    "adopters:events": planners(),
    "adopters:plan-event": planners(),
    "adopters:event": planners(),
    "adopters:change-event": planners(),
    "adopters:cancel-event": planners(),
    "adopters:attendance": planners(),
    "POST adopters:plan-event": planners(MEND),
    "POST adopters:cancel-event": planners(MEND),
    "adopters:training": household(),
    "adopters:book-place": household(dele=REFUSED),
    "adopters:excuse-topic": household(dele=REFUSED, joss=REFUSED),
    "public:events": ANYBODY,
    "public:book": ANYBODY,
    "public:booked": ANYBODY,
    "public:feedback": ANYBODY,
    "POST public:book": dict.fromkeys(ANYBODY, MEND),
    "POST public:feedback": dict.fromkeys(ANYBODY, MEND),
}

ARGS = (
    dict.fromkeys(
        ("adopters:event", "adopters:change-event", "adopters:cancel-event", "adopters:attendance", "public:book"),
        lambda world: [world.event.reference],
    )
    | dict.fromkeys(
        ("adopters:training", "adopters:book-place", "adopters:excuse-topic"),
        lambda world: [world.trained.file.reference],
    )
    | {"public:feedback": lambda world: ["asked-once"]}
)
