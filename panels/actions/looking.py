"""The reading room: opened, read, printed, taken; each written down first (AC-10, PN-17). And notes of one’s own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from adoption.actions.records import opened
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Look, User
from panels.actions import declaring
from panels.actions.binding import item_of
from panels.actions.copies import Standing, standings
from panels.actions.facts import files_of, said
from panels.actions.pack_facts import looked
from panels.models import (
    AgendaItem,
    Deed,
    Making,
    Pack,
    PackCopy,
    PackEdition,
    PackLook,
    PartyCopy,
    Question,
    ReaderNote,
)

A_SITTING = timedelta(hours=1)
"""What happens within this time is one reading: one opening in the read log of a file, and the same news."""


@dataclass(frozen=True)
class News:
    """What came since the reader last looked."""

    since: datetime | None
    addenda: tuple[Pack, ...]
    answered: tuple[Question, ...]


def standing_of(pack: Pack, user: User) -> Standing | None:
    return next((each for each in standings(pack) if each.seat.member.user_id == user.pk), None)


def copy_for(pack: Pack, user: User) -> PackCopy | None:
    """The reader’s copy, if it is made and holds nothing that they may not have any more."""
    rows = PackCopy.objects.visible_to(user).current().filter(pack=pack, seat__member__user=user)
    copy = rows.select_related("edition", "seat__member__user", "pack__meeting__panel").first()
    if copy is None or copy.state != Making.MADE or not copy.over:
        return None
    standing = standing_of(pack, user)
    return copy if standing and standing.may_read and standing.without == copy.edition.left_out else None


def open_pack(*, pack: Pack, by: User, at: datetime) -> News:
    """What is new since the last time; then this time is written down."""
    before = PackLook.rows.filter(pack__meeting=pack.meeting_id, user=by, deed=Deed.OPENED, at__lt=at - A_SITTING)
    last = before.order_by("-at").first()
    since = last.at if last else None
    looked(pack, by, Deed.OPENED, at=at)
    return News(since, tuple(_addenda(pack, since)), tuple(_answered(pack, by, since)))


def read(*, copy: PackCopy, page: int, by: User, at: datetime) -> AgendaItem | None:
    """One page. Raises NotPossible where this copy has no such page."""
    part = copy.edition.part_of(page)
    if part is None:
        raise NotPossible("This page is not in your copy.")
    item = _item(part.item)
    if item:
        pages = [each for each in copy.edition.parts if each.item == part.item]
        within = {"page__gte": pages[0].first, "page__lte": pages[-1].last, "at__gt": at - A_SITTING}
        if not PackLook.rows.filter(pack=copy.pack, user=by, deed=Deed.READ, **within).exists():
            _log([item], by, Look.OPENED)
    PackLook.rows.create(pack=copy.pack, user=by, deed=Deed.READ, page=page, copy=copy, at=at)
    return item


def take(*, copy: PackCopy, deed: Deed, by: User, at: datetime) -> PackCopy:
    """The whole copy, to print or to keep until the minutes are agreed."""
    if not copy.pack.may_print:
        raise NotAllowed("This pack is for reading here only. Ask the panel administrator if you need it on paper.")
    look = Look.PRINTED if deed == Deed.PRINTED else Look.DOWNLOADED
    _log(_items_of(copy.edition), by, look)
    PackLook.rows.create(pack=copy.pack, user=by, deed=deed, copy=copy, at=at)
    return copy


def take_edition(*, edition: PackEdition, by: User, at: datetime, of: PartyCopy | None = None) -> PackEdition:
    """The pages as made, for whoever runs the panel or decides: to look at before they are frozen, or to decide on.

    `of`: the copy of a person concerned that is taken to be handed over.
    """
    _log(_items_of(edition), by, Look.DOWNLOADED)
    looked(edition.pack, by, Deed.DOWNLOADED, at=at, of=of)
    return edition


@transaction.atomic
def write_note(*, copy: PackCopy, page: int, text: str, by: User, at: datetime) -> ReaderNote:
    """For the reader alone."""
    if copy.seat.member.user_id != by.pk:
        raise NotAllowed("Notes are written in one’s own copy.")
    part = copy.edition.part_of(page)
    if part is None:
        raise NotPossible("This page is not in your copy.")
    words = said(text, "Write your note.")
    item = item_of(part.item)
    return ReaderNote.rows.create(pack=copy.pack, seat=copy.seat, item_id=item, page=page, text=words, written_at=at)


@transaction.atomic
def remove_note(*, note: ReaderNote, by: User) -> None:
    if note.seat.member.user_id != by.pk:
        raise NotAllowed("Only whoever wrote a note removes it.")
    note.delete()


def ask(*, copy: PackCopy, page: int, text: str, by: User, at: datetime) -> Question:
    """A question for the meeting, put at a page: the minute-taker finds it at the item (PN-20)."""
    part = copy.edition.part_of(page)
    item = _item(part.item) if part else None
    if item is None:
        raise NotPossible("Questions are put to an item. Open one of its pages.")
    return declaring.ask(item=item, text=f"Page {page}: {said(text, 'Write your question.')}", by=by, at=at)


def _item(key: str) -> AgendaItem | None:
    number = item_of(key)
    return (
        AgendaItem.rows.select_related("file", "other_file", "meeting__panel__file").get(pk=number) if number else None
    )


def _items_of(edition: PackEdition) -> list[AgendaItem]:
    keys = {number for part in edition.parts if (number := item_of(part.item))}
    rows = AgendaItem.rows.filter(pk__in=keys).select_related("file", "other_file", "link")
    return list(rows.prefetch_related("link__linked__child__file"))


def _log(items: list[AgendaItem], by: User, look: Look) -> None:
    """On every file concerned, before anything is shown."""
    for item in items:
        for file in files_of(item):
            opened(file, by, "panel pack", look=look)


def _addenda(pack: Pack, since: datetime | None) -> list[Pack]:
    if since is None:
        return []
    later = Pack.rows.of_panel().filter(meeting=pack.meeting_id, number__gt=0, circulated_at__gt=since)
    return list(later.order_by("number"))


def _answered(pack: Pack, user: User, since: datetime | None) -> list[Question]:
    """Answers come while the item is heard: the reader’s own questions that have one now."""
    if since is None:
        return []
    rows = Question.rows.select_related("item").exclude(answer="")
    mine = rows.filter(item__meeting=pack.meeting_id, member__user=user)
    changed = Question.history.filter(history_date__gt=since).values("id")
    return list(mine.filter(pk__in=changed))  # type: ignore[arg-type]  # the stubs lose the guarded queryset
