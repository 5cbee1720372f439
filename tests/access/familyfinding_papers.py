"""Papers of a link: both sides’ workers write, their agencies’ overseers read, nobody else knows of them."""

from familyfinding.models import PaperFrozenFor
from familyfinding.paper_sections import PaperKind
from tests.access.familyfinding_interest import reading, working
from tests.access_table import MEND
from tests.factories.adopters import HouseholdFactory
from tests.factories.matching_links import LinkFactory
from tests.factories.matching_papers import (
    LinkPaperFactory,
    PaperCommentFactory,
    PaperVersionFactory,
    SupportItemFactory,
)


def build(world):
    """The child of team North with a family of the assessment team: a report, a plan with a line, a comment."""
    family = HouseholdFactory(stage="approved", file__agency=world.ane, file__team=world.assessment)
    world.paper_link = LinkFactory(child=world.child, household=family, state="proceeding")
    world.link_paper = LinkPaperFactory(link=world.paper_link, author=world.asha, written="Words.")
    version = {"paper": world.link_paper, "made_by": world.asha}
    world.paper_version = PaperVersionFactory(**version, made_for=PaperFrozenFor.COMMENT)
    world.paper_comment = PaperCommentFactory(version=world.paper_version, member__user=None)
    plan = LinkPaperFactory(link=world.paper_link, author=world.asha, kind=PaperKind.SUPPORT_PLAN)
    world.support_plan, world.support_item = plan, SupportItemFactory(paper=plan)


READING = ("link-papers", "link-paper", "print-paper", "print-family-paper")
WRITING = {
    "begin-paper": MEND,
    "write-paper": MEND,
    "set-paper-aside": MEND,
    "open-paper-again": MEND,
    "hand-in-paper": MEND,
    "paper-comment": MEND,
    "answer-paper-comment": MEND,
    "add-support": MEND,
    "change-support": MEND,
    "strike-support": MEND,
}
PRESSED = ("bring-in-paper", "share-paper", "draft-support")

ROWS = (
    {f"familyfinding:{name}": reading() for name in READING}
    | {f"familyfinding:{name}": working() for name in (*WRITING, *PRESSED)}
    | {f"POST familyfinding:{name}": working(verdict) for name, verdict in WRITING.items()}
    | {f"POST familyfinding:{name}": working("moved") for name in PRESSED}
)


def about(name, key):
    return lambda world: [getattr(world, name).reference, *key]


ARGS = (
    {f"familyfinding:{name}": about("paper_link", ()) for name in ("link-papers", "begin-paper")}
    | {
        f"familyfinding:{name}": about("link_paper", ())
        for name in (
            *("link-paper", "bring-in-paper", "hand-in-paper", "open-paper-again", "set-paper-aside"),
            "share-paper",
        )
    }
    | {"familyfinding:write-paper": about("link_paper", ("reasons",))}
    | {f"familyfinding:{name}": about("paper_version", ()) for name in ("print-paper", "print-family-paper")}
    | {"familyfinding:paper-comment": about("paper_version", ())}
    | {"familyfinding:answer-paper-comment": about("paper_comment", ())}
    | {f"familyfinding:{name}": about("support_plan", ()) for name in ("add-support", "draft-support")}
    | {f"familyfinding:{name}": about("support_item", ()) for name in ("change-support", "strike-support")}
)
