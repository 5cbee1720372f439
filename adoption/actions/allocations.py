"""Whose file it is: dated allocations, kept when they end (FF-38, CH-11, CH-19)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption import parts
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Allocation, CaseFile, EventKind, Part, User

ONE_AT_A_TIME = frozenset({Part.LEAD, Part.MANAGER})
POINTERS = {Part.LEAD: "lead", Part.MANAGER: "manager"}


@transaction.atomic
def allocate(*, file: CaseFile, worker: User, part: Part, on: date, by: User | None, why: str = "") -> Allocation:
    """Give a person a part in a file from a date. The caller has checked who may (each kind of case has its own rule).

    A worker without an active account that holds a role in the agency is refused (FF-63). The file is held first and
    then the person, in the order of `owning`: an account that is just ending would be left with the file.
    """
    file, worker = lock(file), lock(worker)
    if not worker.is_active or file.agency_id not in worker.authority.all_agencies:
        raise NotPossible("This worker has no active account in the agency. Ask an administrator to invite them first.")
    if part in ONE_AT_A_TIME:
        end_part(file=file, part=part, on=on)

    allocation, new = Allocation.rows.get_or_create(
        file=file,
        worker=worker,
        part=part,
        to_on=None,
        defaults={"from_on": on, "why": why, "allocated_by": by},
    )
    if not new:
        return allocation
    _point(file, part, worker)
    note(file, f"{Part(part).label}: {worker.display_name}", on=on, by=by, why=why, kind=EventKind.ALLOCATION)
    refresh(file, because=f"Allocated as {Part(part).label.lower()}.")
    return allocation


def end_part(*, file: CaseFile, part: Part, on: date, worker: User | None = None) -> list[Allocation]:
    """End whoever holds the part now. Used inside other actions, which write the note."""
    held = Allocation.rows.filter(file=file, part=part, to_on=None)
    ended = list(held.filter(worker=worker) if worker else held)
    for allocation in ended:
        allocation.to_on = max(on, allocation.from_on)
        allocation.save(update_fields=["to_on"])
    if ended:
        _point(file, part, None)
    return ended


@transaction.atomic
def end(*, allocation: Allocation, on: date, by: User | None, why: str) -> Allocation:
    """Somebody leaves the file. Their tasks fall to the manager until the part is given again."""
    file, allocation = lock(allocation.file), lock(allocation)
    if allocation.to_on:
        raise NotPossible("This allocation has already ended.")
    end_part(file=file, part=Part(allocation.part), on=on, worker=allocation.worker)
    note(
        file,
        f"{Part(allocation.part).label} ended: {allocation.worker.display_name}",
        on=on,
        by=by,
        why=why,
        kind=EventKind.ALLOCATION,
    )
    refresh(file, because="An allocation ended.")
    return allocation


@transaction.atomic
def hand_over(*, worker: User, to: User, on: date, by: User, why: str) -> int:
    """Move everything one person owns to a colleague, file by file. Returns how many parts moved.

    Refused as a whole for a colleague whose role is not for one of these parts: they could not even open the file.
    """
    moved = 0
    held = Allocation.rows.filter(worker=worker, to_on=None).select_related("file").order_by("file", "pk")
    for allocation in held:
        if not allocation.file.closed_on and (why_not := parts.why_not(to, allocation.file, Part(allocation.part))):
            raise NotPossible(f"{why_not} Choose somebody else, or give that file to another colleague first.")
    for allocation in held:
        end_part(file=allocation.file, part=Part(allocation.part), on=on, worker=worker)
        allocate(file=allocation.file, worker=to, part=Part(allocation.part), on=on, by=by, why=why)
        moved += 1
    return moved


def _point(file: CaseFile, part: Part, worker: User | None) -> None:
    pointer = POINTERS.get(part)
    if pointer:
        setattr(file, pointer, worker)
        file.save(update_fields=[pointer])
