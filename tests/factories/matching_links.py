"""Links and what hangs on them."""

from datetime import UTC, datetime

import factory

from adopters.flows import Stage
from familyfinding import models
from familyfinding.flows import LinkState
from tests.factories.adopters import HouseholdFactory
from tests.factories.adoption import Rows, UserFactory
from tests.factories.children import ChildFactory

OPENED_AT = datetime(2026, 4, 8, 9, tzinfo=UTC)


class LinkFactory(Rows):
    """A link under consideration with its leading child. `place=1` puts that child’s row on the shortlist."""

    class Meta:
        model = models.Link
        skip_postgeneration_save = True

    child = factory.SubFactory(ChildFactory, looking=True)
    household = factory.SubFactory(HouseholdFactory, stage=Stage.APPROVED)
    initiator = models.Initiator.CHILDS_WORKER
    source = models.Source.HOME
    why = "They live near a school that can help."
    state = LinkState.CONSIDERING
    since = OPENED_AT
    opened_at = OPENED_AT
    opened_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def place(link, create, extracted, **kwargs):  # noqa: N805 (the factory passes what it made)
        LinkedChildFactory(link=link, child=link.child, place=extracted)


class LinkedChildFactory(Rows):
    class Meta:
        model = models.LinkedChild
        django_get_or_create = ("link", "child")

    link = factory.SubFactory(LinkFactory)
    child = factory.SelfAttribute("link.child")


class LinkMoveFactory(Rows):
    class Meta:
        model = models.LinkMove

    link = factory.SubFactory(LinkFactory)
    became = LinkState.INTEREST
    at = OPENED_AT
