"""What is owed, and not yet done, is done now: notices up the ladder, automatic effects at their moment.

Never “is it due today?” but “what is owed?”: down for a week, started twice, killed half way, run ten times, the rows
afterwards are the same. Its cost follows what is due, not how many cases exist (architecture 4, security 5.3).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.db import connection, transaction

from adoption.catalogues import gather
from adoption.clock import london
from adoption.engine.ladder import Owed, Step, To, moment, next_act, steps_owed
from adoption.engine.rule import rule_for
from adoption.models import Deadline, Heartbeat
from adoption.models.deadline import DeadlineQuerySet
from adoption.timescales import Kind
from adoption.uploads.keeping import nothing_left_over
from adoption.wording import counted

log = logging.getLogger(__name__)

PAGE = 1_000
RETRY = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
CAUGHT_UP = timedelta(hours=25)
READ = ("rule", "kind", "due_on", "due_at", "stage", "agency", "owner", "owner_role", "file__manager", "file__lead")


@dataclass
class Done:
    """What one run did."""

    effects: int = 0
    notices: int = 0
    caught_up: int = 0
    errors: int = 0

    @property
    def says(self) -> str:
        words = [f"{counted(self.effects, 'automatic effect')}, {counted(self.notices, 'notice')}"]
        if self.caught_up:
            words.append(f"{self.caught_up} of them late, after a time when nothing ran")
        if self.errors:
            words.append(f"{self.errors} could not be carried out and will be tried again")
        return "; ".join(words) + "."


def enforce(*, now: datetime, alive: bool = True) -> Done:
    """Carry out everything owed at this moment. Safe to run at any time, any number of times.

    It leaves a heartbeat, unless somebody tries out another moment: that proves nothing about the job.
    """
    done = Done()
    if Deadline.rows.to_act_on(now).exists():
        while carry_out_next(now, done):
            pass
        while tell_page(now, done):
            pass
    if alive:
        beat("enforce", now=now, acted=done.effects + done.notices, done=done)
    return done


@transaction.atomic
def carry_out_next(now: datetime, done: Done) -> bool:
    """Take one due automatic row, re-check it under its lock, and call the action a person would have called."""
    due = Deadline.rows.to_act_on(now).filter(kind=Kind.AUTOMATIC, met_on=None, lapsed_on=None)
    row = free(due.order_by("act_at", "pk")).first()
    if row is None:
        return False
    at = row.due_at or now
    try:
        with nothing_left_over(), transaction.atomic():
            effect_of(row)(row.subject_id, at=at)
    except Exception as error:  # noqa: BLE001 (one case that cannot be widened must not stop the others)
        put_off(row, now, error)
        done.errors += 1
        return True
    done.effects += 1
    done.caught_up += now - at > CAUGHT_UP
    settle(row, now)
    return True


def free(rows: DeadlineQuerySet) -> DeadlineQuerySet:
    """Rows that nobody is working on, held together with their files; the others are for the next run.

    A colleague’s action holds the file first and its deadlines last. Waiting here for either could be a ring.
    """
    return rows.select_related("file").select_for_update(of=("self", "file"), skip_locked=True, no_key=True)


def effect_of(row: Deadline) -> Callable[..., Any]:
    rule = rule_for(row.rule, row.subject)
    return dict(gather("effects", "EFFECTS"))[rule.effect]  # type: ignore[no-any-return]


def settle(row: Deadline, now: datetime) -> None:
    """The action refreshed the row; if it still owes something the effect did not meet it, so it is tried later."""
    fresh = Deadline.rows.get(pk=row.pk)
    if fresh.act_at is not None and fresh.act_at <= now:
        fresh.tries += 1
        fresh.act_at = now + RETRY[min(fresh.tries, len(RETRY)) - 1]
        fresh.save(update_fields=["act_at", "tries"])


def put_off(row: Deadline, now: datetime, error: Exception) -> None:
    row.tries += 1
    row.act_at = now + RETRY[min(row.tries, len(RETRY)) - 1]
    row.save(update_fields=["act_at", "tries"])
    log.error("Rule %s could not be carried out on row %s: %s", row.rule, row.pk, type(error).__name__)


@transaction.atomic
def tell_page(now: datetime, done: Done) -> bool:
    """Take a page of rows that owe a notice, write the notices, and set when each must be looked at again."""
    owing = Deadline.rows.to_act_on(now).exclude(kind=Kind.AUTOMATIC).only(*READ)
    rows = list(free(owing.order_by("act_at", "pk"))[:PAGE])
    if not rows:
        return False
    to_manager(rows, now)
    notices: list[Told] = []
    looked: list[tuple[int, int, datetime | None]] = []
    for row in rows:
        steps, reached = steps_owed(row.kind, row.due_on, row.due_at, row.stage, now)
        notices += [notice for owed in steps if (notice := notice_of(row, owed, now))]
        looked.append(
            (row.pk, reached, next_act(row.kind, row.due_on, row.due_at, reached, elapsed=row.due_at is not None))
        )
    write(notices, now)
    remember(looked)
    done.notices += len(notices)
    done.caught_up += sum(notice["caught_up"] for notice in notices)
    return True


def to_manager(rows: list[Deadline], now: datetime) -> None:
    """A role that nobody holds reads nothing: whoever answers for the file is told in its place."""
    unnamed = [row.pk for row in rows if row.owner_id is None and row.owner_role]
    if not unnamed:
        return
    unread = set(Deadline.rows.filter(pk__in=unnamed).for_nobody(london(now).date()).values_list("pk", flat=True))
    for row in rows:
        if row.pk in unread:
            row.owner_id = row.file.manager_id or row.file.lead_id


class Told(TypedDict):
    """One notice as it is written, by the names of its columns."""

    key: str
    agency_id: int
    file_id: int
    deadline_id: int
    to_user_id: int | None
    to_role: str
    threshold: str
    says: str
    due_on: str
    caught_up: bool
    overtaken: bool


def notice_of(row: Deadline, owed: Owed, now: datetime) -> Told | None:
    """One threshold of one deadline, to a person or, when nobody is named, to the role in the agency."""
    step = owed.step
    user, role = reader(row, step)
    if user is None and not role:
        return None
    due_on = row.due_on.isoformat()
    return Told(
        key=f"deadline:{row.pk}:{step.name}:{due_on}",
        agency_id=row.agency_id,
        file_id=row.file_id,
        deadline_id=row.pk,
        to_user_id=user,
        to_role="" if user else role,
        threshold=step.name,
        says=step.says.format(must=row.timescale.must)[:300],
        due_on=due_on,
        caught_up=now - moment(step, row.due_on, row.due_at) > CAUGHT_UP,
        overtaken=owed.overtaken,
    )


def reader(row: Deadline, step: Step) -> tuple[int | None, str]:
    escalation = row.timescale.escalate_to or ""
    if step.to == To.OWNER:
        return row.owner_id, row.owner_role
    if step.to == To.MANAGER:
        return (row.file.manager_id, escalation) if row.file.manager_id != row.owner_id else (None, escalation)
    return None, escalation


def write(notices: list[Told], now: datetime) -> None:
    """One statement for the page, at a third of the price of as many objects. Who was told already is not told again.

    An overtaken courtesy counts as read and sent.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into adoption_notice (reference, key, agency_id, file_id, deadline_id, to_user_id, to_role,"
            " threshold, says, due_on, made_at, caught_up, read_at, sent_at)"
            " select gen_random_uuid(), key, agency_id, file_id, deadline_id, to_user_id, to_role, threshold, says,"
            " due_on, %(now)s, caught_up, case when overtaken then %(now)s end, case when overtaken then %(now)s end"
            " from json_to_recordset(%(notices)s) as told (key text, agency_id bigint, file_id bigint,"
            " deadline_id bigint, to_user_id bigint, to_role text, threshold text, says text, due_on date,"
            " caught_up boolean, overtaken boolean) on conflict do nothing",
            {"now": now, "notices": json.dumps(notices)},
        )


def remember(looked: list[tuple[int, int, datetime | None]]) -> None:
    """One statement for the page: which step each row has reached, and when it is next owed anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update adoption_deadline as d set stage = n.stage, act_at = n.act_at"
            " from unnest(%s::bigint[], %s::int[], %s::timestamptz[]) as n(id, stage, act_at) where d.id = n.id",
            [list(column) for column in zip(*looked, strict=True)],
        )


def beat(job: str, *, now: datetime, acted: int, done: Done) -> None:
    """The job proves it is alive: every staff page foots with this row, and the health page fails without it.

    It counts what it did and never all that runs: a minute in which nothing is due costs nothing at any caseload.
    """
    row = Heartbeat(job=job, ran_at=now, acted=acted, errors=done.errors, says=done.says)
    facts = ["ran_at", "acted", "errors", "says"]
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["job"], update_fields=facts)
