"""Interest in a family from its published profile: whoever finds families and may read it; opening no file."""

from tests.access import adopters_profile
from tests.access.adopters_profile import finders
from tests.access_table import HIDDEN, MEND


def build(world):
    if not hasattr(world, "published_family"):
        adopters_profile.build(world)


MAY_ASK = finders(HIDDEN) | {"wes": "ok", "petra": HIDDEN, "nia": HIDDEN}

ROWS = {
    "familyfinding:interest-in-family": MAY_ASK,
    "POST familyfinding:interest-in-family": {
        name: MEND if verdict == "ok" else verdict for name, verdict in MAY_ASK.items()
    },
}

ARGS = {"familyfinding:interest-in-family": lambda world: [world.published_family.reference]}
