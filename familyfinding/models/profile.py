"""The profile a worker writes about one child, and where it stands (FF-06 to FF-38)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.flows import LOOKING, PlanStatus
from children.models import Child, LikelyMatch
from familyfinding.flows import IDENTIFIED, ProfileStatus
from familyfinding.models.published import Rung

if TYPE_CHECKING:
    from typing import Self


class AgeBand(models.TextChoices):
    """Never a birth date: adopters read a band (AC-2)."""

    BABY = "baby", "Under 1"
    TODDLER = "1-2", "1 to 2"
    PRESCHOOL = "3-4", "3 to 4"
    INFANT = "5-7", "5 to 7"
    JUNIOR = "8-10", "8 to 10"
    OLDER = "11+", "11 or over"

    @classmethod
    def for_age(cls, years: int) -> AgeBand:
        """The band that holds an age in completed years."""
        tops = ((0, cls.BABY), (2, cls.TODDLER), (4, cls.PRESCHOOL), (7, cls.INFANT), (10, cls.JUNIOR))
        return next((band for top, band in tops if years <= top), cls.OLDER)


class Removal(models.TextChoices):
    """Why a profile was taken down (FF-61, FF-66)."""

    MATCH = "match", "A match was recommended"
    PLAN = "plan", "The plan or the order ended"
    OTHER = "other", "Another reason"


class ProfileQuerySet(GuardedQuerySet["Profile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__file__in=CaseFile.objects.visible_to(user)).scoped()

    def with_file(self) -> Self:
        return self.select_related("child__file__agency", "child__local_authority", "owner")

    def live(self) -> Self:
        return self.filter(status=ProfileStatus.LIVE)

    def waiting(self) -> Self:
        """Decided for adoption and without a match: also while the profile is down for another reason (FF-53)."""
        matched = Q(status=ProfileStatus.REMOVED, removed_because=Removal.MATCH)
        decided = self.filter(child__best_interest_decided_on__isnull=False, child__file__closed_on=None)
        return decided.filter(child__status__in=LOOKING).exclude(matched)

    def wanted(self) -> Self:
        """The plan stands, or the child was shown already. When the plan ends nothing more is owed (FF-62, FF-66)."""
        return self.filter(~Q(child__status=PlanStatus.ENDED) | Q(first_published_on__isnull=False))

    def match_in_view(self) -> Self:
        """A possible match is under active consideration: thought likely, or on the shortlist and beyond (FF-19)."""
        return self.filter(_match_in_view())

    def due_before_order(self) -> Self:
        """TS-01: no likely match that suspends the duty, and none that has collapsed (FF-07, FF-08, CF-53)."""
        suspended = Q(child__in=LikelyMatch.rows.suspending().values("child"), first_published_on=None)
        return self.wanted().filter(~suspended, match_fell_through_on=None)

    def due_after_collapse(self) -> Self:
        """TS-02: a likely match came to nothing and nobody was shown the child yet (FF-09)."""
        return self.wanted().filter(match_fell_through_on__isnull=False)

    def due_before_hearing(self) -> Self:
        """TS-15: every child, whether or not a match is in view, who is visible on that day (FF-10).

        `shown_for_hearing_on` stops it: a profile that a worker took down before the day is owed again.
        """
        return self.wanted()

    def awaiting_national(self) -> Self:
        """TS-04: with the consortium, no match under consideration, nothing held, agreement in force (FF-19)."""
        agreed = self.model.rows.filter(
            agreements__confirmed_on__isnull=False, agreements__ended_on=None, agreements__limited=False
        )
        moving = Q(rung=Rung.CONSORTIUM, held_since=None, status=ProfileStatus.LIVE, pk__in=agreed.values("pk"))
        moving &= ~_match_in_view()
        return self.filter(Q(released_nationally_at__isnull=False) | moving, released_to_consortium_at__isnull=False)

    def media_owed(self) -> Self:
        """TS-18: photographs and video may be shown and belong on the profile (FF-34)."""
        live = Q(status=ProfileStatus.LIVE)
        return self.filter(live | Q(media_added_on__isnull=False), media_opened_on__isnull=False)

    def owing_discussion(self) -> Self:
        """TS-20: order in force, no family in view, not yet shown to all approved adopters (FF-21)."""
        looking = Q(child__order_ended_on=None) & ~Q(rung=Rung.NATIONAL) & ~Q(status=ProfileStatus.REMOVED)
        looking &= ~_match_in_view()
        return self.filter(looking | Q(discussed_interagency_on__isnull=False), child__order_granted_on__isnull=False)


def _match_in_view() -> Q:
    likely = Q(child__in=LikelyMatch.rows.live().values("child"))
    return likely | Q(child__in=Child.rows.filter(linked__link__state__in=IDENTIFIED).values("pk"))


class Profile(models.Model):
    """One child’s profile: what is written, how far it is shown, and the facts that start and stop its clocks."""

    child = models.OneToOneField("children.Child", on_delete=models.PROTECT, related_name="profile")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="profiles")
    status = models.CharField(max_length=20, choices=ProfileStatus, default=ProfileStatus.NOT_STARTED)
    public_reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    heading = personal(models.CharField(max_length=60, blank=True), scrub="Child")
    age_band = models.CharField(max_length=10, choices=AgeBand, blank=True)
    region = personal(models.CharField(max_length=80, blank=True), scrub="Region")
    version = models.PositiveIntegerField(default=1)
    priority = models.BooleanField(default=False, help_text="May be promoted, with recorded authority (FF-39).")
    visit_override_why = personal(models.TextField(blank=True), scrub="Reason removed")

    rung = models.PositiveSmallIntegerField(choices=Rung, default=Rung.HOME)
    first_published_on = plain(models.DateField(null=True, blank=True))
    shown_for_hearing_on = plain(
        models.DateField(
            null=True, blank=True, help_text="First shown; anew after it was down on the day it was due by (FF-10)."
        )
    )
    published_at = models.DateTimeField(null=True, blank=True)
    released_to_consortium_at = models.DateTimeField(null=True, blank=True)
    released_nationally_at = models.DateTimeField(null=True, blank=True)
    held_since = plain(models.DateField(null=True, blank=True))
    held_why = personal(models.TextField(blank=True), scrub="Reason removed")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_because = models.CharField(max_length=10, choices=Removal, blank=True)
    removed_why = personal(models.TextField(blank=True), scrub="Reason removed")

    match_fell_through_on = plain(models.DateField(null=True, blank=True))
    discussed_interagency_on = plain(models.DateField(null=True, blank=True))
    media_opened_on = plain(models.DateField(null=True, blank=True))
    media_added_on = plain(models.DateField(null=True, blank=True))
    removal_confirmed_on = plain(models.DateField(null=True, blank=True))
    removal_confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accuracy_confirmed_on = plain(models.DateField(null=True, blank=True))
    accuracy_confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProfileQuerySet.as_manager()
    rows = models.Manager.from_queryset(ProfileQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["status", "rung"], name="profile_by_standing")]
        constraints = [
            models.CheckConstraint(
                name="live_profile_was_published",
                condition=~Q(status="live") | Q(published_at__isnull=False, first_published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="profile_beyond_home_was_released",
                condition=Q(rung=1)
                | Q(rung=2, released_to_consortium_at__isnull=False)
                | Q(rung=3, released_nationally_at__isnull=False),
            ),
            models.CheckConstraint(name="held_profile_says_why", condition=Q(held_since=None) | ~Q(held_why="")),
            models.CheckConstraint(
                name="removal_confirmed_on_and_by_go_together",
                condition=Q(removal_confirmed_on=None, removal_confirmed_by=None)
                | Q(removal_confirmed_on__isnull=False, removal_confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="removed_profile_says_when_and_why",
                condition=~Q(status="removed") | (Q(removed_at__isnull=False) & ~Q(removed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"

    @property
    def file(self) -> CaseFile:
        return self.child.file

    @property
    def agency_id(self) -> int:
        """The agency whose roles count here. Load the profile `with_file()` first."""
        return self.file.agency_id

    @property
    def is_live(self) -> bool:
        return self.status == ProfileStatus.LIVE

    @property
    def order_in_force(self) -> bool:
        """Whether a Placement Order stands: the gate for photographs, video and names (AC-2, AC-3)."""
        return self.child.order_in_force

    @property
    def removal_to_confirm(self) -> bool:
        """Taken down by itself because the plan ended: the worker has still to confirm it (FF-66)."""
        down = self.status == ProfileStatus.REMOVED and self.removed_because == Removal.PLAN
        return down and self.removal_confirmed_on is None

    @property
    def plan_is_over(self) -> bool:
        return self.child.status == PlanStatus.ENDED

    def visit_is_fresh(self, visited_on: date | None) -> bool:
        """Whether a profiling visit is dated after the Best Interest Decision (FF-31)."""
        decided = self.child.best_interest_decided_on
        return visited_on is not None and (decided is None or visited_on >= decided)


class SectionKind(models.TextChoices):
    ABOUT = "about", "About me"
    LIKES = "likes", "What I like"
    STORY = "story", "My story so far"
    FAMILY = "family", "The family I need"


class SectionQuerySet(GuardedQuerySet["Section"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(profile__in=Profile.objects.visible_to(user)).scoped()

    def in_order(self) -> Self:
        return self.order_by("place", "pk")


class Section(models.Model):
    """One section of the words, saved by itself so that two people can write at once."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="sections")
    kind = models.CharField(max_length=10, choices=SectionKind)
    text = personal(models.TextField(blank=True), scrub="Section removed")
    place = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()
    rows = models.Manager.from_queryset(SectionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "kind"], name="profile_has_each_section_once")]

    def __str__(self) -> str:
        return f"section {self.pk}"

    @property
    def title(self) -> str:
        return self.get_kind_display()
