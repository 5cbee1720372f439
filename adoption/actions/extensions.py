"""More time for a deadline, a pause, and why it was late: each with a reason, the first agreed by somebody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction

from adoption.actions import approvals
from adoption.actions.records import lock, note
from adoption.clock import london, midnight
from adoption.decision import fingerprint_of
from adoption.engine.refresh import moved, owed_next
from adoption.errors import NotPossible
from adoption.models import Approval, Cause, Deadline, EventKind, Extension, ExtensionKind, User
from adoption.permissions import GRANTS, Permission, Role, ensure
from adoption.timescales import Kind
from adoption.wording import day_in_words

KIND = "deadline_extension"
LONGEST = timedelta(days=366)


def hold(deadline: Deadline) -> Deadline:
    """The deadline as it stands, held with its file: the file first, as an action that moves its dates does."""
    lock(deadline.file)
    return lock(deadline)


@transaction.atomic
def ask(*, deadline: Deadline, until_on: date, why: str, by: User, at: datetime) -> Approval:
    """Ask a manager for more time. The date stays until they agree."""
    ensure(by, Permission.DEADLINE_EXTEND, deadline)
    deadline = hold(deadline)
    _is_running(deadline)
    _is_sensible(deadline, until_on, why, london(at).date())
    role = _who_agrees(deadline, besides=by, on=london(at).date())

    extension = Extension.objects.create(
        deadline=deadline,
        kind=ExtensionKind.EXTENSION,
        from_on=london(at).date(),
        until_on=until_on,
        why=why,
        asked_by=by,
    )
    question = f"May “{deadline.says}” ({deadline.rule}) be done by {day_in_words(until_on)}?"
    return approvals.ask(
        kind=KIND, subject=extension, file=deadline.file, question=question, decided_by=role, by=by, at=at
    )


def carry_out(approval: Approval, *, by: User, on: date) -> Extension:
    """Agreed: the new date stands from now on, with its own reminders; the old one is kept as a move (D10)."""
    extension = Extension.objects.select_related("deadline").get(pk=approval.subject_id)
    deadline = hold(extension.deadline)
    _is_running(deadline)
    until, was = cast(date, extension.until_on), deadline.due_on  # a constraint: it says until when

    extension.agreed_on = on
    extension.save(update_fields=["agreed_on"])
    deadline.extended_to = deadline.due_on = until
    deadline.stage = deadline.tries = 0
    _write(deadline, "extended_to", "due_on", "stage", "tries")
    moved(deadline, was, until, f"Extended: {extension.why}").save()
    what = f"More time until {day_in_words(until)}: {deadline.says}"
    note(deadline.file, what, on=on, by=by, kind=EventKind.DEADLINE)
    return extension


@transaction.atomic
def pause(*, deadline: Deadline, why: str, on: date, by: User) -> Extension:
    """Stop the clock, with a reason. While it stands still nobody is reminded; its days are added at the end."""
    ensure(by, Permission.DEADLINE_EXTEND_AGREE, deadline)
    if deadline.timescale.within:
        raise NotPossible("This clock has a longest date. A pause is recorded on the household’s own page.")
    return stop(deadline=deadline, why=why, on=on, by=by)


@transaction.atomic
def stop(*, deadline: Deadline, why: str, on: date, by: User) -> Extension:
    """Stop the clock because a rule says so; whoever may record that is for the calling action to ask."""
    deadline = hold(deadline)
    _is_running(deadline)
    if deadline.kind == Kind.AUTOMATIC:
        raise NotPossible("This happens by itself and cannot be paused here. Hold it where it is set up.")
    if not why.strip():
        raise NotPossible("Say why the clock stops.")

    pause = Extension.objects.create(
        deadline=deadline, kind=ExtensionKind.PAUSE, from_on=on, why=why, asked_by=by, agreed_on=on
    )
    deadline.paused_on = on
    _write(deadline, "paused_on")
    note(deadline.file, f"Clock stopped: {deadline.says}", on=on, by=by, why=why, kind=EventKind.DEADLINE)
    return pause


@transaction.atomic
def resume(*, deadline: Deadline, on: date, by: User) -> Deadline:
    """Start the clock again; the due date is later by the days it stood still."""
    ensure(by, Permission.DEADLINE_EXTEND_AGREE, deadline)
    if deadline.timescale.within:
        raise NotPossible("The pause is ended on the household’s own page.")
    return start_again(deadline=deadline, on=on, by=by)


@transaction.atomic
def start_again(*, deadline: Deadline, on: date, by: User | None) -> Deadline:
    """Start a clock that `stop` stopped."""
    deadline = hold(deadline)
    pause = Extension.objects.filter(deadline=deadline, kind=ExtensionKind.PAUSE, until_on=None).first()
    if deadline.paused_on is None or pause is None:
        raise NotPossible("This clock is not stopped.")

    was, stood = deadline.due_on, max(on - deadline.paused_on, timedelta())
    pause.until_on = on
    pause.save(update_fields=["until_on"])
    deadline.paused_on = None
    if stood:
        deadline.extended_to = deadline.due_on = was + stood
        deadline.due_at = deadline.due_at + stood if deadline.due_at else None
        deadline.stage = 0
        moved(deadline, was, deadline.due_on, f"The clock stood still for {stood.days} days: {pause.why}").save()
    _write(deadline, "paused_on", "extended_to", "due_on", "due_at", "stage")
    what = f"Clock started again, due {day_in_words(deadline.due_on)}: {deadline.says}"
    note(deadline.file, what, on=on, by=by, kind=EventKind.DEADLINE)
    return deadline


@transaction.atomic
def say_why_late(*, deadline: Deadline, cause: Cause, cause_note: str, on: date, by: User, now: datetime) -> Deadline:
    """Record the cause of lateness, for reporting (RP-29). It excuses nothing: the deadline stays late."""
    ensure(by, Permission.DEADLINE_EXTEND, deadline)
    deadline = hold(deadline)
    if not deadline.is_late(now):
        raise NotPossible("This is not late, so there is no cause to record.")
    if cause == Cause.OTHER and not cause_note.strip():
        raise NotPossible("Say in a few words what the cause was.")

    deadline.cause, deadline.cause_note = cause, cause_note
    deadline.save(update_fields=["cause", "cause_note"])
    what = f"Cause of lateness: {Cause(cause).label.lower()} ({deadline.rule})"
    note(deadline.file, what, on=on, by=by, why=cause_note, kind=EventKind.DEADLINE)
    return deadline


def fingerprint(extension: Extension) -> str:
    """An agreement is to so much more time on top of this date: if either moved, it must be asked again."""
    return fingerprint_of(extension, "until_on", "why", "deadline.worked_out_on", "deadline.due_on")


def _is_running(deadline: Deadline) -> None:
    if deadline.met_on or deadline.lapsed_on:
        raise NotPossible("This is no longer owed, so it needs no more time.")
    if deadline.paused_on:
        raise NotPossible("This clock is stopped. Start it again first.")


def _is_sensible(deadline: Deadline, until_on: date, why: str, today: date) -> None:
    if deadline.kind == Kind.AUTOMATIC:
        raise NotPossible("This happens by itself at its date; more time cannot be asked for.")
    if until_on <= max(deadline.due_on, today - timedelta(days=1)):
        raise NotPossible(f"Choose a date after {day_in_words(max(deadline.due_on, today - timedelta(days=1)))}.")
    if until_on - deadline.due_on > LONGEST:
        raise NotPossible("That is more than a year later. Ask for a shorter time, and again if need be.")
    ensure_within(deadline, until_on)
    if open_question(deadline):
        raise NotPossible("More time has been asked for already and waits for a decision.")
    if not why.strip():
        raise NotPossible("Say why more time is needed: the manager decides on it.")


def ensure_within(deadline: Deadline, until_on: date) -> None:
    """Refuse a date beyond the longest that the same record may take (AD-16)."""
    longest = Deadline.rows.filter(
        rule=deadline.timescale.within, subject=deadline.subject, subject_id=deadline.subject_id
    ).first()
    if deadline.timescale.within and longest and until_on > longest.due_on:
        raise NotPossible(f"The longest it may take is until {day_in_words(longest.due_on)}. Choose an earlier date.")


def _who_agrees(deadline: Deadline, *, besides: User, on: date) -> Role:
    """The role the timescale escalates to if it may agree, else another manager: first one who opens every file."""
    may = [role for role, grants in GRANTS.items() if Permission.DEADLINE_EXTEND_AGREE in grants]
    may.sort(key=lambda role: Permission.FILE_AGENCY not in GRANTS[role])
    first = deadline.timescale.escalate_to
    order = [first, *may] if first in may else may
    role = approvals.somebody_else_with([r for r in order if r], agency=deadline.agency, besides=besides, on=on)
    if role is None:
        raise NotPossible("Nobody else in your agency may agree more time. Ask your administrator who decides.")
    return role


def _write(deadline: Deadline, *names: str) -> None:
    """Save, with the moment when enforcement must look again."""
    if deadline.kind == Kind.AUTOMATIC:
        deadline.due_at = midnight(deadline.due_on)
    deadline.act_at = owed_next(deadline)  # type: ignore[assignment]
    deadline.save(update_fields=[*names, "due_at", "act_at"] if "due_at" not in names else [*names, "act_at"])


def open_question(deadline: Deadline) -> Approval | None:
    """The request for more time that waits for a decision, if any."""
    asked = Extension.objects.filter(deadline=deadline, kind=ExtensionKind.EXTENSION, agreed_on=None)
    waiting = Approval.rows.waiting().filter(kind=KIND, subject="adoption.Extension", subject_id__in=asked.values("pk"))
    return waiting.select_related("asked_by").first()
