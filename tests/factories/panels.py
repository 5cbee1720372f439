"""Panels, their meetings and agendas. Everything of one panel shares its agency."""

from datetime import UTC, date, datetime

import factory

from adoption.models import FileKind
from panels import models
from tests.factories.adopters import HouseholdFactory
from tests.factories.adoption import (
    LONG_AGO,
    AgencyFactory,
    CaseFileFactory,
    DocumentVersionFactory,
    PersonAroundFactory,
    Rows,
    UserFactory,
)

PANEL_DAY = date(2026, 12, 16)  # a Wednesday
TEN = datetime(2026, 12, 16, 10, tzinfo=UTC)
CHECK_ON, SUBMISSION_ON = date(2026, 11, 25), date(2026, 12, 2)  # 15 and 10 working days before


class PanelFactory(Rows):
    class Meta:
        model = models.Panel

    agency = factory.SubFactory(AgencyFactory)
    file = factory.SubFactory(
        CaseFileFactory, agency=factory.SelfAttribute("..agency"), kind=FileKind.PANEL, title="Adoption panel"
    )
    name = factory.Sequence(lambda n: f"Adoption panel {n}")
    constituted_on = LONG_AGO


class PanelAgencyFactory(Rows):
    class Meta:
        model = models.PanelAgency

    panel = factory.SubFactory(PanelFactory)
    agency = factory.SubFactory(AgencyFactory)


class PanelMemberFactory(Rows):
    """A social worker of the panel. `chair=True` and `independent=True` make them what they say."""

    class Meta:
        model = models.PanelMember

    class Params:
        chair = factory.Trait(kind=models.MemberKind.CHAIR, independent=True, employer="Retired", qualified_on=None)
        vice = factory.Trait(kind=models.MemberKind.VICE_CHAIR, qualified_on=None)
        of_independence = factory.Trait(kind=models.MemberKind.INDEPENDENT, independent=True, qualified_on=None)
        medical = factory.Trait(kind=models.MemberKind.MEDICAL_ADVISER, qualified_on=None)

    panel = factory.SubFactory(PanelFactory)
    user = factory.SubFactory(UserFactory)
    kind = models.MemberKind.SOCIAL_WORKER
    qualified_on = date(2010, 7, 1)
    from_on = LONG_AGO
    added_by = factory.SubFactory(UserFactory)


class AppraisalFactory(Rows):
    class Meta:
        model = models.Appraisal

    member = factory.SubFactory(PanelMemberFactory)
    opened_on = date(2026, 1, 5)


class PanelReviewFactory(Rows):
    class Meta:
        model = models.PanelReview

    panel = factory.SubFactory(PanelFactory)
    opened_on = date(2026, 1, 5)


class PanelMeetingFactory(Rows):
    class Meta:
        model = models.PanelMeeting

    panel = factory.SubFactory(PanelFactory)
    starts_at = TEN
    on = factory.LazyAttribute(lambda meeting: meeting.starts_at.date())
    check_on = CHECK_ON
    submission_on = SUBMISSION_ON
    place = "Committee room 2"
    arranged_by = factory.SubFactory(UserFactory)


class SeatFactory(Rows):
    class Meta:
        model = models.Seat

    meeting = factory.SubFactory(PanelMeetingFactory)
    member = factory.SubFactory(PanelMemberFactory, panel=factory.SelfAttribute("..meeting.panel"))


class PresenceFactory(Rows):
    class Meta:
        model = models.Presence

    seat = factory.SubFactory(SeatFactory)
    arrived_at = TEN
    recorded_by = factory.SubFactory(UserFactory)


class OnlookerFactory(Rows):
    class Meta:
        model = models.Onlooker

    meeting = factory.SubFactory(PanelMeetingFactory)
    name = "Robin Vale"


