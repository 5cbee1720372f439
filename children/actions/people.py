"""People around a child, their needs, the carers’ pack and training (GV-01 to GV-05, CH-14, CH-16, FF-32)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import check_version, lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseFile, EventKind, PersonAround, Relation, Side, User
from adoption.permissions import Permission, ensure
from children.actions import contacts
from children.actions.facts import hold, not_before, save
from children.models import CarerPack, CarerTraining, Child
from children.models.carers import carers_reached

FACTS = (
    "name",
    "organisation",
    "phone",
    "email",
    "address",
    "needs_asked_on",
    "written_format",
    "in_person",
    "language_spoken",
    "language_read",
    "needs_note",
)
BIRTH = frozenset({Relation.MOTHER, Relation.FATHER, Relation.RELATIVE})
ADOPTERS = frozenset({Relation.APPLICANT, Relation.HOUSEHOLD_MEMBER, Relation.REFEREE})
"""An adoptive family has a file of its own and never stands on a child’s."""


@transaction.atomic
def add(*, file: CaseFile, relation: Relation, name: str, on: date, by: User, **facts: Any) -> PersonAround:
    """Somebody who matters to this child. Parents and relatives are always on the birth family’s side."""
    ensure(by, Permission.CHILD_WRITE, file)
    if not name:
        raise NotPossible("Give the person’s name.")
    if relation in ADOPTERS:
        raise NotPossible("Adopters and their referees are on the household’s file, not on the child’s.")

    side = Side.BIRTH if relation in BIRTH else Side.CARE
    person = PersonAround.rows.create(file=file, relation=relation, side=side, name=name, from_on=on, **_known(facts))
    note(file, f"{relation.label} added", on=on, by=by, kind=EventKind.PEOPLE)
    if relation == Relation.FOSTER_CARER:
        _carers_changed(person, by)
        _reached(file, because="Foster carers were added.")
    return person


@transaction.atomic
def change(*, person: PersonAround, version: int, on: date, by: User, **facts: Any) -> PersonAround:
    """Change how to reach a person, or what they need. A stale save is refused with what stands now (GV-71)."""
    ensure(by, Permission.CHILD_WRITE, person.file)
    file, person = person.file, lock(person)
    check_version(person, version, theirs={name: _words(person, name) for name in (*FACTS, "version")})
    changed = [name for name, value in _known(facts).items() if getattr(person, name) != value]
    if not changed:
        return person

    for name in changed:
        setattr(person, name, facts[name])
    person.version += 1
    person.save(update_fields=[*changed, "version"])
    note(file, f"{person.get_relation_display()}: details changed", on=on, by=by, kind=EventKind.PEOPLE)
    return person


@transaction.atomic
def leave(*, person: PersonAround, why: str, on: date, by: User) -> PersonAround:
    """The person is no longer in this relation to the child. The row stays."""
    ensure(by, Permission.CHILD_WRITE, person.file)
    file, person = person.file, lock(person)
    if person.to_on:
        raise NotPossible("This person has left already.")
    not_before(on, person.from_on, "The person came later than that")

    person.to_on = on
    person.version += 1
    person.save(update_fields=["to_on", "version"])
    note(file, f"{person.get_relation_display()} left", on=on, by=by, why=why, kind=EventKind.PEOPLE)
    contacts.person_left(file)
    if person.relation == Relation.FOSTER_CARER:
        _reached(file, because="Foster carers left.")
    refresh(file, because="A person left.")
    return person


@transaction.atomic
def record_pack(
    *,
    carer: PersonAround,
    by: User,
    contacted_on: date | None = None,
    pack_shared_on: date | None = None,
    text: str = "",
) -> CarerPack:
    """First contact with the carers, and when the adoption and profiling pack reached them (CH-14, FF-32)."""
    child = hold(_child_of(carer, by))
    if not contacted_on and not pack_shared_on:
        raise NotPossible("Give the date of the contact or of the pack.")
    pack = CarerPack.rows.filter(carer=carer).first() or CarerPack(child=child, carer=carer)
    contacted = contacted_on or pack.contacted_on or pack_shared_on
    shared = pack_shared_on or pack.pack_shared_on
    if shared and contacted and shared < contacted:
        raise NotPossible("The pack is shared at or after the first contact. Check both dates.")

    pack.contacted_on, pack.pack_shared_on, pack.note = contacted, shared, text or pack.note
    pack.save()
    _reached(child.file, because="The carers’ pack was recorded.")
    says = "Carers’ adoption and profiling pack shared" if pack_shared_on else "Foster carers contacted"
    note(
        carer.file, says, on=pack_shared_on or contacted_on or carer.from_on, by=by, detail=text, kind=EventKind.PEOPLE
    )
    return pack


@transaction.atomic
def record_training(*, carer: PersonAround, course: str, attended_on: date, by: User, today: date) -> CarerTraining:
    """A course on preparing a child for adoption that the carer attended (CH-16)."""
    _child_of(carer, by)
    course = course.strip()
    if not course:
        raise NotPossible("Say which course it was.")
    if attended_on > today:
        raise NotPossible("Training is recorded once the carer has attended it. Check the date.")
    if CarerTraining.rows.filter(carer=carer, course=course, attended_on=attended_on).exists():
        raise NotPossible("This training is recorded already.")

    training = CarerTraining.rows.create(carer=carer, course=course, attended_on=attended_on)
    note(carer.file, f"Foster carer attended: {course}", on=attended_on, by=by, kind=EventKind.PEOPLE)
    return training


def _carers_changed(carer: PersonAround, by: User) -> None:
    """Others had the pack already: the worker hears that these carers need it too (CH-14)."""
    file = carer.file
    if CarerPack.rows.filter(child__file=file, pack_shared_on__isnull=False).exists() and file.lead != by:
        says = f"{file.reference}: the child has other foster carers. Contact them and share the pack."
        notices.tell(file, says, key=f"carer:{carer.pk}", to=file.lead)


def _reached(file: CaseFile, *, because: str) -> None:
    """The first pack meets what is owed to the carers, a corrected date counts, others are owed it anew (TS-119)."""
    child = Child.rows.filter(file=file).first()
    if child is None:
        return
    child = hold(child)
    facts = carers_reached(child)
    if any(getattr(child, name) != day for name, day in facts.items()):
        save(child, **facts)
        refresh(file, because=because)


def _child_of(carer: PersonAround, by: User) -> Child:
    ensure(by, Permission.CARER_WRITE, carer.file)
    if carer.relation != Relation.FOSTER_CARER:
        raise NotPossible("This is recorded for foster carers.")
    return Child.rows.get(file=carer.file)


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise ValueError(f"These are not facts of a person: {sorted(unknown)}")
    return facts


def _words(person: PersonAround, name: str) -> str:
    value = getattr(person, name)
    chosen = getattr(person, f"get_{name}_display", None)
    if chosen:
        return str(chosen())
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value or "")
