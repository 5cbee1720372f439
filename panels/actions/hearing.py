"""An item is heard: begun with a quorum, minuted, ended with a recommendation and its reasons (PN-20, PN-24)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.wording import list_in_words
from panels.actions import attending, declaring
from panels.actions.facts import ensure_runs, hold_item, said, save
from panels.flows import ITEM, ItemState, MeetingState
from panels.models import Advice, AgendaItem, DecisionSheet, ItemKind, ItemMinute, Question, Telling, Told
from panels.outcomes import EFFECTS
from panels.quorum import Quorum

WORDS = (
    "discussion",
    "strengths",
    "concerns",
    "legal_advice",
    "medical_advice",
    "advice_support",
    "advice_contact",
    "advice_responsibility",
    "advice_ages",
    "report_feedback",
    "service_feedback",
)
"""What the minute-taker writes while the item is heard."""


@transaction.atomic
def begin(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    """The item begins. Refused without a quorum, and while somebody has not said whether they have a conflict."""
    ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    if item.meeting.state != MeetingState.HELD:
        raise NotPossible("Begin the meeting first.")
    ITEM.check(ItemState(item.state), ItemState.HEARING)
    if AgendaItem.rows.filter(meeting=item.meeting, state=ItemState.HEARING).exists():
        raise NotPossible("Another item is being heard. End that one first.")
    _everybody_declared(item)
    _nobody_conflicted_stays(item)
    _quorate(attending.quorum_now(item, now=at))
    save(item, state=ItemState.HEARING, began_at=at, ended_at=None)
    ItemMinute.rows.get_or_create(item=item)
    return item


@transaction.atomic
def write(*, minute: ItemMinute, words: dict[str, Any], version: int, by: User, at: datetime) -> ItemMinute:
    """Save what was said, while the item is heard or until the minutes are agreed. A stale save is refused (GV-71)."""
    item = minute.item
    ensure_runs(by, item.meeting.panel)
    item, minute = hold_item(item), lock(minute)
    _still_open(item)
    check_version(minute, version, theirs={name: getattr(minute, name) for name in words if name in WORDS})
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in words.items()}
    save(minute, **facts, written_by=by, written_at=at, version=minute.version + 1)
    return minute


@transaction.atomic
def answer(*, question: Question, text: str, by: User) -> Question:
    """What was answered to a question that a member had put beforehand."""
    ensure_runs(by, question.item.meeting.panel)
    item = hold_item(question.item)
    _still_open(item)
    save(question, answer=text.strip())
    return question


@transaction.atomic
def conclude(
    *,
    item: AgendaItem,
    advice: Advice | str,
    reasons: str,
    by: User,
    at: datetime,
    votes_for: int | None = None,
    votes_against: int | None = None,
    votes_abstained: int | None = None,
    dissent: str = "",
) -> AgendaItem:
    """The item ends: panel recommends, or defers. It decides nothing, and never “in principle” (PN-20, PN-45).

    Without a quorum for the whole of it nothing is recorded, and the refusal says which rule fails.
    """
    ensure_runs(by, item.meeting.panel)
    item, advice = hold_item(item), Advice(advice)
    ITEM.check(ItemState(item.state), ItemState.HEARD)
    _fits(item, advice)
    words = said(reasons, "Write the reasons: the decision maker, and one day the child, will read them.")
    item.ended_at = at
    stands = attending.quorum_now(item, now=at)
    _quorate(stands)
    votes = (votes_for, votes_against, votes_abstained)
    _votes_add_up(votes, stands, dissent)
    _votes_say_so(votes, advice)

    minute = lock(item.minute)
    save(
        minute,
        reasons=words,
        votes_for=votes_for,
        votes_against=votes_against,
        votes_abstained=votes_abstained,
        dissent=dissent.strip(),
        quorum=_as_kept(stands),
        written_by=by,
        written_at=at,
        version=minute.version + 1,
    )
    save(item, advice=advice, state=ItemState.HEARD, ended_at=at)
    EFFECTS[item.kind](item, words=_advice_in_words(minute, advice), by=by, at=at)
    _follow_up(item, advice, by=by, at=at)
    return item


@transaction.atomic
def break_off(*, item: AgendaItem, why: str, by: User, at: datetime) -> AgendaItem:
    """The item cannot be ended, for example because a member had to leave: it waits on the agenda again."""
    ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    ITEM.check(ItemState(item.state), ItemState.TABLED)
    reason = said(why, "Say why the item is broken off.")
    save(item, state=ItemState.TABLED, began_at=None, ended_at=None)
    on = london(at).date()
    note(item.meeting.panel.file, f"Item {item.number} broken off", on=on, by=by, why=reason)
    return item


def _everybody_declared(item: AgendaItem) -> None:
    there = {seat.member_id for seat in attending.seats_of(item.meeting_id) if _is_there(seat)}
    silent = [m.name for m in declaring.undeclared(item.meeting_id, item) if m.pk in there]
    if silent:
        raise NotPossible(f"Ask first whether they have a conflict of interest: {', '.join(silent)}.")


def _nobody_conflicted_stays(item: AgendaItem) -> None:
    """Whoever has a conflict leaves the room before the item begins (PN-17)."""
    conflicts = attending.conflicts_in(item.meeting_id)
    seats = [seat for seat in attending.seats_of(item.meeting_id) if _is_there(seat)]
    names = [seat.member.name for seat in seats if (item.pk, seat.member_id) in conflicts]
    if names:
        raise NotPossible(f"{list_in_words(names)} has a conflict with this item. Note first that they leave the room.")


def _is_there(seat: Any) -> bool:
    return any(stay.left_at is None for stay in seat.stays.all())


def _quorate(stands: Quorum) -> None:
    if not stands.met:
        raise NotPossible(stands.sentence)


def _still_open(item: AgendaItem) -> None:
    if item.meeting.state != MeetingState.HELD:
        raise NotPossible("The minutes of this meeting are agreed, or it has not begun.")


def _fits(item: AgendaItem, advice: Advice) -> None:
    if advice == Advice.NONE:
        raise NotPossible("Choose what panel recommends.")
    if (advice == Advice.NOTED) != (item.kind == ItemKind.GENERAL):
        raise NotPossible("A report is noted; every other item ends with a recommendation or is deferred.")


def _votes_add_up(votes: tuple[int | None, ...], stands: Quorum, dissent: str) -> None:
    """Either no votes were counted, or all of them: of everybody who heard the item."""
    given = [vote for vote in votes if vote is not None]
    if given and sum(given) != stands.counted:
        raise NotPossible(f"{stands.counted} members heard this item, and {sum(given)} votes are entered.")
    if votes[1] and not dissent.strip():
        raise NotPossible("Write down why members voted against.")


def _votes_say_so(votes: tuple[int | None, ...], advice: Advice) -> None:
    """With as many for as against, the chair’s voice decides."""
    yes, no = votes[0] or 0, votes[1] or 0
    if advice == Advice.RECOMMENDED and no > yes:
        raise NotPossible(f"{no} voted against and {yes} for, and the recommendation says otherwise. Mend one of them.")


def _as_kept(stands: Quorum) -> list[dict[str, Any]]:
    rules = [{"rule": one.says, "least": one.least, "found": one.found} for one in stands.results]
    return [*rules, {"members": [asdict(one) | {"hears": one.hears} for one in stands.sitting]}]


def _advice_in_words(minute: ItemMinute, advice: Advice) -> str:
    """What goes on the case’s record: advice, or, when deferred, what panel asked for."""
    if advice == Advice.DEFERRED:
        return minute.reasons
    given = (minute.advice_support, minute.advice_contact, minute.advice_responsibility, minute.advice_ages)
    return "\n".join(words for words in given if words)


def _follow_up(item: AgendaItem, advice: Advice, *, by: User, at: datetime) -> None:
    """Who is told today, and the sheet on which the decision maker will decide."""
    on = london(at).date()
    if item.kind == ItemKind.GENERAL or item.file is None:
        note(item.meeting.panel.file, f"Item {item.number} noted by panel", on=on, by=by)
        return
    if item.kind in (ItemKind.MATCH, ItemKind.PLAN, ItemKind.REVIEW):
        what = f"Panel: {advice.label.lower()}"
        for file in filter(None, (item.file, item.other_file)):
            note(file, what, on=on, by=by, kind=EventKind.DECISION)
    for whom in TOLD.get(item.kind, ()):
        theirs = item.other_file if whom == Told.ADOPTERS and item.other_file else item.file
        Telling.rows.create(item=item, file=theirs, whom=whom, since_on=on)
    if advice != Advice.DEFERRED:
        base = str(policy(item.agency, "adm_decision_base", on))
        counts = on if base == "panel_date" else None
        DecisionSheet.rows.create(agency=item.agency, file=item.file, item=item, panel_on=on, counts_from=counts)
    for file in filter(None, (item.file, item.other_file, item.meeting.panel.file)):
        refresh(file, because="Panel heard the case.")


TOLD: dict[str, tuple[Told, ...]] = {
    ItemKind.MATCH: (Told.ADOPTERS, Told.CARERS),
    ItemKind.PLAN: (Told.PARENT,),
    ItemKind.REVIEW: (Told.ADOPTERS,),
}
"""Who hears it on the day (TS-30, TS-53). Adopters whose suitability was considered: on their own record."""
