"""A household’s record: its team and the agency’s managers see it; people who work with children do not know of it."""

from adopters.flows import Stage
from adoption.models import EventKind
from tests.access_table import CLOSED, HIDDEN, MEND, OK, REFUSED, SIGN_IN
from tests.factories.adopters import (
    EnquiryFactory,
    HouseholdFactory,
    MemberFactory,
    RegistrationFactory,
    VoiceActionFactory,
    VolunteerFactory,
)
from tests.factories.adoption import CaseEventFactory


def build(world):
    facts = {"file__agency": world.ane, "file__team": world.assessment, "file__lead": world.joss}
    world.asking = HouseholdFactory(file__reference="H-RRRRRRR", stage=Stage.ENQUIRY, **facts)
    world.living_there = MemberFactory(household=world.asking)
    EnquiryFactory(household=world.asking)
    world.helper = VolunteerFactory(member=world.living_there)
    world.feedback = VoiceActionFactory(agency=world.ane)
    world.form = RegistrationFactory(household=world.asking)
    world.said = CaseEventFactory(file=world.asking.file, kind=EventKind.NOTE, recorded_by=world.joss)


def reading(joss=OK, lena=OK, sam=OK, dele=OK):
    outside = dict.fromkeys(("asha", "tom", "olu", "nadia", "mina", "ada"), HIDDEN)
    return {"nobody": SIGN_IN, "joss": joss, "lena": lena, "sam": sam, "dele": dele} | outside


def only_read():
    everybody = ("asha", "tom", "dele", "olu", "joss", "lena")
    return {"nobody": SIGN_IN, "ada": HIDDEN} | dict.fromkeys(everybody, CLOSED)


def workers(verdict=OK):
    """Whoever assesses households writes; overseers read."""
    return reading(verdict, verdict, REFUSED, REFUSED)


def managers(verdict=OK, sam=None):
    return reading(REFUSED, verdict, sam or verdict, REFUSED)


def deciders(verdict=OK):
    return managers(verdict, sam=REFUSED)


LISTS = {
    "nobody": SIGN_IN,
    "asha": OK,
    "tom": OK,
    "dele": OK,
    "sam": OK,
    "olu": OK,
    "joss": OK,
    "lena": OK,
    "ada": HIDDEN,
}
LISTS |= {"root": REFUSED}
INTAKE = dict.fromkeys(("asha", "tom", "dele", "sam", "olu", "mina"), REFUSED) | {"nobody": SIGN_IN, "ada": HIDDEN}
KEEPERS = dict.fromkeys(("asha", "tom", "dele", "olu", "joss"), REFUSED) | {"nobody": SIGN_IN, "ada": HIDDEN}
KEEPERS |= dict.fromkeys(("lena", "sam", "mina"), OK)
FIGURES = KEEPERS | dict.fromkeys(("joss", "tom", "olu"), OK)
ANYBODY = dict.fromkeys(("nobody", "asha", "tom", "dele", "olu", "ada", "joss"), OK)

READ = ("record", "timeline", "people", "address", "deadlines", "recruitment")
WRITTEN = ("add-member", "change-member", "member-leaves", "change-home", "close", "helps", "no-longer-helps")
ENQUIRY = ("add-contact", "request-pack", "send-pack", "attended-event", "initial-visit", "receive-registration")
FORM = ("registration-contacted", "registration-discussed", "propose-registration", "close-refused")

ROWS = (
    {f"adopters:{name}": reading() for name in READ}
    | {f"POST adopters:{name}": only_read() for name in READ}
    | {f"adopters:{name}": workers() for name in (*WRITTEN, *ENQUIRY, *FORM)}
    | {f"POST adopters:{name}": workers(MEND) for name in ("add-member", "close", "initial-visit", "send-pack")}
    | {
        "adopters:list": LISTS,
        "adopters:enquire": INTAKE | {"joss": OK, "lena": OK},
        "POST adopters:enquire": INTAKE | {"joss": MEND, "lena": MEND},
        "adopters:note": reading(sam=OK, dele=REFUSED),
        "adopters:correct-note": reading(sam=OK, dele=REFUSED),
        "adopters:looked": reading(joss=REFUSED, dele=REFUSED),
        "adopters:allocate": managers(),
        "adopters:give-manager": managers(),
        "POST adopters:allocate": managers(MEND),
        "adopters:reopen": deciders(),
        "adopters:decide-registration": deciders(),
        "POST adopters:decide-registration": deciders(MEND),
        "adopters:figures": FIGURES,
        "adopters:voice": FIGURES,
        "adopters:add-contract": KEEPERS,
        "adopters:add-feedback": KEEPERS,
        "adopters:finish-feedback": KEEPERS,
        "POST adopters:add-contract": KEEPERS | {"lena": MEND, "sam": MEND, "mina": MEND},
        "public:enquire": ANYBODY,
        "POST public:enquire": dict.fromkeys(ANYBODY, MEND),
        "public:sent": ANYBODY,
        "public:steps": ANYBODY,
    }
)

NO_ARGS = ("adopters:list", "adopters:enquire", "adopters:figures", "adopters:voice", "adopters:add-contract")
NO_ARGS += ("adopters:add-feedback", "public:enquire", "public:sent", "public:steps")
ARGS = (
    {
        name.removeprefix("POST "): lambda world: [world.asking.file.reference]
        for name in ROWS
        if name.removeprefix("POST ") not in NO_ARGS
    }
    | {
        f"adopters:{name}": lambda world: [world.asking.file.reference, world.living_there.person.reference]
        for name in ("change-member", "member-leaves")
    }
    | {
        f"adopters:{name}": lambda world: [world.asking.file.reference, world.form.reference]
        for name in (*FORM, "decide-registration")
    }
    | {
        "adopters:finish-feedback": lambda world: [world.feedback.reference],
        "adopters:no-longer-helps": lambda world: [world.asking.file.reference, world.helper.reference],
    }
    | {"adopters:correct-note": lambda world: [world.asking.file.reference, world.said.reference]}
)
