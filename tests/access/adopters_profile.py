"""What a family can consider, its profile and who sees it: the household’s workers, and the family itself."""

from adopters.models import Audience, PublishedFamily
from adoption import clock
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adopters_profile import FamilyProfileFactory, FamilyTextFactory


def build(world):
    """The household and Ben’s account are those of the portal’s rows, or made as there."""
    from tests.access import adopters_portal

    if hasattr(world, "family_text"):
        return
    if world.ben.portal_account.file_id is None:
        adopters_portal.build(world)

    file = world.household.file
    profile = getattr(world.household, "family_profile", None) or FamilyProfileFactory(household=world.household)
    world.family_text = FamilyTextFactory(profile=profile, checked_by=world.joss)
    world.published_family, _ = PublishedFamily.rows.get_or_create(
        file=file,
        defaults={
            "agency": file.agency,
            "home_id": file.agency.home_id,
            "audience": Audience.HOME,
            "heading": "Ada and Bea",
            "shown_since": clock.now(),
            "updated_at": clock.now(),
        },
    )


STAFF = ("asha", "tom", "dele", "sam", "joss", "lena", "olu")


def family(ben=OK):
    return {"nobody": SIGN_IN} | dict.fromkeys(STAFF, HIDDEN) | {"ada": HIDDEN, "ben": ben}


def reading():
    seen = dict.fromkeys(("dele", "sam", "joss", "lena"), OK)
    return {"nobody": SIGN_IN, **seen} | dict.fromkeys(("asha", "tom", "olu", "ada", "ben"), HIDDEN)


def writing(verdict=OK):
    return reading() | dict.fromkeys(("joss", "lena"), verdict) | dict.fromkeys(("dele", "sam"), REFUSED)


def only_sent():
    closed = dict.fromkeys(("joss", "lena", "asha", "tom", "dele", "olu"), CLOSED)
    return {"nobody": SIGN_IN} | closed | {"ada": HIDDEN}


def finders(others=OK):
    """Whoever finds families: all of them may look at the list; another agency’s see no family of the home agency."""
    refused = dict.fromkeys(("dele", "sam"), REFUSED)
    return {"nobody": SIGN_IN, "ada": HIDDEN, "ben": HIDDEN, **refused, "olu": others} | dict.fromkeys(
        ("asha", "tom", "joss", "lena"), OK
    )


FORMS = ("wish", "write", "send-back", "consent", "withdraw", "waiver", "answer", "outside", "matched", "match-ended")
BUTTONS = ("hand-in", "passed", "ask-adopters", "ask-national")

ROWS = (
    {
        "adopters:considering": reading(),
        "adopters:write-considering": writing(),
        "POST adopters:write-considering": writing(MEND),
        "adopters:profile": reading(),
        "adopters:families": finders(),
        "adopters:family": finders(HIDDEN),
        "family:considering": family(),
        "POST family:considering": family(MEND),
        "family:profile": family(),
        "family:profile-write": family(),
        "POST family:profile-write": family(MEND),
        "family:profile-down": family(),
        "POST family:profile-down": family(MEND),
    }
    | {f"adopters:profile-{name}": writing() for name in FORMS}
    | {f"POST adopters:profile-{name}": writing(MEND) for name in FORMS}
    | {f"adopters:profile-{name}": only_sent() for name in BUTTONS}
    | {f"POST adopters:profile-{name}": writing(MOVED) for name in BUTTONS}
)


def _of_household(world):
    return [world.household.file.reference]


NAMES = ("considering", "write-considering", "profile", *(f"profile-{name}" for name in (*FORMS, *BUTTONS)))

ARGS = {f"adopters:{name}": _of_household for name in NAMES} | {
    "adopters:profile-consent": lambda world: [world.household.file.reference, world.family_text.reference],
    "adopters:family": lambda world: [world.published_family.reference],
}
