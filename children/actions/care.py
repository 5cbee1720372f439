"""Coming into care, legal status, and leaving care (spec 08; CH-02)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions.records import note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure
from children.actions.facts import ensure_any, hold, not_before, save
from children.models import CareEpisode, Child, LegalStatus, LegalStatusCode


@transaction.atomic
def begin(*, child: Child, on: date, by: User, status: LegalStatusCode | None = None) -> CareEpisode:
    """The child comes into care, under a legal status where it is known already."""
    ensure_any(by, child.file, Permission.CHILD_OPEN, Permission.CASES_IMPORT)
    child = hold(child)
    not_before(on, child.born_on, "A child cannot come into care before birth")
    if CareEpisode.rows.filter(child=child, ended_on=None).exists():
        raise NotPossible("The child is recorded as in care already. End that time in care first.")
    latest = CareEpisode.rows.filter(child=child).order_by("-ended_on").first()
    not_before(on, latest.ended_on if latest else None, "An earlier time in care ended later than that")

    episode = CareEpisode.rows.create(child=child, began_on=on)
    if status:
        LegalStatus.rows.create(episode=episode, status=status, from_on=on)
    save(child, entered_care_on=on)
    under = status.label.lower() if status else "the legal status is not known yet"
    note(child.file, f"Came into care: {under}", on=on, by=by, kind=EventKind.COURT)
    refresh(child.file, because="A time in care began.")
    return episode


@transaction.atomic
def change_status(*, child: Child, status: LegalStatusCode, on: date, by: User | None) -> LegalStatus | None:
    """The legal status changes from a date. Nothing happens for a child who is not recorded as in care."""
    if by is not None:
        ensure(by, Permission.COURT_WRITE, child.file)
    child = hold(child)
    episode = CareEpisode.rows.filter(child=child, ended_on=None).first()
    if episode is None:
        return None
    held = LegalStatus.rows.filter(episode=episode, to_on=None).first()
    if held:
        if held.status == status:
            return held
        not_before(on, held.from_on, "The legal status before this one began later than that")
        held.to_on = on
        held.save(update_fields=["to_on"])
    not_before(on, episode.began_on, "The child came into care later than that")
    changed = LegalStatus.rows.create(episode=episode, status=status, from_on=on)
    note(child.file, f"Legal status: {status.label}", on=on, by=by, kind=EventKind.COURT)
    return changed


@transaction.atomic
def end(*, child: Child, on: date, why: str, by: User) -> CareEpisode:
    """The child is no longer in care."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    episode = CareEpisode.rows.filter(child=child, ended_on=None).first()
    if episode is None:
        raise NotPossible("The child is not recorded as in care.")
    if not why:
        raise NotPossible("Say why care ended.")
    not_before(on, episode.began_on, "This time in care began later than that")

    for held in LegalStatus.rows.filter(episode=episode, to_on=None):
        held.to_on = max(on, held.from_on)
        held.save(update_fields=["to_on"])
    episode.ended_on, episode.ended_why = on, why
    episode.save(update_fields=["ended_on", "ended_why"])
    note(child.file, "Left care", on=on, by=by, why=why, kind=EventKind.COURT)
    return episode
