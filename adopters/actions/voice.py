"""Adopters’ views, what came of them, and who helps (AD-74, AD-76)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import hold, not_before, not_in_future, own_member, said, save
from adopters.models import HelpsWith, Member, VoiceAction, VoiceContract, Volunteer
from adoption.actions.people import Within
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import Agency, EventKind, User
from adoption.periods import add_months
from adoption.permissions import Permission, ensure

CONTRACT_MONTHS = 12


@transaction.atomic
def agree_contract(*, agency: Agency, represented_by: str, about: str, on: date, by: User) -> VoiceContract:
    """Who speaks for adopters for the next twelve months (AD-74). Contracts follow one another without overlap."""
    ensure(by, Permission.VOICE_KEEP, Within(agency))
    lock(agency)
    represented_by = said(represented_by, "Say who represents adopters.")
    last = VoiceContract.objects.filter(agency=agency).order_by("-until_on").first()
    not_before(on, last.until_on if last else None, "The contract before runs until then")
    until = add_months(on, CONTRACT_MONTHS)
    facts = {"represented_by": represented_by, "about": about.strip(), "recorded_by": by}
    return VoiceContract.objects.create(agency=agency, from_on=on, until_on=until, **facts)


@transaction.atomic
def record_feedback(
    *, agency: Agency, said_on: date, words: str, action: str, by: User, today: date, due_on: date | None = None
) -> VoiceAction:
    """What adopters said, and what is done about it. No household is named (AD-74)."""
    ensure(by, Permission.VOICE_KEEP, Within(agency))
    not_in_future(said_on, today)
    words = said(words, "Write down what adopters said.")
    action = said(action, "Say what is done about it.")
    if due_on:
        not_before(due_on, said_on, "It cannot be due before it was said")
    return VoiceAction.objects.create(
        agency=agency, said_on=said_on, said=words, action=action, due_on=due_on, recorded_by=by
    )


@transaction.atomic
def finish_action(*, action: VoiceAction, outcome: str, on: date, by: User, today: date) -> VoiceAction:
    """What came of it, so that adopters can be told."""
    ensure(by, Permission.VOICE_KEEP, action)
    action = lock(action)
    if action.done_on:
        raise NotPossible("This is finished already.")
    not_in_future(on, today)
    not_before(on, action.said_on, "It was said later than that")
    save(action, done_on=on, outcome=said(outcome, "Say what came of it."))
    return action


@transaction.atomic
def helps(*, member: Member, helps_with: HelpsWith | str, consent: str, on: date, by: User, today: date) -> Volunteer:
    """An adopter agreed to help the service, and said so (AD-76)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, member.household.file)
    household = hold(member.household)
    member = own_member(household, lock(member))
    if member.number is None:
        raise NotPossible("Only adopters are asked to help.")
    not_in_future(on, today)
    consent = said(consent, "Write down how they agreed, and to what.")
    if Volunteer.rows.helping().filter(member=member, helps_with=helps_with).exists():
        raise NotPossible("They help with this already.")
    what = HelpsWith(helps_with)
    given = Volunteer.rows.create(member=member, helps_with=what, consent=consent, consented_on=on, recorded_by=by)
    note(household.file, f"Agreed to help: {what.label.lower()}", on=on, by=by, kind=EventKind.PEOPLE)
    return given


@transaction.atomic
def no_longer_helps(*, volunteer: Volunteer, on: date, by: User, today: date) -> Volunteer:
    """They stopped, or took their consent back."""
    file = volunteer.member.household.file
    ensure(by, Permission.HOUSEHOLD_WRITE, file)
    volunteer = lock(volunteer)
    if volunteer.ended_on:
        raise NotPossible("This has ended already.")
    not_in_future(on, today)
    not_before(on, volunteer.consented_on, "They agreed later than that")
    save(volunteer, ended_on=on)
    what = f"No longer helps: {volunteer.get_helps_with_display().lower()}"
    note(file, what, on=on, by=by, kind=EventKind.PEOPLE)
    return volunteer
