"""Opening, naming and closing the file on which everything about a case hangs."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import Agency, CaseFile, FileKind, Team, User

LETTERS = {
    FileKind.CHILD: "C",
    FileKind.HOUSEHOLD: "H",
    FileKind.SUPPORT: "S",
    FileKind.LINK_WORK: "L",
    FileKind.PANEL: "P",
    FileKind.MEETINGS: "M",
}
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(kind: FileKind) -> str:
    """A reference that says the kind of case and nothing else: no order, no count, no look-alike letters."""
    return f"{LETTERS[kind]}-{''.join(secrets.choice(ALPHABET) for _ in range(7))}"


@transaction.atomic
def open_file(
    *, kind: FileKind, agency: Agency, team: Team | None, title: str, on: date, by: User | None, reference: str = ""
) -> CaseFile:
    """Begin a file. The caller has checked permission: each kind of case has its own."""
    if team and team.agency_id != agency.pk:
        raise NotPossible("Choose a team of the same agency.")
    file = CaseFile.rows.create(
        kind=kind,
        agency=agency,
        team=team,
        title=title,
        opened_on=on,
        reference=reference or new_reference(kind),
    )
    note(file, "File opened", on=on, by=by)
    return file


@transaction.atomic
def rename(*, file: CaseFile, title: str, on: date, by: User | None) -> CaseFile:
    """Change how lists name the file; the reference never changes."""
    file = lock(file)
    if file.title != title:
        file.title = title
        file.save(update_fields=["title"])
    return file
