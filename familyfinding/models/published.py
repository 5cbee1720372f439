"""What families may read: copies, made by a staff action and deleted on withdrawal (security 4.10).

Nothing here points at a child or a profile. The portal imports this module and no other of this app.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Cast

from adoption import clock
from adoption.models import Agency, CaseFile, ConsortiumMember, PortalAccount, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self

CODE_TRIES = 5
"""Wrong codes a shared copy bears before it closes for good (FF-33)."""


AGES = tuple((band, band) for band in ("Under 1", "1 to 2", "3 to 4", "5 to 7", "8 to 10", "11 or over"))
"""The bands a profile says, as a family chooses among them."""


class Rung(models.IntegerChoices):
    """How far up the audience ladder a profile is shown (FF-16 to FF-23)."""

    HOME = 1, "Our own adopters"
    CONSORTIUM = 2, "Adopters of the consortium"
    NATIONAL = 3, "All approved adopters"


class PublishedProfileQuerySet(GuardedQuerySet["PublishedProfile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Profiles whose audience holds this adopter today (spec 01 table H, FF-16, FF-20, FF-26).

        Consortium membership and the agreement's last day are read for today: each counts from its date (FF-27).
        While a link is explored there are none (AD-50); while the home-agency restriction runs, only the children of
        the home agency, whatever consortium and national lists hold (AD-79, CF-58).
        """
        account = approved_account(user, clock.today())
        if account is None or account.frozen_at:
            return self.none().scoped()
        if account.home_only:
            return self.filter(home=account.agency.home_id).scoped()
        return self.open_to(account.agency, clock.today()).scoped()

    def open_to(self, agency: Agency, day: date) -> Self:
        """Profiles whose audience holds the adopters of this agency on that day (FF-16 to FF-23)."""
        near = _sharing_a_consortium([agency.pk, agency.home_id], day)
        agreed = Q(wider_until=None) | Q(wider_until__gte=day)
        wider = Q(rung=Rung.NATIONAL) | Q(rung=Rung.CONSORTIUM) & (Q(agency__in=near) | Q(home__in=near))
        return self.filter(Q(home=agency.home_id) | wider & agreed)

    def nearest_first(self, user: User) -> Self:
        """The reader’s own agency, then the consortium, then the rest, newest first: an order, not a bar (FF-25)."""
        account = user.portal_account
        near = _sharing_a_consortium([account.agency_id, account.agency.home_id], clock.today())
        distance = Case(
            When(home=account.agency.home_id, then=Value(1)),
            When(Q(agency__in=near) | Q(home__in=near), then=Value(2)),
            default=Value(3),
        )
        return self.annotate(distance=distance).order_by("distance", "-shown_since", "pk")

    def fits(self, wishes: dict[str, Any]) -> Self:
        """Those that fit what a family hopes for, by age and by the words of the profile."""
        return self._searched(wishes).filter(_hoped(wishes))

    def fitting_first(self, user: User, wishes: dict[str, Any]) -> Self:
        """An order, never a bar: what fits first, then the nearest, the newest (AD-63, FF-25)."""
        rows = self.nearest_first(user)
        if not (wishes.get("age") or wishes.get("words")):
            return rows
        fit = Case(When(_hoped(wishes), then=Value(0)), default=Value(1))
        order = ("distance", "fit") if wishes.get("near") else ("fit", "distance")
        return rows._searched(wishes).annotate(fit=fit).order_by(*order, "-shown_since", "pk")

    def _searched(self, wishes: dict[str, Any]) -> Self:
        """With the words of heading and text to be searched, where somebody typed any."""
        if not wishes.get("words"):
            return self
        return self.alias(told=SearchVector("heading", Cast("sections", models.TextField()), config="english"))


def _hoped(wishes: dict[str, Any]) -> Q:
    """Age and every word; “swimming” finds “swims”."""
    hoped = Q(age_band__in=wishes["age"]) if wishes.get("age") else Q()
    return hoped & Q(told=SearchQuery(wishes["words"], config="english")) if wishes.get("words") else hoped


def approved_account(user: User | AnonymousUser, day: date) -> PortalAccount | None:
    """The account of an adopter approved on this day; None for everyone else (FF-26, table H)."""
    if not isinstance(user, User) or not user.is_active or not user.authority.agencies(Permission.PORTAL_BROWSE):
        return None
    return PortalAccount.rows.approved(day).select_related("agency").filter(user=user).first()


