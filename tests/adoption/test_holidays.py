"""Bank holidays that an administrator adds or removes, and who is in the consortium."""

from datetime import date, timedelta

import pytest
import time_machine

from adoption import clock
from adoption.actions import calendar, consortium
from adoption.errors import NotAllowed, NotPossible
from adoption.models import BankHoliday, ConsortiumMember

FRIDAY = date(2027, 7, 2)


def typed(name, day):
    parts = zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True)
    return {f"{name}_{part}": str(number) for part, number in parts}


def test_a_new_bank_holiday_is_kept_and_can_be_taken_back(cast):
    calendar.add_holiday(day=FRIDAY, name="Coronation", by=cast.root)
    assert BankHoliday.objects.get(day=FRIDAY).name == "Coronation"

    calendar.remove_holiday(day=FRIDAY, by=cast.root)
    assert not BankHoliday.objects.filter(day=FRIDAY).exists()


def test_a_weekend_a_double_and_a_missing_one_are_refused(cast):
    with pytest.raises(NotPossible, match="not a working day anyway"):
        calendar.add_holiday(day=date(2027, 7, 3), name="Saturday", by=cast.root)
    calendar.add_holiday(day=FRIDAY, name="Coronation", by=cast.root)
    with pytest.raises(NotPossible, match="already"):
        calendar.add_holiday(day=FRIDAY, name="Again", by=cast.root)
    with pytest.raises(NotPossible, match="not a bank holiday"):
        calendar.remove_holiday(day=date(2027, 7, 1), by=cast.root)


@pytest.mark.parametrize("who", ["asha", "tom", "sam", "ada"])
def test_only_an_administrator_changes_the_calendar(cast, who):
    with pytest.raises(NotAllowed):
        calendar.add_holiday(day=FRIDAY, name="Coronation", by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        calendar.remove_holiday(day=date(2026, 12, 25), by=getattr(cast, who))


def test_the_page_shows_a_year_and_its_neighbours(cast, signed_in):
    page = signed_in(cast.asha).get("/bank-holidays/?year=2026").content.decode()

    assert "Fri 25 December 2026" in page
    assert "Boxing Day (substitute day)" in page
    assert "Add a bank holiday" not in page
    for foolish in ("?year=x", "?year=99999", "?year=0001", "?year=²"):
        assert signed_in(cast.asha).get(f"/bank-holidays/{foolish}").status_code == 200


def test_adding_and_removing_through_the_page(cast, signed_in):
    client = signed_in(cast.root)
    page = client.post("/bank-holidays/add/", {**typed("day", FRIDAY), "name": "Coronation"}, follow=True)
    assert "Fri 2 July 2027" in page.content.decode(), page.context["form"].errors

    again = client.post("/bank-holidays/add/", {**typed("day", FRIDAY), "name": "Kept words"})
    assert again.status_code == 422
    assert "Kept words" in again.content.decode()
    assert "Removed" in client.post("/bank-holidays/2027-7-2/remove/", follow=True).content.decode()


@pytest.mark.parametrize("day", ["2027-13-1", "2027-2-30", "0-1-1"])
def test_days_that_are_none_do_not_exist(cast, signed_in, day):
    assert signed_in(cast.root).post(f"/bank-holidays/{day}/remove/").status_code == 404


def test_leaving_ends_on_a_day_and_joining_again_begins_after_it(cast):
    member = ConsortiumMember.objects.get(agency=cast.tees)
    with pytest.raises(NotPossible, match="already"):
        consortium.join(consortium=cast.consortium, agency=cast.tees, from_on=FRIDAY, by=cast.root)
    with pytest.raises(NotPossible, match="joined on"):
        consortium.leave(member=member, to_on=date(2010, 1, 1), by=cast.root)

    consortium.leave(member=member, to_on=FRIDAY, by=cast.root)
    with pytest.raises(NotPossible, match="leaves on"):
        consortium.leave(member=member, to_on=FRIDAY, by=cast.root)
    with pytest.raises(NotPossible, match="member then already"):
        consortium.join(consortium=cast.consortium, agency=cast.tees, from_on=FRIDAY, by=cast.root)
    consortium.join(consortium=cast.consortium, agency=cast.tees, from_on=date(2027, 7, 3), by=cast.root)


@pytest.mark.parametrize("who", ["asha", "tom", "sam"])
def test_only_an_administrator_changes_the_consortium(cast, signed_in, who):
    user = getattr(cast, who)
    member = ConsortiumMember.objects.get(agency=cast.tees)
    with pytest.raises(NotAllowed):
        consortium.leave(member=member, to_on=FRIDAY, by=user)
    with pytest.raises(NotAllowed):
        consortium.join(consortium=cast.consortium, agency=cast.atlas, from_on=FRIDAY, by=user)
    page = signed_in(user).get("/consortium/").content.decode()
    assert "Adoption Tees Valley" in page
    assert "Add a member" not in page
    assert signed_in(user).get("/consortium/join/").status_code == 404
    assert signed_in(user).get(f"/consortium/{member.pk}/leave/").status_code == 404


@pytest.fixture
def the_week_before():
    with time_machine.travel(clock.midnight(FRIDAY - timedelta(days=7)), tick=False):
        yield


def test_joining_and_leaving_through_the_pages(cast, the_week_before, signed_in):
    client = signed_in(cast.root)
    joined = client.post("/consortium/join/", {"agency": "ATLAS", **typed("from_on", FRIDAY)}, follow=True)
    assert "Atlas Adoption is a member from that date." in joined.content.decode()
    assert "Not yet" in joined.content.decode()

    member = ConsortiumMember.objects.get(agency=cast.tees)
    left = client.post(f"/consortium/{member.pk}/leave/", typed("to_on", FRIDAY), follow=True)
    assert "leaves on that date" in left.content.decode()
    assert client.post(f"/consortium/{member.pk}/leave/", typed("to_on", FRIDAY)).status_code == 422
