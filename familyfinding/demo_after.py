"""Links of the demonstration on their way to panel: everything done, just begun, and with a report that is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.demo import ways
from adopters.demo.stories import Adopter, Story, hands, is_there
from adopters.models import Household
from children.demo import find
from children.models import Child
from familyfinding import demo_after_steps as steps
from familyfinding.actions import (
    going_ahead,
    link_messages,
    links,
    preparing_bump,
    preparing_meetings,
)
from familyfinding.agendas import MeetingKind, Party
from familyfinding.demo_after_steps import at
from familyfinding.flows import LinkState
from familyfinding.models import Initiator, Preparation

K = MeetingKind
WAY = (
    *(LinkState.SHORTLISTED, LinkState.CPR_SHARED, LinkState.PREFERRED),
    *(LinkState.VALIDATED, LinkState.PROCEEDING),
)
FAMILIES = {
    "maya": ("leicester_city", ("Idris Calloway", "idris.calloway@families.example"), ("Rosa Calloway", "")),
    "isla": ("ane", ("Hanna Birkett", "hanna.birkett@families.example"), ("Theo Birkett", "")),
    "oscar": ("ane", ("Sol Averill", "sol.averill@families.example"), ("Maeve Averill", "")),
}


def everything_done(cast: Any, today: date) -> None:
    """A link with every step before panel done: met, written to, advised, bumped into, taught, planned."""
    going = _going_ahead("maya", cast, today - timedelta(days=45), today)
    if going is None:
        return
    day, by, theirs = going.proceeded_on, cast.petra, cast.nadia
    going_ahead.set_panel_day(link=going.link, on=today + timedelta(days=16))
    steps.refer(going, day, by, cast.lila)
    steps.hold(going, K.MEET_AND_GREET, day + timedelta(days=2), by=by, sorry=Party.SUPERVISING)
    steps.group(going, day + timedelta(days=4), by, theirs)
    steps.consultation(going, day + timedelta(days=20), by, cast, sent=day + timedelta(days=9))
    steps.sessions(going, day + timedelta(days=12), cast.lila)
    steps.bump_into(going, day + timedelta(days=24), by, theirs, cast.omar)
    steps.network(going, day + timedelta(days=28), theirs)
    steps.support(going, day + timedelta(days=33), by)
    steps.health(going, day + timedelta(days=6), theirs, visited=day + timedelta(days=30))
    link_messages.write(
        link=going.link, body="The papers go to panel next week. Ring me whenever you like.", by=by,
        now=at(today - timedelta(days=3)),
    )  # fmt: skip


def just_begun(cast: Any, today: date) -> None:
    """A link that was decided today: the life story referral is owed, the Meet and Greet is being arranged."""
    going = _going_ahead("isla", cast, today, today)
    if going is not None:
        preparing_meetings.arrange(
            preparation=going, kind=K.MEET_AND_GREET, at=at(today + timedelta(days=2), 14), by=cast.asha,
            now=at(today), place="Tynebridge House, room 2",
        )  # fmt: skip


def a_late_report(cast: Any, today: date) -> None:
    """A consultation in five days whose report has not reached the medical adviser: two days late."""
    going = _going_ahead("oscar", cast, today - timedelta(days=12), today)
    if going is None:
        return
    day = going.proceeded_on
    steps.hold(going, K.MEET_AND_GREET, day + timedelta(days=3), by=cast.asha)
    preparing_meetings.arrange(
        preparation=going, kind=K.MEDICAL, at=at(today + timedelta(days=5)), by=cast.asha,
        now=at(day + timedelta(days=3), 15), place="By video link", adviser_name="Dr Anand", mode="video",
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
    return _decided(find(name), story.household, decided)


def _decided(child: Child, household: Household, day: date) -> Preparation:
    by: Any = child.file.lead or child.file.manager
    opened = at(day - timedelta(days=21))
    link = links.open_link(
        child=child, household=household, initiator=Initiator.CHILDS_WORKER, by=by, at=opened,
        why="They have time, a garden, and grandparents in the next street.",
    )  # fmt: skip
    for number, state in enumerate(WAY):
        moment = at(day) if state == LinkState.PROCEEDING else opened + timedelta(days=3 * number + 1)
        links.move(link, state, by=by, at=moment)
    links.finish(link, "It was decided to go ahead.")
    return Preparation.rows.with_link().get(link=link)


SCENES = [everything_done, just_begun, a_late_report]
