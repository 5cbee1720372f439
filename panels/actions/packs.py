"""Packs: begun, made, frozen, sent out; and addenda that count on (PN-16, PN-17)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adoption.actions.records import note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from panels.actions import meetings, pack_checks, pack_facts, pack_filling, party_copies, seating
from panels.actions.binding import bind, kept
from panels.actions.facts import ensure_runs, hold_meeting, said, save
from panels.flows import PACK, MeetingState, PackState
from panels.models import (
    AgendaItem,
    Deed,
    Pack,
    PackEdition,
    PackItem,
    PackKind,
    PanelMeeting,
)


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
        pack_filling.put_in_what_is_ready(pack, item)
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
    pack_filling.put_in_what_is_ready(pack, item)
    return pack


@transaction.atomic
def set_printing(*, pack: Pack, may_print: bool, by: User) -> Pack:
    """Whether members may print and download, or only read in the browser."""
    ensure_runs(by, pack.meeting.panel)
    pack = pack_facts.hold(pack)
    save(pack, may_print=may_print)
    return pack


@transaction.atomic
def ask_making(*, pack: Pack, by: User, at: datetime) -> PackEdition:
    """Have the pages made of what is chosen now. A worker does it; the last good pages stay until these are there."""
    pack = pack_facts.hold_open(pack, by)
    if not PackItem.rows.filter(pack=pack).exists():
        raise NotPossible("Choose at least one item for the pack.")
    last = PackEdition.rows.filter(pack=pack).order_by("-version").first()
    if last and last.is_under_way:
        raise NotPossible("The pages are being made at this moment. Wait until they are there.")
    version = last.version + 1 if last else 1
    binder = bind(pack, version=version, first_page=pack_facts.first_page(pack), at=at)
    edition = PackEdition.rows.create(
        pack=pack, version=version, binder=kept(binder), fingerprint=binder.fingerprint, asked_by=by, asked_at=at
    )
    pack_facts.looked(pack, by, Deed.MADE, at=at)
    return edition


@transaction.atomic
def freeze(*, pack: Pack, by: User, at: datetime) -> Pack:
    """These pages, and no others: refused when anything changed since they were made. The first to freeze wins."""
    pack = pack_facts.hold_open(pack, by)
    edition = pack_facts.latest(pack)
    if edition is None:
        raise NotPossible("Make the pages first, and look at them.")
    if PackEdition.rows.filter(pack=pack, version__gt=edition.version).exclude(state="failed").exists():
        raise NotPossible("Newer pages are being made at this moment. Wait until they are there.")
    pack_checks.ensure_same(pack, edition, at)
    party_copies.ensure_tells_nothing(pack)
    PACK.check(PackState(pack.state), PackState.FROZEN)
    save(pack, state=PackState.FROZEN, frozen=edition, frozen_by=by, frozen_at=at)
    pack_facts.looked(pack, by, Deed.FROZEN, at=at)
    return pack


@transaction.atomic
def reopen(*, pack: Pack, by: User) -> Pack:
    """Frozen too soon. Once it was sent out this is no longer possible."""
    ensure_runs(by, pack.meeting.panel)
    pack = pack_facts.hold(pack)
    if pack.state == PackState.CIRCULATED:
        raise NotPossible("This pack was sent out. What is new goes into an addendum.")
    PACK.check(PackState(pack.state), PackState.PREPARING)
    save(pack, state=PackState.PREPARING, frozen=None, frozen_by=None, frozen_at=None)
    return pack


@transaction.atomic
def circulate(*, pack: Pack, by: User, at: datetime) -> Pack:
    """To everybody who sits in the meeting, each with their own copy, without what they may not have (PN-17)."""
    ensure_runs(by, pack.meeting.panel)
    pack = pack_facts.hold(pack)
    PACK.check(PackState(pack.state), PackState.CIRCULATED)
    if pack.kind == PackKind.PARTY:
        raise NotPossible("A copy for the people concerned is released by a second person.")
    pack_checks.ensure_as_frozen(pack, at)
    if pack.meeting.state == MeetingState.PREPARING:
        pack_checks.ensure_holds_the_agenda(pack)
        meetings.circulate(meeting=pack.meeting, by=by, at=at)
    elif pack.number:
        seating.tell_seats(pack.meeting, "A late paper for panel is ready to read", at=at, key=f"pack-{pack.pk}")
    save(pack, state=PackState.CIRCULATED, circulated_by=by, circulated_at=at)
    pack_facts.looked(pack, by, Deed.CIRCULATED, at=at)
    edition = pack.frozen
    what = f"{pack.called} sent out, {edition.pages} pages, hash {edition.fingerprint[:16]}" if edition else pack.called
    note(pack.meeting.panel.file, what, on=london(at).date(), by=by, why=pack.why, kind=EventKind.DOCUMENT)
    return pack
