"""What is owed, and not yet done, is done now: notices up the ladder, automatic effects at their moment.

Never “is it due today?” but “what is owed?”: down for a week, started twice, killed half way, run ten times, the rows
afterwards are the same. Its cost follows what is due, not how many cases exist (architecture 4, security 5.3).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from adoption.catalogues import gather
from adoption.engine.ladder import Owed, Step, To, moment, next_act, steps_owed
from adoption.engine.rule import rule_for
from adoption.models import Deadline, Heartbeat, Notice
from adoption.timescales import Kind
from adoption.wording import counted

log = logging.getLogger(__name__)

PAGE = 500
RETRY = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
CAUGHT_UP = timedelta(hours=25)


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


def enforce(*, now: datetime) -> Done:
    """Carry out everything owed at this moment, and leave a heartbeat. Safe to run at any time, any number of times."""
    done = Done()
    while carry_out_next(now, done):
        pass
    while tell_page(now, done):
        pass
    beat("enforce", now=now, acted=done.effects + done.notices, done=done)
    return done


@transaction.atomic
def carry_out_next(now: datetime, done: Done) -> bool:
    """Take one due automatic row, re-check it under its lock, and call the action a person would have called."""
    due = Deadline.rows.to_act_on(now).filter(kind=Kind.AUTOMATIC, met_on=None, lapsed_on=None)
    row = due.order_by("act_at", "pk").select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return False
    at = row.due_at or now
    try:
        with transaction.atomic():
            effect_of(row)(row.subject_id, at=at)
    except Exception as error:  # noqa: BLE001 (one case that cannot be widened must not stop the others)
        put_off(row, now, error)
        done.errors += 1
        return True
    done.effects += 1
    done.caught_up += now - at > CAUGHT_UP
    settle(row, now)
    return True


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
    owing = Deadline.rows.to_act_on(now).exclude(kind=Kind.AUTOMATIC).select_related("file")
    rows = list(owing.order_by("act_at", "pk").select_for_update(of=("self",), skip_locked=True)[:PAGE])
    if not rows:
        return False
    notices: list[Notice] = []
    looked: list[tuple[int, int, datetime | None]] = []
    for row in rows:
        steps, reached = steps_owed(row.kind, row.due_on, row.due_at, row.stage, now)
        notices += [notice for owed in steps if (notice := notice_of(row, owed, now))]
        looked.append(
            (row.pk, reached, next_act(row.kind, row.due_on, row.due_at, reached, elapsed=row.due_at is not None))
        )
    Notice.rows.bulk_create(notices, ignore_conflicts=True)
    remember(looked)
    done.notices += len(notices)
    done.caught_up += sum(1 for notice in notices if notice.caught_up)
    return True


def notice_of(row: Deadline, owed: Owed, now: datetime) -> Notice | None:
    """One threshold of one deadline, to a person or, when nobody is named, to the role in the agency."""
    step = owed.step
    user, role = reader(row, step)
    if user is None and not role:
        return None
    late_by = now - moment(step, row.due_on, row.due_at)
    return Notice(
        key=f"deadline:{row.pk}:{step.name}:{row.due_on.isoformat()}",
        agency_id=row.agency_id,
        file_id=row.file_id,
        deadline_id=row.pk,
        to_user_id=user,
        to_role="" if user else role,
        threshold=step.name,
        says=step.says.format(must=row.timescale.must)[:300],
        due_on=row.due_on,
        made_at=now,
        caught_up=late_by > CAUGHT_UP,
        read_at=now if owed.overtaken else None,
        sent_at=now if owed.overtaken else None,
    )


def reader(row: Deadline, step: Step) -> tuple[int | None, str]:
    escalation = row.timescale.escalate_to or ""
    if step.to == To.OWNER:
        return row.owner_id, row.owner_role
    if step.to == To.MANAGER:
        return (row.file.manager_id, escalation) if row.file.manager_id != row.owner_id else (None, escalation)
    return None, escalation


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
    facts = {"ran_at": now, "acted": acted, "errors": done.errors, "says": done.says}
    Heartbeat.objects.update_or_create(job=job, defaults=facts)
