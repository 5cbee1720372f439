"""Each released copy carries the name of the one person it is for, on every page, and is known by its hash (PN-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from adoption.actions.records import note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import EventKind, PersonAround, User
from adoption.wording import day_in_words
from panels.actions import looking
from panels.actions.claiming import wait_again
from panels.actions.facts import ensure_runs
from panels.actions.pack_facts import hold
from panels.models import Making, Pack, PackEdition, PartyCopy
from panels.packs.stamping import Stamp


def give(pack: Pack, edition: PackEdition, people: Sequence[PersonAround], *, by: User, at: datetime) -> None:
    """A copy for each of them waits for the worker. The caller releases the pack, and holds it."""
    if not people:
        raise NotPossible(
            "Nobody whom this item is about is on the file, so there is no name to put on a copy. Add them to the "
            "people around the case first."
        )
    for person in people:
        PartyCopy.rows.create(pack=pack, person=person, edition=edition, asked_by=by, asked_at=at)


def stamp_of(copy: PartyCopy) -> Stamp:
    """Whose it is, and since when."""
    released = copy.pack.circulated_at or copy.asked_at
    return Stamp(copy.person.name, f"Released on {day_in_words(london(released).date())}")


def write_down(copy: PartyCopy) -> None:
    """On the file of the person: what exactly they were given. The caller has made the copy and holds it."""
    whose = copy.person.get_relation_display().lower()
    what = f"Copy of panel’s papers made for the {whose}, {copy.pages} pages, hash {copy.sha256[:16]}"
    on = london(copy.asked_at).date()
    note(copy.person.file, what, on=on, by=copy.asked_by, kind=EventKind.DOCUMENT)


def take(*, copy: PartyCopy, by: User, at: datetime) -> PartyCopy:
    """To hand it over: written down first."""
    ensure_runs(by, copy.pack.meeting.panel)
    if copy.state != Making.MADE:
        raise NotPossible("This copy is not made yet.")
    looking.take_edition(edition=copy.edition, by=by, at=at, of=copy)
    return copy


@transaction.atomic
def make_again(*, copy: PartyCopy, by: User, at: datetime) -> PartyCopy:
    """One that could not be made is tried once more."""
    ensure_runs(by, copy.pack.meeting.panel)
    hold(copy.pack)
    held = PartyCopy.rows.select_for_update(of=("self",)).get(pk=copy.pk)
    if held.state != Making.FAILED:
        raise NotPossible("This copy is there, or is being made at this moment.")
    wait_again(held, at)
    return held
