"""Colleagues to choose from: who holds a role that lets them do something in an agency."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from adoption.models import Agency, RoleGrant, User
from adoption.permissions import GRANTS, Permission


def people_who(permission: Permission, agency: Agency, day: date) -> QuerySet[User]:
    """Active people whose role on that day includes the permission, in this agency or the one above it."""
    roles = [role for role, may in GRANTS.items() if permission in may]
    grants = RoleGrant.objects.live(day).reaching(agency).filter(role__in=roles)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("first_name", "last_name", "pk")
