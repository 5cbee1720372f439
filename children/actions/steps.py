"""Steps that shorten the wait of a child who is harder to place (CH-52)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions.records import note
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from children.actions.facts import hold
from children.models import Child, Toward, WaitStep


@transaction.atomic
def take(*, child: Child, toward: Toward, what: str, on: date, today: date, by: User) -> WaitStep:
    """Something was done so that a child with the flag waits less (CH-52)."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    what = what.strip()
    if not child.harder_to_place:
        raise NotPossible("This child is not flagged as harder to place. Set the flag first.")
    if not what:
        raise NotPossible("Say what was done.")
    if on > today:
        raise NotPossible("A step is recorded when it has been taken. What is still to do is an agreed action.")
    if WaitStep.rows.filter(child=child, what=what, taken_on=on).exists():
        raise NotPossible("This step is recorded already.")

    step = WaitStep.rows.create(child=child, toward=toward, what=what, taken_on=on, recorded_by=by)
    note(child.file, f"To shorten the wait: {what}"[:300], on=on, by=by, detail=toward.label)
    return step
