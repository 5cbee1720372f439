"""Steps before panel at the same moment: two workers record one step, or the link ends while a step is recorded.

Each race is run as it is and once with its lock taken out, which must show (MT-22, MT-33, FF-66).
"""

import threading
from datetime import date

import pytest
import time_machine

from adoption.models import AgreedAction
from children.actions import plans
from familyfinding.actions import going_ahead, preparing_agreed, preparing_meetings
from familyfinding.agendas import MeetingKind
from familyfinding.flows import LinkState
from familyfinding.models import AgendaNote, AgreedItem, Link, Preparation, StepMeeting
from tests.factories.children import ChildFactory
from tests.familyfinding.families import a_family
from tests.familyfinding.preparing import DECIDED, at, hold_meeting, link_going_ahead, write_up
from tests.faults.racing import PATIENCE, WON, WithoutLock, at_once, one_won

K = MeetingKind
TUESDAY, THURSDAY = date(2026, 2, 3), date(2026, 2, 5)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def going(cast):
    with time_machine.travel(at(THURSDAY), tick=True):
        child = ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
        child.file.manager = cast.tom
        child.file.save(update_fields=["manager"])
        yield link_going_ahead(child, a_family(cast, "Lee"))


def as_read(row):
    """What `hold_step` gives, without holding on to it."""
    row.preparation = Preparation.rows.with_link().get(pk=row.preparation_id)
    return row


@pytest.fixture(params=[False, True], ids=["as it is", "with a fault"])
def unheld(request, monkeypatch):
    """A function that plants the fault, in its run: a step is read by both before either goes on."""
    without = WithoutLock()

    def plant():
        if request.param:
            monkeypatch.setattr(going_ahead, "hold_step", lambda row: as_read(without.lock(row)))
        return request.param

    return plant


def test_two_workers_write_up_one_meeting(cast, going, unheld):
    booked = preparing_meetings.arrange(
        preparation=going, kind=K.MEET_AND_GREET, at=at(TUESDAY), by=cast.asha, now=at(DECIDED), place="The centre"
    )

    def deed():
        write_up(StepMeeting.rows.get(pk=booked.pk), by=cast.asha, now=at(TUESDAY, 16))

    planted = unheld()
    told = at_once(deed, deed)

    one_won(told, "is written up and stays as it is", planted=planted)
    if not planted:
        assert AgendaNote.rows.filter(meeting=booked).count() == 5


def test_two_workers_end_one_agreed_action(cast, going, unheld):
    met = hold_meeting(going, K.MEET_AND_GREET, TUESDAY, by=cast.asha)
    facts = {"meeting": met, "by": cast.asha, "now": at(TUESDAY, 16)}
    item = preparing_agreed.agree(what="Send the photographs", who="The carers", due_on=THURSDAY, **facts)

    def deed(words):
        row = AgreedItem.rows.select_related("preparation__link__child__file").get(pk=item.pk)
        preparing_agreed.finish_item(item=row, outcome=words, on=TUESDAY, by=cast.asha, now=at(TUESDAY, 17))

    planted = unheld()
    told = at_once(lambda: deed("They came by post."), lambda: deed("They were handed over."))

    one_won(told, "done already", planted=planted)


@pytest.mark.parametrize("planted", [False, True], ids=["as it is", "with a fault"])
def test_nothing_stays_owed_by_a_step_that_is_recorded_while_the_link_ends(cast, going, planted, monkeypatch):
    """Either the step comes first and ends with the link, or it is refused: nobody is reminded of a link that ended."""
    met, ended = hold_meeting(going, K.MEET_AND_GREET, TUESDAY, by=cast.asha), threading.Event()
    if planted:
        monkeypatch.setattr(going_ahead, "hold_step", lambda row: _read_then_wait(row, ended))

    def agree():
        row = StepMeeting.rows.select_related("preparation__link__child__file").get(pk=met.pk)
        facts = {"meeting": row, "by": cast.asha, "now": at(TUESDAY, 16)}
        preparing_agreed.agree(what="Send the photographs", who="The carers", due_on=THURSDAY, **facts)

    def plan_ends():
        plans.end(child=going.link.child, why="An aunt came forward.", on=THURSDAY, by=cast.tom)
        ended.set()

    told = at_once(agree, plan_ends)

    assert told[1] == WON, told
    assert Link.rows.get().state == LinkState.CLOSED
    assert told[0] == WON or "not going ahead" in told[0], told
    assert AgreedAction.rows.open().filter(source="familyfinding.AgreedItem").exists() is planted, told


def _read_then_wait(row, ended):
    held = as_read(type(row).rows.get(pk=row.pk))
    assert ended.wait(PATIENCE), "the plan never ended"
    return held
