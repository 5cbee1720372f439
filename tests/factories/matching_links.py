"""Links and what hangs on them."""

from datetime import UTC, date, datetime

import factory

from adopters.flows import Stage
from familyfinding import models
from familyfinding.flows import LinkState
from tests.factories.adopters import HouseholdFactory
from tests.factories.adopters_report import ReportVersionFactory
from tests.factories.adoption import DocumentVersionFactory, Rows, UserFactory
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
    household = factory.SelfAttribute("link.household")
    ended = factory.LazyAttribute(lambda row: row.link.state == LinkState.CLOSED)


class LinkMoveFactory(Rows):
    class Meta:
        model = models.LinkMove

    link = factory.SubFactory(LinkFactory)
    became = LinkState.INTEREST
    at = OPENED_AT


class ShortlistFactory(Rows):
    class Meta:
        model = models.Shortlist

    class Params:
        confirmed = factory.Trait(
            supervised_on=OPENED_AT.date(),
            supervision="We talked about each family.",
            supervised_with=factory.SubFactory(UserFactory),
            confirmed_on=OPENED_AT.date(),
            confirmed_by=factory.SubFactory(UserFactory),
        )

    child = factory.SubFactory(ChildFactory, looking=True)
    opened_on = OPENED_AT.date()


class ShortlistChoiceFactory(Rows):
    class Meta:
        model = models.ShortlistChoice

    link = factory.SubFactory(LinkFactory)
    shortlist = factory.SubFactory(ShortlistFactory, child=factory.SelfAttribute("..link.child"))
    chosen = True
    why = "They have time."
    at = OPENED_AT
    by = factory.SubFactory(UserFactory)


class SharedPaperFactory(Rows):
    class Meta:
        model = models.SharedPaper

    link = factory.SubFactory(LinkFactory)
    version = factory.SubFactory(DocumentVersionFactory, document__file=factory.SelfAttribute("...link.child.file"))
    kind = models.PaperKind.REPORT
    shared_at = OPENED_AT
    shared_by = factory.SubFactory(UserFactory)


class FolderPaperFactory(Rows):
    class Meta:
        model = models.FolderPaper

    link = factory.SubFactory(LinkFactory)
    report = factory.SubFactory(ReportVersionFactory, report__household=factory.SelfAttribute("...link.household"))
    sent_to = factory.SubFactory(UserFactory)
    sent_at = OPENED_AT
    sent_by = factory.SubFactory(UserFactory)


class MatchingMeetingFactory(Rows):
    class Meta:
        model = models.MatchingMeeting

    shortlist = factory.SubFactory(ShortlistFactory, confirmed=True)
    planned_at = datetime(2026, 4, 20, 13, tzinfo=UTC)
    arranged_by = factory.SubFactory(UserFactory)


class InvitedFactory(Rows):
    class Meta:
        model = models.Invited

    meeting = factory.SubFactory(MatchingMeetingFactory)
    user = factory.SubFactory(UserFactory)
    part = models.InvitedAs.CHAIR


class MatchingMinutesFactory(Rows):
    class Meta:
        model = models.MatchingMinutes

    meeting = factory.SubFactory(
        MatchingMeetingFactory, held_on=date(2026, 4, 20), confirmed_by=factory.SubFactory(UserFactory)
    )
    number = 1
    text = "Everybody spoke."
    paper = factory.SubFactory(DocumentVersionFactory)
    written_at = OPENED_AT
    written_by = factory.SubFactory(UserFactory)


class FamilyConsideredFactory(Rows):
    class Meta:
        model = models.FamilyConsidered

    meeting = factory.SubFactory(MatchingMeetingFactory)
    link = factory.SubFactory(LinkFactory, child=factory.SelfAttribute("..meeting.shortlist.child"))
    outcome = models.MeetingOutcome.PREFERRED
    why = "They meet every need."


class LinkQuestionFactory(Rows):
    class Meta:
        model = models.LinkQuestion

    link = factory.SubFactory(LinkFactory)
    text = "Is there a school nearby?"
    asked_at = OPENED_AT
    asked_by = factory.SubFactory(UserFactory)


class ToldFactory(Rows):
    class Meta:
        model = models.Told

    link = factory.SubFactory(LinkFactory)
    whom = models.ToldWhom.CARERS
    about = models.ToldAbout.MEETING
    words = "They know."
    told_at = OPENED_AT


class ValidationVisitFactory(Rows):
    """Owed since the meeting. `made=True` was made the next day."""

    class Meta:
        model = models.ValidationVisit

    class Params:
        made = factory.Trait(
            visited_on=date(2026, 4, 21),
            visited_by=factory.SubFactory(UserFactory),
            account="We talked for two hours.",
            locality_came=True,
        )

    link = factory.SubFactory(LinkFactory)
    owed_since = date(2026, 4, 20)


class AskedToVisitFactory(Rows):
    class Meta:
        model = models.AskedToVisit

    visit = factory.SubFactory(ValidationVisitFactory)
    worker = factory.SubFactory(UserFactory)


class ProceedDecisionFactory(Rows):
    class Meta:
        model = models.ProceedDecision

    link = factory.SubFactory(LinkFactory)
    visit = factory.SubFactory(ValidationVisitFactory, made=True, link=factory.SelfAttribute("..link"))
    visited_on = factory.SelfAttribute("visit.visited_on")
    proceeds = True
    reasons = "They meet every need."
    decided_on = date(2026, 4, 22)
    decided_by = factory.SubFactory(UserFactory)


class SupportRequirementFactory(Rows):
    class Meta:
        model = models.SupportRequirement

    decision = factory.SubFactory(ProceedDecisionFactory)
    link = factory.SelfAttribute("decision.link")
    text = "Therapeutic parenting course"


class BookedDatesFactory(Rows):
    class Meta:
        model = models.BookedDates

    link = factory.SubFactory(LinkFactory)
    medical_at = datetime(2026, 5, 7, 9, tzinfo=UTC)
    medical_place = "The clinic"
    panel_on = date(2026, 5, 20)
    panel_place = "The town hall"
    carers_told_on = date(2026, 4, 23)
    booked_at = OPENED_AT
    booked_by = factory.SubFactory(UserFactory)


class ParticipantFactory(Rows):
    class Meta:
        model = models.Participant

    link = factory.SubFactory(LinkFactory)
    user = factory.SubFactory(UserFactory)
    part = "Social worker of the placing agency"
    from_on = OPENED_AT.date()
    added_by = factory.SubFactory(UserFactory)
