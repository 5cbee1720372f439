"""What an agency shows to its families: the newest edition of its papers, and where else to turn (AD-70, AD-71)."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.files.base import File
from django.db import transaction

from adopters.actions.facts import said
from adoption.actions.people import Within
from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import PAPERS, Agency, DocumentKind, FamilyLink, FamilyLinkKind, User
from adoption.permissions import Permission, ensure
from adoption.uploads import clean
from adoption.uploads.keeping import keep


@transaction.atomic
def add(
    *,
    agency: Agency,
    kind: FamilyLinkKind | str,
    title: str,
    edition: str,
    on: date,
    by: User,
    address: str = "",
    upload: File | None = None,  # type: ignore[type-arg]
) -> FamilyLink:
    """Show a paper, as a PDF kept here or at its address, or where else to turn (AD-05, AD-70, AD-71).

    A newer edition of a paper takes the place of the one before.
    """
    ensure(by, Permission.EVENTS_MANAGE, Within(agency))
    title, kind = said(title, "Enter the title."), FamilyLinkKind(kind)
    link = FamilyLink(agency=agency, kind=kind, title=title, edition=edition.strip(), from_on=on, added_by=by)
    if upload is None:
        link.address = _whole(address)
    else:
        _take_in(link, upload, address)
    lock(agency)
    if kind in PAPERS:
        for earlier in FamilyLink.objects.filter(agency=agency, kind=kind, ended_on=None):
            _end(earlier, on)
    link.save()
    return link


def _whole(address: str) -> str:
    address = said(address, "Choose the PDF, or enter the address at which it is read.")
    if not address.startswith("https://") or len(address.split()) != 1 or len(address) < len("https://x.y"):
        raise NotPossible("Enter the whole address, beginning with https://")
    return address


def _take_in(link: FamilyLink, upload: File, address: str) -> None:  # type: ignore[type-arg]
    """A PDF that can be printed, looked into and cleaned as every file that comes to us."""
    if link.kind not in PAPERS:
        raise NotPossible("Where else to turn is an address. Enter it, and take the file out.")
    if address.strip():
        raise NotPossible("Give either the PDF or its address, not both.")
    cleaned = clean(upload, kind=DocumentKind.OTHER)
    if cleaned.suffix != "pdf":
        raise NotPossible("Save the paper as a PDF first, so that anybody can read and print it.")
    link.size, link.sha256 = len(cleaned.data), cleaned.sha256
    keep(link.stored, f"{uuid.uuid4().hex}.pdf", cleaned.data)


def edition_sent(agency: Agency, on: date) -> str:
    """Which pack somebody was sent on a day, for the timeline: of their agency, or of its region."""
    packs = FamilyLink.objects.filter(kind=FamilyLinkKind.PACK, agency__in=[agency.pk, agency.parent_id or agency.pk])
    then = packs.filter(from_on__lte=on).exclude(ended_on__lte=on).order_by("-from_on", "-pk")
    found = sorted(then, key=lambda link: link.agency_id != agency.pk)
    return f"{found[0].title}, {found[0].edition}".strip(", ") if found else ""


@transaction.atomic
def end(*, link: FamilyLink, on: date, by: User) -> FamilyLink:
    """Families no longer see it."""
    ensure(by, Permission.EVENTS_MANAGE, link)
    held = lock(link)
    if held.ended_on:
        raise NotPossible("This is no longer shown already.")
    return _end(held, on)


def _end(link: FamilyLink, on: date) -> FamilyLink:
    link.ended_on = on
    link.save(update_fields=["ended_on"])
    return link
