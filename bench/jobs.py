"""The jobs nobody waits for. What they change is put back, so that each can be measured again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from adoption import clock
from adoption.actions import enforcing
from adoption.engine import reconcile
from adoption.models import Deadline
from bench.apps import gathered
from bench.timing import median, milliseconds, raw, statements

Measured = tuple[int, float, float, str]
"""Statements, milliseconds, milliseconds of raw SQL, and a note."""

LOOKING = "select id from adoption_deadline where act_at <= %(now)s order by act_at, id limit 500"
KEEPING = """
create temporary table told as select * from adoption_notice where deadline_id is not null;
create temporary table reached as select d.id, d.stage, d.act_at from adoption_deadline d join owed o using (id)
where (d.stage, d.act_at) is distinct from (o.stage, o.act_at)
"""
MARKING = """
with looked as (
    update adoption_deadline as d set stage = n.stage, act_at = n.act_at from reached as n where d.id = n.id
)
insert into adoption_notice (reference, key, agency_id, file_id, deadline_id, to_user_id, to_role, threshold, says,
    due_on, made_at, caught_up, read_at, sent_at)
select gen_random_uuid(), key, agency_id, file_id, deadline_id, to_user_id, to_role, threshold, says, due_on, made_at,
    caught_up, read_at, sent_at
from told
"""
WORKING_OUT = """
select count(*) from (
    select 'TS-01' as rule, p.id, (c.planned_order_on - interval '1 month')::date as due
    from familyfinding_profile p join children_child c on c.id = p.child_id where c.planned_order_on is not null
    union all
    select 'TS-05', r.id, (r.opened_on + interval '3 months')::date from familyfinding_review r
    union all
    select 'TS-14', c.id, c.best_interest_decided_on + 7 from children_child c
    where c.best_interest_decided_on is not null
    union all
    select 'TS-18', p.id, p.media_opened_on from familyfinding_profile p where p.media_opened_on is not null
    union all
    select 'TS-19', c.id, c.order_granted_on from children_child c where c.order_granted_on is not null
    union all
    select 'TS-119', c.id, c.allocated_on + 14 from children_child c where c.allocated_on is not null
) as fact
left join adoption_deadline d on d.rule = fact.rule and d.subject_id = fact.id
where d.worked_out_on is distinct from fact.due
"""


def jobs() -> Iterator[tuple[str, Callable[[], Measured]]]:
    yield "enforce, all that is due", enforce_due
    yield "enforce, nothing due", enforce_nothing
    yield "reconcile", reconcile_all
    for of_app in gathered("jobs"):
        yield from of_app()


@contextmanager
def undone() -> Iterator[None]:
    """Afterwards every date owes what it owed before and no notice is left, so that it can be measured again.

    The work is committed, page by page, as in service: one long transaction would drag its dead rows along.
    """
    with connection.cursor() as cursor:
        cursor.execute("create temporary table owed as select id, stage, act_at from adoption_deadline")
        try:
            yield
        finally:
            cursor.execute("delete from adoption_notice where deadline_id is not null")
            cursor.execute(
                "update adoption_deadline d set stage = o.stage, act_at = o.act_at from owed o"
                " where d.id = o.id and (d.stage, d.act_at) is distinct from (o.stage, o.act_at)"
            )
            cursor.execute("drop table owed")
            tidy()


def tidy() -> None:
    """As autovacuum would in time. Not possible, nor needed, within a test’s transaction."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze adoption_deadline, adoption_notice")


def enforce_due() -> Measured:
    """Every notice owed after years in which nothing ran, beside one statement that writes the same rows.

    Both are committed: that is when their foreign keys are looked up.
    """
    now, done = clock.now(), enforcing.Done()
    due = Deadline.rows.to_act_on(now).count()
    with connection.cursor() as cursor:
        with undone():
            ms = milliseconds(lambda: vars(done).update(vars(enforcing.enforce(now=now))))
            cursor.execute(KEEPING)
        with undone():
            raw_ms = milliseconds(transaction.atomic(raw(MARKING, {})))
        cursor.execute("drop table told, reached")
    rate = f"{due / ms * 1000:,.0f} dates and {done.notices / ms * 1000:,.0f} notices a second"
    return 0, ms, raw_ms, f"{due:,} due: {rate}"


def enforce_nothing() -> Measured:
    now = clock.now()
    with undone():
        Deadline.rows.to_act_on(now).update(act_at=None)
        tidy()
        run = lambda: enforcing.enforce(now=now)  # noqa: E731
        return len(statements(run)), median(run, 20), median(raw(LOOKING, {"now": now}), 20), ""


def reconcile_all() -> Measured:
    """Every date of every file worked out again and compared, beside one statement for the same six rules."""
    seen: list[Any] = []
    ms = median(lambda: seen.append(reconcile(repair=False)), 3)
    raw_ms = median(raw(WORKING_OUT, {}), 3)
    found = seen[-1]
    return 0, ms, raw_ms, f"{found.files:,} files, {found.deadlines:,} dates, drift {found.drift}"
