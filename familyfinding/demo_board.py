"""The demonstration’s family finding meetings and events: what was agreed last month, who is missing next week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from adopters.actions import gatherings
from adopters.models import Gathering, GatheringKind
from adoption import clock
from adoption.actions import agreed
from adoption.actions.agreed import ToDo
from adoption.demo_days import on_or_after
from adoption.models import Agency, AgreedAction
from children.demo_steps import find
from familyfinding.actions import agenda, filing, minutes, outings, partners, presenting, rounds
from familyfinding.actions.next_actions import FIRST
from familyfinding.models import Attending, ChildOnAgenda, FindingMeeting, MeetingRound, Outing, PartnerAtMeeting

SAID = {
    "oscar": (
        "Oscar and his sister need one family. Two families in the north would take siblings.",
        "Ask both families’ workers whether they would talk about a brother and sister",
        9,
    ),
    "leo": ("His profile goes further soon. The carers have new photographs.", "Add the carers’ new photographs", -4),
    "skye": ("Her hearing is near and her profile is not written.", "Finish the profile with the carers", 5),
}
POSITION = (
    "Two children wait for a Placement Order, one since spring. A brother and sister are to stay together.",
    "Four approved households. One could take siblings, two would like a child under three.",
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)


LOOKED = (
    ("Home adopters first, then the consortium. It stands in the plan.", "Ask the carers for what has changed", 6),
    ("Families in the north who take siblings were named.", "Read who was left out, and bring it to supervision", 9),
    ("The plan says where, and who is asked when.", "Ring the workers of the families who were named", 12),
)


def where_to_look_was_agreed(cast: Any, today: date) -> None:
    """What was agreed with each allocation was done, and the next step has a name and a day."""
    owed = AgreedAction.rows.open().filter(what=FIRST, due_on__lt=today).select_related("file", "owner")
    for number, action in enumerate(owed.order_by("pk")):
        said, what, days = LOOKED[number % len(LOOKED)]
        then = ToDo(what, action.owner, today + timedelta(days=days))
        agreed.finish(action=action, outcome="done", said=said, then=then, by=action.owner, on=action.due_on)


def a_meeting_last_month(cast: Any, today: date) -> None:
    """A family finding meeting that was held: each agreed action is somebody’s task, one of them late."""
    if MeetingRound.rows.filter(agency=cast.ane).exists():
        return
    began, day = today - timedelta(days=52), on_or_after(today - timedelta(days=24))
    series = rounds.begin_round(agency=cast.ane, chair=cast.tom, on=began, by=cast.tom)
    held = rounds.plan(series=series, starts_at=at(day), by=cast.tom, at=at(began), link="https://meet.example/finding")
    for name in (*SAID, "jude"):
        agenda.add(
            meeting=held, child=find(name), why="Longest on our list", by=cast.tom, at=at(day - timedelta(days=7))
        )
    minutes.begin(meeting=held, by=cast.tom, at=at(day))
    _everybody_came(held, cast.tom, day)
    for name, (said, what, days) in SAID.items():
        _talked_about(held, name, said, ToDo(what, cast.asha, today + timedelta(days=days)), by=cast.tom, day=day)
    minutes.close(meeting=held, by=cast.tom, at=at(day, 12))
    filing.file_minutes(at=at(day, 13))
    done = AgreedAction.rows.open().get(file=find("oscar").file, agreed_where__startswith="Family finding meeting")
    agreed.finish(
        action=done,
        outcome="done",
        said="Both would talk about it. One asked to read more.",
        then=ToDo("Record their interest, and agree who visits first", cast.asha, today + timedelta(days=6)),
        by=cast.asha,
        on=today - timedelta(days=3),
    )


def _everybody_came(meeting: FindingMeeting, by: Any, day: date) -> None:
    for number, row in enumerate(meeting.partners.order_by("agency__name")):
        partner = _position(row, by=by, day=day)
        absent = {"attending": Attending.ABSENT, "absence_why": "Illness. Sent the position in writing."}
        facts = absent if number else {"attending": Attending.CAME}
        partners.record_attendance(partner=partner, by=by, at=at(day), **facts)


def _position(partner: PartnerAtMeeting, *, by: Any, day: date) -> PartnerAtMeeting:
    children, adopters = POSITION
    return partners.give_position(
        partner=partner,
        representative=None,
        representative_name="",
        of_children=children,
        of_adopters=adopters,
        version=partner.version,
        by=by,
        at=at(day - timedelta(days=1)),
    )


def _talked_about(meeting: FindingMeeting, name: str, said: str, todo: ToDo, *, by: Any, day: date) -> None:
    item = ChildOnAgenda.rows.with_child().get(meeting=meeting, child=find(name))
    minutes.minute(
        item=item,
        said=said,
        wider=name == "oscar",
        wider_why="Few families in the region take a brother and sister." if name == "oscar" else "",
        version=item.version,
        todo=todo if todo.due_on >= day else None,
        by=by,
        at=at(day),
    )


def a_meeting_next_week(cast: Any, today: date) -> None:
    """Next week’s meeting: its agenda closes tomorrow, and a child whose hearing follows is not on it."""
    series = MeetingRound.rows.filter(agency=cast.ane).first()
    if series is None or FindingMeeting.rows.to_come().filter(round=series).exists():
        return
    now = at(today - timedelta(days=12))
    coming = rounds.plan(series=series, starts_at=at(on_or_after(today + timedelta(days=6))), by=cast.tom, at=now)
    later = rounds.plan(series=series, starts_at=at(on_or_after(today + timedelta(days=34))), by=cast.tom, at=now)
    rounds.call_off(meeting=later, why="Moved a week on: the chair is away.", by=cast.tom, at=at(today))
    rounds.plan(series=series, starts_at=at(on_or_after(today + timedelta(days=41))), by=cast.tom, at=now)
    for name, why in (("oscar", "Two families would talk about siblings"), ("isla", "Order granted, nobody asked yet")):
        agenda.add(meeting=coming, child=find(name), why=why, by=cast.asha, at=at(today - timedelta(days=3)))
    partner = coming.partners.order_by("agency__name").first()
    if partner:
        children, adopters = POSITION
        partners.give_position(
            partner=partner,
            representative=cast.asha,
            representative_name="",
            of_children=children,
            of_adopters=adopters,
            version=partner.version,
            by=cast.asha,
            at=at(today - timedelta(days=2)),
        )
    presenting.warn(at=at(today, 7))


def a_meeting_under_way(cast: Any, today: date) -> None:
    """The partnership of another region meets today: the minute screen is open at its first child."""
    if MeetingRound.rows.filter(agency=cast.fal).exists():
        return
    began = today - timedelta(days=25)
    series = rounds.begin_round(agency=cast.fal, chair=cast.marcus, on=began, by=cast.marcus)
    now = rounds.plan(series=series, starts_at=at(today, 8), by=cast.marcus, at=at(began))
    agenda.build(meeting=now, by=cast.marcus, at=at(today - timedelta(days=6)))
    if ChildOnAgenda.rows.standing().filter(meeting=now).exists():
        minutes.begin(meeting=now, by=cast.marcus, at=at(today, 8))
    rounds.plan(series=series, starts_at=at(on_or_after(today + timedelta(days=28))), by=cast.marcus, at=at(today, 8))


def children_at_events(cast: Any, today: date) -> None:
    """A discovery event and an activity day: one child is ready, for another the preparation is still to do."""
    if Outing.rows.exists():
        return
    now, isla = at(today - timedelta(days=8)), find("isla")
    kinds, days = GatheringKind, (today + timedelta(days=9), today + timedelta(days=16))
    screen = _event(cast.ane, cast.mina, kinds.DISCOVERY, "Meet children who wait", days[0], now)
    day_out = _event(cast.ane, cast.mina, kinds.ACTIVITY, "A day at the farm", days[1], now)
    shown = outings.book(gathering=screen, child=isla, carers_come=False, by=cast.asha, at=now)
    outings.book(gathering=day_out, child=isla, carers_come=True, by=cast.asha, at=now)
    day = today - timedelta(days=2)
    outings.prepare(
        outing=shown,
        version=shown.version,
        guided_on=day,
        guided_how="Talked through what adopters will see and hear, and what will not be said.",
        voice_on=day,
        voice_with=cast.asha,
        by=cast.asha,
        at=at(day, 15),
    )


def _event(agency: Agency, by: Any, kind: GatheringKind, title: str, day: date, now: datetime) -> Gathering:
    where = {"place": "Hill Farm, Tynebridge"} if kind == GatheringKind.ACTIVITY else {}
    return gatherings.plan(
        agency=agency,
        delivered_by=agency,
        kind=kind,
        title=title,
        about="For adopters who are approved. Children come with the people who look after them.",
        starts_at=at(day),
        ends_at=at(day, 13),
        capacity=30,
        link="" if where else "https://meet.example/discovery",
        public_page="https://events.example/meet-children-who-wait",
        by=by,
        at=now,
        **where,
    )


SCENES = [where_to_look_was_agreed, a_meeting_last_month, a_meeting_next_week, a_meeting_under_way, children_at_events]
