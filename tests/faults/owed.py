"""Deadlines that were missed while nobody looked, and who was told of them."""

from datetime import date, datetime, timedelta

from adoption import clock
from adoption.engine.ladder import next_act
from adoption.models import Deadline, Notice
from adoption.timescales import Kind
from tests.factories.adoption import CaseFileFactory, UserFactory

DUE = date(2026, 3, 3)
LATER = datetime(2026, 3, 20, 9, tzinfo=clock.LONDON)
STEPS = ["week-before", "on-the-day", "late-owner", "late-manager", "late-week"]


def owing(number: int, *, due: date = DUE, first: int = 0) -> list[Deadline]:
    """So many deadlines of one file, all missed, nobody told."""
    worker, manager = UserFactory(), UserFactory()
    file = CaseFileFactory(lead=worker, manager=manager)
    act = next_act(Kind.HARD, due, None, 0, elapsed=False)
    return Deadline.rows.bulk_create(
        Deadline(
            rule="TS-14",
            kind=Kind.HARD,
            file=file,
            agency=file.agency,
            policy_agency=file.agency,
            subject="children.Child",
            subject_id=first + n,
            starts_on=due - timedelta(days=7),
            worked_out_on=due,
            due_on=due,
            owner=worker,
            owner_role="permanence_manager",
            act_at=act,
        )
        for n in range(number)
    )


def told() -> list[tuple[int, str]]:
    return sorted(Notice.rows.values_list("deadline__subject_id", "threshold"))


def everyone_told(number: int) -> list[tuple[int, str]]:
    return sorted((n, step) for n in range(number) for step in STEPS)
