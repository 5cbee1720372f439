"""Information events, preparation groups and training, and who comes (AD-06, AD-07, AD-26 to AD-29, AD-38).

The portal and the public pages read these rows, so nothing here points at a household: a booking knows the file.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from simple_history.models import HistoricalRecords

from adoption import clock
from adoption.models import Agency, CaseFile, PersonAround, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class GatheringKind(models.TextChoices):
    """Kinds of event; the parenting day and the carers’ course are open to every adopter (AD-59, AD-60)."""

    INFORMATION = "information", "Information event"
    PREPARATION = "preparation", "Adoption Preparation Group"
    TRAINING = "training", "Training"
    WORKSHOP = "workshop", "Workshop for approved adopters"
    PARENTING = "parenting", "Therapeutic parenting day"
    TRANSITIONS = "transitions", "Transitions, led by a foster carer"
    DISCOVERY = "discovery", "Discovery event"
    ACTIVITY = "activity", "Activity day"


ABOUT_CHILDREN = (GatheringKind.DISCOVERY, GatheringKind.ACTIVITY)
"""Where children who wait are met, on a screen or in person: for adopters who are approved (FF-50, FF-52)."""


class Topic(models.TextChoices):
    SAFER_CARING = "safer_caring", "Safer caring"
    TRAUMA = "trauma", "Trauma"
    EARLY_ATTACHMENT = "early_attachment", "Early attachment"
    CONTACT = "contact", "Keeping in touch with birth family"
    LIFE_STORY = "life_story", "Life story"
    THERAPEUTIC = "therapeutic", "Therapeutic parenting"
    MOVING_IN = "moving_in", "Moving from foster care"


MANDATORY = (Topic.SAFER_CARING, Topic.TRAUMA, Topic.EARLY_ATTACHMENT)
"""What every adopter must have done before they are recommended (AD-26, AD-27)."""


class Helper(models.TextChoices):
    """Who contributes to a session (AD-29). Never a name, never a case."""

    SUPPORT_WORKER = "support_worker", "Support worker"
    BIRTH_PARENT = "birth_parent", "Birth parent"
    HEALTH = "health", "Health service"
    ADOPTED_ADULT = "adopted_adult", "Adopted adult"
    ADOPTER = "adopter", "Experienced adopter"
    FOSTER_CARER = "foster_carer", "Foster carer"


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def coming(self, now: datetime) -> Self:
        return self.filter(starts_at__gt=now, cancelled_on=None).order_by("starts_at", "pk")

    def with_places(self) -> Self:
        """Each with the number of places taken and of people waiting."""
        state = "bookings__state"
        return self.annotate(
            taken=Count("bookings", filter=Q(**{state: Place.BOOKED})),
            waiting=Count("bookings", filter=Q(**{state: Place.WAITING})),
        )

    def run_by(self, user: User) -> Self:
        """Those that this person may plan and keep."""
        agencies = user.authority.agencies(Permission.EVENTS_MANAGE)
        return self.filter(Q(agency__in=agencies) | Q(delivered_by__in=agencies))

    def public(self) -> Self:
        return self.filter(kind=GatheringKind.INFORMATION)

    def open_to(self, agency: Agency) -> Self:
        """What adopters of an agency may book: their own, those of the same partnership, and partners’ courses."""
        home = agency.home_id
        near = Q(agency=home) | Q(agency__parent=home) | Q(agency=agency.pk)
        return self.filter(near | Q(open_to_partners=True))

    def for_family(self, agency: Agency, *, approved: bool) -> Self:
        """The same for one family: children are met only by those who are approved and not exploring a link (AC-6)."""
        rows = self.open_to(agency)
        return rows if approved else rows.exclude(kind__in=ABOUT_CHILDREN)

    def about_children(self) -> Self:
        """Discovery events and activity days (FF-50)."""
        return self.filter(kind__in=ABOUT_CHILDREN)


class Gathering(models.Model):
    """One event, group or course on one day. `delivered_by` is the partner whose turn it was (AD-07)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="gatherings")
    delivered_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="delivered_gatherings")
    kind = models.CharField(max_length=20, choices=GatheringKind)
    title = plain(models.CharField(max_length=120))
    about = plain(models.TextField(blank=True))
    topics = ArrayField(models.CharField(max_length=20, choices=Topic), default=list, blank=True)
    helpers = ArrayField(models.CharField(max_length=20, choices=Helper), default=list, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = plain(models.CharField(max_length=200, blank=True))
    link = plain(models.URLField(blank=True))
    public_page = plain(models.URLField(blank=True, help_text="Where the event is announced to everybody (FF-50)."))
    capacity = models.PositiveSmallIntegerField()
    open_to_partners = models.BooleanField(default=True)
    cancelled_on = plain(models.DateField(null=True, blank=True))
    cancelled_why = plain(models.CharField(max_length=300, blank=True))
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = GatheringQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="gathering_by_time")]
        constraints = [
            models.CheckConstraint(name="a_gathering_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="a_gathering_has_at_least_one_place", condition=Q(capacity__gte=1)),
            models.CheckConstraint(name="a_gathering_is_somewhere_or_online", condition=~Q(place="") | ~Q(link="")),
        ]

    def __str__(self) -> str:
        return f"gathering {self.pk}"

    @property
    def topic_words(self) -> list[str]:
        return [str(Topic(topic).label) for topic in self.topics]

    @property
    def helper_words(self) -> list[str]:
        return [str(Helper(helper).label) for helper in self.helpers]


class Place(models.TextChoices):
    BOOKED = "booked", "Booked"
    WAITING = "waiting", "On the waiting list"
    CANCELLED = "cancelled", "Cancelled"


class PlacesQuerySet(GuardedQuerySet["Booking"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Their own, in the portal; for staff those of files they may open, and of the gatherings they keep."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        if user.in_portal:
            return self.filter(user=user).scoped()
        kept = Gathering.objects.run_by(user)
        return self.filter(Q(file__in=CaseFile.objects.visible_to(user)) | Q(gathering__in=kept)).scoped()

    def standing(self) -> Self:
        return self.exclude(state=Place.CANCELLED)


class Booking(models.Model):
    """One person’s place. `feedback_hash` belongs to the link in the message after the event: no sign-in needed."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="bookings")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="places")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    state = models.CharField(max_length=10, choices=Place)
    booked_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    feedback_hash = plain(models.CharField(max_length=64, blank=True))
    feedback_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    helped = personal(models.TextField(blank=True), scrub="Feedback removed")
    better = personal(models.TextField(blank=True), scrub="Feedback removed")

    objects = PlacesQuerySet.as_manager()
    rows = models.Manager.from_queryset(PlacesQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["gathering", "state"], name="booking_by_gathering")]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person"],
                condition=~Q(state="cancelled"),
                name="a_person_has_one_place_at_a_gathering",
            ),
            models.CheckConstraint(
                name="feedback_rates_from_one_to_five", condition=Q(rating=None) | Q(rating__range=(1, 5))
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"


class TrainingExceptionQuerySet(GuardedQuerySet["TrainingException"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()


class TrainingException(models.Model):
    """A manager’s reason why a mandatory topic is not needed before the recommendation (AD-27)."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="training_exceptions")
    person = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="training_exceptions")
    topic = models.CharField(max_length=20, choices=Topic)
    why = personal(models.TextField(), scrub="Reason removed")
    agreed_on = plain(models.DateField())
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = TrainingExceptionQuerySet.as_manager()
    rows = models.Manager.from_queryset(TrainingExceptionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="one_exception_for_a_person_and_a_topic")
        ]

    def __str__(self) -> str:
        return f"training exception {self.pk}"
