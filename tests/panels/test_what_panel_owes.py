"""Minutes, overviews, feedback and the decision maker’s year: what no number of the sources counts (PN-07, PN-10)."""

from datetime import date

import time_machine
from django.urls import reverse

from adoption.engine import refresh
from adoption.models import Deadline
from panels import owed
from panels.actions import constituting, hearing, telling
from panels.models import ItemMinute, Telling, Told
from tests.factories.adoption import PolicySettingFactory
from tests.factories.panels import TellingFactory
from tests.panels import rooms
from tests.panels.rooms import PANEL, at


def test_minutes_are_due_and_late_until_they_are_approved(room, in_session, signed_in):
    """PN-23: five working days after Thu 16 July 2026, unless the agency says otherwise."""
    rooms.heard(room, in_session)
    room.meeting.refresh_from_db()
    assert owed.minutes(room.meeting).due == date(2026, 7, 23)
    page = reverse("panels:minutes", args=[room.meeting.reference])
    with time_machine.travel(at(date(2026, 7, 24)), tick=False):
        shown = signed_in(room.pam).get(page).content.decode()
        assert "23 July 2026" in shown
        assert "Late" in shown
        rooms.minuted(room, date(2026, 7, 24))
        assert "until then no decision maker" not in signed_in(room.pam).get(page).content.decode()
    room.meeting.refresh_from_db()
    assert owed.minutes(room.meeting) is None


def test_panel_hears_an_overview_every_six_months_and_its_view_of_the_reports_is_counted(
    room, in_session, signed_in, cast
):
    """PN-07, PN-24: who runs the panel and its decision maker read it; a member does not."""
    assert owed.overview(room.panel, PANEL).due == date(2025, 7, 6)  # since it was constituted, on 6 January 2025
    rooms.heard(room, in_session)
    minute = ItemMinute.rows.select_related("item__meeting__panel__file").get(item=in_session)
    words = {"report_quality": "very_good", "report_feedback": "The analysis of the references was clear."}
    hearing.write(minute=minute, words=words, version=minute.version, by=room.pam, at=at(PANEL, 11))

    page = reverse("panels:feedback", args=[room.panel.reference])
    with time_machine.travel(at(date(2026, 9, 1)), tick=False):
        for user in (room.pam, cast.dora):
            shown = signed_in(user).get(page).content.decode()
            assert "The analysis of the references was clear." in shown
        assert "Very good" in shown
        assert signed_in(room.mo).get(page).status_code == 403
        assert "Late" in signed_in(room.pam).get(reverse("panels:panel", args=[room.panel.reference])).content.decode()


def test_the_page_of_feedback_costs_the_same_however_much_was_said(
    room, in_session, signed_in, django_assert_max_num_queries
):
    rooms.heard(room, in_session)
    page = reverse("panels:feedback", args=[room.panel.reference])
    with time_machine.travel(at(date(2026, 9, 1)), tick=False):
        pam = signed_in(room.pam)
        with django_assert_max_num_queries(40) as few:
            pam.get(page)
        ItemMinute.rows.update(report_feedback="Clear.")
        with django_assert_max_num_queries(len(few)):
            pam.get(page)


def test_the_year_in_which_a_panel_is_watched_is_the_agency_s_own(room, cast):
    """PN-10: the calendar year, or the financial year from April."""
    assert constituting.open_year(room.panel, date(2026, 2, 1)).begins_on == date(2026, 1, 1)
    PolicySettingFactory(agency=cast.leicester_city, key="panel_year", value="financial", agreed_on=date(2026, 3, 1))
    year = constituting.open_year(room.panel, date(2027, 2, 1))
    assert (year.begins_on, year.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))


def test_adopters_whose_review_was_heard_are_told_the_same_day_on_their_own_file(room, in_session):
    """PN-21, TS-53: also where panel considered a review; the day stands on their file until they are told."""
    row = TellingFactory(item=in_session, whom=Told.ADOPTERS, since_on=PANEL)
    refresh(row.file, because="Panel heard it.")
    due = Deadline.rows.get(rule="TS-53", subject="panels.Telling", subject_id=row.pk)
    assert (due.file_id, due.due_on) == (in_session.file_id, PANEL)
    row = Telling.rows.select_related("file", "item__meeting__panel__file").get(pk=row.pk)
    telling.tell(telling=row, how="By telephone", told_at=at(PANEL, 15), by=room.pam, now=at(PANEL, 16))
    due.refresh_from_db()
    assert due.met_on == PANEL
