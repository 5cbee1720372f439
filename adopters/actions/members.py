"""Who lives in the household: applicants, other adults, children (AD-18, GV-01 to GV-05)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from adopters import places
from adopters.actions import agreements, checks, households, parting, pictures, profile_texts, reports
from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.actions.portal_accounts import keep_in_step
from adopters.models import Household, Member, MemberKind
from adoption import clock
from adoption.actions.records import lock, note
from adoption.errors import NotPossible, Stale
from adoption.models import EventKind, PersonAround, Relation, Side, User
from adoption.permissions import Permission, ensure

CONTACT = ("name", "phone", "email", "address")
NEEDS = ("needs_asked_on", "written_format", "in_person", "language_spoken", "language_read", "needs_note")
OF_PERSON = (*CONTACT, *NEEDS)
OF_MEMBER = ("born_on", "occupation", "relation", "background")
FACTS = (*OF_PERSON, *OF_MEMBER)
APPLICANTS = (1, 2)


@transaction.atomic
def add(
    *, household: Household, kind: MemberKind | str, name: str, on: date, by: User, today: date, **facts: Any
) -> Member:
    """Somebody belongs to the household from a date. An adult who joins an assessment gets checks at once (AD-18)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(on, today)
    parting.ensure_may_join(household, MemberKind(kind))
    member = enter(household, MemberKind(kind), name=name, on=on, by=by, **facts)
    reports.follow_people(household)
    checks.settle(household=household, on=max(on, household.stage_since), by=by)
    return member


def enter(household: Household, kind: MemberKind, *, name: str, on: date, by: User | None, **facts: Any) -> Member:
    """The row of one person. Part of an action that holds the household."""
    name = said(name, "Enter the person’s name.")
    _sensible(kind, facts.get("born_on"), on)
    person = PersonAround.rows.create(
        file=household.file,
        relation=Relation.APPLICANT if kind == MemberKind.APPLICANT else Relation.HOUSEHOLD_MEMBER,
        side=Side.ADOPTER,
        name=name,
        from_on=on,
        **{key: facts[key] for key in OF_PERSON if key in facts},
    )
    member = Member.rows.create(
        household=household,
        person=person,
        kind=kind,
        number=_free_number(household) if kind == MemberKind.APPLICANT else None,
        joined_on=on,
        **{key: facts[key] for key in OF_MEMBER if key in facts},
    )
    note(household.file, f"{kind.label} added", on=on, by=by, kind=EventKind.PEOPLE)
    households.call_by_names(household, on=on, by=by)
    return member


@transaction.atomic
def change(*, member: Member, version: int, on: date, by: User, **facts: Any) -> Member:
    """Change who somebody is, how to reach them, or what they need. A stale save shows both texts (GV-71)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, member.household.file)
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise ValueError(f"These are not facts of a member: {sorted(unknown)}")
    household = hold(member.household)
    member = _held(member)
    _is_fresh(member, version)
    _sensible(MemberKind(member.kind), facts.get("born_on", member.born_on), member.joined_on)
    if "name" in facts:
        facts["name"] = said(facts["name"], "Enter the person’s name.")

    changed = _write(member.person, facts, OF_PERSON) + _write(member, facts, OF_MEMBER)
    if not changed:
        return member
    note(household.file, f"{member.get_kind_display()}: details changed", on=on, by=by, kind=EventKind.PEOPLE)
    if "name" in changed:
        households.call_by_names(household, on=on, by=by)
    if "born_on" in changed:
        checks.settle(household=household, on=max(on, household.stage_since), by=by)
    finish(household, "Details of somebody in the household changed.")
    return member


@transaction.atomic
def leave(*, member: Member, why: str, on: date, by: User, today: date) -> Member:
    """Somebody no longer lives there. The row stays; their access ends; what was theirs stays theirs."""
    ensure(by, Permission.HOUSEHOLD_WRITE, member.household.file)
    household = hold(member.household)
    member = _held(member)
    not_in_future(on, today)
    not_before(on, member.joined_on, "They joined the household later than that")
    why = said(why, "Say why they are no longer part of the household.")
    if member.kind == MemberKind.APPLICANT and not _another_applicant(member):
        raise NotPossible("This is the only applicant. Close the household’s file instead.")

    save(member, left_on=on, version=member.version + 1)
    save(member.person, to_on=on, version=member.person.version + 1)
    keep_in_step(household)
    places.give_up_coming(file=household.file, at=clock.now(), person=member.person)
    note(household.file, f"{member.get_kind_display()} left", on=on, by=by, why=why, kind=EventKind.PEOPLE)
    households.call_by_names(household, on=on, by=by)
    pictures.without(member, by=by, at=clock.now())
    if member.kind == MemberKind.APPLICANT:
        profile_texts.applicant_left(household, by=by, at=clock.now())
        parting.applicant_left(household, on=on, by=by)
    agreements.settle(household, on=on, by=by)
    checks.settle(household=household, on=max(on, household.stage_since), by=by)
    return member


def stamp(member: Member) -> int:
    """The version of somebody’s details: it grows with either of the two rows they stand on."""
    return member.version + member.person.version


def words_of(member: Member, name: str) -> str:
    """What stands now, as a person reads it."""
    row = member.person if name in OF_PERSON else member
    value = getattr(row, name)
    chosen = getattr(row, f"get_{name}_display", None)
    if chosen:
        return str(chosen())
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value or "")


def _held(member: Member) -> Member:
    """The member and the person, held; refused for somebody who has left."""
    person = lock(member.person)
    held = lock(member)
    held.person = person
    if held.left_on:
        raise NotPossible("This person no longer lives in the household.")
    return held


def _is_fresh(member: Member, version: int) -> None:
    if stamp(member) != version:
        theirs = {name: words_of(member, name) for name in FACTS} | {"version": str(stamp(member))}
        raise Stale(
            "Somebody else saved this while you were writing. Compare both texts, then save again.", theirs=theirs
        )


def _write(row: Member | PersonAround, facts: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    changed = [name for name in names if name in facts and getattr(row, name) != facts[name]]
    if changed:
        save(row, version=row.version + 1, **{name: facts[name] for name in changed})
    return changed


def _sensible(kind: MemberKind, born_on: date | None, joined_on: date) -> None:
    if born_on and born_on > joined_on:
        raise NotPossible("The date of birth is after the day they joined. Check both dates.")
    if born_on is None and kind != MemberKind.APPLICANT:
        raise NotPossible("Enter the date of birth: checks begin on the eighteenth birthday.")


def _free_number(household: Household) -> int:
    taken = set(Member.rows.applicants().filter(household=household).values_list("number", flat=True))
    free = [number for number in APPLICANTS if number not in taken]
    if not free:
        raise NotPossible("There are two applicants already. Add anybody else as another adult in the home.")
    return free[0]


def _another_applicant(member: Member) -> bool:
    return Member.rows.applicants().filter(household=member.household_id).exclude(pk=member.pk).exists()
