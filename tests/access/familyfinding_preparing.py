"""A link on its way to panel: whose step it is acts, the other side and overseers read, nobody else knows of it."""

from functools import partial

from familyfinding.flows import LinkState
from tests.access.familyfinding_interest import CHILD_SIDE, FAMILY_SIDE, OVERSEERS, reading, working
from tests.access_table import MEND, OK, REFUSED
from tests.factories.adopters import HouseholdFactory
from tests.factories.adoption import DocumentVersionFactory
from tests.factories.matching_links import LinkFactory
from tests.factories.matching_preparing import (
    LATER,
    AgreedItemFactory,
    CarerGroupFactory,
    ConsultationFactory,
    MedicalLetterFactory,
    PreparationFactory,
    ReflectionFactory,
    StepMeetingFactory,
)

HELD = {"held": True, "chaired_by": None}


def build(world):
    """A link of the child of team North that goes ahead, with one meeting of each kind that has pages of its own."""
    household = HouseholdFactory(stage="approved", file__agency=world.ane, file__team=world.assessment)
    link = LinkFactory(child=world.child, household=household, state=LinkState.PROCEEDING)
    world.going = PreparationFactory(link=link)
    world.met = StepMeetingFactory(preparation=world.going, held=True)
    world.item = AgreedItemFactory(meeting=world.met)
    world.medical = StepMeetingFactory(preparation=world.going, medical=True, **HELD)
    signed = {"signed_on": LATER.date(), "signed_name": "Dr Example", "paper": DocumentVersionFactory()}
    MedicalLetterFactory(consultation=ConsultationFactory(meeting=world.medical), **signed)
    world.bumped = StepMeetingFactory(preparation=world.going, bump_into=True, **HELD)
    ReflectionFactory(meeting=world.bumped)
    world.network = StepMeetingFactory(preparation=world.going, kind="family_network", **HELD)
    CarerGroupFactory(preparation=world.going, running=True)


def childs(verdict=OK):
    return working(verdict, sides=CHILD_SIDE) | dict.fromkeys(FAMILY_SIDE, REFUSED)


def familys(verdict=OK):
    return working(verdict, sides=FAMILY_SIDE) | dict.fromkeys(CHILD_SIDE, REFUSED)


def theirs_alone():
    """For the life story worker or the medical adviser, whom none of the cast is."""
    return working(REFUSED)


def managers(verdict=OK):
    """Whoever lets a named person into the child’s file."""
    return theirs_alone() | {"tom": verdict, "sam": verdict}


def lookers(verdict=OK):
    """Workers of both sides, and whoever stands by the carers."""
    return working(verdict) | {"sam": verdict}


def on_meeting(which, world):
    return [world.going.link.reference, getattr(world, which).reference]


STEPS = ("preparing", "life-story", "health", "bump-into", "group", "actions")
ON_MEETING = ("meeting", "minutes", "letter")
FORMS = {
    "refer": childs,
    "elsewhere": childs,
    "sessions-report": theirs_alone,
    "health-contact": working,
    "health-visited": working,
    "bump-into-day": childs,
    "bump-into-plan": childs,
    "group-prepare": childs,
    "group-sign": working,
    "group-open": childs,
    "group-look": lookers,
    "group-keep-open": childs,
    "group-close": childs,
    "meeting-arrange": childs,
    "action-done": working,
    "meeting-move": childs,
    "meeting-off": childs,
    "meeting-carers": childs,
    "meeting-write-up": childs,
    "meeting-agree": childs,
    "network-plan": familys,
    "report-sent": childs,
    "adviser": managers,
    "letter-write": theirs_alone,
    "letter-sign": theirs_alone,
    "letter-release": childs,
    "reflect": working,
    "supervise": familys,
}
MEETINGS = {
    "report-sent": "medical",
    "adviser": "medical",
    "letter-write": "medical",
    "letter-sign": "medical",
    "letter-release": "medical",
    "letter": "medical",
    "reflect": "bumped",
    "supervise": "bumped",
    "network-plan": "network",
}
OF_A_MEETING = (*ON_MEETING, *MEETINGS, *(name for name in FORMS if name.startswith("meeting-")))

ROWS = (
    {f"familyfinding:link-{name}": reading() for name in (*STEPS, *ON_MEETING)}
    | {f"familyfinding:link-{name}": who() for name, who in FORMS.items()}
    | {f"POST familyfinding:link-{name}": who() if who is theirs_alone else who(MEND) for name, who in FORMS.items()}
    | {
        "familyfinding:link-messages": reading(),
        "POST familyfinding:link-messages": reading()
        | dict.fromkeys((*CHILD_SIDE, *FAMILY_SIDE), MEND)
        | dict.fromkeys(OVERSEERS, REFUSED),
    }
)

ARGS = (
    {f"familyfinding:link-{name}": lambda world: [world.going.link.reference] for name in (*STEPS, *FORMS, "messages")}
    | {
        f"familyfinding:link-{name}": partial(on_meeting, MEETINGS.get(name, "met"))
        for name in OF_A_MEETING
        if name != "meeting-arrange"
    }
    | {
        "familyfinding:link-meeting-arrange": lambda world: [world.going.link.reference, "support_planning"],
        "familyfinding:link-action-done": lambda world: [world.going.link.reference, world.item.reference],
    }
)
