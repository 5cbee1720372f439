"""Accounts of applicants: one for each person, never shared, and ended with their part in the household (AD-62)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from adopters.actions import portal_access, portal_accounts, portal_home, sharing
from adopters.actions.facts import hold, own_member, save
from adopters.models import Household, Member, MemberKind
from adopters.news import News
from adoption.actions import people
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import EventKind, PortalAccount, RoleGrant, User
from adoption.news import announce
from adoption.permissions import Permission, Role, ensure

ENDED = "ended.invalid"
"""Where the address of an ended account leads that gave its own up."""
TAKEN = "There is an account with this e-mail address already. Each person needs an address of their own."


@transaction.atomic
def invite(*, member: Member, by: User, at: datetime) -> PortalAccount:
    """Give an applicant an account of their own, and send the link to choose a password."""
    ensure(by, Permission.HOUSEHOLD_WRITE, member.household.file)
    household = hold(member.household)
    member = _applicant(household, member)
    email = _address_of(household, member)
    first, _, last = member.person.name.partition(" ")
    user = _account(email=email, first_name=first[:100], last_name=last[:100], invited_at=at)
    on = london(at).date()
    RoleGrant.objects.create(user=user, role=Role.ADOPTER, agency=household.file.agency, from_on=on, granted_by=by)
    PortalAccount.rows.create(user=user, agency=household.file.agency, file=household.file)
    save(member, user=user)
    people.send_invitation(user, at)
    note(household.file, f"{_which(member)} invited to the portal", on=on, by=by, kind=EventKind.PEOPLE)
    _fill(household, member, by=by, at=at)
    return PortalAccount.rows.get(user=user)


@transaction.atomic
def invite_again(*, member: Member, by: User, at: datetime) -> PortalAccount:
    """A fresh link for somebody who never used the first one, or whose account ended and begins anew."""
    ensure(by, Permission.HOUSEHOLD_WRITE, member.household.file)
    household = hold(member.household)
    member = _applicant(household, member, invited=True)
    account = lock(PortalAccount.rows.get(user=member.user_id))
    user = lock(account.user)
    if account.ended_on is None and user.has_usable_password():
        raise NotPossible("This person has chosen a password already. They can ask for a new one when signing in.")
    on = london(at).date()
    if account.ended_on:
        _begin_anew(account, user, email=member.person.email.strip().lower(), on=on, by=by)
    save(user, invited_at=at)
    people.send_invitation(user, at)
    note(household.file, f"{_which(member)} invited to the portal again", on=on, by=by, kind=EventKind.PEOPLE)
    _fill(household, member, by=by, at=at)
    return account


@transaction.atomic
def end(*, account: PortalAccount, why: str, by: User, at: datetime) -> PortalAccount:
    """A worker ends somebody’s access at once: their next click asks them to sign in, and that no longer opens."""
    ensure(by, Permission.HOUSEHOLD_WRITE, account.file)
    account = lock(account)
    if account.ended_on:
        raise NotPossible("This account has ended already.")
    if not why.strip():
        raise NotPossible("Say why the access ends.")
    on = london(at).date()
    save(account, ended_on=on)
    if account.file:
        note(account.file, "Access to the portal ended", on=on, by=by, why=why.strip(), kind=EventKind.PEOPLE)
    portal_access.shut(account)
    return account


def _begin_anew(account: PortalAccount, user: User, *, email: str, on: date, by: User) -> None:
    if user.email.endswith(ENDED):
        free_address(email)
        save(user, email=email)
    save(user, is_active=True, deactivated_on=None)
    save(account, ended_on=None)
    RoleGrant.objects.create(user=user, role=Role.ADOPTER, agency=account.agency, from_on=on, granted_by=by)


def _applicant(household: Household, member: Member, *, invited: bool = False) -> Member:
    own_member(household, member)
    member = lock(member)
    if member.kind != MemberKind.APPLICANT:
        raise NotPossible("Only applicants have an account in the portal.")
    if invited and member.user is None:
        raise NotPossible("This person has not been invited yet.")
    if not invited and member.user is not None:
        raise NotPossible("This person has an account already. Send the invitation again instead.")
    return member


def _address_of(household: Household, member: Member) -> str:
    """Their own: a partner’s address would let one open the other’s letters (security 4.10)."""
    email = member.person.email.strip().lower()
    if not email:
        raise NotPossible("Enter this person’s own e-mail address first, under Household and people.")
    others = Member.rows.living_there().filter(household=household).exclude(pk=member.pk)
    if others.filter(person__email__iexact=email).exists():
        raise NotPossible("Two people of this household have the same e-mail address. Each needs one of their own.")
    free_address(email)
    return email


def free_address(email: str) -> None:
    """An account that has ended gives up its address: whoever parted, or went to another agency, may begin anew.

    What the old account signed stays under its name; should it begin again, it takes the address of its person.
    """
    holder = User.objects.filter(email__iexact=email).first()
    if holder is None:
        return
    ended = PortalAccount.rows.filter(user=holder, ended_on__isnull=False).exists()
    if not ended or holder.is_active or RoleGrant.objects.filter(user=holder, to_on=None).exists():
        raise NotPossible(TAKEN)
    save(lock(holder), email=f"{holder.pk}@{ENDED}")


def _account(**facts: Any) -> User:
    """Refused in words, too, when somebody takes the same address at this very moment."""
    try:
        with transaction.atomic():
            return User.objects.create_user(**facts)
    except IntegrityError:
        raise NotPossible(TAKEN) from None


def _fill(household: Household, member: Member, *, by: User, at: datetime) -> None:
    portal_accounts.keep_in_step(household)
    sharing.hand_joint_items(member, at=at)
    announce(News.ACCOUNT_BEGAN, household, by=by, on=london(at).date())
    portal_home.publish(household)


def _which(member: Member) -> str:
    return {1: "The first applicant", 2: "The second applicant"}.get(member.number or 0, "An applicant")
