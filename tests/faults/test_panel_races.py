"""Panel at the same moment: two administrators, and a decision while the adopters withdraw (PN-16, PN-46, PN-59).

Each race is run once more with its lock taken out, which the same question must notice.
"""

import pytest

from adopters.actions import closing, suitability_decided
from adopters.flows import Ending
from adopters.models import Household, Suitability
from adoption.actions import approvals
from adoption.models import Approval, Outcome
from panels.actions import bundles, deciding, facts, meetings, tabling
from panels.models import AgendaItem
from tests.adopters.assessments import waiting_for_panel
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.faults.racing import WON, WithoutLock, at_once, in_this_order, one_won
from tests.panels import rooms
from tests.panels.rooms import ARRANGED, DECIDED, MINUTES, at
from tests.panels.test_panel_day import sheet_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("private_files"),
]


@pytest.fixture
def room(cast):
    room = rooms.constituted(cast.leicester_city)
    rooms.arranged(room)
    return room


def test_two_administrators_arrange_the_same_meeting_at_once(room, fault):
    planted = fault((facts, "lock"))
    arrange = lambda: meetings.arrange(  # noqa: E731
        panel=room.panel, starts_at=at(rooms.PANEL, 14), by=room.pam, today=ARRANGED
    )

    told = at_once(arrange, arrange)

    one_won(told, "meets at that time already", planted=planted)


def test_two_administrators_put_two_reports_on_the_agenda_at_once(room, fault):
    planted = fault((facts, "lock"))
    table = lambda title: tabling.table_report(meeting=room.meeting, title=title, by=room.pam, on=ARRANGED)  # noqa: E731

    told = at_once(lambda: table("One"), lambda: table("Another"))

    assert (told == [WON, WON]) is not planted, told
    numbers = sorted(AgendaItem.rows.filter(meeting=room.meeting).values_list("number", flat=True))
    assert (numbers == [1, 2]) is not planted


def test_the_decision_maker_approves_while_the_adopters_withdraw(cast, room, fault, monkeypatch):
    """Whoever is first, no approval stands on a file that is closed."""
    household = waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)
    item = rooms.tabled(room, household)
    rooms.circulated(room)
    rooms.held(room)
    rooms.heard(room, item)
    rooms.minuted(room)
    bundles.put_to_decision_maker(sheet=sheet_of(item), by=room.pam, at=at(MINUTES, 13))
    rooms.weighed(sheet_of(item), cast.dora, at(DECIDED, 8))
    if planted := fault((suitability_decided, "hold"), (closing, "hold")):
        in_this_order(monkeypatch, (closing, "move_to"), (suitability_decided, "move_to"))
    sheet, household = sheet_of(item), Household.rows.select_related("file__agency").get(pk=household.pk)
    withdrawn = {"ending": Ending.WITHDREW, "why": "They moved abroad.", "on": DECIDED, "today": DECIDED}

    told = at_once(
        lambda: deciding.decide(
            sheet=sheet, outcome=Outcome.AGREED, reasons="Yes.", read=True, by=cast.dora, at=at(DECIDED, 9)
        ),
        lambda: closing.close(household=household, by=cast.omar, **withdrawn),
    )

    stands = Suitability.rows.approved().filter(household=household).exists()
    file = Household.rows.select_related("file").get(pk=household.pk).file
    safe = WON in told and not (stands and file.closed_on) and not any("Error" in words for words in told)
    assert safe is not planted, told


def without_a_lock_on_the_question(monkeypatch) -> None:
    """Files and sheets are held as ever."""
    real, without = approvals.lock, WithoutLock()
    monkeypatch.setattr(approvals, "lock", lambda row: without.lock(row) if isinstance(row, Approval) else real(row))


def test_the_question_is_taken_back_while_the_decision_maker_decides(cast, room, fault, monkeypatch):
    """PN-59: decided or taken back, never both; the second is told by whom."""
    household = waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)
    item = rooms.tabled(room, household)
    rooms.circulated(room)
    rooms.held(room)
    rooms.heard(room, item)
    rooms.minuted(room)
    question = bundles.put_to_decision_maker(sheet=sheet_of(item), by=room.pam, at=at(MINUTES, 13))
    rooms.weighed(sheet_of(item), cast.dora, at(DECIDED, 8))
    planted = fault()
    if planted:
        without_a_lock_on_the_question(monkeypatch)
    sheet = sheet_of(item)

    told = at_once(
        lambda: deciding.decide(
            sheet=sheet, outcome=Outcome.AGREED, reasons="Yes.", read=True, by=cast.dora, at=at(DECIDED, 9)
        ),
        lambda: approvals.withdraw(approval=question, by=room.pam, at=at(DECIDED, 9)),
    )

    one_won(told, "decided this on", planted=planted)
