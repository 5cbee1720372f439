"""Writing the projection: one file after an action, or many at night. Old due dates are kept as moves (D10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import transaction

from adoption import clock
from adoption.engine.ladder import next_act
from adoption.engine.policy import PolicyBook
from adoption.engine.projection import Key, Wanted, differs, holidays, stored, wanted
from adoption.engine.statement import Files
from adoption.models import CaseFile, Deadline, DeadlineMove, Extension, ExtensionKind
from adoption.timescales import Kind

TOGETHER = 500
"""Files worked out at once at the end of a long row of actions."""

WRITTEN = [
    "kind",
    "file_id",
    "agency_id",
    "starts_on",
    "starts_at",
    "worked_out_on",
    "due_on",
    "due_at",
    "extended_to",
    "paused_on",
    "met_on",
    "met_at",
    "lapsed_on",
    "owner_id",
    "owner_role",
    "stage",
    "act_at",
    "tries",
]


_later: ContextVar[dict[int, str] | None] = ContextVar(
    "files whose deadlines are brought up to date at the end", default=None
)


@contextmanager
def refreshed_once() -> Iterator[None]:
    """For actions that make records in one transaction: their deadlines are written at its end, as they are then.

    Within another one nothing is written before the end of that.
    """
    if _later.get() is not None:
        yield
        return
    files: dict[int, str] = {}
    before = _later.set(files)
    try:
        yield
    finally:
        _later.reset(before)
    refresh_all(files)


@transaction.atomic(savepoint=False)  # part of the action: it is not undone without it
def refresh_all(files: dict[int, str]) -> None:
    """Those of these files that are there, each for its reason; many at once cost little more than one."""
    there = sorted(files)
    for some in (there[at : at + TOGETHER] for at in range(0, len(there), TOGETHER)):
        locked = CaseFile.rows.filter(pk__in=some).order_by("pk").select_for_update(of=("self",))
        by_reason: dict[str, list[int]] = defaultdict(list)
        for pk in locked.values_list("pk", flat=True):
            by_reason[files[pk]].append(pk)
        for because, these in by_reason.items():
            project(these, because=because)


@transaction.atomic(savepoint=False)  # part of the action: it is not undone without it
def refresh(file: CaseFile, *, because: str) -> int:
    """Bring one file’s deadlines up to date with its facts. Called at the end of every action that changes one.

    Returns how many rows changed: none yet within `refreshed_once`. The file row is locked, so two actions cannot
    project over each other.
    """
    later = _later.get()
    if later is not None:
        later[file.pk] = because
        return 0
    CaseFile.rows.select_for_update(of=("self",)).get(pk=file.pk)
    return project([file.pk], because=because)


def project(files: Files, *, because: str, book: PolicyBook | None = None) -> int:
    """Write what the rules say about these files. The caller holds their locks."""
    book, before = book or PolicyBook.whole(), stored(files)
    kept = {key: row.policy_agency_id for key, row in before.items()}
    now = list(wanted(files, book=book, kept=kept, days_off=holidays()))
    return apply(now, before, because=because)


def apply(now: list[Wanted], before: dict[Key, Deadline], *, because: str) -> int:
    """Insert, change or lapse rows until they say what is wanted. Rows already right are not touched."""
    new = [row_of(want) for want in now if want.key not in before]
    for made in new:
        if made.starts_at and made.due_on < clock.today():
            due_at_once(made)
    changed: list[Deadline] = []
    stopped = {row.pk for row in before.values() if row.paused_on}
    moves: list[DeadlineMove] = []
    for want in now:
        row = before.get(want.key)
        if row is not None and differs(row, want):
            moves += change(row, want, because)
            changed.append(row)
    gone = set(before) - {want.key for want in now}
    for row in (before[key] for key in sorted(gone)):
        if row.lapsed_on is None and row.met_on is None:
            moves += lapse(row, because)
            changed.append(row)
    Deadline.rows.bulk_create(new, batch_size=1000)
    Deadline.rows.bulk_update(changed, [name.removesuffix("_id") for name in WRITTEN], batch_size=500)
    DeadlineMove.objects.bulk_create(moves + late_starts(new), batch_size=1000)
    end_pauses([row.pk for row in changed if row.pk in stopped and row.paused_on is None])
    return len(new) + len(changed)


def row_of(want: Wanted) -> Deadline:
    row = Deadline(
        rule=want.rule,
        subject=want.subject,
        subject_id=want.subject_id,
        policy_agency_id=want.policy_agency_id,
    )
    return set_facts(row, want)


def set_facts(row: Deadline, want: Wanted) -> Deadline:
    row.kind, row.file_id, row.agency_id = want.kind, want.file_id, want.agency_id
    row.starts_on, row.starts_at = want.starts_on, want.starts_at
    row.worked_out_on = want.worked_out_on
    row.due_at = row.due_at if row.extended_to else want.due_at
    row.due_on = row.extended_to or want.worked_out_on
    row.met_on, row.met_at, row.lapsed_on = want.met_on, want.met_at, None
    row.owner_id, row.owner_role = want.owner_id, want.owner_role
    row.act_at = owed_next(row)
    return row


def owed_next(row: Deadline) -> datetime | None:
    """When enforcement must look again; nothing for what is met, lapsed or paused."""
    if row.met_on or row.lapsed_on or row.paused_on:
        return None
    elapsed = row.due_at is not None and row.kind != "automatic"
    return next_act(row.kind, row.due_on, row.due_at, row.stage, elapsed=elapsed)


def change(row: Deadline, want: Wanted, because: str) -> list[DeadlineMove]:
    """Take over the new facts. A new due date starts its own ladder, and an extension of the old one ends."""
    was, again = row.due_on, row.lapsed_on is not None
    if row.worked_out_on != want.worked_out_on:
        row.extended_to, row.stage, row.tries = None, 0, 0
    if row.met_on and not want.met_on:
        row.stage = 0
    if row.lapsed_on and row.starts_on != want.starts_on:
        row.paused_on = None  # it stopped an earlier clock; this one begins anew and runs
    set_facts(row, want)
    late = again and due_at_once(row)
    if row.due_on == was and (not again or row.met_on):
        return []
    move = moved(row, was, row.due_on, because)
    move.late_start = move.late_start or late
    return [move]


def due_at_once(row: Deadline) -> bool:
    """What happens by itself and could not on its date is due now: nothing is dated back, and nobody was late.

    The task shows due today, with the date it would have had, flagged as a late start (FF-11, FF-19).
    """
    now = clock.now()
    if row.kind != Kind.AUTOMATIC or row.met_on or row.due_at is None or row.due_at >= now:
        return False
    row.extended_to = row.due_on = clock.london(now).date()
    row.due_at = now
    row.act_at = owed_next(row)
    return True


def end_pauses(deadlines: list[int]) -> None:
    """Pauses of clocks that ended before anybody started them again."""
    if deadlines:
        open_ones = Extension.objects.filter(deadline__in=deadlines, kind=ExtensionKind.PAUSE, until_on=None)
        open_ones.update(until_on=clock.today())


def lapse(row: Deadline, because: str) -> list[DeadlineMove]:
    """The rule no longer applies: the date is kept, nothing is owed, and the history says why."""
    row.lapsed_on, row.act_at = clock.today(), None
    return [moved(row, row.due_on, None, because)]


def moved(row: Deadline, was: date, became: date | None, because: str) -> DeadlineMove:
    late = became is not None and became < clock.today() and row.met_on is None
    return DeadlineMove(deadline=row, was=was, became=became, because=because[:300], late_start=late)


def late_starts(new: list[Deadline]) -> list[DeadlineMove]:
    """A date already past when it is first worked out is shown late, and flagged as a late start (FF-11, D10)."""
    late = [row for row in new if row.worked_out_on < clock.today() and row.met_on is None]
    because = "Already past when it was first worked out."
    return [
        DeadlineMove(deadline=row, was=row.worked_out_on, became=row.due_on, because=because, late_start=True)
        for row in late
    ]
