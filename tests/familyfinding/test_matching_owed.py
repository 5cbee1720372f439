"""What a matching meeting and a visit leave to be done: minutes, telling everybody, a visit, and who was asked to come.

Requirements MT-10 to MT-13, MT-18 and MT-72, one by one.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import AgreedAction, Allocation, Deadline, Notice, Part, PortalAccount, Standing
from adoption.permissions import Role
from familyfinding.actions import (
    exploring,
    matching_meetings,
    matching_minutes,
    proceeding,
    telling,
    validation,
)
from familyfinding.flows import LinkState
from familyfinding.models import Exploration, Invited, InvitedAs, Link, MeetingOutcome, Told, ValidationVisit
from tests.adoption.paper import text_of
from tests.factories.adoption import person
from tests.familyfinding.families import a_family, give_report
from tests.familyfinding.test_matching import LATER, MONDAY, NOON, NOT_PREFERRED, PREFERRED, hold, meeting_of
from tests.fixtures.worlds import kept

THURSDAY = LATER.date()
NEXT = LATER + timedelta(days=1)


@pytest.fixture
@kept
def both(cast, child):
    """Two families who have the reports, the first of them about to be preferred."""
    for name in ("Lee", "Kay"):
        give_report(child, a_family(cast, name), by=cast.asha, when=NOON)
    return list(Link.rows.with_both().order_by("pk"))


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def owed(file, words):
    return AgreedAction.rows.open().filter(file=file, what__contains=words)


def held(cast, child, both, second=NOT_PREFERRED):
    meeting = meeting_of(cast, child)
    hold(cast, meeting, [(both[0], PREFERRED), (both[1], second)])
    return meeting


def test_the_minutes_are_owed_within_five_working_days_and_stand_on_the_childs_file(cast, child, both, signed_in):
    """MT-10."""
    meeting = held(cast, child, both)
    task = owed(child.file, "Write the minutes").get()
    assert (task.owner, task.due_on) == (cast.asha, date(2026, 2, 19))
    minutes = matching_minutes.write_minutes(meeting=meeting, text="Each need in turn.", by=cast.asha, at=NEXT)
    assert not owed(child.file, "Write the minutes").exists()
    assert minutes.paper.document.file == child.file
    with minutes.paper.stored.open("rb") as kept:
        said = text_of(kept.read())
    assert "Held on Thu 12 February 2026" in said, "as it was recorded, whatever the caller held in hand"
    assert f"Confirmed by {cast.tom.display_name}" in said
    printed = signed_in(cast.asha).post(reverse("familyfinding:print-matching-minutes", args=[meeting.reference, 1]))
    assert (printed.status_code, printed["Content-Type"]) == (200, "application/pdf")


def test_the_worker_of_every_family_and_the_carers_are_told_by_the_next_working_day(cast, child, both):
    """MT-11."""
    held(cast, child, both)
    tasks = owed(child.file, "what the matching meeting decided")
    assert {task.due_on for task in tasks} == {THURSDAY + timedelta(days=1)}
    assert tasks.count() == 3, "two families’ workers and the foster carers"
    for link in both:
        telling.tell_worker(link=again(link), words="We met today.", by=cast.asha, at=NEXT)
    telling.tell_carers(link=again(both[0]), about="meeting", words="A family is preferred.", by=cast.asha, at=NEXT)
    assert not owed(child.file, "what the matching meeting decided").exists()
    assert Notice.rows.filter(to_user=cast.joss, says__startswith="The outcome for a family of yours").count() == 2


def test_a_family_not_preferred_keeps_the_reason_and_is_free_from_the_moment_it_is_told(cast, child, both):
    """MT-12, CF-11."""
    held(cast, child, both)
    frozen = PortalAccount.rows.filter(file=both[1].household.file, frozen_at__isnull=False)
    assert frozen.exists()
    telling.tell_family(link=again(both[1]), words="Another family was preferred.", by=cast.joss, at=NEXT)
    assert not frozen.exists()
    ended = again(both[1])
    assert (ended.state, ended.told_words) == (LinkState.CLOSED, "Another family was preferred.")
    assert ended.considered.get().why == "Because."


def test_a_family_not_preferred_is_held_in_reserve_by_whoever_may_chair_alone(cast, child, both, signed_in):
    """MT-12: the decision of the meeting is its chair’s to change."""
    held(cast, child, both)
    facts = {"why": "They agreed on the telephone.", "at": NEXT}
    with pytest.raises(NotPossible, match="The permanence team manager alone"):
        telling.keep_in_reserve(link=again(both[1]), by=cast.asha, **facts)
    with pytest.raises(NotPossible, match="The permanence team manager alone"):
        exploring.keep_as_reserve(link=Exploration.rows.running().get(link=both[1]), by=cast.joss, **facts)
    offer, address = (reverse(f"familyfinding:{name}", args=[both[1].reference]) for name in ("link-reserve", "link"))
    assert offer not in signed_in(cast.asha).get(address).content.decode()
    assert offer in signed_in(cast.tom).get(address).content.decode()
    assert signed_in(cast.tom).post(offer, {"words": "They agreed on the telephone."}).status_code == 302
    kept = again(both[1])
    assert kept.reserve
    assert kept.considered.get().outcome == MeetingOutcome.RESERVE


def test_a_reserve_stays_frozen_and_is_told_once_another_family_goes_ahead(cast, child, both):
    """MT-12, CF-11."""
    held(cast, child, both, second=MeetingOutcome.RESERVE)
    assert again(both[1]).reserve
    assert Exploration.rows.running().get(link=both[1]).reserve
    with pytest.raises(NotPossible, match="once a meeting preferred another"):
        telling.tell_family(link=again(both[1]), words="No.", by=cast.joss, at=NEXT)


def test_the_preferred_family_is_visited_within_a_week_and_the_second_has_a_week_of_its_own(cast, child, both):
    """MT-13, MT-20, TS-23."""
    held(cast, child, both, second=MeetingOutcome.RESERVE)
    due = Deadline.rows.running().get(rule="TS-23", file=child.file)
    assert due.due_on == THURSDAY + timedelta(days=7)
    visited = LATER + timedelta(days=4)
    facts = {"locality_came": False, "absence_why": "Nobody held the case.", "by": cast.asha}
    validation.record_visit(link=again(both[0]), visited_on=visited.date(), account="Seen.", at=visited, **facts)
    due.refresh_from_db()
    assert due.standing(visited) == Standing.MET
    decided = visited + timedelta(days=1)
    said = {"proceeds": False, "reasons": "Stairs.", "told": "We do not go on.", "requirements": []}
    proceeding.decide(link=again(both[0]), by=manager(cast), at=decided, **said)
    proceeding.prefer_next(link=again(both[1]), why="They were the reserve.", by=cast.tom, at=decided)
    assert ValidationVisit.rows.get(link=both[1]).owed_since == decided.date()
    second = Deadline.rows.running().get(rule="TS-23", file=child.file, met_on=None)
    assert second.due_on == decided.date() + timedelta(days=7)


def test_the_carers_hear_of_the_decision_and_until_then_it_is_owed(cast, child, both):
    """MT-18."""
    held(cast, child, both)
    telling.tell_carers(link=again(both[0]), about="meeting", words="One is preferred.", by=cast.asha, at=NEXT)
    visited = LATER + timedelta(days=4)
    facts = {"locality_came": False, "absence_why": "Nobody held the case.", "by": cast.asha}
    validation.record_visit(link=again(both[0]), visited_on=visited.date(), account="Seen.", at=visited, **facts)
    decided = visited + timedelta(days=1)
    said = {"proceeds": True, "reasons": "All of it.", "told": "We go on.", "requirements": []}
    proceeding.decide(link=again(both[0]), by=manager(cast), at=decided, **said)
    task = owed(child.file, "Tell the foster carers what was decided").get()
    assert task.due_on == decided.date() + timedelta(days=1)
    telling.tell_carers(link=again(both[0]), about="decision", words="We go ahead.", by=cast.asha, at=decided)
    assert not owed(child.file, "Tell the foster carers").exists()
    assert Told.rows.filter(whom="carers", about="decision").count() == 1


def test_the_previous_locality_worker_is_asked_to_the_meeting_and_to_the_visit_and_absence_is_noted(cast, child, both):
    """MT-72."""
    Allocation.rows.create(file=child.file, worker=cast.wes, part=Part.LOCALITY, from_on=MONDAY, allocated_by=cast.tom)
    meeting = meeting_of(cast, child)
    assert Invited.rows.get(meeting=meeting, user=cast.wes).part == InvitedAs.LOCALITY
    assert Notice.rows.filter(to_user=cast.wes, says__startswith="You are invited to a matching meeting").exists()
    said = [
        matching_meetings.Said(link, way, "Because.")
        for link, way in zip(both, (PREFERRED, NOT_PREFERRED), strict=True)
    ]
    came = [one for one in meeting.invited.all() if one.user_id != cast.wes.pk]
    facts = {"meeting": meeting, "held_on": THURSDAY, "came": came, "families": said, "by": cast.tom, "at": LATER}
    with pytest.raises(NotPossible, match="without the previous locality worker"):
        matching_meetings.hold_meeting(**facts)
    matching_meetings.hold_meeting(**facts, incomplete_why="He was ill.")
    assert Invited.rows.get(meeting=meeting, user=cast.wes).came is False
    validation.plan_visit(link=again(both[0]), planned_at=NEXT, by=cast.asha, at=LATER)
    assert Notice.rows.filter(to_user=cast.wes, says__startswith="You are invited to a validation visit").exists()
    visit = {"visited_on": NEXT.date(), "account": "Seen.", "locality_came": False, "by": cast.asha, "at": NEXT}
    with pytest.raises(NotPossible, match="Say why the previous locality worker did not come"):
        validation.record_visit(link=again(both[0]), absence_why="", **visit)
    validation.record_visit(link=again(both[0]), absence_why="He was ill.", **visit)
    assert ValidationVisit.rows.get(link=both[0]).absence_why == "He was ill."


def test_whoever_decides_reads_about_whom_and_what_the_visit_showed(cast, now, child, both, signed_in):
    """MT-16, MT-17: by name where they may open the file; beside it whether a gap of the match sheet waits."""
    held(cast, child, both)
    visited = LATER + timedelta(days=4)
    facts = {"locality_came": False, "absence_why": "Nobody held the case.", "by": cast.asha}
    validation.record_visit(
        link=again(both[0]), visited_on=visited.date(), account="Shoes by the door.", at=visited, **facts
    )
    now.move_to(visited + timedelta(days=1))
    address = reverse("familyfinding:link-decide", args=[both[0].reference])
    shown = signed_in(manager(cast)).get(address).content.decode()
    assert child.name in shown
    assert both[0].household.file.reference in shown
    assert "Shoes by the door." in shown
    assert "No gap waits for an answer" in shown


def test_the_meeting_and_the_shortlist_name_whom_the_reader_may_open_and_nobody_else(cast, child, both, signed_in):
    """AC-1: the chair opens the child’s file and no family’s; somebody of both sides reads both names."""
    meeting = held(cast, child, both)
    first = both[0].household.file
    addresses = (
        reverse("familyfinding:matching-meeting", args=[meeting.reference]),
        reverse("familyfinding:shortlist", args=[child.file.reference]),
    )
    for address in addresses:
        shown = signed_in(cast.asha).get(address).content.decode()
        assert child.name in shown
        assert first.title not in shown
        assert first.reference in shown
    Allocation.rows.create(file=first, worker=cast.asha, part=Part.SECOND, from_on=MONDAY, allocated_by=cast.tom)
    for address in addresses:
        assert first.title in signed_in(cast.asha).get(address).content.decode(), address


def manager(cast):
    return person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.north)
