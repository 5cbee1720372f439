"""The validation visit, the decision on the next working day, and what follows (MT-13 to MT-20, TS-23, TS-24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Allocation, User
from adoption.permissions import Permission, Role
from adoption.wording import day_in_words, list_in_words, moment_in_words
from familyfinding import who_may
from familyfinding.actions import (
    folder,
    links,
)
from familyfinding.flows import LinkState
from familyfinding.models import (
    AskedToVisit,
    Link,
    ValidationVisit,
)

NOBODY_HOLDS = (
    "Nobody holds the role of permanence team manager, who alone may take it: ask an administrator to give it."
)


NOBODY_OPENS = "The permanence team manager cannot open this child’s file: give them access, or allocate it to them."


@transaction.atomic
def plan_visit(*, link: Link, planned_at: datetime, by: User, at: datetime) -> ValidationVisit:
    """Set the visit’s moment. The family’s worker and the previous locality worker are invited (MT-13, MT-72)."""
    links.ensure_childs_side(by, link)
    link, visit = _hold(link, LinkState.PREFERRED, "A family is visited once it is preferred.")
    if planned_at <= at:
        raise NotPossible("Choose a moment that is still to come. A visit that was made is recorded.")
    invited = folder.invited_parts(link.children, at)
    visit.planned_at, visit.planned_by = planned_at, by
    visit.save(update_fields=["planned_at", "planned_by"])
    _ask(visit, invited)
    links.on_all(link, f"Validation visit planned, {moment_in_words(planned_at)}", by=by, at=at)
    says = f"You are invited to a validation visit, {moment_in_words(planned_at)}."
    family = link.household.file
    key = f"visit:{visit.pk}:{planned_at.isoformat()}"
    notices.tell(family, says, key=f"{key}:family", to=family.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)
    for one in invited:
        notices.tell(one.file, says, key=f"{key}:locality:{one.worker_id}", to=one.worker, now=at)
    return visit


@transaction.atomic
def record_visit(
    *,
    link: Link,
    visited_on: date,
    account: str,
    locality_came: bool,
    absence_why: str,
    by: User,
    at: datetime,
    absent: Mapping[User, str] | None = None,
) -> ValidationVisit:
    """The visit was made. Nothing is decided at it; the decision is due on the next working day (MT-14, MT-15).

    `absent`: where several previous locality workers were asked, those who did not come, each with the reason (MT-72).
    """
    links.ensure_childs_side(by, link)
    link, visit = _hold(link, LinkState.PREFERRED, "A family is visited once it is preferred.")
    if not visit.owed_since <= visited_on <= london(at).date():
        raise NotPossible(f"Date the visit between {day_in_words(visit.owed_since)} and today.")
    if not account.strip():
        raise NotPossible("Write what you saw and talked about.")
    visit.visited_on, visit.visited_by, visit.account = visited_on, by, account.strip()
    if visit.planned_at is None:
        _ask(visit, folder.invited_parts(link.children, at))
    _who_came(visit, locality_came, absence_why.strip(), absent or {})
    visit.save()
    links.move(link, LinkState.VALIDATED, by=by, at=at)
    _tell_who_decides(link, visit, at=at)
    links.finish(link, "The validation visit was made.")
    return visit


def _ask(visit: ValidationVisit, invited: Iterable[Allocation]) -> None:
    """Of each child the previous locality worker of today, and nobody who was asked under an older plan."""
    workers = [one.worker for one in invited]
    AskedToVisit.rows.filter(visit=visit).exclude(worker__in=workers).delete()
    for worker in workers:
        AskedToVisit.rows.get_or_create(visit=visit, worker=worker)


def _who_came(visit: ValidationVisit, all_came: bool, why: str, absent: Mapping[User, str]) -> None:
    """Each of those who were asked; the visit itself says whether everybody was there, and if not, why."""
    asked = list(AskedToVisit.rows.filter(visit=visit).select_related("worker"))
    if not {worker.pk for worker in absent} <= {one.worker_id for one in asked}:
        raise NotPossible("Choose among those who were asked to the visit.")
    missing = absent or ({} if all_came else {one.worker: why for one in asked})
    if (not all_came and not missing and not why) or any(not said.strip() for said in missing.values()):
        raise NotPossible("Say why the previous locality worker did not come.")
    for one in asked:
        one.absence_why = missing.get(one.worker, "").strip()
        one.came = one.worker not in missing
        one.save(update_fields=["came", "absence_why"])
    visit.locality_came = all_came and not missing
    visit.absence_why = "" if visit.locality_came else why or list_in_words([said.strip() for said in missing.values()])


def _tell_who_decides(link: Link, visit: ValidationVisit, *, at: datetime) -> None:
    """Whoever may decide. When nobody may, the manager, who can have the role given to somebody (MT-17, PN-43)."""
    file, key = link.child.file, f"visit:{visit.pk}:decide"
    says = "A validation visit was made. The decision whether to go ahead is due on the next working day."
    may = who_may.who_may(Permission.PROCEED_DECIDE, file, london(at).date())
    for one in may.people:
        notices.tell(file, says, key=f"{key}:{one.pk}", to=one, now=at)
    if not may.people:
        says += f" {NOBODY_HOLDS if may.nobody_holds_it else NOBODY_OPENS}"
        to = file.manager or file.lead
        notices.tell(file, says, key=key, to=to, to_role=Role.SERVICE_MANAGER, now=at)


def opens_on(visit: ValidationVisit) -> date | None:
    """The first day on which the decision can be recorded: the day after the visit (MT-14)."""
    return date.fromordinal(visit.visited_on.toordinal() + 1) if visit.visited_on else None


def _hold(link: Link, state: LinkState, says: str) -> tuple[Link, ValidationVisit]:
    link = links.hold(link)
    visit = ValidationVisit.rows.filter(link=link).first()
    if link.state != state or visit is None:
        raise NotPossible(says)
    return link, lock(visit)
