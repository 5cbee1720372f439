"""Needs, the finder and the match sheet: the child’s workers write, whoever may open the child’s file reads."""

from tests.access_table import HIDDEN, MEND, OK, REFUSED, SIGN_IN
from tests.factories.familyfinding import ProfileFactory


def build(world):
    if not hasattr(world, "profile"):
        world.profile = ProfileFactory(child=world.child, live=True, owner=world.asha)


OUTSIDE = dict.fromkeys(("olu", "ada", "wes", "root", "petra", "joss", "lena", "mina"), HIDDEN)


def reading():
    return {"nobody": SIGN_IN, **OUTSIDE, **dict.fromkeys(("asha", "tom", "dele", "sam"), OK)}


def writing(verdict=OK):
    return reading() | {"asha": verdict, "tom": verdict, "sam": verdict, "dele": REFUSED}


ROWS = {
    "familyfinding:needs": reading(),
    "familyfinding:need": writing(),
    "POST familyfinding:need": writing(MEND),
}

ARGS = {
    "familyfinding:needs": lambda world: [world.file.reference],
    "familyfinding:need": lambda world: [world.file.reference, "health"],
}
