"""What applicants send through the portal, taken in once: by itself, or when a colleague accepts it (security 4.10).

Apps say in `<app>/inbox.py` what they take in: TAKES_IN = [(kind, function, automatic)]. The function is called as
`function(entry, by=…, at=…)`, with nobody as `by` when it happens by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction

from adopters.actions import portal_mail
from adoption.actions.notices import tell
from adoption.actions.records import lock, note
from adoption.catalogues import gather
from adoption.clock import london
from adoption.errors import NotPossible, Refused
from adoption.models import EntryState, EventKind, PortalEntry, SharedItem, User
from adoption.permissions import Permission, Role, ensure

log = logging.getLogger(__name__)

TakeIn = Callable[..., object]
FAMILIES = ("_acknowledgement", "_comment")
"""An answer to a shared item of a kind that nobody takes in for itself is taken in as any such answer."""
CHANGED = "This has changed since you opened it. Please open it again from your list, or ask your worker."
TOLD_FOR = timedelta(days=7)
FOR_MANAGERS = frozenset({"complaint"})
UNREADABLE = (
    *(DatabaseError, ObjectDoesNotExist, ValidationError, OSError),
    *(AttributeError, LookupError, TypeError, ValueError),
)
"""What one broken entry may raise; no such entry keeps back what other families sent."""


def taker(kind: str) -> tuple[TakeIn, bool] | None:
    """Who takes this kind in, and whether by itself."""
    known = {name: (function, automatic) for name, function, automatic in gather("inbox", "TAKES_IN")}
    if kind in known:
        return known[kind]
    return next((known.get(family[1:]) for family in FAMILIES if kind.endswith(family)), None)


def waits_for_colleague(kind: str) -> bool:
    found = taker(kind)
    return found is None or not found[1]


@transaction.atomic
def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> PortalEntry:
    """Carry one entry out and mark it received, both or neither. Taking in twice changes nothing."""
    held = lock(entry)
    if held.state != EntryState.WAITING:
        return held
    found = taker(held.kind)
    if found is None:
        raise NotPossible("The service does not know what to do with this yet.")
    found[0](held, by=by, at=at)
    return _answered(held, EntryState.ACCEPTED, by=by, at=at)


@transaction.atomic
def accept(*, entry: PortalEntry, by: User, at: datetime) -> PortalEntry:
    """A colleague takes an entry in."""
    ensure_answers(by, entry)
    held = lock(entry)
    if held.state != EntryState.WAITING:
        raise NotPossible("This has been answered already.")
    return take_in(held, by=by, at=at)


@transaction.atomic
def send_back(*, entry: PortalEntry, why: str, by: User, at: datetime) -> PortalEntry:
    """A colleague sends an entry back, with words for the person who wrote it."""
    ensure_answers(by, entry)
    held = lock(entry)
    if held.state != EntryState.WAITING:
        raise NotPossible("This has been answered already.")
    if not why.strip():
        raise NotPossible("Say what they should change: they read these words.")
    note(held.file, "Sent back to an applicant", on=london(at).date(), by=by, why=why.strip(), kind=EventKind.MESSAGE)
    return _returned(held, why.strip(), by=by, at=at)


def take_in_waiting(*, at: datetime) -> int:
    """Every entry that needs no colleague, the oldest first. One that fails does not stop the others."""
    kinds = PortalEntry.rows.filter(state=EntryState.WAITING).values_list("kind", flat=True).distinct()
    by_itself = [kind for kind in set(kinds) if not waits_for_colleague(kind)]
    waiting = PortalEntry.rows.filter(state=EntryState.WAITING, kind__in=by_itself).order_by("written_at", "pk")
    return sum(_by_itself(entry, at) for entry in waiting)


def ensure_answers(by: User, entry: PortalEntry) -> None:
    """Complaints are a manager’s; everything else is for whoever works with the household."""
    manager = entry.kind in FOR_MANAGERS
    ensure(by, Permission.ASSESSMENT_DECIDE if manager else Permission.HOUSEHOLD_WRITE, entry.file)


def _by_itself(entry: PortalEntry, at: datetime) -> int:
    try:
        return int(take_in(entry, by=None, at=at).state == EntryState.ACCEPTED)
    except Refused as refusal:
        _refused(entry, str(refusal), at)
    except UNREADABLE as error:  # tried again with the next run
        log.exception("Entry %s of kind %s was not taken in: %s", entry.pk, entry.kind, type(error).__name__)
    return 0


@transaction.atomic
def _refused(entry: PortalEntry, why: str, at: datetime) -> None:
    """The applicant reads that it changed, the worker why."""
    held = lock(entry)
    if held.state != EntryState.WAITING:
        return
    day = london(at).date()
    note(held.file, "Sent by an applicant, not taken in", on=day, by=None, why=why, kind=EventKind.MESSAGE)
    _tell_staff(held, "Something an applicant sent could not be taken in. See Portal and messages.", at)
    _returned(held, CHANGED, by=None, at=at)


def tell_of_waiting(*, at: datetime) -> int:
    """Whoever must answer learns that something waits, once for each thing."""
    waiting = PortalEntry.rows.filter(state=EntryState.WAITING, written_at__gt=at - TOLD_FOR)
    found = [entry for entry in waiting.select_related("file") if waits_for_colleague(entry.kind)]
    for entry in found:
        what = "A complaint" if entry.kind in FOR_MANAGERS else "Something"
        _tell_staff(entry, f"{what} from an applicant waits. See Portal and messages.", at)
    return len(found)


def _tell_staff(entry: PortalEntry, says: str, at: datetime) -> None:
    file = entry.file
    to = file.manager if entry.kind in FOR_MANAGERS else file.lead or file.manager
    key = f"portal-entry:{entry.pk}:{entry.state}"
    tell(file, says, key=key, to=to, to_role="" if to else Role.ASSESSMENT_MANAGER, now=at)


def _returned(held: PortalEntry, why: str, *, by: User | None, at: datetime) -> PortalEntry:
    if held.item_id:
        SharedItem.rows.filter(pk=held.item_id).update(answered_at=None)
    portal_mail.tell(held.user, at=at)
    return _answered(held, EntryState.RETURNED, by=by, at=at, answer=why)


def _answered(held: PortalEntry, state: EntryState, *, by: Any, at: datetime, answer: str = "") -> PortalEntry:
    held.state, held.answered_at, held.answered_by, held.answer = state, at, by, answer
    held.save(update_fields=["state", "answered_at", "answered_by", "answer"])
    return held
