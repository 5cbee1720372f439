"""Links: the workers of the child and of the family act, their agencies’ overseers read, nobody else knows of them."""

from datetime import date

from familyfinding.flows import LinkState
from tests.access.familyfinding_interest import CHILD_SIDE, FAMILY_SIDE, OVERSEERS, lists, reading, working
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adopters import HouseholdFactory
from tests.factories.familyfinding import ProfileFactory
from tests.factories.matching_links import (
    FolderPaperFactory,
    InvitedFactory,
    LinkFactory,
    LinkQuestionFactory,
    MatchingMeetingFactory,
    MatchingMinutesFactory,
    ParticipantFactory,
    ShortlistFactory,
    ValidationVisitFactory,
)


def build(world):
    """Two links of the child of team North with households of the assessment team: considered, and visited."""
    if hasattr(world, "joined"):  # a section that builds on this one came first
        return
    if not hasattr(world, "profile"):
        world.profile = ProfileFactory(child=world.child, live=True, owner=world.asha)
    ours = {"file__agency": world.ane, "file__team": world.assessment}
    world.joined = LinkFactory(child=world.child, household=HouseholdFactory(stage="approved", **ours))
    world.visited = LinkFactory(
        child=world.child, household=HouseholdFactory(stage="approved", **ours), state=LinkState.VALIDATED, place=1
    )
    ValidationVisitFactory(link=world.visited, made=True)
    world.question = LinkQuestionFactory(link=world.joined)
    world.taking_part = ParticipantFactory(link=world.joined)
    shortlist = ShortlistFactory(child=world.child, confirmed=True)
    world.matching = MatchingMeetingFactory(shortlist=shortlist)
    InvitedFactory(meeting=world.matching, user=world.tom)
    world.held = MatchingMeetingFactory(shortlist=shortlist, held_on=date(2026, 4, 20), confirmed_by=world.tom)
    MatchingMinutesFactory(meeting=world.held)
    world.in_folder = FolderPaperFactory(link=world.visited, sent_by=world.asha)


READ = ("link", "link-history", "link-questions")
BOTH = ("link-consider", "link-close", "link-tell-family", "link-reserve", "link-ask")
CHILDS = ("link-choose", "link-leave-out", "link-release", "link-share", "link-send-report", "link-add-participant")
CHILDS += ("link-tell-worker", "link-tell-carers", "link-plan-visit", "link-record-visit", "link-book-dates")
HAND_IN = "link-hand-in"
OF_CHILD = ("open-link", "discuss-shortlist", "arrange-matching-meeting")


def childs(verdict=OK):
    """The child’s side acts; the family’s is told whose it is."""
    return working(verdict) | dict.fromkeys(FAMILY_SIDE, REFUSED)


def deciding(verdict=OK, who=("tom",)):
    return childs(REFUSED) | dict.fromkeys(who, verdict)


def only_posted(sides=CHILD_SIDE + FAMILY_SIDE):
    return {name: CLOSED for name in reading(sides) if name not in ("nobody", "ada")} | {
        "nobody": SIGN_IN,
        "ada": HIDDEN,
    }


ROWS = (
    {"familyfinding:links": lists()}
    | {f"familyfinding:{name}": reading() for name in READ}
    | {f"familyfinding:{name}": working() for name in BOTH}
    | {f"familyfinding:{name}": childs() for name in CHILDS}
    | {f"familyfinding:{name}": working(sides=CHILD_SIDE) for name in OF_CHILD}
    | {f"POST familyfinding:{name}": working(MEND, sides=CHILD_SIDE) for name in OF_CHILD}
    | {
        "POST familyfinding:link-close": working(MEND),
        "POST familyfinding:link-choose": childs(MEND),
        "familyfinding:link-answer": working(),
        "familyfinding:link-visit": reading(),
        # For somebody of another agency who takes part; whoever works here adds to the file itself (MT-71).
        "familyfinding:link-hand-in": {who: REFUSED if got == OK else got for who, got in reading().items()},
        # The permanence team manager alone decides: nobody of these is one (MT-17).
        "familyfinding:link-decide": childs(REFUSED),
        "POST familyfinding:link-decide": childs(REFUSED),
        "familyfinding:link-prefer": deciding(),
        "familyfinding:link-end-participant": only_posted(),
        "POST familyfinding:link-end-participant": childs(MOVED),
        "familyfinding:shortlist": reading(CHILD_SIDE),
        "familyfinding:folder": reading(CHILD_SIDE),
        # Whoever sent it and the child’s own worker and manager: no overseer (MT-07). No stored file here.
        "familyfinding:folder-paper": reading(())
        | dict.fromkeys(CHILD_SIDE, REFUSED)
        | dict.fromkeys(OVERSEERS, HIDDEN),
        "familyfinding:confirm-shortlist": only_posted(),
        "POST familyfinding:confirm-shortlist": working(MOVED, sides=CHILD_SIDE),
        "familyfinding:matching-meeting": reading(CHILD_SIDE),
        "familyfinding:matching-meeting-off": working(sides=CHILD_SIDE),
        "familyfinding:matching-meeting-held": working(sides=CHILD_SIDE) | {"asha": REFUSED},
        "familyfinding:matching-minutes": working(sides=CHILD_SIDE),
        "familyfinding:print-matching-minutes": only_posted(),
        "POST familyfinding:print-matching-minutes": working(sides=CHILD_SIDE),
    }
)

ARGS = (
    {f"familyfinding:{name}": lambda world: [world.joined.reference] for name in (*READ, *BOTH, *CHILDS, HAND_IN)}
    | {f"familyfinding:{name}": lambda world: [world.file.reference] for name in OF_CHILD}
    | {
        f"familyfinding:{name}": lambda world: [world.visited.reference]
        for name in ("link-visit", "link-decide", "link-prefer")
    }
    | {
        f"familyfinding:{name}": lambda world: [world.file.reference]
        for name in ("shortlist", "folder", "confirm-shortlist")
    }
    | {
        f"familyfinding:{name}": lambda world: [world.matching.reference]
        for name in ("matching-meeting", "matching-meeting-off", "matching-meeting-held")
    }
    | {
        "familyfinding:link-answer": lambda world: [world.joined.reference, world.question.reference],
        "familyfinding:link-end-participant": lambda world: [world.joined.reference, world.taking_part.pk],
        "familyfinding:folder-paper": lambda world: [world.in_folder.reference],
        "familyfinding:matching-minutes": lambda world: [world.held.reference],
        "familyfinding:print-matching-minutes": lambda world: [world.held.reference, 1],
    }
)
