"""Facts become rows, rows explain themselves, and what changes is kept (D6, D10, D11, D13)."""

from datetime import date, datetime

import pytest
import time_machine

from adoption import clock
from adoption.engine import explain, policy_for, reconcile, refresh, rehearse, running_rules, waiting
from adoption.models import Agency, Deadline, DeadlineMove, PolicySetting, Standing
from adoption.timescales import TIMESCALES
from children.flows import PlanStatus
from children.models import Child
from tests.factories.adoption import CaseFileFactory, TeamFactory

EASTER_MONDAY_BEFORE = date(2025, 4, 14)
DUE = date(2025, 4, 21)


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(datetime(2025, 4, 15, 9, tzinfo=clock.LONDON), tick=False):
        yield


@pytest.fixture
def child(cast) -> Child:
    """A Leicestershire child the day after the Best Interest Decision, nobody allocated (SC-02)."""
    file = CaseFileFactory(
        agency=cast.leicestershire,
        team=TeamFactory(agency=cast.leicestershire),
        lead=cast.petra,
        manager=cast.marcus,
        opened_on=date(2025, 1, 6),
    )
    return Child.rows.create(
        file=file,
        first_name="Wren",
        last_name="Example",
        born_on=date(2021, 5, 1),
        status=PlanStatus.DECIDED,
        plan_decided_on=EASTER_MONDAY_BEFORE,
        best_interest_decided_on=EASTER_MONDAY_BEFORE,
    )


def allocation(child) -> Deadline:
    return Deadline.rows.get(file=child.file, rule="TS-14")


def say(child, **facts) -> None:
    """Change facts as an action would: then project."""
    Child.rows.filter(pk=child.pk).update(**facts)
    refresh(child.file, because="A test changed a fact.")


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=clock.LONDON)


def test_a_fact_becomes_a_row_with_its_owner_and_date(child, cast):
    refresh(child.file, because="Best Interest Decision.")

    row = allocation(child)
    assert (row.starts_on, row.due_on, row.met_on) == (EASTER_MONDAY_BEFORE, DUE, None)
    assert row.owner_role == "adoption_manager" or row.owner == cast.marcus
    assert row.act_at == clock.midnight(date(2025, 4, 14))


def test_projecting_again_changes_nothing(child):
    refresh(child.file, because="Once.")
    assert refresh(child.file, because="Twice.") == 0
    assert not DeadlineMove.objects.exists()


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (at(2025, 4, 15), Standing.DUE_SOON),
        (at(2025, 4, 21, 23, 59), Standing.DUE_SOON),
        (at(2025, 4, 22), Standing.OVERDUE),
    ],
)
def test_standing_is_worked_out_from_the_dates(child, now, standing):
    refresh(child.file, because="Best Interest Decision.")
    assert allocation(child).standing(now) == standing


def test_met_late_says_how_late(child):
    say(child, allocated_on=date(2025, 4, 22))

    row = allocation(child)
    assert row.standing(clock.now()) == Standing.MET_LATE
    assert (row.days_late(clock.now()), row.act_at) == (1, None)


def test_a_due_date_on_a_holiday_is_not_moved_and_act_by_is_the_working_day_before(child):
    refresh(child.file, because="Best Interest Decision.")
    working = explain(allocation(child))

    assert (working.due_on, working.act_by) == (DUE, date(2025, 4, 17))
    assert any("001 r1" in line for line in working.lines)


def test_a_start_that_moves_moves_the_date_and_keeps_the_old_one(child):
    refresh(child.file, because="Best Interest Decision.")
    say(child, best_interest_decided_on=date(2025, 4, 16))

    move = DeadlineMove.objects.get()
    assert (move.was, move.became, move.late_start) == (DUE, date(2025, 4, 23), False)
    assert allocation(child).due_on == date(2025, 4, 23)


def test_a_date_already_past_is_shown_late_and_flagged(child):
    Child.rows.filter(pk=child.pk).update(best_interest_decided_on=date(2025, 3, 3))
    refresh(child.file, because="Entered late.")

    assert allocation(child).standing(clock.now()) == Standing.OVERDUE
    assert DeadlineMove.objects.get().late_start


def test_a_rule_that_no_longer_applies_lapses_and_comes_back(child):
    refresh(child.file, because="Best Interest Decision.")
    say(child, status=PlanStatus.ENDED)
    row = allocation(child)
    assert (row.standing(clock.now()), row.act_at) == (Standing.LAPSED, None)

    say(child, status=PlanStatus.DECIDED)
    assert allocation(child).standing(clock.now()) == Standing.DUE_SOON


def test_a_rule_without_a_start_is_waiting_and_never_overdue(child):
    say(child, best_interest_decided_on=None)

    assert not Deadline.rows.filter(rule="TS-14").exclude(lapsed_on=None).filter(lapsed_on=None).exists()
    assert "TS-14" in {w.rule.ref for w in waiting(child.file)}


def agreed(agency: Agency, key: str, value, from_on: date) -> PolicySetting:
    return PolicySetting.objects.create(
        agency=agency, key=key, value=value, from_on=from_on, why="Agreed at the board.", agreed_on=from_on
    )


