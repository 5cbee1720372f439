"""Papers of a link. Facts alone."""

import hashlib
from datetime import UTC, date, datetime

import factory

from familyfinding import models
from familyfinding.paper_sections import PAPERS, PaperKind
from tests.factories.adopters import MemberFactory
from tests.factories.adoption import Rows, UserFactory
from tests.factories.matching_links import LinkFactory

BEGUN_ON = date(2026, 6, 1)


class LinkPaperFactory(Rows):
    """A paper with all its sections. `written="…"` fills each with these words."""

    class Meta:
        model = models.LinkPaper
        skip_postgeneration_save = True

    link = factory.SubFactory(LinkFactory)
    child = factory.SelfAttribute("link.child")
    kind = PaperKind.PLACEMENT_REPORT
    begun_on = BEGUN_ON
    author = factory.SubFactory(UserFactory)

    @factory.post_generation
    def written(paper, create, extracted, **kwargs):  # noqa: N805 (the factory passes what it made)
        for section in PAPERS[paper.kind]:
            PaperSectionFactory(paper=paper, key=section.key, text=extracted or "")


class PaperSectionFactory(Rows):
    class Meta:
        model = models.PaperSection
        django_get_or_create = ("paper", "key")

    paper = factory.SubFactory(LinkPaperFactory)
    key = "reasons"


class PaperVersionFactory(Rows):
    class Meta:
        model = models.PaperVersion

    paper = factory.SubFactory(LinkPaperFactory)
    number = 1
    made_for = models.PaperFrozenFor.COMMENT
    made_on = BEGUN_ON
    made_by = factory.SelfAttribute("paper.author")
    sections = [{"part": "The match", "heading": "Why this family", "text": "They have time."}]
    sha256 = hashlib.sha256(b"paper").hexdigest()


class PaperCommentFactory(Rows):
    class Meta:
        model = models.PaperComment

    version = factory.SubFactory(PaperVersionFactory)
    member = factory.SubFactory(MemberFactory, household=factory.SelfAttribute("..version.paper.link.household"))
    text = "We are glad."
    received_on = date(2026, 6, 3)
    recorded_by = factory.SubFactory(UserFactory)


class SupportItemFactory(Rows):
    class Meta:
        model = models.SupportItem

    paper = factory.SubFactory(LinkPaperFactory, kind=PaperKind.SUPPORT_PLAN)
    need = "Sleep"
    what = "A sleep clinic, and somebody to ring at night."
    written_by = factory.SelfAttribute("paper.author")
    written_at = datetime(2026, 6, 2, 9, tzinfo=UTC)
