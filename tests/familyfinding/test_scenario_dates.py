"""Further scenarios of the profile’s dates: midnights, short months, leap years, and hearings that move.

Every date was counted by hand from the guidance and a calendar, none with the code.
"""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from adoption.models import Standing
from children.actions import court
from children.models import DelayCause, Hearing
from familyfinding.actions import reviews
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)


def running(child, rule):
    return child.file.deadlines.running().filter(rule=rule).first()


@pytest.mark.parametrize(
    ("released", "moment"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 31, 0, tzinfo=UTC)),  # the clocks go back: an hour more than seven days
        (date(2026, 3, 28), datetime(2026, 4, 3, 23, tzinfo=UTC)),  # and forward: an hour less
        (date(2027, 12, 27), datetime(2028, 1, 3, 0, tzinfo=UTC)),  # over the year, from one bank holiday to another
    ],
)
def test_seven_days_end_at_midnight_in_england(cast, live, authority, now, released, moment):
    """D7, D9."""
    now.move_to(at(released, 11))
    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(released, 11))
    assert running(live.child, "TS-04").due_at == moment


@pytest.mark.parametrize(
    ("published", "due", "reviewed", "then"),
    [
        (date(2026, 8, 31), date(2026, 11, 30), date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 11, 30), date(2027, 2, 28), date(2027, 2, 28), date(2027, 5, 28)),
        (date(2027, 11, 30), date(2028, 2, 29), date(2028, 3, 1), date(2028, 6, 1)),
        (date(2026, 12, 31), date(2027, 3, 31), date(2027, 3, 30), date(2027, 6, 30)),
    ],
)
def test_a_review_due_on_a_day_that_its_month_does_not_have(cast, draft, now, published, due, reviewed, then):
    """FF-36, D4, D8."""
    now.move_to(at(published, 12))
    cases.publish(draft.child, by=cast.asha, when=at(published, 12))
    assert running(draft.child, "TS-05").due_on == due
    now.move_to(at(reviewed, 12))
    facts = {"checked": "All", "changed": "Nothing", "confirm_journey": True, "by": cast.asha, "today": reviewed}
    reviews.review(profile=cases.profile_of(draft.child), done_on=reviewed, **facts)
    assert running(draft.child, "TS-05").due_on == then


def test_a_hearing_brought_forward_leaves_a_day_gone_by_and_says_so(cast, child, now, signed_in):
    """FF-07, FF-11, D10: then it is adjourned, and the day lies ahead again."""
    tuesday = date(2026, 2, 17)
    now.move_to(at(tuesday, 9))
    final = Hearing.rows.get(child=child)
    court.move_hearing(hearing=final, on=date(2026, 3, 10), why="A free day", by=cast.asha, today=tuesday)
    due = running(child, "TS-01")
    assert (due.due_on, due.standing(at(tuesday, 9))) == (date(2026, 2, 10), Standing.OVERDUE)
    move = due.moves.latest("pk")
    assert (move.was, move.became, move.late_start) == (date(2026, 2, 28), date(2026, 2, 10), True)
    work = lambda: signed_in(cast.asha).get(reverse("my-work")).content.decode()  # noqa: E731
    assert "Late start: due today" in work()
    now.move_to(at(date(2026, 2, 18), 9))
    assert "Late start: 8 days overdue" in work()
    court.adjourn(
        hearing=Hearing.rows.get(pk=final.pk), to=date(2026, 5, 31), cause=DelayCause.COURT_TIME, by=cast.asha,
        today=tuesday,
    )  # fmt: skip
    assert running(child, "TS-01").due_on == date(2026, 4, 30)


def test_before_a_hearing_on_the_last_of_march_a_leap_year_gives_a_day_more(cast, child, now):
    """D4."""
    final = Hearing.rows.get(child=child)
    court.adjourn(hearing=final, to=date(2028, 3, 31), cause=DelayCause.COURT_TIME, by=cast.asha, today=MONDAY)
    assert running(child, "TS-01").due_on == date(2028, 2, 29)
