"""Every night the projection is worked out again and compared. Drift is repaired and reported; it must be zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from adoption.engine.policy import PolicyBook
from adoption.engine.projection import as_stored, differs, holidays, wanted
from adoption.engine.refresh import project
from adoption.models import CaseFile

PAGE = 2_000


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
    report, book, after = Report(), PolicyBook.whole(), 0
    while True:
        ids = list(CaseFile.rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:page])
        if not ids:
            return report
        after = ids[-1]
        report.files += len(ids)
        wrong = drifted(range(ids[0], after + 1), book, report)
        if wrong and repair:
            report.repaired += mend(wrong, book)


@transaction.atomic
def drifted(files: range, book: PolicyBook, report: Report) -> list[int]:
    """Files whose rows differ from their facts, read in one snapshot."""
    before = as_stored(files)
    kept = {key: row.policy_agency_id for key, row in before.items()}
    wrong: set[int] = set()
    seen = set()
    for want in wanted(files, book=book, kept=kept, days_off=holidays()):
        seen.add(want.key)
        row = before.get(want.key)
        report.deadlines += 1
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
