"""Letters: begun from a kind, seen by a second person, sent to the address on the recipient's own row (GV-01, GV-02).

Other apps begin theirs with `draft(...)` and send them with `send(...)`. Nothing that was sent is ever changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from adoption import clock, paper
from adoption.actions import documents
from adoption.actions.letter_checks import WrongSide, ensure_fit, ensure_format, ensure_may_check
from adoption.actions.records import check_version, lock, note, opened
from adoption.errors import NotPossible, Stale
from adoption.letters import kind_of
from adoption.letters_news import News
from adoption.models import CaseFile, DocumentKind, EventKind, Format, Letter, Look, Notice, PersonAround, User
from adoption.news import announce
from adoption.permissions import Permission, ensure

TEMPLATE = "adoption/letters/paper.html"


@transaction.atomic
def draft(
    *, file: CaseFile, to: PersonAround, kind: str, by: User, on: date, values: Mapping[str, str] | None = None
) -> Letter:
    """Begin a letter to one person of this file. What `values` does not give stays as a gap to fill in."""
    ensure(by, Permission.DOCUMENT_ADD, file)
    what = kind_of(kind)
    if to.file_id != file.pk:
        raise NotPossible("A letter goes to somebody on this file. Add the person to the file first.")
    if to.to_on:
        raise NotPossible("This person is no longer involved here. Add them to the file again before you write.")
    if to.side not in what.to_sides:
        raise NotPossible(f"“{what.says}” is not a letter for this person. Choose another kind.")

    known = what.known(file) if what.known else {}
    subject, body = what.begin({**known, **(values or {})})
    return Letter.rows.create(
        file=file, to=to, kind=kind, subject=subject, body=body, written_by=by, changed_by=by, written_on=on
    )


@transaction.atomic
def write(*, letter: Letter, subject: str, body: str, version: int, by: User) -> Letter:
    """Save what was written. A check of the earlier words no longer counts; a stale save shows both texts (GV-71)."""
    ensure(by, Permission.DOCUMENT_ADD, letter.file)
    letter = _open(letter)
    theirs = {"subject": letter.subject, "body": letter.body, "version": str(letter.version)}
    check_version(letter, version, theirs=theirs)
    if (letter.subject, letter.body) == (subject, body):
        return letter

    letter.subject, letter.body, letter.changed_by = subject, body, by
    letter.version += 1
    _unchecked(letter)
    letter.returned_why, letter.asked_check_on = "", None
    letter.save()
    return letter


@transaction.atomic
def ask_for_check(*, letter: Letter, by: User, on: date) -> Letter:
    """Tell the file's manager, or its lead, that a letter waits for a second person."""
    ensure(by, Permission.DOCUMENT_ADD, letter.file)
    letter = _open(letter)
    ensure_fit(letter)
    letter.asked_check_on, letter.returned_why = on, ""
    letter.save(update_fields=["asked_check_on", "returned_why"])
    file = letter.file
    reader = next((who for who in (file.manager, file.lead) if who and who.pk != by.pk), None)
    if reader:
        facts = {"agency": file.agency, "file": file, "to_user": reader, "says": "A letter waits for a second person"}
        Notice.rows.get_or_create(key=f"letter:{letter.pk}:{letter.version}:{reader.pk}", defaults=facts)
    return letter


@transaction.atomic
def approve(*, letter: Letter, version: int, by: User, on: date) -> Letter:
    """The second person has seen the pages as they will go. Never somebody who wrote in them (security 4.12)."""
    letter = _open(letter)
    ensure_may_check(letter, by)
    _still(letter, version)
    ensure_fit(letter)

    letter.checked_by, letter.checked_on, letter.checked_version = by, on, letter.version
    letter.returned_why = ""
    letter.save(update_fields=["checked_by", "checked_on", "checked_version", "returned_why"])
    what = f"{letter.what.says} to the {letter.to.get_relation_display().lower()}: checked"
    note(letter.file, what, on=on, by=by, kind=EventKind.DOCUMENT)
    return letter


@transaction.atomic
def send_back(*, letter: Letter, version: int, why: str, by: User) -> Letter:
    """The second person says what to mend. The writer reads it above the letter."""
    letter = _open(letter)
    ensure_may_check(letter, by)
    _still(letter, version)
    if not why.strip():
        raise NotPossible("Say what should be mended before the letter goes.")
    _unchecked(letter)
    letter.returned_why, letter.asked_check_on = why, None
    letter.save()
    return letter


