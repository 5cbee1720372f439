"""Two people, or a person and the system, at the same moment: one after the other, whoever comes first.

Each race is run with the real lock and with a planted fault, a lock that locks nothing: the test must see the harm.
"""

import threading
from datetime import date

import pytest
from django.db import connections

from adoption.errors import NotPossible
from adoption.models import CaseEvent, PolicySetting
from familyfinding.actions import agreements, audience, holding, panel, publishing, reviews
from familyfinding.flows import ProfileStatus
from familyfinding.models import Profile, PublishedProfile, Review, Rung, ShownCopy
from tests.familyfinding import cases
from tests.familyfinding.cases import at

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MONDAY, NEXT_MONDAY = date(2026, 2, 2), date(2026, 2, 9)
SOON, SURELY = 0.5, 60
"""Seconds. With the lock one of them waits in vain for the other, so not for long; without it the other surely comes,
however busy the machine is, and what must happen first has happened first."""


class Meeting:
    """Both have read before either writes, if nothing holds one of them back; and the late one writes last."""

    def __init__(self, *, locked: bool) -> None:
        self.there, self.both, self.guard = set(), threading.Event(), threading.Lock()
        self.first_is_done, self.patience = threading.Event(), SOON if locked else SURELY

    def arrive(self) -> None:
        with self.guard:
            self.there.add(threading.get_ident())
            if len(self.there) == 2:
                self.both.set()
        self.both.wait(self.patience)

    def wait_for_the_first(self) -> None:
        if threading.current_thread().name == "late":
            self.first_is_done.wait(self.patience)


def at_once(monkeypatch, first, late, *, locked: bool, pause=None):
    """Do both in threads of their own. What each gave back: its result, or what it raised.

    `pause` names, as module and function, the step before which the late one waits: it has read, but not written.
    """
    meeting = Meeting(locked=locked)
    with monkeypatch.context() as patch:
        if not locked:
            patch.setattr(holding, "lock", lambda row: type(row)._base_manager.get(pk=row.pk))
        hold = met_after(holding.hold, meeting)
        for module in (agreements, audience, panel, publishing, reviews):
            patch.setattr(module, "hold", hold)
        if pause:
            patch.setattr(*pause, paused(getattr(*pause), meeting))
        return in_threads(first, late, meeting)


def met_after(real_hold, meeting):
    def hold(profile):
        held = real_hold(profile)
        meeting.arrive()
        return held

    return hold


def paused(step, meeting):
    def wait_first(*args, **kwargs):
        meeting.wait_for_the_first()
        return step(*args, **kwargs)

    return wait_first


