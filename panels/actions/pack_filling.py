"""What is in a pack, and in which order (PN-16, PN-17)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from adoption.errors import NotPossible
from adoption.models import DocumentVersion, User
from panels.actions import pack_facts
from panels.actions.facts import ensure_may_be_read_by_panel, said, save
from panels.models import (
    AgendaItem,
    ForParty,
    ItemPaper,
    Pack,
    PackItem,
    PackKind,
    PackPaper,
    PaperState,
)


@transaction.atomic
def choose(*, pack: Pack, items: Iterable[AgendaItem], by: User) -> Pack:
    """Which items are in it. An item that comes in brings the papers that are ready; one that goes takes its papers."""
    pack = pack_facts.hold_open(pack, by)
    wanted = {item.pk: item for item in items if item.meeting_id == pack.meeting_id}
    held = {row.item_id: row for row in PackItem.rows.filter(pack=pack)}
    for key in held.keys() - wanted.keys():
        PackPaper.rows.filter(pack=pack, item=key).delete()
        held[key].delete()
    for key in wanted.keys() - held.keys():
        PackItem.rows.create(pack=pack, item=wanted[key])
        if pack.number == 0:
            put_in_what_is_ready(pack, wanted[key])
    return pack


@transaction.atomic
def refill(*, pack: Pack, by: User) -> int:
    """Take in what has become ready, in the version that stands now. Returns how many papers came in anew."""
    pack = pack_facts.hold_open(pack, by)
    before = set(PackPaper.rows.filter(pack=pack).values_list("item", "version"))
    for row in PackItem.rows.filter(pack=pack).select_related("item__meeting"):
        if pack.number == 0:
            put_in_what_is_ready(pack, row.item)
    after = set(PackPaper.rows.filter(pack=pack).values_list("item", "version"))
    return len(after - before)


@transaction.atomic
def add_paper(*, pack: Pack, item: AgendaItem, version: DocumentVersion, title: str, by: User) -> PackPaper:
    """A paper of an addendum: a document on the file of the case, in the version that stands now."""
    pack = pack_facts.hold_open(pack, by)
    if item.meeting_id != pack.meeting_id:
        raise NotPossible("Choose an item of this meeting.")
    ensure_may_be_read_by_panel(version, item)
    if PackPaper.rows.filter(pack=pack, item=item, version=version).exists():
        raise NotPossible("This paper is in it already.")
    PackItem.rows.get_or_create(pack=pack, item=item)
    last = PackPaper.rows.filter(pack=pack, item=item).order_by("-place").first()
    return _add(pack, item, version, said(title, "Say what the paper is."), last.place + 1 if last else 1)


@transaction.atomic
def take_out(*, row: PackPaper, by: User) -> None:
    pack_facts.hold_open(row.pack, by)
    row.delete()


@transaction.atomic
def move(*, row: PackPaper, up: bool, by: User) -> None:
    """One place up or down within its item."""
    pack_facts.hold_open(row.pack, by)
    order = list(PackPaper.rows.select_for_update().filter(pack=row.pack, item=row.item).order_by("place", "pk"))
    here = next((place for place, each in enumerate(order) if each.pk == row.pk), None)
    if here is None:
        raise NotPossible("This paper is not in the pack any more. Open the page again.")
    there = here + (-1 if up else 1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for place, each in enumerate(order, 1):
            save(each, place=place)


def replaced(pack: Pack) -> list[PackPaper]:
    """Papers in it that stand on their item in another version now, or whose document was withdrawn."""
    rows = PackPaper.rows.filter(pack=pack).select_related("item", "version__document", "paper__version")
    rows = rows.select_related("paper__party_version").order_by("item__number", "place", "pk")
    return [row for row in rows if row.version.document.withdrawn_on or not _stands(pack, row)]


def _stands(pack: Pack, row: PackPaper) -> bool:
    if row.paper is None:
        return True  # of an addendum: the version that was put in
    version = _version_for(pack, row.paper) if row.paper.state == PaperState.READY else None
    return version is not None and version.pk == row.version_id


def documents_for(pack: Pack) -> QuerySet[DocumentVersion]:
    """What may be put into an addendum: documents on the files of its meeting’s items, in their latest version."""
    items = AgendaItem.rows.tabled().filter(meeting=pack.meeting_id)
    files = Q(document__file__in=items.values("file")) | Q(document__file__in=items.values("other_file"))
    rows = DocumentVersion.rows.filter(files, document__withdrawn_on=None, document__only_for=None)
    newest = rows.order_by("document", "-number").distinct("document")
    return (
        DocumentVersion.rows.filter(pk__in=newest.values("pk"))
        .select_related("document__file")
        .order_by("document__title", "pk")
    )


def put_in_what_is_ready(pack: Pack, item: AgendaItem) -> None:
    """In the order of the checklist; papers that are in keep their place, replaced versions are taken anew."""
    ready = ItemPaper.rows.filter(item=item, state=PaperState.READY).select_related("version", "party_version")
    rows = {row.paper_id: row for row in PackPaper.rows.filter(pack=pack, item=item).exclude(paper=None)}
    place = max((row.place for row in PackPaper.rows.filter(pack=pack, item=item)), default=0)
    for paper in ready.order_by("place", "pk"):
        version = _version_for(pack, paper)
        row = rows.pop(paper.pk, None)
        if version is None:
            if row:
                row.delete()
            continue
        if row and row.version_id == version.pk and row.title == paper.title:
            continue
        if row:
            save(row, version=version, title=paper.title)
        elif not PackPaper.rows.filter(pack=pack, item=item, version=version).exists():
            place += 1
            _add(pack, item, version, paper.title, place, paper=paper)
    for gone in rows.values():
        gone.delete()


def _version_for(pack: Pack, paper: ItemPaper) -> DocumentVersion | None:
    """What this edition may hold: a party gets their own version, or what somebody found free of confidences."""
    if pack.kind != PackKind.PARTY:
        return paper.version
    return paper.version if paper.for_party == ForParty.WHOLE else paper.party_version


def _add(
    pack: Pack, item: AgendaItem, version: DocumentVersion, title: str, place: int, *, paper: ItemPaper | None = None
) -> PackPaper:
    return PackPaper.rows.create(pack=pack, item=item, paper=paper, version=version, title=title, place=place)
