"""Profiles: their worker and managers write and show, the agency’s overseers read, nobody else knows of them.

The portal: adopters alone, each for the children published to them.
"""

from adoption.models import DocumentKind
from familyfinding.models import Rung
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adoption import DocumentVersionFactory
from tests.factories.familyfinding import (
    ChangeToAnswerFactory,
    FundingAgreementFactory,
    MatchAtPanelFactory,
    MediaItemFactory,
    ProfileFactory,
    PromotionAuthorityFactory,
    PublishedMediaFactory,
    PublishedProfileFactory,
    ReviewFactory,
    SharedCopyFactory,
    ShownCopyFactory,
)


def build(world):
    world.profile = profile = ProfileFactory(child=world.child, live=True, owner=world.asha)
    ReviewFactory(profile=profile)
    world.owed = ChangeToAnswerFactory(profile=profile)
    world.copy = ShownCopyFactory(profile=profile, number=1)
    world.agreement = FundingAgreementFactory(profile=profile, in_force=True)
    world.panel = MatchAtPanelFactory(profile=profile)
    world.promotion = PromotionAuthorityFactory(profile=profile)
    world.shared = SharedCopyFactory(file=world.file)
    paper = DocumentVersionFactory(document__file=world.file, document__kind=DocumentKind.PHOTOGRAPH)
    world.item = MediaItemFactory(profile=profile, version=paper)
    world.published = PublishedProfileFactory(agency=world.ane, rung=Rung.HOME, reference=profile.public_reference)
    world.picture = PublishedMediaFactory(profile=world.published)


OUTSIDE = dict.fromkeys(("olu", "ada", "wes", "root", "petra"), HIDDEN)


def reading(verdict=OK):
    return {"nobody": SIGN_IN, "asha": verdict, "tom": verdict, "sam": verdict, "dele": verdict} | OUTSIDE


def workers(verdict=OK):
    """A page on which workers and their managers write."""
    return reading(verdict) | {"sam": REFUSED, "dele": REFUSED}


def overriding(verdict=OK):
    """A page for managers, the service manager included."""
    return reading(verdict) | {"asha": REFUSED, "dele": REFUSED}


def only_posted():
    return (
        {"nobody": SIGN_IN}
        | dict.fromkeys(("asha", "tom", "sam", "dele", "olu", "wes", "root", "petra"), CLOSED)
        | {"ada": HIDDEN}
    )


def board():
    staff = {"asha": REFUSED, "tom": OK, "sam": OK, "dele": REFUSED, "olu": OK, "wes": REFUSED, "root": REFUSED}
    return {"nobody": SIGN_IN, **staff, "ada": HIDDEN}


def families(ada, others=HIDDEN):
    staff = dict.fromkeys(("asha", "tom", "sam", "dele", "olu", "root"), HIDDEN)
    return {"nobody": SIGN_IN, **staff, "ada": ada, "nia": others, "tia": others}


READ = ("profile", "journey", "copy", "write", "pictures", "check", "preview")
WRITE = ("describe", "section", "visit", "contribution", "add-picture", "ask-carers", "publish", "publish-changes")
WRITE += ("take-down", "put-back", "begin-again", "share", "review", "answer-change", "agreement", "end-agreement")
WRITE += ("change-picture", "discuss", "recommendation", "match-decision", "promote")
POSTED = ("confirm-journey", "printed", "section-preview", "move-section", "main-picture", "remove-picture")
POSTED += ("stop-share", "widen", "end-promotion", "confirm-removal")

ROWS = (
    {f"familyfinding:{name}": reading() for name in READ}
    | {f"familyfinding:{name}": workers() for name in WRITE}
    | {f"familyfinding:{name}": overriding() for name in ("hold", "end-hold", "go-without-visit")}
    | {f"familyfinding:{name}": only_posted() for name in POSTED}
    | {f"POST familyfinding:{name}": workers(MEND) for name in ("visit", "take-down", "review", "share", "agreement")}
    | {
        f"POST familyfinding:{name}": workers(MOVED)
        for name in ("widen", "stop-share", "confirm-journey", "confirm-removal")
    }
    | {
        "familyfinding:board": board(),
        "familyfinding:cohort": board(),
        "familyfinding:promotions": dict.fromkeys(("asha", "tom", "sam", "dele", "olu", "wes", "root"), REFUSED)
        | {"nobody": SIGN_IN, "ada": HIDDEN},
        # The officer who is named for it is in tests/familyfinding/test_promotion.py; nobody else gets in.
        "familyfinding:promotion": reading(HIDDEN),
        "familyfinding:promotion-picture": reading(HIDDEN),
        "familyfinding:talk": workers() | {"sam": OK},
        "familyfinding:picture": reading(HIDDEN),  # the row has no stored file here
        "POST familyfinding:hold": overriding(MEND),
        "portal:list": families(OK, OK),
        "portal:child": families(OK),
        "portal:picture": families(HIDDEN),  # the row has no stored file here
        "portal:shared": dict.fromkeys(("asha", "tom", "dele", "olu"), HIDDEN) | {"nobody": "410", "ada": "410"},
    }
)


NO_FILE = ("familyfinding:board", "familyfinding:cohort", "familyfinding:promotions", "portal:list")


def of_the_file(world, *more):
    return [world.file.reference, *more]


ARGS = (
    {name.removeprefix("POST "): of_the_file for name in ROWS if name.removeprefix("POST ") not in NO_FILE}
    | {
        "familyfinding:copy": lambda world: of_the_file(world, 1),
        "familyfinding:printed": lambda world: of_the_file(world, 1),
        "familyfinding:section": lambda world: of_the_file(world, "about"),
        "familyfinding:move-section": lambda world: of_the_file(world, "about"),
        "familyfinding:answer-change": lambda world: of_the_file(world, world.owed.reference),
        "familyfinding:end-agreement": lambda world: of_the_file(world, world.agreement.reference),
        "familyfinding:end-promotion": lambda world: of_the_file(world, world.promotion.pk),
        "familyfinding:stop-share": lambda world: of_the_file(world, world.shared.reference),
        "familyfinding:promotion": lambda world: [world.profile.public_reference],
        "familyfinding:promotion-picture": lambda world: [world.profile.public_reference, world.picture.reference],
        "portal:child": lambda world: [world.published.reference],
        "portal:picture": lambda world: [world.picture.reference],
        "portal:shared": lambda world: ["no-such-link"],
    }
    | {
        f"familyfinding:{name}": lambda world: of_the_file(world, world.item.reference)
        for name in ("picture", "main-picture", "remove-picture", "change-picture")
    }
)
