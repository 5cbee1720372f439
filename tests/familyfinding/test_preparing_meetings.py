"""Meetings on the way to panel: the Meet and Greet, what was agreed, the order of things (MT-21 to MT-24, MT-42)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from adoption.actions import agreed
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import AgreedAction, Attendance, CaseEvent, Document, DocumentKind, Notice, SharedItem
from familyfinding.actions import going_ahead, preparations, preparing_agreed, preparing_meetings, preparing_minutes
from familyfinding.actions.preparing_minutes import Came
from familyfinding.agendas import AGENDAS, MeetingKind, Party
from familyfinding.flows import LinkState
from familyfinding.models import AgreedItem, Attended, Link, StepMeeting
from tests.factories.matching_preparing import AttendedFactory, StepMeetingFactory
from tests.familyfinding.families import a_family, users_of
from tests.familyfinding.preparing import DECIDED, all_came, at, hold_meeting, link_going_ahead, words, write_up
from tests.fixtures.worlds import kept

K = MeetingKind
TUESDAY, THURSDAY = date(2026, 2, 3), date(2026, 2, 5)


@pytest.fixture
@kept
def family(cast, now):
    return a_family(cast, "Lowther", adults=2)


@pytest.fixture
@kept
def going(cast, child, family):
    return link_going_ahead(child, family)


@pytest.fixture
@kept
def booked(cast, going):
    return preparing_meetings.arrange(
        preparation=going, kind=K.MEET_AND_GREET, at=at(TUESDAY), by=cast.asha, now=at(DECIDED), place="The centre"
    )


def test_the_adopters_read_when_and_where_and_what_to_bring(cast, booked, family):
    items = SharedItem.rows.filter(kind="step_meeting", ended_at=None)
    assert {item.user for item in items} == set(users_of(family))
    said = {part["heading"]: part["text"] for part in items[0].sections}
    assert said["Where"] == "The centre"
    assert "Tue 3 February 2026 at 10:00" in said["When"]
    assert "- Routine" in said["What will be talked about"]
    assert said["What to bring"]


def test_the_meet_and_greet_is_chaired_by_the_childs_worker_and_checked_against_the_list(cast, booked):
    """MT-22, CF-09"""
    held = write_up(booked, by=cast.asha, now=at(TUESDAY, 16))

    assert (held.chaired_by, held.recorded_by) == (cast.asha, cast.asha)
    came = set(Attended.rows.filter(meeting=held, came=True).values_list("party", flat=True))
    assert came == {"childs_worker", "carer", "supervising", "adopters_worker", "adopter"}
    assert [note.topic for note in held.notes.all()] == ["routine", "needs", "likes", "dislikes", "questions"]


def test_whoever_was_expected_and_did_not_come_is_named_with_the_reason(cast, booked):
    """MT-22"""
    silent = [Came(one.party, one.party != Party.SUPERVISING) for one in all_came(K.MEET_AND_GREET)]
    facts = {"meeting": booked, "notes": words(K.MEET_AND_GREET), "by": cast.asha, "now": at(TUESDAY, 16)}
    with pytest.raises(NotPossible, match="Say why they did not come"):
        preparing_minutes.write_up(attendance=silent, **facts)
    with pytest.raises(NotPossible, match="Say whether they came: Adopters"):
        preparing_minutes.write_up(
            attendance=[one for one in all_came(K.MEET_AND_GREET) if one.party != Party.ADOPTER], **facts
        )

    told = [one if one.came else Came(one.party, False, "Ill; told the next day") for one in silent]
    held = preparing_minutes.write_up(attendance=told, **facts)

    assert Attended.rows.get(meeting=held, came=False).why_not == "Ill; told the next day"


def test_without_the_childs_worker_there_is_no_meet_and_greet(cast, booked):
    """MT-22"""
    attendance = [Came(one.party, one.party != Party.CHILDS_WORKER, "Ill") for one in all_came(K.MEET_AND_GREET)]
    with pytest.raises(NotPossible, match="chairs the Meet and Greet"):
        preparing_minutes.write_up(
            meeting=booked, attendance=attendance, notes=words(K.MEET_AND_GREET), by=cast.asha, now=at(TUESDAY, 16)
        )


def test_no_list_of_any_meeting_knows_the_child(cast):
    """MT-23"""
    assert "child" not in Party.values
    for agenda in AGENDAS.values():
        assert set(agenda.expected + agenda.invited) <= set(Party)


def test_the_database_takes_no_child_as_an_attendee(cast):
    """MT-23: whatever a program or a person tries."""
    row = AttendedFactory()
    with pytest.raises(IntegrityError, match="the_child_attends_no_meeting_before_panel"), transaction.atomic():
        Attended.rows.filter(pk=row.pk).update(party="child")
    assert Attendance.rows.count() == 0


def test_minutes_are_kept_on_the_childs_file_and_name_neither_side(cast, booked, child):
    """MT-24"""
    held = write_up(booked, by=cast.asha, now=at(TUESDAY, 16))

    document = Document.rows.get(versions=held.minutes)
    assert (document.file, document.title) == (child.file, "Minutes: Meet and Greet")
    with held.minutes.stored.open("rb") as stored:
        assert stored.read(5) == b"%PDF-"


def test_each_step_stands_on_both_timelines_and_neither_names_the_other(cast, booked, child, family):
    on_child = CaseEvent.rows.filter(file=child.file, what__contains="Meet and Greet").get()
    on_family = CaseEvent.rows.filter(file=family.file, what__contains="Meet and Greet arranged").get()
    assert f"(family {family.file.reference})" in on_child.what
    assert f"(child {child.file.reference})" in on_family.what


def test_whatever_comes_before_the_meet_and_greet_says_why(cast, going, booked):
    """MT-21"""
    early = preparing_meetings.arrange(
        preparation=going, kind=K.SUPPORT_PLANNING, at=at(DECIDED, 11), by=cast.asha, now=at(DECIDED, 10)
    )
    with pytest.raises(NotPossible, match="The Meet and Greet comes first"):
        write_up(early, by=cast.asha, now=at(DECIDED, 15))

    held = write_up(early, by=cast.asha, now=at(DECIDED, 15), before_why="Health could come on this day alone.")

    assert held.before_why == "Health could come on this day alone."


def test_after_the_meet_and_greet_nothing_is_asked(cast, going, booked):
    write_up(booked, by=cast.asha, now=at(TUESDAY, 16))
    assert hold_meeting(going, K.SUPPORT_PLANNING, THURSDAY, by=cast.asha).before_why == ""


def test_no_meeting_of_these_lies_before_the_decision(cast, going):
    with pytest.raises(NotPossible, match="follow the decision to proceed"):
        preparing_meetings.arrange(
            preparation=going, kind=K.MEET_AND_GREET, at=at(date(2026, 1, 30)), by=cast.asha, now=at(DECIDED)
        )


def test_a_meeting_is_not_written_up_before_it_was_held(cast, booked):
    with pytest.raises(NotPossible, match="still to come"):
        write_up(booked, by=cast.asha, now=at(DECIDED))


def test_there_is_one_meet_and_greet_until_it_is_called_off(cast, going, booked):
    again = {"preparation": going, "kind": K.MEET_AND_GREET, "at": at(THURSDAY), "by": cast.asha, "now": at(DECIDED)}
    with pytest.raises(NotPossible, match="arranged already"):
        preparing_meetings.arrange(**again)

    preparing_meetings.call_off(meeting=booked, why="The carers are ill.", by=cast.asha, now=at(DECIDED))
    second = preparing_meetings.arrange(**again)

    assert second.pk != booked.pk
    off = SharedItem.rows.filter(kind="step_meeting", subject_id=booked.pk, ended_at=None).first()
    assert [part["heading"] for part in off.sections] == ["When", "Called off"]
    assert "ill" not in str(off.sections)


def test_a_moved_meeting_tells_the_adopters_and_asks_that_the_carers_hear(cast, booked):
    """MT-19"""
    told = preparing_meetings.carers_told(meeting=booked, on=DECIDED, by=cast.asha, now=at(DECIDED))
    assert told.carers_told_on == DECIDED

    moved = preparing_meetings.move(
        meeting=told, at=at(THURSDAY), version=told.version, by=cast.asha, now=at(DECIDED), mode="video"
    )

    assert (moved.carers_told_on, moved.version) == (None, 2)
    copy = SharedItem.rows.filter(kind="step_meeting", ended_at=None).first()
    assert "Thu 5 February 2026" in copy.sections[0]["text"]
    with pytest.raises(Stale):
        preparing_meetings.move(meeting=moved, at=at(THURSDAY), version=1, by=cast.asha, now=at(DECIDED), mode="video")


def test_what_carers_or_adopters_agreed_to_do_is_asked_after_by_the_worker_who_arranged_the_meeting(
    cast, now, going, booked
):
    """MT-33: they have no My work. The child’s worker hears on the day, the manager once it is late."""
    write_up(booked, by=cast.asha, now=at(TUESDAY, 16))
    facts = {"meeting": booked, "by": cast.asha, "now": at(TUESDAY, 16)}
    item = preparing_agreed.agree(what="Send the photographs", who="The carers", due_on=THURSDAY, **facts)
    task = AgreedAction.rows.get(source="familyfinding.AgreedItem", source_id=item.pk)
    asked = "Ask whether it is done. The carers: Send the photographs"
    assert (task.what, task.owner, task.due_on) == (asked, cast.asha, THURSDAY)

    agreed.chase(at=at(THURSDAY, 8))
    agreed.chase(at=at(date(2026, 2, 6), 8))
    assert Notice.rows.filter(to_user=cast.asha, key__contains=f"agreed:{task.pk}:").exists()
    assert Notice.rows.filter(to_user=cast.tom, key__contains=f"agreed:{task.pk}:").count() == 1


def test_what_is_ended_on_my_work_is_ended_at_its_meeting_with_the_same_words(cast, child, going, booked):
    write_up(booked, by=cast.asha, now=at(TUESDAY, 16))
    facts = {"meeting": booked, "by": cast.asha, "now": at(TUESDAY, 16)}
    item = preparing_agreed.agree(what="Send the photographs", who="The carers", due_on=THURSDAY, **facts)
    task, other = AgreedAction.rows.get(source_id=item.pk, source="familyfinding.AgreedItem"), "Ring the nursery"
    agreed.agree(file=child.file, what=other, owner=cast.asha, due_on=THURSDAY, by=cast.asha, on=TUESDAY)
    agreed.finish(action=task, outcome="done", said="They came by post.", by=cast.asha, on=THURSDAY)
    item.refresh_from_db()
    assert (item.done_on, item.done_by, item.outcome) == (THURSDAY, cast.asha, "They came by post.")


def test_what_has_no_day_is_asked_after_by_the_day_of_panel_and_the_support_plan_is_not(cast, going, booked):
    going.panel_on = date(2026, 4, 9)
    going.save(update_fields=["panel_on"])
    write_up(booked, by=cast.asha, now=at(TUESDAY, 16))
    meeting = StepMeeting.rows.get(pk=booked.pk)
    facts = {"meeting": meeting, "by": cast.asha, "now": at(TUESDAY, 16)}
    first = preparing_agreed.agree(what="Visit the nursery", who="The adopters", **facts)
    later = preparing_agreed.agree(
        what="Speech therapy", who="Health", need="speech", from_when="Weekly", for_support_plan=True, **facts
    )
    assert AgreedAction.rows.get(source="familyfinding.AgreedItem").source_id == first.pk
    assert AgreedAction.rows.get(source="familyfinding.AgreedItem").due_on == date(2026, 4, 9)
    assert later.task is None


def test_what_was_agreed_is_followed_and_goes_into_the_support_plan_need_by_need(cast, going, booked):
    """MT-33, MT-42"""
    write_up(booked, by=cast.asha, now=at(TUESDAY, 16))
    planning = hold_meeting(going, K.SUPPORT_PLANNING, THURSDAY, by=cast.asha)
    facts = {"meeting": planning, "by": cast.asha, "now": at(THURSDAY, 16)}
    with pytest.raises(NotPossible, match="which need"):
        preparing_agreed.agree(what="Speech therapy", who="Health", for_support_plan=True, **facts)
    item = preparing_agreed.agree(
        what="Speech therapy, weekly",
        who="The speech and language service",
        need="speech",
        from_when="From placement",
        for_support_plan=True,
        **facts,
    )
    preparing_agreed.agree(what="Send the photographs", who="Carers", due_on=date(2026, 2, 20), **facts)

    assert going_ahead.support_items(going.link) == [
        going_ahead.SupportItem(
            need="Help with speech, language or hearing",
            what="Speech therapy, weekly",
            who="The speech and language service",
            from_when="From placement",
            source="Support planning meeting, 5 February 2026",
            key=f"agreed:{item.reference}",
        )
    ]
    assert AgreedItem.rows.open().count() == 2

    done = preparing_agreed.finish_item(
        item=item, outcome="Place confirmed", on=THURSDAY, by=cast.joss, now=at(THURSDAY, 17)
    )
    assert (done.done_by, done.outcome) == (cast.joss, "Place confirmed")
    with pytest.raises(NotPossible, match="done already"):
        preparing_agreed.finish_item(item=done, outcome="Again", on=THURSDAY, by=cast.asha, now=at(THURSDAY, 17))


def test_the_network_makes_its_plan_with_the_adopters_worker(cast, going, booked, family):
    """MT-41"""
    from tests.factories.adoption import DocumentFactory

    write_up(booked, by=cast.asha, now=at(TUESDAY, 16))
    network = hold_meeting(going, K.FAMILY_NETWORK, THURSDAY, by=cast.joss)
    elsewhere = DocumentFactory(file=going.link.child.file)
    with pytest.raises(NotPossible, match="household’s file"):
        preparing_agreed.keep_network_plan(meeting=network, document=elsewhere, by=cast.joss, now=at(THURSDAY, 17))
    plan = DocumentFactory(file=family.file, kind=DocumentKind.SIGNED_PLAN)

    kept = preparing_agreed.keep_network_plan(meeting=network, document=plan, by=cast.joss, now=at(THURSDAY, 17))

    assert kept.paper == plan


@pytest.mark.parametrize("who", ["joss", "lena"])
def test_the_adopters_workers_do_not_arrange_the_meet_and_greet(cast, going, who):
    with pytest.raises((NotAllowed, NotPossible)):
        preparing_meetings.arrange(
            preparation=going, kind=K.MEET_AND_GREET, at=at(TUESDAY), by=getattr(cast, who), now=at(DECIDED)
        )
    assert not StepMeeting.rows.exists()


@pytest.mark.parametrize("who", ["wes", "olu", "ada", "dele", "root"])
def test_strangers_and_overseers_arrange_nothing(cast, going, who):
    for kind in MeetingKind:
        with pytest.raises((NotAllowed, NotPossible)):
            preparing_meetings.arrange(
                preparation=going, kind=kind, at=at(TUESDAY), by=getattr(cast, who), now=at(DECIDED)
            )
    assert not StepMeeting.rows.exists()


@pytest.mark.parametrize("state", [LinkState.CONSIDERING, LinkState.VALIDATED, LinkState.CLOSED])
def test_nothing_is_recorded_on_a_link_that_does_not_go_ahead(cast, going, state):
    closed = {"closed_at": at(DECIDED), "closed_why": "The family withdrew."} if state == LinkState.CLOSED else {}
    Link.rows.filter(pk=going.link_id).update(state=state, **closed)
    with pytest.raises(NotPossible, match="not going ahead"):
        preparing_meetings.arrange(
            preparation=going, kind=K.MEET_AND_GREET, at=at(TUESDAY), by=cast.asha, now=at(DECIDED)
        )


def test_beginning_twice_changes_nothing(cast, going):
    assert preparations.begin(going.link, on=TUESDAY) == going
    going.refresh_from_db()
    assert going.proceeded_on == DECIDED


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"kind": "bump_into"}, "no_bump_into_meeting_without_a_plan"),
        ({"kind": "medical"}, "a_medical_consultation_is_about_one_child"),
        ({"called_off_on": DECIDED}, "a_meeting_before_panel_is_called_off_with_a_reason"),
        ({"held_at": at(DECIDED)}, "a_meeting_that_was_held_says_who_recorded_it"),
    ],
)
def test_the_database_refuses(facts, name):
    """MT-35 among them: no bump-into meeting without a plan."""
    meeting = StepMeetingFactory()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StepMeeting.rows.filter(pk=meeting.pk).update(**facts)
