"""What the portal accounts of a household hold of its standing: one place writes it, for both applicants together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from adopters.actions import portal_access
from adopters.flows import Ending, Stage
from adopters.models import Household, Member, Suitability
from adoption.actions.records import lock
from adoption.engine import policy
from adoption.models import PortalAccount, User


class Unchanged:
    """Says that a fact stays as it is, where None is an answer of its own."""


UNCHANGED: Final = Unchanged()


@transaction.atomic
def keep_in_step(household: Household, *, frozen_at: datetime | Unchanged | None = UNCHANGED) -> list[PortalAccount]:
    """Write what the household’s facts say into every account of it: approval, restriction, freeze, end.

    Only approved adopters browse (FF-26); while the restriction runs they see only children of the home agency (AD-79);
    while a link is explored they see none (AD-50). Access that has ended comes back by a new invitation alone.

    After the adoption order the account stays: support, an assessment, training and complaints are asked for there at
    any time (AD-67). Nothing that belongs to searching stays with it. Any other ending ends the account (ADR 0018).
    """
    closed = household.stage == Stage.CLOSED
    standing = None if closed else Suitability.rows.approved().filter(household=household).first()
    facts: dict[str, object] = {
        "approved_on": standing.decided_on if standing else None,
        "home_only": standing is not None and is_restricted(household, standing),
    }
    if not isinstance(frozen_at, Unchanged):
        facts["frozen_at"] = frozen_at
    accounts = PortalAccount.rows.filter(file=household.file).order_by("pk")
    return [_write(account, facts | _end(household, account)) for account in accounts]


def end_with_the_file(household: Household, *, by: User | None, on: date) -> None:
    """A household’s file was closed: its accounts end, unless an adoption order was made."""
    keep_in_step(household)


def is_restricted(household: Household, standing: Suitability) -> bool:
    """The home-agency restriction runs from approval where the agency has one, until it is lifted (AD-44)."""
    if standing.decided_on is None or standing.home_restriction_lifted_at:
        return False
    return policy(household.file.agency, "adopter_home_restriction", standing.decided_on) is not None


def _end(household: Household, account: PortalAccount) -> dict[str, object]:
    """An account ends with the household’s file, and when its person leaves the household."""
    if account.ended_on:
        return {}
    if household.stage == Stage.CLOSED and household.ending != Ending.ADOPTED:
        return {"ended_on": household.stage_since}
    member = Member.rows.filter(user=account.user_id).first()
    return {"ended_on": member.left_on} if member and member.left_on else {}


def _write(account: PortalAccount, facts: dict[str, object]) -> PortalAccount:
    held = lock(account)
    changed = [name for name, value in facts.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, facts[name])
    if changed:
        held.save(update_fields=changed)
    if "ended_on" in changed and held.ended_on:
        portal_access.shut(held)
    return held
