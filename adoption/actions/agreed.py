"""Agreed actions: put on a file with an owner and a day, moved with a reason, ended with what came of it (FF-44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from adoption import agreed_news
from adoption.actions import notices
from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import ActionOutcome, AgreedAction, CaseFile, EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, Role, ensure
from adoption.wording import day_in_words


@dataclass(frozen=True)
class ToDo:
    """What one person is to do by one day."""

    what: str
    owner: User
    due_on: date


@transaction.atomic
def agree(*, file: CaseFile, what: str, owner: User, due_on: date, by: User, on: date) -> AgreedAction:
    """Somebody does something by a day. It stands on their My work until it is ended."""
    ensure(by, Permission.NOTE_WRITE, file)
    return put_down(file, ToDo(what, owner, due_on), by=by, on=on)


def put_down(
    file: CaseFile, todo: ToDo, *, by: User | None, on: date, where: str = "", source: models.Model | None = None
) -> AgreedAction:
    """The same for callers who have checked who may: a meeting that agrees it, or the system."""
    file = lock(file)
    _sensible(todo, on)
    if file.closed_on:
        raise NotPossible("This file is closed. Ask a manager to reopen it first.")
    action = AgreedAction.rows.create(
        file=file,
        what=todo.what.strip(),
        owner=todo.owner,
        due_on=todo.due_on,
        agreed_on=on,
        agreed_by=by,
        agreed_where=where[:120],
        source=source._meta.label if source else "",
        source_id=source.pk if source else None,
    )
    says = f"{todo.owner.display_name}, by {day_in_words(todo.due_on)}"
    note(file, f"Agreed: {action.what}", on=on, by=by, detail=says, why=where, kind=EventKind.NOTE)
    if todo.owner != by:
        _tell_owner(action)
    return action


@transaction.atomic
def move(
    *, action: AgreedAction, owner: User, due_on: date, why: str, version: int, by: User, on: date
) -> AgreedAction:
    """Another day, or somebody else, with the reason. Both stay in the history."""
    ensure(by, Permission.NOTE_WRITE, action.file)
    action = _hold(action)
    theirs = {"due_on": day_in_words(action.due_on), "version": str(action.version)}
    check_version(action, version, theirs=theirs)
    _sensible(ToDo(action.what, owner, due_on), on)
    if not why.strip():
        raise NotPossible("Say why it moves.")
    new_owner = owner.pk != action.owner_id
    action.owner, action.due_on = owner, due_on
    action.version += 1
    action.save(update_fields=["owner", "due_on", "version"])
    says = f"{owner.display_name}, by {day_in_words(due_on)}"
    note(action.file, f"Moved: {action.what}", on=on, by=by, why=why, detail=says, kind=EventKind.NOTE)
    if new_owner and owner != by:
        _tell_owner(action)
    return action


@transaction.atomic
def finish(
    *,
    action: AgreedAction,
    outcome: ActionOutcome | str,
    said: str,
    by: User,
    on: date,
    then: ToDo | None = None,
) -> AgreedAction:
    """It is done, or no longer needed, and what came of it. `then` is what happens next, where something must."""
    if by != action.owner:
        ensure(by, Permission.NOTE_WRITE, action.file)
    action = _hold(action)
    if outcome not in (ActionOutcome.DONE, ActionOutcome.NOT_NEEDED):
        raise NotPossible("Say whether it is done, or no longer needed.")
    if not said.strip():
        raise NotPossible("Say in a sentence what came of it.")
    action.outcome, action.said, action.ended_on, action.ended_by = outcome, said.strip(), on, by
    action.version += 1
    action.save(update_fields=["outcome", "said", "ended_on", "ended_by", "version"])
    what = f"{ActionOutcome(outcome).label}: {action.what}"
    note(action.file, what, on=on, by=by, detail=action.said, kind=EventKind.NOTE)
    if then:
        put_down(action.file, then, by=by, on=on, where=f"After “{action.what[:80]}”")
    announce(agreed_news.News.ACTION_ENDED, action, by=by, on=on)
    return action


def hand_over(*, worker: User, to: User, by: User | None, on: date) -> int:
    """Whatever somebody still owes passes to a colleague, file by file."""
    rows = AgreedAction.rows.open().filter(owner=worker).select_related("file").order_by("file", "pk")
    for action in rows:
        lock(action.file)
        action.owner = to
        action.save(update_fields=["owner"])
        note(action.file, f"Passed to {to.display_name}: {action.what}", on=on, by=by, kind=EventKind.NOTE)
    return len(rows)


def chase(*, at: datetime) -> int:
    """The owner hears on the day, and the file’s manager once it is late. Once each, however often this runs."""
    today, told = london(at).date(), 0
    rows = AgreedAction.rows.open().filter(due_on__lte=today, file__closed_on=None)
    for action in rows.select_related("file__agency", "file__manager", "owner").order_by("pk"):
        key = f"agreed:{action.pk}:{action.due_on.isoformat()}"
        says = "Something that was agreed is due today. See My work."
        notices.tell(action.file, says, key=f"{key}:owner", to=action.owner, now=at, names_file=False)
        if action.due_on < today:
            late = "Something that was agreed on a file is late. See what is agreed on it."
            manager, role = action.file.manager, Role.FAMILY_FINDING_MANAGER
            notices.tell(action.file, late, key=f"{key}:manager", to=manager, to_role=role, now=at)
        told += 1
    return told


def _sensible(todo: ToDo, on: date) -> None:
    if not todo.what.strip():
        raise NotPossible("Say what is to be done.")
    if len(todo.what.strip()) > 300:
        raise NotPossible("Say it in 300 characters or fewer.")
    if todo.due_on < on:
        raise NotPossible("Choose a day that is still to come.")
    if not todo.owner.is_active or todo.owner.in_portal:
        raise NotPossible("Choose a colleague with an active account.")


def _hold(action: AgreedAction) -> AgreedAction:
    lock(action.file)
    held = AgreedAction.rows.with_people().get(pk=lock(action).pk)
    if not held.is_open:
        raise NotPossible(f"This was ended already: {held.get_outcome_display().lower()}.")
    return held


def _tell_owner(action: AgreedAction) -> None:
    """Without the file’s name: they may have agreed to help with a child whose file they cannot open."""
    says = f"Something was agreed for you to do by {day_in_words(action.due_on)}. See My work."
    key = f"agreed:{action.pk}:{action.owner_id}:new"
    notices.tell(action.file, says, key=key, to=action.owner, names_file=False)
