"""What the portal holds for one applicant."""

import uuid

import factory

from adoption import clock, models
from tests.factories.adoption import CaseFileFactory, Rows, UserFactory


class PortalHomeFactory(Rows):
    class Meta:
        model = models.PortalHome

    user = factory.SubFactory(UserFactory)
    file = factory.SubFactory(CaseFileFactory, kind=models.FileKind.HOUSEHOLD)


class SharedItemFactory(Rows):
    class Meta:
        model = models.SharedItem

    user = factory.SubFactory(UserFactory)
    file = factory.SubFactory(CaseFileFactory, kind=models.FileKind.HOUSEHOLD)
    kind = "document"
    subject = "adoption.DocumentVersion"
    subject_id = factory.Sequence(lambda n: n + 1)
    title = "A plan"
    shared_at = factory.LazyFunction(clock.now)


class PortalEntryFactory(Rows):
    class Meta:
        model = models.PortalEntry

    user = factory.SubFactory(UserFactory)
    file = factory.SubFactory(CaseFileFactory, kind=models.FileKind.HOUSEHOLD)
    kind = "feedback"
    key = factory.LazyFunction(lambda: str(uuid.uuid4()))


class PortalMessageFactory(Rows):
    class Meta:
        model = models.PortalMessage

    user = factory.SubFactory(UserFactory)
    file = factory.SubFactory(CaseFileFactory, kind=models.FileKind.HOUSEHOLD)
    author = factory.SelfAttribute("user")
    author_name = "Ada"
    from_staff = False
    body = "When is our next visit?"
    key = factory.LazyFunction(lambda: str(uuid.uuid4()))
