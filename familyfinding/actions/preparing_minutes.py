"""Writing a meeting up: who came against who was expected, the agenda point by point, minutes (MT-22, MT-24, MT-33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from adopters.actions.facts import said
from adoption import paper
from adoption.actions import documents
from adoption.errors import NotPossible
from adoption.models import DocumentKind, User
from adoption.wording import list_in_words
from familyfinding.actions import going_ahead, preparing_medical
from familyfinding.actions.preparing_meetings import ensure_arranges, met_and_greeted, open_meeting
from familyfinding.agendas import MeetingKind, Party
from familyfinding.models import AgendaNote, Attended, Consultation, StepMeeting

MINUTES = "familyfinding/step_minutes_paper.html"


@dataclass(frozen=True)
class Came:
    """Whether one of the expected came, as the form says it."""

    party: Party
    came: bool
    why_not: str = ""
    who: str = ""


@transaction.atomic
def write_up(
    *,
    meeting: StepMeeting,
    attendance: list[Came],
    notes: Mapping[str, str],
    by: User,
    now: datetime,
    before_why: str = "",
) -> StepMeeting:
    """What happened, point by point, and who came, checked against who was expected (MT-22, MT-24, MT-33).

    The minutes are drawn and kept on the child’s file with it.
    """
    ensure_arranges(by, meeting.preparation, meeting.kind)
    meeting = open_meeting(meeting)
    if meeting.at > now:
        raise NotPossible("This meeting is still to come. Write it up once it was held, or move it.")
    _everybody_is_accounted_for(meeting, attendance)
    words = {topic.key: notes.get(topic.key, "").strip() for topic in meeting.agenda.topics}
    if not any(words.values()):
        raise NotPossible("Write what was said under at least one point of the agenda.")
    meeting.before_why = _first_or_says_why(meeting, before_why)
    meeting.held_at, meeting.recorded_by = meeting.at, by
    meeting.chaired_by = _chair(meeting, attendance)
    meeting.save()
    _keep(meeting, attendance, words)
    going_ahead.write(meeting.preparation, f"{meeting.title} held", by=by, at=now)
    keep_minutes(meeting, by=by, at=now)
    consultation = Consultation.rows.filter(meeting=meeting).select_related("preparation__link__child__file").first()
    if consultation:
        preparing_medical.owe_letter(consultation, by=by)
    going_ahead.finish(meeting.preparation, f"{meeting.title} was held.")
    return meeting


def minutes_of(meeting: StepMeeting) -> dict[str, object]:
    """What the printed minutes show. References only: neither side is named to the other."""
    return {
        "meeting": meeting,
        "link": meeting.link,
        "file": meeting.link.child.file,
        "attended": list(meeting.attended.order_by("pk")),
        "notes": list(meeting.notes.order_by("pk")),
        "items": list(meeting.items.order_by("pk")),
    }


def keep_minutes(meeting: StepMeeting, *, by: User, at: datetime) -> None:
    """The minutes as they were written, on the file of each child whom the meeting was about (MT-24, MT-70)."""
    files = [meeting.child.file] if meeting.child else meeting.link.children_files
    data = paper.draw(MINUTES, minutes_of(meeting))
    meeting.minutes = documents.keep_on_each(
        files, kind=DocumentKind.OTHER, title=f"Minutes: {meeting.title}", data=data, by=by, at=at
    )
    meeting.save(update_fields=["minutes"])


def _everybody_is_accounted_for(meeting: StepMeeting, attendance: list[Came]) -> None:
    """Each of the expected came, or the reason is written down (MT-22)."""
    told = {one.party for one in attendance}
    missing = [party for party in meeting.agenda.expected if party not in told]
    silent = [one.party for one in attendance if not one.came and not one.why_not.strip()]
    if missing:
        raise NotPossible(f"Say whether they came: {list_in_words([str(party.label) for party in missing])}.")
    if silent:
        raise NotPossible(f"Say why they did not come: {list_in_words([str(party.label) for party in silent])}.")


def _first_or_says_why(meeting: StepMeeting, why: str) -> str:
    """The Meet and Greet comes first after the decision; whatever came before it says why (MT-21)."""
    if meeting.kind == MeetingKind.MEET_AND_GREET:
        return ""
    first = met_and_greeted(meeting.preparation)
    if first and first.held_at and first.held_at <= meeting.at:
        return ""
    return said(why, "The Meet and Greet comes first. Say why this meeting was held before it.")


def _chair(meeting: StepMeeting, attendance: list[Came]) -> User | None:
    """The child’s social worker: since the Placement Order the permanence worker, who leads the file (CF-09, MT-22)."""
    if meeting.kind != MeetingKind.MEET_AND_GREET:
        return None
    lead = meeting.link.child.file.lead
    if not any(one.came for one in attendance if one.party == Party.CHILDS_WORKER):
        raise NotPossible("The child’s social worker chairs the Meet and Greet. Without them, hold it on another day.")
    if lead is None:
        raise NotPossible("The child has no social worker, who chairs this meeting. Ask the manager to allocate one.")
    return lead


def _keep(meeting: StepMeeting, attendance: list[Came], words: Mapping[str, str]) -> None:
    facts = {"preparation": meeting.preparation, "meeting": meeting}
    for one in attendance:
        why_not = "" if one.came else one.why_not.strip()
        Attended.rows.create(party=one.party, came=one.came, why_not=why_not, who=one.who.strip(), **facts)
    for topic, text in words.items():
        if text:
            AgendaNote.rows.create(topic=topic, text=text, **facts)
