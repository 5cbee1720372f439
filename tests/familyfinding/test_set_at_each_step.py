"""What is done on the link of brothers and sisters serves every one of them: carers, workers, files (MT-70)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import AgreedAction, Allocation, CaseEvent, CaseFile, Document, Notice, Part
from adoption.permissions import Role
from familyfinding.actions import (
    disclosures,
    exploring,
    folder,
    link_begins,
    link_ends,
    matching_meetings,
    proceeding,
    shortlists,
    telling,
    validation,
)
from familyfinding.models import (
    AskedToVisit,
    FolderPaper,
    Initiator,
    Invited,
    InvitedAs,
    Link,
    MatchingMeeting,
    Shortlist,
    ShortlistChoice,
    Told,
)
from tests.factories.adopters_report import ReportVersionFactory
from tests.factories.adoption import DocumentVersionFactory, TeamFactory, person
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, report_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)
MEETS = at(date(2026, 2, 9), 13)
VISITS = at(date(2026, 2, 12), 10)
DECIDES = at(date(2026, 2, 13), 10)


def page(name, *args):
    return reverse(f"familyfinding:{name}", args=args)


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def locality(child, worker, by):
    Allocation.rows.create(
        file=child.file, worker=worker, part=Part.LOCALITY, from_on=date(2026, 1, 5), allocated_by=by
    )


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
def lola(cast, south):
    return person("lola", Role.LOCALITY_WORKER, cast.ane, south)


@pytest.fixture
@kept
def skye(cast, child, ivy, lola, south):
    """The sister: carers of her own, a worker and a previous locality worker who may not open her brother’s file."""
    sister = cases.a_child(agency=cast.ane, team=south, worker=ivy, manager=cast.tom, on=MONDAY, first_name="Skye")
    cases.decided(sister, on=date(2026, 1, 5), by=cast.sam)
    seekers.a_set(child, sister, by=cast.asha)
    locality(child, cast.wes, cast.tom)
    locality(sister, lola, cast.tom)
    assert not CaseFile.objects.visible_to(ivy).filter(pk=child.file_id).exists()
    return sister


@pytest.fixture
@kept
def link(cast, child, skye, lee):
    facts = {"initiator": Initiator.CHILDS_WORKER, "why": "Room for two.", "by": cast.asha, "at": NOON}
    made = link_begins.open_link(child=child, household=lee, **facts)
    return shortlists.choose(link=made, why="Time and room.", by=cast.asha, at=NOON)


@pytest.fixture
@kept
def confirmed(cast, child, link):
    found = shortlists.standing(child)
    facts = {"with_manager": cast.tom, "text": "Both.", "today": MONDAY}
    shortlists.discuss(shortlist=found, on=MONDAY, by=cast.asha, **facts)
    return shortlists.confirm(shortlist=found, by=cast.asha, at=NOON)


@pytest.fixture
@kept
def meeting(cast, child, skye, link, confirmed):
    reports = [report_of(child), report_of(skye)]
    exploring.share_report(link=again(link), reports=reports, by=cast.asha, at=NOON)
    facts = {"planned_at": MEETS, "chair": cast.tom, "place": "Room 4", "by": cast.asha, "at": NOON}
    return matching_meetings.arrange(shortlist=confirmed, **facts)


def hold(cast, link, meeting, came=None, why=""):
    said = [matching_meetings.Said(again(link), "preferred", "They can take both.")]
    came = list(meeting.invited.all()) if came is None else came
    facts = {"held_on": MEETS.date(), "by": cast.tom, "at": MEETS + timedelta(hours=2), "incomplete_why": why}
    return matching_meetings.hold_meeting(meeting=meeting, came=came, families=said, **facts)


def owed_to_tell(child):
    return AgreedAction.rows.open().filter(file=child.file, what__startswith="Tell the foster carers")


# ---------------------------------------------------------------------------------------------------------- shortlist


def test_a_set_has_one_shortlist_which_the_worker_of_each_child_opens_and_works_on(
    cast, signed_in, ivy, child, skye, link
):
    browser, address = signed_in(ivy), page("shortlist", skye.file.reference)
    assert link.household.file.reference in browser.get(address).content.decode()
    typed = {"with_manager": cast.tom.pk, "text": "Both.", "on_day": "2", "on_month": "2", "on_year": "2026"}
    assert browser.post(page("discuss-shortlist", skye.file.reference), typed).status_code == 302
    assert browser.post(page("confirm-shortlist", skye.file.reference)).status_code == 302
    found = Shortlist.rows.get()
    assert (found.child, found.confirmed_by) == (child, ivy)
    for one in (child, skye):
        assert CaseEvent.rows.filter(file=one.file, what__startswith="Shortlist confirmed").count() == 1
        assert CaseEvent.rows.filter(file=one.file, what="Shortlist discussed in supervision").count() == 1


def test_a_family_that_was_thought_of_for_the_sister_comes_onto_the_same_shortlist(cast, ivy, child, skye, link):
    """Whoever leads a link: families for a set are weighed beside each other."""
    facts = {"initiator": Initiator.CHILDS_WORKER, "why": "Near.", "by": ivy, "at": NOON}
    second = link_begins.open_link(child=skye, household=a_family(cast, "Penn"), **facts)
    second = shortlists.choose(link=second, why="Near.", by=ivy, at=NOON)
    assert second.child == skye
    assert Shortlist.rows.get() == shortlists.standing(skye) == shortlists.standing(child)
    assert ShortlistChoice.rows.filter(shortlist=Shortlist.rows.get()).count() == 2
    shortlists.release(link=again(link), why="No.", by=cast.asha, at=NOON)
    assert Shortlist.rows.get().ended_on is None, "one family is left on it"
    shortlists.release(link=again(second), why="No.", by=ivy, at=NOON)
    assert Shortlist.rows.get().ended_on == MONDAY


def test_a_shortlist_of_other_children_stays_hidden(cast, signed_in, link):
    stranger = person("una", Role.FAMILY_FINDER, cast.ane, TeamFactory(agency=cast.ane))
    assert not Shortlist.objects.visible_to(stranger).exists()


# ----------------------------------------------------------------------------------------------------- locality, folder


def test_the_report_on_the_family_goes_to_the_previous_locality_worker_of_each_child(
    cast, signed_in, ivy, lola, child, skye, lee, link
):
    ReportVersionFactory(report__household=lee, paper=DocumentVersionFactory(document__file=lee.file))
    assert lola.display_name in signed_in(cast.asha).get(page("link-send-report", link.reference)).content.decode()
    folder.send(link=again(link), to=cast.wes, by=cast.asha, at=NOON)
    folder.send(link=again(link), to=lola, by=cast.asha, at=NOON)
    with pytest.raises(NotPossible, match="Choose the previous locality worker"):
        folder.send(link=again(link), to=cast.sam, by=cast.asha, at=NOON)
    assert Notice.rows.get(to_user=lola, says__startswith="A report on adopters").file == skye.file
    assert FolderPaper.objects.visible_to(lola).get().sent_to == lola
    assert FolderPaper.objects.visible_to(ivy).count() == 2, "she is a worker concerned"
    assert lee.file.reference in signed_in(ivy).get(page("folder", skye.file.reference)).content.decode()
    assert lee.file.reference in signed_in(lola).get(page("folder", skye.file.reference)).content.decode()


def test_to_the_meeting_and_the_visit_come_the_previous_locality_workers_of_all_of_them(
    cast, signed_in, lola, skye, link, meeting
):
    """MT-08, MT-72: whoever of them stays away, the meeting stands with a reason."""
    asked = set(Invited.rows.filter(meeting=meeting, part=InvitedAs.LOCALITY).values_list("user", flat=True))
    assert asked == {cast.wes.pk, lola.pk}
    notice = Notice.rows.get(to_user=lola, says__startswith="You are invited to a matching meeting")
    assert notice.file == skye.file
    came = [one for one in meeting.invited.all() if one.user_id != lola.pk]
    with pytest.raises(NotPossible, match="without the previous locality worker"):
        hold(cast, link, meeting, came=came)
    hold(cast, link, meeting, came=came, why="She was ill.")
    validation.plan_visit(link=again(link), planned_at=VISITS, by=cast.asha, at=MEETS + timedelta(hours=3))
    invited = Notice.rows.filter(says__startswith="You are invited to a validation visit")
    assert {cast.wes.pk, lola.pk} <= set(invited.values_list("to_user", flat=True))
    shown = signed_in(cast.asha).get(page("link-visit", link.reference)).content.decode()
    assert cast.wes.display_name in shown
    assert lola.display_name in shown


def test_the_visit_keeps_of_each_of_them_whether_they_came_and_why_not(cast, now, signed_in, lola, skye, link, meeting):
    """MT-72: on the form, on the page and in the database, one for each child."""
    hold(cast, link, meeting)
    validation.plan_visit(link=again(link), planned_at=VISITS, by=cast.asha, at=MEETS + timedelta(hours=3))
    now.move_to(VISITS + timedelta(hours=3))
    asha, form = signed_in(cast.asha), page("link-record-visit", link.reference)
    assert f"Did {lola.display_name} come?" in asha.get(form).content.decode()
    day = {"visited_on_day": "12", "visited_on_month": "2", "visited_on_year": "2026"}
    typed = day | {"account": "Two hours.", f"came_{cast.wes.pk}": "yes", f"came_{lola.pk}": "no"}
    asked_again = asha.post(form, typed).content.decode()
    assert f"Say why {lola.display_name} did not come." in asked_again
    assert "Two hours." in asked_again
    assert asha.post(form, typed | {f"why_{lola.pk}": "On a course."}).status_code == 302
    asked = {one.worker: (one.came, one.absence_why) for one in AskedToVisit.rows.filter(visit__link=link)}
    assert asked == {cast.wes: (True, ""), lola: (False, "On a course.")}
    shown = asha.get(page("link-visit", link.reference)).content.decode()
    assert f"{cast.wes.display_name} came" in shown
    assert f"{lola.display_name} did not come: On a course." in shown


def test_a_visit_that_nobody_planned_keeps_who_would_have_been_asked(cast, lola, skye, link, meeting):
    hold(cast, link, meeting)
    facts = {"visited_on": VISITS.date(), "account": "Seen.", "by": cast.asha, "at": VISITS}
    validation.record_visit(link=again(link), locality_came=False, absence_why="Snow.", **facts)
    rows = AskedToVisit.rows.filter(visit__link=link)
    assert {(one.worker, one.came, one.absence_why) for one in rows} == {
        (cast.wes, False, "Snow."),
        (lola, False, "Snow."),
    }


def test_a_visit_planned_anew_asks_whoever_has_the_part_by_then(cast, lola, skye, link, meeting):
    hold(cast, link, meeting)
    after = MEETS + timedelta(hours=3)
    validation.plan_visit(link=again(link), planned_at=VISITS, by=cast.asha, at=after)
    Allocation.rows.filter(worker=lola).update(to_on=MONDAY)
    validation.plan_visit(link=again(link), planned_at=VISITS + timedelta(hours=1), by=cast.asha, at=after)
    assert [one.worker for one in AskedToVisit.rows.filter(visit__link=link)] == [cast.wes]


# ---------------------------------------------------------------------------------------------------------- the meeting


def test_the_own_worker_of_no_child_of_the_set_chairs(cast, child, skye, confirmed):
    """MT-08."""
    CaseFile.rows.filter(pk=skye.file_id).update(lead=cast.tom)
    with pytest.raises(NotPossible, match="not the child’s own worker"):
        matching_meetings.arrange(shortlist=confirmed, planned_at=MEETS, chair=cast.tom, by=cast.asha, at=NOON)


def test_the_minutes_and_each_step_stand_on_the_file_of_every_child(cast, signed_in, ivy, child, skye, link, meeting):
    """MT-10."""
    hold(cast, link, meeting)
    written = signed_in(ivy).post(page("matching-minutes", meeting.reference), {"text": "Everybody agreed."})
    assert written.status_code == 302
    for one in (child, skye):
        assert Document.rows.filter(file=one.file, title__startswith="Minutes of the matching meeting").count() == 1
        said = set(CaseEvent.rows.filter(file=one.file).values_list("what", flat=True))
        assert {
            "Matching meeting held",
            f"Matching meeting: Preferred (family {link.household.file.reference})",
        } <= said
    copy = Document.rows.get(file=skye.file, title__startswith="Minutes of the matching meeting")
    with pytest.raises(NotPossible, match="Other families were weighed"):
        disclosures.give(link=again(link), document=copy, by=ivy, at=MEETS + timedelta(hours=4))


def test_a_sisters_worker_opens_the_meeting_by_her_own_file(cast, signed_in, ivy, skye, link, meeting):
    hold(cast, link, meeting)
    shown = signed_in(ivy).get(page("matching-meeting", meeting.reference)).content.decode()
    assert "They can take both." in shown
    assert page("shortlist", skye.file.reference) in shown
    assert MatchingMeeting.objects.visible_to(ivy).exists()


# ----------------------------------------------------------------------------------------------------------- the carers


def test_the_carers_of_each_child_are_told_and_owed_it_by_that_childs_worker(
    cast, signed_in, ivy, child, skye, link, meeting
):
    """MT-11: two children, two foster homes, two workers who tell them."""
    hold(cast, link, meeting)
    assert owed_to_tell(child).get().owner == cast.asha
    assert owed_to_tell(skye).get().owner == ivy
    address = page("link-tell-carers", link.reference)
    form = signed_in(ivy).get(address).content.decode()
    assert "Whose carers did you tell?" in form
    assert child.file.reference in form
    assert child.first_name not in form, "a brother whose file she may not open stays a reference"
    typed = {"about": "meeting", "words": "One family is preferred.", "children": [skye.pk]}
    assert signed_in(ivy).post(address, typed).status_code == 302
    assert (owed_to_tell(child).exists(), owed_to_tell(skye).exists()) == (True, False)
    assert Told.rows.get(whom="carers").child == skye
    assert not CaseEvent.rows.filter(file=child.file, what__startswith="The foster carers told").exists()
    told = telling.tell_carers(link=again(link), about="meeting", words="One is preferred.", by=cast.asha, at=VISITS)
    assert {one.child for one in told} == {child, skye}
    assert not owed_to_tell(child).exists()
    shown = signed_in(ivy).get(page("link", link.reference)).content.decode()
    assert f"the carers of {skye.name}" in shown
    assert f"the carers of {child.file.reference}" in shown


def test_somebody_elses_carers_are_not_told_with_them(cast, county_child, link, meeting):
    with pytest.raises(NotPossible, match="children of this link"):
        telling.tell_carers(
            link=again(link), about="meeting", words="A.", by=cast.asha, at=VISITS, children=[county_child]
        )


def test_the_decision_is_owed_to_the_carers_of_each_child_as_well(cast, child, skye, link, meeting):
    """MT-18."""
    hold(cast, link, meeting)
    telling.tell_carers(link=again(link), about="meeting", words="One is preferred.", by=cast.asha, at=MEETS)
    facts = {"account": "Seen.", "locality_came": True, "absence_why": "", "by": cast.asha}
    validation.record_visit(link=again(link), visited_on=VISITS.date(), at=VISITS, **facts)
    decides = person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.north)
    said = {"proceeds": True, "reasons": "All of it.", "told": "We go on.", "requirements": []}
    proceeding.decide(link=again(link), by=decides, at=DECIDES, **said)
    for one in (child, skye):
        assert owed_to_tell(one).get().what == "Tell the foster carers what was decided after the validation visit"


def test_only_one_worker_of_two_children_is_told_once(cast, child, skye, link):
    """A link of a set ended: each worker hears of it, whoever leads two children once."""
    CaseFile.rows.filter(pk=skye.file_id).update(lead=cast.asha)
    link_ends.close(link=again(link), reason="capacity", why="They moved.", by=cast.joss, at=NOON)
    assert Notice.rows.filter(to_user=cast.asha, says__startswith="A link ended").count() == 1


def test_each_worker_hears_that_the_link_ended(cast, ivy, child, skye, link):
    link_ends.close(link=again(link), reason="capacity", why="They moved.", by=cast.joss, at=NOON)
    told = Notice.rows.filter(says__startswith="A link ended").values_list("to_user", flat=True)
    assert {cast.asha.pk, ivy.pk} <= set(told)
