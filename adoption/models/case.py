"""One file for every kind of case: one list, one timeline, one permission rule (architecture section 3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Concat
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from adoption import clock
from adoption.models.user import User
from adoption.permissions import Permission, Role
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet, only_reads

if TYPE_CHECKING:
    from typing import Self


class FileKind(models.TextChoices):
    CHILD = "child", "Child"
    HOUSEHOLD = "household", "Adopter household"
    SUPPORT = "support", "Support case"
    LINK_WORK = "link_work", "Link work"
    PANEL = "panel", "Adoption panel"
    MEETINGS = "meetings", "Family finding meetings"


class Fold(Func):
    """Lower case without accents, so that “zoe” finds Zoë."""

    template = r"lower(regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g'))"
    output_field = models.TextField()


class Among(Func):
    """Whether a column is one of a subquery’s values, asked so that PostgreSQL can answer by index.

    `id in (select …)` beside an `or` is a filter on every row; `id = any(array(select …))` is a condition of an index.
    """

    template = "%(expressions)s)"
    arg_joiner = " = any("
    output_field = models.BooleanField()

    def __init__(self, column: str, rows: models.QuerySet[Any, Any]) -> None:
        super().__init__(column, ArraySubquery(rows))


class CaseGroup(models.Model):
    """Files that are read together: brothers and sisters. What was decided about them is the children's own."""

    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="groups")
    name = personal(models.CharField(max_length=200), scrub="Sibling set")

    def __str__(self) -> str:
        return f"group {self.pk}"


