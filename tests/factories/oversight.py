"""The central record of complaints."""

import factory

from adoption import clock
from oversight import models
from tests.factories.adoption import AgencyFactory, Rows


class ComplaintFactory(Rows):
    """Received, and taken on by nobody yet."""

    class Meta:
        model = models.Complaint

    agency = factory.SubFactory(AgencyFactory)
    by_whom = models.ByWhom.ADOPTER
    name = "Robin Example"
    how = models.How.LETTER
    received_on = factory.LazyFunction(clock.today)
    what = "Nobody rang."


class ComplaintStepFactory(Rows):
    class Meta:
        model = models.ComplaintStep

    complaint = factory.SubFactory(ComplaintFactory)
    what = "Received by letter or e-mail"
    on = factory.LazyFunction(clock.today)
