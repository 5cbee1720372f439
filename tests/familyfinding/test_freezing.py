"""While a link is explored browsing is off and interest parked, and all of it comes back by itself (AD-49 to AD-51)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from adopters.actions import inbox
from adoption import clock
from adoption.actions.enforcing import enforce
from adoption.errors import NotPossible
from adoption.models import CaseEvent, Deadline, EventKind, PolicySetting, PortalAccount, PortalEntry, SharedItem
from familyfinding.actions import exploring, interest
from familyfinding.models import (
    Exploration,
    ExplorationOutcome,
    Initiator,
    Interest,
    InterestState,
    PublishedProfile,
)
from tests.factories.adopters import BookingFactory, GatheringFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, asks, give_report, report_of, users_of
from tests.faults.racing import at_once
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON, LATER = at(MONDAY, 12), at(date(2026, 2, 6), 15)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee", adults=2)


@pytest.fixture
@kept
def other(cast, now, live):
    """Another child of the agency with a live profile: Robin, shown as Acorn too."""
    robin = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Robin"
    )
    cases.decided(robin, on=date(2026, 1, 5), by=cast.sam)
    cases.allocated(robin, to=cast.asha, on=MONDAY, by=cast.tom)
    cases.draft(robin, by=cast.asha, on=MONDAY)
    return cases.publish(robin, by=cast.asha, when=at(MONDAY, 11))


@pytest.fixture
@kept
def link(cast, live, lee):
    """Rowan’s report is given to the Lees on Monday at noon."""
    return share(cast, live, lee)


def share(cast, profile, household, when=NOON):
    return give_report(profile.child, household, by=cast.asha, when=when)


def decide_against(cast, link, when=LATER):
    return exploring.end(
        link=link,
        outcome=ExplorationOutcome.NOT_PROGRESSING,
        reasons="The birth uncle lives in their street.",
        told="It would not be safe to live so near to people Rowan knew.",
        by=cast.asha,
        at=when,
    )


# ----------------------------------------------------------------------------------------------------------- the freeze


def test_giving_the_report_freezes_every_account_of_the_household_at_once(link, lee):
    """AD-49, AD-50."""
    assert {account.frozen_at for account in PortalAccount.rows.filter(file=lee.file)} == {NOON}
    assert all(not PublishedProfile.objects.visible_to(user).exists() for user in users_of(lee))


def test_looking_is_off_on_every_page_and_the_list_says_why(signed_in, link, lee, live):
    client = signed_in(users_of(lee)[1])
    page = client.get(reverse("portal:list"))
    assert (page.status_code, "since 2 February 2026" in page.content.decode()) == (200, True)
    assert client.get(reverse("portal:child", args=[live.public_reference])).status_code == 404
    assert live.heading not in client.get(reverse("portal:saved")).content.decode()


def test_each_applicant_gets_the_report_to_acknowledge_and_the_request_to_stop(link, lee):
    """AD-56, AD-78: the block holds before anybody acknowledges."""
    for user in users_of(lee):
        kinds = set(SharedItem.rows.filter(user=user, ended_at=None).values_list("kind", "asks"))
        assert {("child_report", "acknowledge"), ("freeze", "acknowledge")} <= kinds


def test_new_interest_from_the_family_is_refused_kindly_and_the_attempt_is_kept(cast, signed_in, link, lee, other):
    client = signed_in(users_of(lee)[0])
    answer = client.post(reverse("portal:ask", args=[other.public_reference]), {"why": "Us?", "check": "done"})
    assert answer.status_code == 403
    assert "opens again" in answer.content.decode()
    assert not PortalEntry.rows.filter(kind="interest").exists()


def test_interest_that_was_on_its_way_when_the_freeze_came_is_sent_back_and_kept_on_the_file(cast, link, lee, other):
    entry = asks(users_of(lee)[0], other, when=NOON)
    inbox.take_in_waiting(at=NOON)
    entry.refresh_from_db()
    assert not Interest.rows.exists()
    assert CaseEvent.rows.filter(file=lee.file, why__contains="link is being explored").exists()


def test_no_worker_begins_new_interest_in_a_frozen_family(cast, link, lee, other):
    """SC-07, Wednesday: a worker of another child is refused, it is logged and explained."""
    with pytest.raises(NotPossible, match="While a link is being explored"):
        interest.record(
            child=other.child, household=lee, initiator=Initiator.CHILDS_WORKER, why="They fit.", by=cast.asha, at=NOON
        )
    assert CaseEvent.rows.filter(file=lee.file, kind=EventKind.REFUSED).exists()


def test_interest_in_other_children_waits_and_comes_back_by_itself_with_a_new_promise(cast, live, lee, other):
    """CF-33, SC-07."""
    for profile in (live, other):
        asks(users_of(lee)[0], profile, when=NOON)
    inbox.take_in_waiting(at=NOON)
    link = share(cast, live, lee)
    states = {one.child_id: one.state for one in Interest.rows.all()}
    assert states == {live.child_id: InterestState.OPEN, other.child_id: InterestState.PARKED}

    decide_against(cast, link)
    parked = Interest.rows.get(child=other.child)
    assert (parked.state, parked.promised_on) == (InterestState.OPEN, date(2026, 2, 20))


def test_decided_against_everything_opens_again_at_once_and_the_family_is_told(cast, signed_in, link, lee, live):
    """AD-51."""
    decide_against(cast, link)
    assert {account.frozen_at for account in PortalAccount.rows.filter(file=lee.file)} == {None}
    assert live.heading in signed_in(users_of(lee)[0]).get(reverse("portal:list")).content.decode()
    told = SharedItem.rows.get(user=users_of(lee)[0], kind="unfreeze")
    assert "not be safe" in told.sections[0]["text"]
    assert "uncle" not in str(told.sections)


def test_a_reserve_stays_frozen_until_its_outcome(cast, link, lee):
    exploring.keep_as_reserve(link=link, why="They agreed on the telephone.", by=cast.asha, at=LATER)
    assert all(account.frozen_at for account in PortalAccount.rows.filter(file=lee.file))


def test_the_freeze_is_the_clocks_too(cast, link, lee):
    """TS-11: met at the moment of sharing; were the household thawed by accident, the job would not undo an outcome."""
    row = Deadline.rows.get(rule="TS-11", file=lee.file)
    assert row.met_on == MONDAY
    decide_against(cast, link)
    enforce(now=LATER + timedelta(days=1))
    assert {account.frozen_at for account in PortalAccount.rows.filter(file=lee.file)} == {None}


def test_an_agency_may_decide_not_to_freeze(cast, live, lee):
    PolicySetting.objects.create(
        agency=cast.ane,
        key="freeze_on_cpr",
        value=False,
        from_on=date(2026, 1, 1),
        why="Our adopters asked.",
        agreed_on=date(2026, 1, 1),
    )
    made = share(cast, live, lee)
    assert made.frozen_at is None
    assert {account.frozen_at for account in PortalAccount.rows.filter(file=lee.file)} == {None}


# ------------------------------------------------------------------------------------------------- what is not possible


def test_only_the_childs_own_permanence_report_begins_a_link(cast, live, lee, other):
    with pytest.raises(NotPossible, match="this child’s own file"):
        give_report(live.child, lee, report=report_of(other.child), by=cast.asha, when=NOON)
    assert not Exploration.rows.exists()


def test_a_family_under_the_home_restriction_is_for_children_of_its_own_agency(cast, county_live):
    """AD-79, CF-58."""
    lee = a_family(cast, "Lee", approved_on=date(2026, 1, 12))
    lee.suitabilities.update(home_restriction_lifted_at=None)
    with pytest.raises(NotPossible, match="their own agency"):
        give_report(county_live.child, lee, by=cast.petra, when=NOON)


def test_the_restriction_hides_consortium_and_national_children_from_the_family(cast, county_live, live):
    """AD-79: whatever the child’s audience, a restricted family sees its own agency’s children alone."""
    PublishedProfile.rows.update(rung=3)
    lee = a_family(cast, "Lee")
    user = users_of(lee)[0]
    assert PublishedProfile.objects.visible_to(user).count() == 2
    PortalAccount.rows.filter(user=user).update(home_only=True)
    assert [one.reference for one in PublishedProfile.objects.visible_to(user)] == [live.public_reference]


def test_one_child_may_freeze_three_families(cast, live):
    """SC-07: three households are in exploration for one child at once."""
    for name in ("One", "Two", "Three"):
        share(cast, live, a_family(cast, name))
    assert Exploration.rows.running().filter(child=live.child).count() == 3


def test_a_second_child_is_refused_while_the_first_is_explored(cast, link, lee, other):
    with pytest.raises(NotPossible, match="link is being explored"):
        share(cast, other, lee)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("planted", [False, True], ids=["as it is", "without the constraint"])
def test_two_children_at_the_same_moment_get_a_family_once(cast, live, lee, other, planted):
    """CF-11: the household is locked, and the database keeps it besides."""
    from django.db import connection

    if planted:
        with connection.cursor() as run:
            run.execute("drop index a_household_explores_one_link_at_a_time")
    reports = [report_of(live.child), report_of(other.child)]
    deeds = [
        lambda profile=profile, report=report: Exploration.rows.create(
            child=profile.child, household=lee, report=report, shared_at=clock.now(), shared_by=cast.asha
        )
        for profile, report in zip((live, other), reports, strict=True)
    ]
    at_once(*deeds)
    assert (Exploration.rows.running().count() == 1) is not planted


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_sharing_at_the_same_moment_leave_one_link_and_one_refusal(cast, live, lee, other):
    told = at_once(lambda: share(cast, live, lee), lambda: share(cast, other, lee))
    assert sorted(words == "won" for words in told) == [False, True], told
    assert Exploration.rows.running().count() == 1


def test_a_family_with_whom_a_link_is_explored_is_not_sent_to_look_at_children(signed_in, link, lee):
    page = signed_in(users_of(lee)[0]).get(reverse("portal:interests")).content.decode()
    assert "waits until you hear the outcome" in page
    assert "You need not be certain" not in page


def test_a_place_at_an_event_where_children_are_met_is_given_up_and_a_training_kept(cast, live, lee):
    """AD-50: not looking at other children is not meeting them either."""
    person = lee.members.get(number=1).person
    starts = at(date(2026, 3, 2))
    booked = [
        BookingFactory(
            gathering=GatheringFactory(
                agency=cast.ane, kind=kind, starts_at=starts, ends_at=starts + timedelta(hours=2), topics=[]
            ),
            file=lee.file,
            person=person,
            state="booked",
        )
        for kind in ("discovery", "training")
    ]
    with time_machine.travel(NOON, tick=False):
        share(cast, live, lee)
    for row in booked:
        row.refresh_from_db()
    assert [row.state for row in booked] == ["cancelled", "booked"]
    asked = SharedItem.rows.get(user=users_of(lee)[0], kind="freeze")
    assert asked.sections[-1]["heading"] == "Events about children"
