"""Who holds the case when the Placement Order is made (CH-19, CH-20, CF-09)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions import allocations, notices
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Allocation, CaseFile, Deadline, EventKind, Part, User
from adoption.permissions import Permission, ensure
from children.actions import contacts
from children.actions.facts import hold, save
from children.models import Child, TaskTransfer


@transaction.atomic
def take_over(*, child: Child, on: date, by: User | None) -> bool:
    """The permanence worker becomes the lead; the lead until now stays linked as locality worker for matching.

    Returns False, and changes nothing, while no permanence worker is allocated: the task then stands open.
    `by` is None when the system carries out TS-19.
    """
    child = hold(child)
    if not child.order_in_force or child.responsibility_moved_on:
        return bool(child.responsibility_moved_on)
    worker = permanence_worker(child.file)
    if worker is None:
        return False

    previous = child.file.lead
    if previous != worker:
        _hand_over(child, previous, worker, on=on, by=by)
    save(child, responsibility_moved_on=on)
    refresh(child.file, because="Case responsibility passed to the permanence worker.")
    return True


@transaction.atomic
def close_task(*, transfer: TaskTransfer, why: str, on: date, by: User) -> TaskTransfer:
    """A task taken over is closed by choice and with a reason: never lost (CH-20)."""
    ensure(by, Permission.CHILD_WRITE, transfer.child.file)
    child = hold(transfer.child)
    transfer = lock(transfer)
    if transfer.closed_on:
        raise NotPossible("This task has been closed already.")
    if not why:
        raise NotPossible("Say why the task is closed.")

    transfer.closed_on, transfer.closed_why = on, why
    transfer.save(update_fields=["closed_on", "closed_why"])
    note(child.file, f"Task closed: {transfer.what}", on=on, by=by, why=why)
    return transfer


def permanence_worker(file: CaseFile) -> User | None:
    """Whoever leads family finding for this child now."""
    held = Allocation.rows.filter(file=file, part=Part.FAMILY_FINDER, to_on=None).select_related("worker")
    allocation = held.order_by("-from_on", "-pk").first()
    return allocation.worker if allocation else None


def _hand_over(child: Child, previous: User | None, worker: User, *, on: date, by: User | None) -> None:
    file = child.file
    moved = _unfinished(file, previous)
    allocations.allocate(file=file, worker=worker, part=Part.LEAD, on=on, by=by, why="Placement Order granted")
    file.refresh_from_db()
    if previous:
        allocations.allocate(
            file=file, worker=previous, part=Part.LOCALITY, on=on, by=by, why="Stays linked for matching"
        )
    for task in moved:
        TaskTransfer.rows.create(
            child=child,
            ref=task.rule,
            what=task.says[:300],
            due_on=task.due_on,
            moved_on=on,
            from_worker=previous,
            to_worker=worker,
        )
    _tell(child, previous, worker, len(moved), on=on, by=by)
    contacts.changed(child, worker, on=on, by=by)


def _unfinished(file: CaseFile, previous: User | None) -> list[Deadline]:
    if previous is None:
        return []
    return list(Deadline.rows.running().filter(file=file, owner=previous).order_by("due_on", "pk"))


def _tell(child: Child, previous: User | None, worker: User, tasks: int, *, on: date, by: User | None) -> None:
    """The worker and the previous worker. Carers and professionals are told one by one (`contacts`)."""
    file = child.file
    what = (
        f"Case responsibility passed to {worker.display_name}; {tasks} unfinished task{'s' if tasks != 1 else ''} moved"
    )
    note(file, what, on=on, by=by, kind=EventKind.ALLOCATION)
    key = f"responsibility:{child.pk}:{on.isoformat()}"
    notices.tell(file, f"{file.reference}: you now hold this case.", key=f"{key}:to", to=worker)
    if previous:
        says = f"{file.reference}: the case has passed to the permanence team. You stay linked for matching."
        notices.tell(file, says, key=f"{key}:from", to=previous)
