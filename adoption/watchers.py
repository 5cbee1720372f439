"""Who can open one file today, and by what right: the same rules as `CaseFile.visible_to`, read the other way round.

A test compares the two for every person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adoption.models import Allocation, CaseFile, ConflictBlock, NamedGrant, RoleGrant, User
from adoption.models.user import RoleGrantQuerySet
from adoption.permissions import GRANTS, Permission, Role

P = Permission


@dataclass(frozen=True)
class Watcher:
    """One person and the right by which they can open the file."""

    user: User
    because: str


@dataclass(frozen=True)
class Group:
    says: str
    people: tuple[Watcher, ...]


def watchers(file: CaseFile, day: date) -> list[Group]:
    """Grouped by right; a person with two rights appears twice. Blocked people appear nowhere."""
    if file.sealed_at:
        return []
    blocked = set(ConflictBlock.rows.filter(file=file, ended_on=None).values_list("user", flat=True))
    groups = [
        Group("Allocated", tuple(allocated(file, day))),
        Group("Through the team", () if file.restricted else tuple(of_team(file, day))),
        Group("Overseeing the agency", () if file.restricted else tuple(of_agency(file, day))),
    ]
    kept = [Group(g.says, tuple(w for w in g.people if w.user.pk not in blocked and w.user.is_active)) for g in groups]
    return [group for group in kept if group.people]


def allocated(file: CaseFile, day: date) -> list[Watcher]:
    rows = Allocation.rows.live(day).filter(file=file).select_related("worker").order_by("from_on", "pk")
    holders = set(holding(P.FILE_ALLOCATED, day).values_list("user", flat=True))
    return [Watcher(row.worker, row.get_part_display()) for row in rows if row.worker_id in holders]


def of_team(file: CaseFile, day: date) -> list[Watcher]:
    rows = holding(P.FILE_TEAM, day).filter(team=file.team_id) if file.team_id else RoleGrant.objects.none()
    return [Watcher(row.user, row.get_role_display()) for row in rows]


def of_agency(file: CaseFile, day: date) -> list[Watcher]:
    rows = holding(P.FILE_AGENCY, day).reaching(file.agency_id).distinct()
    return [Watcher(row.user, row.get_role_display()) for row in rows]


def holding(permission: Permission, day: date) -> RoleGrantQuerySet:
    """Roles in force that carry the permission."""
    roles = [role for role in Role if permission in GRANTS[role]]
    return RoleGrant.objects.live(day).filter(role__in=roles).select_related("user").order_by("user__last_name", "pk")


def everybody(file: CaseFile, day: date) -> set[User]:
    """All who can open it, named grants included."""
    found = {watcher.user for group in watchers(file, day) for watcher in group.people}
    blocked = ConflictBlock.rows.filter(file=file, ended_on=None).values("user")
    for grant in NamedGrant.rows.filter(file=file).exclude(user__in=blocked).select_related("user"):
        if NamedGrant.rows.live(day, grant.user).filter(pk=grant.pk).exists() and not file.sealed_at:
            found.add(grant.user)
    return {user for user in found if user.is_active}
