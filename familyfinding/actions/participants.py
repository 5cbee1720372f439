"""Workers of another agency who take part in a link: its questions, and documents they hand in (MT-71)."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction

from adoption.actions import documents, notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseFile, Document, DocumentKind, Side, User
from adoption.permissions import Role
from familyfinding.actions import links
from familyfinding.models import Link, Participant


@transaction.atomic
def add(*, link: Link, user: User, part: str, by: User, at: datetime) -> Participant:
    """Let somebody of another agency take part. They open no file; they read and write the questions of this link.

    What they know in writing they hand in.
    """
    links.ensure_childs_side(by, link)
    link = links.hold(link)
    if not link.is_live:
        raise NotPossible("This link is closed.")
    if user.in_portal or not user.is_active:
        raise NotPossible("Choose a member of staff of the other agency.")
    if not part.strip():
        raise NotPossible("Say in which part they take part.")
    try:
        with transaction.atomic():
            row = Participant.rows.create(
                link=link, user=user, part=part.strip(), from_on=london(at).date(), added_by=by
            )
    except IntegrityError:
        raise NotPossible("They take part already.") from None
    said = f"{user.display_name} takes part in the link"
    links.on_all(link, said, by=by, at=at, why=part.strip())
    says = "You take part in a link of another agency: its questions, and documents you hand in. See Links."
    notices.tell(link.child.file, says, key=f"participant:{row.pk}:began", to=user, now=at, names_file=False)
    return row


@transaction.atomic
def end(*, participant: Participant, by: User, at: datetime) -> Participant:
    """They no longer take part, from today."""
    links.ensure_childs_side(by, participant.link)
    held = lock(participant)
    if held.ended_on:
        raise NotPossible("They take part no longer.")
    held.ended_on = london(at).date()
    held.save(update_fields=["ended_on"])
    said = f"{participant.user.display_name} takes part in the link no longer"
    links.on_all(participant.link, said, by=by, at=at)
    return held


@transaction.atomic
def hand_in(
    *,
    link: Link,
    file: CaseFile,
    kind: DocumentKind | str,
    title: str,
    upload: File,  # type: ignore[type-arg]
    by: User,
    at: datetime,
) -> Document:
    """A document of the other agency, onto the file of the child or of the family whom it is about.

    Its workers are told. Whoever handed it in sees that it arrived, and still opens no file.
    """
    if not Participant.rows.filter(link=link, user=by, ended_on=None).exists():
        raise NotAllowed("Documents are handed in by somebody of another agency who takes part in this link.")
    link = links.hold(link)
    if not link.is_live:
        raise NotPossible("This link is closed. Nothing more is handed in.")
    if file not in files_of(link):
        raise NotPossible("Choose the child or the family of this link.")
    of_family = file == link.household.file
    side = Side.ADOPTER if of_family else Side.CARE
    document = documents.take_in(file=file, kind=kind, title=title, upload=upload, by=by, at=at, about_side=side)
    says = "Somebody of another agency handed in a document for a link."
    role = Role.ASSESSMENT_MANAGER if of_family else Role.FAMILY_FINDING_MANAGER
    notices.tell(file, says, key=f"handed-in:{document.pk}", to=file.lead, to_role=role, now=at)
    return document


def files_of(link: Link) -> list[CaseFile]:
    """The children’s files, and the family’s."""
    return [*link.children_files, link.household.file]


def handed_in(link: Link, user: User) -> list[Document]:
    """What this person handed in for the link, the newest first."""
    rows = Document.rows.filter(file__in=files_of(link), versions__number=1, versions__added_by=user)
    return list(rows.select_related("file").order_by("-pk"))
