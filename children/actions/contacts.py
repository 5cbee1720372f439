"""Telling carers and professionals who the contact for a child is now, until each of them has heard (CH-19)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Allocation, CaseFile, EventKind, Letter, Part, PersonAround, User
from adoption.people_news import Handover
from adoption.permissions import Permission, ensure
from children.actions.facts import hold, not_before
from children.models import Child, ContactChange, ContactTold, ToldHow

LETTER = "new_contact"


def changed(child: Child, worker: User, *, on: date, by: User | None) -> ContactChange:
    """The case is with this worker from now on. Colleagues on the file hear at once; the network is to be told.

    The caller holds the child. An earlier change that was not told to everybody is overtaken.
    """
    ContactChange.rows.standing().filter(child=child).update(overtaken_on=on)
    change = ContactChange.rows.create(child=child, worker=worker, changed_on=on)
    _tell_colleagues(change, by)
    _settle(change)
    return change


@transaction.atomic
def tell(*, change: ContactChange, people: Collection[PersonAround], how: ToldHow, on: date, by: User) -> ContactChange:
    """These people have been told. With the last of them the change is known to everybody."""
    ensure(by, Permission.CHILD_WRITE, change.child.file)
    child = hold(change.child)
    change = lock(change)
    change.child = child
    if change.overtaken_on:
        raise NotPossible("The case has passed to another worker since. Look at the people of this child again.")
    not_before(on, change.changed_on, "The case passed to the worker later than that")
    waiting = {person.pk for person in change.still_to_tell}
    if not people or not {person.pk for person in people} <= waiting:
        raise NotPossible("Choose people who have not been told yet.")

    _told(change, people, how, on=on, by=by)
    refresh(child.file, because="People were told whom to contact now.")
    return change


def letter_sent(letter: Letter, *, by: User | None, on: date) -> None:
    """The letter that names the new contact tells whoever it went to."""
    if letter.kind != LETTER:
        return
    change = ContactChange.rows.to_tell().filter(child__file=letter.file).select_related("child__file").first()
    if change is None or on < change.changed_on or letter.to not in change.still_to_tell:
        return
    _told(lock(change), [letter.to], ToldHow.LETTER, on=on, by=by)
    refresh(letter.file, because="A letter told whom to contact now.")


def handed_over(handover: Handover, *, by: User | None, on: date) -> None:
    """Everything of a worker passed to a colleague: so did the contact for the children they held (FF-64)."""
    held = Allocation.rows.filter(worker=handover.worker, part=Part.LEAD, to_on__gte=on)
    children = Child.rows.with_order().filter(file__lead=handover.to, file__in=held.values("file"))
    for child in children.select_related("file").order_by("file"):
        changed(hold(child), handover.to, on=on, by=by)
        refresh(child.file, because="The contact for the child changed.")


def person_left(file: CaseFile) -> None:
    """Whoever has left need not be told any more."""
    for change in ContactChange.rows.to_tell().filter(child__file=file).select_related("child__file"):
        _settle(change)


def _told(change: ContactChange, people: Collection[PersonAround], how: ToldHow, *, on: date, by: User | None) -> None:
    for person in people:
        ContactTold.rows.create(change=change, person=person, told_on=on, how=how, told_by=by)
    roles = ", ".join(person.get_relation_display().lower() for person in people)
    what = f"Told that {change.worker.display_name} is the contact now, {how.label.lower()}: {roles}"
    note(change.child.file, what[:300], on=on, by=by, kind=EventKind.PEOPLE)
    _settle(change)


def _settle(change: ContactChange) -> None:
    """Known to everybody: from the day the last of them heard, or at once where there was nobody to tell."""
    if change.still_to_tell.exists():
        return
    days = [told.told_on for told in change.told.all()]
    change.told_on = max(days, default=change.changed_on)
    change.save(update_fields=["told_on"])


def _tell_colleagues(change: ContactChange, by: User | None) -> None:
    """Everybody else who works on the file here. The two workers have a notice of their own."""
    file = change.child.file
    says = f"{file.reference}: the case has another worker. See its people for whom to contact now."
    around = Allocation.rows.filter(file=file, to_on=None).exclude(worker=change.worker)
    for worker in User.objects.filter(pk__in=around.values("worker")).exclude(pk=by.pk if by else None):
        notices.tell(file, says, key=f"contact:{change.pk}:{worker.pk}", to=worker)