def send(
    *,
    letter: Letter,
    sent_format: Format | str,
    on: date,
    by: User,
    format_note: str = "",
    version: int | None = None,
    to_version: int | None = None,
) -> Letter:
    """Make the paper, keep it with its hash, and write down that and how it went.

    `version` and `to_version` are those of the letter and of the person's row that the sender saw. A letter that holds
    words of the other side is refused, and the timeline keeps that somebody tried.
    """
    try:
        with transaction.atomic():
            return _send(letter, Format(sent_format), format_note.strip(), on, by, version, to_version)
    except WrongSide:
        what = "Refused: a letter would have told one side about the other"
        note(letter.file, what, on=on, by=by, kind=EventKind.REFUSED)
        raise


def _send(
    letter: Letter, form: Format, format_note: str, on: date, by: User, version: int | None, to_version: int | None
) -> Letter:
    ensure(by, Permission.DOCUMENT_ADD, letter.file)
    letter = _open(letter)
    to = letter.to = lock(letter.to)
    _still(letter, version)
    if to_version is not None and to.version != to_version:
        raise NotPossible("The name or address of this person has just changed. Read it again, then send.")
    ensure_fit(letter)
    if letter.needs_check and not letter.is_checked:
        raise NotPossible("Somebody else must see this letter before it goes. Ask a colleague to check it.")
    ensure_format(to, form, format_note)
    if on < letter.written_on:
        raise NotPossible("A letter cannot be sent before it was written. Check the date.")

    opened(letter.file, by, "letter sent", look=Look.PRINTED)
    letter.sent_on, letter.sent_by, letter.sent_format, letter.format_note = on, by, form, format_note
    letter.sent_name, letter.sent_address = to.name, to.address
    relation = to.get_relation_display().lower()
    letter.paper = documents.keep_made(
        file=letter.file,
        kind=DocumentKind.LETTER,
        title=f"{letter.what.says} to the {relation}",
        data=drawn(letter, form),
        about_side=to.side,
        only_for=to,
        by=by,
        at=clock.now(),
    )
    letter.save()
    what = f"{letter.what.says} sent to the {relation} in {form.label.lower()}"
    note(letter.file, what, on=on, by=by, why=format_note, kind=EventKind.DOCUMENT)
    announce(News.SENT, letter, by=by, on=on)
    return letter


def drawn(letter: Letter, form: Format) -> bytes:
    """The pages as they go. The title inside the PDF is a reference; the words are the letter's alone."""
    return paper.draw(TEMPLATE, {"letter": letter, "file": letter.file, "to": letter.to, "form": form.value})


@transaction.atomic
def set_aside(*, letter: Letter, why: str, on: date, by: User) -> Letter:
    """A letter that will not be sent. It stays on the file with the reason."""
    ensure(by, Permission.DOCUMENT_ADD, letter.file)
    letter = _open(letter)
    if not why.strip():
        raise NotPossible("Say why the letter will not be sent.")
    letter.set_aside_on, letter.set_aside_why = on, why
    letter.save(update_fields=["set_aside_on", "set_aside_why"])
    return letter


@transaction.atomic
def write_again(*, letter: Letter, by: User, on: date) -> Letter:
    """The same words as a new letter to the same person; the one that was sent stays as it was."""
    again = draft(file=letter.file, to=letter.to, kind=letter.kind, by=by, on=on)
    again.subject, again.body = letter.subject, letter.body
    again.save(update_fields=["subject", "body"])
    return again


def _open(letter: Letter) -> Letter:
    """Held, with its file and person, and not yet sent: what was sent is never changed."""
    held = lock(letter)
    held.file, held.to = letter.file, PersonAround.rows.select_related("file__agency__parent").get(pk=held.to_id)
    if held.sent_on:
        raise NotPossible("This letter was sent and stays as it is. Write it again as a new letter instead.")
    if held.set_aside_on:
        raise NotPossible("This letter was set aside. Write a new one instead.")
    return held


def _still(letter: Letter, version: int | None) -> None:
    """What somebody agrees to or sends is what they saw."""
    if version is not None and letter.version != version:
        raise Stale("Somebody changed this letter while you were reading. Read it again first.")


def _unchecked(letter: Letter) -> None:
    letter.checked_by, letter.checked_on, letter.checked_version = None, None, None
