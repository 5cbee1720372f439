"""Family finding meetings, their agendas, agreed actions, and children at events."""

from datetime import UTC, date, datetime

import factory

from adoption.models import AgreedAction, FileKind
from familyfinding import models
from tests.factories.adopters import GatheringFactory
from tests.factories.adoption import AgencyFactory, CaseFileFactory, Rows, UserFactory
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import InterestFactory, MediaItemFactory

MEETS_AT = datetime(2026, 4, 8, 9, tzinfo=UTC)  # the second Wednesday, 10am in England


class AgreedActionFactory(Rows):
    class Meta:
        model = AgreedAction

    file = factory.SubFactory(CaseFileFactory)
    what = "Visit the carers for new photographs"
    owner = factory.SubFactory(UserFactory)
    due_on = date(2026, 4, 22)
    agreed_on = date(2026, 4, 8)
    agreed_by = factory.SubFactory(UserFactory)


class MeetingRoundFactory(Rows):
    class Meta:
        model = models.MeetingRound

    agency = factory.SubFactory(AgencyFactory)
    file = factory.SubFactory(
        CaseFileFactory, agency=factory.SelfAttribute("..agency"), kind=FileKind.MEETINGS, team=None
    )


class MonthOwedFactory(Rows):
    class Meta:
        model = models.MonthOwed

    round = factory.SubFactory(MeetingRoundFactory)
    opened_on = date(2026, 3, 11)


class FindingMeetingFactory(Rows):
    class Meta:
        model = models.FindingMeeting

    round = factory.SubFactory(MeetingRoundFactory)
    starts_at = MEETS_AT
    agenda_closes_on = date(2026, 4, 3)
    planned_by = factory.SubFactory(UserFactory)


class PartnerAtMeetingFactory(Rows):
    class Meta:
        model = models.PartnerAtMeeting

    meeting = factory.SubFactory(FindingMeetingFactory)
    agency = factory.SelfAttribute("meeting.round.agency")


class ChildOnAgendaFactory(Rows):
    class Meta:
        model = models.ChildOnAgenda

    meeting = factory.SubFactory(FindingMeetingFactory)
    child = factory.SubFactory(ChildFactory, looking=True)
    partner = factory.SelfAttribute("child.file.agency")
    because = models.Because.LONGEST
    added_at = datetime(2026, 3, 20, 9, tzinfo=UTC)


class NamedAtMeetingFactory(Rows):
    class Meta:
        model = models.NamedAtMeeting

    item = factory.SubFactory(ChildOnAgendaFactory)
    interest = factory.SubFactory(InterestFactory, child=factory.SelfAttribute("..item.child"))


class PresentationFactory(Rows):
    class Meta:
        model = models.Presentation

    child = factory.SubFactory(ChildFactory, looking=True)
    hearing_on = date(2026, 4, 28)


class OutingFactory(Rows):
    class Meta:
        model = models.Outing

    gathering = factory.SubFactory(GatheringFactory, kind="activity")
    child = factory.SubFactory(ChildFactory, looking=True)
    booked_at = datetime(2026, 4, 9, 9, tzinfo=UTC)
    booked_by = factory.SubFactory(UserFactory)


class ShownThereFactory(Rows):
    class Meta:
        model = models.ShownThere

    outing = factory.SubFactory(OutingFactory)
    item = factory.SubFactory(MediaItemFactory, profile__child=factory.SelfAttribute("...outing.child"))
    chosen_at = datetime(2026, 4, 9, 9, tzinfo=UTC)
    chosen_by = factory.SubFactory(UserFactory)
