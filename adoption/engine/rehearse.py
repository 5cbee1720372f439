"""What if? The real action runs and is rolled back, so the answer cannot differ from the deed (ADR 0006)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from adoption.models import CaseFile, Deadline
from adoption.timescales import TIMESCALES


@dataclass(frozen=True)
class Moved:
    """One date that would move, appear or fall away."""

    file: str
    rule: str
    says: str
    was: date | None
    becomes: date | None
    met: bool
    already_past: bool = False

    @property
    def in_words(self) -> str:
        if self.was is None:
            return "New"
        if self.becomes is None:
            return "No longer applies"
        days = (self.becomes - self.was).days
        return f"{abs(days)} day{'s' if abs(days) != 1 else ''} {'later' if days > 0 else 'earlier'}"


def rehearse(change: Callable[[], object], *, files: Iterable[CaseFile], today: date) -> list[Moved]:
    """Carry out `change`, see which dates of these files move, and undo everything. Refusals pass through."""
    ids = [file.pk for file in files]
    with transaction.atomic():
        before = _dates(ids)
        change()
        after = _dates(ids)
        transaction.set_rollback(True)
    return _differences(before, after, today)


Seen = dict[tuple[str, str, int], tuple[str, date | None, bool]]


def _dates(files: list[int]) -> Seen:
    rows = Deadline.rows.filter(file__in=files).select_related("file")
    return {
        (row.rule, row.subject, row.subject_id): (
            row.file.reference,
            None if row.lapsed_on else row.due_on,
            row.met_on is not None,
        )
        for row in rows
    }


def _differences(before: Seen, after: Seen, today: date) -> list[Moved]:
    found: list[Moved] = []
    for key in sorted(set(before) | set(after)):
        was = before[key][1] if key in before else None
        reference, becomes, met = after.get(key, (before[key][0] if key in before else "", None, False))
        if was != becomes:
            past = becomes is not None and becomes < today and not met
            found.append(Moved(reference, key[0], TIMESCALES[key[0]].must, was, becomes, met, past))
    return sorted(found, key=lambda m: (m.becomes or date.max, m.rule))
