"""Everybody’s own copy: prepared once they have declared, made again when they may no longer have an item (PN-17)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from adoption.errors import NotPossible
from adoption.models import ConflictBlock, User
from panels.actions.binding import item_key
from panels.actions.claiming import wait_again
from panels.actions.facts import ensure_runs, files_of
from panels.actions.pack_facts import hold
from panels.flows import PackState
from panels.models import (
    READING,
    AgendaItem,
    Declaration,
    Making,
    Pack,
    PackCopy,
    PackEdition,
    PackItem,
    PackKind,
    ReaderNote,
    Seat,
)


@dataclass(frozen=True)
class Standing:
    """What one member may have of one pack. Until they have declared on every item there is no copy."""

    seat: Seat
    without: frozenset[str]
    undeclared: tuple[AgendaItem, ...]
    of: int

    @property
    def may_read(self) -> bool:
        return not self.undeclared and len(self.without) < self.of


def standings(pack: Pack) -> list[Standing]:
    """For everybody who sits in the meeting, in a fixed number of statements."""
    rows = PackItem.rows.filter(pack=pack).select_related("item__file", "item__other_file", "item__link")
    rows = rows.prefetch_related("item__link__linked__child__file").order_by("item__number")
    items = {row.item: {file.pk for file in files_of(row.item)} for row in rows}
    seats = Seat.rows.filter(meeting=pack.meeting_id).taken().select_related("member__user").order_by("pk")
    said: dict[tuple[int, int], bool] = {
        (row.member_id, row.item_id): row.conflict for row in Declaration.rows.filter(item__in=list(items))
    }
    blocked: dict[int, set[int]] = defaultdict(set)
    users = [seat.member.user_id for seat in seats]
    for user, file in ConflictBlock.rows.filter(user__in=users, ended_on=None).values_list("user", "file"):
        blocked[user].add(file)
    return [_standing(seat, items, said, blocked[seat.member.user_id]) for seat in seats]


def prepare(*, now: datetime) -> int:
    """Give everybody who may read the copy that they may have. Runs often, and does nothing when all is well."""
    packs = Pack.rows.of_panel().filter(state=PackState.CIRCULATED, meeting__state__in=READING)
    return sum(_prepare(pack, now) for pack in packs.select_related("meeting__panel__file", "frozen"))


@transaction.atomic
def ask_print(*, copy: PackCopy, large: bool, by: User, at: datetime) -> PackCopy:
    """Large print instead of ordinary, or back. The reader’s own wish."""
    if copy.seat.member.user_id != by.pk:
        raise NotPossible("Everybody chooses the print of their own copy.")
    pack = hold(copy.pack)
    held = PackCopy.rows.select_for_update(of=("self",)).select_related("edition", "seat").get(pk=copy.pk)
    if held.superseded_at:
        raise NotPossible("Your copy has been made anew. Open the page again.")
    if held.edition.large == large:
        return held
    return _replace(pack, held.seat, held, held.edition.left_out, large=large, now=at)


@transaction.atomic
def make_again(*, copy: PackCopy, by: User, at: datetime) -> PackCopy:
    """One that could not be made, or whose pages could not, is tried once more."""
    ensure_runs(by, copy.pack.meeting.panel)
    hold(copy.pack)
    held = PackCopy.rows.select_for_update(of=("self",)).select_related("edition").get(pk=copy.pk)
    if held.superseded_at or not held.failed:
        raise NotPossible("This copy is there, or is being made at this moment.")
    for row in (held, held.edition):
        if row.state == Making.FAILED:
            wait_again(row, at)
    return held


@transaction.atomic
def end_reading() -> int:
    """Minutes agreed: members’ copies, the pictures of pages and private notes go. The pack itself stays (PN-17)."""
    over = Pack.rows.filter(state=PackState.CIRCULATED).exclude(meeting__state__in=READING)
    over = over.filter(kind=PackKind.PANEL)
    gone = PackCopy.rows.filter(pack__in=over).exclude(stored="", over="").update(stored="", over="")
    PackEdition.rows.filter(pack__in=over).exclude(pictures="").update(pictures="")
    ReaderNote.rows.filter(pack__in=over).delete()
    return gone


def _standing(
    seat: Seat, items: dict[AgendaItem, set[int]], said: dict[tuple[int, int], bool], blocked: set[int]
) -> Standing:
    """`items`: each with the files that it is about."""
    without, undeclared = set(), []
    for item, files in items.items():
        conflict = said.get((seat.member_id, item.pk))
        if conflict or blocked & files:
            without.add(item_key(item.pk))
        elif conflict is None:
            undeclared.append(item)
    return Standing(seat, frozenset(without), tuple(undeclared), len(items))


def _prepare(pack: Pack, now: datetime) -> int:
    held = {row.seat_id: row for row in PackCopy.rows.filter(pack=pack).current().select_related("edition")}
    fresh = 0
    for standing in standings(pack):
        copy = held.get(standing.seat.pk)
        wrong = copy is not None and copy.edition.left_out != standing.without
        if (standing.may_read and copy is None) or wrong:
            fresh += _give(pack, standing, now)
    return fresh


@transaction.atomic
def _give(pack: Pack, standing: Standing, now: datetime) -> int:
    """Looked at again under lock: two workers at once give one copy."""
    pack = hold(pack)
    again = next((each for each in standings(pack) if each.seat.pk == standing.seat.pk), None)
    copy = PackCopy.rows.filter(pack=pack, seat=standing.seat).current().select_related("edition").first()
    if again is None or (copy and copy.edition.left_out == again.without):
        return 0
    if not again.may_read:
        if copy:
            _supersede(copy, now)
        return 0
    _replace(pack, again.seat, copy, again.without, large=bool(copy and copy.edition.large), now=now)
    return 1


def _replace(
    pack: Pack, seat: Seat, copy: PackCopy | None, without: frozenset[str], *, large: bool, now: datetime
) -> PackCopy:
    if copy:
        _supersede(copy, now)
    edition = _edition(pack, without, large=large, now=now)
    return PackCopy.rows.create(pack=pack, seat=seat, edition=edition, asked_at=now)


def _supersede(copy: PackCopy, now: datetime) -> None:
    copy.superseded_at, copy.stored, copy.over = now, "", ""
    copy.save(update_fields=["superseded_at", "stored", "over"])


def _edition(pack: Pack, without: frozenset[str], *, large: bool, now: datetime) -> PackEdition:
    """Of the frozen pages: the same binder, so the same page numbers and the same hash."""
    frozen = pack.frozen
    if frozen is None:
        raise NotPossible("This pack is not frozen.")
    if not without and not large:
        return frozen
    same = {"pack": pack, "version": frozen.version, "without": ",".join(sorted(without)), "large": large}
    edition, _ = PackEdition.rows.get_or_create(
        **same, defaults={"binder": frozen.binder, "fingerprint": frozen.fingerprint, "asked_at": now}
    )
    if edition.state == Making.FAILED:
        edition.state, edition.tries = Making.WAITING, 0
        edition.save(update_fields=["state", "tries"])
    return edition
