"""What a child needs, and what the finder keeps."""

from datetime import UTC, date, datetime

import factory

from familyfinding import models
from tests.factories.adoption import Rows, UserFactory
from tests.factories.children import ChildFactory

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
