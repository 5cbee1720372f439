"""Decision makers: who is one, who may stand in, what they watch and learn (PN-10, PN-11, PN-31, PN-32)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import Deadline, Outcome
from adoption.permissions import Role
from panels.actions import bundles, deciding, decision_guard, register
from panels.models import DecidersMeeting, DeciderYear, DecisionMaker, DecisionSheet, PanelMeeting
from tests.factories.adoption import person
from tests.fixtures.worlds import kept
from tests.panels import rooms
from tests.panels.rooms import at
from tests.panels.test_panel_day import sheet_of

SINCE = date(2026, 1, 5)
POST = {"post": "Assistant director", "authorised_by": "The director", "from_on": SINCE}


@pytest.fixture
@kept
def grace(cast):
    return person("gail", Role.SERVICE_MANAGER, cast.leicester_city)


@pytest.fixture
@kept
def entered(cast, grace):
    """Dora is the agency’s decision maker by its register."""
    return register.enter(agency=cast.leicester_city, user=cast.dora, by=grace, **POST)


@pytest.fixture
@kept
def deputy(cast):
    return person("daria", Role.DECISION_MAKER, cast.leicester_city)


@pytest.fixture
@kept
def put(room, in_session):
    """The recommendation before the decision maker, with agreed minutes."""
    rooms.heard(room, in_session)
    rooms.minuted(room)
    bundles.put_to_decision_maker(sheet=sheet_of(in_session), by=room.pam, at=at(rooms.MINUTES, 13))
    return sheet_of(in_session)


def test_an_agency_has_one_decision_maker_and_the_register_keeps_those_before(cast, grace, entered, deputy):
    """PN-32."""
    with pytest.raises(NotPossible, match="End that entry first"):
        register.enter(agency=cast.leicester_city, user=deputy, by=grace, **POST)

    register.end(entry=entered, to_on=date(2026, 5, 1), by=grace)
    register.enter(agency=cast.leicester_city, user=deputy, by=grace, **POST | {"from_on": date(2026, 5, 1)})

    rows = DecisionMaker.rows.filter(agency=cast.leicester_city)
    assert [row.user for row in rows.live(date(2026, 4, 30))] == [cast.dora]
    assert [row.user for row in rows.live(date(2026, 5, 1))] == [deputy]
    assert rows.count() == 2


def test_a_substitute_stands_in_only_within_a_recorded_authority(cast, grace, entered, deputy):
    """PN-32."""
    with pytest.raises(NotPossible, match="for what, the substitute may decide"):
        register.enter(agency=cast.leicester_city, user=deputy, by=grace, is_substitute=True, **POST)
    register.enter(
        agency=cast.leicester_city, user=deputy, by=grace, is_substitute=True, authority="In absence", **POST
    )
    assert decision_guard.is_substitute(cast.leicester_city.pk, deputy, on=rooms.DECIDED)
    assert not decision_guard.is_substitute(cast.leicester_city.pk, cast.dora, on=rooms.DECIDED)


def test_somebody_without_the_role_and_oneself_are_not_entered(cast, grace):
    with pytest.raises(NotPossible, match="do not hold the role"):
        register.enter(agency=cast.leicester_city, user=cast.omar, by=grace, **POST)
    with pytest.raises(NotAllowed):
        register.enter(agency=cast.leicester_city, user=cast.dora, by=cast.omar, **POST)


def test_a_decision_maker_who_is_not_in_the_register_does_not_decide(cast, grace, put, entered, deputy):
    """PN-32: the role alone is not enough once the agency keeps its register here."""
    with pytest.raises(NotAllowed, match="not in this agency’s register"):
        rooms.weighed(put, deputy, at(rooms.DECIDED))
    register.end(entry=entered, to_on=rooms.DECIDED, by=grace)
    register.enter(agency=cast.leicester_city, user=deputy, by=grace, **POST | {"from_on": rooms.DECIDED})

    rooms.weighed(put, deputy, at(rooms.DECIDED))
    deciding.decide(sheet=put, outcome=Outcome.AGREED, reasons="Ready.", read=True, by=deputy, at=at(rooms.DECIDED))

    assert DecisionSheet.rows.get(pk=put.pk).decided_by == deputy


def test_a_substitute_s_decision_says_that_it_is_one(cast, room, grace, put, entered, deputy):
    """PN-32."""
    register.enter(
        agency=cast.leicester_city, user=deputy, by=grace, is_substitute=True, authority="In absence", **POST
    )
    rooms.weighed(put, deputy, at(rooms.DECIDED))

    deciding.decide(sheet=put, outcome=Outcome.AGREED, reasons="Ready.", read=True, by=deputy, at=at(rooms.DECIDED))

    decided = DecisionSheet.rows.get(pk=put.pk)
    assert (decided.decided_by, decided.as_substitute) == (deputy, True)


def test_the_decision_maker_of_another_authority_of_the_region_cannot_decide(cast, room, put):
    """PN-31, PN-46: the decision stays with each authority, not with the region."""
    other = person("lotte", Role.DECISION_MAKER, cast.leicestershire)
    regional = person("regan", Role.DECISION_MAKER, cast.fal)
    for who in (other, regional):
        with pytest.raises(NotAllowed):
            rooms.weighed(put, who, at(rooms.DECIDED))
    assert DecisionSheet.rows.get(pk=put.pk).decided_on is None


def test_the_decision_maker_watches_one_panel_a_year_and_the_date_is_kept(cast, room, in_session):
    """PN-10, TS-68."""
    owed = Deadline.rows.get(rule="TS-68", file=room.panel.file, starts_on__year=2026)
    assert owed.met_on is None
    seen = {"panel": room.panel, "meeting": PanelMeeting.rows.get(pk=room.meeting.pk), "today": rooms.MINUTES}
    with pytest.raises(NotPossible, match="decision maker of an agency"):
        register.observe(what_was_seen="All of it", by=room.pam, **seen)

    year = register.observe(what_was_seen="Careful questions", by=cast.dora, **seen)

    assert (year.observed_on, year.observed_by) == (rooms.PANEL, cast.dora)
    assert Deadline.rows.get(pk=owed.pk).met_on == rooms.PANEL
    with pytest.raises(NotPossible, match="recorded for this year already"):
        register.observe(what_was_seen="Again", by=cast.dora, **seen)


def test_a_meeting_that_was_not_held_was_not_watched(cast, room):
    """PN-10."""
    with pytest.raises(NotPossible, match="that was held"):
        register.observe(panel=room.panel, meeting=room.meeting, what_was_seen="x", by=cast.dora, today=rooms.ARRANGED)


def test_training_of_the_decision_maker_is_dated(cast, room):
    """PN-10."""
    register.attend_training(
        panel=room.panel, training="Joint day with panel", on=date(2026, 5, 12), by=cast.dora, today=rooms.PANEL
    )
    assert DeciderYear.rows.get(panel=room.panel, begins_on=date(2026, 1, 1)).trained_on == date(2026, 5, 12)


def test_decision_makers_and_advisers_of_the_region_meet_and_the_minutes_are_kept(cast, signed_in):
    """PN-11."""
    words = {
        "who_came": "Four decision makers, three advisers",
        "minutes": "How conflicts are declared",
        "training_needs": "Sibling assessments",
        "actions": "A day in June",
    }
    facts = {"agency": cast.fal, "held_on": date(2026, 3, 2), "today": date(2026, 3, 2)}
    register.record_meeting(by=cast.dora, **facts, **words)
    with pytest.raises(NotPossible, match="recorded already"):
        register.record_meeting(by=cast.dora, **facts, **words)
    with pytest.raises(NotAllowed):
        register.record_meeting(by=cast.nadia, **facts | {"held_on": date(2026, 3, 1)}, **words)

    kept = DecidersMeeting.rows.get()
    assert (kept.training_needs, kept.actions) == (words["training_needs"], words["actions"])
    page = signed_in(cast.dora).get(reverse("panels:register")).content.decode()
    assert "Sibling assessments" in page
    assert "A day in June" in page
