"""The record of complaints: managers keep it, inspection reads it, all others are told so or find nothing."""

from tests.access_table import CLOSED, HIDDEN, MEND, OK, REFUSED, SIGN_IN
from tests.factories.oversight import ComplaintFactory


def build(world):
    world.complaint = ComplaintFactory(agency=world.ane, file=world.file)


KEEPERS = ("sam", "lena")
ELSEWHERE = ("omar", "grace")


def lists(keepers=OK, elsewhere=OK):
    refused = dict.fromkeys(("asha", "tom", "dele", "olu", "joss", "mina", "root"), REFUSED)
    return (
        {"nobody": SIGN_IN, **refused, "ada": HIDDEN, "ben": HIDDEN}
        | dict.fromkeys(KEEPERS, keepers)
        | dict.fromkeys(ELSEWHERE, elsewhere)
    )


def one(keepers=OK):
    hidden = dict.fromkeys(("asha", "tom", "dele", "olu", "joss", "mina", "root", "ada", "ben", *ELSEWHERE), HIDDEN)
    return {"nobody": SIGN_IN, **hidden} | dict.fromkeys(KEEPERS, keepers)


def only_sent():
    closed = dict.fromkeys(("asha", "tom", "dele", "olu", "joss", *KEEPERS), CLOSED)
    return {"nobody": SIGN_IN, **closed, "ada": HIDDEN}


STEPS = ("take-on-complaint", "acknowledge-complaint", "send-procedure", "move-complaint", "answer-complaint")

ROWS = (
    {
        "oversight:complaints": lists(),
        "oversight:add-complaint": lists(),
        "POST oversight:add-complaint": lists(MEND, MEND),
        "oversight:export-complaints": only_sent(),
        "POST oversight:export-complaints": lists(),
        "oversight:complaint": one(),
    }
    | {f"oversight:{name}": one() for name in STEPS}
    | {f"POST oversight:{name}": one(MEND) for name in STEPS}
)

ARGS = {f"oversight:{name}": lambda world: [world.complaint.reference] for name in ("complaint", *STEPS)}
