"""Sharing with applicants: each gets a copy of their own, and a copy ends without deleting anything (AD-56, AD-65)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from adopters.actions import portal_mail
from adopters.models import Household, Member, ReportVersion
from adoption import clock
from adoption.actions.records import note
from adoption.clock import london, midnight
from adoption.errors import NotPossible
from adoption.models import (
    Asks,
    CaseFile,
    DocumentKind,
    DocumentVersion,
    EventKind,
    PortalAccount,
    SharedItem,
    Side,
    User,
)

Section = dict[str, str]
SHOWN = ("heading", "text", "by")
"""Of each section: its words, and the day by which we promised to come back about it."""
COPIED = (
    *("file", "kind", "subject", "subject_id", "subject_hash", "title", "sections"),
    *("asks", "together", "stored", "media_type", "shared_by"),
)


@transaction.atomic
def share(
    *,
    household: Household,
    members: Iterable[Member],
    kind: str,
    subject: models.Model,
    title: str,
    sections: Iterable[Section],
    at: datetime,
    by: User | None,
    asks: Asks = Asks.READ,
    document_version: DocumentVersion | None = None,
) -> list[SharedItem]:
    """Give these applicants a copy of a record. The caller has asked whether `by` may do so.

    What is shared with both is one matter: each sees that the other still has to answer, and nothing else of them.
    Whoever has no account yet gets their copy of a joint matter with their invitation. Sharing the same thing again
    changes nothing; a changed text replaces the copy, and is to be answered anew.
    """
    readers = list(members)
    _check(household, readers, document_version)
    written = [{name: each[name] for name in SHOWN if name in each} for each in sections]
    facts: dict[str, Any] = {
        "file": household.file,
        "kind": kind,
        "subject": subject._meta.label,
        "subject_id": subject.pk,
        "subject_hash": fingerprint(written, document_version),
        "title": title[:200],
        "sections": written,
        "asks": asks,
        "stored": document_version.stored.name if document_version else "",
        "media_type": document_version.media_type if document_version else "",
        "shared_by": by,
    }
    together = _together(facts) if len(readers) > 1 else None
    shut = _ended(readers)
    users = [member.user for member in readers if member.user and member.user_id not in shut]
    items = [_copy(user, facts | {"together": together}, at) for user in users]
    new = [item for item in items if item.shared_at == at]
    if new:
        note(household.file, f"Shared in the portal: {title}", on=london(at).date(), by=by, kind=EventKind.DOCUMENT)
    return items


@transaction.atomic
def unshare(subject: models.Model, *, at: datetime | None = None, file: CaseFile | None = None) -> int:
    """Take every open copy of this record back, or those of one household’s file.

    What was opened, signed or written about it stays known.
    """
    open_copies = SharedItem.rows.filter(subject=subject._meta.label, subject_id=subject.pk, ended_at=None)
    if file:
        open_copies = open_copies.filter(file=file)
    return open_copies.update(ended_at=at or clock.now())


def hand_joint_items(member: Member, *, at: datetime) -> list[SharedItem]:
    """What their partner was given for both, for an applicant whose account has just begun.

    Nothing from before they belonged to the household: that was for those who were a couple then (security 4.10).
    """
    if member.user is None:
        return []
    household = member.household
    joint = SharedItem.rows.filter(file=household.file, ended_at=None).exclude(together=None)
    joint = joint.filter(shared_at__gte=midnight(member.joined_on))
    partners = joint.exclude(user=member.user).order_by("pk")
    return [_copy(member.user, {name: getattr(item, name) for name in COPIED}, at) for item in partners]


def fingerprint(sections: list[Section], version: DocumentVersion | None) -> str:
    """Of exactly what the person reads."""
    said = json.dumps([sections, version.sha256 if version else ""], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _check(household: Household, readers: list[Member], version: DocumentVersion | None) -> None:
    """Nothing of one person in a copy for another, nothing of another file (security 4.10)."""
    if any(member.household_id != household.pk or member.left_on for member in readers):
        raise NotPossible("Only people of this household can be given this.")
    document = version.document if version else None
    if document is None:
        return
    if document.withdrawn_on:
        raise NotPossible("This document has been withdrawn. Choose another.")
    if ReportVersion.rows.filter(paper__document=document).exists():
        raise NotPossible("This copy holds the confidential part of the report. Give them the adopters’ copy.")
    if document.only_for_id and any(member.person_id != document.only_for_id for member in readers):
        raise NotPossible("This document is about one person alone. Share it with that person only.")
    if document.about_side == Side.BIRTH and document.kind != DocumentKind.PERMANENCE_REPORT:
        raise NotPossible("This document has details of the birth family, so it is not shared with adopters.")


def _ended(readers: list[Member]) -> set[int]:
    """Those whose access has ended: nothing is laid out for them, and no message goes to them."""
    users = [member.user_id for member in readers if member.user_id]
    rows = PortalAccount.rows.filter(user__in=users, ended_on__isnull=False)
    return set(rows.values_list("user_id", flat=True))


def _together(facts: dict[str, Any]) -> uuid.UUID:
    """The same for every copy of one version, whenever it is made."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{facts['subject']}:{facts['subject_id']}:{facts['subject_hash']}")


def _copy(user: User, facts: dict[str, Any], at: datetime) -> SharedItem:
    same = {name: facts[name] for name in ("kind", "subject", "subject_id")}
    before = SharedItem.rows.select_for_update().filter(user=user, ended_at=None, **same).first()
    if before and before.subject_hash == facts["subject_hash"] and before.asks == facts["asks"]:
        return before
    if before:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    item = SharedItem.rows.create(user=user, shared_at=at, **facts)
    portal_mail.tell(user, at=at)
    return item
