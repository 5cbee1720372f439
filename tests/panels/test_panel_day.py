"""From agenda to decision: adopters before panel, through the actions (SC-05, PN-20 to PN-29, TS-52 to TS-54)."""

import pytest
import time_machine
from django.urls import reverse

from adopters.models import Suitability
from adoption.errors import NotPossible
from adoption.models import Approval, CaseEvent, Deadline, Document, DocumentKind, Outcome
from panels.actions import bundles, deciding, decision_days, telling
from panels.flows import ItemState, MeetingState
from panels.models import Advice, DecisionSheet
from tests.adopters.families import LATER
from tests.fixtures.worlds import kept
from tests.panels import rooms
from tests.panels.rooms import DECIDED, MINUTES, PANEL, at

pytestmark = pytest.mark.usefixtures("private_files")


def sheet_of(item) -> DecisionSheet:
    found = DecisionSheet.rows.select_related(
        "item__meeting__panel__file",
        "item__meeting__panel__agency",
        "item__household__file",
        "agency",
        "file",
        "approval__file",
        "approval__agency",
        "minutes",
    )
    return found.get(item=item)


@pytest.fixture
@kept
def recommended(room, in_session):
    rooms.heard(room, in_session)
    return rooms.fresh(in_session)


@pytest.fixture
@kept
def put(room, recommended):
    """The minutes are approved and everything is with Dora."""
    rooms.minuted(room)
    bundles.put_to_decision_maker(sheet=sheet_of(recommended), by=room.pam, at=at(MINUTES, 13))
    return sheet_of(recommended)


def test_panel_recommends_on_the_households_own_record_and_decides_nothing(recommended, household):
    row = Suitability.rows.get(household=household)
    assert (row.panel_on, row.recommendation, row.decision) == (PANEL, "suitable", "")
    assert (recommended.state, recommended.advice) == (ItemState.HEARD, Advice.RECOMMENDED)


def test_the_two_clocks_and_the_national_standard_are_shown_side_by_side(put):
    """SC-05: 23 July from the panel, 28 July from the minutes; 30 July is seven working days after them."""
    assert [(clock.due.isoformat(), clock.counts) for clock in decision_days.clocks(put)] == [
        ("2026-07-23", True),
        ("2026-07-28", False),
        ("2026-07-30", False),
    ]


def test_the_adopters_hear_it_on_the_day(room, recommended, household):
    telling.tell_adopters(item=recommended, by=room.pam, now=at(PANEL, 15))

    due = Deadline.rows.get(rule="TS-53", file=household.file)
    assert (due.due_on, due.met_on) == (PANEL, PANEL)


def test_the_decision_maker_decides_on_what_panel_had(cast, put, household):
    rooms.weighed(put, cast.dora, at(DECIDED, 8))
    decided = deciding.decide(
        sheet=put, outcome=Outcome.AGREED, reasons="As panel.", read=True, by=cast.dora, at=at(DECIDED, 9)
    )

    row = Suitability.rows.get(household=household)
    assert (row.decision, row.decided_on, row.decided_by) == ("approved", DECIDED, cast.dora)
    assert (decided.outcome, decided.decided_on) == (Outcome.AGREED, DECIDED)
    assert decided.paper.document.kind == DocumentKind.DECISION_SHEET
    assert Document.rows.filter(file=household.file, kind=DocumentKind.DECISION_SHEET).count() == 1
    assert CaseEvent.rows.filter(file=household.file, what__startswith="Decision sheet").exists()
    assert LATER > DECIDED


def test_nothing_is_decided_before_the_adviser_was_consulted(cast, put):
    with pytest.raises(NotPossible, match="consulted"):
        deciding.decide(sheet=put, outcome=Outcome.AGREED, reasons="Yes.", read=True, by=cast.dora, at=at(DECIDED, 9))


def test_a_decision_shows_that_both_sides_were_weighed(cast, put):
    """PN-25: for, against, and whether the decision maker agrees with panel; and the decision fits what they noted."""
    dora, when = cast.dora, at(DECIDED, 9)
    decide = {"reasons": "As panel.", "read": True, "by": dora, "at": when}
    deciding.consult(sheet=put, adviser="Ava", on=DECIDED, by=dora, at=when)
    with pytest.raises(NotPossible, match="what speaks for and what speaks against"):
        deciding.decide(sheet=put, outcome=Outcome.AGREED, **decide)
    words = {"arguments_for": "Ready.", "arguments_against": "A house move."}
    deciding.weigh(sheet=put, words=words, version=1, by=dora, at=when)
    with pytest.raises(NotPossible, match="Say whether you agree with panel"):
        deciding.decide(sheet=put, outcome=Outcome.AGREED, **decide)
    deciding.weigh(sheet=put, words=words, version=2, agrees_with_panel=False, by=dora, at=when)
    with pytest.raises(NotPossible, match="you do not agree with panel"):
        deciding.decide(sheet=put, outcome=Outcome.AGREED, **decide)
    assert Suitability.rows.get().decision == ""


def test_minutes_end_the_meeting(room, put):
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.AGREED
    assert put.minutes_on == MINUTES


def test_the_inbox_says_by_when_the_decision_maker_decides(cast, put, signed_in):
    """A question asked on the household’s page has no day of its own: TS-54 runs on the file."""
    Approval.rows.filter(pk=put.approval_id).update(due_on=None)
    with time_machine.travel(at(MINUTES, 14), tick=False):
        inbox = signed_in(cast.dora).get(reverse("approvals"))
    assert [line["decide_by"].isoformat() for line in inbox.context["lines"]] == ["2026-07-23"]
    assert "23 Jul 2026" in inbox.content.decode()


def test_once_panel_heard_it_nobody_owes_a_check_that_was_never_signed(room, recommended):
    """TS-27 and TS-28 are about papers before panel."""
    file = recommended.file
    assert recommended.papers_checked_on is None
    assert not Deadline.rows.running().filter(file=file, rule__in=("TS-27", "TS-28")).exists()
    assert Deadline.rows.filter(file=file, rule="TS-27").exclude(lapsed_on=None).exists()


def test_the_decision_page_says_by_name_whom_it_is_about_and_opens_only_with_the_file(cast, put, household, signed_in):
    address = reverse("panels:decision", args=[put.approval.reference])
    with time_machine.travel(at(MINUTES, 15), tick=False):
        assert (
            f"{household.file.title}, {household.file.reference}" in signed_in(cast.dora).get(address).content.decode()
        )
        household.file.restricted = True
        household.file.save()
        assert signed_in(cast.dora).get(address).status_code == 404
