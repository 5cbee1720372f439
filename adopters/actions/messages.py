"""Messages between an applicant and the workers of their household, copied to the file (FF-64)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from adopters.actions import portal_mail
from adopters.actions.facts import said
from adopters.models import Household, Member
from adoption import clock
from adoption.actions.notices import tell
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import EventKind, Notice, PortalAccount, PortalMessage, User
from adoption.people_news import Handover
from adoption.periods import Period, Unit
from adoption.permissions import Permission, Role, ensure

ANSWER_WITHIN = Period(2, Unit.WORKING_DAYS)
"""A message that waits longer is marked for staff."""


@transaction.atomic
def answer(*, household: Household, member: Member, body: str, key: str, by: User, at: datetime) -> PortalMessage:
    """A worker of the household writes to one applicant. A form sent twice is one message, and for that one alone."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    user = _reader(household, member)
    before = PortalMessage.rows.filter(author=by, key=key).first() if key else None
    if before and (before.user_id, before.file_id) == (user.pk, household.file_id):
        return before
    message = PortalMessage.rows.create(
        user=user,
        file=household.file,
        author=by,
        author_name=by.display_name,
        from_staff=True,
        body=said(body, "Write the message."),
        key=uuid.uuid4().hex if before or not key else key,
        written_at=at,
        copied_at=at,
    )
    _copy(message, by)
    thread(household, user).filter(from_staff=False, read_at=None).update(read_at=at)
    portal_mail.tell(user, at=at)
    return message


def copy_waiting(*, at: datetime) -> int:
    """Put what applicants wrote on the timeline of their file, and tell the worker who has it today (FF-64)."""
    waiting = PortalMessage.rows.filter(copied_at=None).order_by("written_at", "pk")
    return sum(_copied(message, at) for message in waiting)


def thread(household: Household, user: User) -> QuerySet[PortalMessage]:
    return PortalMessage.rows.filter(file=household.file_id, user=user)


def unanswered(household: Household) -> list[PortalMessage]:
    """The oldest message of each applicant that no worker has answered."""
    found: dict[int, PortalMessage | None] = {}
    for message in PortalMessage.rows.filter(file=household.file_id).order_by("written_at", "pk"):
        if message.from_staff:
            found[message.user_id] = None
        elif found.get(message.user_id) is None:
            found[message.user_id] = message
    return [message for message in found.values() if message]


def waits_too_long(message: PortalMessage, today: date) -> bool:
    """More than two working days have passed."""
    return today > answer_by(message)


def answer_by(message: PortalMessage) -> date:
    day = london(message.written_at).date()
    return ANSWER_WITHIN.due_on(day, holidays=holidays()) or day + timedelta(days=2)


def _reader(household: Household, member: Member) -> User:
    if member.household_id != household.pk or member.user is None:
        raise NotPossible("This person has no account in the portal. Invite them, or write a letter.")
    if not PortalAccount.rows.filter(user=member.user, file=household.file_id, ended_on=None).exists():
        raise NotPossible("This person’s account in the portal has ended. Write a letter.")
    return member.user


@transaction.atomic
def _copied(message: PortalMessage, at: datetime) -> int:
    held = lock(message)
    if held.copied_at:
        return 0
    held.copied_at = at
    held.save(update_fields=["copied_at"])
    _copy(held, held.author)
    _tell_worker(held, key=f"message:{held.pk}", at=at)
    return 1


def pass_on(household: Household, *, by: User | None, on: date) -> None:
    """The household has another worker: what waits for an answer is theirs, and they are told of it (FF-64)."""
    for message in unanswered(household):
        first, lead = f"message:{message.pk}", message.file.lead_id  # read anew: it has just changed
        if message.copied_at and not Notice.rows.filter(key=first, to_user=lead).exists():
            _tell_worker(message, key=f"{first}:to:{lead}", at=clock.now())


def pass_on_all(handover: Handover, *, by: User | None, on: date) -> None:
    """Somebody’s work passes to a colleague: so does what waits for an answer (FF-64)."""
    waiting = PortalMessage.rows.filter(from_staff=False).values("file")
    theirs = Household.rows.filter(file__lead=handover.to, file__closed_on=None, file__in=waiting)
    for household in theirs.select_related("file").order_by("pk"):
        pass_on(household, by=by, on=on)


def _tell_worker(message: PortalMessage, *, key: str, at: datetime) -> None:
    file = message.file
    to = file.lead or file.manager
    says = "A message from an applicant waits for your answer."
    tell(file, says, key=key, to=to, to_role="" if to else Role.ASSESSMENT_MANAGER, now=at)


def _copy(message: PortalMessage, by: User) -> None:
    what = "Message to an applicant" if message.from_staff else "Message from an applicant"
    day = london(message.written_at).date()
    note(message.file, what, on=day, by=by, detail=message.body, kind=EventKind.MESSAGE)
