"""Every night the projection is worked out again and compared. Drift is repaired and reported; it must be zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import Count, Max

from adoption.engine.policy import PolicyBook
from adoption.engine.projection import as_stored, differs, holidays, wanted
from adoption.engine.refresh import project
from adoption.engine.suspects import suspects
from adoption.models import CaseFile

PAGE = 100_000
"""Files compared at once, by PostgreSQL."""
SLICE = 1_000
"""Files worked out at once, here, and held while they are put right."""


@dataclass
class Report:
    """What a reconcile saw. `drifted` names file references, never people."""

    files: int = 0
    deadlines: int = 0
    drift: int = 0
    repaired: int = 0
    drifted: list[str] = field(default_factory=list)


def reconcile(*, repair: bool = True, page: int = PAGE) -> Report:
    """Compare every file with its facts, a page of files at a time. Pages are independent: a kill loses one page."""
    report, book = Report(), PolicyBook.whole()
    for files, number in pages(page):
        suspected = suspects(files, book)
        report.files += number
        report.deadlines += suspected.looked_at
        again = sorted(suspected.files)
        for first in range(0, len(again), SLICE):
            wrong = drifted(again[first : first + SLICE], book, report)
            if wrong and repair:
                report.repaired += mend(wrong, book)
    return report


def pages(size: int) -> Iterator[tuple[range, int]]:
    """Spans of ids, each with as many files as make a page."""
    after = 0
    while True:
        page = CaseFile.rows.filter(pk__gt=after).order_by("pk")[:size].aggregate(last=Max("pk"), number=Count("pk"))
        if not page["number"]:
            return
        yield range(after + 1, page["last"] + 1), page["number"]
        after = page["last"]


def drifted(files: Sequence[int], book: PolicyBook, report: Report) -> list[int]:
    """Those of these files whose rows differ from their facts."""
    before = as_stored(files)
    kept = {key: row.policy_agency_id for key, row in before.items()}
    wrong: set[int] = set()
    seen = set()
    for want in wanted(files, book=book, kept=kept, days_off=holidays()):
        seen.add(want.key)
        row = before.get(want.key)
        report.deadlines += row is None
        if row is None or differs(row, want):
            wrong.add(want.file_id)
            report.drift += 1
    for key in set(before) - seen:
        row = before[key]
        if row.lapsed_on is None and row.met_on is None:
            wrong.add(row.file_id)
            report.drift += 1
    if wrong:
        named = CaseFile.rows.filter(pk__in=list(islice(sorted(wrong), 20))).order_by("pk")
        report.drifted += named.values_list("reference", flat=True)
    return sorted(wrong)


@transaction.atomic
def mend(files: list[int], book: PolicyBook) -> int:
    """Under the files’ locks, work them out again and write what is wrong."""
    locked = CaseFile.rows.filter(pk__in=files).order_by("pk").select_for_update(of=("self",))
    return project([file.pk for file in locked], because="Put right by the nightly check.", book=book)
