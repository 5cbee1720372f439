"""The board of households: for whoever assesses or manages; families never."""

from tests.access_table import HIDDEN, OK, REFUSED, SIGN_IN

BOARD = {"nobody": SIGN_IN, "asha": REFUSED, "tom": OK, "dele": REFUSED, "olu": OK, "ada": HIDDEN}
BOARD |= {"joss": OK, "lena": OK, "sam": OK, "mina": REFUSED}

ROWS = {
    "adopters:pipeline": BOARD,
    "adopters:reassign": BOARD | {"tom": REFUSED, "olu": REFUSED, "joss": REFUSED},
}
ARGS: dict = {}
