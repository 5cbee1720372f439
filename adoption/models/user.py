"""People who sign in, and the dated roles they hold. One account per person (FF-14)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from guardian.mixins import GuardianUserMixin
from simple_history.models import HistoricalRecords

from adoption import clock
from adoption.permissions import GRANTS, OF_ONE_AGENCY, PORTAL_ROLES, Permission, Role
from adoption.privacy import personal, plain

if TYPE_CHECKING:
    from typing import Self

    from adoption.models.agency import Agency


class UserQuerySet(models.QuerySet["User"]):
    def managed_by(self, manager: User) -> Self:
        """People with a role, past or present, in an agency whose people this manager looks after."""
        agencies = manager.authority.agencies(Permission.PEOPLE_MANAGE)
        return self.filter(pk__in=RoleGrant.objects.filter(agency__in=agencies).values("user"))

    def colleagues_of(self, agency_id: int, day: date) -> Self:
        """Active staff of the agency that day: who may be given a file of it."""
        held = RoleGrant.objects.live(day).reaching(agency_id)
        return self.filter(is_active=True, pk__in=held.exclude(role__in=PORTAL_ROLES).values("user"))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save()
        return user


class User(GuardianUserMixin, AbstractBaseUser):
    """A person who signs in. There is no superuser: a technician reads no file by being a technician."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = personal(models.EmailField(unique=True), scrub="person@example.invalid")
    first_name = personal(models.CharField(max_length=100), scrub="Sam")
    last_name = personal(models.CharField(max_length=100, blank=True), scrub="Example")
    registration_number = personal(models.CharField(max_length=40, blank=True), scrub="SW000000")
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    deactivated_on = plain(models.DateField(null=True, blank=True))
    wants_large_print = models.BooleanField(default=False)

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    is_superuser = False
    is_staff = False

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_e_mail_address")]

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.display_name

    @cached_property
    def authority(self) -> Authority:
        """What this person may do today, read once for each request or piece of work (security 4.2)."""
        return Authority(tuple(RoleGrant.objects.held_by(self, clock.today())))

    @property
    def in_portal(self) -> bool:
        return bool(self.authority.held) and all(h.role in PORTAL_ROLES for h in self.authority.held)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def live(self, day: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)

    def reaching(self, agency: Agency | OuterRef | int) -> Self:
        """Roles of this agency, and those of the region above it that reach down to it (PN-31)."""
        return self.filter(Q(agency=agency) | Q(~Q(role__in=OF_ONE_AGENCY), agency__parts=agency))

    def held_by(self, user: User, day: date) -> list[Held]:
        """Roles in force, each with every agency it reaches: its own, and the local authorities within it (PN-31)."""
        rows = (
            self.filter(user=user)
            .live(day)
            .annotate(parts=ArrayAgg("agency__parts", filter=Q(agency__parts__isnull=False), default=[]))
            .order_by("pk")
            .values_list("role", "agency_id", "team_id", "parts", "agency__name")
        )
        return [
            Held(Role(role), own, team, frozenset({own} if role in OF_ONE_AGENCY else {own, *parts}), name)
            for role, own, team, parts, name in rows
        ]


class RoleGrant(models.Model):
    """A role one person holds in one agency, perhaps in one team, from and to a date."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, choices=Role)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="roles")
    team = models.ForeignKey("adoption.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    from_on = plain(models.DateField())
    to_on = plain(models.DateField(null=True, blank=True))
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="granted_roles")
    objects = RoleGrantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_does_not_end_before_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "agency", "team"],
                condition=Q(to_on=None),
                nulls_distinct=False,
                name="role_is_held_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.agency_id}"


@dataclass(frozen=True)
class Held:
    role: Role
    agency_id: int
    team_id: int | None
    agencies: frozenset[int]
    agency_name: str = ""


@dataclass(frozen=True)
class Authority:
    """The roles a person holds today, and what follows from them."""

    held: tuple[Held, ...]

    def teams(self, permission: Permission) -> list[int]:
        return [h.team_id for h in self.held if h.team_id and permission in GRANTS[h.role]]

    def agencies(self, permission: Permission) -> list[int]:
        return sorted({a for h in self.held if permission in GRANTS[h.role] for a in h.agencies})

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(h.role for h in self.held)

    def holds(self, role: Role, agency_id: int) -> bool:
        return any(h.role == role and agency_id in h.agencies for h in self.held)

    @property
    def opens_no_file(self) -> bool:
        """Marketing alone: a recorded authority opens the published copy to them, and no grant opens more (FF-39)."""
        return self.roles == {Role.MARKETING_OFFICER}

    @property
    def all_agencies(self) -> frozenset[int]:
        return frozenset(a for h in self.held for a in h.agencies)


class SignIn(models.Model):
    """One browser in which a person is signed in, so that there are never many and each can be ended."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins")
    session_key = plain(models.CharField(max_length=40, unique=True))
    browser = plain(models.CharField(max_length=100, blank=True))
    began_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "began_at"], name="sign_in_by_person")]

    def __str__(self) -> str:
        return f"sign-in {self.pk}"
