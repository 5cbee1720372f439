"""Stage One, checks and references: the household’s worker and manager write, the agency’s decision maker reads."""

from adopters.flows import Stage
from tests.access_table import CLOSED, HIDDEN, MEND, OK, REFUSED, SIGN_IN
from tests.factories.adopters import (
    AgreementFactory,
    CheckFactory,
    HouseholdFactory,
    MemberFactory,
    PastFactory,
    RefereeFactory,
    StageOneFactory,
)


def build(world):
    world.in_stage_one = household = HouseholdFactory(
        file__agency=world.ane,
        file__team=world.assessment,
        file__lead=world.joss,
        file__manager=world.lena,
        file__reference="H-SSSSSSS",
        stage=Stage.STAGE_ONE,
    )
    member = MemberFactory(household=household)
    StageOneFactory(household=household)
    world.plan = AgreementFactory(household=household)
    world.check = CheckFactory(member=member)
    world.referee = RefereeFactory(household=household)
    world.past = PastFactory(member=member)


def reading():
    """A section of the record: workers of children and other agencies do not know of the household."""
    unknown = dict.fromkeys(("asha", "tom", "olu", "ada", "nadia"), HIDDEN)
    return {"nobody": SIGN_IN, "dele": OK, "sam": OK, "joss": OK, "lena": OK} | unknown


def workers(verdict=OK):
    return reading() | {"dele": REFUSED, "sam": REFUSED, "joss": verdict, "lena": verdict}


def managers(verdict=OK):
    return workers(verdict) | {"joss": REFUSED}


READ = ("stage-one", "checks", "agreement", "agreement-paper")
STEPS = (
    "draw-up-plan",
    "pause-assessment",
    "resume-assessment",
    "more-time",
    "not-going-on",
    "close-stage-one",
    "withdraw-stage-one",
    "register-again",
    "ask-to-register",
    "registered",
    "add-referee",
    "add-past",
)
CHECK = ("request-check", "return-check", "resolve-check", "renew-check")
REFEREE = ("referee-contacted", "referee-visited", "referee-report", "drop-referee")
AGREEMENT = ("sign-agreement", "sign-agreement-for")
FOR_MANAGERS = ("end-stage-one", "restart-stage-one", "accept-references")

ROWS = (
    {f"adopters:{name}": reading() for name in READ}
    | {
        f"POST adopters:{name}": reading()
        | dict.fromkeys(("dele", "sam", "joss", "lena"), CLOSED)
        | dict.fromkeys(("asha", "tom", "olu", "nadia"), CLOSED)
        for name in READ
    }
    | {f"adopters:{name}": workers() for name in (*STEPS, *CHECK, *REFEREE, *AGREEMENT, "drop-past")}
    | {f"POST adopters:{name}": workers(MEND) for name in ("draw-up-plan", "return-check", "not-going-on", "add-past")}
    | {f"adopters:{name}": managers() for name in FOR_MANAGERS}
    | {f"POST adopters:{name}": managers(MEND) for name in FOR_MANAGERS}
)


def of_the_household(world):
    return [world.in_stage_one.file.reference]


ARGS = (
    {f"adopters:{name}": of_the_household for name in (*READ, *STEPS, *FOR_MANAGERS)}
    | {f"adopters:{name}": lambda world: [*of_the_household(world), world.check.reference] for name in CHECK}
    | {f"adopters:{name}": lambda world: [*of_the_household(world), world.referee.reference] for name in REFEREE}
    | {
        f"adopters:{name}": lambda world: [*of_the_household(world), world.plan.reference]
        for name in (*AGREEMENT, "agreement", "agreement-paper")
    }
    | {"adopters:drop-past": lambda world: [*of_the_household(world), world.past.reference]}
)
