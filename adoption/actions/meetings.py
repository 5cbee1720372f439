"""Meetings and visits, who comes, and the support booked for them (GV-03, GV-04).

Other apps arrange theirs here too (a visit to a household, a panel, an introduction) and keep the row they get back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import (
    Attendance,
    CaseFile,
    EventKind,
    Meeting,
    Mode,
    PersonAround,
    Service,
    ServiceBooking,
    Support,
    User,
)
from adoption.models.meeting import services_for
from adoption.permissions import Permission, ensure
from adoption.wording import list_in_words, moment_in_words


@transaction.atomic
def arrange(
    *,
    file: CaseFile,
    what: str,
    at: datetime,
    people: Iterable[PersonAround],
    by: User,
    on: date,
    mode: Mode | str = Mode.IN_PERSON,
    place: str = "",
) -> Meeting:
    """Put a meeting on the file with the people around the case who come. What they need there follows from them."""
    ensure(by, Permission.NOTE_WRITE, file)
    _is_complete(what, at, on)
    meeting = Meeting.rows.create(file=file, what=what.strip(), at=at, mode=mode, place=place.strip(), arranged_by=by)
    _set_people(meeting, people, on)
    note(file, f"Arranged: {meeting.what}, {moment_in_words(at)}", on=on, by=by, kind=EventKind.PEOPLE)
    return meeting


@transaction.atomic
def change(
    *,
    meeting: Meeting,
    what: str,
    at: datetime,
    people: Iterable[PersonAround],
    version: int,
    by: User,
    on: date,
    mode: Mode | str = Mode.IN_PERSON,
    place: str = "",
) -> Meeting:
    """Move a meeting, or change who comes. Support booked for another moment no longer counts: book it again."""
    ensure(by, Permission.NOTE_WRITE, meeting.file)
    meeting = _standing(meeting)
    theirs = {"what": meeting.what, "place": meeting.place, "version": str(meeting.version)}
    check_version(meeting, version, theirs=theirs)
    _is_complete(what, at, on)
    moved = at != meeting.at
    meeting.what, meeting.at, meeting.mode, meeting.place = what.strip(), at, mode, place.strip()
    meeting.version += 1
    meeting.save()
    _set_people(meeting, people, on)
    says = f"Moved: {meeting.what}, to {moment_in_words(at)}" if moved else f"Changed: {meeting.what}"
    note(meeting.file, says, on=on, by=by, kind=EventKind.PEOPLE)
    return meeting


@transaction.atomic
def call_off(*, meeting: Meeting, why: str, on: date, by: User) -> Meeting:
    """It does not take place. Whoever booked support is reminded to call that off as well."""
    ensure(by, Permission.NOTE_WRITE, meeting.file)
    meeting = _standing(meeting)
    if not why.strip():
        raise NotPossible("Say why the meeting is called off.")
    meeting.called_off_on, meeting.called_off_why = on, why
    meeting.save(update_fields=["called_off_on", "called_off_why"])
    note(meeting.file, f"Called off: {meeting.what}", on=on, by=by, why=why, kind=EventKind.PEOPLE)
    return meeting


@transaction.atomic
def book(
    *,
    meeting: Meeting,
    person: PersonAround,
    support: Support | str,
    provider: str,
    booked_on: date,
    by: User,
    on: date,
) -> ServiceBooking:
    """Write down that a service is booked: for whom, with whom, and for the moment at which the meeting now is."""
    ensure(by, Permission.NOTE_WRITE, meeting.file)
    meeting = _standing(meeting)
    service = _needed(meeting, person, Support(support))
    if not provider.strip():
        raise NotPossible("Say with whom it is booked.")
    if booked_on > on:
        raise NotPossible("A booking is recorded once it is made. Check the date.")
    for old in _live(meeting, person, service.support):
        if old.holds_for(meeting) and old.is_for(person, service):
            raise NotPossible("This is booked already. End that booking first if it no longer holds.")
        _end(old, why="Replaced by a newer booking", on=on)

    booking = ServiceBooking.rows.create(
        meeting=meeting,
        person=person,
        support=service.support,
        language=service.language,
        provider=provider.strip(),
        booked_on=booked_on,
        booked_for=meeting.at,
        booked_by=by,
    )
    relation = person.get_relation_display().lower()
    note(meeting.file, f"{service} booked for the {relation}: {meeting.what}", on=on, by=by, kind=EventKind.PEOPLE)
    return booking


@transaction.atomic
def end_booking(*, booking: ServiceBooking, why: str, on: date, by: User) -> ServiceBooking:
    """The interpreter cannot come, or is no longer needed. The meeting warns again while one is."""
    file = booking.meeting.file
    ensure(by, Permission.NOTE_WRITE, file)
    booking = lock(booking)
    if booking.ended_on:
        raise NotPossible("This booking has ended already.")
    if not why.strip():
        raise NotPossible("Say why the booking has ended.")
    _end(booking, why=why, on=on)
    says = f"{Support(booking.support).label}: the booking has ended"
    note(file, says, on=on, by=by, why=why, kind=EventKind.PEOPLE)
    return booking


def warnings(file: CaseFile, now: datetime) -> list[str]:
    """One sentence for each coming meeting that is not ready, for the record and the list (GV-03)."""
    coming = Meeting.rows.filter(file=file).coming(now).with_needs().order_by("at", "pk")
    return [warning(meeting) for meeting in coming if not meeting.is_ready]


def warning(meeting: Meeting) -> str:
    parts = []
    if meeting.missing:
        parts.append(f"Not booked yet: {list_in_words([str(need) for need in meeting.missing])}.")
    if meeting.not_asked:
        names = list_in_words([person.name for person in meeting.not_asked])
        parts.append(f"Never asked what they need: {names}.")
    return f"{meeting.what}, {moment_in_words(meeting.at)}. {' '.join(parts)}"


def _is_complete(what: str, at: datetime, on: date) -> None:
    if not what.strip():
        raise NotPossible("Say what kind of meeting it is.")
    if london(at).date() < on:
        raise NotPossible("This moment is in the past. A meeting that was held is recorded as a note.")


def _standing(meeting: Meeting) -> Meeting:
    held = lock(meeting)
    held.file = meeting.file
    if held.called_off_on:
        raise NotPossible("This meeting was called off. Arrange a new one.")
    return held


def _set_people(meeting: Meeting, people: Iterable[PersonAround], on: date) -> None:
    """Only people of this file. Those who no longer come stay on the row; support booked for them ends by hand."""
    wanted = {person.pk: person for person in people}
    if any(person.file_id != meeting.file_id for person in wanted.values()):
        raise NotPossible("Only people on this file can be asked to come. Add the person to the file first.")
    if not wanted:
        raise NotPossible("Say who comes.")
    for row in Attendance.rows.filter(meeting=meeting):
        comes = wanted.pop(row.person_id, None)
        if (comes is None) != (row.off_on is not None):
            row.off_on = on if comes is None else None
            row.save(update_fields=["off_on"])
    Attendance.rows.bulk_create(Attendance(meeting=meeting, person=person) for person in wanted.values())


def _needed(meeting: Meeting, person: PersonAround, support: Support) -> Service:
    """As the person's needs ask for it now; nothing is booked that nobody needs."""
    if not Attendance.rows.filter(meeting=meeting, person=person, off_on=None).exists():
        raise NotPossible("This person is not coming to the meeting. Add them to it first.")
    found = next((service for service in services_for(person) if service.support == support), None)
    if found is None:
        raise NotPossible("This person does not need that. If they do, change their needs first.")
    return found


def _live(meeting: Meeting, person: PersonAround, support: Support) -> list[ServiceBooking]:
    return list(ServiceBooking.rows.filter(meeting=meeting, person=person, support=support, ended_on=None))


def _end(booking: ServiceBooking, *, why: str, on: date) -> None:
    booking.ended_on, booking.ended_why = on, why
    booking.save(update_fields=["ended_on", "ended_why"])
