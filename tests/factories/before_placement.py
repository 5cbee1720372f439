"""What adopters are given and offered before a child moves in."""

import factory

from adoption import clock
from familyfinding import models
from familyfinding.flows import LinkState
from tests.factories.adopters import MemberFactory
from tests.factories.adoption import DocumentFactory, DocumentVersionFactory, Rows, UserFactory
from tests.factories.matching_links import LinkFactory


class DisclosureFactory(Rows):
    """Given, and received by nobody yet."""

    class Meta:
        model = models.Disclosure

    link = factory.SubFactory(LinkFactory, state=LinkState.CPR_SHARED)
    document = factory.SubFactory(DocumentFactory, file=factory.SelfAttribute("..link.child.file"))
    version = factory.SubFactory(DocumentVersionFactory, document=factory.SelfAttribute("..document"))
    at = factory.LazyFunction(clock.now)
    by = factory.SubFactory(UserFactory)


class DisclosureReceiptFactory(Rows):
    class Meta:
        model = models.DisclosureReceipt

    disclosure = factory.SubFactory(DisclosureFactory)
    member = factory.SubFactory(MemberFactory, household=factory.SelfAttribute("..disclosure.link.household"))
    on = factory.LazyFunction(clock.today)
    entered_by = factory.SubFactory(UserFactory)


class PreparationOfferFactory(Rows):
    class Meta:
        model = models.PreparationOffer

    link = factory.SubFactory(LinkFactory, state=LinkState.PROCEEDING)
    kind = models.OfferKind.CARERS
    offered_on = factory.LazyFunction(clock.today)
    offered_by = factory.SubFactory(UserFactory)
