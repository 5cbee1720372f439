"""What becomes of each kind of thing that applicants send: papers, words, wishes and needs (AD-65 to AD-69)."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from adopters.actions.facts import hold, save
from adopters.models import Member
from adoption.actions import documents
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import DocumentKind, EventKind, Format, InPerson, PersonAround, PortalEntry, Side, User

KINDS = (DocumentKind.CERTIFICATE, DocumentKind.PHOTOGRAPH, DocumentKind.OTHER)
WISHES = {"support": "support or advice", "assessment": "an assessment of support needs", "training": "training"}
LANGUAGES = ("language_spoken", "language_read", "needs_note")


def sender(entry: PortalEntry) -> Member:
    """The applicant who wrote it, if they still belong to the household whose file it hangs on."""
    found = Member.rows.select_related("household__file", "person").filter(user=entry.user_id, left_on=None).first()
    if found is None or found.household.file_id != entry.file_id:
        raise NotPossible("Whoever wrote this no longer belongs to the household.")
    return found


@transaction.atomic
def take_in_acknowledgement(entry: PortalEntry, *, by: User | None, at: datetime) -> None:
    """An applicant said that they have read a shared item (AD-56, AD-65)."""
    _note(entry, f"Read by an applicant: {_title(entry)}", kind=EventKind.DOCUMENT)


@transaction.atomic
def take_in_comment(entry: PortalEntry, *, by: User | None, at: datetime) -> None:
    """What an applicant thinks of a shared item, in their words (AD-65)."""
    words = str(entry.written.get("comment", "")).strip()
    _note(entry, f"Comment of an applicant: {_title(entry)}", detail=words, kind=EventKind.MESSAGE)


@transaction.atomic
def take_in_feedback(entry: PortalEntry, *, by: User | None, at: datetime) -> None:
    """Their views stay in the inbox, for the summary without names: not on the file (AD-72)."""
    if str(entry.written.get("rating")) not in tuple("12345"):
        raise NotPossible("This answer has no rating.")


@transaction.atomic
def take_in_support(entry: PortalEntry, *, by: User, at: datetime) -> None:
    """A wish for support, an assessment or training, at any time (AD-67)."""
    wants = WISHES.get(str(entry.written.get("wants")), "support")
    words = str(entry.written.get("about", ""))
    _note(entry, f"An applicant asked for {wants}", detail=words, kind=EventKind.MESSAGE, by=by)


@transaction.atomic
def take_in_needs(entry: PortalEntry, *, by: User | None, at: datetime) -> PersonAround:
    """How to write to this person and meet them, as they say it themselves (GV-01 to GV-05)."""
    member = sender(entry)
    household = hold(member.household, even_closed=True)
    person = lock(member.person)
    written = entry.written
    facts = {name: str(written.get(name, "")) for name in LANGUAGES}
    facts["written_format"] = _one_of(Format.values, written.get("written_format"))
    facts["in_person"] = _one_of(InPerson.values, written.get("in_person"))
    on = london(entry.written_at).date()
    save(person, **facts, needs_asked_on=on, version=person.version + 1)
    note(household.file, "An applicant said how to reach them", on=on, by=entry.user, kind=EventKind.PEOPLE)
    return person


@transaction.atomic
def take_in_upload(entry: PortalEntry, *, by: User, at: datetime) -> None:
    """A colleague puts a paper on the file; what is about one person stays theirs alone (security 4.10)."""
    member = sender(entry)
    kind = _one_of(KINDS, entry.written.get("kind"))
    try:
        stored = entry.stored.open("rb")
    except (FileNotFoundError, ValueError):
        raise NotPossible("The file is no longer there. Send it back, and ask for it again.") from None
    title = str(entry.written.get("title", "")) or DocumentKind(kind).label
    with stored:
        upload = File(stored, name=entry.stored.name)
        document = documents.add(
            file=entry.file, kind=kind, title=title, upload=upload, by=by, at=at, about_side=Side.ADOPTER
        )
    if entry.written.get("about") == "me":
        save(document, only_for=member.person)


def _one_of(known: object, value: object) -> str:
    if value not in known:  # type: ignore[operator]
        raise NotPossible("This answer is none of those that were offered.")
    return str(value)


def _title(entry: PortalEntry) -> str:
    return entry.item.title if entry.item else "a shared item"


def _note(entry: PortalEntry, what: str, *, kind: EventKind, detail: str = "", by: User | None = None) -> None:
    """Under the applicant’s name where it happened by itself: it is their word."""
    day = london(entry.written_at).date()
    note(entry.file, what, on=day, by=by or entry.user, detail=detail, kind=kind)
