"""Records of adopter households. Facts alone: no deadline, no event. Dates follow SC-05, Christmas 2025."""

import hashlib
from datetime import UTC, date, datetime

import factory

from adopters import models
from adopters.flows import Stage
from adoption.models import FileKind, Relation, Side
from tests.factories.adoption import AgencyFactory, CaseFileFactory, PersonAroundFactory, Rows, UserFactory

ENQUIRED_ON = date(2025, 12, 19)  # a Friday
REGISTERED_ON = date(2025, 12, 24)  # a Wednesday
STARTED_ON = date(2025, 12, 31)  # a Wednesday
AGREED_ON = date(2026, 3, 9)  # a Monday


class HouseholdFactory(Rows):
    class Meta:
        model = models.Household

    file = factory.SubFactory(CaseFileFactory, kind=FileKind.HOUSEHOLD, title="Ashdown and Birch")
    stage = Stage.ENQUIRY
    stage_since = ENQUIRED_ON


class MemberFactory(Rows):
    """The first applicant, unless told otherwise."""

    class Meta:
        model = models.Member

    household = factory.SubFactory(HouseholdFactory)
    person = factory.SubFactory(
        PersonAroundFactory,
        file=factory.SelfAttribute("..household.file"),
        relation=Relation.APPLICANT,
        side=Side.ADOPTER,
        name="Ada Ashdown",
    )
    kind = models.MemberKind.APPLICANT
    number = 1
    born_on = date(1988, 5, 4)
    joined_on = ENQUIRED_ON


class EnquiryFactory(Rows):
    class Meta:
        model = models.Enquiry

    household = factory.SubFactory(HouseholdFactory)
    channel = models.Channel.PHONE
    enquired_on = ENQUIRED_ON


class RegistrationFactory(Rows):
    class Meta:
        model = models.Registration

    household = factory.SubFactory(HouseholdFactory, stage=Stage.REGISTERED)
    received_on = REGISTERED_ON
    via = models.Via.PAPER


class StageOneFactory(Rows):
    class Meta:
        model = models.StageOne

    household = factory.SubFactory(HouseholdFactory, stage=Stage.STAGE_ONE, stage_since=STARTED_ON)
    started_on = STARTED_ON


class PauseFactory(Rows):
    class Meta:
        model = models.Pause

    household = factory.SubFactory(HouseholdFactory, stage=Stage.STAGE_ONE)
    from_on = STARTED_ON
    why = "A bereavement in the family."
    recorded_by = factory.SubFactory(UserFactory)


class CheckFactory(Rows):
    class Meta:
        model = models.Check

    member = factory.SubFactory(MemberFactory)
    kind = models.CheckKind.DBS
    needed_on = STARTED_ON


class StageTwoFactory(Rows):
    class Meta:
        model = models.StageTwo

    household = factory.SubFactory(HouseholdFactory, stage=Stage.STAGE_TWO, stage_since=AGREED_ON)
    notified_on = AGREED_ON


