"""What adopters were given and offered: both sides work on it; what is on the child’s file, the child’s side alone."""

from tests.access import familyfinding_links
from tests.access.familyfinding_interest import CHILD_SIDE, FAMILY_SIDE, reading, working
from tests.access_table import CLOSED, MEND, OK, REFUSED, SIGN_IN
from tests.factories.adoption import DocumentFactory
from tests.factories.before_placement import DisclosureFactory, PreparationOfferFactory


def build(world):
    if not hasattr(world, "joined"):
        familyfinding_links.build(world)
    world.childs_paper = DocumentFactory(file=world.child.file)
    world.disclosed = DisclosureFactory(link=world.joined)
    world.offered = PreparationOfferFactory(link=world.joined)


def childs(verdict=OK):
    """What stands on the child’s file is decided by those who may open it; the other side is told so."""
    overseers = dict.fromkeys(("dele", "sam"), REFUSED)
    return reading() | dict.fromkeys(CHILD_SIDE, verdict) | dict.fromkeys(FAMILY_SIDE, REFUSED) | overseers


def printing():
    closed = dict.fromkeys(("asha", "tom", "joss", "lena", "dele", "sam", "olu", "wes"), CLOSED)
    return {"nobody": SIGN_IN, **closed, "ada": "hidden"}


DOCUMENTS = ("give-document", "withhold-document")
OFFERS = ("add-offer", "answer-offer", "offer-held")

ROWS = (
    {f"familyfinding:{name}": reading() for name in ("link-disclosure", "link-preparation")}
    | {f"familyfinding:{name}": childs() for name in DOCUMENTS}
    | {f"POST familyfinding:{name}": childs(MEND) for name in DOCUMENTS}
    | {f"familyfinding:{name}": working() for name in (*OFFERS, "document-received")}
    | {f"POST familyfinding:{name}": working(MEND) for name in (*OFFERS, "document-received")}
    | {"familyfinding:print-disclosure": printing(), "POST familyfinding:print-disclosure": reading()}
)

ARGS = (
    {
        f"familyfinding:{name}": lambda world: [world.joined.reference]
        for name in ("link-disclosure", "link-preparation", "print-disclosure", "add-offer")
    }
    | {
        f"familyfinding:{name}": lambda world: [world.joined.reference, world.childs_paper.reference]
        for name in DOCUMENTS
    }
    | {
        f"familyfinding:{name}": lambda world: [world.joined.reference, world.offered.reference]
        for name in ("answer-offer", "offer-held")
    }
    | {"familyfinding:document-received": lambda world: [world.joined.reference, world.disclosed.reference]}
)
