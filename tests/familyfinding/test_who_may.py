"""Who decides whether to go ahead, by name, and what to do in an agency where nobody may (MT-15 to MT-17, PN-43)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.actions import enforcing
from adoption.models import Deadline, Notice
from adoption.permissions import Role
from familyfinding import decisions
from familyfinding.actions import matching_meetings, shortlists, validation
from familyfinding.flows import LinkState
from familyfinding.models import Link, MeetingOutcome, Preparation
from tests.factories.adoption import RoleGrantFactory, person
from tests.factories.familyfinding import FundingAgreementFactory
from tests.factories.matching_links import ProceedDecisionFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, give_report
from tests.familyfinding.preparing import link_going_ahead
from tests.fixtures.worlds import kept

MONDAY, MEETING, VISIT = date(2026, 2, 2), date(2026, 2, 12), date(2026, 2, 16)
NOON = at(MONDAY, 12)


def page(name, *args):
    return reverse(f"familyfinding:{name}", args=args)


@pytest.fixture
def preferred(cast, now, child):
    give_report(child, a_family(cast, "Lee"), by=cast.asha, when=NOON)
    link, when = Link.rows.with_both().get(), at(MEETING, 15)
    meeting = matching_meetings.arrange(
        shortlist=shortlists.standing(child), planned_at=when, chair=cast.tom, by=cast.asha, at=NOON
    )
    matching_meetings.hold_meeting(
        meeting=meeting,
        held_on=MEETING,
        came=list(meeting.invited.all()),
        families=[matching_meetings.Said(link, MeetingOutcome.PREFERRED, "Because.")],
        incomplete_why="Nobody held the case before.",
        by=cast.tom,
        at=when,
    )
    now.move_to(at(VISIT, 15))
    return Link.rows.with_both().get()


@pytest.fixture
@kept
def visited(cast, preferred):
    facts = {"account": "Two hours.", "locality_came": False, "absence_why": "On leave."}
    validation.record_visit(link=preferred, visited_on=VISIT, by=cast.asha, at=at(VISIT, 15), **facts)
    return Link.rows.with_both().get()


def test_where_nobody_holds_the_role_the_pages_say_so_and_what_to_do(cast, signed_in, visited):
    for name in ("link", "link-visit"):
        shown = signed_in(cast.tom).get(page(name, visited.reference)).content.decode()
        assert "nobody at Adopt North East holds that role" in shown
        assert "Ask a system administrator" in shown
        assert f'href="{reverse("people:list")}"' not in shown
        assert page("link-decide", visited.reference) not in shown
    theirs = signed_in(cast.sam).get(page("link-visit", visited.reference)).content.decode()
    assert f'href="{reverse("people:list")}"' in theirs


def test_the_pages_name_whoever_may_decide_and_only_they_are_offered_the_form(cast, signed_in, visited):
    perry = person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.north)
    for name in ("link", "link-visit"):
        shown = signed_in(cast.asha).get(page(name, visited.reference)).content.decode()
        assert f"is taken by {perry.display_name}, permanence team manager" in shown
        assert page("link-decide", visited.reference) not in shown


def test_whoever_holds_the_role_in_another_team_must_be_let_in_first(cast, signed_in, visited):
    perry = person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.south)
    shown = signed_in(cast.asha).get(page("link-visit", visited.reference)).content.decode()
    assert "Nobody who may do this can open the file" in shown
    assert f"{perry.display_name} may, as permanence team manager, and cannot open this child’s file yet" in shown


def test_whoever_may_decide_is_told_of_the_visit(cast, preferred):
    perry = person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.north)
    facts = {"account": "Two hours.", "locality_came": False, "absence_why": "On leave."}
    validation.record_visit(link=preferred, visited_on=VISIT, by=cast.asha, at=at(VISIT, 15), **facts)
    assert "due on the next working day" in Notice.rows.filter(to_user=perry).latest("pk").says


def test_where_nobody_may_decide_the_manager_is_told_of_the_visit_and_of_the_overdue_decision(cast, now, visited):
    """TS-24."""
    told = Notice.rows.filter(to_user=cast.tom).latest("pk").says
    assert "Nobody holds the role of permanence team manager" in told

    later = at(date(2026, 2, 18), 1)
    now.move_to(later)
    enforcing.enforce(now=later)

    due = Deadline.rows.get(rule="TS-24")
    late = Notice.rows.get(deadline=due, threshold="late-owner")
    assert (due.due_on, late.to_user) == (date(2026, 2, 17), cast.tom)
    assert Notice.objects.visible_to(cast.tom).filter(pk=late.pk).exists()
    assert Deadline.objects.visible_to(cast.tom).desk(cast.tom).filter(pk=due.pk).exists()


def test_once_the_role_is_given_the_link_goes_on(cast, now, signed_in, visited):
    RoleGrantFactory(user=cast.tom, role=Role.PERMANENCE_MANAGER, agency=cast.ane, team=cast.north)
    now.move_to(at(date(2026, 2, 17), 10))
    tom = signed_in(cast.tom)
    assert page("link-decide", visited.reference) in tom.get(page("link-visit", visited.reference)).content.decode()
    facts = {"proceeds": "yes", "reasons": "The visit answered it.", "told": "We would like to go on with you."}
    answer = tom.post(page("link-decide", visited.reference), facts)
    assert answer.status_code == 302, answer.content.decode()
    assert Link.rows.get().state == LinkState.PROCEEDING


def test_the_shortlist_and_the_meeting_say_who_may_chair(cast, signed_in, child, now):
    give_report(child, a_family(cast, "Lee"), by=cast.asha, when=NOON)
    meeting = matching_meetings.arrange(
        shortlist=shortlists.standing(child), planned_at=at(MEETING), chair=cast.tom, by=cast.asha, at=NOON
    )
    asha = signed_in(cast.asha)
    pages = [page("shortlist", child.file.reference), page("matching-meeting", meeting.reference)]
    for address in pages:
        assert f"by {cast.tom.display_name}, permanence or family finding" in asha.get(address).content.decode()
    cast.tom.roles.update(to_on=date(2026, 1, 1))
    for address in pages:
        assert "Nobody in this agency may do this yet" in asha.get(address).content.decode()


def test_a_day_of_panel_that_was_set_elsewhere_is_not_called_unbooked(cast, signed_in, child, now):
    going = link_going_ahead(child, a_family(cast, "Lee"))
    ProceedDecisionFactory(link=going.link, proceeds=True)
    client, visit = signed_in(cast.asha), page("link-visit", going.link.reference)
    assert (
        page("link-book-dates", going.link.reference) in client.get(page("link", going.link.reference)).content.decode()
    )
    Preparation.rows.update(panel_on=date(2026, 4, 9))
    shown = client.get(visit).content.decode()
    assert "Nothing is booked yet" not in shown
    overview = client.get(page("link", going.link.reference)).content.decode()
    assert "Go on preparing for panel" in overview
    assert "Book medical consultation and panel" not in overview


def test_beside_the_decision_stands_who_the_child_is_and_what_they_wish(cast, signed_in, visited, now):
    """CH-49."""
    now.move_to(at(date(2026, 2, 17), 10))
    perry = person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.north)
    visited.child.views, visited.child.views_on = "A house with a dog.", date(2026, 1, 20)
    visited.child.religion = "Methodist"
    visited.child.save(update_fields=["views", "views_on", "religion"])

    shown = signed_in(perry).get(page("link-decide", visited.reference)).content.decode()

    assert "A house with a dog. Heard on Tue 20 January 2026." in shown
    assert "Methodist" in shown
    assert "Learning difficulties" in shown


def test_who_agrees_a_wider_search_reads_who_the_child_is(cast, visited):
    """CH-49: at each decision, not only at the first."""
    agreement = FundingAgreementFactory(profile=visited.child.profile)

    said = dict(decisions.facts(agreement))

    assert said["The child’s wishes and feelings"] == "Not recorded"
    assert {"Ethnic group", "Language", "Religion", "Gender", "Sexuality", "Disability"} <= set(said)
