"""What an agency shows to its families."""

import factory

from adoption import models
from tests.factories.adoption import JANUARY, AgencyFactory, Rows


class FamilyLinkFactory(Rows):
    class Meta:
        model = models.FamilyLink

    agency = factory.SubFactory(AgencyFactory)
    kind = models.FamilyLinkKind.DIRECTORY
    title = "New Family Circle"
    address = "https://circle.example/"
    from_on = JANUARY
