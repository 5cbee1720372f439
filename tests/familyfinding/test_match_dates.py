"""The consultation and panel stay true wherever one of them is moved, and for whoever reads of them (MT-19, MT-73)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import SharedItem
from children.models import Child
from familyfinding.actions import match_dates, match_outcomes, preparing_meetings
from familyfinding.flows import LinkState
from familyfinding.models import BookedDates, Link, Preparation, StepMeeting
from tests.factories.matching_links import LinkedChildFactory
from tests.familyfinding import cases, preparing
from tests.familyfinding.families import a_family, users_of
from tests.familyfinding.preparing import at

MONDAY = date(2026, 2, 2)
CONSULTATION, PANEL, LATER_PANEL = date(2026, 2, 19), date(2026, 3, 4), date(2026, 4, 1)
BOOKED = at(date(2026, 2, 3))


@pytest.fixture
def lee(cast):
    return a_family(cast, "Lee")


@pytest.fixture
def going(child, lee):
    return preparing.link_going_ahead(child, lee)


@pytest.fixture
def dates(cast, going):
    return book(going.link, cast)


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def book(link, cast, *, now=BOOKED, **other):
    facts = {
        "medical_at": at(CONSULTATION, 10),
        "medical_place": "The clinic",
        "panel_on": PANEL,
        "panel_place": "County Hall",
        "carers_told_on": MONDAY,
    }
    return match_dates.book_dates(link=again(link), by=cast.asha, at=now, **facts | other)


def consultation(link, child=None):
    rows = StepMeeting.rows.filter(preparation__link=link, kind="medical").order_by("-pk")
    return rows.filter(child=child).first() if child else rows.first()


def read(household):
    found = SharedItem.rows.get(user=users_of(household)[0], kind="match_dates", ended_at=None)
    return found.sections[0]["text"]


def move(meeting, day, cast, *, hour=11):
    return preparing_meetings.move(
        meeting=meeting, at=at(day, hour), version=meeting.version, mode=meeting.mode, place="The surgery",
        by=cast.asha, now=BOOKED,
    )  # fmt: skip


def test_a_consultation_moved_among_the_steps_is_moved_for_the_adopters_too(cast, going, dates, lee):
    assert "19 February" in read(lee)
    move(consultation(going.link), date(2026, 2, 24), cast)
    assert "24 February" in read(lee)
    assert "The surgery" in read(lee)
    assert "19 February" not in read(lee)
    assert "4 March" in read(lee), "panel stays where it is"
    assert cases.due(going.link.child, "TS-26").due_on == date(2026, 2, 17), "a week before the new day"


def test_called_off_it_says_so_until_another_day_is_arranged(cast, going, dates, lee, signed_in):
    off = consultation(going.link)
    preparing_meetings.call_off(meeting=off, why="The adviser is ill.", by=cast.asha, now=BOOKED)
    assert "does not take place" in read(lee)
    assert "ill" not in read(lee)
    visit = reverse("familyfinding:link-visit", args=[going.link.reference])
    with_visit(going.link, cast)
    assert "Called off" in signed_in(cast.asha).get(visit).content.decode()
    preparing_meetings.arrange(
        preparation=going, kind="medical", at=at(date(2026, 2, 26)), adviser_name="Dr Lamb", place="The clinic",
        child=going.link.child, by=cast.asha, now=BOOKED,
    )  # fmt: skip
    assert "26 February" in read(lee)
    assert "Called off" not in signed_in(cast.asha).get(visit).content.decode()


def test_panel_is_moved_after_the_consultation_has_taken_place(cast, going, dates, lee):
    """MT-73: panel asks for more work, and the match goes to a later panel; the consultation stays as it was held."""
    held = preparing.write_up(
        consultation(going.link), by=cast.asha, now=at(CONSULTATION, 15), before_why="Panel is near."
    )
    match_outcomes.defer(link=again(going.link), on=PANEL, why="Support is not clear.", by=cast.asha, at=at(PANEL))
    book(going.link, cast, now=at(date(2026, 3, 6)), panel_on=LATER_PANEL)
    assert Preparation.rows.get(pk=going.pk).panel_on == LATER_PANEL
    assert "1 April" in read(lee)
    held.refresh_from_db()
    assert held.at == at(CONSULTATION, 10)


def test_a_new_day_for_the_consultation_is_still_to_come(cast, going, dates):
    with pytest.raises(NotPossible, match="still to come"):
        book(going.link, cast, now=at(date(2026, 3, 6)), medical_at=at(date(2026, 3, 5)), panel_on=LATER_PANEL)


def test_panel_moved_leaves_a_sisters_consultation_on_the_day_it_has_by_now(cast, going, lee):
    skye = cases.a_child(agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY)
    LinkedChildFactory(link=going.link, child=Child.rows.get(pk=skye.pk), household=lee)
    book(going.link, cast)
    move(consultation(going.link, skye), date(2026, 2, 25), cast)
    assert "19 February" in read(lee), "the elder’s day is the one that was booked with panel"
    book(going.link, cast, panel_on=LATER_PANEL)
    assert consultation(going.link, skye).at == at(date(2026, 2, 25), 11)
    book(going.link, cast, medical_at=at(date(2026, 2, 20)), panel_on=LATER_PANEL)
    assert consultation(going.link, skye).at == at(date(2026, 2, 25), 11)
    assert consultation(going.link, going.link.child).at == at(date(2026, 2, 20))


def test_an_approved_match_is_booked_for_no_panel(cast, going, dates):
    Link.rows.filter(pk=going.link.pk).update(state=LinkState.APPROVED)
    with pytest.raises(NotPossible, match="until the match is approved"):
        book(going.link, cast, panel_on=LATER_PANEL)
    assert BookedDates.rows.get(link=going.link).panel_on == PANEL


def with_visit(link, cast):
    from tests.factories.matching_links import ProceedDecisionFactory

    ProceedDecisionFactory(link=link, decided_by=cast.tom)
