"""A pack in hand: who runs it, its last pages, where it begins; held, and looked at (PN-16, PN-17)."""

from __future__ import annotations

from datetime import datetime

from adoption.errors import NotAllowed, NotPossible
from adoption.models import User
from panels.actions.facts import ensure_runs, hold_meeting
from panels.models import (
    Deed,
    Pack,
    PackEdition,
    PackKind,
    PackLook,
    Panel,
    PartyCopy,
)

NOT_OPEN = "This pack is frozen and is not changed any more. What is new goes into an addendum."


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


def looked(
    pack: Pack, user: User, deed: Deed, *, at: datetime, page: int | None = None, of: PartyCopy | None = None
) -> PackLook:
    return PackLook.rows.create(pack=pack, user=user, deed=deed, page=page, party_copy=of, at=at)


def hold(pack: Pack) -> Pack:
    """The pack, held after its meeting: two administrators at once take turns."""
    meeting = hold_meeting(pack.meeting)
    held = Pack.rows.select_for_update(of=("self",), no_key=True).select_related("frozen").get(pk=pack.pk)
    held.meeting = meeting
    return held


def hold_open(pack: Pack, by: User) -> Pack:
    ensure_runs(by, pack.meeting.panel)
    pack = hold(pack)
    if not pack.is_open:
        raise NotPossible(NOT_OPEN)
    return pack
