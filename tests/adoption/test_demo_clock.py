"""The demonstration clock: moves the agency's date, lives through every day in between, and is not there in service."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from adoption import clock
from adoption.actions import demo_clock
from adoption.errors import NotPossible
from adoption.models import Deadline, DemoClock, Heartbeat, Notice
from tests.factories.adoption import AllocationFactory, CaseFileFactory, DeadlineFactory

MONDAY = datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_monday_9_march():
    with time_machine.travel(MONDAY, tick=False):
        yield
    clock.wind(timedelta())


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def deadline(cast):
    file = CaseFileFactory(agency=cast.ane, team=cast.north, manager=cast.tom)
    AllocationFactory(file=file, worker=cast.asha)
    facts = {"worked_out_on": date(2026, 3, 12), "owner": cast.asha, "kind": "hard"}
    return DeadlineFactory(file=file, **facts, act_at=datetime(2026, 3, 12, tzinfo=UTC), stage=1)


def test_in_service_there_is_no_such_page_and_no_such_action(cast, signed_in, settings):
    settings.DEMO = False

    assert signed_in(cast.asha).post("/demo-clock/", {"move": "next-day"}).status_code == 404
    with pytest.raises(NotPossible, match="demonstration only"):
        demo_clock.move(days=1)
    assert not DemoClock.objects.exists()


@pytest.mark.parametrize(("move", "days"), [("next-day", 1), ("next-monday", 7), ("next-due-date", 3)])
def test_each_button_knows_how_far(demo, deadline, move, days):
    assert demo_clock.days_to(move, now=MONDAY) == days


def test_next_monday_from_a_sunday_is_tomorrow(demo):
    assert demo_clock.days_to("next-monday", now=datetime(2026, 3, 8, 12, tzinfo=UTC)) == 1


def test_moving_lives_through_each_day_and_says_what_happened(demo, cast, deadline):
    moved = demo_clock.move(days=4)

    assert clock.today() == date(2026, 3, 13)
    assert Notice.rows.filter(deadline=deadline, threshold="on-the-day").count() == 1
    assert set(Notice.rows.filter(deadline=deadline).values_list("to_user__first_name", flat=True)) == {"Asha", "Tom"}
    assert not Notice.rows.filter(caught_up=True).exists()
    assert Heartbeat.objects.get(job="enforce").ran_at == MONDAY + timedelta(days=4)
    assert moved.says == "4 days went by. Nothing moved by itself on files you can see. 3 notices went out."


def test_the_buttons_move_the_date_for_everybody_and_come_back_to_the_page(demo, cast, deadline, signed_in):
    response = signed_in(cast.asha).post("/demo-clock/", {"move": "next-day", "next": "/my-work/"}, follow=True)

    assert response.redirect_chain == [("/my-work/", 302)]
    assert "It is Tue 10 March 2026." in response.content.decode()
    assert "<strong>Tue 10 March 2026</strong>" in signed_in(cast.tom).get("/my-work/").content.decode()
    assert clock.today() == date(2026, 3, 9)  # outside a request nothing is wound


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil"])
def test_the_way_back_never_leads_elsewhere(demo, cast, deadline, signed_in, there):
    response = signed_in(cast.asha).post("/demo-clock/", {"move": "next-day", "next": there})
    assert response["Location"] == "/"


def test_nothing_due_later_is_said(demo, cast, signed_in):
    assert not Deadline.rows.exists()
    page = signed_in(cast.asha).post("/demo-clock/", {"move": "next-due-date", "next": "/my-work/"}, follow=True)
    assert "Nothing is due later than today." in page.content.decode()


@pytest.mark.parametrize("days", [0, -1, 401])
def test_absurd_distances_are_refused(demo, days):
    with pytest.raises(NotPossible):
        demo_clock.move(days=days)
