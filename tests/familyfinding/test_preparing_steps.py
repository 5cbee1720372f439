"""Life story, health visitor, bump-into meeting and messaging group (MT-25 to MT-29, MT-34 to MT-40)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from adoption.errors import NotAllowed, NotPossible
from adoption.models import AgreedAction, Allocation, CaseEvent, CaseFile, Deadline, Notice, Part, SharedItem
from familyfinding.actions import (
    going_ahead,
    links,
    preparations,
    preparing_agreed,
    preparing_bump,
    preparing_group,
    preparing_meetings,
    preparing_people,
)
from familyfinding.agendas import MeetingKind, Party
from familyfinding.flows import LinkState
from familyfinding.models import BumpIntoPlan, CarerGroup, LifeStory, Link, Reflection, StepMeeting
from familyfinding.models.preparing_group import SIGNING
from tests.factories.matching_preparing import BumpIntoPlanFactory, CarerGroupFactory
from tests.familyfinding.families import a_family
from tests.familyfinding.preparing import DECIDED, at, hold_meeting, life_story_worker, link_going_ahead
from tests.fixtures.worlds import kept

K = MeetingKind
MET, LATER, PANEL = date(2026, 2, 4), date(2026, 2, 11), date(2026, 3, 18)
PLAN = {
    "what": "An hour at the duck pond.",
    "wishes": "Loves ducks. Is shy of strangers.",
    "boundaries": "Nobody picks the child up.",
    "agreed_with": "Carers, adopters, their worker",
    "no_introduction": True,
}


@pytest.fixture
@kept
def going(cast, child, now):
    return link_going_ahead(child, a_family(cast, "Lowther", adults=2))


@pytest.fixture
@kept
def met(cast, going):
    return hold_meeting(going, K.MEET_AND_GREET, MET, by=cast.asha)


def deadline(child, rule):
    return Deadline.rows.filter(file=child.file, rule=rule, lapsed_on=None).first()


# ------------------------------------------------------------------------------------------------------ life story


def refer(cast, going, day=DECIDED, **more):
    worker = more.pop("worker", None) or life_story_worker(cast)
    facts = {"life_story": going.life_story, "worker": worker, "referral": "Came into care at two.", "by": cast.asha}
    return preparing_people.refer(on=day, now=at(day), **facts, **more)


def test_the_referral_is_owed_on_the_day_of_the_decision(cast, going, child):
    """MT-39, TS-25"""
    assert deadline(child, "TS-25").due_on == DECIDED

    referred = refer(cast, going)

    row = deadline(child, "TS-25")
    assert (row.met_on, row.due_on) == (DECIDED, DECIDED)
    assert Allocation.rows.filter(file=child.file, worker=referred.worker, part=Part.SUPPORT).exists()
    assert list(CaseFile.objects.visible_to(referred.worker)) == [child.file]
    assert Notice.rows.filter(to_user=referred.worker).exists()
    with pytest.raises(NotPossible, match="recorded already"):
        refer(cast, going, worker=referred.worker)


def test_only_a_life_story_worker_is_referred_to(cast, going):
    with pytest.raises(NotPossible, match="life story support worker"):
        refer(cast, going, worker=cast.wes)


def test_two_sessions_and_a_report_before_panel(cast, going, met, child):
    """MT-38, TS-105"""
    lila = refer(cast, going).worker
    assert deadline(child, "TS-105") is None
    going_ahead.set_panel_day(link=going.link, on=PANEL)
    row = deadline(child, "TS-105")
    assert (row.due_on, row.owner) == (PANEL, lila)

    hold_meeting(going, K.LIFE_STORY_WORDS, LATER, by=lila)
    facts = {"life_story": going.life_story, "report": "Both sessions went well.", "by": lila}
    with pytest.raises(NotPossible, match="both sessions"):
        preparing_people.report(on=LATER, now=at(LATER, 17), **facts)
    second = hold_meeting(going, K.LIFE_STORY_STORY, LATER + timedelta(days=7), by=lila)
    preparing_agreed.agree(
        meeting=second,
        what="A later-life letter",
        who="Life story worker",
        need="story",
        for_support_plan=True,
        by=lila,
        now=at(LATER + timedelta(days=7), 17),
    )
    day = LATER + timedelta(days=8)
    preparing_people.report(on=day, now=at(day), **facts)

    assert deadline(child, "TS-105").met_on == day
    assert [item.what for item in going_ahead.support_items(going.link)] == ["A later-life letter"]


@pytest.mark.parametrize("who", ["asha", "tom", "joss"])
def test_nobody_but_the_life_story_worker_reports_on_the_sessions(cast, going, who):
    with pytest.raises(NotAllowed):
        preparing_people.report(
            life_story=going.life_story, report="Mine", on=DECIDED, by=getattr(cast, who), now=at(DECIDED)
        )


def test_a_family_of_another_agency_has_its_sessions_there(cast, child, now):
    """MT-38: in-house alone."""
    family = a_family(cast, "Iver", agency=cast.tees, team=None)
    going = link_going_ahead(child, family)
    going_ahead.set_panel_day(link=going.link, on=PANEL)

    preparing_people.offered_elsewhere(
        life_story=going.life_story,
        offered_elsewhere="Asked Tees Valley on the telephone.",
        on=DECIDED,
        by=cast.asha,
        now=at(DECIDED),
    )

    assert deadline(child, "TS-25").met_on == DECIDED
    assert deadline(child, "TS-105") is None


def test_our_own_family_is_not_sent_elsewhere(cast, going):
    with pytest.raises(NotPossible, match="our own"):
        preparing_people.offered_elsewhere(
            life_story=going.life_story, offered_elsewhere="Them", on=DECIDED, by=cast.asha, now=at(DECIDED)
        )


# ------------------------------------------------------------------------------------------------- health visitor


def test_the_service_where_the_adopters_live_is_contacted_and_visits(cast, going):
    """MT-40"""
    facts = {"health": going.health_visiting, "by": cast.joss, "now": at(LATER)}
    with pytest.raises(NotPossible, match="contacted"):
        preparing_people.health_visited(on=LATER, notes="Seen.", **facts)
    preparing_people.contact_health(service="Blyth 0–19", area="Blyth", on=MET, visit_on=LATER, **facts)

    visited = preparing_people.health_visited(on=LATER, notes="Knows the child’s plan.", **facts)

    assert (visited.contacted_on, visited.visit_on, visited.visited_on) == (MET, LATER, LATER)
    with pytest.raises(NotPossible, match="recorded already"):
        preparing_people.health_visited(on=LATER, notes="Again.", **facts)


# ------------------------------------------------------------------------------------------------------ bump-into


def test_a_day_is_meant_so_the_plan_is_owed(cast, going, child):
    """MT-35, TS-113"""
    preparing_bump.mean_to(preparation=going, on=LATER, by=cast.asha, now=at(MET))
    assert (deadline(child, "TS-113").due_on, deadline(child, "TS-113").met_on) == (LATER, None)

    preparing_bump.plan(preparation=going, by=cast.asha, now=at(MET), **PLAN)

    assert deadline(child, "TS-113").met_on == MET


def test_no_bump_into_meeting_without_a_plan(cast, going, met):
    """MT-35, TS-113"""
    facts = {"preparation": going, "kind": K.BUMP_INTO, "at": at(LATER), "by": cast.asha, "now": at(MET, 17)}
    with pytest.raises(NotPossible, match="without a plan"):
        preparing_meetings.arrange(**facts)
    with pytest.raises(NotPossible, match="without a plan"):
        preparing_meetings.arrange(plan=BumpIntoPlanFactory(), **facts)  # another link’s

    plan = preparing_bump.plan(preparation=going, by=cast.asha, now=at(MET, 17), **PLAN)
    assert preparing_meetings.arrange(plan=plan, **facts).plan == plan


@pytest.mark.parametrize("missing", ["what", "wishes", "boundaries", "agreed_with"])
def test_a_plan_is_whole_or_none(cast, going, missing):
    """MT-35, MT-36"""
    with pytest.raises(NotPossible):
        preparing_bump.plan(preparation=going, by=cast.asha, now=at(MET), **PLAN | {missing: " "})
    plan = BumpIntoPlanFactory()
    with pytest.raises(IntegrityError, match="wishes_boundaries"), transaction.atomic():
        BumpIntoPlan.rows.filter(pk=plan.pk).update(**{missing: ""})


def test_a_plan_says_that_it_is_no_introduction(cast, going):
    """MT-36"""
    with pytest.raises(NotPossible, match="no introduction"):
        preparing_bump.plan(preparation=going, by=cast.asha, now=at(MET), **PLAN | {"no_introduction": False})
    plan = preparing_bump.plan(preparation=going, by=cast.asha, now=at(MET), **PLAN)
    with pytest.raises(IntegrityError, match="is_no_introduction"), transaction.atomic():
        BumpIntoPlan.rows.filter(pk=plan.pk).update(no_introduction=False)


def test_the_adopters_read_the_plan_but_not_the_childs_wishes(cast, going):
    preparing_bump.plan(preparation=going, by=cast.asha, now=at(MET), **PLAN)
    item = SharedItem.rows.filter(kind="bump_into_plan").first()
    said = str(item.sections)
    assert "do not care for the child" in said
    assert "Nobody picks the child up" in said
    assert "shy of strangers" not in said


def test_the_adopters_worker_reflects_and_supervision_takes_it_up(cast, going, met):
    """MT-37"""
    plan = preparing_bump.plan(preparation=going, by=cast.asha, now=at(MET, 17), **PLAN)
    held = hold_meeting(going, K.BUMP_INTO, LATER, by=cast.joss, plan=plan)
    facts = {"meeting": held, "account": "They fed ducks.", "reflections": "They were moved.", "by": cast.joss}
    written = preparing_bump.reflect(now=at(LATER, 18), **facts)
    with pytest.raises(NotPossible, match="written already"):
        preparing_bump.reflect(now=at(LATER, 18), **facts)

    day = LATER + timedelta(days=2)
    preparing_bump.supervise(reflection=written, on=day, note_of="Go on.", by=cast.lena, now=at(day))

    assert Reflection.rows.get().supervised_by == cast.lena
    event = CaseEvent.rows.get(kind="supervision")
    assert (event.file, event.detail) == (going.link.household.file, "Go on.")


# --------------------------------------------------------------------------------------------------------- group


@pytest.fixture
@kept
def group(cast, going, met):
    return preparing_group.prepare(
        preparation=going, wanted_on=LATER, purpose="Small things.", boundaries="By day.", by=cast.asha, now=at(MET, 17)
    )


def sign_all(group, cast, day=LATER, but=()):
    for party in SIGNING:
        if party not in but:
            preparing_group.sign(group=group, party=party, name=f"{party.label}", on=day, by=cast.asha, now=at(day, 12))
    group.refresh_from_db()


def test_no_group_before_the_meet_and_greet(cast, going):
    """MT-25"""
    with pytest.raises(NotPossible, match="after the Meet and Greet"):
        preparing_group.prepare(
            preparation=going, wanted_on=LATER, purpose="x", boundaries="y", by=cast.asha, now=at(MET)
        )


def test_no_group_before_everybody_has_signed(cast, group, child):
    """MT-25, TS-112"""
    assert deadline(child, "TS-112").due_on == LATER
    sign_all(group, cast, but=(Party.ADOPTER,))
    with pytest.raises(NotPossible, match="Not everybody has signed the boundaries yet: adopters"):
        preparing_group.open_group(group=group, on=LATER, by=cast.asha, now=at(LATER, 13))
    with pytest.raises(IntegrityError, match="opens_after_its_boundaries"), transaction.atomic():
        CarerGroup.rows.filter(pk=group.pk).update(opened_on=LATER)

    preparing_group.sign(group=group, party="adopter", name="Both", on=LATER, by=cast.joss, now=at(LATER, 13))
    opened = preparing_group.open_group(group=group, on=LATER, by=cast.asha, now=at(LATER, 14))

    assert (opened.agreed_on, opened.opened_on) == (LATER, LATER)
    assert deadline(child, "TS-112").met_on == LATER


def test_the_adopters_read_the_purpose_and_what_the_group_is_never_for(cast, group):
    """MT-26, MT-27"""
    said = str(SharedItem.rows.filter(kind="carer_group").first().sections)
    assert "Small things." in said
    assert "No video calls with the child" in said
    assert "Nothing about the birth family" in said


def test_workers_look_at_it_and_a_broken_boundary_says_what_was_done(cast, group):
    """MT-27, MT-28"""
    sign_all(group, cast)
    preparing_group.open_group(group=group, on=LATER, by=cast.asha, now=at(LATER, 14))
    facts = {"group": group, "party": "adopters_worker", "on": LATER, "text": "A video call.", "by": cast.joss}
    preparing_group.look_at(now=at(LATER, 15), **facts)
    with pytest.raises(NotPossible, match="what was done"):
        preparing_group.look_at(breach=True, now=at(LATER, 15), **facts)

    preparing_group.look_at(breach=True, response="Talked with both.", now=at(LATER, 15), **facts)

    told = Notice.rows.filter(says__contains="boundary of a messaging group was broken")
    assert {notice.to_user for notice in told} == {cast.tom, cast.lena}


def test_introductions_ask_to_close_the_group_or_to_say_why_not(cast, group, going):
    """MT-29"""
    sign_all(group, cast)
    preparing_group.open_group(group=group, on=LATER, by=cast.asha, now=at(LATER, 14))
    with pytest.raises(NotPossible, match="when introductions begin"):
        preparing_group.keep_open(group=group, why="They like it.", by=cast.asha, now=at(LATER, 15))
    Link.rows.filter(pk=going.link_id).update(state=LinkState.APPROVED)
    links.move(Link.rows.with_both().get(pk=going.link_id), LinkState.INTRODUCTIONS, by=cast.asha, at=at(PANEL))
    preparations.ask_to_close_group(going.link, at=at(PANEL))  # asked once
    assert Notice.rows.filter(says__contains="Introductions have begun").count() == 1
    preparing_group.keep_open(group=group, why="Until the move.", by=cast.asha, now=at(PANEL))

    day = PANEL + timedelta(days=9)
    closed = preparing_group.close(group=group, on=day, close_note="Ended kindly.", by=cast.asha, now=at(day))

    assert not closed.is_open
    with pytest.raises(NotPossible, match="closed"):
        preparing_group.look_at(group=group, party="childs_worker", on=day, text="x", by=cast.asha, now=at(day))


def test_a_group_signed_by_somebody_outside_it_is_refused(cast, group):
    with pytest.raises(NotPossible, match="Only those who are in the group"):
        preparing_group.sign(group=group, party="school", name="Miss", on=LATER, by=cast.asha, now=at(LATER))


def test_an_agreed_thing_of_ours_stands_on_my_work_until_it_is_done(cast, met, child):
    """MT-33"""
    facts = {"meeting": met, "what": "Send the song", "who": "Asha", "owner": cast.asha, "by": cast.asha}
    with pytest.raises(NotPossible, match="by when"):
        preparing_agreed.agree(now=at(MET, 17), **facts)
    with pytest.raises(NotPossible, match="works with the child or with the family"):
        preparing_agreed.agree(now=at(MET, 17), due_on=LATER, **facts | {"owner": cast.wes})
    item = preparing_agreed.agree(now=at(MET, 17), due_on=LATER, **facts)
    owed = AgreedAction.rows.owed_by(cast.asha).filter(agreed_where="Meet and Greet")
    assert (owed.get().file, owed.get().due_on) == (child.file, LATER)

    preparing_agreed.finish_item(item=item, outcome="Sent", on=LATER, by=cast.asha, now=at(LATER))

    assert not owed.exists()


def test_every_link_that_goes_ahead_begins_with_its_steps(cast, going):
    assert LifeStory.rows.filter(preparation=going).count() == 1
    assert not StepMeeting.rows.exists()
    assert CarerGroupFactory.build(preparation=going).is_open is False
