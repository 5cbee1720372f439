"""The first agency and its first administrator: the one account that nobody inside could have invited."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions.people import send_invitation
from adoption.errors import NotPossible
from adoption.models import Agency, AgencyKind, RoleGrant, User
from adoption.permissions import Role
from adoption.policies import PolicySet


@transaction.atomic
def first_administrator(*, agency: Agency, email: str, first_name: str, last_name: str, on: date, at: datetime) -> User:
    """Invite the first administrator of an agency. Refused once there is one: they invite everybody else."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if RoleGrant.objects.live(on).filter(agency=agency, role=Role.ADMINISTRATOR, user__is_active=True).exists():
        raise NotPossible(f"{agency.name} has an administrator already. They invite people from the People page.")
    if User.objects.filter(email__iexact=email).exists():
        raise NotPossible("There is an account with this e-mail address already. One person has one account.")

    user = User.objects.create_user(email, first_name=first_name, last_name=last_name, invited_at=at)
    RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR, agency=agency, from_on=on)
    send_invitation(user, at)
    return user


@transaction.atomic
def open_agency(*, code: str, name: str, kind: AgencyKind, policy_set: PolicySet, parent: Agency | None) -> Agency:
    """Begin an agency with the policies it starts from, or find the one with this code."""
    facts = {"name": name, "kind": kind, "policy_set": policy_set, "parent": parent}
    return Agency.objects.get_or_create(code=code, defaults=facts)[0]
