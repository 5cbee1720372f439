"""What goes into a profile: carers’ words, visits to the child, authority to promote (FF-30, FF-31, FF-39)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import ConflictBlock, Document, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from familyfinding.flows import ProfileStatus
from familyfinding.models.profile import Profile
from familyfinding.models.published import PublishedProfile

if TYPE_CHECKING:
    from typing import Self


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class PartQuerySet(GuardedQuerySet[M_co]):
    """Rows that belong to a profile are seen by whoever sees the profile."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(profile__in=Profile.objects.visible_to(user)).scoped()

    def with_profile(self) -> Self:
        return self.select_related("profile__child__file__agency", "profile__owner")


class Carer(models.TextChoices):
    FOSTER_CARER = "foster_carer", "Foster carer"
    CHILD = "child", "The child"
    OTHER = "other", "Somebody else who knows the child"


class ContributionQuerySet(PartQuerySet["Contribution"]):
    pass


class Contribution(models.Model):
    """What the people who live with the child gave: who, when, and their words or a document (FF-30)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="contributions")
    given_on = plain(models.DateField())
    by_whom = models.CharField(max_length=20, choices=Carer)
    name = personal(models.CharField(max_length=200), scrub="Carer")
    text = personal(models.TextField(blank=True), scrub="Contribution removed")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ContributionQuerySet.as_manager()
    rows = models.Manager.from_queryset(ContributionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contribution_has_words_or_a_document", condition=~Q(text="") | Q(document__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"


class ProfilingVisitQuerySet(PartQuerySet["ProfilingVisit"]):
    pass


class ProfilingVisit(models.Model):
    """A visit to the child so that the profile is true today, even when the same worker wrote the report (FF-31)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="visits")
    visited_on = plain(models.DateField())
    seen = personal(models.TextField(), scrub="Visit note removed")
    visited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ProfilingVisitQuerySet.as_manager()
    rows = models.Manager.from_queryset(ProfilingVisitQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"profiling visit {self.pk}"


class PromotionAuthorityQuerySet(PartQuerySet["PromotionAuthority"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whoever sees the profile, and the marketing officer whom it names, who sees nothing else of the file."""
        seen = Q(profile__in=Profile.objects.visible_to(user))
        return self.filter(seen | Q(pk__in=self.model.rows.given_to(user).values("pk"))).scoped()

    def given_to(self, user: User | AnonymousUser) -> Self:
        """Running authorities that name this officer. A declared conflict beats them, and so does a seal (FF-39)."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        reach = user.authority.agencies(Permission.MEDIA_PROMOTE)
        blocked = ConflictBlock.rows.filter(user=user, ended_on=None).values("file")
        mine = self.filter(officer=user, ended_on=None, profile__child__file__agency__in=reach)
        return mine.filter(profile__child__file__sealed_at=None).exclude(profile__child__file__in=blocked)

    def usable(self) -> Self:
        """Running, while the profile is live and a Placement Order stands: only then is there anything to promote."""
        child = {"profile__child__order_granted_on__isnull": False, "profile__child__order_ended_on": None}
        return self.filter(ended_on=None, profile__status=ProfileStatus.LIVE, **child)


class PromotionAuthority(models.Model):
    """Recorded authority for the marketing function to promote a priority child, after the order (FF-39)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="promotions")
    what = personal(models.TextField(), scrub="Promotion")
    authorised_by_name = personal(models.CharField(max_length=200), scrub="Manager")
    authorised_on = plain(models.DateField())
    officer = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="promotions",
        help_text="The marketing officer who may see the published copy. Nothing else of the file opens to them.",
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = plain(models.DateField(null=True, blank=True))

    objects = PromotionAuthorityQuerySet.as_manager()
    rows = models.Manager.from_queryset(PromotionAuthorityQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"promotion authority {self.pk}"

    @property
    def may_be_used(self) -> bool:
        """Not while the profile is down, and not without a Placement Order in force (FF-39)."""
        return self.ended_on is None and self.profile.is_live and self.profile.order_in_force

    @property
    def copy(self) -> PublishedProfile | None:
        """The profile as adopters read it, which is all that marketing works from; None while nothing is shown."""
        copies = PublishedProfile.rows.prefetch_related("media")
        return copies.filter(reference=self.profile.public_reference).first() if self.may_be_used else None