def in_threads(first, late, meeting):
    outcome = {}

    def run(act):
        try:
            outcome[act] = act()
        except Exception as error:  # noqa: BLE001
            outcome[act] = error
        finally:
            connections.close_all()
            if act is first:
                meeting.first_is_done.set()

    threads = [threading.Thread(target=run, args=[act], name=name) for act, name in ((first, "first"), (late, "late"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * SURELY)
    return outcome[first], outcome[late]


@pytest.fixture
def children(cast, now, authority):
    """A function: one more child of Adopt North East with a complete draft."""

    def make(name):
        child = cases.a_child(
            agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name=name,
            local_authority=authority,
        )  # fmt: skip
        cases.decided(child, on=date(2026, 1, 5), by=cast.sam)
        cases.allocated(child, to=cast.asha, on=MONDAY, by=cast.tom)
        return cases.draft(child, by=cast.asha, on=MONDAY)

    return make


@pytest.fixture
def with_consortium(cast, children, authority):
    """A function: one more child, shown to the consortium since Monday noon."""

    def make(name):
        profile = children(name)
        cases.publish(profile.child, by=cast.asha, when=at(MONDAY, 10))
        cases.agree_by_letter(profile.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 12))
        return cases.profile_of(profile.child)

    return make


BOTH = pytest.mark.parametrize("locked", [True, False], ids=["real", "planted fault"])


def one_did_and_one_was_told_why(first, second) -> bool:
    told = [one for one in (first, second) if isinstance(one, NotPossible)]
    done = [one for one in (first, second) if not isinstance(one, Exception)]
    return len(told) == len(done) == 1


@BOTH
def test_two_workers_publish_at_once(cast, children, monkeypatch, locked):
    profile = children("Rowan")

    outcome = at_once(
        monkeypatch,
        lambda: publishing.publish(profile=profile, by=cast.asha, at=at(MONDAY, 13)),
        lambda: publishing.publish(profile=profile, by=cast.tom, at=at(MONDAY, 13)),
        locked=locked,
    )

    fair = one_did_and_one_was_told_why(*outcome)
    assert fair is locked, outcome
    assert PublishedProfile.rows.count() == 1
    assert ShownCopy.rows.filter(profile=profile).count() == (1 if locked else ShownCopy.rows.count())


@BOTH
def test_a_manager_holds_the_widening_while_the_system_widens(cast, with_consortium, now, monkeypatch, locked):
    """Nothing is widened after it is held: either the step came first, or it does not come."""
    profile = with_consortium("Rowan")
    now.move_to(at(NEXT_MONDAY, 0, 1))

    outcome = at_once(
        monkeypatch,
        lambda: audience.hold_widening(profile=profile, why="A family is visited", by=cast.tom, on=NEXT_MONDAY),
        lambda: audience.release_nationally(profile=profile, at=at(NEXT_MONDAY, 0, 1)),
        locked=locked,
        pause=(audience, "step_up"),
    )

    assert not any(isinstance(one, Exception) for one in outcome), outcome
    events = CaseEvent.rows.filter(file=profile.file).order_by("pk")
    held = events.get(what="Widening held").pk
    widened = events.filter(what__contains="to all approved adopters", pk__gt=held).exists()
    assert widened is not locked


@BOTH
def test_the_agreement_ends_while_the_system_widens(cast, with_consortium, now, monkeypatch, locked):
    """Without an agreement nobody beyond the agency’s own adopters sees the child, in whichever order (FF-27)."""
    profile = with_consortium("Rowan")
    agreement = profile.agreements.select_related("profile__child__file").get()
    now.move_to(at(NEXT_MONDAY, 0, 1))

    outcome = at_once(
        monkeypatch,
        lambda: agreements.end(agreement=agreement, why="Withdrawn", by=cast.tom, at=at(NEXT_MONDAY, 0, 1)),
        lambda: audience.release_nationally(profile=profile, at=at(NEXT_MONDAY, 0, 1)),
        locked=locked,
        pause=(audience, "step_up"),
    )

    assert not any(isinstance(one, Exception) for one in outcome), outcome
    at_home = Profile.rows.get(pk=profile.pk).rung == Rung.HOME and PublishedProfile.rows.get().rung == Rung.HOME
    assert at_home is locked


@BOTH
def test_two_people_review_at_once(cast, children, monkeypatch, locked):
    """One review done, one owed, never two (FF-36)."""
    profile = children("Rowan")
    cases.publish(profile.child, by=cast.asha, when=at(MONDAY, 10))

    def review(by):
        return reviews.review(
            profile=profile, done_on=MONDAY, checked=f"By {by.email}", changed="", confirm_journey=True, by=by,
            today=MONDAY,
        )  # fmt: skip

    outcome = at_once(monkeypatch, lambda: review(cast.asha), lambda: review(cast.tom), locked=locked)

    assert one_did_and_one_was_told_why(*outcome) is locked, outcome
    assert Review.rows.filter(profile=profile, done_on=None).count() == 1


@BOTH
def test_panel_recommends_a_match_while_a_worker_publishes(cast, children, monkeypatch, locked):
    """A child with a recommended match is not shown, whichever was recorded first (FF-61)."""
    profile = children("Rowan")

    at_once(
        monkeypatch,
        lambda: publishing.publish(profile=profile, by=cast.asha, at=at(MONDAY, 13)),
        lambda: panel.record_recommendation(profile=profile, recommended_on=MONDAY, by=cast.tom, at=at(MONDAY, 13)),
        locked=locked,
        pause=(panel, "policy_of"),
    )

    hidden = Profile.rows.get(pk=profile.pk).status != ProfileStatus.LIVE and not PublishedProfile.rows.exists()
    assert profile.panels.count() == 1
    assert hidden is locked


def test_the_policy_of_these_races_is_the_usual_one():
    """They rely on removal at panel; a setting that another test left behind would make them prove nothing."""
    assert not PolicySetting.objects.exists()