def test_the_policy_in_force_when_the_clock_started_applies(child, cast):
    """A new number from 15 April does not touch a clock that started on the 14th (D13)."""
    agreed(cast.leicestershire, "TS-14", {"number": 3, "unit": "days", "before": False}, date(2025, 4, 15))
    refresh(child.file, because="Best Interest Decision.")
    assert allocation(child).due_on == DUE

    say(child, best_interest_decided_on=date(2025, 4, 15))
    assert allocation(child).due_on == date(2025, 4, 18)


def test_an_unagreed_policy_changes_nothing(child, cast):
    setting = agreed(cast.leicestershire, "TS-14", {"number": 3, "unit": "days", "before": False}, date(2025, 1, 1))
    PolicySetting.objects.filter(pk=setting.pk).update(agreed_on=None)
    refresh(child.file, because="Best Interest Decision.")

    assert allocation(child).due_on == DUE


def test_a_case_that_moves_agency_keeps_the_policy_it_started_under(child, cast):
    agreed(cast.leicestershire, "TS-14", {"number": 10, "unit": "days", "before": False}, date(2025, 1, 1))
    refresh(child.file, because="Best Interest Decision.")
    child.file.agency = Agency.objects.create(
        code="FAL-Rutland", name="Rutland", kind="local_authority", policy_set="FAL-Leicestershire", parent=cast.fal
    )
    child.file.team = None
    child.file.save()

    refresh(child.file, because="The case moved.")

    row = allocation(child)
    assert (row.agency, row.policy_agency, row.due_on) == (child.file.agency, cast.leicestershire, date(2025, 4, 24))


def test_an_agency_without_a_number_gets_no_date(cast):
    period, line = policy_for(cast.leicestershire, TIMESCALES["TS-54"], date(2025, 10, 22))
    assert period is None
    assert "policy set" in line


def test_reconcile_finds_no_drift_after_actions_and_repairs_what_was_broken(child):
    refresh(child.file, because="Best Interest Decision.")
    assert reconcile().drift == 0

    Deadline.rows.filter(rule="TS-14").update(due_on=date(2030, 1, 1), worked_out_on=date(2030, 1, 1))
    report = reconcile()

    assert (report.drift, report.repaired, report.drifted) == (1, 1, [child.file.reference])
    assert allocation(child).due_on == DUE
    assert reconcile().drift == 0


def test_reconcile_finds_missing_and_leftover_rows(child):
    refresh(child.file, because="Best Interest Decision.")
    Deadline.rows.all().delete()
    assert reconcile().drift >= 1

    Child.rows.filter(pk=child.pk).update(status=PlanStatus.ENDED)
    assert reconcile(repair=False).drift >= 1
    assert allocation(child).lapsed_on is None


def test_a_rehearsal_shows_what_moves_and_saves_nothing(child):
    refresh(child.file, because="Best Interest Decision.")

    moves = rehearse(
        lambda: say(child, best_interest_decided_on=date(2025, 4, 7)), files=[child.file], today=clock.today()
    )

    moved = next(m for m in moves if m.rule == "TS-14")
    assert (moved.was, moved.becomes, moved.already_past) == (DUE, date(2025, 4, 14), True)
    assert moved.in_words == "7 days earlier"
    assert allocation(child).due_on == DUE
    assert Child.rows.get(pk=child.pk).best_interest_decided_on == EASTER_MONDAY_BEFORE


def test_every_rule_names_real_records_fields_and_querysets():
    for rule in running_rules():
        rule.applies_to().values_list("pk", rule.file, rule.starts, rule.stops).first()
        assert rule.ref in TIMESCALES
        if rule.owner:
            rule.applies_to().values_list(rule.owner).first()


def test_refreshing_asks_the_database_no_more_often_for_more_dates(child, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        refresh(child.file, because="Counted.")


def test_which_rule_applies_is_decided_on_the_day_the_clock_started(child, cast):
    """From 1 May the agency allocates at the decision; a clock that started in April keeps its week (D13, CF-12)."""
    agreed(cast.leicestershire, "worker_allocated_from", "decision", date(2025, 5, 1))
    refresh(child.file, because="Best Interest Decision.")
    assert allocation(child).lapsed_on is None

    say(child, best_interest_decided_on=date(2025, 5, 2), plan_decided_on=date(2025, 5, 2))
    assert allocation(child).lapsed_on is not None
    assert Deadline.rows.get(file=child.file, rule="TS-59").due_on == date(2025, 5, 9), (
        "its own week, from the decision"
    )


def test_time_since_the_best_interest_decision_alone_makes_nobody_late(child):
    """FF-12: without a hearing the profile is waiting, however long ago the decision was."""
    say(
        child,
        best_interest_decided_on=date(2023, 1, 9),
        allocated_on=date(2023, 1, 10),
        carers_pack_on=date(2023, 1, 20),
    )

    assert not Deadline.rows.overdue(clock.now()).filter(file=child.file).exists()
