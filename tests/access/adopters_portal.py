"""The families’ own pages, and the staff’s page about them: families see theirs alone, and staff never see theirs."""

from adopters.models import Member
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adopters import HouseholdFactory, MemberFactory
from tests.factories.family_links import FamilyLinkFactory
from tests.factories.portal import PortalEntryFactory, PortalHomeFactory, SharedItemFactory


def build(world):
    """Ben’s account belongs to the household; Ada’s to none. Sections that build on this one may have built it."""
    if hasattr(world, "family_link"):
        return
    if not hasattr(world, "household"):
        world.household = HouseholdFactory(file__agency=world.ane, file__team=world.assessment)
    file = world.household.file
    first, second = (applicant(world.household, number) for number in (1, 2))
    account = world.ben.portal_account
    account.file, account.agency = file, world.ane
    account.save()
    first.user = world.ben
    first.save()
    assert second.user is None, "somebody is still to be invited"
    world.shared_item = SharedItemFactory(user=world.ben, file=file, asks="sign")
    PortalHomeFactory(user=world.ben, file=file, content={"registration_open": True})
    world.sent_entry = PortalEntryFactory(user=world.ben, file=file, kind="support", written={"about": "x"})
    world.family_link = FamilyLinkFactory(agency=world.ane)


def applicant(household, number):
    found = Member.rows.applicants().filter(household=household, number=number).first()
    return found or MemberFactory(household=household, number=number, person__email=f"{number}@example.test")


STAFF = ("asha", "tom", "dele", "sam", "joss", "lena", "olu")


def family(ben=OK, ada=HIDDEN):
    """A page of families: whoever has a household, and nobody of the staff."""
    return {"nobody": SIGN_IN} | dict.fromkeys(STAFF, HIDDEN) | {"ada": ada, "ben": ben}


def reading():
    """Of the household’s record."""
    seen = dict.fromkeys(("joss", "lena", "dele", "sam"), OK)
    return {"nobody": SIGN_IN, **seen} | dict.fromkeys(("asha", "tom", "olu", "nadia", "ada", "ben"), HIDDEN)


def writing(verdict=OK):
    return reading() | {"joss": verdict, "lena": verdict, "dele": REFUSED, "sam": REFUSED}


def only_sent():
    return {"nobody": SIGN_IN} | dict.fromkeys(STAFF, CLOSED) | {"ada": HIDDEN, "ben": HIDDEN}


def planners():
    """Whoever plans events keeps what families are shown."""
    refused = dict.fromkeys(("asha", "tom", "dele", "olu"), REFUSED)
    return {"nobody": SIGN_IN, **refused, "ada": HIDDEN, "joss": OK, "lena": OK, "mina": OK}


PAGES = ("items", "item", "messages", "register", "send-paper", "feedback", "support", "complain", "needs")

ROWS = (
    {f"family:{name}": family() for name in (*PAGES, "information")}
    | {
        "family:home": family(ada=OK),
        "family:paper": family(HIDDEN),  # the row has no stored file here
        "POST family:support": family(MEND),
        "POST family:needs": family(MEND),
        "POST family:messages": family(MEND),
        "adopters:portal": reading(),
        "adopters:portal-invite": only_sent(),
        "POST adopters:portal-invite": writing(MOVED),
        "adopters:portal-file": writing(HIDDEN),  # nor has this one
        "adopters:family-links": planners(),
        "adopters:family-paper-edition": family(HIDDEN) | {"mina": HIDDEN},  # no file is stored here
        "public:paper": family(HIDDEN) | {"nobody": HIDDEN, "mina": HIDDEN},
        "adopters:end-family-link": only_sent(),
        "POST adopters:end-family-link": planners()
        | dict.fromkeys(("asha", "tom", "dele", "olu"), HIDDEN)
        | dict.fromkeys(("joss", "lena", "mina"), MOVED),
        "adopters:said-by-families": {"nobody": SIGN_IN, "asha": REFUSED, "dele": REFUSED, "ada": HIDDEN}
        | {"mina": REFUSED}
        | dict.fromkeys(("tom", "olu", "joss", "lena", "sam"), OK),
    }
    | {f"adopters:portal-{name}": writing() for name in ("end", "message", "accept", "send-back")}
    | {f"POST adopters:portal-{name}": writing(MEND) for name in ("end", "message", "send-back")}
    | {"POST adopters:portal-accept": writing(MOVED)}
)


def _of_household(world):
    return [world.household.file.reference]


def _member(world):
    return [world.household.file.reference, 1]


def _entry(world):
    return [world.household.file.reference, world.sent_entry.reference]


ARGS = (
    {"family:feedback": lambda world: ["support"], "adopters:portal": _of_household}
    | {f"family:{name}": lambda world: [world.shared_item.reference] for name in ("item", "paper")}
    | {f"adopters:portal-{name}": _member for name in ("invite", "end", "message")}
    | {f"adopters:portal-{name}": _entry for name in ("accept", "send-back", "file")}
    | {
        name: lambda world: [world.family_link.reference]
        for name in ("adopters:end-family-link", "adopters:family-paper-edition", "public:paper")
    }
)
