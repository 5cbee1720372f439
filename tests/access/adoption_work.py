"""My work, approvals, policies, rules, documents, deadlines, notices, health, calendars."""

from datetime import UTC, date, datetime

from adoption.actions import extensions
from adoption.models import ConsortiumMember
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, SIGN_IN
from tests.factories.adoption import DeadlineFactory, DocumentFactory, DocumentVersionFactory

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)


def build(world):
    world.deadline = DeadlineFactory(file=world.file, owner=world.asha, worked_out_on=date(2040, 1, 2))
    world.other_deadline = DeadlineFactory(
        file=world.file, owner=world.asha, rule="TS-02", worked_out_on=date(2040, 1, 2)
    )
    until = date(2040, 2, 1)
    world.question = extensions.ask(deadline=world.other_deadline, until_on=until, why="Ill", by=world.asha, at=AT)
    world.document = DocumentFactory(file=world.file)
    world.version = DocumentVersionFactory(document=world.document)
    world.member = ConsortiumMember.objects.filter(agency=world.tees).first()


def staff(verdict=OK, **others):
    """Every member of staff alike; families have no such page."""
    everybody = dict.fromkeys(("asha", "tom", "dele", "sam", "root", "olu"), verdict)
    return {"nobody": SIGN_IN, **everybody, "ada": HIDDEN, **others}


def on_file(verdict=OK, **others):
    """Those who may see the file; for all others it does not exist."""
    seen = dict.fromkeys(("asha", "tom", "dele", "sam"), verdict)
    return {"nobody": SIGN_IN, **seen, **dict.fromkeys(("petra", "root", "olu", "ada"), HIDDEN), **others}


def administrator(verdict=OK):
    return {"nobody": SIGN_IN, **dict.fromkeys(("asha", "tom", "dele", "sam", "olu", "ada"), HIDDEN), "root": verdict}


def anybody(verdict):
    return dict.fromkeys(("nobody", "asha", "tom", "dele", "sam", "root", "olu", "ada"), verdict)


MAY_ADD = {"dele": HIDDEN}
AGREES = {"asha": HIDDEN, "dele": HIDDEN}

ROWS = {
    "my-work": staff(),
    "my-work-team": staff(HIDDEN, tom=OK, sam=OK, olu=OK),
    "my-calendar": staff(),
    "approvals": staff(),
    "approvals-waiting": staff(),
    "approvals-decided": staff(),
    "approval": on_file(),
    "POST approval": on_file(MEND),
    "approval-withdraw": staff(CLOSED),
    "POST approval-withdraw": on_file(MOVED),
    "policies": staff(MOVED),
    "agency-policies": staff(olu=HIDDEN),
    "policy": staff(olu=HIDDEN),
    "policy-change": staff(HIDDEN, tom=OK, sam=OK, root=OK),
    "POST policy-change": staff(HIDDEN, tom=MEND, sam=MEND, root=MEND),
    "rules": staff(),
    "work-out": staff(),
    "notices": staff(),
    "notices-read": staff(CLOSED),
    "POST notices-read": staff(MOVED),
    "health": anybody("503"),
    "holidays": staff(),
    "holiday-add": administrator(),
    "POST holiday-add": administrator(MEND),
    "holiday-remove": staff(CLOSED),
    "POST holiday-remove": administrator(MOVED),
    "consortium": staff(),
    "consortium-join": administrator(),
    "POST consortium-join": administrator(MEND),
    "consortium-leave": administrator(),
    "POST consortium-leave": administrator(MEND),
    "guides": administrator(),
    "guide-change": administrator(),
    "POST guide-change": administrator(MEND),
    "draft": staff(CLOSED) | {"ada": CLOSED},
    "POST draft": staff(ada=OK),
    "demo-clock": {"nobody": SIGN_IN, **dict.fromkeys(("asha", "tom", "dele", "sam", "root", "olu", "ada"), CLOSED)},
    "POST demo-clock": {
        "nobody": SIGN_IN,
        **dict.fromkeys(("asha", "tom", "dele", "sam", "root", "olu", "ada"), HIDDEN),
    },
    "documents:list": on_file(),
    "documents:add": on_file(**MAY_ADD),
    "POST documents:add": on_file(MEND, **MAY_ADD),
    "documents:document": on_file(),
    "documents:new-version": on_file(**MAY_ADD),
    "POST documents:new-version": on_file(MEND, **MAY_ADD),
    "documents:withdraw": on_file(**MAY_ADD),
    "POST documents:withdraw": on_file(MEND, **MAY_ADD),
    "documents:download": on_file(HIDDEN),  # no bytes in this world: see test_documents
    "deadlines:deadline": on_file(),
    "deadlines:why": on_file(),
    "deadlines:extend": on_file(dele=HIDDEN),
    "POST deadlines:extend": on_file(MEND, dele=HIDDEN),
    "deadlines:pause": on_file(**AGREES),
    "POST deadlines:pause": on_file(MEND, **AGREES),
    "deadlines:resume": staff(CLOSED),
    "POST deadlines:resume": on_file(MOVED, **AGREES),
    "deadlines:cause": on_file(dele=HIDDEN),
    "POST deadlines:cause": on_file(MEND, dele=HIDDEN),
}

READ_ONLY = (
    *("my-work-team", "agency-policies", "policy"),
    *("documents:list", "documents:document", "documents:download", "deadlines:deadline", "deadlines:why"),
)
ROWS |= {f"POST {name}": staff(CLOSED) for name in READ_ONLY}


def _policy(world):
    return ["ANE", "profile_due_before"]


def _deadline(world):
    return [world.deadline.reference]


def _document(world):
    return [world.document.reference]


def _question(world):
    return [world.question.reference]


ARGS = {
    "approval": _question,
    "approval-withdraw": _question,
    "agency-policies": lambda world: ["ANE"],
    "policy": _policy,
    "policy-change": _policy,
    "holiday-remove": lambda world: [2026, 12, 25],
    "consortium-leave": lambda world: [world.member.pk],
    "guide-change": lambda world: ["staff"],
    "draft": lambda world: ["note-1"],
    "documents:list": lambda world: [world.file.reference],
    "documents:add": lambda world: [world.file.reference],
    "documents:document": _document,
    "documents:new-version": _document,
    "documents:withdraw": _document,
    "documents:download": lambda world: [world.version.reference],
    "deadlines:deadline": _deadline,
    "deadlines:why": _deadline,
    "deadlines:extend": _deadline,
    "deadlines:pause": _deadline,
    "deadlines:resume": _deadline,
    "deadlines:cause": _deadline,
}
