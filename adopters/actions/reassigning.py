"""Handing several households to one worker, with a result for each (AD-32)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from adopters.actions.allocations import allocate
from adopters.models import Household
from adoption.errors import NotPossible, Refused
from adoption.models import User


@dataclass(frozen=True)
class Result:
    """What became of one household: moved, unchanged, or refused and why."""

    household: Household
    outcome: str
    why: str = ""


MOVED, UNCHANGED, REFUSED = "Moved", "Unchanged", "Refused"


def reassign(*, households: Iterable[Household], worker: User, on: date, by: User, why: str) -> list[Result]:
    """Each household by itself: one that cannot move does not keep the others from moving."""
    chosen = sorted(households, key=lambda household: household.file_id)
    if not chosen:
        raise NotPossible("Tick at least one household.")
    if not why.strip():
        raise NotPossible("Say why these households pass to a colleague.")
    return [_one(household, worker, on, by, why) for household in chosen]


def _one(household: Household, worker: User, on: date, by: User, why: str) -> Result:
    if household.file.lead_id == worker.pk:
        return Result(household, UNCHANGED, f"{worker.display_name} holds it already.")
    try:
        allocate(household=household, worker=worker, on=on, by=by, why=why)
    except Refused as refusal:
        return Result(household, REFUSED, str(refusal))
    return Result(household, MOVED)