class CaseFileQuerySet(GuardedQuerySet["CaseFile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files this person may know exist: allocation, team, agency oversight or a named grant (AC-1).

        Minus declared conflicts, minus restricted files (named people only), minus sealed files (AC-7).
        Everything else is a 404, the same 404 as a file that never was. A break-glass grant opens a file for reading
        alone: not in a request that may change something or takes a copy away (security 4.6).
        """
        if not isinstance(user, User) or not user.is_active or user.authority.opens_no_file:
            return self.none().scoped()
        return self.filter(opened_to(user)).scoped()

    def of_kind(self, kind: FileKind) -> Self:
        return self.filter(kind=kind)

    def open(self) -> Self:
        return self.filter(closed_on=None)


def opened_to(user: User) -> Q:
    """Which files are open to this person, as a condition: by a named grant, which ends at an hour, or by place."""
    day = clock.today()
    grants = NamedGrant.rows.live(day, user)
    if not only_reads():
        grants = grants.exclude(basis=Basis.GLASS)
    by_place, closed = opened_by_place(user, day)
    return (by_place | Q(Among("pk", grants.values("file")))) & closed


def opened_by_place(user: User, day: date) -> tuple[Q, Q]:
    """By team, agency and allocation; and what is closed even so. A page asks several times, so it is put together once
    for a person read from the database; the database answers it anew each time."""
    known: dict[date, tuple[Q, Q]] = user.__dict__.setdefault("opened_by_place", {})
    if day not in known:
        authority = user.authority
        team = Q(team__in=authority.teams(Permission.FILE_TEAM), restricted=False)
        agency = Q(agency__in=authority.agencies(Permission.FILE_AGENCY), restricted=False)
        mine = Q(Among("pk", Allocation.rows.live(day).filter(worker=user).values("file")))
        if not authority.agencies(Permission.FILE_ALLOCATED):
            mine = Q(pk__in=[])
        blocked = ConflictBlock.rows.filter(user=user, ended_on=None).values("file")
        known[day] = team | agency | mine, Q(sealed_at=None) & ~Q(pk__in=blocked)
    return known[day]


class CaseFile(models.Model):
    """The file everything about one case hangs on. `title` is how lists name it, `reference` what addresses use."""

    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="files")
    team = models.ForeignKey("adoption.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    kind = models.CharField(max_length=20, choices=FileKind)
    reference = plain(models.SlugField(max_length=20, unique=True))
    title = personal(models.CharField(max_length=200), scrub="File")
    group = models.ForeignKey(CaseGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="manages")
    opened_on = plain(models.DateField())
    closed_on = plain(models.DateField(null=True, blank=True))
    restricted = models.BooleanField(default=False, help_text="Only people named on the file may open it.")
    sealed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    search = models.GeneratedField(
        expression=SearchVector(Fold(Concat("reference", models.Value(" "), "title")), config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CaseFileQuerySet.as_manager()
    rows = models.Manager.from_queryset(CaseFileQuerySet)()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        permissions = [("open_casefile", "May open this file")]
        indexes = [
            GinIndex(fields=["search"], name="file_search"),
            models.Index(fields=["team", "closed_on", "title"], name="file_by_team"),
            models.Index(fields=["agency", "kind", "opened_on"], name="file_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                name="file_does_not_close_before_it_opens",
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def passed_on(self) -> bool:
        """Whether a locality worker is, or was, linked to the case without the locality team leading it now (CH-19)."""
        if not Allocation.rows.filter(file=self.pk, part=Part.LOCALITY).exists():
            return False
        return self.lead is None or Role.LOCALITY_WORKER not in self.lead.authority.roles


class CaseFileUserObjectPermission(UserObjectPermissionBase):
    """django-guardian's grant on one file, with a real foreign key (security 4.3)."""

    content_object = models.ForeignKey(CaseFile, on_delete=models.PROTECT)


class Part(models.TextChoices):
    LEAD = "lead", "Lead worker"
    SECOND = "second", "Second worker"
    MANAGER = "manager", "Manager"
    FAMILY_FINDER = "family_finder", "Family finder"
    LOCALITY = "locality", "Locality worker (before the Placement Order)"
    SUPPORT = "support", "Support worker"


class AllocationQuerySet(GuardedQuerySet["Allocation"]):
    def live(self, day: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()


class Allocation(models.Model):
    """Whose file this is, in which part, from and to a date. `to_on` is the first day it no longer holds."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="allocations")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="allocations")
    part = models.CharField(max_length=20, choices=Part)
    from_on = plain(models.DateField())
    to_on = plain(models.DateField(null=True, blank=True))
    why = personal(models.TextField(blank=True), scrub="Reason removed")
    allocated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AllocationQuerySet.as_manager()
    rows = models.Manager.from_queryset(AllocationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["worker", "to_on"], name="allocation_by_worker")]
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(part="lead", to_on=None), name="file_has_one_lead_worker_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(part="manager", to_on=None), name="file_has_one_manager_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["file", "worker", "part"], condition=Q(to_on=None), name="worker_has_a_part_once_at_a_time"
            ),
            models.CheckConstraint(
                name="allocation_does_not_end_before_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"allocation {self.pk}"


class Basis(models.TextChoices):
    CONSULTATION = "consultation", "Consultation or second opinion"
    COVER = "cover", "Covering for a colleague"
    MEDICAL = "medical", "Medical advice on this child"
    GLASS = "glass", "Break-glass: opened in an emergency"


class NamedGrantQuerySet(GuardedQuerySet["NamedGrant"]):
    def live(self, day: date, user: User) -> Self:
        """Grants in force that guardian confirms too: the permission row and its dates must agree."""
        confirmed = CaseFileUserObjectPermission.objects.filter(user=user, permission__codename="open_casefile").values(
            "content_object"
        )
        dated = self.filter(user=user, from_on__lte=day, until_on__gte=day, ended_on=None)
        return dated.filter(file__in=confirmed).exclude(until_at__lt=clock.now())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()


class NamedGrant(models.Model):
    """Why and for how long one named person may open one file. Guardian holds the permission itself."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    basis = models.CharField(max_length=20, choices=Basis)
    why = personal(models.TextField(), scrub="Reason removed")
    from_on = plain(models.DateField())
    until_on = plain(models.DateField())
    until_at = models.DateTimeField(null=True, blank=True, help_text="Break-glass ends at an hour, not a date.")
    ended_on = plain(models.DateField(null=True, blank=True))
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = NamedGrantQuerySet.as_manager()
    rows = models.Manager.from_queryset(NamedGrantQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(name="grant_ends_after_it_begins", condition=Q(until_on__gte=models.F("from_on")))
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class ConflictBlockQuerySet(GuardedQuerySet["ConflictBlock"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()


class ConflictBlock(models.Model):
    """A declared conflict of interest: it beats every role, allocation and grant (security 4.6)."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflicts")
    why = personal(models.TextField(), scrub="Reason removed")
    declared_on = plain(models.DateField())
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConflictBlockQuerySet.as_manager()
    rows = models.Manager.from_queryset(ConflictBlockQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "user"], condition=Q(ended_on=None), name="conflict_is_declared_once"
            ),
            models.CheckConstraint(
                name="conflict_is_ended_by_someone_else",
                condition=Q(ended_by=None) | ~Q(ended_by=models.F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"
