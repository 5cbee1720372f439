"""Which files may hold a date that its facts do not bear out, asked of PostgreSQL for a whole page of files at once.

No difference is passed over. A file that is named may still be right: `reconcile` works each of them out again.

Two questions are asked of every row. Is its date what its own start gives? That is a sum, done by the same function as
ever, but once for each rule, agency and start, however many rows share them. And does the row say what its record says:
whose it is, when its clock started and stopped? That is a comparison, which needs no sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, F, Q, When

from adoption.engine.policy import PolicyBook
from adoption.engine.projection import holidays, rules_for, within, worked_out
from adoption.engine.rule import Rule, running_rules
from adoption.engine.statement import filled
from adoption.models import Deadline

ENOUGH = "set local work_mem = '64MB'"
"""So that a page of files is compared in memory, and not on the disk."""

SUM = ("rule", "subject", "policy_agency_id", "starts_on", "starts_at", "worked_out_on", "moment", "extended", "met")
"""What a due date hangs on, and the date. An extension has its own moment, so that is not looked at (D10); nor does it
matter that a rule is no more once it was met."""

UNLIKE = """
with fact (number, record, file, agency, owner, starts_on, starts_at, stops_on, stops_at) as ({facts}),
running (number, rule, subject, kind, role) as (
    select * from unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
),
kept as (
    select running.number, running.kind as right_kind, running.role as right_role, d.id, d.subject_id, d.file_id,
        d.agency_id, d.policy_agency_id, d.kind, d.starts_on, d.starts_at, d.met_on, d.met_at, d.lapsed_on,
        d.owner_id, d.owner_role
    from adoption_deadline d left join running using (rule, subject) where d.file_id >= %s and d.file_id < %s
)
select fact.number, coalesce(kept.policy_agency_id, fact.agency), fact.starts_on, fact.starts_at,
    kept.id is not null and kept.lapsed_on is null as stands,
    array_remove(array_agg(fact.file) || array_agg(kept.file_id), null)
from fact full join kept on kept.number = fact.number and kept.subject_id = fact.record
where case
    when fact.starts_on is null then kept.id is not null and kept.lapsed_on is null and kept.met_on is null
    when kept.id is null or kept.lapsed_on is not null then true
    else (kept.file_id, kept.agency_id, kept.kind, kept.starts_on, kept.starts_at, kept.met_on, kept.met_at,
        kept.owner_id, kept.owner_role)
        is distinct from (fact.file, fact.agency, kept.right_kind, fact.starts_on, fact.starts_at, fact.stops_on,
        fact.stops_at, fact.owner, kept.right_role)
end
group by 1, 2, 3, 4, 5
"""
"""Rows without a record or unlike it, and records without a row; the latter together by what their date hangs on."""


@dataclass
class Suspects:
    """The files of a page to be worked out again, and how many rows were looked at."""

    files: set[int]
    looked_at: int


@dataclass
class Sums:
    """Due dates by what they hang on."""

    book: PolicyBook
    days_off: frozenset[date]

    def due(self, rule: Rule, agency: int, starts_on: date, starts_at: Any) -> tuple[date, Any] | None:
        return worked_out(rule, agency, starts_on, starts_at, book=self.book, days_off=self.days_off)


@transaction.atomic
def suspects(files: range, book: PolicyBook) -> Suspects:
    """The files of this span that are to be worked out again."""
    sums = Sums(book, holidays())
    with connection.cursor() as cursor:
        cursor.execute(ENOUGH)
    found = miscounted(files, sums)
    found.files |= unlike(files, sums)
    return found


def miscounted(files: range, sums: Sums) -> Suspects:
    """Files with a row whose date is not what its own start gives."""
    rules = {(rule.ref, rule.model): rule for rule in running_rules()}
    rows = standing(files)
    wrong: dict[str, set[tuple[date, date]]] = defaultdict(set)
    looked_at = 0
    for ref, subject, agency, starts_on, starts_at, day, moment, extended, met, number in by_sum(rows):
        looked_at += number
        rule = rules.get((ref, subject))
        due = sums.due(rule, agency, starts_on, starts_at) if rule else None
        right = met if due is None else due[0] == day and (extended or due[1] == moment)
        if not right:
            wrong[ref].add((starts_on, day))
    found: set[int] = set()
    for ref, days in wrong.items():
        starts, dues = zip(*days, strict=True)
        some = rows.filter(rule=ref, starts_on__in=starts, worked_out_on__in=dues)
        found.update(some.values_list("file", flat=True))
    return Suspects(found, looked_at)


def standing(files: range) -> Any:
    return Deadline.rows.filter(lapsed_on=None, **within("file", files))


def by_sum(rows: Any) -> Any:
    moment = Case(When(extended_to=None, then=F("due_at")))
    extended, met = Q(extended_to__isnull=False), Q(met_on__isnull=False)
    sums = rows.order_by().annotate(moment=moment, extended=extended, met=met).values_list(*SUM)
    return sums.annotate(number=Count("pk"))


def unlike(files: range, sums: Sums) -> Set[int]:
    """Files with a row that does not say what its record says, without a row they should have, or with one too many."""
    asked = rules_for(sums.book)
    facts, given = filled(asked, files)
    rules = [rule for rule, _ in asked]
    running: list[list[Any]] = [
        list(range(len(rules))),
        [rule.ref for rule in rules],
        [rule.model for rule in rules],
        [str(rule.timescale.kind) for rule in rules],
        [rule.timescale.owner or "" for rule in rules],
    ]
    with connection.cursor() as cursor:
        cursor.execute(UNLIKE.format(facts=facts), [*given, *running, files.start, files.stop])
        rows = cursor.fetchall()
    found: set[int] = set()
    for number, agency, starts_on, starts_at, stands, its_files in rows:
        if stands or sums.due(rules[number], agency, starts_on, starts_at):
            found.update(its_files)
    return found
