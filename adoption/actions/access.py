"""The exceptions to team access: named grants, break-glass and declared conflicts (AC-1, security 4.3 and 4.6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models, transaction
from guardian.shortcuts import assign_perm, remove_perm

from adoption import clock
from adoption.actions import notices
from adoption.actions.records import lock, note, opened
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Basis, CaseFile, ConflictBlock, EventKind, Look, NamedGrant, User
from adoption.permissions import Permission, Role, ensure

OPEN = "open_casefile"
GLASS_HOURS = 4
LONGEST = timedelta(days=366)
NO_SUCH_FILE = "No file with this reference can be opened in this way. Check it with the person who gave it to you."


class Emergency(models.TextChoices):
    """Why a file may be opened without allocation. Anything else waits for a manager’s grant."""

    RISK = "risk", "There is a risk to somebody’s life or to a child"
    LAW = "law", "A court or the law requires it now"
    OUT_OF_HOURS = "out_of_hours", "Safeguarding work out of hours, and nobody allocated can be reached"
    OTHER = "other", "Something else that cannot wait"


@transaction.atomic
def grant(*, file: CaseFile, user: User, basis: Basis, why: str, until: date, on: date, by: User) -> NamedGrant:
    """Let one named person open one file, for a reason and until a date."""
    ensure(by, Permission.ACCESS_GRANT, file)
    file = lock(file)
    if user == by:
        raise NotAllowed("Nobody grants access to themselves. Ask another manager.")
    if basis == Basis.GLASS:
        raise NotPossible("Break-glass has a page of its own.")
    if until < on or until > on + LONGEST:
        raise NotPossible("Choose an end date between today and a year from now.")
    if not user.is_active or user.in_portal:
        raise NotPossible("Choose a colleague with an active account.")
    if user.authority.opens_no_file:
        raise NotPossible(
            "A marketing officer opens no file. Name them where promotion is authorised on the child’s profile: "
            "they then see what was published (FF-39)."
        )
    if ConflictBlock.rows.filter(file=file, user=user, ended_on=None).exists():
        raise NotPossible("A conflict of interest is declared for this person. It must be ended first.")

    granted = NamedGrant.rows.create(
        file=file, user=user, basis=basis, why=why, from_on=on, until_on=until, granted_by=by
    )
    assign_perm(OPEN, user, file)
    note(file, f"Access given to {user.display_name} until {until:%-d %B %Y}", on=on, by=by, why=why)
    notices.tell(file, "You have been given access to a file.", key=f"grant:{granted.pk}", to=user)
    return granted


@transaction.atomic
def end(*, grant: NamedGrant, on: date, by: User) -> NamedGrant:
    """Take a named grant back before its date. A manager may, and the person who has it."""
    file = lock(grant.file)
    if by != grant.user:
        ensure(by, Permission.ACCESS_GRANT, file)
    grant = lock(grant)
    if grant.ended_on:
        raise NotPossible("This access has ended already.")

    _end(grant, file, on)
    note(file, f"Access of {grant.user.display_name} ended", on=on, by=by)
    return grant


def _end(grant: NamedGrant, file: CaseFile, on: date) -> None:
    grant.ended_on = on
    grant.save(update_fields=["ended_on"])
    if not NamedGrant.rows.filter(file=file, user=grant.user, ended_on=None).exists():
        remove_perm(OPEN, grant.user, file)


@transaction.atomic
def break_glass(*, reference: str, reason: Emergency, why: str, at: datetime, by: User) -> NamedGrant:
    """Open one file for four hours in an emergency, seen by everybody concerned at once.

    A missing file, another agency’s, a sealed one and one with a declared conflict are answered alike.
    """
    ensure(by, Permission.BREAK_GLASS)
    reach = by.authority.agencies(Permission.BREAK_GLASS)
    found = CaseFile.rows.filter(reference=reference, agency__in=reach, sealed_at=None).first()
    if not found or ConflictBlock.rows.filter(file=found, user=by, ended_on=None).exists():
        raise NotPossible(NO_SUCH_FILE)

    file, until, words = lock(found), at + timedelta(hours=GLASS_HOURS), f"{reason.label}. {why}"
    granted = NamedGrant.rows.create(
        file=file,
        user=by,
        basis=Basis.GLASS,
        why=words,
        from_on=clock.london(at).date(),
        until_on=clock.london(until).date(),
        until_at=until,
        granted_by=by,
    )
    assign_perm(OPEN, by, file)
    note(file, f"Opened by break-glass: {by.display_name}", on=granted.from_on, by=by, why=words)
    opened(file, by, "break-glass", look=Look.GLASS, purpose=reason.label)
    tell_of_glass(file, granted)
    return granted


@transaction.atomic
def end_glass(*, by: User, at: datetime, reference: str = "") -> int:
    """Close again what one opened oneself by break-glass, before the hours are over: one file, or all; says how many.

    Whoever holds it needs no other right to the file for this, and each file’s timeline says that it was closed early.
    """
    mine = NamedGrant.rows.filter(user=by, basis=Basis.GLASS, ended_on=None, until_at__gt=at)
    if reference:
        mine = mine.filter(file__reference=reference)
    ended = 0
    for found in mine.select_related("file").order_by("file", "pk"):
        file, grant = lock(found.file), lock(found)
        if grant.ended_on is None:
            _end(grant, file, clock.london(at).date())
            note(file, f"Break-glass ended early: {by.display_name}", on=clock.london(at).date(), by=by)
            ended += 1
    if not ended:
        raise NotPossible("No file is open to you by break-glass any more.")
    return ended


def glass_open(user: User, at: datetime) -> bool:
    """Whether a file is still open to this person by break-glass."""
    return NamedGrant.rows.filter(user=user, basis=Basis.GLASS, ended_on=None, until_at__gt=at).exists()


def tell_of_glass(file: CaseFile, granted: NamedGrant) -> None:
    """The file’s worker, its manager and the service manager learn of it at once; the notice holds no name."""
    says = f"File {file.reference} was opened by break-glass. Look at it within 2 working days."
    for person in {file.lead, file.manager} - {None, granted.user}:
        notices.tell(file, says, key=f"glass:{granted.pk}:{person.pk}", to=person)  # type: ignore[union-attr]
    notices.tell(file, says, key=f"glass:{granted.pk}:service", to_role=Role.SERVICE_MANAGER)


@transaction.atomic
def declare_conflict(*, file: CaseFile, user: User, why: str, on: date, by: User) -> ConflictBlock:
    """Hide the file from a person at once, whatever their role: they know somebody in it (security 4.6).

    Anybody declares their own; a manager may declare a colleague’s.
    """
    if user == by:
        ensure(by, Permission.CONFLICT_DECLARE)
    else:
        ensure(by, Permission.ACCESS_GRANT, file)
    file = lock(file)
    block, new = ConflictBlock.rows.get_or_create(
        file=file, user=user, ended_on=None, defaults={"why": why, "declared_on": on, "declared_by": by}
    )
    if not new:
        raise NotPossible("This conflict is declared already.")

    note(file, f"Conflict of interest declared: {user.display_name}", on=on, by=by, kind=EventKind.RECORD)
    if file.manager and file.manager != user:
        says = f"A conflict of interest was declared on file {file.reference}. Check who holds the work now."
        notices.tell(file, says, key=f"conflict:{block.pk}", to=file.manager)
    return block


@transaction.atomic
def end_conflict(*, block: ConflictBlock, on: date, by: User, why: str) -> ConflictBlock:
    """Only a manager who is not the person concerned may end it."""
    file = lock(block.file)
    ensure(by, Permission.ACCESS_GRANT, file)
    block = lock(block)
    if by in (block.user, block.declared_by):
        raise NotAllowed("Another manager must end this: not the person concerned, nor whoever declared it.")
    if block.ended_on:
        raise NotPossible("This conflict has ended already.")

    block.ended_on, block.ended_by = on, by
    block.save(update_fields=["ended_on", "ended_by"])
    note(file, f"Conflict of interest ended: {block.user.display_name}", on=on, by=by, why=why)
    return block
