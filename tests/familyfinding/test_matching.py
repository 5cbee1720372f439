"""From the shortlist to the decision: who may, what is refused in words, what the pages show (MT-03 to MT-20)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import Allocation, Part
from children.actions import matches
from familyfinding.actions import (
    exploring,
    folder,
    link_begins,
    link_ends,
    matching_meetings,
    participants,
    questions,
    shortlists,
    telling,
    validation,
)
from familyfinding.flows import LinkState
from familyfinding.models import (
    FolderPaper,
    Link,
    LinkQuestion,
    MatchingMeeting,
    MeetingOutcome,
    Reason,
    Shortlist,
    SupportRequirement,
)
from tests.factories.adopters_report import ReportVersionFactory
from tests.factories.adoption import DocumentVersionFactory
from tests.factories.matching_links import LinkFactory, ValidationVisitFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, give_report, report_of, shortlisted
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON, LATER = at(MONDAY, 12), at(date(2026, 2, 12), 15)
PREFERRED, NOT_PREFERRED = MeetingOutcome.PREFERRED, MeetingOutcome.NOT_PREFERRED


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee")


@pytest.fixture
@kept
def chosen(cast, child, lee):
    return shortlisted(child, lee, by=cast.asha, when=NOON)


@pytest.fixture
@kept
def given(cast, child, lee):
    give_report(child, lee, by=cast.asha, when=NOON)
    return Link.rows.with_both().get()


def meeting_of(cast, child):
    return matching_meetings.arrange(
        shortlist=shortlists.standing(child), planned_at=LATER, chair=cast.tom, by=cast.asha, at=NOON
    )


def hold(cast, meeting, said, *, by=None, why="Nobody held the case before."):
    return matching_meetings.hold_meeting(
        meeting=meeting,
        held_on=LATER.date(),
        came=list(meeting.invited.all()),
        families=[matching_meetings.Said(link, outcome, "Because.") for link, outcome in said],
        incomplete_why=why,
        by=by or cast.tom,
        at=LATER,
    )


def page(name, *args):
    return reverse(f"familyfinding:{name}", args=args)


# -------------------------------------------------------------------------------------------------------- the shortlist


def test_an_agency_may_hold_fewer_than_three(cast, child, lee, chosen, policy_setting):
    policy_setting(cast.ane, "max_shortlist", 1)
    other = link_begins.open_link(
        child=child, household=a_family(cast, "Kay"), initiator="meeting", why="A", by=cast.asha, at=NOON
    )
    with pytest.raises(NotPossible, match="holds 1 family"):
        shortlists.choose(link=other, why="They too.", by=cast.asha, at=NOON)
    shortlists.release(link=chosen, why="They asked for time.", by=cast.asha, at=NOON)
    assert shortlists.choose(link=other, why="They too.", by=cast.asha, at=NOON).state == LinkState.SHORTLISTED


def test_reasons_are_kept_for_each_family_chosen_and_not_chosen(cast, child, chosen):
    other = LinkFactory(child=child, household__file__agency=cast.ane)
    shortlists.leave_out(link=other, why="Too far from school.", by=cast.asha, at=NOON)
    kept = {(one.chosen, one.why) for one in shortlists.standing(child).choices.all()}
    assert kept == {(True, "They have time and a garden."), (False, "Too far from school.")}


def test_a_shortlist_is_confirmed_once_it_was_discussed_in_supervision(cast, child, lee):
    """MT-04."""
    link = link_begins.open_link(child=child, household=lee, initiator="meeting", why="A", by=cast.asha, at=NOON)
    shortlists.choose(link=link, why="Yes.", by=cast.asha, at=NOON)
    found = shortlists.standing(child)
    with pytest.raises(NotPossible, match="discussed in supervision"):
        shortlists.confirm(shortlist=found, by=cast.asha, at=NOON)
    with pytest.raises(NotPossible, match="somebody else"):
        shortlists.discuss(shortlist=found, on=MONDAY, with_manager=cast.asha, text="A", by=cast.asha, today=MONDAY)


def test_the_familys_worker_does_not_choose_for_the_child(cast, chosen):
    with pytest.raises(NotPossible, match="Only the workers of this child"):
        shortlists.release(link=chosen, why="No.", by=cast.joss, at=NOON)


def test_the_last_family_to_go_ends_the_round_and_its_clock(cast, child, chosen):
    link_ends.close(link=chosen, reason=Reason.CAPACITY, why="They moved.", by=cast.asha, at=NOON)
    assert Shortlist.rows.get().ended_on == MONDAY


# ---------------------------------------------------------------------------------------------------------- the reports


def test_only_a_family_on_a_confirmed_shortlist_is_given_the_report(cast, child, lee):
    """MT-06."""
    link = link_begins.open_link(child=child, household=lee, initiator="meeting", why="A", by=cast.asha, at=NOON)
    with pytest.raises(NotPossible, match="on the shortlist"):
        exploring.share_report(link=link, reports=[report_of(child)], by=cast.asha, at=NOON)
    link = shortlists.choose(link=link, why="Yes.", by=cast.asha, at=NOON)
    with pytest.raises(NotPossible, match="Confirm the shortlist"):
        exploring.share_report(link=link, reports=[report_of(child)], by=cast.asha, at=NOON)


def test_a_report_older_than_the_last_change_or_than_three_months_is_brought_up_to_date_first(cast, now, child, chosen):
    """MT-05, TS-107."""
    report = report_of(child)
    now.move_to(at(MONDAY + timedelta(days=3)))
    matches.report_change(child=child, what="She walks.", on=MONDAY + timedelta(days=3), by=cast.asha)
    with pytest.raises(NotPossible, match="Something changed"):
        exploring.share_report(link=chosen, reports=[report], by=cast.asha, at=at(MONDAY + timedelta(days=3)))
    newer = report_of(child)
    late = at(MONDAY + timedelta(days=100))
    with pytest.raises(NotPossible, match="up to date before"):
        exploring.share_report(link=chosen, reports=[newer], by=cast.asha, at=late)


def test_the_adopters_report_goes_to_the_previous_locality_worker_alone(cast, child, chosen, lee, signed_in):
    """MT-07."""
    ReportVersionFactory(report__household=lee, paper=DocumentVersionFactory(document__file=lee.file))
    with pytest.raises(NotPossible, match="previous locality worker"):
        folder.send(link=chosen, to=cast.wes, by=cast.asha, at=NOON)
    Allocation.rows.create(file=child.file, worker=cast.wes, part=Part.LOCALITY, from_on=MONDAY, allocated_by=cast.tom)
    folder.send(link=chosen, to=cast.wes, by=cast.asha, at=NOON)
    shown = {who: FolderPaper.objects.visible_to(getattr(cast, who)).count() for who in ("wes", "asha", "tom", "sam")}
    assert shown == {"wes": 1, "asha": 1, "tom": 1, "sam": 0}
    link_ends.close(link=chosen, reason=Reason.CAPACITY, why="They moved.", by=cast.asha, at=NOON)
    with pytest.raises(NotPossible, match="no longer considered"):
        folder.open_paper(paper=FolderPaper.rows.get(), by=cast.wes, at=NOON)


# -------------------------------------------------------------------------------------------------------- the questions


def test_questions_are_asked_and_answered_by_both_sides_and_by_a_participant_alone(cast, chosen, signed_in):
    """MT-09, MT-71."""
    asked = questions.ask(link=chosen, text="Is there a school near?", by=cast.asha, at=NOON)
    questions.answer(question=asked, text="Round the corner.", by=cast.joss, at=NOON)
    with pytest.raises(NotPossible, match="answered already"):
        questions.answer(question=asked, text="Two.", by=cast.joss, at=NOON)
    with pytest.raises((NotPossible, NotAllowed)):
        questions.ask(link=chosen, text="And I?", by=cast.olu, at=NOON)

    participants.add(link=chosen, user=cast.olu, part="Placing agency", by=cast.asha, at=NOON)
    client = signed_in(cast.olu)
    assert "Round the corner." in client.get(page("link-questions", chosen.reference)).content.decode()
    assert client.get(page("link", chosen.reference)).status_code == 404
    assert client.post(page("link-ask", chosen.reference), {"text": "And the garden?"}).status_code == 302
    assert LinkQuestion.rows.filter(asked_by=cast.olu).exists()


# ---------------------------------------------------------------------------------------------------------- the meeting


def test_the_chair_is_a_manager_and_never_the_childs_worker(cast, child, given):
    with pytest.raises(NotPossible, match="chaired by the permanence team manager"):
        matching_meetings.arrange(
            shortlist=shortlists.standing(child), planned_at=LATER, chair=cast.wes, by=cast.asha, at=NOON
        )
    meeting = meeting_of(cast, child)
    with pytest.raises(NotAllowed):
        hold(cast, meeting, [(given, PREFERRED)], by=cast.asha)


def test_without_the_locality_worker_a_reason_is_needed(cast, child, given):
    meeting = meeting_of(cast, child)
    with pytest.raises(NotPossible, match="without the previous locality worker"):
        hold(cast, meeting, [(given, PREFERRED)], why="")


def test_every_family_has_an_outcome_and_one_at_most_is_preferred(cast, child, given):
    give_report(child, a_family(cast, "Kay"), by=cast.asha, when=NOON)
    meeting, (one, two) = meeting_of(cast, child), Link.rows.with_both().order_by("pk")
    with pytest.raises(NotPossible, match="every family on the shortlist"):
        hold(cast, meeting, [(one, PREFERRED)])
    with pytest.raises(NotPossible, match="prefers one family"):
        hold(cast, meeting, [(one, PREFERRED), (two, PREFERRED)])
    hold(cast, meeting, [(one, PREFERRED), (two, NOT_PREFERRED)])
    assert MatchingMeeting.rows.get().confirmed_by == cast.tom


def test_nobody_is_told_no_before_a_meeting_preferred_another(cast, given):
    with pytest.raises(NotPossible, match="once a meeting preferred another"):
        telling.tell_family(link=given, words="No.", by=cast.joss, at=NOON)


# ----------------------------------------------------------------------------------------------- the visit and decision


def test_the_decision_form_is_closed_on_the_day_of_the_visit_and_says_when_it_opens(
    cast, child, now, given, signed_in, manager
):
    """MT-14, MT-17."""
    hold(cast, meeting_of(cast, child), [(given, PREFERRED)])
    visited = LATER + timedelta(days=1)
    now.move_to(visited)
    validation.record_visit(
        link=given,
        visited_on=visited.date(),
        account="A good talk.",
        locality_came=False,
        absence_why="Nobody.",
        by=cast.asha,
        at=visited,
    )
    client = signed_in(manager)
    address = page("link-decide", given.reference)
    shown = client.get(address).content.decode()
    assert "opens on the day after the visit" in shown
    assert "Record the decision" not in shown
    sent = {"proceeds": "yes", "reasons": "All.", "told": "We go on.", "requirement_1": "A course"}
    assert client.post(address, sent).status_code == 422
    now.move_to(visited + timedelta(days=3))
    assert signed_in(manager).post(address, sent).url == page("link-visit", given.reference)
    assert [one.text for one in SupportRequirement.rows.all()] == ["A course"]
    shown = signed_in(cast.asha).get(page("link-visit", given.reference)).content.decode()
    assert shown.count("A course") == 1, shown[shown.index("<main") :]


@pytest.fixture
@kept
def manager(cast):
    from adoption.permissions import Role
    from tests.factories.adoption import person

    return person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.north)


@pytest.fixture
def policy_setting():
    from adoption.models import PolicySetting

    def set_to(agency, key, value):
        facts = {"from_on": date(2026, 1, 1), "agreed_on": date(2026, 1, 1), "why": "Ours."}
        PolicySetting.objects.create(agency=agency, key=key, value=value, **facts)

    return set_to


def test_a_visit_is_owed_only_once(child):
    visit = ValidationVisitFactory(link__child=child)
    assert (visit.visited_on, validation.opens_on(visit)) == (None, None)


def test_the_pages_from_shortlist_to_visit_open_with_as_few_questions_for_three_families_as_for_one(
    cast, child, signed_in, given, django_assert_max_num_queries
):
    client = signed_in(cast.asha)
    hold(cast, meeting_of(cast, child), [(given, PREFERRED)])
    for name in ("shortlist", "folder"):
        assert client.get(page(name, child.file.reference)).status_code == 200
    for name in ("link", "link-disclosure", "link-visit", "link-questions", "link-history"):
        with django_assert_max_num_queries(30):
            assert client.get(page(name, given.reference)).status_code == 200
    for place in (2, 3):
        LinkFactory(child=child, household__file__agency=cast.ane, state=LinkState.SHORTLISTED, place=place)
    with django_assert_max_num_queries(32):
        assert client.get(page("shortlist", child.file.reference)).status_code == 200