def _sharing_a_consortium(agencies: list[int], day: date) -> models.QuerySet[ConsortiumMember, int]:
    live = ConsortiumMember.objects.live(day)
    return live.filter(consortium__in=live.filter(agency__in=agencies).values("consortium")).values_list(
        "agency", flat=True
    )


class PublishedProfile(models.Model):
    """One child’s profile as adopters read it. `agency` acts for the child; `home` is its partnership (FF-16)."""

    reference = models.UUIDField(unique=True, editable=False)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField(choices=Rung, default=Rung.HOME)
    wider_until = plain(models.DateField(null=True, blank=True))
    heading = personal(models.CharField(max_length=60), scrub="Child")
    age_band = plain(models.CharField(max_length=40))
    region = personal(models.CharField(max_length=80, blank=True), scrub="Region")
    sections = personal(models.JSONField(default=list), scrub=[])
    shown_since = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = PublishedProfileQuerySet.as_manager()
    rows = models.Manager.from_queryset(PublishedProfileQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["home", "rung"], name="published_by_audience")]

    def __str__(self) -> str:
        return f"published profile {self.pk}"


class SavedChild(models.Model):
    """A child an adopter wants to find again. Theirs alone; holds the published reference and nothing else (AD-63)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_children")
    published = plain(models.UUIDField())
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "published"], name="a_child_is_saved_once")]

    def __str__(self) -> str:
        return f"saved child {self.pk}"


class ProfileOpeningQuerySet(GuardedQuerySet["ProfileOpening"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Their own. Staff see how many there are, never whose (`actions/openings.py`)."""
        return self.filter(user=user).scoped() if isinstance(user, User) else self.none().scoped()


class ProfileOpening(models.Model):
    """That one adopter opened one child’s profile, and how often: the child’s record counts families by it (FF-02).

    Holds the published reference and nothing else of the child. `family` is their household’s file, where kept here.
    """

    published = plain(models.UUIDField())
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey("adoption.CaseFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    home = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    objects = ProfileOpeningQuerySet.as_manager()
    rows = models.Manager.from_queryset(ProfileOpeningQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["published", "user"], name="an_adopters_openings_of_a_child_are_one_row"),
        ]

    def __str__(self) -> str:
        return f"profile opening {self.pk}"


class PublishedMediaQuerySet(GuardedQuerySet["PublishedMedia"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(profile__in=PublishedProfile.objects.visible_to(user)).scoped()


class PublishedMedia(models.Model):
    """A photograph or video clip copied for adopters; only ever made after the Placement Order (AC-3)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(PublishedProfile, on_delete=models.PROTECT, related_name="media")
    stored = plain(models.FileField(max_length=200))
    media_type = plain(models.CharField(max_length=100))
    alt = personal(models.CharField(max_length=200), scrub="A photograph")
    main = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)

    objects = PublishedMediaQuerySet.as_manager()
    rows = models.Manager.from_queryset(PublishedMediaQuerySet)()

    def __str__(self) -> str:
        return f"published media {self.pk}"

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")


def hashed(secret: str) -> str:
    """How a link or code is kept: long random secrets need no salt; the code is hashed together with its link."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SharedCopyQuerySet(GuardedQuerySet["SharedCopy"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For staff, by file. The foster carer has no account: link and code together are their key."""
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()

    def open(self, at: datetime) -> Self:
        return self.filter(ends_at__gt=at, revoked_at=None, wrong_codes__lt=CODE_TRIES)


class SharedCopy(models.Model):
    """A copy for the child’s foster carers behind a link that expires, with a code told separately (FF-33).

    Only hashes of link and code are kept: nobody can read them back.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="shared_copies")
    to_name = personal(models.CharField(max_length=200), scrub="Foster carer")
    link_hash = plain(models.CharField(max_length=64, unique=True))
    code_hash = plain(models.CharField(max_length=64))
    heading = personal(models.CharField(max_length=60), scrub="Child")
    sections = personal(models.JSONField(default=list), scrub=[])
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    times_opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects = SharedCopyQuerySet.as_manager()
    rows = models.Manager.from_queryset(SharedCopyQuerySet)()

    def __str__(self) -> str:
        return f"shared copy {self.pk}"

    def standing(self, at: datetime) -> str:
        """In words, for the page of the worker who shared it."""
        if self.revoked_at:
            return "Stopped"
        if self.wrong_codes >= CODE_TRIES:
            return "Closed after wrong codes"
        return "Ended" if self.ends_at <= at else "Open"
