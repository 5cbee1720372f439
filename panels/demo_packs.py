"""Packs in the demonstration: one that was sent out, one that is being put together."""

from __future__ import annotations

from datetime import datetime

from adoption.models import User
from panels.actions import making, pack_facts, packs
from panels.models import Pack, PanelMeeting


def being_put_together(meeting: PanelMeeting, *, by: User, at: datetime) -> Pack:
    """Begun with what is ready; its pages are asked for, and the worker makes them once the service runs."""
    found = Pack.rows.of_panel().filter(meeting=meeting, number=0).first()
    if found:
        return found
    pack = packs.begin(meeting=meeting, by=by, at=at)
    packs.ask_making(pack=pack, by=by, at=at)
    return pack


def sent_out(meeting: PanelMeeting, *, by: User, at: datetime) -> Pack:
    """Made at once, frozen and sent out. Members get their copies from the worker."""
    pack = being_put_together(meeting, by=by, at=at)
    if not pack.is_open:
        return pack
    while pack_facts.latest(pack) is None and making.make_next_edition(now=at):
        pass
    return packs.circulate(pack=packs.freeze(pack=pack, by=by, at=at), by=by, at=at)
