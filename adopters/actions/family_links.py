"""What an agency shows to its families: the newest edition of its papers, and where else to turn (AD-70, AD-71)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import said
from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import PAPERS, Agency, FamilyLink, FamilyLinkKind, User
from adoption.permissions import Permission, ensure


class Within:
    """An agency as the record that a permission is asked about."""

    def __init__(self, agency: Agency) -> None:
        self.agency_id = agency.pk


@transaction.atomic
def add(
    *, agency: Agency, kind: FamilyLinkKind | str, title: str, edition: str, address: str, on: date, by: User
) -> FamilyLink:
    """Show an address. A newer edition of a paper takes the place of the one before."""
    ensure(by, Permission.EVENTS_MANAGE, Within(agency))
    title, address = said(title, "Enter the title."), said(address, "Enter the address.")
    if not address.startswith("https://") or len(address.split()) != 1 or len(address) < len("https://x.y"):
        raise NotPossible("Enter the whole address, beginning with https://")
    lock(agency)
    if kind in PAPERS:
        for earlier in FamilyLink.objects.filter(agency=agency, kind=kind, ended_on=None):
            _end(earlier, on)
    return FamilyLink.objects.create(
        agency=agency, kind=kind, title=title, edition=edition.strip(), address=address, from_on=on, added_by=by
    )


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
