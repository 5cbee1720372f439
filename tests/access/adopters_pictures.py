"""Pictures of a family’s profile: its workers keep them, finders see copies, the family its own."""

from adopters.models import Member
from tests.access import adopters_profile
from tests.access.adopters_profile import family, finders, only_sent, reading, writing
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED
from tests.factories.adopters_profile import FamilyPictureFactory, PublishedFamilyPictureFactory
from tests.factories.portal import SharedItemFactory


def build(world):
    if not hasattr(world, "published_family"):
        adopters_profile.build(world)
    world.family_picture = FamilyPictureFactory(profile=world.household.family_profile)
    world.family_copy = PublishedFamilyPictureFactory(family=world.published_family)
    second = FamilyPictureFactory(profile=world.household.family_profile, place=1)
    ours = Member.rows.filter(household=world.household, user=world.ben).get()
    world.picture_item = SharedItemFactory(
        user=ours.user, file=world.household.file, kind="family_picture", subject_id=world.family_picture.pk
    )
    SharedItemFactory(user=ours.user, file=world.household.file, kind="family_picture", subject_id=second.pk)


def sent_by_family():
    closed = dict.fromkeys(adopters_profile.STAFF, HIDDEN)
    return {"nobody": "sign in", **closed, "ada": HIDDEN, "ben": MOVED}


def no_file(row):
    """Whoever may see it gets a 404 here: the row has no stored file."""
    return {name: HIDDEN if verdict == "ok" else verdict for name, verdict in row.items()}


FORMS = ("picture-add", "picture-words", "picture-agreed", "picture-away")

ROWS = (
    {f"adopters:{name}": writing() for name in FORMS}
    | {f"POST adopters:{name}": writing(MEND) for name in FORMS}
    | {
        "adopters:picture": no_file(reading()),
        "adopters:picture-first": only_sent(),
        "POST adopters:picture-first": writing(MOVED),
        "adopters:family-picture": no_file(finders(HIDDEN)),
        "family:picture-add": family(),
        "POST family:picture-add": family(MEND),
        "family:picture": no_file(family()),
        "POST family:picture-first": sent_by_family(),
        "POST family:picture-away": sent_by_family(),
        "family:picture-first": family(CLOSED) | dict.fromkeys(("ada",), CLOSED),
        "family:picture-away": family(CLOSED) | dict.fromkeys(("ada",), CLOSED),
    }
)


def _picture(world):
    return [world.household.file.reference, world.family_picture.reference]


ARGS = (
    {
        f"adopters:{name}": _picture
        for name in ("picture", "picture-first", "picture-words", "picture-agreed", "picture-away")
    }
    | {
        "adopters:picture-add": lambda world: [world.household.file.reference],
        "adopters:family-picture": lambda world: [world.published_family.reference, world.family_copy.reference],
    }
    | {
        f"family:{name}": lambda world: [world.picture_item.reference]
        for name in ("picture", "picture-first", "picture-away")
    }
)
