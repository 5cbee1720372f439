"""Children’s records: Asha and Tom work in the child’s team, Dele and Sam see the agency, nobody else knows of it."""

from adoption.models import EventKind, Relation
from tests.access_table import CLOSED, HIDDEN, MEND, OK, REFUSED, SIGN_IN
from tests.factories.adoption import CaseEventFactory, CaseGroupFactory, PersonAroundFactory
from tests.factories.children import (
    ContactChangeFactory,
    HearingFactory,
    LikelyMatchFactory,
    PermanencePlanFactory,
    PermanenceReportFactory,
    SiblingSetFactory,
    TaskTransferFactory,
)


def build(world):
    child, file = world.child, world.file
    file.group = CaseGroupFactory(agency=world.ane)
    file.save(update_fields=["group"])
    SiblingSetFactory(group=file.group)
    world.hearing = HearingFactory(child=child)
    world.report = PermanenceReportFactory(child=child, number=1)
    world.match = LikelyMatchFactory(child=child)
    world.held_plan = PermanencePlanFactory(child=child)
    world.transfer = TaskTransferFactory(child=child, to_worker=world.asha)
    world.carer = PersonAroundFactory(file=file, relation=Relation.FOSTER_CARER)
    world.contact = ContactChangeFactory(child=child, worker=world.asha)
    world.case_note = CaseEventFactory(file=file, kind=EventKind.NOTE, recorded_by=world.asha)


def reading(asha=OK, dele=OK):
    """A section of the record."""
    outside = dict.fromkeys(("olu", "ada"), HIDDEN)
    return {"nobody": SIGN_IN, "asha": asha, "tom": OK, "sam": OK, "dele": dele} | outside


def only_read():
    """Nothing can be sent to a section, so what is behind it makes no difference."""
    return {"nobody": SIGN_IN} | dict.fromkeys(("asha", "tom", "dele", "olu"), CLOSED) | {"ada": HIDDEN}


def workers(verdict=OK, sam=None):
    """A page on which workers and managers write."""
    return reading() | {"asha": verdict, "tom": verdict, "sam": sam or verdict, "dele": REFUSED}


def managers(verdict=OK, sam=None):
    """A page on which only managers write."""
    return workers(verdict, sam) | {"asha": REFUSED}


def everybody_of_the_staff():
    return {"nobody": SIGN_IN, "asha": OK, "tom": OK, "dele": OK, "sam": OK, "olu": OK, "ada": HIDDEN}


READ = ("record", "timeline", "plan", "permanence", "siblings", "people", "deadlines", "decisions")
CHILD = (
    "change",
    "harder",
    "harder-step",
    "relinquish",
    "take-consent-back",
    "add-hearing",
    "grant-order",
    "refuse-order",
    "revoke-order",
    "set-aside",
    "begin-care",
    "change-legal-status",
    "end-care",
    "planning-meeting",
    "submit-report",
    "hold-plan",
    "likely-match",
    "end-match",
    "report-change",
    "form-siblings",
    "add-sibling",
    "leave-siblings",
    "decide-siblings",
    "add-person",
    "note",
)
FOR_MANAGERS = ("write-plan", "best-interest", "end-plan", "consider-again")
HEARING = ("move-hearing", "adjourn-hearing", "close-hearing", "expect-order")
PLAN = ("lead-plan", "end-permanence")
PERSON = ("change-person", "person-leaves", "carer-pack", "carer-training")

ROWS = (
    {f"children:{name}": reading() for name in READ}
    | {f"POST children:{name}": only_read() for name in (*READ, "looked")}
    | {
        f"children:{name}": workers()
        for name in (*CHILD, *HEARING, *PLAN, *PERSON, "close-task", "correct-note", "tell-contact")
    }
    | {
        f"POST children:{name}": workers(MEND)
        for name in ("add-hearing", "change", "grant-order", "note", "add-person")
    }
    | {f"POST children:{name}": workers(MEND) for name in ("move-hearing", "change-person", "carer-pack")}
    | {f"children:{name}": managers(sam=REFUSED) for name in FOR_MANAGERS}
    | {"POST children:end-plan": managers(MEND, sam=REFUSED)}
    | {f"children:{name}": managers() for name in ("allocate", "give-manager", "overrule-match")}
    | {"POST children:allocate": managers(MEND)}
    | {
        "children:list": everybody_of_the_staff() | {"root": REFUSED},
        "children:add": everybody_of_the_staff() | {"dele": REFUSED, "root": REFUSED},
        "POST children:add": everybody_of_the_staff()
        | dict.fromkeys(("asha", "tom", "sam", "olu"), MEND)
        | {"dele": REFUSED},
        "children:report-quality": everybody_of_the_staff() | {"asha": REFUSED, "dele": REFUSED, "root": REFUSED},
        "children:waiting": everybody_of_the_staff() | {"asha": REFUSED, "dele": REFUSED, "root": REFUSED},
        "children:looked": reading(asha=REFUSED, dele=REFUSED),
        "children:check-report": reading(asha=REFUSED, dele=REFUSED) | {"tom": REFUSED, "sam": OK},
        "children:ask-decision": workers(),
    }
)


def of_the_child(world):
    return [world.file.reference]


ARGS = (
    {
        name.removeprefix("POST "): of_the_child
        for name in ROWS
        if name.removeprefix("POST ")
        not in ("children:list", "children:add", "children:report-quality", "children:waiting")
    }
    | {f"children:{name}": lambda world: [world.file.reference, world.hearing.reference] for name in HEARING}
    | {f"children:{name}": lambda world: [world.file.reference, world.carer.reference] for name in PERSON}
    | {f"children:{name}": lambda world: [world.file.reference, world.held_plan.reference] for name in PLAN}
    | {
        f"children:{name}": lambda world: [world.file.reference, world.report.number]
        for name in ("check-report", "ask-decision")
    }
    | {
        "children:tell-contact": lambda world: [world.file.reference, world.contact.reference],
        "children:close-task": lambda world: [world.file.reference, world.transfer.reference],
        "children:correct-note": lambda world: [world.file.reference, world.case_note.reference],
    }
)
