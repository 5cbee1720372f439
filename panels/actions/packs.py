"""Packs: begun, filled, put in order, made, frozen, sent out; and addenda that count on (PN-16, PN-17)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from adoption.actions.records import note
from adoption.clock import london
from adoption.errors import NotAllowed, NotPossible
from adoption.models import DocumentVersion, EventKind, User
from panels.actions import meetings
from panels.actions.binding import bind, kept
from panels.actions.facts import ensure_runs, hold_meeting, said, save
from panels.flows import PACK, MeetingState, PackState
from panels.models import (
    AgendaItem,
    Deed,
    ItemPaper,
    Pack,
    PackEdition,
    PackItem,
    PackKind,
    PackLook,
    PackPaper,
    Panel,
    PanelMeeting,
    PaperState,
)

CHANGED = "Something has changed since these pages were made. Make the pack again, look at it, and then freeze it."
NOT_OPEN = "This pack is frozen and is not changed any more. What is new goes into an addendum."


@transaction.atomic
def begin(*, meeting: PanelMeeting, by: User, at: datetime) -> Pack:
    """The pack of a meeting, with every item of the agenda and every paper that is ready."""
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    if meeting.state not in (MeetingState.PREPARING, MeetingState.CIRCULATED):
        raise NotPossible("This meeting has been held or called off.")
    if Pack.rows.of_panel().filter(meeting=meeting, number=0).exists():
        raise NotPossible("This meeting has its pack already.")
    pack = Pack.rows.create(meeting=meeting, begun_by=by, begun_at=at)
    for item in AgendaItem.rows.tabled().filter(meeting=meeting):
        PackItem.rows.create(pack=pack, item=item)
        _put_in_what_is_ready(pack, item)
    return pack


@transaction.atomic
def begin_addendum(*, meeting: PanelMeeting, why: str, by: User, at: datetime) -> Pack:
    """What came after the pack went out. It counts its pages on, and says why it comes."""
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    sent = list(Pack.rows.of_panel().filter(meeting=meeting).order_by("number"))
    if not sent or sent[-1].state != PackState.CIRCULATED:
        raise NotPossible("An addendum comes after what was sent out before it. Send that out first.")
    if meeting.state != MeetingState.CIRCULATED:
        raise NotPossible("An addendum comes between the sending of the papers and the meeting.")
    reason = said(why, "Say why something is added now.")
    return Pack.rows.create(meeting=meeting, number=len(sent), why=reason, begun_by=by, begun_at=at)


@transaction.atomic
def begin_for_party(*, item: AgendaItem, by: User, at: datetime) -> Pack:
    """One item for the people it is about: made from what they may have, never by covering text (PN-17)."""
    ensure_runs(by, item.meeting.panel)
    hold_meeting(item.meeting)
    if item.file_id is None:
        raise NotPossible("This item is about nobody.")
    if Pack.rows.filter(item=item, kind=PackKind.PARTY, state=PackState.PREPARING).exists():
        raise NotPossible("A copy for them is being put together already.")
    pack = Pack.rows.create(meeting=item.meeting, kind=PackKind.PARTY, item=item, begun_by=by, begun_at=at)
    PackItem.rows.create(pack=pack, item=item)
    _put_in_what_is_ready(pack, item)
    return pack


@transaction.atomic
def choose(*, pack: Pack, items: Iterable[AgendaItem], by: User) -> Pack:
    """Which items are in it. An item that comes in brings the papers that are ready; one that goes takes its papers."""
    pack = _open(pack, by)
    wanted = {item.pk: item for item in items if item.meeting_id == pack.meeting_id}
    held = {row.item_id: row for row in PackItem.rows.filter(pack=pack)}
    for key in held.keys() - wanted.keys():
        PackPaper.rows.filter(pack=pack, item=key).delete()
        held[key].delete()
    for key in wanted.keys() - held.keys():
        PackItem.rows.create(pack=pack, item=wanted[key])
        if pack.number == 0:
            _put_in_what_is_ready(pack, wanted[key])
    return pack


@transaction.atomic
def refill(*, pack: Pack, by: User) -> int:
    """Take in what has become ready, in the version that stands now. Returns how many papers came in anew."""
    pack = _open(pack, by)
    before = set(PackPaper.rows.filter(pack=pack).values_list("item", "version"))
    for row in PackItem.rows.filter(pack=pack).select_related("item__meeting"):
        if pack.number == 0:
            _put_in_what_is_ready(pack, row.item)
    after = set(PackPaper.rows.filter(pack=pack).values_list("item", "version"))
    return len(after - before)


@transaction.atomic
def add_paper(*, pack: Pack, item: AgendaItem, version: DocumentVersion, title: str, by: User) -> PackPaper:
    """A paper of an addendum: a document on the file of the case, in the version that stands now."""
    pack = _open(pack, by)
    if item.meeting_id != pack.meeting_id:
        raise NotPossible("Choose an item of this meeting.")
    if version.document.file_id not in {item.file_id, item.other_file_id, pack.meeting.panel.file_id}:
        raise NotPossible("Choose a document that is on the file of this case.")
    if version.document.withdrawn_on:
        raise NotPossible("That document has been withdrawn. Choose another.")
    if PackPaper.rows.filter(pack=pack, item=item, version=version).exists():
        raise NotPossible("This paper is in it already.")
    PackItem.rows.get_or_create(pack=pack, item=item)
    last = PackPaper.rows.filter(pack=pack, item=item).order_by("-place").first()
    return _add(pack, item, version, said(title, "Say what the paper is."), last.place + 1 if last else 1)


@transaction.atomic
def take_out(*, row: PackPaper, by: User) -> None:
    _open(row.pack, by)
    row.delete()


@transaction.atomic
def move(*, row: PackPaper, up: bool, by: User) -> None:
    """One place up or down within its item."""
    _open(row.pack, by)
    order = list(PackPaper.rows.select_for_update().filter(pack=row.pack, item=row.item).order_by("place", "pk"))
    here = next((place for place, each in enumerate(order) if each.pk == row.pk), None)
    if here is None:
        raise NotPossible("This paper is not in the pack any more. Open the page again.")
    there = here + (-1 if up else 1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for place, each in enumerate(order, 1):
            save(each, place=place)


@transaction.atomic
def set_printing(*, pack: Pack, may_print: bool, by: User) -> Pack:
    """Whether members may print and download, or only read in the browser."""
    ensure_runs(by, pack.meeting.panel)
    pack = hold(pack)
    save(pack, may_print=may_print)
    return pack


@transaction.atomic
def ask_making(*, pack: Pack, by: User, at: datetime) -> PackEdition:
    """Have the pages made of what is chosen now. A worker does it; the last good pages stay until these are there."""
    pack = _open(pack, by)
    if not PackItem.rows.filter(pack=pack).exists():
        raise NotPossible("Choose at least one item for the pack.")
    last = PackEdition.rows.filter(pack=pack).order_by("-version").first()
    if last and last.is_under_way:
        raise NotPossible("The pages are being made at this moment. Wait until they are there.")
    version = last.version + 1 if last else 1
    binder = bind(pack, version=version, first_page=first_page(pack), at=at)
    edition = PackEdition.rows.create(
        pack=pack, version=version, binder=kept(binder), fingerprint=binder.fingerprint, asked_by=by, asked_at=at
    )
    looked(pack, by, Deed.MADE, at=at)
    return edition


@transaction.atomic
def freeze(*, pack: Pack, by: User, at: datetime) -> Pack:
    """These pages, and no others: refused when anything changed since they were made. The first to freeze wins."""
    pack = _open(pack, by)
    edition = latest(pack)
    if edition is None:
        raise NotPossible("Make the pages first, and look at them.")
    if PackEdition.rows.filter(pack=pack, version__gt=edition.version).exclude(state="failed").exists():
        raise NotPossible("Newer pages are being made at this moment. Wait until they are there.")
    now = bind(pack, version=edition.version, first_page=first_page(pack), at=at)
    if now.fingerprint != edition.fingerprint:
        raise NotPossible(CHANGED)
    PACK.check(PackState(pack.state), PackState.FROZEN)
    save(pack, state=PackState.FROZEN, frozen=edition, frozen_by=by, frozen_at=at)
    looked(pack, by, Deed.FROZEN, at=at)
    return pack


@transaction.atomic
def reopen(*, pack: Pack, by: User) -> Pack:
    """Frozen too soon. Once it was sent out this is no longer possible."""
    ensure_runs(by, pack.meeting.panel)
    pack = hold(pack)
    if pack.state == PackState.CIRCULATED:
        raise NotPossible("This pack was sent out. What is new goes into an addendum.")
    PACK.check(PackState(pack.state), PackState.PREPARING)
    save(pack, state=PackState.PREPARING, frozen=None, frozen_by=None, frozen_at=None)
    return pack


@transaction.atomic
def circulate(*, pack: Pack, by: User, at: datetime) -> Pack:
    """To everybody who sits in the meeting, each with their own copy, without what they may not have (PN-17)."""
    ensure_runs(by, pack.meeting.panel)
    pack = hold(pack)
    PACK.check(PackState(pack.state), PackState.CIRCULATED)
    if pack.kind == PackKind.PANEL and pack.meeting.state == MeetingState.PREPARING:
        _holds_the_agenda(pack)
        meetings.circulate(meeting=pack.meeting, by=by, at=at)
    elif pack.kind == PackKind.PANEL and pack.number:
        meetings.tell_seats(pack.meeting, "A late paper for panel is ready to read", at=at, key=f"pack-{pack.pk}")
    save(pack, state=PackState.CIRCULATED, circulated_by=by, circulated_at=at)
    looked(pack, by, Deed.CIRCULATED, at=at)
    edition = pack.frozen
    what = f"{pack.called} sent out, {edition.pages} pages, hash {edition.fingerprint[:16]}" if edition else pack.called
    note(pack.meeting.panel.file, what, on=london(at).date(), by=by, why=pack.why, kind=EventKind.DOCUMENT)
    return pack


def documents_for(pack: Pack) -> QuerySet[DocumentVersion]:
    """What may be put into an addendum: documents on the files of its meeting’s items, in their latest version."""
    items = AgendaItem.rows.tabled().filter(meeting=pack.meeting_id)
    files = Q(document__file__in=items.values("file")) | Q(document__file__in=items.values("other_file"))
    rows = DocumentVersion.rows.filter(files, document__withdrawn_on=None)
    latest = rows.order_by("document", "-number").distinct("document")
    return (
        DocumentVersion.rows.filter(pk__in=latest.values("pk"))
        .select_related("document__file")
        .order_by("document__title", "pk")
    )


def may_run(user: User, panel: Panel) -> bool:
    """Whether this person makes its packs."""
    try:
        ensure_runs(user, panel)
    except NotAllowed:
        return False
    return True


def latest(pack: Pack) -> PackEdition | None:
    """The last pages that came to be: a making that failed leaves them as they are."""
    return PackEdition.rows.filter(pack=pack).whole().made().order_by("-version").first()


def first_page(pack: Pack) -> int:
    """An addendum goes on where the pages before it end."""
    if pack.kind != PackKind.PANEL or pack.number == 0:
        return 1
    before = Pack.rows.of_panel().filter(meeting=pack.meeting, number=pack.number - 1).select_related("frozen").get()
    return before.frozen.last_page + 1 if before.frozen else 1


def looked(pack: Pack, user: User, deed: Deed, *, at: datetime, page: int | None = None) -> PackLook:
    return PackLook.rows.create(pack=pack, user=user, deed=deed, page=page, at=at)


def hold(pack: Pack) -> Pack:
    """The pack, held after its meeting: two administrators at once take turns."""
    meeting = hold_meeting(pack.meeting)
    held = Pack.rows.select_for_update(of=("self",), no_key=True).select_related("frozen").get(pk=pack.pk)
    held.meeting = meeting
    return held


def _open(pack: Pack, by: User) -> Pack:
    ensure_runs(by, pack.meeting.panel)
    pack = hold(pack)
    if not pack.is_open:
        raise NotPossible(NOT_OPEN)
    return pack


def _holds_the_agenda(pack: Pack) -> None:
    """Members go by one agenda: what is sent out is about all of it."""
    tabled = AgendaItem.rows.tabled().filter(meeting=pack.meeting)
    left = tabled.exclude(pk__in=PackItem.rows.filter(pack=pack).values("item")).order_by("number").first()
    if left:
        raise NotPossible(f"Item {left.number} is on the agenda and not in the pack. Put it in, or take it off.")


def _put_in_what_is_ready(pack: Pack, item: AgendaItem) -> None:
    """In the order of the checklist; papers that are in keep their place, replaced versions are taken anew."""
    ready = ItemPaper.rows.filter(item=item, state=PaperState.READY).select_related("version", "party_version")
    rows = {row.paper_id: row for row in PackPaper.rows.filter(pack=pack, item=item).exclude(paper=None)}
    place = max((row.place for row in PackPaper.rows.filter(pack=pack, item=item)), default=0)
    for paper in ready.order_by("place", "pk"):
        version = _version_for(pack, paper)
        row = rows.pop(paper.pk, None)
        if version is None or (row and row.version_id == version.pk and row.title == paper.title):
            continue
        if row:
            save(row, version=version, title=paper.title)
        elif not PackPaper.rows.filter(pack=pack, item=item, version=version).exists():
            place += 1
            _add(pack, item, version, paper.title, place, paper=paper)
    for gone in rows.values():
        gone.delete()


def _version_for(pack: Pack, paper: ItemPaper) -> DocumentVersion | None:
    """What this edition may hold: a party gets their own version, or what holds nobody else’s confidences."""
    if pack.kind != PackKind.PARTY:
        return paper.version
    return None if paper.panel_only else paper.party_version or paper.version


def _add(
    pack: Pack, item: AgendaItem, version: DocumentVersion, title: str, place: int, *, paper: ItemPaper | None = None
) -> PackPaper:
    return PackPaper.rows.create(pack=pack, item=item, paper=paper, version=version, title=title, place=place)
