"""Needs, the finder and the match sheet: the child’s workers write, whoever may open the child’s file reads."""

from adopters.flows import Stage
from adopters.models import Household, Member
from familyfinding.flows import LinkState
from familyfinding.models import Rung
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adopters import HouseholdFactory, MemberFactory
from tests.factories.adopters_profile import PublishedFamilyFactory
from tests.factories.familyfinding import ProfileFactory, PublishedProfileFactory
from tests.factories.matching_finder import KeptApartFactory, NeedFactory, SetAsideFactory, SheetCopyFactory
from tests.factories.matching_links import LinkFactory


def build(world):
    """A family of the assessment team, shown to the home agency: not approved, which is set aside for the child."""
    if not hasattr(world, "profile"):
        world.profile = ProfileFactory(child=world.child, live=True, owner=world.asha)
    if not hasattr(world, "published"):
        copy = {"reference": world.profile.public_reference}
        world.published = PublishedProfileFactory(agency=world.ane, home=world.ane, rung=Rung.HOME, **copy)
    ours = Member.rows.filter(user=world.ada).first()  # another section may have given her a household
    if ours is None:
        household = HouseholdFactory(stage=Stage.APPROVED, file__agency=world.ane, file__team=world.assessment)
        ours = MemberFactory(household=household, user=world.ada)
    world.found = ours.household
    Household.rows.filter(pk=world.found.pk).update(stage=Stage.APPROVED)
    file = world.found.file
    if not hasattr(file, "published_family"):
        PublishedFamilyFactory(file=file, agency=world.ane, home=world.ane)
    facts = {"child": world.child, "household": world.found}
    world.aside = SetAsideFactory(**facts, fact="on_hold", by=world.asha)
    world.apart = KeptApartFactory(**facts, recorded_by=world.asha)
    world.shortlisted = LinkFactory(**facts, state=LinkState.SHORTLISTED, place=3)
    world.need = NeedFactory(child=world.child)
    world.sheet_copy = SheetCopyFactory(child=world.child, link=world.shortlisted)


OUTSIDE = dict.fromkeys(("olu", "ada", "wes", "root", "petra", "joss", "lena", "mina"), HIDDEN)
INSIDE = ("asha", "tom", "dele", "sam")


def reading():
    """Whoever may open the child’s file."""
    return {"nobody": SIGN_IN, **OUTSIDE, **dict.fromkeys(INSIDE, OK)}


def writing(verdict=OK):
    """Whoever writes the child’s record."""
    return reading() | dict.fromkeys(("asha", "tom", "sam"), verdict) | {"dele": REFUSED}


def finding(verdict=OK):
    """Whoever finds families for the child."""
    return writing(verdict) | {"sam": REFUSED}


def for_family(verdict=OK):
    """The family’s own workers."""
    others = dict.fromkeys(("olu", "ada", "wes", "root", "petra", "mina", "asha", "tom", "nadia"), HIDDEN)
    return {"nobody": SIGN_IN, **others, "joss": verdict, "lena": verdict, "dele": REFUSED, "sam": REFUSED}


def both(verdict=OK, overseers=OK):
    """Both sides’ workers write in the sheet of a link; overseers read."""
    others = dict.fromkeys(("olu", "ada", "wes", "root", "petra", "mina", "nadia"), HIDDEN)
    workers = dict.fromkeys(("asha", "tom", "joss", "lena"), verdict)
    return {"nobody": SIGN_IN, **others, **workers, **dict.fromkeys(("dele", "sam"), overseers)}


def posted_only(*staff):
    """Behind a button: asked for, it is nothing."""
    return {"nobody": SIGN_IN, **dict.fromkeys(staff, CLOSED), "ada": HIDDEN}


def managers():
    staff = dict.fromkeys(("asha", "wes", "dele", "joss", "root", "mina", "petra", "nadia"), REFUSED)
    return {"nobody": SIGN_IN, **staff, **dict.fromkeys(("tom", "lena", "sam", "marcus", "olu"), OK), "ada": HIDDEN}


