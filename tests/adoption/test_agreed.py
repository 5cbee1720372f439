"""Agreed actions: an owner, a day, a note on the file, and what came of it (FF-44)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption import clock
from adoption.actions import agreed
from adoption.actions.agreed import ToDo
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import ActionOutcome, AgreedAction, CaseEvent, Notice
from tests.factories.adoption import CaseFileFactory
from tests.factories.matching_board import AgreedActionFactory
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)
FRIDAY = date(2026, 2, 6)


@pytest.fixture
def now():
    with time_machine.travel(at(MONDAY, 10), tick=False) as clock:
        yield clock


@pytest.fixture
def file(cast, now):
    return CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, manager=cast.tom)


@pytest.fixture
def action(cast, file):
    what = "Ask the carers for photographs"
    return agreed.agree(file=file, what=what, owner=cast.asha, due_on=FRIDAY, by=cast.tom, on=MONDAY)


def finish(action, by, **facts):
    given = {"outcome": ActionOutcome.DONE, "said": "Three lovely ones.", "on": clock.today(), **facts}
    return agreed.finish(action=action, by=by, **given)


def test_an_agreed_action_is_a_note_on_the_file_and_a_word_to_its_owner(cast, action):
    note = CaseEvent.rows.get(file=action.file, kind="note")
    assert (note.what, note.detail) == (f"Agreed: {action.what}", f"{cast.asha.display_name}, by Fri 6 February 2026")
    assert Notice.rows.get(to_user=cast.asha).says.startswith("Something was agreed for you")


def test_the_owner_says_what_came_of_it_and_what_comes_next(cast, action):
    done = finish(action, cast.asha, then=ToDo("Put them on the profile", cast.asha, FRIDAY))
    assert (done.outcome, done.ended_on, done.ended_by) == (ActionOutcome.DONE, MONDAY, cast.asha)
    assert [row.what for row in AgreedAction.rows.open()] == ["Put them on the profile"]
    with pytest.raises(NotPossible, match="ended already"):
        finish(action, cast.asha)


def test_somebody_who_may_not_open_the_file_ends_only_what_is_their_own(cast, file, action):
    own = AgreedActionFactory(file=file, owner=cast.nadia, agreed_on=MONDAY, due_on=FRIDAY)
    assert list(AgreedAction.objects.visible_to(cast.nadia)) == [own]
    assert not AgreedAction.objects.visible_to(cast.ada).exists()
    finish(own, cast.nadia)
    with pytest.raises(NotAllowed):
        finish(action, cast.nadia)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"what": "  "}, "what is to be done"),
        ({"what": "x" * 301}, "300 characters"),
        ({"due_on": date(2026, 2, 1)}, "still to come"),
    ],
)
def test_an_action_that_cannot_be_is_refused(cast, file, facts, says):
    given = {"what": "Ask", "owner": cast.asha, "due_on": FRIDAY, **facts}
    with pytest.raises(NotPossible, match=says):
        agreed.agree(file=file, by=cast.tom, on=MONDAY, **given)
    assert not AgreedAction.rows.exists()


def test_families_and_people_who_left_are_given_nothing_to_do(cast, file):
    for owner in (cast.ada, cast.wes):
        cast.wes.is_active = False
        with pytest.raises(NotPossible, match="active account"):
            agreed.agree(file=file, what="Ask", owner=owner, due_on=FRIDAY, by=cast.tom, on=MONDAY)


def test_moving_keeps_the_reason_and_refuses_an_older_text(cast, action):
    moved = agreed.move(
        action=action, owner=cast.wes, due_on=FRIDAY + timedelta(7), why="Ill", version=1, by=cast.tom, on=MONDAY
    )
    assert (moved.owner, moved.due_on, moved.history.count()) == (cast.wes, date(2026, 2, 13), 2)
    assert CaseEvent.rows.filter(file=action.file, why="Ill").exists()
    with pytest.raises(Stale):
        agreed.move(action=action, owner=cast.asha, due_on=FRIDAY, why="Back", version=1, by=cast.tom, on=MONDAY)
    with pytest.raises(NotPossible, match="why it moves"):
        agreed.move(action=action, owner=cast.asha, due_on=FRIDAY, why="", version=2, by=cast.tom, on=MONDAY)


def test_the_owner_hears_on_the_day_and_the_manager_once_it_is_late(cast, action, now):
    told = lambda: list(Notice.rows.exclude(says__startswith="Something was agreed for you").order_by("pk"))  # noqa: E731
    agreed.chase(at=at(FRIDAY - timedelta(1)))
    assert told() == []
    for _ in range(2):
        agreed.chase(at=at(FRIDAY))
    assert [notice.to_user for notice in told()] == [cast.asha]
    for _ in range(2):
        agreed.chase(at=at(FRIDAY + timedelta(1)))
    assert [notice.to_user for notice in told()] == [cast.asha, cast.tom]


def test_what_somebody_owes_passes_with_their_work(cast, action):
    assert agreed.hand_over(worker=cast.asha, to=cast.wes, by=cast.sam, on=MONDAY) == 1
    assert AgreedAction.rows.get().owner == cast.wes
    assert CaseEvent.rows.filter(what__startswith=f"Passed to {cast.wes.display_name}").exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"due_on": date(2026, 2, 1)},
        {"what": ""},
        {"outcome": "done"},
        {"outcome": "not_needed", "ended_on": MONDAY},
        {"ended_on": MONDAY},
    ],
)
def test_the_database_refuses_what_no_action_says(cast, file, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedActionFactory(file=file, **{"agreed_on": MONDAY, "due_on": FRIDAY, **facts})


def test_my_work_shows_what_i_agreed_to_do_the_nearest_day_first(cast, file, action, now, signed_in):
    AgreedActionFactory(file=file, owner=cast.asha, what="Ring the school", agreed_on=MONDAY, due_on=MONDAY)
    AgreedActionFactory(file=file, owner=cast.wes, what="Not mine", agreed_on=MONDAY, due_on=MONDAY)
    now.move_to(at(date(2026, 2, 4)))
    page = signed_in(cast.asha).get(reverse("my-work")).content.decode()
    assert page.index("Ring the school") < page.index(action.what)
    assert "2 days late" in page
    assert "Not mine" not in page


def test_the_pages_keep_what_was_typed_and_ask_for_all_of_the_next_action(cast, file, action, signed_in):
    page, address = signed_in(cast.asha), reverse("agreed:finish", args=[action.reference])
    answer = page.post(address, {"outcome": "done", "said": "Three lovely ones.", "next_what": "Add them"})
    assert answer.status_code == 422
    assert "give all three" in answer.content.decode()
    assert "Three lovely ones." in answer.content.decode()
    day = {"next_due_on_day": "9", "next_due_on_month": "2", "next_due_on_year": "2026"}
    rest = {"next_what": "Add them", "next_owner": cast.asha.pk, **day}
    answer = page.post(address, {"outcome": "done", "said": "Three lovely ones.", **rest})
    assert answer.status_code == 302
    assert [row.what for row in AgreedAction.rows.open()] == ["Add them"]


def test_an_action_is_agreed_and_moved_on_the_pages(cast, file, action, signed_in):
    page = signed_in(cast.tom)
    day = {"due_on_day": "9", "due_on_month": "2", "due_on_year": "2026"}
    made = page.post(reverse("agreed:add", args=[file.reference]), {"what": "Visit", "owner": cast.wes.pk, **day})
    assert made.status_code == 302
    moved = page.post(
        reverse("agreed:move", args=[action.reference]), {"owner": cast.wes.pk, "why": "Ill", "version": "1", **day}
    )
    assert moved.status_code == 302
    listing = page.get(reverse("agreed:list", args=[file.reference])).content.decode()
    assert "Visit" in listing
    assert action.what in listing


def test_many_actions_cost_no_more_queries_than_one(cast, file, action, signed_in):
    page, address = signed_in(cast.asha), reverse("agreed:list", args=[file.reference])
    page.get(address)
    with CaptureQueriesContext(connection) as one:
        page.get(address)
    AgreedActionFactory.create_batch(12, file=file, owner=cast.wes, agreed_on=MONDAY, due_on=FRIDAY)
    with CaptureQueriesContext(connection) as many:
        page.get(address)
    assert len(many) == len(one)
