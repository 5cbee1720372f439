"""Giving a child the worker who leads the search for a family (CH-03, CH-11 to CH-13, PN-34, FF-63)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions import allocations as parts
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Allocation, Part, User
from adoption.news import announce
from adoption.permissions import Permission, can, ensure
from children.actions import contacts, responsibility
from children.actions.facts import hold, move_to, not_before, save
from children.flows import PlanStatus
from children.models import Child, PermanenceReport
from children.news import News


@transaction.atomic
def allocate(*, child: Child, worker: User, on: date, by: User, why: str = "") -> Allocation:
    """A named worker leads family finding from this date.

    The author of the child permanence report is proposed first; another needs a reason (CH-13). With a Placement
    Order already in force the worker takes over the case at once (CH-19).
    """
    _ensure_manager(by, child)
    child = hold(child)
    _ready(child, on)
    _suitable(child, worker)
    author = report_author(child)
    if author and worker != author and not why:
        raise NotPossible(f"{author.display_name} wrote the child’s report. Say why somebody else will lead.")
    if child.allocated_on and responsibility.permanence_worker(child.file) == worker:
        raise NotPossible(f"{worker.display_name} leads already.")

    parts.end_part(file=child.file, part=Part.FAMILY_FINDER, on=on)
    given = parts.allocate(file=child.file, worker=worker, part=Part.FAMILY_FINDER, on=on, by=by, why=why)
    save(child, allocated_on=child.allocated_on or on)
    if child.status == PlanStatus.DECIDED:
        move_to(child, PlanStatus.FAMILY_FINDING)
    if child.responsibility_moved_on:
        parts.allocate(file=child.file, worker=worker, part=Part.LEAD, on=on, by=by, why=why)
        contacts.changed(child, worker, on=on, by=by)
    child.file.refresh_from_db()
    responsibility.take_over(child=child, on=on, by=by)
    announce(News.ALLOCATED, child, by=by, on=on)
    refresh(child.file, because="A permanence worker was allocated.")
    return given


@transaction.atomic
def bring_in(*, child: Child, worker: User, on: date, by: User) -> Allocation:
    """An allocation made before the case came into this service, entered with its date."""
    ensure(by, Permission.CASES_IMPORT, child.file)
    child = hold(child)
    _ready(child, on)
    _suitable(child, worker)

    why = "Allocated before the case came into this service"
    given = parts.allocate(file=child.file, worker=worker, part=Part.FAMILY_FINDER, on=on, by=by, why=why)
    save(child, allocated_on=on)
    move_to(child, PlanStatus.FAMILY_FINDING)
    announce(News.ALLOCATED, child, by=by, on=on)
    refresh(child.file, because="An earlier allocation was entered.")
    return given


@transaction.atomic
def give_manager(*, child: Child, manager: User, on: date, by: User) -> Allocation:
    """The team manager to whom this case’s tasks and questions go."""
    _ensure_manager(by, child)
    child = hold(child)
    if not can(manager, Permission.CHILD_ALLOCATE, child.file):
        raise NotPossible(f"{manager.display_name} is not a manager here. Choose a team manager.")
    return parts.allocate(file=child.file, worker=manager, part=Part.MANAGER, on=on, by=by)


def report_author(child: Child) -> User | None:
    """Who wrote the latest child permanence report: in most cases the worker who will lead (CH-13)."""
    reports = PermanenceReport.rows.filter(child=child).select_related("author")
    latest = reports.order_by("-number").first()
    return latest.author if latest else None


def _ensure_manager(by: User, child: Child) -> None:
    if not can(by, Permission.CHILD_ALLOCATE, child.file):
        raise NotAllowed("Only a manager allocates this worker. Ask your team manager.")


def _ready(child: Child, on: date) -> None:
    if child.status == PlanStatus.ENDED:
        raise NotPossible("The plan is no longer adoption, so nobody is allocated to find a family.")
    decided = child.best_interest_decided_on or child.plan_decided_on
    if not decided and not child.relinquished_on:
        raise NotPossible("Record the Best Interest Decision first.")
    not_before(on, child.relinquished_on or decided, "Nobody could be allocated before the decision or referral")


def _suitable(child: Child, worker: User) -> None:
    """FF-63: an active account, registered, with a role in this agency that does this work."""
    if not worker.is_active or not can(worker, Permission.PROFILE_PUBLISH, child.file):
        raise NotPossible(
            f"{worker.display_name} has no active account as a permanence or family finding worker in this agency. "
            "Ask an administrator to set it up first."
        )
    if not worker.registration_number:
        raise NotPossible(
            f"{worker.display_name} has no social work registration number on their account. "
            "Ask an administrator to add it, then allocate."
        )
