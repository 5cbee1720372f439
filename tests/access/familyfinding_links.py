"""Links: the workers of the child and of the family act, their agencies’ overseers read, nobody else knows of them."""

from tests.access.familyfinding_interest import CHILD_SIDE, lists, reading, working
from tests.access_table import MEND
from tests.factories.adopters import HouseholdFactory
from tests.factories.familyfinding import ProfileFactory
from tests.factories.matching_links import LinkFactory


def build(world):
    """A link under consideration between the child of team North and a household of the assessment team."""
    if not hasattr(world, "profile"):
        world.profile = ProfileFactory(child=world.child, live=True, owner=world.asha)
    household = HouseholdFactory(stage="approved", file__agency=world.ane, file__team=world.assessment)
    world.joined = LinkFactory(child=world.child, household=household)


READ = ("link", "link-history")
ACTS = ("link-consider", "link-close")

ROWS = (
    {"familyfinding:links": lists()}
    | {f"familyfinding:{name}": reading() for name in READ}
    | {f"familyfinding:{name}": working() for name in ACTS}
    | {
        "POST familyfinding:link-close": working(MEND),
        "familyfinding:open-link": working(sides=CHILD_SIDE),
        "POST familyfinding:open-link": working(MEND, sides=CHILD_SIDE),
    }
)

ARGS = {f"familyfinding:{name}": lambda world: [world.joined.reference] for name in READ + ACTS} | {
    "familyfinding:open-link": lambda world: [world.file.reference]
}
