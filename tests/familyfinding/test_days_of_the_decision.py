"""Visits before weekends, holidays, changes of clocks: never that day, due the next working day (MT-14, MT-15)."""

from datetime import date, timedelta

import pytest

from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind, Standing
from familyfinding.actions import proceeding, validation
from familyfinding.flows import LinkState
from familyfinding.models import Link, ValidationVisit
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family
from tests.familyfinding.test_link_ends import come_to

VISITS = [
    (date(2026, 10, 23), date(2026, 10, 26)),  # a Friday; the clocks go back on Sunday
    (date(2026, 10, 25), date(2026, 10, 26)),  # that Sunday, an hour longer than others
    (date(2026, 3, 28), date(2026, 3, 30)),  # a Saturday; the clocks go forward in the night
    (date(2026, 4, 2), date(2026, 4, 7)),  # Maundy Thursday
    (date(2026, 8, 31), date(2026, 9, 1)),  # a bank holiday
    (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas Eve; Monday is the substitute for Saturday
    (date(2027, 12, 24), date(2027, 12, 29)),  # both substitutes
    (date(2026, 12, 31), date(2027, 1, 4)),  # New Year
]


@pytest.fixture
def link(cast, county_child):
    return come_to(LinkState.PREFERRED, county_child, a_family(cast, "Lee"), cast)


def decide(link, cast, moment):
    facts = {"proceeds": False, "reasons": "The stairs.", "told": "The house has too many stairs."}
    return proceeding.decide(link=Link.rows.get(pk=link.pk), by=cast.marcus, at=moment, **facts)


@pytest.mark.parametrize(("visited", "due"), VISITS, ids=lambda day: f"{day:%a-%d-%b-%Y}")
def test_refused_until_midnight_and_due_on_the_next_working_day(cast, now, county_child, link, visited, due):
    ValidationVisit.rows.filter(link=link).update(owed_since=visited - timedelta(days=6))
    now.move_to(at(visited, 15))
    facts = {"visited_on": visited, "account": "Two hours.", "locality_came": False, "absence_why": "Nobody held it."}
    validation.record_visit(link=link, by=cast.petra, at=at(visited, 15), **facts)
    assert cases.due(county_child, "TS-24").due_on == due

    now.move_to(at(visited, 23, 59))
    with pytest.raises(NotPossible, match="Nothing is decided on the day of the visit"):
        decide(link, cast, at(visited, 23, 59))
    assert CaseEvent.rows.filter(file=county_child.file, kind=EventKind.REFUSED, happened_on=visited).count() == 1

    now.move_to(at(due, 23, 59))
    decide(link, cast, at(due, 23, 59))
    assert cases.due(county_child, "TS-24").standing(at(due, 23, 59)) == Standing.MET


def test_at_midnight_the_form_opens_also_on_a_day_that_nobody_works(cast, now, county_child, link):
    """The law is the day of the visit alone; a manager who decides on Saturday is early, not wrong."""
    friday = date(2026, 10, 23)
    ValidationVisit.rows.filter(link=link).update(owed_since=friday)
    facts = {"visited_on": friday, "account": "Two hours.", "locality_came": False, "absence_why": "Nobody held it."}
    now.move_to(at(friday, 18))
    validation.record_visit(link=link, by=cast.petra, at=at(friday, 18), **facts)
    saturday = at(date(2026, 10, 24), 0)
    now.move_to(saturday)
    assert decide(link, cast, saturday).decided_on == saturday.date()


def test_a_visit_entered_the_day_after_may_be_decided_at_once_and_never_one_to_come(cast, now, county_child, link):
    monday = date(2026, 10, 26)
    ValidationVisit.rows.filter(link=link).update(owed_since=date(2026, 10, 20))
    facts = {"account": "Two hours.", "locality_came": False, "absence_why": "Nobody held it.", "by": cast.petra}
    now.move_to(at(monday, 9))
    for day in (date(2026, 10, 19), date(2026, 10, 27)):
        with pytest.raises(NotPossible, match="Date the visit between"):
            validation.record_visit(link=link, visited_on=day, at=at(monday, 9), **facts)
    validation.record_visit(link=link, visited_on=date(2026, 10, 23), at=at(monday, 9), **facts)
    assert decide(link, cast, at(monday, 9, 5)).decided_on == monday
