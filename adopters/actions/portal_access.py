"""The end of somebody’s way into the portal."""

from __future__ import annotations

from adoption import clock, sign_ins
from adoption.models import PortalAccount, RoleGrant, SharedItem
from adoption.permissions import PORTAL_ROLES


def shut(account: PortalAccount) -> None:
    """Sign the person out everywhere and end their copies. What they wrote and signed stays (security 4.10)."""
    user = account.user
    for grant in RoleGrant.objects.filter(user=user, role__in=PORTAL_ROLES, to_on=None):
        grant.to_on = max(account.ended_on or grant.from_on, grant.from_on)
        grant.save(update_fields=["to_on"])
    user.is_active, user.deactivated_on = False, account.ended_on
    user.save(update_fields=["is_active", "deactivated_on"])
    SharedItem.rows.filter(user=user, ended_at=None).update(ended_at=clock.now())
    sign_ins.end_all(user)
