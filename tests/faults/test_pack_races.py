"""Two administrators freeze at once, two workers take up the same pack: one winner, nothing half-made (PN-16).

Each race is run once more with its lock taken out, which the same question must notice.
"""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from adoption.permissions import Role
from panels.actions import binding, claiming, copies, pack_facts, packs
from panels.models import Deed, Making, PackCopy, PackEdition, PackLook
from tests.factories.adoption import UserFactory
from tests.factories.panel_packs import PackEditionFactory, PackFactory, PackItemFactory
from tests.factories.panels import AgendaItemFactory, DeclarationFactory, PanelMeetingFactory, SeatFactory
from tests.faults.racing import PATIENCE, WON, at_once, one_won

FOURTH = datetime(2026, 12, 4, 9, tzinfo=UTC)
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pack(cast):
    """Made and ready to be frozen."""
    meeting = PanelMeetingFactory(panel__agency=cast.ane)
    pack = PackFactory(meeting=meeting)
    PackItemFactory(pack=pack, item=AgendaItemFactory(meeting=meeting, number=1))
    bound = binding.bind(pack, version=1, first_page=1, at=FOURTH)
    PackEditionFactory(pack=pack, version=1, fingerprint=bound.fingerprint, binder=binding.kept(bound))
    return pack


def unheld(pack):
    return type(pack).rows.select_related("frozen", "meeting__panel__file", "meeting__panel__agency").get(pk=pack.pk)


def both_read_first(monkeypatch):
    """The fault: nobody holds the pack, and each reads it before the other has written."""
    together = threading.Barrier(2)

    def hold(pack):
        fresh = unheld(pack)
        together.wait(PATIENCE)
        return fresh

    monkeypatch.setattr(pack_facts, "hold", hold)


def both_find_no_copy(monkeypatch):
    """The fault: nobody holds the pack, and each has looked for the copy before the other has made it."""
    together, replace = threading.Barrier(2), copies._replace

    def late(*args, **kwargs):
        together.wait(PATIENCE)
        return replace(*args, **kwargs)

    monkeypatch.setattr(copies, "hold", unheld)
    monkeypatch.setattr(copies, "_replace", late)


@pytest.mark.parametrize("planted", [False, True], ids=["as it is", "with a fault"])
def test_two_administrators_freeze_at_once(cast, pack, planted, monkeypatch):
    people = [UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.ane) for _ in range(2)]
    if planted:
        both_read_first(monkeypatch)

    told = at_once(*(lambda who=who: packs.freeze(pack=pack, by=who, at=FOURTH) for who in people))

    one_won(told, "frozen", planted=planted)
    assert (PackLook.rows.filter(deed=Deed.FROZEN).count() == 1) is not planted


def test_two_administrators_ask_for_pages_at_once(cast, pack):
    people = [UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.ane) for _ in range(2)]

    told = at_once(*(lambda who=who: packs.ask_making(pack=pack, by=who, at=FOURTH) for who in people))

    assert sorted(words == WON for words in told) == [False, True]
    assert any("being made" in words for words in told)
    assert PackEdition.rows.filter(pack=pack).count() == 2


def test_two_workers_never_take_up_the_same_pages(pack):
    """What waits is locked while it is claimed; the other worker goes by."""
    PackEditionFactory(pack=pack, version=2, waiting=True, asked_at=FOURTH)
    taken = []

    told = at_once(*[lambda: taken.append(claiming.claim(PackEdition, FOURTH))] * 2)

    assert told == [WON, WON]
    assert sorted(row is None for row in taken) == [False, True]


def test_pages_left_by_a_worker_that_is_gone_are_taken_up_and_given_up_after_three_times(pack):
    edition = PackEditionFactory(pack=pack, version=2, waiting=True, asked_at=FOURTH)
    at = FOURTH
    for tries in (1, 2, 3):
        assert claiming.claim(PackEdition, at).tries == tries
        assert claiming.claim(PackEdition, at + claiming.SILENT / 2) is None, "its worker was heard of just now"
        at += claiming.SILENT + timedelta(seconds=1)

    assert claiming.claim(PackEdition, at) is None

    edition.refresh_from_db()
    assert (edition.state, edition.failed_why) == (Making.FAILED, claiming.GIVEN_UP)


def test_a_worker_that_was_thought_dead_changes_nothing_when_it_comes_back(pack):
    edition = PackEditionFactory(pack=pack, version=2, waiting=True, asked_at=FOURTH)
    slow = claiming.claim(PackEdition, FOURTH)
    claiming.claim(PackEdition, FOURTH + claiming.SILENT * 2)

    with pytest.raises(claiming.TakenOver):
        claiming.reporting(slow)(1, 9, "Making ready", "Report")
    with pytest.raises(claiming.TakenOver), claiming.finishing(slow) as held:
        held.pages = 99

    edition.refresh_from_db()
    assert (edition.tries, edition.pages) == (2, 0)


@pytest.mark.parametrize("planted", [False, True], ids=["as it is", "with a fault"])
def test_two_workers_prepare_copies_at_once(cast, pack, planted, monkeypatch):
    """The database keeps one copy for each member, whatever two workers do; with the lock neither stumbles."""
    seat = SeatFactory(meeting=pack.meeting)
    item = pack.chosen.get().item
    DeclarationFactory(item=item, member=seat.member)
    by = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.ane)
    frozen = packs.freeze(pack=pack, by=by, at=FOURTH)
    packs.circulate(pack=frozen, by=by, at=FOURTH)
    if planted:
        both_find_no_copy(monkeypatch)

    told = at_once(*[lambda: copies.prepare(now=FOURTH)] * 2)

    assert (told == [WON, WON]) is not planted
    assert PackCopy.rows.current().filter(seat=seat).count() == 1
