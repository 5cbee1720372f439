"""One link of a set, worked on by the workers of all its children, and only one with a family (MT-70)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import CaseFile, DocumentKind, Notice
from adoption.permissions import Role
from familyfinding.actions import exploring, link_begins, link_ends, matching_meetings, questions, shortlists
from familyfinding.flows import LinkState
from familyfinding.models import Exploration, Initiator, Interest, Invited, Link, LinkedChild, LinkQuestion, Reason
from tests.factories.adoption import DocumentFactory, DocumentVersionFactory, TeamFactory, person
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, report_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)


def page(name, *args):
    return reverse(f"familyfinding:{name}", args=args)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee")


@pytest.fixture
@kept
def south(cast):
    return TeamFactory(agency=cast.ane)


@pytest.fixture
@kept
def ivy(cast, south):
    return person("ivy", Role.FAMILY_FINDER, cast.ane, south)


@pytest.fixture
@kept
def skye(cast, child, ivy, south):
    """The sister, with a worker in another team who may not open her brother’s file."""
    sister = cases.a_child(agency=cast.ane, team=south, worker=ivy, manager=cast.tom, on=MONDAY, first_name="Skye")
    cases.decided(sister, on=date(2026, 1, 5), by=cast.sam)
    seekers.a_set(child, sister, by=cast.asha)
    assert not CaseFile.objects.visible_to(ivy).filter(pk=child.file_id).exists()
    return sister


@pytest.fixture
@kept
def link(cast, child, skye, lee):
    facts = {"initiator": Initiator.CHILDS_WORKER, "why": "Room for two.", "by": cast.asha, "at": NOON}
    return link_begins.open_link(child=child, household=lee, **facts)


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def on_the_shortlist(link, by):
    shortlists.choose(link=again(link), why="Time and room.", by=by, at=NOON)
    return again(link)


def test_the_sisters_worker_finds_the_link_in_the_list_and_opens_each_page_of_it(signed_in, ivy, child, skye, link):
    browser = signed_in(ivy)
    assert link.household.file.reference in browser.get(page("links")).content.decode()
    for name in ("link", "link-questions", "link-papers", "link-sheet", "link-history"):
        assert browser.get(page(name, link.reference)).status_code == 200, name
    shown = browser.get(page("link", link.reference)).content.decode()
    assert skye.file.reference in shown
    assert page("profile", child.file.reference) not in shown, "her brother’s own pages stay shut"
    assert browser.get(page("profile", child.file.reference)).status_code == 404
    assert child.first_name not in shown


def test_somebody_with_neither_child_sees_nothing_of_it(signed_in, cast, link):
    stranger = person("una", Role.FAMILY_FINDER, cast.ane, TeamFactory(agency=cast.ane))
    assert signed_in(stranger).get(page("link", link.reference)).status_code == 404


def test_she_works_on_it_as_her_brothers_worker_does(signed_in, cast, ivy, link):
    browser = signed_in(ivy)
    assert browser.post(page("link-ask", link.reference), {"text": "Who sleeps where?"}).status_code == 302
    assert LinkQuestion.rows.get(link=link).asked_by == ivy
    assert browser.post(page("link-choose", link.reference), {"why": "Room for two."}).status_code == 302
    assert again(link).state == LinkState.SHORTLISTED


def test_a_question_on_a_set_is_told_to_the_worker_of_each_child(cast, ivy, link):
    questions.ask(link=again(link), text="Who sleeps where?", by=cast.joss, at=NOON)
    told = Notice.rows.filter(to_user__in=[cast.asha, ivy], says__icontains="question")
    assert set(told.values_list("to_user", flat=True)) == {cast.asha.pk, ivy.pk}


def test_either_worker_gives_the_reports_of_both_children(signed_in, cast, ivy, child, skye, link):
    found = on_the_shortlist(link, cast.asha)
    shortlist = shortlists.standing(child)
    facts = {"with_manager": cast.tom, "text": "Both.", "today": MONDAY}
    shortlists.discuss(shortlist=shortlist, on=MONDAY, by=cast.asha, **facts)
    shortlists.confirm(shortlist=shortlist, by=cast.asha, at=NOON)
    reports = [report_of(child), report_of(skye)]
    shown = signed_in(ivy).get(page("link-share", link.reference)).content.decode()
    for one in (child, skye):
        assert f"({one.file.reference})" in shown
    made = exploring.share_report(link=found, reports=reports, by=ivy, at=NOON)
    assert Exploration.objects.visible_to(ivy).filter(pk=made.pk).exists()


def test_what_stands_on_a_sisters_file_is_not_offered_to_the_family_side(cast, signed_in, child, skye, link):
    version = DocumentVersionFactory(document=DocumentFactory(file=skye.file, kind=DocumentKind.MEDICAL))
    on_the_shortlist(link, cast.asha)
    answer = signed_in(cast.joss).get(page("link-share", link.reference))
    assert answer.status_code != 200
    assert version.document.title not in answer.content.decode()


def test_the_worker_of_each_child_is_invited_to_the_matching_meeting(cast, ivy, child, link):
    on_the_shortlist(link, cast.asha)
    shortlist = shortlists.standing(child)
    facts = {"with_manager": cast.tom, "text": "Both.", "today": MONDAY}
    shortlists.discuss(shortlist=shortlist, on=MONDAY, by=cast.asha, **facts)
    shortlists.confirm(shortlist=shortlist, by=cast.asha, at=NOON)
    matching_meetings.arrange(
        shortlist=shortlist, planned_at=at(date(2026, 2, 9), 13), chair=cast.tom, place="Room 4", by=cast.asha, at=NOON
    )
    assert {cast.asha.pk, ivy.pk} <= set(Invited.rows.values_list("user", flat=True))


def test_the_database_refuses_a_second_live_link_with_anybody_of_the_set(link, skye, lee):
    with pytest.raises(IntegrityError, match="a_family_and_a_set_have_one_live_link"), transaction.atomic():
        LinkFactory(child=skye, household=lee)


def test_once_it_has_ended_the_set_and_the_family_may_be_linked_anew(cast, child, skye, lee, link):
    facts = {"initiator": Initiator.CHILDS_WORKER, "why": "Again.", "by": cast.asha, "at": NOON}
    with pytest.raises(NotPossible, match="linked already"):
        link_begins.open_link(child=child, household=lee, **facts)
    link_ends.close(link=again(link), reason=Reason.NEEDS, why="Stairs.", by=cast.asha, at=NOON)
    assert all(row.ended for row in LinkedChild.rows.filter(link=link))
    second = link_begins.open_link(child=child, household=lee, **facts)
    assert [one.pk for one in again(second).children] == [child.pk, skye.pk]
    assert not Interest.rows.exists()
