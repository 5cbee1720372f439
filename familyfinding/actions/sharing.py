"""Giving the foster carers the profile through a link that expires, with a code told separately (FF-33)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from familyfinding.actions.copies import words_of
from familyfinding.actions.holding import hold, write
from familyfinding.models import Profile, SharedCopy
from familyfinding.models.published import hashed

LONGEST = 14
"""Days a link may stay open."""


@transaction.atomic
def share(*, profile: Profile, to_name: str, days: int, by: User, at: datetime) -> tuple[SharedCopy, str, str]:
    """Make a copy and its key. Returns the copy, the link’s secret and the code: shown once, kept only as hashes."""
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile = hold(profile)
    if profile.plan_is_over:
        raise NotPossible("Adoption is no longer the plan, so the profile is for staff only.")
    if not profile.heading or not any(part["text"] for part in words_of(profile)):
        raise NotPossible("Nothing has been written yet that could be shared.")
    if not 1 <= days <= LONGEST:
        raise NotPossible(f"A link may stay open from 1 to {LONGEST} days.")

    secret, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    copy = SharedCopy.rows.create(
        file=profile.file,
        to_name=to_name.strip(),
        link_hash=hashed(secret),
        code_hash=hashed(secret + code),
        heading=profile.heading,
        sections=words_of(profile),
        made_at=at,
        made_by=by,
        ends_at=at + timedelta(days=days),
    )
    write(profile, "Profile shared with the foster carers by a link", on=london(at).date(), by=by)
    return copy, secret, code


def revoke_all(profile: Profile, *, by: User | None, at: datetime) -> None:
    """Adoption is no longer the plan: the profile is for staff only, so no link opens it any more (FF-33, FF-66)."""
    for copy in SharedCopy.rows.open(at).filter(file=profile.file):
        copy.revoked_at = at
        copy.save(update_fields=["revoked_at"])
        write(profile, "Link for the foster carers stopped", on=london(at).date(), by=by)


@transaction.atomic
def revoke(*, copy: SharedCopy, profile: Profile, by: User, at: datetime) -> SharedCopy:
    """Close a link before its time."""
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile, copy = hold(profile), lock(copy)
    if copy.revoked_at:
        raise NotPossible("This link was stopped already.")
    copy.revoked_at = at
    copy.save(update_fields=["revoked_at"])
    write(profile, "Link for the foster carers stopped", on=london(at).date(), by=by)
    return copy
