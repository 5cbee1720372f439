"""A hearing on a day on which courts seldom sit is asked about, and never refused (FF-06, D3)."""

from datetime import date

import pytest
from django.urls import reverse

from children.models import Hearing
from tests.factories.adoption import BankHolidayFactory
from tests.factories.children import HearingFactory

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2041, 1, day) for day in (4, 5, 6, 7))


@pytest.fixture(autouse=True)
def new_years_day():
    BankHolidayFactory(day=date(2041, 1, 1), name="New Year’s Day")


def day(name, when):
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def at(name, child, *args):
    return reverse(f"children:{name}", args=[child.file.reference, *args])


def listed(browser, child, when, **typed):
    facts = {"kind": "final", "order_expected": "yes", "court": "Tynebridge"}
    return browser.post(at("add-hearing", child), facts | day("on", when) | typed)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (SATURDAY, "5 January 2041 is a Saturday."),
        (SUNDAY, "6 January 2041 is a Sunday."),
        (date(2041, 1, 1), "1 January 2041 is a bank holiday (New Year’s Day)."),
    ],
)
def test_the_form_says_which_day_it_is_and_takes_it_when_ticked(cast, looking, signed_in, when, says):
    browser, tick = signed_in(cast.asha), f"sits_on_{when.isoformat()}"

    asked = listed(browser, looking, when)

    page = asked.content.decode()
    assert asked.status_code == 422
    assert says in page
    assert f'name="{tick}"' in page
    assert f'href="#id_{tick}"' in page, "the summary leads to the tick"
    assert "Tynebridge" in page
    assert not Hearing.rows.exists()

    assert listed(browser, looking, when, **{tick: "on"}).status_code == 302
    assert Hearing.rows.get().on == when


def test_a_working_day_is_not_asked_about(cast, looking, signed_in):
    browser = signed_in(cast.asha)
    assert "sits_on" not in browser.get(at("add-hearing", looking)).content.decode()
    assert listed(browser, looking, FRIDAY).status_code == 302


def test_a_tick_for_one_day_is_none_for_another(cast, looking, signed_in):
    """Somebody ticks Saturday, then changes the date to the Sunday."""
    tick = {f"sits_on_{SATURDAY.isoformat()}": "on"}
    asked = listed(signed_in(cast.asha), looking, SUNDAY, **tick)
    assert asked.status_code == 422
    assert "6 January 2041 is a Sunday." in asked.content.decode()


@pytest.mark.parametrize(
    ("page", "field", "more"),
    [
        ("move-hearing", "on", {"why": "The list is full", "cause": "court_time"}),
        ("adjourn-hearing", "to", {"cause": "evidence", "detail": ""}),
    ],
)
def test_moving_and_adjourning_ask_before_they_show_what_moves_and_remember_the_tick(
    cast, looking, signed_in, page, field, more
):
    hearing = HearingFactory(child=looking, on=date(2040, 12, 14))
    browser, address = signed_in(cast.asha), at(page, looking, hearing.reference)
    typed = {"version": 1, "looked": ""} | more | day(field, SUNDAY)
    tick = {f"sits_on_{SUNDAY.isoformat()}": "on"}

    asked = browser.post(address, typed | {"step": "look"})
    assert asked.status_code == 422
    assert "What moves" not in asked.content.decode()
    assert "6 January 2041 is a Sunday." in asked.content.decode()

    looked = browser.post(address, typed | tick | {"step": "look"}).content.decode()
    assert "What moves" in looked
    ticked = looked.split(f'name="sits_on_{SUNDAY.isoformat()}"')[1].split(">")[0]
    assert "checked" in ticked

    saved = browser.post(address, typed | tick | {"step": "save", "looked": SUNDAY.isoformat()})
    assert saved.status_code == 302
    assert Hearing.rows.filter(child=looking, on=SUNDAY).exists()


def test_saving_without_the_tick_saves_nothing(cast, looking, signed_in):
    hearing = HearingFactory(child=looking, on=date(2040, 12, 14))
    typed = {"version": 1, "why": "Full", "cause": "court_time", "step": "save", "looked": SUNDAY.isoformat()} | day(
        "on", SUNDAY
    )
    answer = signed_in(cast.asha).post(at("move-hearing", looking, hearing.reference), typed)
    assert answer.status_code == 422
    hearing.refresh_from_db()
    assert hearing.on == date(2040, 12, 14)


@pytest.mark.parametrize("typed", [{"on_day": "31", "on_month": "2"}, {"on_year": ""}, {"on_day": "x"}])
def test_a_date_that_is_none_is_explained_as_before(cast, looking, signed_in, typed):
    answer = listed(signed_in(cast.asha), looking, MONDAY, **typed)
    assert answer.status_code == 422
    assert "sits_on" not in answer.content.decode()
