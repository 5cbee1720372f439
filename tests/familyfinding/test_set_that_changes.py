"""Brothers and sisters are linked with a family, and what was decided about them changes on the way (CH-05, MT-70)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import Notice
from children.actions import siblings as sets
from children.flows import PlanStatus, Togetherness
from familyfinding.actions import exploring, link_begins, matching_meetings, shortlists
from familyfinding.actions.link_news import SET_CHANGED
from familyfinding.flows import LinkState
from familyfinding.models import Initiator, Link, MeetingOutcome
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, confirmed, report_of

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)
LATER = NOON + timedelta(days=2)
S = LinkState


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


@pytest.fixture
def skye(cast, child):
    sister = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.wes, manager=cast.tom, on=MONDAY, first_name="Skye"
    )
    cases.decided(sister, on=date(2026, 1, 5), by=cast.sam)
    cases.allocated(sister, to=cast.asha, on=MONDAY, by=cast.tom)
    return sister


@pytest.fixture
def their_set(cast, child, skye):
    return seekers.a_set(child, skye, by=cast.asha)


@pytest.fixture
def link(cast, child, their_set):
    """Both children, on the confirmed shortlist with one family."""
    facts = {"initiator": Initiator.CHILDS_WORKER, "why": "Room for two.", "by": cast.asha, "at": NOON}
    made = link_begins.open_link(child=child, household=a_family(cast, "Lee"), **facts)
    shortlists.choose(link=made, why="Time and room.", by=cast.asha, at=NOON)
    confirmed(child, by=cast.asha, when=NOON)
    return again(made)


def split(their_set, by):
    return sets.decide(siblings=their_set, decision=Togetherness.APART, reasons="Each alone.", on=MONDAY, by=by)


def give(link, by, *children):
    reports = [report_of(one) for one in children]
    return exploring.share_report(link=again(link), reports=reports, by=by, at=LATER)


def test_a_set_split_after_the_shortlist_is_given_no_report_until_the_family_is_chosen_again(
    cast, child, skye, their_set, link
):
    split(their_set, cast.tom)
    with pytest.raises(NotPossible, match="Release the family from the shortlist and choose it again"):
        give(link, cast.asha, child, skye)
    shortlists.release(link=again(link), why="The children are placed apart.", by=cast.asha, at=LATER)
    shortlists.choose(link=again(link), why="For Rowan alone.", by=cast.asha, at=LATER)
    confirmed(child, by=cast.asha, when=LATER)
    assert again(link).children == [child]
    give(link, cast.asha, child)
    assert again(link).state == S.CPR_SHARED


def test_the_sister_waits_again_and_has_a_shortlist_of_her_own(cast, child, skye, their_set, link):
    split(their_set, cast.tom)
    shortlists.release(link=again(link), why="Apart.", by=cast.asha, at=LATER)
    shortlists.choose(link=again(link), why="For Rowan alone.", by=cast.asha, at=LATER)
    for one in (child, skye):
        one.refresh_from_db()
    assert (child.status, skye.status) == (PlanStatus.MATCHING, PlanStatus.FAMILY_FINDING)
    facts = {"initiator": Initiator.CHILDS_WORKER, "why": "For her.", "by": cast.asha, "at": LATER}
    hers = link_begins.open_link(child=skye, household=a_family(cast, "Kay"), **facts)
    shortlists.choose(link=hers, why="Time.", by=cast.asha, at=LATER)
    assert shortlists.standing(skye) != shortlists.standing(child)


def test_once_the_reports_are_given_nothing_is_preferred_or_decided_on_it(cast, child, skye, their_set, link):
    give(link, cast.asha, child, skye)
    split(their_set, cast.tom)
    found = shortlists.standing(child)
    meeting = matching_meetings.arrange(
        shortlist=found, planned_at=LATER + timedelta(hours=1), chair=cast.tom, by=cast.asha, at=LATER
    )
    facts = {
        "meeting": meeting,
        "held_on": LATER.date(),
        "came": list(meeting.invited.all()),
        "incomplete_why": "There is none.",
        "by": cast.tom,
        "at": LATER,
    }
    said = matching_meetings.Said(again(link), MeetingOutcome.PREFERRED, "Them.")
    with pytest.raises(NotPossible, match="begin a link for the children who move together"):
        matching_meetings.hold_meeting(families=[said], **facts)
    said = matching_meetings.Said(again(link), MeetingOutcome.NOT_PREFERRED, "The set is split.")
    matching_meetings.hold_meeting(families=[said], **facts)
    assert again(link).state == S.CPR_SHARED


def test_its_workers_are_told_and_the_page_says_what_to_do(cast, child, skye, their_set, link, signed_in):
    page = reverse("familyfinding:link", args=[link.reference])
    asha = signed_in(cast.asha)
    assert "brothers and sisters changed" not in asha.get(page).content.decode()
    split(their_set, cast.tom)
    assert Notice.rows.filter(says=SET_CHANGED, to_user=cast.asha).count() == 1
    assert "The decision about the brothers and sisters changed" in asha.get(page).content.decode()


def test_a_brother_who_joins_the_set_stops_it_as_well(cast, child, skye, their_set, link):
    """Half a decision: the set is open again, because it was about fewer children."""
    flint = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.wes, manager=cast.tom, on=MONDAY, first_name="Flint"
    )
    sets.add(siblings=their_set, child=flint, on=MONDAY, by=cast.tom)
    with pytest.raises(NotPossible, match="Release the family"):
        give(link, cast.asha, child, skye)


def test_deciding_the_same_again_tells_nobody_and_stops_nothing(cast, child, skye, their_set, link):
    sets.decide(siblings=their_set, decision=Togetherness.TOGETHER, reasons="Still.", on=MONDAY, by=cast.tom)
    assert not Notice.rows.filter(says=SET_CHANGED).exists()
    give(link, cast.asha, child, skye)
    assert again(link).state == S.CPR_SHARED