class AgendaItemFactory(Rows):
    """The suitability of a household of the panel’s agency. `general=True` is a report on the service."""

    class Meta:
        model = models.AgendaItem

    class Params:
        general = factory.Trait(
            kind=models.ItemKind.GENERAL, household=None, file=None, title="Six-monthly report on the service"
        )

    meeting = factory.SubFactory(PanelMeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = models.ItemKind.SUITABILITY
    agency = factory.SelfAttribute("meeting.panel.agency")
    household = factory.SubFactory(HouseholdFactory, file__agency=factory.SelfAttribute("...agency"))
    file = factory.LazyAttribute(lambda item: item.household.file if item.household else None)
    tabled_by = factory.SubFactory(UserFactory)


class DeclarationFactory(Rows):
    class Meta:
        model = models.Declaration

    item = factory.SubFactory(AgendaItemFactory)
    member = factory.SubFactory(PanelMemberFactory, panel=factory.SelfAttribute("..item.meeting.panel"))
    conflict = False
    declared_at = TEN
    declared_by = factory.SelfAttribute("member.user")


class PresenterFactory(Rows):
    class Meta:
        model = models.Presenter

    item = factory.SubFactory(AgendaItemFactory)
    part = models.Presenting.ADOPTERS_WORKER
    name = "Joss Tully"


class PanelInvitationFactory(Rows):
    class Meta:
        model = models.PanelInvitation

    item = factory.SubFactory(AgendaItemFactory)
    person = factory.SubFactory(
        PersonAroundFactory, file=factory.SelfAttribute("..item.file"), relation="applicant", side="adopter"
    )
    invited_on = date(2026, 7, 7)


class QuestionFactory(Rows):
    class Meta:
        model = models.Question

    item = factory.SubFactory(AgendaItemFactory)
    member = factory.SubFactory(PanelMemberFactory, panel=factory.SelfAttribute("..item.meeting.panel"))
    text = "How have they prepared their own children?"
    asked_at = TEN


class ItemPaperFactory(Rows):
    """A paper that is ready, on the item’s own file. `missing=True` is still owed."""

    class Meta:
        model = models.ItemPaper

    class Params:
        missing = factory.Trait(state=models.PaperState.MISSING, version=None)

    item = factory.SubFactory(AgendaItemFactory)
    kind = "other"
    place = factory.Sequence(lambda n: n + 1)
    title = "Assessment"
    state = models.PaperState.READY
    version = factory.SubFactory(DocumentVersionFactory, document__file=factory.SelfAttribute("...item.file"))


class ItemMinuteFactory(Rows):
    class Meta:
        model = models.ItemMinute

    item = factory.SubFactory(AgendaItemFactory)
    discussion = "Panel asked about the dog."


class MinutesFactory(Rows):
    class Meta:
        model = models.Minutes

    meeting = factory.SubFactory(PanelMeetingFactory)
    number = 1
    sha256 = "0" * 64
    made_at = TEN
    made_by = factory.SubFactory(UserFactory)


class MinutesAnswerFactory(Rows):
    class Meta:
        model = models.MinutesAnswer

    minutes = factory.SubFactory(MinutesFactory)
    member = factory.SubFactory(PanelMemberFactory, panel=factory.SelfAttribute("..minutes.meeting.panel"))
    agrees = True
    answered_at = TEN


class TellingFactory(Rows):
    class Meta:
        model = models.Telling

    item = factory.SubFactory(AgendaItemFactory)
    file = factory.SelfAttribute("item.file")
    whom = models.Told.ADOPTERS
    since_on = PANEL_DAY


class DecisionMakerFactory(Rows):
    class Meta:
        model = models.DecisionMaker

    agency = factory.SubFactory(AgencyFactory)
    user = factory.SubFactory(UserFactory)
    post = "Assistant director, children"
    from_on = LONG_AGO
    authorised_by = "Director of children’s services"
    entered_by = factory.SubFactory(UserFactory)


class DeciderYearFactory(Rows):
    class Meta:
        model = models.DeciderYear

    panel = factory.SubFactory(PanelFactory)
    begins_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


class DecidersMeetingFactory(Rows):
    class Meta:
        model = models.DecidersMeeting

    agency = factory.SubFactory(AgencyFactory)
    held_on = date(2026, 10, 7)
    who_came = "Dele Okafor, Dora Finch"
    minutes = "How reasons are written."
    recorded_by = factory.SubFactory(UserFactory)


class DecisionSheetFactory(Rows):
    class Meta:
        model = models.DecisionSheet

    item = factory.SubFactory(AgendaItemFactory)
    agency = factory.SelfAttribute("item.agency")
    file = factory.SelfAttribute("item.file")
    panel_on = PANEL_DAY


class SheetPaperFactory(Rows):
    class Meta:
        model = models.SheetPaper

    sheet = factory.SubFactory(DecisionSheetFactory)
    place = 1
    title = "Prospective adopter’s report"
    version = factory.SubFactory(DocumentVersionFactory, document__file=factory.SelfAttribute("...sheet.file"))
    sha256 = "0" * 64
