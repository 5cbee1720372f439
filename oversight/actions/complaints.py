"""A complaint from its arrival to what was learned from it (GV-23 to GV-29, AD-68)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from adopters.actions import sharing
from adopters.models import Household, Member
from adoption import clock
from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.engine.projection import holidays
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Agency, CaseFile, EventKind, PortalEntry, User
from adoption.periods import Period, Unit
from adoption.permissions import Permission, Role, can, ensure
from adoption.wording import day_in_words
from oversight.models import ByWhom, Complaint, ComplaintStep, How, Outcome, Stage

ACKNOWLEDGED_WITHIN = Period(3, Unit.WORKING_DAYS)
"""Proposed to the manager, who may set another day: the sources give no number (CF-26)."""
KEEP = Permission.COMPLAINTS_KEEP


@transaction.atomic
def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> Complaint:
    """An applicant complained in the portal: it is on the record at once, and the managers are told (AD-68, GV-26)."""
    done = Complaint.rows.filter(entry=entry).first()
    if done:
        return done
    on = london(entry.written_at).date()
    formal = entry.written.get("tried") == "formal"
    complaint = Complaint.rows.create(
        agency=entry.file.agency,
        file=entry.file,
        entry=entry,
        user=entry.user,
        by_whom=ByWhom.ADOPTER,
        name=entry.user.display_name,
        how=How.PORTAL,
        received_on=on,
        what=str(entry.written.get("what", "")).strip() or "No words were written.",
        wanted=str(entry.written.get("wanted", "")).strip(),
        stage=Stage.FORMAL if formal else Stage.INFORMAL,
        acknowledge_by=ACKNOWLEDGED_WITHIN.due_on(on, holidays=holidays()),
        respond_by=_by_policy(entry.file.agency, on),
    )
    _begin(complaint, on=on, by=None, at=at)
    return complaint


@transaction.atomic
def record(
    *,
    agency: Agency,
    file: CaseFile | None,
    by_whom: ByWhom | str,
    name: str,
    how: How | str,
    stage: Stage | str,
    what: str,
    wanted: str,
    helper: str,
    received_on: date,
    by: User,
    at: datetime,
) -> Complaint:
    """A complaint that came in another way. Told to any worker, it is entered by a manager (GV-25, GV-26)."""
    ensure(by, KEEP)
    if agency.pk not in by.authority.agencies(KEEP):
        raise NotAllowed("You keep the complaints of another agency.")
    if received_on > london(at).date():
        raise NotPossible("It cannot have been received in the future.")
    if file and file.agency_id != agency.pk:
        raise NotPossible("This file belongs to another agency. Choose the agency that holds it.")
    if not what.strip():
        raise NotPossible("Write what the complaint is.")
    complaint = Complaint.rows.create(
        agency=agency,
        file=file,
        by_whom=by_whom,
        name=name.strip(),
        how=how,
        stage=stage,
        received_on=received_on,
        what=what.strip(),
        wanted=wanted.strip(),
        helper=helper.strip(),
        acknowledge_by=ACKNOWLEDGED_WITHIN.due_on(received_on, holidays=holidays()),
        respond_by=_by_policy(agency, received_on),
    )
    _begin(complaint, on=received_on, by=by, at=at)
    return complaint


@transaction.atomic
def take_on(
    *,
    complaint: Complaint,
    handler: User,
    about: User | None,
    acknowledge_by: date,
    respond_by: date,
    by: User,
    on: date,
) -> Complaint:
    """Who deals with it, and by when it is acknowledged and answered. Never somebody it is about (GV-25)."""
    held = _held(complaint, by)
    if not can(handler, KEEP, held) or (held.file_id and held.file and held.file.lead_id == handler.pk):
        raise NotPossible("Choose a manager who may deal with complaints and is not the worker of this case.")
    if about and about.pk == handler.pk:
        raise NotPossible("Nobody deals with a complaint about themselves. Choose another manager.")
    if acknowledge_by < held.received_on or respond_by < acknowledge_by:
        raise NotPossible("It is received first, then acknowledged, then answered. Check the dates.")
    by_policy = _by_policy(held.agency, held.received_on)
    if by_policy and respond_by > by_policy:
        raise NotPossible(f"Your agency answers complaints by {day_in_words(by_policy)} at the latest.")
    facts = {"handler": handler, "about": about, "acknowledge_by": acknowledge_by, "respond_by": respond_by}
    _save(held, clock_on=held.received_on if by_policy else respond_by, **facts)
    _step(held, f"Taken on, to be answered by {day_in_words(respond_by)}", on=on, by=by)
    return _done(held, "A manager took a complaint on.")


@transaction.atomic
def acknowledge(*, complaint: Complaint, on: date, procedure: bool, by: User, today: date) -> Complaint:
    """Whoever complained was told that it arrived, who deals with it and by when; with the procedure if they wish."""
    held = _held(complaint, by)
    if held.handler is None:
        raise NotPossible("Say first who deals with it and by when.")
    if held.acknowledged_on:
        raise NotPossible("It is acknowledged already.")
    _sensible(held, on, today)
    _save(held, acknowledged_on=on, procedure_sent_on=on if procedure else held.procedure_sent_on)
    what = "Acknowledged, with the procedure and its forms" if procedure else "Acknowledged"
    _step(held, what, on=on, by=by)
    return _done(held, "A complaint was acknowledged.")


@transaction.atomic
def send_procedure(*, complaint: Complaint, on: date, by: User, today: date) -> Complaint:
    """Copies of the procedure and its forms, supplied on request (GV-23)."""
    held = _held(complaint, by)
    _sensible(held, on, today)
    _save(held, procedure_sent_on=on)
    _step(held, "Procedure and forms sent", on=on, by=by)
    return _done(held, "The complaints procedure was sent.")


@transaction.atomic
def move(*, complaint: Complaint, stage: Stage | str, why: str, on: date, by: User, today: date) -> Complaint:
    """From talking it over to the formal procedure, or to the Ombudsman. An answer given before no longer stands."""
    held = _held(complaint, by, answered=True)
    stage = Stage(stage)
    if list(Stage).index(stage) <= list(Stage).index(Stage(held.stage)):
        raise NotPossible("A complaint goes on to the next stage, never back.")
    if not why.strip():
        raise NotPossible("Say why it goes on.")
    _sensible(held, on, today)
    _save(held, stage=stage, outcome=Outcome.NONE, responded_on=None)
    _step(held, f"Now: {stage.label.lower()}", on=on, by=by, detail=why.strip())
    return _done(held, "A complaint went to its next stage.")


@transaction.atomic
def respond(
    *, complaint: Complaint, outcome: Outcome | str, words: str, learning: str, on: date, by: User, today: date
) -> Complaint:
    """The answer, in the words that whoever complained reads; and what we change (GV-24, GV-26)."""
    held = _held(complaint, by)
    outcome = Outcome(outcome)
    if outcome == Outcome.NONE or not words.strip():
        raise NotPossible("Choose the outcome, and write the answer in the words that they read.")
    _sensible(held, on, today)
    _save(held, outcome=outcome, words=words.strip(), learning=learning.strip(), responded_on=on)
    _step(held, f"Answered: {outcome.label.lower()}", on=on, by=by, detail=words.strip())
    return _done(held, "A complaint was answered.")


def chase(*, at: datetime) -> int:
    """Days that went by: the manager is told, then the service manager. Once each."""
    today = london(at).date()
    late = list(Complaint.rows.unacknowledged(today)) + list(Complaint.rows.late(today))
    for complaint in late:
        what = "answered" if complaint.respond_by and complaint.respond_by < today else "acknowledged"
        says = f"A complaint should have been {what} by now. See Complaints."
        _tell(complaint, says, f"late:{what}", to=complaint.handler, at=at)
    return len(late)


def share_standing(complaint: Complaint, *, at: datetime) -> None:
    """What whoever complained in the portal reads of it: theirs alone, never their partner’s."""
    member = Member.rows.filter(user=complaint.user, left_on=None).select_related("household__file", "user").first()
    household = Household.rows.filter(file=complaint.file).select_related("file").first() if complaint.file else None
    if complaint.user is None or household is None or member is None or member.household_id != household.pk:
        return
    sharing.share(
        household=household,
        members=[member],
        kind="complaint",
        subject=complaint,
        title="Your complaint",
        sections=sections_of(complaint),
        at=at,
        by=None,
    )


def sections_of(complaint: Complaint) -> list[dict[str, str]]:
    """Where it stands, who deals with it, by when: plainly."""
    received = f"We received it on {day_in_words(complaint.received_on)}."
    if complaint.acknowledged_on:
        received += f" We wrote to you about it on {day_in_words(complaint.acknowledged_on)}."
    stages = {
        Stage.INFORMAL: "We talk it over with you first and try to put it right.",
        Stage.FORMAL: "It follows the complaints procedure of the local authority.",
        Stage.OMBUDSMAN: "The Ombudsman looks at it.",
    }
    told = [{"heading": "You wrote", "text": complaint.what}]
    told.append({"heading": "Where it stands", "text": f"{received} {stages[Stage(complaint.stage)]}"})
    if complaint.handler and complaint.respond_by:
        words = f"{complaint.handler.display_name} deals with it. You have an answer by "
        told.append({"heading": "Who deals with it", "text": f"{words}{day_in_words(complaint.respond_by)}."})
    elif complaint.acknowledge_by:
        words = f"You hear by {day_in_words(complaint.acknowledge_by)} who deals with it."
        told.append({"heading": "What happens next", "text": words})
    if complaint.outcome:
        told.append({"heading": f"Our answer: {complaint.get_outcome_display()}", "text": complaint.words})
    return told


def _begin(complaint: Complaint, *, on: date, by: User | None, at: datetime) -> None:
    _step(complaint, f"Received {complaint.get_how_display().lower()}", on=on, by=by)
    if complaint.file:
        way = "formal procedure" if complaint.stage == Stage.FORMAL else "to be talked over first"
        note(complaint.file, f"Complaint received: {way}", on=on, by=by, kind=EventKind.RECORD)
    share_standing(complaint, at=at)
    says = "A complaint was received. See Complaints."
    manager = complaint.file.manager if complaint.file else None
    may = manager if manager and can(manager, KEEP, complaint) else None
    _tell(complaint, says, "new", to=may, at=at)


def _held(complaint: Complaint, by: User, *, answered: bool = False) -> Complaint:
    ensure(by, KEEP, complaint)
    held = lock(complaint)
    if held.about_id == by.pk:
        raise NotPossible("Nobody deals with a complaint about themselves.")
    if held.outcome and not answered:
        raise NotPossible("This complaint is answered. If they are not content, take it to the next stage.")
    return held


def _sensible(complaint: Complaint, on: date, today: date) -> None:
    if on > today or on < complaint.received_on:
        raise NotPossible("Enter a date from the day it was received up to today.")


def _by_policy(agency: Agency, on: date) -> date | None:
    period: Period | None = policy(agency, "complaint_response", on)
    return period.due_on(on, holidays=holidays()) if period else None


def _save(complaint: Complaint, **facts: object) -> None:
    for name, value in facts.items():
        setattr(complaint, name, value)
    complaint.save(update_fields=list(facts))


def _step(complaint: Complaint, what: str, *, on: date, by: User | None, detail: str = "") -> None:
    ComplaintStep.rows.create(complaint=complaint, what=what[:200], detail=detail, on=on, by=by)


def _done(complaint: Complaint, because: str) -> Complaint:
    share_standing(complaint, at=clock.now())
    if complaint.file:
        refresh(complaint.file, because=because)
    return complaint


def _tell(complaint: Complaint, says: str, what: str, *, to: User | None, at: datetime) -> None:
    """Whoever deals with it, else the service manager. The notice names no file: its worker need not be told."""
    key = f"complaint:{complaint.pk}:{what}"
    about: Any = complaint  # knows its agency, which is all that a notice without a file needs
    notices.tell(about, says, key=key, to=to, to_role=Role.SERVICE_MANAGER, now=at, names_file=False)
