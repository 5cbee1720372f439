"""Links on their way to panel, and what hangs on them. The decision to proceed was taken on Thursday 9 April 2026."""

from datetime import UTC, date, datetime

import factory

from familyfinding import models
from familyfinding.agendas import MeetingKind, Party
from familyfinding.flows import LinkState
from tests.factories.adoption import Rows, UserFactory
from tests.factories.matching_links import LinkFactory

DECIDED_ON = date(2026, 4, 9)
LATER = datetime(2026, 4, 20, 9, tzinfo=UTC)


class PreparationFactory(Rows):
    """A link that goes ahead, with its empty life story and health visiting."""

    class Meta:
        model = models.Preparation
        skip_postgeneration_save = True

    link = factory.SubFactory(LinkFactory, state=LinkState.PROCEEDING)
    proceeded_on = DECIDED_ON

    @factory.post_generation
    def steps(preparation, create, extracted, **kwargs):  # noqa: N805 (the factory passes what it made)
        LifeStoryFactory(preparation=preparation)
        HealthVisitingFactory(preparation=preparation)


class LifeStoryFactory(Rows):
    class Meta:
        model = models.LifeStory
        django_get_or_create = ("preparation",)

    preparation = factory.SubFactory(PreparationFactory)


class HealthVisitingFactory(Rows):
    class Meta:
        model = models.HealthVisiting
        django_get_or_create = ("preparation",)

    preparation = factory.SubFactory(PreparationFactory)


class BumpIntoPlanFactory(Rows):
    class Meta:
        model = models.BumpIntoPlan

    preparation = factory.SubFactory(PreparationFactory)
    what = "An hour in the park with the carers; the adopters sit at the next bench with their dog."
    wishes = "Likes dogs, is shy of new men. Chose the park."
    boundaries = "Nobody picks the child up. No photographs. The carers decide when it ends."
    agreed_with = "Carers, adopters, their worker"
    no_introduction = True
    agreed_on = DECIDED_ON
    agreed_by = factory.SubFactory(UserFactory)


class StepMeetingFactory(Rows):
    """A Meet and Greet to come. `held=True` was written up; `medical=True` and `bump_into=True` are of that kind."""

    class Meta:
        model = models.StepMeeting

    class Params:
        held = factory.Trait(
            held_at=LATER,
            recorded_by=factory.SubFactory(UserFactory),
            chaired_by=factory.SubFactory(UserFactory),
        )
        medical = factory.Trait(kind=MeetingKind.MEDICAL, child=factory.SelfAttribute("preparation.link.child"))
        bump_into = factory.Trait(
            kind=MeetingKind.BUMP_INTO,
            plan=factory.SubFactory(BumpIntoPlanFactory, preparation=factory.SelfAttribute("..preparation")),
        )

    preparation = factory.SubFactory(PreparationFactory)
    kind = MeetingKind.MEET_AND_GREET
    at = LATER
    place = "The family centre"
    arranged_by = factory.SubFactory(UserFactory)


class AttendedFactory(Rows):
    class Meta:
        model = models.Attended

    meeting = factory.SubFactory(StepMeetingFactory, held=True)
    preparation = factory.SelfAttribute("meeting.preparation")
    party = Party.CARER
    came = True


class AgendaNoteFactory(Rows):
    class Meta:
        model = models.AgendaNote

    meeting = factory.SubFactory(StepMeetingFactory, held=True)
    preparation = factory.SelfAttribute("meeting.preparation")
    topic = "routine"
    text = "Wakes at six and wants the curtains open."


class AgreedItemFactory(Rows):
    class Meta:
        model = models.AgreedItem

    meeting = factory.SubFactory(StepMeetingFactory, held=True)
    preparation = factory.SelfAttribute("meeting.preparation")
    what = "The adopters get the bedtime song on paper."
    who = "Foster carers"
    agreed_on = LATER.date()
    agreed_by = factory.SubFactory(UserFactory)


class ConsultationFactory(Rows):
    class Meta:
        model = models.Consultation

    meeting = factory.SubFactory(StepMeetingFactory, medical=True)
    preparation = factory.SelfAttribute("meeting.preparation")
    adviser_name = "Dr Example"


class MedicalLetterFactory(Rows):
    class Meta:
        model = models.MedicalLetter

    consultation = factory.SubFactory(ConsultationFactory)
    preparation = factory.SelfAttribute("consultation.preparation")
    body = "We talked about hearing tests, and what may come at school age."
    written_by = factory.SubFactory(UserFactory)


class CarerGroupFactory(Rows):
    """Boundaries that nobody has signed. `agreed=True` has been signed by all, `running=True` is open."""

    class Meta:
        model = models.CarerGroup

    class Params:
        agreed = factory.Trait(agreed_on=LATER.date())
        running = factory.Trait(agreed=True, opened_on=LATER.date())

    preparation = factory.SubFactory(PreparationFactory)
    wanted_on = LATER.date()
    purpose = "The small things of the day."
    boundaries = "Between eight and eight. Answers can wait a day."
    prepared_by = factory.SubFactory(UserFactory)


class GroupSignatureFactory(Rows):
    class Meta:
        model = models.GroupSignature

    group = factory.SubFactory(CarerGroupFactory)
    preparation = factory.SelfAttribute("group.preparation")
    party = Party.CARER
    name = "Jo Carer"
    signed_on = LATER.date()
    recorded_by = factory.SubFactory(UserFactory)


class GroupNoteFactory(Rows):
    class Meta:
        model = models.GroupNote

    group = factory.SubFactory(CarerGroupFactory, running=True)
    preparation = factory.SelfAttribute("group.preparation")
    party = Party.ADOPTERS_WORKER
    on = LATER.date()
    text = "Photographs of the garden, and questions about sleep."
    written_by = factory.SubFactory(UserFactory)


class ReflectionFactory(Rows):
    class Meta:
        model = models.Reflection

    meeting = factory.SubFactory(StepMeetingFactory, bump_into=True, held=True, chaired_by=None)
    preparation = factory.SelfAttribute("meeting.preparation")
    account = "The child fed the ducks and showed them the dog."
    reflections = "They were moved, and glad that it was short."
    written_on = LATER.date()
    written_by = factory.SubFactory(UserFactory)


class LinkMessageFactory(Rows):
    class Meta:
        model = models.LinkMessage

    link = factory.SubFactory(LinkFactory, state=LinkState.PROCEEDING)
    author = factory.SubFactory(UserFactory)
    author_name = "Asha Example"
    author_part = "the child’s social worker"
    from_family = False
    body = "The Meet and Greet is on Monday."
    key = factory.Sequence(lambda n: f"key-{n}")
    written_at = LATER
