"""The steps before panel as one list: how each stands, who owes it and by when, in the order of the standards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from adoption.clock import london
from adoption.wording import counted, day_in_words, moment_in_words
from familyfinding.actions.preparing_medical import letter_due_on
from familyfinding.agendas import MeetingKind
from familyfinding.models import (
    Consultation,
    Preparation,
    StepMeeting,
)
from familyfinding.preparing_facts import Facts

PSW, ASW, LSW, MA = (
    "Child’s social worker",
    "Adopters’ social worker",
    "Life story support worker",
    "Medical adviser",
)
K = MeetingKind
CHILD_SIDE, FAMILY_SIDE = "child_side", "family_side"


@dataclass(frozen=True)
class Step:
    """One line: what, who owes it, by when, how it stands. `href` leads to where it is done or read.

    `form`: where that is a form, whom it is for: one of the sides, or whoever arranges this kind of meeting.
    """

    title: str
    who: str
    state: str
    colour: str
    href: str
    by_when: str = ""
    says: str = ""
    form: str = ""

    @property
    def is_done(self) -> bool:
        return self.colour == "green"


@dataclass(frozen=True)
class Chapter:
    """Steps that belong together, under one heading."""

    title: str
    steps: list[Step]


def chapters(preparation: Preparation, today: date) -> list[Chapter]:
    """All of it, the first owed first."""
    facts = Facts(preparation, today)
    return [
        Chapter("At once", [_referral(facts)]),  # MT-39
        Chapter("Carers and adopters meet", [*_meeting(facts, K.MEET_AND_GREET, PSW), _group(facts)]),  # MT-21 to MT-29
        Chapter("Medical consultation", list(_medical(facts))),  # MT-30 to MT-33
        Chapter("Bump-into meeting", list(_bump_into(facts))),  # MT-34 to MT-37
        Chapter("Life story sessions", list(_sessions(facts))),  # MT-38
        Chapter("Support around the family", list(_support(facts))),  # MT-40 to MT-42
        Chapter("What was agreed", [_actions(facts)]),  # MT-33, MT-42
    ]


def progress(found: list[Chapter]) -> tuple[int, int]:
    """How many steps are done, and how many there are."""
    steps = [step for chapter in found for step in chapter.steps]
    return sum(step.is_done for step in steps), len(steps)


def late(found: list[Chapter]) -> list[Step]:
    return [step for chapter in found for step in chapter.steps if step.colour == "red"]


def _referral(facts: Facts) -> Step:
    life_story, due = facts.life_story, facts.due.get(("TS-25", facts.life_story.pk))
    title = "Refer for life story support"
    if life_story.referred_on:
        to = life_story.worker.display_name if life_story.worker else "Offered by the adopters’ agency"
        return _done(title, PSW, life_story.referred_on, facts.to("link-life-story"), due=due, says=to)
    return _owed(title, PSW, due or facts.preparation.proceeded_on, facts, facts.to("link-life-story"))


def _meeting(facts: Facts, kind: MeetingKind, who: str, *, by: date | None = None) -> Iterator[Step]:
    """One meeting of this kind: to be arranged, booked, to be written up, or held."""
    found = facts.of_kind(kind)
    if not found:
        href = facts.to("link-meeting-arrange", kind.value)
        yield _owed(str(kind.label), who, by, facts, href, "Not arranged", form=kind.value)
    for meeting in found:
        yield _one_meeting(facts, meeting, who)


def _one_meeting(facts: Facts, meeting: StepMeeting, who: str) -> Step:
    href, title = facts.to("link-meeting", meeting.reference), meeting.title
    if meeting.child and len(facts.link.children) > 1:
        title = f"{title} ({meeting.child.file.reference})"
    if meeting.held_at:
        return _done(title, who, london(meeting.held_at).date(), href, says=_warned(meeting))
    if meeting.day < facts.today:
        return Step(title, who, "To be written up", "orange", href, f"Was {moment_in_words(meeting.at)}")
    told = "" if meeting.carers_told_on else "Tell the foster carers the day"
    return Step(title, who, "Booked", "blue", href, moment_in_words(meeting.at), told)


def _warned(meeting: StepMeeting) -> str:
    return "Held before the Meet and Greet" if meeting.before_why else ""


def _group(facts: Facts) -> Step:
    title, group, href = "Messaging group of carers and adopters", facts.group, facts.to("link-group")
    if group is None:
        return Step(title, PSW, "If wanted", "grey", href, says="Boundaries first, signed by everybody in it")
    if group.closed_on:
        return _done(title, PSW, group.closed_on, href, state="Closed")
    if group.asked_on and not group.kept_open_why:
        return Step(title, PSW, "Close or review it", "orange", href, says="Introductions have begun")
    if group.opened_on:
        return _done(title, PSW, group.opened_on, href, state="Open", says="Looked at on visits and in supervision")
    if group.agreed_on:
        return Step(title, PSW, "Agreed, may open", "blue", href)
    says = f"{counted(facts.signed, 'signature')} so far"
    return _owed(title, PSW, facts.due.get(("TS-112", group.pk), group.wanted_on), facts, href, "To be signed", says)


def _medical(facts: Facts) -> Iterator[Step]:
    """For each child: the report sent, the consultation, the letter."""
    booked = {one.meeting.child_id for one in facts.consultations}
    for child in facts.link.children:
        if child.pk not in booked:
            title = "Book the medical consultation"
            more = f" ({child.file.reference})" if len(facts.link.children) > 1 else ""
            href = facts.to("link-meeting-arrange", K.MEDICAL.value)
            yield _owed(title + more, PSW, None, facts, href, "Not booked", form=K.MEDICAL.value)
    for one in facts.consultations:
        yield _report(facts, one)
        yield _one_meeting(facts, one.meeting, PSW)
        yield _letter(facts, one)


def _report(facts: Facts, one: Consultation) -> Step:
    due, href = facts.due.get(("TS-26", one.pk)), facts.to("link-meeting", one.meeting.reference)
    title = "Send the updated report to the medical adviser"
    if one.cpr_sent_on:
        return _done(title, PSW, one.cpr_sent_on, href, due=due)
    href = facts.to("link-report-sent", one.meeting.reference)
    return _owed(title, PSW, due, facts, href, form=CHILD_SIDE)


def _letter(facts: Facts, one: Consultation) -> Step:
    title, letter = "Letter from the medical adviser", facts.letters.get(one.pk)
    href = facts.to("link-meeting", one.meeting.reference)
    if letter and letter.released_at:
        return _done(title, MA, london(letter.released_at).date(), href, state="With the adopters")
    if letter and letter.signed_on:
        return Step(title, PSW, "Read it and give it to the adopters", "orange", href)
    if one.meeting.held_at is None:
        return Step(title, MA, "After the consultation", "grey", href)
    return _owed(title, MA, letter_due_on(one), facts, href, "Being written" if letter else "Not written")


def _bump_into(facts: Facts) -> Iterator[Step]:
    href, meant = facts.to("link-bump-into"), facts.preparation.bump_into_meant_on
    title = "Plan of the bump-into meeting"
    if facts.plans:
        yield _done(title, PSW, facts.plans[-1].agreed_on, href)
    elif meant:
        yield _owed(title, PSW, facts.due.get(("TS-113", facts.preparation.pk), meant), facts, href, "Not agreed")
    else:
        yield Step(title, PSW, "Not begun", "grey", href, "Before panel", "No meeting without a plan")
    for meeting in facts.of_kind(K.BUMP_INTO):
        yield _one_meeting(facts, meeting, f"{PSW} and {ASW.lower()}")
        if meeting.held_at:
            yield _reflection(facts, meeting)


def _reflection(facts: Facts, meeting: StepMeeting) -> Step:
    title, href = "Reflections with the adopters", facts.to("link-meeting", meeting.reference)
    written = facts.reflections.get(meeting.pk)
    if written is None:
        return Step(title, ASW, "Not written", "orange", href)
    if written.supervision_on is None:
        return Step(title, ASW, "Take it to supervision", "blue", href)
    return _done(title, ASW, written.supervision_on, href, says="Considered in supervision")


def _sessions(facts: Facts) -> Iterator[Step]:
    life_story, href = facts.life_story, facts.to("link-life-story")
    if life_story.offered_elsewhere:
        yield _done("Two sessions with the adopters", LSW, life_story.referred_on, href, state="Offered elsewhere")
        return
    by = facts.due.get(("TS-105", life_story.pk), facts.preparation.panel_on)
    yield from _meeting(facts, K.LIFE_STORY_WORDS, LSW, by=by)
    yield from _meeting(facts, K.LIFE_STORY_STORY, LSW, by=by)
    title = "Report on both sessions"
    if life_story.reported_on:
        yield _done(title, LSW, life_story.reported_on, href, due=by)
    else:
        yield _owed(title, LSW, by, facts, href)


def _support(facts: Facts) -> Iterator[Step]:
    health, href = facts.health, facts.to("link-health")
    title, who = "Health visitor where the adopters live", f"{PSW} or {ASW.lower()}"
    if health.visited_on:
        yield _done(title, who, health.visited_on, href, says=health.service)
    elif health.contacted_on:
        when = f"Visit on {day_in_words(health.visit_on)}" if health.visit_on else "Before placement"
        yield Step(title, who, "Contacted", "blue", href, when, health.service)
    else:
        yield Step(title, who, "Not contacted", "grey", href, "Before placement")
    by = facts.preparation.panel_on
    yield from _meeting(facts, K.FAMILY_NETWORK, ASW, by=by)
    for meeting in facts.of_kind(K.FAMILY_NETWORK):
        if meeting.held_at and meeting.paper_id is None:
            to = facts.to("link-network-plan", meeting.reference)
            yield _owed("Plan of the family network", ASW, by, facts, to, "Not uploaded", form=FAMILY_SIDE)
    yield from _meeting(facts, K.SUPPORT_PLANNING, PSW, by=by)


def _actions(facts: Facts) -> Step:
    """Actions of every meeting that are not done."""
    href, title = facts.to("link-actions"), "Actions agreed at meetings"
    overdue = [one for one in facts.open_actions if one.due_on and one.due_on < facts.today]
    if overdue:
        return Step(title, "Whoever took it on", f"{len(overdue)} overdue", "red", href)
    if facts.open_actions:
        return Step(title, "Whoever took it on", f"{len(facts.open_actions)} open", "blue", href)
    return Step(title, "Whoever took it on", "Nothing open", "grey", href)


def _done(
    title: str, who: str, on: date | None, href: str, *, due: date | None = None, state: str = "Done", says: str = ""
) -> Step:
    after = (on - due).days if on and due and on > due else 0
    when = day_in_words(on) if on else ""
    return Step(title, who, state, "green", href, f"{when}, {counted(after, 'day')} late" if after else when, says)


def _owed(
    title: str,
    who: str,
    by: date | None,
    facts: Facts,
    href: str,
    state: str = "To do",
    says: str = "",
    *,
    form: str = "",
) -> Step:
    if by and by < facts.today:
        return Step(title, who, f"{counted((facts.today - by).days, 'day')} overdue", "red", href, _by(by), says, form)
    return Step(title, who, state, "yellow" if by and by == facts.today else "grey", href, _by(by), says, form)


def _by(day: date | None) -> str:
    return f"By {day_in_words(day)}" if day else ""
