"""Coming into care: the record says under which legal status only where somebody said so (spec 08)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adoption import clock
from adoption.errors import NotPossible
from adoption.models import CaseEvent
from children.actions import care
from children.models import Child, LegalStatus, LegalStatusCode
from tests.children.test_pages import day


@pytest.fixture
def typed(cast):
    """The form about a new child, filled in but for care."""
    names = {"first_name": "Mabel", "last_name": "Quist", "gender": "girl", "ethnicity": "WBRI", "is_disabled": "no"}
    return names | {"team": cast.north.pk} | day("born_on", date(2025, 2, 14))


@pytest.fixture
def add(cast, signed_in):
    return lambda typed: signed_in(cast.asha).post(reverse("children:add"), typed)


IN_AUGUST = date(2025, 8, 3)


def test_the_status_that_was_chosen_is_the_first_of_the_time_in_care(add, typed):
    add(typed | day("entered_care_on", IN_AUGUST) | {"care_status": "emergency"})

    held = LegalStatus.rows.get()
    assert (held.status, held.from_on, held.to_on) == (LegalStatusCode.EMERGENCY, IN_AUGUST, None)
    assert CaseEvent.rows.filter(what="Came into care: emergency protection order", happened_on=IN_AUGUST).exists()


def test_where_it_is_not_known_nothing_is_made_up_and_it_can_be_recorded_later(add, typed, cast, signed_in):
    add(typed | day("entered_care_on", IN_AUGUST) | {"care_status": ""})
    child = Child.rows.get()
    page = signed_in(cast.asha).get(reverse("children:plan", args=[child.file.reference])).text

    assert not LegalStatus.rows.exists()
    assert "Not recorded yet" in page
    assert "Record the legal status" in page
    care.change_status(child=child, status=LegalStatusCode.VOLUNTARY, on=IN_AUGUST, by=cast.asha)
    assert LegalStatus.rows.get().status == LegalStatusCode.VOLUNTARY


def test_no_status_begins_before_the_time_in_care(add, typed, cast):
    add(typed | day("entered_care_on", IN_AUGUST))
    with pytest.raises(NotPossible, match="came into care later"):
        care.change_status(
            child=Child.rows.get(), status=LegalStatusCode.CARE, on=IN_AUGUST - timedelta(days=1), by=cast.asha
        )


def test_a_status_without_a_day_is_asked_about(add, typed):
    answer = add(typed | {"care_status": "care"})

    assert answer.status_code == 422
    assert "Say when the child came into care" in answer.text
    assert not Child.rows.exists()


@pytest.mark.parametrize("status", ["placement", "of no kind"])
def test_nobody_comes_into_care_under_a_placement_order(add, typed, status):
    assert add(typed | day("entered_care_on", clock.today()) | {"care_status": status}).status_code == 422
    assert not Child.rows.exists()
