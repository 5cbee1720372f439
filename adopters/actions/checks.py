"""Statutory checks: made for every adult by the system, asked for, returned, resolved, renewed (AD-14, AD-18)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions import registering
from adopters.actions.facts import finish, hold, not_before, not_in_future, own_document, said, save
from adopters.models import (
    EVERY_ADULT,
    EVERY_APPLICANT,
    Check,
    CheckKind,
    CheckOutcome,
    Household,
    Member,
    MemberKind,
    StageOne,
)
from adoption.actions.notices import tell
from adoption.actions.records import lock, note
from adoption.engine import policy
from adoption.engine.policy import as_period
from adoption.errors import NotPossible
from adoption.models import Document, EventKind, Side, User
from adoption.periods import Period, reaches_age_on
from adoption.permissions import Permission, Role, ensure

OF_THE_HOME = frozenset({CheckKind.HEALTH_AND_SAFETY})
"""About the home and not about a person: made once for a household."""

COUNTS_FOR_A_TIME = frozenset(EVERY_APPLICANT)
"""What is made anew after the agency’s period."""


@transaction.atomic
def request(*, check: Check, on: date, today: date, by: User) -> Check:
    """The check was asked for."""
    household, check = _held(check, by)
    not_in_future(on, today)
    not_before(on, _first_day(household), "This is before Stage One started")
    if check.returned_on:
        raise NotPossible("This check has come back already. Open its renewal, if it is to be made anew.")
    save(check, requested_on=on)
    _finish(household, f"{described(check)}: asked for", on=on, by=by)
    return check


@transaction.atomic
def record_return(
    *,
    check: Check,
    on: date,
    outcome: CheckOutcome | str,
    today: date,
    by: User,
    certificate_on: date | None = None,
    found: str = "",
    document: Document | None = None,
) -> Check:
    """The check came back. What was found is that person’s own matter and stays with the check (security 4.10)."""
    household, check = _held(check, by)
    _may_return(check, on, certificate_on, outcome, found, today)
    mark_own(household, document, None if check.kind in OF_THE_HOME else check.member)
    clear = outcome == CheckOutcome.CLEAR
    save(
        check,
        requested_on=check.requested_on or on,
        returned_on=on,
        certificate_on=certificate_on,
        outcome=outcome,
        found=found.strip(),
        document=document,
        resolved_on=on if clear else None,
        resolved_by=by if clear else None,
        expires_on=_expires(household, check, certificate_on or on),
    )
    if outcome == CheckOutcome.STOPS:
        _tell_manager(household, check)
    _finish(household, f"{described(check)}: returned", on=on, by=by)
    return check


@transaction.atomic
def resolve(*, check: Check, how: str, on: date, today: date, by: User) -> Check:
    """What was found has been talked about and is settled. A ban by law is never settled."""
    household, check = _held(check, by)
    how = said(how, "Say how it was resolved: what was said, and why it is no obstacle.")
    not_in_future(on, today)
    if check.outcome != CheckOutcome.TO_DISCUSS or check.returned_on is None:
        raise NotPossible("There is nothing to resolve on this check.")
    not_before(on, check.returned_on, "This is before the check came back")
    found = f"{check.found}\n\nResolved: {how}"
    save(check, outcome=CheckOutcome.RESOLVED, found=found, resolved_on=on, resolved_by=by)
    _finish(household, f"{described(check)}: resolved", on=on, by=by)
    return check


@transaction.atomic
def renew(*, check: Check, on: date, by: User | None) -> Check:
    """A check is made anew; the one before stays on the file as it was."""
    if by:
        ensure(by, Permission.HOUSEHOLD_WRITE, check.member.household.file)
    household = hold(check.member.household)
    check = lock(check)
    if check.replaced_on or check.returned_on is None:
        raise NotPossible("This check is open, or has been renewed already.")
    not_before(on, check.returned_on, "This is before the check came back")
    save(check, replaced_on=on)
    again = Check.rows.create(member=check.member, kind=check.kind, needed_on=on)
    _finish(household, f"{described(again)}: to be made anew", on=on, by=by)
    return again


def add_missing(household: Household, *, on: date, by: User | None) -> list[Check]:
    """A check of each kind for everybody who needs one on that day and has none; none twice (AD-18, CF-16).

    Part of an action that holds the household.
    """
    members = list(Member.rows.to_be_checked().filter(household=household).order_by("number", "pk"))
    there = set(Check.rows.filter(member__in=members, replaced_on=None).values_list("member", "kind"))
    first = _first_day(household)
    leading = min((member.number for member in members if member.number), default=1)
    new = [
        Check.rows.create(member=member, kind=kind, needed_on=max(first, member.joined_on, adult_on(member)))
        for member in members
        if member.is_adult_on(on)
        for kind in _needed(household, member, first, of_the_home=member.number == leading)
        if (member.pk, kind) not in there
    ]
    for check in new:
        note(household.file, f"{described(check)}: needed", on=check.needed_on, by=by, kind=EventKind.ASSESSMENT)
    return new


@transaction.atomic
def settle(*, household: Household, on: date, by: User | None) -> list[Check]:
    """Bring the checks up to who lives there: called when somebody joins, leaves or comes of age."""
    household = hold(household)
    new = add_missing(household, on=on, by=by)
    registering.work_out(household)
    finish(household, "The checks follow who lives in the household.")
    return new


def mark_own(household: Household, document: Document | None, member: Member | None) -> None:
    """A document about one of them belongs to that person alone."""
    if document is None:
        return
    own_document(household.file, document)
    person = member.person if member else None
    if document.only_for_id and document.only_for_id != (person.pk if person else None):
        raise NotPossible("That document is another person’s own matter. Choose the right one.")
    save(document, only_for=person, about_side=Side.ADOPTER)


def adult_on(member: Member) -> date:
    """The eighteenth birthday; of somebody whose birth is not known, the day they joined."""
    return reaches_age_on(member.born_on, 18) if member.born_on else member.joined_on


def described(check: Check) -> str:
    """For the timeline: the kind and whose, without a name."""
    whose = {1: "first applicant", 2: "second applicant"}.get(check.member.number or 0, "another adult in the home")
    kind = CheckKind(check.kind).label
    return f"{kind} check" if check.kind in OF_THE_HOME else f"{kind} check, {whose}"


def _needed(household: Household, member: Member, on: date, *, of_the_home: bool) -> list[str]:
    if member.kind != MemberKind.APPLICANT:
        return list(EVERY_ADULT)
    further = list(policy(household.file.agency, "stage_one_checks", on) or ())
    once = [kind for kind in further if kind not in OF_THE_HOME or of_the_home]
    return [*EVERY_APPLICANT, *once]


def _held(check: Check, by: User) -> tuple[Household, Check]:
    ensure(by, Permission.HOUSEHOLD_WRITE, check.member.household.file)
    household = hold(check.member.household)
    held = lock(check)
    held.member = check.member
    if held.replaced_on:
        raise NotPossible("This check was renewed. Work on the newer one.")
    if held.member.left_on:
        raise NotPossible("This person no longer lives in the household.")
    return household, held


def _may_return(
    check: Check, on: date, certificate_on: date | None, outcome: CheckOutcome | str, found: str, today: date
) -> None:
    not_in_future(on, today)
    if check.resolved_on:
        raise NotPossible("This check is settled. Renew it, if it is to be made anew.")
    if outcome not in (CheckOutcome.CLEAR, CheckOutcome.TO_DISCUSS, CheckOutcome.STOPS):
        raise NotPossible("Choose what came back.")
    not_before(on, check.requested_on, "This is before the check was asked for")
    if check.kind == CheckKind.DBS and certificate_on is None:
        raise NotPossible("Enter the date on the certificate.")
    if certificate_on and certificate_on > on:
        raise NotPossible("The certificate cannot be dated after it came back. Check both dates.")
    if outcome != CheckOutcome.CLEAR and not found.strip():
        raise NotPossible("Write down what was found. Only staff of this file read it.")


def _expires(household: Household, check: Check, on: date) -> date | None:
    lasts: Period | None = as_period(policy(household.file.agency, "check_renewal_after", on))
    if lasts is None or check.kind not in COUNTS_FOR_A_TIME:
        return None
    return lasts.due_on(on, holidays=frozenset())


def _first_day(household: Household) -> date:
    stage = StageOne.rows.filter(household=household).order_by("started_on").first()
    return stage.started_on if stage else household.stage_since


def _tell_manager(household: Household, check: Check) -> None:
    file = household.file
    says = "A check came back that stops an application by law. Read it today."
    role = Role.ASSESSMENT_MANAGER
    tell(file, says, key=f"check-stops:{check.pk}:{check.returned_on}", to=file.manager, to_role=role)


def _finish(household: Household, what: str, *, on: date, by: User | None) -> None:
    """The timeline, who has come of age meanwhile, what follows for registration, and the dates."""
    note(household.file, what, on=on, by=by, kind=EventKind.ASSESSMENT)
    add_missing(household, on=on, by=None)
    registering.work_out(household)
    finish(household, f"{what}.")
