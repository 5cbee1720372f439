"""Changing an agency's own numbers: proposed with a reason, previewed, agreed by somebody else, never edited (D13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from adoption.actions import approvals
from adoption.clock import london
from adoption.decision import fingerprint_of
from adoption.engine import Moved, policy, project, rehearse, running_rules
from adoption.errors import NotPossible
from adoption.models import Agency, Approval, CaseFile, Deadline, PolicySetting, User
from adoption.permissions import Permission, Role, ensure
from adoption.policies import POLICIES, words_for
from adoption.wording import day_in_words

KIND = "policy_change"
WHO = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
LOOKED_AT = 400
"""A preview works through so many files; a change itself works through all."""
EARLIEST = timedelta(days=366)


@dataclass(frozen=True)
class Reach:
    """What a change would move: the dates, and how many of the files it may touch were looked at."""

    moved: list[Moved]
    files: int
    looked_at: int


@transaction.atomic
def propose(*, agency: Agency, key: str, value: Any, from_on: date, why: str, by: User, at: datetime) -> Approval:
    """Put a new value to the service manager. Nothing changes before somebody else agrees."""
    on = london(at).date()
    kept = _checked(agency, key, value, from_on, why, by, on)
    role = approvals.somebody_else_with(WHO, agency=agency, besides=by, on=on)
    if role is None:
        raise NotPossible("Nobody else in this agency may agree a change of policy. Give somebody that role first.")

    setting = PolicySetting.objects.create(
        agency=agency, key=key, value=kept, from_on=from_on, why=why.strip(), proposed_by=by, proposed_at=at
    )
    question = f"{POLICIES[key].says} From {day_in_words(from_on)}: {words_for(key, kept)}."
    return approvals.ask(
        kind=KIND, subject=setting, agency=agency, question=question, decided_by=role, by=by, at=at, due_on=from_on
    )


def preview(*, agency: Agency, key: str, value: Any, from_on: date, why: str, by: User, on: date) -> Reach:
    """Which dates the change would move, worked out by making it and taking it back. Saves nothing."""
    kept = _checked(agency, key, value, from_on, why, by, on)
    files = affected(agency, key, from_on)
    some = list(files.order_by("pk")[:LOOKED_AT])

    def change() -> None:
        PolicySetting.objects.create(agency=agency, key=key, value=kept, from_on=from_on, why=why, agreed_on=on)
        project([file.pk for file in some], because="Policy")

    return Reach(rehearse(change, files=some, today=on), files.count(), len(some))


def carry_out(approval: Approval, *, by: User, on: date) -> PolicySetting:
    """Agreed: the value is in force from its date, and every date it reaches is worked out again."""
    setting = PolicySetting.objects.get(pk=approval.subject_id)
    setting.agreed_on, setting.agreed_by = on, by
    setting.save(update_fields=["agreed_on", "agreed_by"])
    files = affected(setting.agency, setting.key, setting.from_on).order_by("pk").select_for_update(of=("self",))
    because = f"Policy from {day_in_words(setting.from_on)}: {setting.why}"
    project([file.pk for file in files], because=because)
    return setting


def affected(agency: Agency, key: str, from_on: date) -> Any:
    """Files with a date that this policy may set: its clock starts on or after the day of the change (D13).

    What was met since then is among them: the nightly check would move it otherwise, and no preview would have said
    so. Where the policy says whether there is a date at all, any file of the agency may get or lose one.
    """
    rules = list(running_rules())
    counted = {rule.ref for rule in rules if rule.timescale.policy == key}
    switched = any(rule.only_where and rule.only_where[0] == key for rule in rules)
    dates = Deadline.rows.filter(policy_agency=agency, rule__in=counted, starts_on__gte=from_on, lapsed_on=None)
    reached = Q(pk__in=dates.values("file"))
    if switched or (counted and POLICIES[key].optional):
        reached |= Q(agency=agency)
    return CaseFile.rows.filter(reached)


def fingerprint(setting: PolicySetting) -> str:
    """Agreement is to this value from this date, on top of the settings agreed so far."""
    agreed = PolicySetting.objects.agreed().filter(agency=setting.agency_id, key=setting.key)
    setting.agreed_so_far = list(agreed.order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
    return fingerprint_of(setting, "key", "value", "from_on", "why", "agreed_so_far")


def waiting(agency: Agency, key: str) -> Approval | None:
    """The proposal for this policy that waits for a decision, if any."""
    proposed = PolicySetting.objects.filter(agency=agency, key=key, agreed_on=None)
    subject = {"kind": KIND, "subject": "adoption.PolicySetting", "subject_id__in": proposed.values("pk")}
    return Approval.rows.waiting().filter(**subject).first()


def _checked(agency: Agency, key: str, value: Any, from_on: date, why: str, by: User, on: date) -> Any:
    """The value as it would be kept. Raises Refused with the sentence that says what to mend."""
    ensure(by, Permission.POLICY_PROPOSE, In(agency.pk))
    kept = POLICIES[key].as_json(value)
    if not why.strip():
        raise NotPossible("Say why: whoever agrees it, and whoever reads it in five years, needs the reason.")
    if from_on < on - EARLIEST:
        raise NotPossible("Choose a date within the last year, or a later one.")
    if waiting(agency, key):
        raise NotPossible("A change of this policy waits for a decision already. Decide or withdraw that first.")
    if POLICIES[key].as_json(policy(agency, key, from_on)) == kept:
        raise NotPossible(f"It is “{words_for(key, kept)}” on that date already.")
    return kept


@dataclass(frozen=True)
class In:
    """An agency as a record that belongs to it, for the permission table."""

    agency_id: int


def versions(agency: Agency, key: str) -> Iterable[PolicySetting]:
    """Every agreed value, newest first."""
    rows = PolicySetting.objects.agreed().filter(agency=agency, key=key)
    return rows.select_related("proposed_by", "agreed_by").order_by("-from_on", "-pk")
