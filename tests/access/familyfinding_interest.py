"""Interest and links: the workers of the child and of the family act, their agencies’ overseers read; portal pages."""

from adopters.flows import Stage
from adopters.models import Household, Member
from familyfinding.models import Rung
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adopters import HouseholdFactory, MemberFactory
from tests.factories.familyfinding import ExplorationFactory, InterestFactory, ProfileFactory, PublishedProfileFactory


def build(world):
    """Ada’s household, of the assessment team, has asked about the child of team North; another link is explored."""
    if not hasattr(world, "profile"):
        world.profile = ProfileFactory(child=world.child, live=True, owner=world.asha)
    if not hasattr(world, "published"):
        copy = {"reference": world.profile.public_reference}
        world.published = PublishedProfileFactory(agency=world.ane, rung=Rung.HOME, **copy)
    ours = Member.rows.filter(user=world.ada).first()  # another section may have given her a household
    if ours is None:
        household = HouseholdFactory(stage=Stage.APPROVED, file__agency=world.ane, file__team=world.assessment)
        ours = MemberFactory(household=household, user=world.ada)
    world.asking = ours.household
    Household.rows.filter(pk=world.asking.pk).update(stage=Stage.APPROVED)
    account = world.ada.portal_account
    account.file = world.asking.file
    account.save()
    world.interest = InterestFactory(child=world.child, household=world.asking)
    other = HouseholdFactory(stage=Stage.APPROVED, file__agency=world.ane, file__team=world.assessment)
    world.link = ExplorationFactory(child=world.child, household=other)


OUTSIDE = dict.fromkeys(("olu", "ada", "wes", "root", "petra", "nadia", "mina"), HIDDEN)
CHILD_SIDE, FAMILY_SIDE = ("asha", "tom"), ("joss", "lena")
OVERSEERS = ("dele", "sam")


def lists():
    """A list of what one works with oneself; whose job that is not is told so."""
    workers = dict.fromkeys(("asha", "tom", "wes", "joss", "lena", "petra", "olu"), OK)
    return {"nobody": SIGN_IN, **workers, **dict.fromkeys(("dele", "sam", "root", "mina"), REFUSED), "ada": HIDDEN}


def reading(sides=CHILD_SIDE + FAMILY_SIDE):
    everybody = dict.fromkeys(CHILD_SIDE + FAMILY_SIDE, HIDDEN)
    return {"nobody": SIGN_IN, **everybody, **dict.fromkeys(sides + OVERSEERS, OK), **OUTSIDE}


def working(verdict=OK, sides=CHILD_SIDE + FAMILY_SIDE):
    """A page on which the two sides’ workers act."""
    return reading(sides) | dict.fromkeys(sides, verdict) | dict.fromkeys(OVERSEERS, REFUSED)


def families(ada=OK, nia=HIDDEN):
    staff = dict.fromkeys(("asha", "tom", "sam", "dele", "olu", "joss", "lena"), HIDDEN)
    return {"nobody": SIGN_IN, **staff, "ada": ada, "nia": nia}


ACTS = ("note-interest", "answer-interest", "end-link", "keep-reserve")

ROWS = (
    {f"familyfinding:{name}": lists() for name in ("interests", "interest-figures")}
    | {f"familyfinding:{name}": working() for name in ACTS}
    | {f"POST familyfinding:{name}": working(MEND) for name in ACTS}
    | {
        "familyfinding:interest": reading(),
        "familyfinding:household-interest": reading(FAMILY_SIDE),
        "familyfinding:child-interest": reading(CHILD_SIDE),
        "familyfinding:record-interest": working(sides=CHILD_SIDE),
        "POST familyfinding:record-interest": working(MEND, sides=CHILD_SIDE),
        "portal:saved": families(nia=OK),
        "portal:interests": families(nia=OK),
        "portal:ask": families(),
        "POST portal:ask": families(MEND),
        "portal:save": families(CLOSED, CLOSED),
        "POST portal:save": families(MOVED),
    }
)

ARGS = (
    {
        f"familyfinding:{name}": lambda world: [world.interest.reference]
        for name in ("interest", "note-interest", "answer-interest")
    }
    | {f"familyfinding:{name}": lambda world: [world.link.reference] for name in ("end-link", "keep-reserve")}
    | {f"familyfinding:{name}": lambda world: [world.file.reference] for name in ("child-interest", "record-interest")}
    | {"familyfinding:household-interest": lambda world: [world.asking.file.reference]}
    | {f"portal:{name}": lambda world: [world.published.reference] for name in ("ask", "save")}
)
