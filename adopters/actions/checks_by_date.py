"""What the calendar does to checks: an eighteenth birthday adds them, and those that run out are made anew (AD-18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from adopters.actions import checks
from adopters.flows import Stage
from adopters.models import EVERY_ADULT, Check, Household, Member
from adoption import periods
from adoption.actions.notices import tell
from adoption.clock import london
from adoption.errors import Refused
from adoption.models import Notice
from adoption.permissions import Role
from adoption.wording import day_in_words

WARNED = 3
"""Months before a check runs out."""

WAITING = (Stage.STAGE_ONE, Stage.BETWEEN, Stage.STAGE_TWO, Stage.DECISION, Stage.APPROVED, Stage.MATCHED)


def add_for_new_adults(*, at: datetime) -> int:
    """Checks for everybody who has come of age or joined since the last look. How many households it concerned."""
    today = london(at).date()
    members = Member.rows.to_be_checked().filter(born_on__lte=periods.add_months(today, -18 * 12))
    lacking: set[int] = set()
    for kind in EVERY_ADULT:
        there = Check.rows.filter(kind=kind, replaced_on=None).values("member")
        lacking |= set(members.exclude(pk__in=there).values_list("household", flat=True))
    rows = Household.rows.filter(pk__in=lacking).select_related("file__agency").order_by("file", "pk")
    return sum(_quietly(partial(checks.settle, household=household, on=today, by=None)) for household in rows)


def renew_what_expires(*, at: datetime) -> int:
    """While a family waits: a notice three months before a check runs out, and its renewal on the day."""
    today = london(at).date()
    soon = Check.rows.in_force().filter(
        member__household__stage__in=WAITING,
        member__household__file__closed_on=None,
        resolved_on__isnull=False,
        expires_on__lte=periods.add_months(today, WARNED),
    )
    rows = list(soon.select_related("member__household__file__agency", "member__household__file__lead").order_by("pk"))
    known = set(Notice.rows.filter(key__in=[_key(check) for check in rows]).values_list("key", flat=True))
    for check in rows:
        if _key(check) not in known:
            _warn(check)
    over = [check for check in rows if check.expires_on and check.expires_on <= today]
    return sum(_quietly(partial(checks.renew, check=check, on=check.expires_on or today, by=None)) for check in over)


def _warn(check: Check) -> None:
    file = check.member.household.file
    says = f"A check runs out on {day_in_words(check.expires_on or check.needed_on)}: have it made anew."
    tell(file, says, key=_key(check), to=file.lead, to_role=Role.ASSESSING_WORKER)


def _key(check: Check) -> str:
    return f"check-expires:{check.pk}:{check.expires_on}"


def _quietly(deed: Callable[[], object]) -> bool:
    """One household that cannot be changed now does not keep the others from it."""
    try:
        deed()
    except Refused:
        return False
    return True
