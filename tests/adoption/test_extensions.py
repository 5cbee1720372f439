"""More time, stopped clocks and causes of lateness."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from adoption.actions import approvals, extensions
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Cause, DeadlineMove, Extension, Outcome
from adoption.permissions import Role
from tests.factories.adoption import AllocationFactory, CaseFileFactory, DeadlineFactory, HeartbeatFactory

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
TODAY, DUE = date(2026, 3, 9), date(2026, 4, 5)


@pytest.fixture(autouse=True)
def on_monday_9_march():
    with time_machine.travel(AT, tick=False):
        HeartbeatFactory(ran_at=AT)
        yield


@pytest.fixture
def deadline(cast):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    AllocationFactory(file=file, worker=cast.asha)
    return DeadlineFactory(file=file, owner=cast.asha, stage=3)


def ask(deadline, by, until_on=date(2026, 4, 20), why="Ill"):
    return extensions.ask(deadline=deadline, until_on=until_on, why=why, by=by, at=AT)


def test_asking_moves_nothing_agreeing_does_and_reminders_begin_anew(cast, deadline):
    asked = ask(deadline, cast.asha)
    deadline.refresh_from_db()
    assert deadline.due_on == DUE

    approvals.decide(approval=asked, outcome=Outcome.AGREED, by=cast.tom, at=AT)
    deadline.refresh_from_db()
    assert (deadline.worked_out_on, deadline.extended_to, deadline.due_on) == (
        DUE,
        date(2026, 4, 20),
        date(2026, 4, 20),
    )
    assert deadline.stage == 0
    assert deadline.act_at == datetime(2026, 4, 12, 23, tzinfo=UTC)  # a week before, 00:00 in British Summer Time
    move = DeadlineMove.objects.get(deadline=deadline)
    assert (move.was, move.became, move.because) == (DUE, date(2026, 4, 20), "Extended: Ill")


@pytest.mark.parametrize(
    ("until_on", "why", "says"),
    [
        (DUE, "Ill", "after Sun 5 April"),
        (date(2025, 1, 1), "Ill", "after Sun 5 April"),
        (date(2027, 5, 5), "Ill", "more than a year"),
        (date(2026, 4, 20), " ", "Say why"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, deadline, until_on, why, says):
    with pytest.raises(NotPossible, match=says):
        ask(deadline, cast.asha, until_on, why)
    assert not Extension.objects.exists()


@pytest.mark.parametrize("who", ["ada", "olu", "petra", "dele", "root"])
def test_strangers_and_other_roles_cannot_ask(cast, deadline, who):
    with pytest.raises(NotAllowed):
        ask(deadline, getattr(cast, who))


def test_a_second_request_waits_for_the_first(cast, deadline):
    ask(deadline, cast.asha)
    with pytest.raises(NotPossible, match="asked for already"):
        ask(deadline, cast.tom)


@pytest.mark.parametrize(
    "state", [{"met_on": TODAY}, {"lapsed_on": TODAY}, {"paused_on": TODAY}, {"kind": "automatic"}]
)
def test_more_time_is_for_what_is_still_owed(cast, deadline, state):
    type(deadline).rows.filter(pk=deadline.pk).update(**state)
    with pytest.raises(NotPossible):
        ask(deadline, cast.asha)


def test_a_manager_who_asks_is_answered_by_another_manager(cast, deadline):
    asked = ask(deadline, cast.tom)

    assert asked.decided_by_role == Role.SERVICE_MANAGER
    approvals.decide(approval=asked, outcome=Outcome.AGREED, by=cast.sam, at=AT)


def test_where_nobody_else_may_agree_it_says_so(cast, deadline):
    type(cast.tom).objects.exclude(pk=cast.asha.pk).update(is_active=False)
    with pytest.raises(NotPossible, match="Nobody else"):
        ask(deadline, cast.asha)


def test_a_stopped_clock_reminds_nobody_and_its_days_are_added(cast, deadline):
    extensions.pause(deadline=deadline, why="Court case", on=TODAY, by=cast.tom)
    deadline.refresh_from_db()
    assert (deadline.paused_on, deadline.act_at) == (TODAY, None)

    extensions.resume(deadline=deadline, on=date(2026, 3, 19), by=cast.tom)
    deadline.refresh_from_db()
    assert (deadline.paused_on, deadline.due_on) == (None, date(2026, 4, 15))
    assert deadline.act_at is not None
    assert Extension.objects.get().until_on == date(2026, 3, 19)


def test_a_clock_stopped_and_started_on_one_day_moves_nothing(cast, deadline):
    extensions.pause(deadline=deadline, why="By mistake", on=TODAY, by=cast.tom)
    extensions.resume(deadline=deadline, on=TODAY, by=cast.tom)

    deadline.refresh_from_db()
    assert deadline.due_on == DUE
    assert not DeadlineMove.objects.exists()


def test_only_managers_stop_clocks_and_only_once(cast, deadline):
    with pytest.raises(NotAllowed):
        extensions.pause(deadline=deadline, why="Court", on=TODAY, by=cast.asha)
    extensions.pause(deadline=deadline, why="Court", on=TODAY, by=cast.tom)
    with pytest.raises(NotPossible, match="stopped"):
        extensions.pause(deadline=deadline, why="Court", on=TODAY, by=cast.tom)
    with pytest.raises(NotAllowed):
        extensions.resume(deadline=deadline, on=TODAY, by=cast.asha)


def test_resuming_what_runs_is_refused(cast, deadline):
    with pytest.raises(NotPossible, match="not stopped"):
        extensions.resume(deadline=deadline, on=TODAY, by=cast.tom)


def test_the_cause_of_lateness_is_kept_and_excuses_nothing(cast, deadline):
    late = datetime(2026, 4, 8, 9, tzinfo=UTC)
    given = {"deadline": deadline, "on": late.date(), "by": cast.asha}
    with pytest.raises(NotPossible, match="not late"):
        extensions.say_why_late(**given, cause=Cause.COURT, cause_note="", now=AT)
    with pytest.raises(NotPossible, match="few words"):
        extensions.say_why_late(**given, cause=Cause.OTHER, cause_note="", now=late)

    extensions.say_why_late(**given, cause=Cause.COURT, cause_note="Adjourned", now=late)
    deadline.refresh_from_db()
    assert (deadline.cause, deadline.is_late(late)) == (Cause.COURT, True)


# ------------------------------------------------------------------------------------------------------------ the pages


def test_the_page_explains_the_date_its_moves_and_who_was_told(cast, deadline, signed_in):
    DeadlineMove.objects.create(deadline=deadline, was=date(2026, 4, 1), became=DUE, because="The hearing moved")

    page = signed_in(cast.asha).get(f"/deadlines/{deadline.reference}/").content.decode()

    assert "Why this date?" in page
    assert "The hearing moved" in page
    assert "Ask for more time" in page
    assert "Stop the clock" not in page
    assert "Stop the clock" in signed_in(cast.tom).get(f"/deadlines/{deadline.reference}/").content.decode()


def test_why_is_a_part_for_the_list_and_the_whole_page_without_scripts(cast, deadline, signed_in):
    client, address = signed_in(cast.asha), f"/deadlines/{deadline.reference}/why/"

    assert "Who was told" in client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<li>" in part


def test_asking_through_the_page_keeps_what_was_typed_when_it_is_refused(cast, deadline, signed_in):
    client, address = signed_in(cast.asha), f"/deadlines/{deadline.reference}/more-time/"
    wrong = {"until_on_0": "1", "until_on_1": "1", "until_on_2": "2026", "why": "Carers were away"}
    names = list(client.get(address).context["form"]["until_on"].subwidgets)
    parts = {n["name"]: v for n, v in zip(names[0].data["subwidgets"], ["1", "1", "2026"], strict=True)}

    response = client.post(address, {**parts, "why": wrong["why"]})
    assert response.status_code == 422
    assert "Carers were away" in response.content.decode()

    right = {n["name"]: v for n, v in zip(names[0].data["subwidgets"], ["20", "4", "2026"], strict=True)}
    done = client.post(address, {**right, "why": "Ill"}, follow=True)
    assert "The date stays until a manager agrees" in done.content.decode()
    assert "More time has been asked for" in done.content.decode()


def test_stopping_and_starting_through_the_page(cast, deadline, signed_in):
    client, base = signed_in(cast.tom), f"/deadlines/{deadline.reference}"
    assert "The clock is stopped" in client.post(f"{base}/pause/", {"why": "Court"}, follow=True).content.decode()
    assert "runs again" in client.post(f"{base}/resume/", follow=True).content.decode()
    assert "not stopped" in client.post(f"{base}/resume/", follow=True).content.decode()


@pytest.mark.parametrize("page", ["", "why/", "more-time/", "pause/", "cause/"])
def test_a_deadline_of_another_agency_does_not_exist(cast, deadline, signed_in, page):
    assert signed_in(cast.olu).get(f"/deadlines/{deadline.reference}/{page}").status_code == 404


def test_the_cause_form_is_for_what_is_late(cast, deadline, signed_in):
    type(deadline).rows.filter(pk=deadline.pk).update(worked_out_on=TODAY.replace(day=2), due_on=TODAY.replace(day=2))
    client, address = signed_in(cast.asha), f"/deadlines/{deadline.reference}/cause/"

    assert client.post(address, {"cause": "other", "cause_note": ""}).status_code == 422
    done = client.post(address, {"cause": "court", "cause_note": "Adjourned"}, follow=True)
    assert "Court timetable: Adjourned" in done.content.decode()
