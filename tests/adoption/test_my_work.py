"""My work: overdue first, together by child and by brothers and sisters, for one person and for a manager."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from adoption.models import Notice
from adoption.permissions import Role
from tests.factories.adoption import (
    AllocationFactory,
    CaseFileFactory,
    CaseGroupFactory,
    ConflictBlockFactory,
    DeadlineFactory,
    HeartbeatFactory,
    person,
)
from tests.factories.matching_board import AgreedActionFactory

MONDAY = datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_monday_9_march():
    with time_machine.travel(MONDAY, tick=False):
        HeartbeatFactory(ran_at=MONDAY)
        yield


def owed(cast, due_on, *, title="Rowan", owner=None, rule="TS-05", **facts):
    file = facts.pop("file", None) or CaseFileFactory(agency=cast.ane, team=cast.north, title=title)
    facts |= {"worked_out_on": due_on, "owner": owner or cast.asha}
    return DeadlineFactory(file=file, rule=rule, **{"kind": "hard"} | facts)


def test_what_is_overdue_comes_first_and_says_by_how_much(cast, signed_in):
    owed(cast, date(2026, 4, 2), title="Later")
    owed(cast, date(2026, 3, 8), title="Late")
    owed(cast, date(2026, 3, 12), title="Soon")

    page = signed_in(cast.asha).get("/my-work/").content.decode()

    assert page.index("Late") < page.index("Soon") < page.index("Later")
    assert "1 day overdue" in page
    assert "Due soon" in page


def test_a_date_is_in_time_until_its_last_minute_in_england(cast, signed_in):
    owed(cast, date(2026, 3, 9))

    with time_machine.travel(datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC), tick=False):
        assert "overdue</strong>" not in signed_in(cast.asha).get("/my-work/").content.decode()
    with time_machine.travel(datetime(2026, 3, 10, tzinfo=UTC), tick=False):
        assert "1 day overdue" in signed_in(cast.asha).get("/my-work/").content.decode()


def test_brothers_and_sisters_stand_together(cast, signed_in):
    group = CaseGroupFactory(agency=cast.ane)
    together = [CaseFileFactory(agency=cast.ane, team=cast.north, title=name, group=group) for name in ("Ivy", "Max")]
    owed(cast, date(2026, 3, 10), file=together[0])
    owed(cast, date(2026, 3, 11), title="Alone")
    owed(cast, date(2026, 3, 12), file=together[1])

    response = signed_in(cast.asha).get("/my-work/")

    assert [len(group.rows) for group in response.context["groups"]] == [2, 1]
    assert "brothers and sisters" in response.content.decode()


@pytest.mark.parametrize(("show", "seen"), [("overdue", {"Late"}), ("soon", {"Soon"}), ("paused", {"Still"})])
def test_the_counts_filter_the_list(cast, signed_in, show, seen):
    owed(cast, date(2026, 3, 2), title="Late")
    owed(cast, date(2026, 3, 12), title="Soon")
    owed(cast, date(2026, 3, 4), title="Still", paused_on=date(2026, 3, 3))

    response = signed_in(cast.asha).get(f"/my-work/?show={show}")

    assert {row.deadline.file.title for group in response.context["groups"] for row in group.rows} == seen
    assert [count["number"] for count in response.context["counts"]] == [1, 1, 0, 3]


def test_met_lapsed_and_other_peoples_dates_are_not_mine(cast, signed_in):
    owed(cast, date(2026, 3, 2), met_on=date(2026, 3, 3))
    owed(cast, date(2026, 3, 2), lapsed_on=date(2026, 3, 3))
    owed(cast, date(2026, 3, 2), owner=cast.wes)

    assert "Nothing is due from you" in signed_in(cast.asha).get("/my-work/").content.decode()


def test_what_my_role_owes_while_nobody_is_named_is_mine(cast, signed_in):
    owed(cast, date(2026, 3, 12), title="Nobody’s").__class__.rows.update(
        owner=None, owner_role=Role.FAMILY_FINDING_MANAGER
    )

    assert "Nobody’s" in signed_in(cast.tom).get("/my-work/").content.decode()
    assert "Nobody’s" not in signed_in(cast.asha).get("/my-work/").content.decode()
    assert "Nobody’s" not in signed_in(cast.olu).get("/my-work/").content.decode()


def test_a_declared_conflict_hides_the_work_too(cast, signed_in):
    row = owed(cast, date(2026, 3, 12), title="Hidden")
    ConflictBlockFactory(file=row.file, user=cast.asha)

    assert "Hidden" not in signed_in(cast.asha).get("/my-work/").content.decode()


def test_there_are_25_rows_to_a_page_and_foolish_page_numbers_are_harmless(cast, signed_in):
    for n in range(30):
        owed(cast, date(2026, 3, 10) + timedelta(days=n))
    client = signed_in(cast.asha)

    assert len(client.get("/my-work/").context["page"].object_list) == 25
    assert len(client.get("/my-work/?page=2").context["page"].object_list) == 5
    for foolish in ("0", "-1", "999", "x", ""):
        assert client.get(f"/my-work/?page={foolish}&show=nonsense").status_code == 200


def reads(client, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return [q["sql"] for q in seen.captured_queries if q["sql"].startswith("SELECT")]


@pytest.mark.parametrize(("who", "address"), [("asha", "/my-work/"), ("tom", "/my-work/team/")])
def test_the_number_of_queries_does_not_grow_with_rows(cast, signed_in, who, address):
    client = signed_in(getattr(cast, who))
    owed(cast, date(2026, 3, 10))
    reads(client, address)
    few = reads(client, address)
    for n in range(24):
        owed(cast, date(2026, 3, 10) + timedelta(days=n), title=f"Child {n}")

    many = reads(client, address)

    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 12, "\n".join(many)


def test_a_manager_sees_the_team_by_worker_and_others_have_no_such_page(cast, signed_in):
    owed(cast, date(2026, 3, 2), title="Ashas child")
    south = CaseFileFactory(agency=cast.ane, team=cast.south, title="Of the south")
    owed(cast, date(2026, 3, 2), file=south, owner=cast.wes)

    page = signed_in(cast.tom).get("/my-work/team/")
    assert "Ashas child" in page.content.decode()
    assert "Of the south" not in page.content.decode()
    assert [(line["owner__first_name"], line["overdue"]) for line in page.context["workers"]] == [("Asha", 1)]
    assert signed_in(cast.asha).get("/my-work/team/").status_code == 404


def test_the_service_manager_sees_every_team_of_the_agency_and_narrows_by_worker(cast, signed_in):
    owed(cast, date(2026, 3, 2), title="Ashas child")
    south = CaseFileFactory(agency=cast.ane, team=cast.south, title="Of the south")
    owed(cast, date(2026, 3, 2), file=south, owner=cast.wes)
    client = signed_in(cast.sam)

    assert len(client.get("/my-work/team/").context["workers"]) == 2
    one = client.get(f"/my-work/team/?worker={cast.wes.reference}").content.decode()
    assert "Of the south" in one
    assert "Ashas child" not in one


@pytest.mark.parametrize("worker", ["not-a-reference", "00000000-0000-0000-0000-000000000000", "x" * 36])
def test_an_unknown_worker_is_not_found(cast, signed_in, worker):
    assert signed_in(cast.tom).get(f"/my-work/team/?worker={worker}").status_code == 404


def test_a_worker_of_another_agency_is_not_found_either(cast, signed_in):
    assert signed_in(cast.tom).get(f"/my-work/team/?worker={cast.olu.reference}").status_code == 404


def test_the_calendar_holds_references_and_rule_numbers_only(cast, signed_in):
    row = owed(cast, date(2026, 3, 12), title="Rowan Secret")

    response = signed_in(cast.asha).get("/my-work/dates.ics")

    assert response["Content-Type"].startswith("text/calendar")
    assert b"Rowan" not in response.content
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [f"{row.file.reference}: TS-05 due"]
    assert events[0]["dtstart"].dt == date(2026, 3, 12)


def test_nothing_is_told_by_merely_looking(cast, signed_in):
    owed(cast, date(2026, 3, 2))
    signed_in(cast.asha).get("/my-work/")

    assert not Notice.rows.exists()


def test_what_a_role_owes_that_nobody_holds_is_on_the_desk_of_the_files_manager(cast, signed_in):
    file = CaseFileFactory(agency=cast.ane, team=cast.north, title="Unread", manager=cast.tom)
    unheld = {"owner": None, "owner_role": Role.PERMANENCE_MANAGER}
    owed(cast, date(2026, 3, 12), file=file).__class__.rows.update(**unheld)
    assert "Unread" in signed_in(cast.tom).get("/my-work/").content.decode()
    assert "Unread" not in signed_in(cast.sam).get("/my-work/").content.decode()

    away = person("south", Role.PERMANENCE_MANAGER, cast.ane, cast.south)
    assert "Unread" in signed_in(cast.tom).get("/my-work/").content.decode(), "held in another team alone"
    assert "Unread" not in signed_in(away).get("/my-work/").content.decode()

    person("north", Role.PERMANENCE_MANAGER, cast.ane, cast.north)
    assert "Unread" not in signed_in(cast.tom).get("/my-work/").content.decode()


def test_what_was_agreed_stands_below_what_is_due_by_name_and_is_counted(cast, signed_in):
    owed(cast, date(2026, 3, 10))
    file = CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, title="Skye Merrin")
    AllocationFactory(file=file, worker=cast.asha)
    AgreedActionFactory(file=file, owner=cast.asha, due_on=date(2026, 3, 2), agreed_on=date(2026, 2, 20))
    shown = signed_in(cast.asha).get("/my-work/")
    page = shown.content.decode()
    assert page.index('id="deadlines"') < page.index('id="agreed"') < page.index("Skye Merrin")
    counted = {count["text"]: (count["number"], count.get("late")) for count in shown.context["counts"]}
    assert counted["agreed to do"] == (1, True)
