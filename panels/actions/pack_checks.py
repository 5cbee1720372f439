"""What is checked before a pack is frozen and before it leaves: that it is what stands now (PN-16, PN-17)."""

from __future__ import annotations

from datetime import datetime

from adoption.errors import NotPossible
from panels.actions import pack_facts, pack_filling
from panels.actions.binding import bind
from panels.models import AgendaItem, Pack, PackEdition, PackItem

CHANGED = "Something has changed since these pages were made. Make the pack again, look at it, and then freeze it."
CHANGED_SINCE = (
    "Something has changed since this pack was frozen. Choose “Change it after all”, make the pack again, look at it, "
    "and then freeze it."
)


def ensure_same(pack: Pack, edition: PackEdition, at: datetime, otherwise: str = CHANGED) -> None:
    """Times, presenters, titles and papers: the pages say what would be said now."""
    now = bind(pack, version=edition.version, first_page=pack_facts.first_page(pack), at=at)
    if now.fingerprint != edition.fingerprint:
        raise NotPossible(otherwise)
    for row in pack_filling.replaced(pack):
        raise NotPossible(
            f"Item {row.item.number}: “{row.title}” stands in another version now, or was withdrawn. Take in what has "
            "become ready, make the pack again, look at it, and then freeze it."
        )


def ensure_as_frozen(pack: Pack, at: datetime) -> None:
    """Between freezing and leaving, the agenda and its papers can still change."""
    if pack.frozen:
        ensure_same(pack, pack.frozen, at, CHANGED_SINCE)


def ensure_holds_the_agenda(pack: Pack) -> None:
    """Members go by one agenda: what is sent out is about all of it."""
    tabled = AgendaItem.rows.tabled().filter(meeting=pack.meeting)
    left = tabled.exclude(pk__in=PackItem.rows.filter(pack=pack).values("item")).order_by("number").first()
    if left:
        raise NotPossible(f"Item {left.number} is on the agenda and not in the pack. Put it in, or take it off.")
