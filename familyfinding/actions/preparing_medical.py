"""The medical consultation: the report a week before, and the medical adviser’s letter (MT-30 to MT-33, TS-26)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from adopters.actions.facts import not_before, not_in_future, said, save
from adoption import paper
from adoption.actions import access, documents, notices
from adoption.actions.records import check_version, lock
from adoption.clock import london
from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Asks, Basis, CaseFile, DocumentKind, DocumentVersion, User
from adoption.periods import Period
from adoption.permissions import Permission, Role, can, ensure
from adoption.wording import day_in_words
from familyfinding.actions import disclosures, going_ahead, links, owed
from familyfinding.models import Consultation, MedicalLetter

LETTER_WITHIN = "medical_letter_within"
LETTER = "familyfinding/medical_letter_paper.html"


@transaction.atomic
def send_report(
    *, consultation: Consultation, report: DocumentVersion, sent_on: date, by: User, now: datetime
) -> Consultation:
    """The updated Child Permanence Report went to the medical adviser, on this day (MT-31, TS-26)."""
    consultation = _held(consultation)
    links.ensure_childs_side(by, consultation.preparation.link)
    if consultation.cpr_sent_on:
        raise NotPossible("That the report was sent is recorded already.")
    not_in_future(sent_on, london(now).date())
    not_before(sent_on, consultation.preparation.proceeded_on, "The report is sent after the decision to proceed")
    document, child = report.document, consultation.meeting.child
    if child is None or document.file_id != child.file_id or document.kind != DocumentKind.PERMANENCE_REPORT:
        raise NotPossible("Choose a permanence report that is on this child’s file.")
    if document.withdrawn_on:
        raise NotPossible("This report has been withdrawn. Choose another.")
    save(consultation, cpr=report, cpr_sent_on=sent_on, cpr_sent_by=by)
    what = f"Permanence report sent to the medical adviser on {day_in_words(sent_on)}"
    going_ahead.write(consultation.preparation, what, by=by, at=now)
    going_ahead.finish(consultation.preparation, "The report was sent to the medical adviser.")
    return consultation


@transaction.atomic
def name_adviser(*, consultation: Consultation, adviser: User, until: date, by: User, now: datetime) -> Consultation:
    """A medical adviser with an account may open this child’s file until a day, to advise and to write the letter."""
    consultation = _held(consultation)
    child = consultation.meeting.child or consultation.preparation.link.child
    if not can(adviser, Permission.MEDICAL_ADVISE, child.file):
        raise NotPossible("Choose somebody who is a medical adviser in this agency.")
    why = "Medical consultation with the adopters"
    access.grant(file=child.file, user=adviser, basis=Basis.MEDICAL, why=why, until=until, on=london(now).date(), by=by)
    save(consultation, adviser=adviser, adviser_name=adviser.display_name)
    owed.pass_to(owed.WRITE_LETTER, consultation.pk, to=adviser)
    return consultation


@transaction.atomic
def write_letter(*, consultation: Consultation, body: str, by: User, now: datetime, version: int = 0) -> MedicalLetter:
    """The medical adviser writes what was discussed. Until it is signed it can be changed (MT-32)."""
    consultation = _held(consultation)
    _ensure_adviser(by, consultation)
    if consultation.meeting.held_at is None:
        raise NotPossible("The consultation is not written up yet. The letter is about what was discussed there.")
    words = said(body, "Write the letter.")
    letter = MedicalLetter.rows.filter(consultation=consultation).first()
    if letter is None:
        return MedicalLetter.rows.create(
            preparation=consultation.preparation, consultation=consultation, body=words, written_by=by
        )
    letter = lock(letter)
    if letter.signed_on:
        raise NotPossible("This letter is signed and stays as it is.")
    check_version(letter, version, theirs={"body": letter.body, "version": str(letter.version)})
    save(letter, body=words, written_by=by, version=letter.version + 1)
    return letter


@transaction.atomic
def sign_letter(*, letter: MedicalLetter, version: int, by: User, now: datetime) -> MedicalLetter:
    """Signed by the medical adviser: it is saved to the child’s file, and the child’s worker is told (MT-32)."""
    letter = _held_letter(letter)
    _ensure_adviser(by, letter.consultation)
    if letter.signed_on:
        raise NotPossible("This letter is signed already.")
    check_version(letter, version, theirs={"body": letter.body, "version": str(letter.version)})
    child = letter.consultation.meeting.child or letter.preparation.link.child
    letter.signed_on, letter.signed_name = london(now).date(), by.display_name
    letter.paper = documents.keep_made(
        file=child.file,
        kind=DocumentKind.MEDICAL,
        title="Medical adviser’s letter to the adopters",
        data=paper.draw(LETTER, {"letter": letter, "file": child.file}),
        by=by,
        at=now,
    )
    letter.save()
    owed.done(
        owed.WRITE_LETTER, letter.consultation_id, by=by, at=now, said="The letter is signed and on the child’s file."
    )
    going_ahead.write(letter.preparation, "Medical adviser’s letter signed", by=by, at=now)
    says = "The medical adviser’s letter is on the file. Read it, then give it to the adopters."
    key = f"medical-letter:{letter.pk}:signed"
    notices.tell(child.file, says, key=key, to=child.file.lead, to_role=Role.PERMANENCE_MANAGER, now=now)
    return letter


@transaction.atomic
def release_letter(*, letter: MedicalLetter, by: User, now: datetime) -> MedicalLetter:
    """The child’s worker has read it, and the adopters are given it. Never the person who wrote it (security 4.9)."""
    letter = _held_letter(letter)
    link = letter.preparation.link
    links.ensure_childs_side(by, link)
    if letter.signed_on is None:
        raise NotPossible("The medical adviser has not signed this letter yet.")
    if letter.released_at:
        raise NotPossible("The adopters have this letter already.")
    if letter.written_by == by:
        raise NotAllowed("Somebody else than its writer reads the letter before the adopters do.")
    going_ahead.ensure_fit_for_adopters(link, letter.body)
    save(letter, released_at=now, released_by=by)
    going_ahead.share(
        letter.preparation,
        disclosures.line_of(link, _paper_of(letter), by=by, at=now),
        kind="medical_letter",
        title="Letter from the medical adviser",
        sections=[{"heading": f"{letter.signed_name}, {day_in_words(_signed_on(letter))}", "text": letter.body}],
        document_version=letter.paper,
        asks=Asks.ACKNOWLEDGE,
        by=by,
        at=now,
    )
    going_ahead.write(letter.preparation, "Medical adviser’s letter given to the adopters", by=by, at=now)
    return letter


def letter_due_on(consultation: Consultation) -> date | None:
    """By when the letter is expected, once the consultation was held: as the child’s agency has it (MT-32)."""
    held = consultation.meeting.held_at
    if held is None:
        return None
    on = london(held).date()
    within: Period = policy(file_of(consultation).agency, LETTER_WITHIN, on)
    return within.due_on(on, holidays=holidays())


def owe_letter(consultation: Consultation, *, by: User) -> None:
    """The consultation was written up: the letter is on the adviser’s My work, or the child’s worker’s to ask for."""
    held = consultation.meeting.held_at
    if held and not MedicalLetter.rows.filter(consultation=consultation, signed_on__isnull=False).exists():
        owed.owe(
            file_of(consultation),
            "Letter to the adopters after the medical consultation",
            owner=consultation.adviser,
            within=LETTER_WITHIN,
            source=owed.WRITE_LETTER,
            source_id=consultation.pk,
            by=by,
            at=held,
        )


def file_of(consultation: Consultation) -> CaseFile:
    return (consultation.meeting.child or consultation.preparation.link.child).file


def _paper_of(letter: MedicalLetter) -> DocumentVersion:
    """Signed means that its pages are on the child’s file: the database keeps the two together."""
    if letter.paper is None:
        raise NotPossible("The pages of this letter are not kept here.")
    return letter.paper


def _signed_on(letter: MedicalLetter) -> Any:
    return letter.signed_on


def _held(consultation: Consultation) -> Consultation:
    held: Consultation = going_ahead.hold_step(consultation)
    if held.meeting.called_off_on:
        raise NotPossible("This consultation was called off.")
    return held


def _held_letter(letter: MedicalLetter) -> MedicalLetter:
    held: MedicalLetter = going_ahead.hold_step(letter)
    held.consultation.preparation = held.preparation
    return held


def _ensure_adviser(by: User, consultation: Consultation) -> None:
    """A medical adviser whom this child’s file is open to (security 4.6)."""
    child = consultation.meeting.child or consultation.preparation.link.child
    ensure(by, Permission.MEDICAL_ADVISE, child.file)
    going_ahead.ensure_reader(by, consultation.preparation.link)