ROWS = {
    "familyfinding:finder-figures": managers(),
    "familyfinding:match-sheet": reading(),
    "familyfinding:sheet-freeze-all": finding(),
    "POST familyfinding:sheet-freeze-all": finding(MEND),
    "familyfinding:link-sheet": both(),
    "familyfinding:sheet-cell": both(overseers=REFUSED),
    "POST familyfinding:sheet-cell": both(MEND, overseers=REFUSED),
    "familyfinding:sheet-freeze": both(overseers=REFUSED),
    "POST familyfinding:sheet-freeze": both(MEND, overseers=REFUSED),
    "familyfinding:sheet-copy": both(),
    "familyfinding:sheet-printed": posted_only("asha", "tom", "dele", "olu"),
    "POST familyfinding:sheet-printed": both(overseers=REFUSED),
    "familyfinding:needs": reading(),
    "familyfinding:need": writing(),
    "POST familyfinding:need": writing(MEND),
    "familyfinding:find-families": finding(),
    "familyfinding:families-left-out": finding(),
    "familyfinding:compare": finding(MOVED),
    "familyfinding:begin-with-family": finding(),
    "POST familyfinding:begin-with-family": finding(MEND),
    "familyfinding:set-aside": finding(),
    "POST familyfinding:set-aside": finding(MEND),
    "familyfinding:take-back": posted_only(*OUTSIDE, *INSIDE),
    "POST familyfinding:take-back": finding(MOVED),
    "familyfinding:apart": reading(),
    "familyfinding:keep-apart": writing(),
    "POST familyfinding:keep-apart": writing(MEND),
    "familyfinding:end-apart": writing(),
    "POST familyfinding:end-apart": writing(MEND),
    "familyfinding:described": for_family(),
    "POST familyfinding:described": for_family(MEND),
    "familyfinding:find-children": for_family(),
    "familyfinding:children-left-out": for_family(),
    "familyfinding:begin-with-child": for_family(),
    "POST familyfinding:begin-with-child": for_family(MEND),
    "familyfinding:set-aside-for-family": for_family(),
    "POST familyfinding:set-aside-for-family": for_family(MEND),
}


def child(world):
    return world.file.reference


def family(world):
    return world.found.file.reference


ARGS = {
    f"familyfinding:{name}": lambda world: [child(world)]
    for name in (
        "needs",
        "find-families",
        "families-left-out",
        "compare",
        "apart",
        "keep-apart",
        "match-sheet",
        "sheet-freeze-all",
    )
}
ARGS |= {
    "familyfinding:finder-figures": lambda world: [],
    "familyfinding:link-sheet": lambda world: [world.shortlisted.reference],
    "familyfinding:sheet-cell": lambda world: [world.shortlisted.reference, child(world), "health"],
    "familyfinding:sheet-freeze": lambda world: [world.shortlisted.reference, child(world)],
    "familyfinding:sheet-copy": lambda world: [world.sheet_copy.reference],
    "familyfinding:sheet-printed": lambda world: [world.sheet_copy.reference],
    "familyfinding:need": lambda world: [child(world), "health"],
    "familyfinding:begin-with-family": lambda world: [child(world), family(world)],
    "familyfinding:set-aside": lambda world: [child(world), family(world), "not_approved"],
    "familyfinding:take-back": lambda world: [child(world), world.aside.reference],
    "familyfinding:end-apart": lambda world: [child(world), world.apart.reference],
    "familyfinding:described": lambda world: [family(world)],
    "familyfinding:find-children": lambda world: [family(world)],
    "familyfinding:children-left-out": lambda world: [family(world)],
    "familyfinding:begin-with-child": lambda world: [family(world), child(world)],
    "familyfinding:set-aside-for-family": lambda world: [family(world), child(world), "apart"],
}
