"""What may stand on a panel’s agenda, with which papers, and who comes (PN-04, PN-06, PN-07, PN-08, PN-19, CH-09)."""

import pytest
from django.db import IntegrityError, transaction

from adopters.flows import Stage
from adoption.errors import NotAllowed, NotPossible
from panels.actions import agendas, tabling
from panels.flows import ItemState
from panels.models import AgendaItem, ItemKind, ItemPaper, Presenter, Presenting
from tests.factories.adopters import HouseholdFactory
from tests.factories.children import ChildFactory
from tests.panels import rooms

ON = {"on": rooms.ARRANGED}


def kinds_of_papers(item) -> set[str]:
    return set(ItemPaper.rows.filter(item=item).values_list("kind", flat=True))


def test_four_kinds_of_business_and_the_review_of_an_approval_are_all_there_is(room, item):
    """PN-04: nothing else can be put on an agenda, not even by a row of the database."""
    assert set(ItemKind) == {ItemKind.PLAN, ItemKind.SUITABILITY, ItemKind.MATCH, ItemKind.GENERAL, ItemKind.REVIEW}
    with pytest.raises(IntegrityError, match="an_item_is_about_exactly_one_thing"), transaction.atomic():
        AgendaItem.rows.filter(pk=item.pk).update(kind="celebration")


def test_a_plan_is_tabled_only_where_a_parent_consents(cast, room):
    """PN-06, CH-09."""
    other = ChildFactory(file__agency=cast.leicester_city)
    with pytest.raises(NotPossible, match="does not go to panel"):
        tabling.table_plan(meeting=room.meeting, child=other, by=room.pam, **ON)
    given_up = ChildFactory(file__agency=cast.leicester_city, relinquished_on=rooms.ARRANGED)

    item = tabling.table_plan(meeting=room.meeting, child=given_up, by=room.pam, **ON)

    assert {"permanence_report", "consent", "counselling", "child_medical"} <= kinds_of_papers(item)


def test_adopters_come_once_their_report_has_passed_and_with_what_panel_scrutinises(cast, room, household):
    """PN-08."""
    early = HouseholdFactory(file__agency=cast.leicester_city, stage=Stage.STAGE_TWO)
    with pytest.raises(NotPossible, match="once the team manager has passed it"):
        tabling.table_suitability(meeting=room.meeting, household=early, by=room.pam, **ON)

    item = tabling.table_suitability(meeting=room.meeting, household=household, by=room.pam, **ON)

    assert {"adopters_report", "adopters_medical", "references"} <= kinds_of_papers(item)


def test_a_report_on_the_running_of_the_service_says_what_it_is_about(room):
    """PN-07."""
    with pytest.raises(NotPossible, match="what the report is about"):
        tabling.table_report(meeting=room.meeting, title=" ", by=room.pam, **ON)
    item = tabling.table_report(meeting=room.meeting, title="Six-monthly report", by=room.pam, **ON)
    assert (item.kind, item.file, item.title) == (ItemKind.GENERAL, None, "Six-monthly report")


def test_the_same_case_stands_on_one_agenda_and_can_come_again_once_taken_off(room, household, item):
    with pytest.raises(NotPossible, match="on the agenda of Thu 16 July 2026 already"):
        tabling.table_suitability(meeting=room.meeting, household=household, by=room.pam, **ON)

    agendas.take_off(item=item, why="The report is not ready", by=room.pam, **ON)

    assert tabling.table_suitability(meeting=room.meeting, household=household, by=room.pam, **ON).number == 1


def test_items_move_and_the_times_of_all_follow(room, item):
    second = rooms.reported(room)
    agendas.allow(item=item, minutes_allowed=30, by=room.pam)

    agendas.move(item=rooms.fresh(second), up=True, by=room.pam)

    rows = list(AgendaItem.rows.filter(meeting=room.meeting, state=ItemState.TABLED).order_by("number"))
    assert [row.pk for row in rows] == [second.pk, item.pk]
    begins = [row.starts_at for row in rows]
    assert begins[0] == room.meeting.starts_at
    assert (begins[1] - begins[0]).total_seconds() == 20 * 60
    with pytest.raises(NotPossible, match="from 5 to 240 minutes"):
        agendas.allow(item=item, minutes_allowed=4, by=room.pam)


def test_who_presents_and_who_comes_is_listed_and_who_came_is_noted(cast, room, item):
    """PN-19: the workers and the adopters; the adopters are encouraged to come."""
    worker = agendas.add_presenter(item=item, part=Presenting.ADOPTERS_WORKER, name="", user=cast.nadia, by=room.pam)
    couple = agendas.add_presenter(item=item, part=Presenting.ADOPTERS, name="The adopters", by=room.pam)
    with pytest.raises(NotPossible, match="already"):
        agendas.add_presenter(item=item, part=Presenting.ADOPTERS, name="The adopters", by=room.pam)

    agendas.note_attendance(item=item, came={couple.pk}, by=room.pam)

    assert Presenter.rows.get(pk=couple.pk).attended is True
    assert Presenter.rows.get(pk=worker.pk).attended is False


def test_a_case_of_an_agency_that_the_panel_does_not_serve_is_refused(cast, room):
    theirs = ChildFactory(file__agency=cast.ane, relinquished_on=rooms.ARRANGED)
    with pytest.raises((NotAllowed, NotPossible)):
        tabling.table_plan(meeting=room.meeting, child=theirs, by=room.pam, **ON)
    assert not AgendaItem.rows.filter(child=theirs).exists()


def test_nothing_is_tabled_once_the_papers_have_gone_out(room, item):
    rooms.circulated(room)
    with pytest.raises(NotPossible, match="agenda is fixed"):
        tabling.table_report(meeting=room.meeting, title="Late", by=room.pam, **ON)
