"""What a child needs, and what the finder keeps."""

from datetime import UTC, date, datetime

import factory

from adopters.flows import Stage
from familyfinding import models
from tests.factories.adopters import HouseholdFactory
from tests.factories.adoption import Rows, UserFactory
from tests.factories.children import ChildFactory
from tests.factories.matching_links import LinkFactory

WRITTEN_AT = datetime(2026, 1, 12, 9, tzinfo=UTC)


class NeedFactory(Rows):
    class Meta:
        model = models.Need

    child = factory.SubFactory(ChildFactory, looking=True)
    kind = "health"
    number = 1
    strength = models.Strength.STRONG
    what = "An inhaler twice a day, and somebody who stays calm."
    evidence = "Letter of the paediatrician"
    seen_on = date(2026, 1, 5)
    recorded_at = WRITTEN_AT
    recorded_by = factory.SubFactory(UserFactory)


class KeptApartFactory(Rows):
    """A family that this child must not go to."""

    class Meta:
        model = models.KeptApart

    child = factory.SubFactory(ChildFactory, looking=True)
    kind = models.Apart.CONFLICT
    household = factory.SubFactory(HouseholdFactory, stage=Stage.APPROVED)
    why = "They know the grandmother."
    on = date(2026, 1, 5)
    recorded_by = factory.SubFactory(UserFactory)


class SetAsideFactory(Rows):
    class Meta:
        model = models.SetAside

    child = factory.SubFactory(ChildFactory, looking=True)
    household = factory.SubFactory(HouseholdFactory, stage=Stage.APPROVED)
    fact = models.Fact.CHECKS
    why = "The new certificate is on its way."
    at = WRITTEN_AT
    by = factory.SubFactory(UserFactory)


class FinderSearchFactory(Rows):
    class Meta:
        model = models.FinderSearch

    child = factory.SubFactory(ChildFactory, looking=True)
    at = WRITTEN_AT
    by = factory.SubFactory(UserFactory)
    possible = 3


class SheetCellFactory(Rows):
    """A gap that nobody has answered yet."""

    class Meta:
        model = models.SheetCell

    link = factory.SubFactory(LinkFactory)
    child = factory.SelfAttribute("link.child")
    kind = "health"
    number = 1
    meets = models.Meets.GAP
    evidence = "They have not cared for a child with asthma."
    basis = models.Basis.SEEN
    seen_on = date(2026, 1, 9)
    judged_at = WRITTEN_AT
    judged_by = factory.SubFactory(UserFactory)


class SheetCopyFactory(Rows):
    class Meta:
        model = models.SheetCopy

    child = factory.SubFactory(ChildFactory, looking=True)
    number = 1
    made_for = "Matching meeting of 16 January"
    content = factory.LazyAttribute(lambda copy: {"reference": copy.child.file.reference, "families": [], "rows": []})
    sha256 = "0" * 64
    made_at = WRITTEN_AT
    made_by = factory.SubFactory(UserFactory)
