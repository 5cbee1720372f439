"""Writing down what a child needs of a family, need by need; what stood before stays readable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible, Stale
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure
from children.models import Child
from familyfinding.models import Need, Strength
from familyfinding.needs import KIND, KINDS

CHANGED = "Somebody else wrote about this need while you were writing. Compare both, then save again."


@transaction.atomic
def record(
    *,
    child: Child,
    kind: str,
    strength: Strength | str,
    what: str,
    evidence: str,
    seen_on: date,
    version: int,
    by: User,
    at: datetime,
) -> Need:
    """The next version of one need: what it is, how strong, how we know, and from which day that is."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    lock(child.file)
    last = standing(child, kind)
    _ensure_sense(last, version, strength, what, evidence, seen_on, at)

    if last:
        last.replaced_at = at
        last.save(update_fields=["replaced_at"])
    row = Need.rows.create(
        child=child,
        kind=kind,
        number=version + 1,
        strength=strength,
        what=what.strip(),
        evidence=evidence.strip(),
        seen_on=seen_on,
        recorded_at=at,
        recorded_by=by,
    )
    said = f"Need written down: {KIND[kind].says.lower()} ({row.strength_in_short.lower()})"
    note(child.file, said, on=london(at).date(), by=by, kind=EventKind.PROFILE)
    return row


def standing(child: Child, kind: str) -> Need | None:
    return Need.rows.standing().filter(child=child, kind=kind).first()


def in_order(rows: Iterable[Need]) -> list[Need]:
    """As the table of kinds has them, whichever was written first."""
    place = {kind.key: number for number, kind in enumerate(KINDS)}
    return sorted(rows, key=lambda need: place[need.kind])


def _ensure_sense(
    last: Need | None, version: int, strength: str, what: str, evidence: str, seen_on: date, at: datetime
) -> None:
    if version != (last.number if last else 0):
        raise Stale(CHANGED, theirs=theirs_of(last))
    if not what.strip() or not evidence.strip():
        raise NotPossible("Say what the need is, and how you know.")
    if seen_on > london(at).date():
        raise NotPossible("The evidence cannot be from a day that is still to come.")
    now = (strength, what.strip(), evidence.strip(), seen_on)
    if last and now == (last.strength, last.what, last.evidence, last.seen_on):
        raise NotPossible("This is what stands already. Change something, or leave it as it is.")


def theirs_of(last: Need | None) -> dict[str, str]:
    """What stands, by the names of the form’s fields."""
    if last is None:
        return {"version": "0"}
    day = f"{last.seen_on.day} {last.seen_on:%B %Y}"
    shown = {"strength": last.get_strength_display(), "what": last.what, "evidence": last.evidence, "seen_on": day}
    return shown | {"version": str(last.number)}
