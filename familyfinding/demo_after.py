"""Links of the demonstration on their way to panel: everything done, just begun, and with a report that is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.demo import ways
from adopters.demo.stories import Adopter, Story, hands, is_there
from adopters.models import Household
from adoption.demo_days import on_or_after, on_or_before
from adoption.models import DocumentKind, User
from children.demo_steps import find
from children.models import Child
from familyfinding import demo_after_steps as steps
from familyfinding import demo_links
from familyfinding.actions import (
    exploring,
    link_messages,
    match_dates,
    matching_meetings,
    matching_minutes,
    preparing_bump,
    preparing_meetings,
    proceeding,
    shortlists,
    telling,
    validation,
)
from familyfinding.agendas import MeetingKind, Party
from familyfinding.demo_after_steps import at
from familyfinding.models import Link, MeetingOutcome, Preparation

K = MeetingKind
FAMILIES = {
    "maya": ("leicester_city", ("Idris Calloway", "idris.calloway@families.example"), ("Rosa Calloway", "")),
    "jude": ("ane", ("Hanna Birkett", "hanna.birkett@families.example"), ("Theo Birkett", "")),
    "oscar": ("ane", ("Sol Averill", "sol.averill@families.example"), ("Maeve Averill", "")),
}


def everything_done(cast: Any, today: date) -> None:
    """A link with every step before panel done: met, written to, advised, bumped into, taught, planned."""
    going = _going_ahead("maya", cast, on_or_before(today - timedelta(days=45)), today)
    if going is None:
        return
    day, by, theirs = going.proceeded_on, cast.petra, cast.nadia

    def on(number: int) -> date:
        return on_or_after(day + timedelta(days=number))

    booked = on(2)
    match_dates.book_dates(
        link=going.link, medical_at=at(on(20)), medical_place="By video link", by=by,
        panel_on=on_or_after(today + timedelta(days=16)), panel_place="County Hall, room 4", carers_told_on=booked,
        at=at(booked),
    )  # fmt: skip
    steps.refer(going, day, by, cast.lila)
    steps.hold(going, K.MEET_AND_GREET, on(2), by=by, sorry=Party.SUPERVISING)
    steps.group(going, on(4), by, theirs)
    steps.consultation(going, on(20), by, cast, sent=on(9))
    steps.sessions(going, on(12), cast.lila)
    steps.bump_into(going, on(24), by, theirs, cast.omar)
    steps.network(going, on(28), theirs)
    steps.support(going, on(33), by)
    steps.health(going, on(6), theirs, visited=on(30))
    link_messages.write(
        link=going.link, body="The papers go to panel next week. Ring me whenever you like.", by=by,
        now=at(today - timedelta(days=3)),
    )  # fmt: skip


def just_begun(cast: Any, today: date) -> None:
    """A link that was decided today: the life story referral is owed, the Meet and Greet is being arranged."""
    going = _going_ahead("jude", cast, today, today)
    if going is not None:
        preparing_meetings.arrange(
            preparation=going, kind=K.MEET_AND_GREET, at=at(on_or_after(today + timedelta(days=2)), 14), by=cast.asha,
            now=at(today), place="Tynebridge House, room 2",
        )  # fmt: skip


def a_late_report(cast: Any, today: date) -> None:
    """A consultation this week whose report has not reached the medical adviser: it is days late."""
    going = _going_ahead("oscar", cast, on_or_before(today - timedelta(days=12)), today)
    if going is None:
        return
    met = on_or_after(going.proceeded_on + timedelta(days=3))
    steps.hold(going, K.MEET_AND_GREET, met, by=cast.asha)
    preparing_meetings.arrange(
        preparation=going, kind=K.MEDICAL, at=at(on_or_before(today + timedelta(days=5))), by=cast.asha,
        now=at(met, 15), place="By video link", adviser_name="Dr Anand", mode="video",
    )  # fmt: skip
    preparing_bump.mean_to(preparation=going, on=today + timedelta(days=6), by=cast.asha, now=at(today))


def _going_ahead(name: str, cast: Any, decided: date, today: date) -> Preparation | None:
    """The family, approved long ago, and the link taken to the decision; nothing when it was played already."""
    agency, *people = FAMILIES[name]
    adopters = tuple(
        Adopter(full, mail or f"{full.lower().replace(' ', '.')}@families.example", 38, "Gardener")
        for full, mail in people
    )
    if is_there(adopters[0].email):
        return None
    story = Story(adopters, hands(cast, agency), today - timedelta(days=330))
    ways.to_approval(story)
    return went_ahead(cast, find(name), story.household, decided)


def went_ahead(cast: Any, child: Child, household: Household, day: date) -> Preparation:
    """Three weeks of a link, each step through the action that people use."""
    by: Any = child.file.lead or child.file.manager
    manager = cast.marcus if child.file.agency == cast.leicestershire else cast.hana
    link = demo_links.shortlisted(child, household, by=by, manager=manager, day=on_or_before(day - timedelta(days=21)))
    _share(link, by, day - timedelta(days=19))
    _prefer(link, by, manager, on_or_before(day - timedelta(days=12)))
    visited = on_or_before(day - timedelta(days=6))
    validation.record_visit(
        link=_fresh(link), visited_on=visited, account="Two hours at their table, and a walk to the school.", by=by,
        locality_came=False, absence_why="Nobody held the case before.", at=at(visited, 15),
    )  # fmt: skip
    proceeding.decide(
        link=_fresh(link), proceeds=True, reasons="The visit answered what was open.", by=manager, at=at(day),
        told="We would like to go on with you. Your worker will ring you today.",
        requirements=["Help with the journey to school in the first term"],
    )  # fmt: skip
    words = "We are going ahead with this family."
    telling.tell_carers(link=_fresh(link), about="decision", words=words, by=by, at=at(day, 15))
    return Preparation.rows.with_link().get(link=link)


def _share(link: Link, by: User, day: date) -> None:
    report, medical = DocumentKind.PERMANENCE_REPORT, DocumentKind.MEDICAL
    reports = [demo_links.paper_on(child.file, report, by, day) for child in link.children]
    papers = [demo_links.paper_on(child.file, medical, by, day) for child in link.children]
    exploring.share_report(link=_fresh(link), reports=reports, medical=papers, by=by, at=at(day))


def _prefer(link: Link, by: User, chair: User, day: date) -> None:
    found = shortlists.standing(link.child)
    if found is None:
        return
    meeting = matching_meetings.arrange(
        shortlist=found, planned_at=at(day, 13), chair=chair, by=by, at=at(day - timedelta(days=2)),
        place="The family centre, room 2",
    )  # fmt: skip
    said = matching_meetings.Said(_fresh(link), MeetingOutcome.PREFERRED, "They meet every need but one, and know it.")
    matching_meetings.hold_meeting(
        meeting=meeting, held_on=day, came=list(meeting.invited.all()), families=[said], by=chair, at=at(day, 16),
        incomplete_why="Nobody held the case before.",
    )  # fmt: skip
    words = "Each need was gone through with both workers."
    matching_minutes.write_minutes(meeting=meeting, text=words, by=by, at=at(day + timedelta(days=1)))
    words, told = "They are the preferred family.", at(day + timedelta(days=1), 11)
    telling.tell_worker(link=_fresh(link), words=words, by=by, at=told)
    telling.tell_carers(link=_fresh(link), about="meeting", words="A family is preferred.", by=by, at=told)


def _fresh(link: Link) -> Link:
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


SCENES = [everything_done, just_begun, a_late_report]
