"""What somebody would leave behind if they went today, and holding all of it while it passes to a colleague.

Locks are always taken in this order: files by their number, then people by theirs, then whatever hangs on the files.
An allocation does the same, so of two deeds at once one waits, and never each for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from adoption.belonging import belongings
from adoption.errors import NotPossible
from adoption.models import Allocation, Approval, CaseFile, Part, RoleGrant, User
from adoption.parts import can_hold
from adoption.permissions import Role
from adoption.wording import counted, list_in_words

TRIES = 5


@dataclass(frozen=True)
class Thing:
    """One kind of thing they own on files that are not allocated to them."""

    one: str
    many: str
    files: tuple[CaseFile, ...]

    @property
    def number(self) -> str:
        return counted(len(self.files), f"{self.one},{self.many}")


@dataclass(frozen=True)
class Owned:
    """What would be left behind if this person went today."""

    allocations: tuple[Allocation, ...]
    approvals: tuple[Approval, ...]
    """Waiting questions that nobody else in the agency could decide."""
    things: tuple[Thing, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.allocations or self.approvals or self.things)

    def says(self, name: str) -> str:
        numbers = [(len(self.allocations), "file"), (len(self.approvals), "waiting question")]
        parts = [counted(number, what) for number, what in numbers if number] + [thing.number for thing in self.things]
        return f"{name} still has {list_in_words(parts)}. Choose who takes them over."


def owned(user: User, day: date) -> Owned:
    """Files allocated, questions for which they are the only one with the role, and what else apps say is theirs."""
    files = Allocation.rows.filter(worker=user, to_on=None).select_related("file").order_by("file__reference", "pk")
    alone = [h for h in user.authority.held if not held_by_another(h.role, h.agency_id, user, day)]
    waiting = [
        question
        for h in alone
        for question in Approval.rows.waiting().filter(decided_by_role=h.role, agency__in=h.agencies).order_by("pk")
    ]
    return Owned(tuple(files), tuple(dict.fromkeys(waiting)), things(user, {one.file_id for one in files}))


def things(user: User, allocated: set[int]) -> tuple[Thing, ...]:
    found = [
        Thing(kind.one, kind.many, tuple(kind.files(user).exclude(pk__in=allocated).order_by("reference")))
        for kind in belongings()
    ]
    return tuple(thing for thing in found if thing.files)


def held_by_another(role: Role, agency_id: int, user: User, day: date) -> bool:
    rows = RoleGrant.objects.live(day).filter(role=role, agency=agency_id, user__is_active=True)
    return rows.exclude(user=user).exists()


def held_only_with(grant: RoleGrant, user: User, last_day: date) -> list[str]:
    """The open files, by reference, that nothing but this role lets a person hold: as from the day after its last."""
    without = RoleGrant.objects.exclude(pk=grant.pk).held_by(user, last_day + timedelta(days=1))
    with_it = RoleGrant.objects.filter(pk=grant.pk).held_by(user, last_day)
    found = Allocation.rows.filter(worker=user, to_on=None, file__closed_on=None).select_related("file")
    stranded = [
        one.file.reference
        for one in found.order_by("file__reference", "pk")
        if can_hold(with_it, one.file, Part(one.part)) and not can_hold(without, one.file, Part(one.part))
    ]
    return list(dict.fromkeys(stranded))


def files_of(user: User) -> set[int]:
    """Every file that passes to a colleague when this person goes."""
    found = set(Allocation.rows.filter(worker=user, to_on=None).values_list("file", flat=True))
    return found.union(*(kind.files(user).values_list("pk", flat=True) for kind in belongings()))


class MoreCame(Exception):
    """While we waited for the person, somebody gave them another file."""


def hold_all(user: User, to: User | None) -> User:
    """Hold every file of a person, then the person and whoever takes over. A file given meanwhile is held as well.

    To hold it too, all locks are let go and taken anew: a file is never waited for while a person is held.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _hold(user, to)
        except MoreCame:
            continue
    raise NotPossible("Files are being given to this person at this moment. Wait a minute and try again.")


def _hold(user: User, to: User | None) -> User:
    files = files_of(user)
    list(CaseFile.rows.filter(pk__in=files).order_by("pk").select_for_update(of=("self",), no_key=True))
    people = [user.pk, to.pk] if to else [user.pk]
    rows = User.objects.filter(pk__in=people).order_by("pk").select_for_update(of=("self",), no_key=True)
    held = {person.pk: person for person in rows}
    if not files_of(user) <= files:
        raise MoreCame
    return held[user.pk]
