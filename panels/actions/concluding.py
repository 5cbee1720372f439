"""An item ends: what panel recommends, with votes and reasons, and what follows at once (PN-20, PN-45)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from panels.actions import attending, hearing, telling
from panels.actions.facts import ensure_runs, files_of, hold_item, said, save
from panels.flows import ITEM, ItemState
from panels.models import Advice, AgendaItem, DecisionSheet, ItemKind, ItemMinute, Telling, Told
from panels.outcomes import EFFECTS
from panels.quorum import Quorum


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
    hearing.ensure_quorate(stands)
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
        for file in files_of(item):
            note(file, what, on=on, by=by, kind=EventKind.DECISION)
    for whom in TOLD.get(item.kind, ()):
        for file in telling.files_of_those_told(item, whom):
            Telling.rows.create(item=item, file=file, whom=whom, since_on=on)
    if advice != Advice.DEFERRED:
        base = str(policy(item.agency, "adm_decision_base", on))
        counts = on if base == "panel_date" else None
        DecisionSheet.rows.create(agency=item.agency, file=item.file, item=item, panel_on=on, counts_from=counts)
    for file in (*files_of(item), item.meeting.panel.file):
        refresh(file, because="Panel heard the case.")


TOLD: dict[str, tuple[Told, ...]] = {
    ItemKind.MATCH: (Told.ADOPTERS, Told.CARERS),
    ItemKind.PLAN: (Told.PARENT,),
    ItemKind.REVIEW: (Told.ADOPTERS,),
}
"""Who hears it on the day (TS-30, TS-53). Adopters whose suitability was considered: on their own record."""