class VisitFactory(Rows):
    class Meta:
        model = models.Visit

    stage_two = factory.SubFactory(StageTwoFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    planned_on = AGREED_ON


class AgreementFactory(Rows):
    class Meta:
        model = models.Agreement

    household = factory.SubFactory(HouseholdFactory, stage=Stage.STAGE_ONE)
    kind = models.AgreementKind.STAGE_ONE_PLAN
    number = 1
    sections = [{"heading": "What we will do", "text": "Take up your references."}]
    sha256 = hashlib.sha256(b"plan").hexdigest()
    drawn_up_on = STARTED_ON
    drawn_up_by = factory.SubFactory(UserFactory)


class SignatureFactory(Rows):
    class Meta:
        model = models.Signature

    agreement = factory.SubFactory(AgreementFactory)
    user = factory.SubFactory(UserFactory)
    sha256 = factory.SelfAttribute("agreement.sha256")


class SuitabilityFactory(Rows):
    class Meta:
        model = models.Suitability

    household = factory.SubFactory(HouseholdFactory, stage=Stage.DECISION)


class IndependentReviewFactory(Rows):
    """Of a determination that went to the review body."""

    class Meta:
        model = models.IndependentReview

    suitability = factory.SubFactory(
        SuitabilityFactory,
        decision="not_approved",
        decided_on=date(2026, 7, 23),
        reasons="Too much is unsettled.",
        written_on=date(2026, 7, 24),
        representations_on=date(2026, 8, 3),
        representations_to="review",
    )
    asked_on = date(2026, 8, 3)


class ApprovalReviewFactory(Rows):
    class Meta:
        model = models.ApprovalReview

    suitability = factory.SubFactory(SuitabilityFactory)
    opened_on = date(2026, 7, 23)


class RefereeFactory(Rows):
    class Meta:
        model = models.Referee

    household = factory.SubFactory(HouseholdFactory, stage=Stage.STAGE_ONE)
    person = factory.SubFactory(
        PersonAroundFactory,
        file=factory.SelfAttribute("..household.file"),
        relation=Relation.REFEREE,
        side=Side.ADOPTER,
        name="Fern Hollis",
    )
    is_relative = False


class PastFactory(Rows):
    class Meta:
        model = models.Past

    member = factory.SubFactory(MemberFactory)
    kind = models.HistoryKind.WORK
    what = "Clerk, Larch and Sons"
    from_on = date(2010, 6, 1)
    recorded_by = factory.SubFactory(UserFactory)


class GatheringFactory(Rows):
    """An information event on an evening in January."""

    class Meta:
        model = models.Gathering

    agency = factory.SubFactory(AgencyFactory)
    delivered_by = factory.SelfAttribute("agency")
    kind = models.GatheringKind.INFORMATION
    title = "Could you adopt?"
    starts_at = datetime(2026, 1, 14, 18, 30, tzinfo=UTC)
    ends_at = datetime(2026, 1, 14, 20, 0, tzinfo=UTC)
    place = "Town Hall"
    capacity = 20
    planned_by = factory.SubFactory(UserFactory)


class BookingFactory(Rows):
    class Meta:
        model = models.Booking

    gathering = factory.SubFactory(GatheringFactory)
    person = factory.SubFactory(PersonAroundFactory, relation=Relation.APPLICANT, side=Side.ADOPTER)
    file = factory.SelfAttribute("person.file")
    state = models.Place.BOOKED


class TrainingExceptionFactory(Rows):
    class Meta:
        model = models.TrainingException

    person = factory.SubFactory(PersonAroundFactory, relation=Relation.APPLICANT, side=Side.ADOPTER)
    file = factory.SelfAttribute("person.file")
    topic = models.Topic.TRAUMA
    why = "She teaches this course."
    agreed_on = AGREED_ON
    agreed_by = factory.SubFactory(UserFactory)


class VoiceContractFactory(Rows):
    class Meta:
        model = models.VoiceContract

    agency = factory.SubFactory(AgencyFactory)
    represented_by = "Northern Adopters Together"
    from_on = date(2026, 4, 1)
    until_on = date(2027, 4, 1)
    recorded_by = factory.SubFactory(UserFactory)


class VoiceActionFactory(Rows):
    class Meta:
        model = models.VoiceAction

    agency = factory.SubFactory(AgencyFactory)
    said_on = date(2026, 2, 2)
    said = "Evenings suit us better than mornings."
    action = "Hold every second event in the evening."
    recorded_by = factory.SubFactory(UserFactory)


class VolunteerFactory(Rows):
    class Meta:
        model = models.Volunteer

    member = factory.SubFactory(MemberFactory)
    helps_with = models.HelpsWith.EVENTS
    consented_on = date(2026, 8, 3)
    consent = "Said so by telephone, and read what it means."
    recorded_by = factory.SubFactory(UserFactory)
