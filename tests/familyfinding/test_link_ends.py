"""A plan that ends and a family that withdraws, at every state a link can have (FF-62, FF-66, AD-51, MT-01, FF-09)."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.urls import reverse

from adopters.actions import closing
from adopters.flows import Ending
from adoption.models import AgreedAction, CaseEvent, Deadline, Notice, PortalAccount, SharedItem
from adoption.permissions import Role
from children.actions import plans
from children.flows import LOOKING, PlanStatus
from familyfinding import tasks
from familyfinding.actions import leaving, link_ends, match_outcomes, owed, removal, shortlists
from familyfinding.flows import LINK, PROCEEDING, LinkState
from familyfinding.models import Exploration, Link, LinkedChild, MatchAtPanel, Profile, Reason, Removal
from tests.factories.adoption import person
from tests.factories.familyfinding import ExplorationFactory
from tests.factories.matching_links import LinkFactory, ParticipantFactory, ValidationVisitFactory
from tests.factories.matching_preparing import PreparationFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, report_of, users_of
from tests.fixtures.worlds import kept

MONDAY, WHEN = date(2026, 2, 2), at(date(2026, 2, 2), 12)
S = LinkState
LIVE = [state for state in LinkState if state != S.CLOSED]
EXPLORED = (S.CPR_SHARED, S.PREFERRED, S.VALIDATED, S.PROCEEDING, S.RECOMMENDED, S.MORE_WORK)
PLAN_AT = {
    S.SHORTLISTED: PlanStatus.MATCHING,
    S.CPR_SHARED: PlanStatus.MATCHING,
    S.PREFERRED: PlanStatus.MATCHING,
    S.VALIDATED: PlanStatus.MATCHING,
    S.PROCEEDING: PlanStatus.MATCHED,
    S.RECOMMENDED: PlanStatus.RECOMMENDED,
    S.MORE_WORK: PlanStatus.RECOMMENDED,
    S.APPROVED: PlanStatus.APPROVED,
    S.INTRODUCTIONS: PlanStatus.INTRODUCTIONS,
    S.PLACED: PlanStatus.PLACED,
}
SECRET_PLAN, SECRET_FAMILY = "An aunt in Hexham came forward.", "Lee’s illness came back."


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee")


def come_to(state, child, household, cast):
    """The link as it stands in this state, with what hangs on it."""
    place = 1 if state in (S.SHORTLISTED, *EXPLORED[:3]) else None
    link = LinkFactory(child=child, household=household, state=state, place=place)
    if state in EXPLORED:
        report = report_of(child)
        ExplorationFactory(link=link, child=child, household=household, report=report, shared_at=WHEN, frozen_at=WHEN)
        PortalAccount.rows.filter(file=household.file).update(frozen_at=WHEN)
    if state == S.PREFERRED:
        ValidationVisitFactory(link=link, owed_since=MONDAY)
    if state in PROCEEDING:
        PreparationFactory(link=link, proceeded_on=MONDAY)
        owe_dates(link, cast)
    child.status = PLAN_AT.get(state, PlanStatus.FAMILY_FINDING)
    child.save(update_fields=["status"])
    return link


def owe_dates(link, cast):
    facts = {"owner": cast.asha, "within": "match_dates_booked_within", "by": cast.tom, "at": WHEN}
    owed.owe(link.child.file, "Book the dates", source=owed.BOOK, source_id=link.pk, **facts)


def plan_ends(child, cast):
    plans.end(child=child, why=SECRET_PLAN, on=MONDAY, by=cast.tom)


def family_withdraws(household, cast, run):
    with run(execute=True):
        facts = {"why": SECRET_FAMILY, "on": MONDAY, "today": MONDAY, "by": cast.joss}
        closing.close(household=household, ending=Ending.WITHDREW, **facts)


@contextmanager
def nothing_after_the_commit(**_):
    """As when a process is stopped right after the commit: what was to follow it never ran."""
    yield


def is_over(link, household, reason):
    link.refresh_from_db()
    assert (link.state, link.reason, link.reserve) == (S.CLOSED, reason, False)
    assert not LinkedChild.rows.placed().filter(link=link).exists()
    assert not Exploration.rows.running().filter(link=link).exists()
    assert not AgreedAction.rows.open().filter(source=owed.BOOK, source_id=link.pk).exists()
    ours = {"TS-22", "TS-23", "TS-24", "TS-25", "TS-26", "TS-105", "TS-112", "TS-113"}
    assert not Deadline.rows.running().filter(rule__in=ours, file=link.child.file).exists()
    assert not LINK.moves[S.CLOSED]


def told_of(link, worker):
    return Notice.rows.filter(to_user=worker, key__startswith=f"link:{link.pk}:ended").exists()


@pytest.mark.parametrize("state", LIVE)
def test_when_the_plan_ends_a_link_at_any_state_ends_and_the_family_is_free(cast, child, signed_in, lee, state):
    link, other = come_to(state, child, lee, cast), person("olga", Role.PERMANENCE_WORKER, cast.atlas)
    ParticipantFactory(link=link, user=other)

    plan_ends(child, cast)

    is_over(link, lee, Reason.CHANGED)
    assert not PortalAccount.rows.filter(file=lee.file, frozen_at__isnull=False).exists()
    assert told_of(link, cast.asha)
    assert told_of(link, cast.joss)
    assert told_of(link, other)
    shown = signed_in(cast.joss).get(reverse("familyfinding:link", args=[link.reference])).content.decode()
    assert "The plan changed" in shown
    assert "aunt" not in shown
    assert not CaseEvent.rows.filter(file=lee.file, why__contains="aunt").exists()
    assert not any("aunt" in str(one.sections) for one in SharedItem.rows.filter(user__in=users_of(lee)))


@pytest.mark.parametrize("state", LIVE)
def test_when_the_family_withdraws_at_any_state_the_child_waits_again(
    cast, live, signed_in, lee, state, django_capture_on_commit_callbacks
):
    child = live.child
    link = come_to(state, child, lee, cast)

    family_withdraws(lee, cast, django_capture_on_commit_callbacks)

    is_over(link, lee, Reason.CAPACITY)
    assert told_of(link, cast.asha)
    child.refresh_from_db()
    assert child.status == PlanStatus.FAMILY_FINDING
    assert Profile.rows.waiting().filter(child=child).exists(), "on the waiting board again"
    shown = signed_in(cast.asha).get(reverse("familyfinding:link", args=[link.reference])).content.decode()
    assert "The family is no longer searching" in shown
    assert "illness" not in shown
    assert not CaseEvent.rows.filter(file=child.file, why__contains="illness").exists()


def test_should_the_work_stop_between_a_family_that_leaves_and_the_child_the_next_hour_puts_it_right(cast, live, lee):
    """FF-62, AD-51: the family withdrew, and the process died before the child’s plan followed."""
    link = come_to(S.PROCEEDING, live.child, lee, cast)
    family_withdraws(lee, cast, nothing_after_the_commit)
    live.child.refresh_from_db()
    assert live.child.status == PlanStatus.MATCHED, "nobody told the child’s plan"
    assert Link.rows.with_children_to_see_to().get() == link

    tasks.see_to_children()

    live.child.refresh_from_db()
    assert live.child.status == PlanStatus.FAMILY_FINDING
    assert Profile.rows.waiting().filter(child=live.child).exists()
    assert not Link.rows.with_children_to_see_to().exists()
    entries = CaseEvent.rows.filter(file=live.child.file).count()
    assert leaving.see_to_children(at=WHEN) == 0, "a doubled run finds nothing to do"
    assert CaseEvent.rows.filter(file=live.child.file).count() == entries


def test_a_child_who_goes_ahead_with_another_family_by_then_is_left_as_they_are(cast, live, lee):
    come_to(S.PROCEEDING, live.child, lee, cast)
    family_withdraws(lee, cast, nothing_after_the_commit)
    come_to(S.PROCEEDING, live.child, a_family(cast, "Kay"), cast)
    leaving.see_to_children(at=WHEN)
    live.child.refresh_from_db()
    assert live.child.status == PlanStatus.MATCHED


@pytest.mark.parametrize("state", [S.RECOMMENDED, S.APPROVED, S.INTRODUCTIONS, S.PLACED])
def test_a_profile_that_came_down_for_the_match_can_be_put_back_and_another_match_recommended(
    cast, live, lee, state, django_capture_on_commit_callbacks
):
    link = come_to(S.PROCEEDING, live.child, lee, cast)
    match_outcomes.recommend(link=Link.rows.with_both().get(), on=MONDAY, by=cast.asha, at=WHEN)
    if state != S.RECOMMENDED:
        Link.rows.update(state=state)
        MatchAtPanel.rows.update(approved_on=MONDAY)
        cases.profile_of(live.child)
    profile = cases.profile_of(live.child)
    if profile.is_live:  # in this agency it comes down at the decision
        removal.remove(profile, because=Removal.MATCH, why="Match", by=cast.asha, at=WHEN)

    family_withdraws(lee, cast, django_capture_on_commit_callbacks)

    assert MatchAtPanel.rows.get().ended_on == MONDAY
    assert Notice.rows.filter(to_user=cast.asha, says__startswith="A match came to nothing").exists()
    profile = removal.put_back(profile=cases.profile_of(live.child), why="We look again.", by=cast.asha, at=WHEN)
    assert profile.is_live
    birch = a_family(cast, "Birch")
    next_one = come_to(S.PROCEEDING, live.child, birch, cast)
    match_outcomes.recommend(link=Link.rows.with_both().get(pk=next_one.pk), on=MONDAY, by=cast.asha, at=WHEN)
    assert MatchAtPanel.rows.waiting().get().link == next_one
    assert link.pk != next_one.pk


def test_while_another_family_goes_ahead_or_is_shortlisted_the_child_does_not_fall_back(cast, child, lee):
    link = come_to(S.SHORTLISTED, child, lee, cast)
    second = LinkFactory(child=child, household=a_family(cast, "Kay"), state=S.SHORTLISTED, place=2)
    link_ends.close(link=link, reason=Reason.NEEDS, why="Stairs.", by=cast.asha, at=WHEN)
    child.refresh_from_db()
    assert child.status == PlanStatus.MATCHING
    shortlists.release(link=second, why="They asked for time.", by=cast.asha, at=WHEN)
    child.refresh_from_db()
    assert child.status == PlanStatus.FAMILY_FINDING


def test_a_child_with_another_family_going_ahead_stays_matched(cast, child, lee):
    other = LinkFactory(child=child, household=a_family(cast, "Kay"))
    come_to(S.PROCEEDING, child, lee, cast)
    link_ends.close(link=other, reason=Reason.NEEDS, why="Stairs.", by=cast.asha, at=WHEN)
    child.refresh_from_db()
    assert child.status == PlanStatus.MATCHED


@pytest.mark.parametrize("answer", ["panel deferred", "decision maker refused"])
def test_a_link_that_panel_or_the_decision_maker_sends_back_keeps_its_place(cast, live, lee, answer):
    """MT-73: more work. The freeze stays when panel defers, and is lifted when the decision maker refuses (CF-06)."""
    link = come_to(S.PROCEEDING, live.child, lee, cast)
    facts = {"on": MONDAY, "why": "More about support.", "by": cast.asha, "at": WHEN}
    if answer == "panel deferred":
        match_outcomes.defer(link=Link.rows.with_both().get(), **facts)
    else:
        match_outcomes.recommend(link=Link.rows.with_both().get(), on=MONDAY, by=cast.asha, at=WHEN)
        match_outcomes.refuse(link=Link.rows.with_both().get(), **facts)
    link.refresh_from_db()
    assert link.state == S.MORE_WORK
    assert Exploration.rows.running().filter(link=link).exists()
    frozen = PortalAccount.rows.filter(file=lee.file, frozen_at__isnull=False)
    assert frozen.exists() is (answer == "panel deferred")
    assert cases.profile_of(live.child).is_live
    match_outcomes.recommend(link=Link.rows.with_both().get(), on=MONDAY, by=cast.asha, at=WHEN)
    link.refresh_from_db()
    assert link.state == S.RECOMMENDED
    assert frozen.exists(), "recommended: nothing else begins until the decision"


def test_the_statuses_in_which_a_family_is_sought_hold_those_that_follow_an_ended_link():
    assert {PlanStatus.FAMILY_FINDING, PlanStatus.MATCHING} <= LOOKING
