"""A child for whom a family is looked for is never without a next action, with a name and a day (CF-20, FF-44)."""

from __future__ import annotations

from datetime import date, timedelta

from adoption.actions.agreed import ToDo, put_down
from adoption.errors import NotPossible
from adoption.models import AgreedAction
from children.models import Child
from familyfinding.models import Profile

FIRST = "Agree where to look first, and write it into the family finding plan"
WITHIN = timedelta(days=14)


def begin(child: Child, *, on: date) -> AgreedAction | None:
    """With the worker comes the first action, unless something is agreed already."""
    profile = Profile.rows.waiting().filter(child=child).select_related("owner").first()
    if profile is None or profile.owner is None or _goes_on(child.file_id):
        return None
    return put_down(child.file, ToDo(FIRST, profile.owner, on + WITHIN), by=None, on=on, where="With the allocation")


def ensure_next(action: AgreedAction) -> None:
    """Refuse to end the last action of a child who waits."""
    if _goes_on(action.file_id) or not Profile.rows.waiting().filter(child__file=action.file_id).exists():
        return
    raise NotPossible("This child still waits for a family. Say what happens next, who does it and by when.")


def _goes_on(file: int) -> bool:
    return AgreedAction.rows.open().filter(file=file).exists()
