"""The days for papers: from policy, or by hand with the reason; what is owed follows (PN-12, TS-27, TS-28)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Deadline
from panels.actions import meetings
from panels.actions.paper_dates import set_by_hand
from panels.models import ItemPaper, PanelMeeting
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import PolicySettingFactory
from tests.panels import rooms
from tests.panels.rooms import at
from tests.panels.test_pages import dated

CHECK, SUBMISSION = date(2026, 6, 22), date(2026, 6, 29)
pytestmark = pytest.mark.usefixtures("private_files")


def by_hand(room, **facts):
    meeting = PanelMeeting.rows.select_related("panel__file", "panel__agency").get(pk=room.meeting.pk)
    facts = {"check_on": CHECK, "submission_on": SUBMISSION, "why": "The printer is closed in July."} | facts
    facts = {"meeting": meeting, "version": meeting.version, "by": room.pam, "at": at(rooms.ARRANGED)} | facts
    return set_by_hand(**facts)


def owed(file) -> dict[str, date]:
    return {row.rule: row.due_on for row in Deadline.rows.filter(file=file, rule__in=("TS-27", "TS-28"))}


def test_what_is_owed_follows_the_days_set_by_hand_with_the_reason(room, household, item):
    assert owed(household.file) == {"TS-27": room.meeting.check_on, "TS-28": room.meeting.submission_on}

    set_ = by_hand(room)

    assert (set_.check_on, set_.submission_on) == (CHECK, SUBMISSION)
    assert owed(household.file) == {"TS-27": CHECK, "TS-28": SUBMISSION}
    said = CaseEvent.rows.get(file=room.panel.file, what__startswith="Papers due")
    assert said.why == "The printer is closed in July."


def test_papers_that_are_in_are_late_by_the_day_that_stands(room, item):
    """They came on 1 July: in time for the policy’s day, late for one that is earlier."""
    assert not ItemPaper.rows.filter(item=item, late=True).exists()
    by_hand(room)
    assert ItemPaper.rows.filter(item=item, state="ready", late=False).count() == 0
    by_hand(room, submission_on=rooms.SUBMITTED, check_on=CHECK)
    assert not ItemPaper.rows.filter(item=item, late=True).exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"check_on": SUBMISSION, "submission_on": CHECK}, "put the days in this order"),
        ({"submission_on": date(2026, 7, 17)}, "put the days in this order"),
        ({"why": "  "}, "Say why these days differ"),
        ({"version": 99}, "Somebody else saved this"),
    ],
)
def test_days_out_of_order_without_a_reason_or_on_an_older_page_are_refused(room, facts, words):
    with pytest.raises(NotPossible, match=words):
        by_hand(room, **facts)
    assert PanelMeeting.rows.get(pk=room.meeting.pk).dates_why == ""


def test_once_papers_are_out_the_days_have_passed_and_a_member_never_sets_them(room, item):
    with pytest.raises(NotAllowed):
        by_hand(room, by=room.sol)
    rooms.circulated(room)
    with pytest.raises(NotPossible, match="The papers have gone out"):
        by_hand(room)


def test_another_room_leaves_the_days_and_another_day_works_them_out_again(room):
    by_hand(room)
    facts = {"mode": "video", "place": "By link", "by": room.pam, "at": at(rooms.ARRANGED)}
    meeting = PanelMeeting.rows.select_related("panel__file", "panel__agency").get(pk=room.meeting.pk)
    meeting = meetings.change(meeting=meeting, starts_at=meeting.starts_at, version=meeting.version, **facts)
    assert (meeting.check_on, meeting.dates_why) == (CHECK, "The printer is closed in July.")

    moved = meetings.change(meeting=meeting, starts_at=at(date(2026, 7, 23), 9), version=meeting.version, **facts)

    assert (moved.submission_on, moved.dates_why) == (date(2026, 7, 9), "")


def test_the_administrator_sets_them_on_a_page(room, item, signed_in):
    page = reverse("panels:paper-dates", args=[room.meeting.reference])
    with time_machine.travel(at(rooms.ARRANGED), tick=False):
        pam = signed_in(room.pam)
        assert page in pam.get(reverse("panels:meeting", args=[room.meeting.reference])).content.decode()
        typed = dated("check_on", CHECK) | dated("submission_on", SUBMISSION) | {"why": "A holiday.", "version": 1}
        assert pam.post(page, typed).status_code == 302
        shown = pam.get(reverse("panels:meeting", args=[room.meeting.reference])).content.decode()
    assert "A holiday." in shown
    assert "29 June 2026" in shown


def test_an_agency_that_set_its_own_days_has_them(room, cast):
    """PN-12: a setting is kept as plain data, and the dates of the next meeting follow from it."""
    for key, days in (("qa_offset", 8), ("paperwork_submission_offset", 4)):
        value = {"number": days, "unit": "working_days", "before": True}
        PolicySettingFactory(agency=cast.leicester_city, key=key, value=value, agreed_on=date(2026, 5, 1))
    facts = {"panel": room.panel, "starts_at": at(date(2026, 7, 30), 9), "by": room.pam, "today": rooms.ARRANGED}

    made = meetings.arrange(**facts)

    assert (made.check_on, made.submission_on) == (date(2026, 7, 20), date(2026, 7, 24))
