"""Accounts of colleagues: invited by a manager, dated roles, and an end that leaves no work behind (FF-14, FF-63)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from adoption import clock, sign_ins
from adoption.accounts import choose_password_path
from adoption.actions import allocations
from adoption.actions.owning import Owned, held_only_with, hold_all, owned
from adoption.actions.records import lock
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Agency, Outbound, PortalAccount, RoleGrant, SeenInPerson, Team, User
from adoption.news import announce
from adoption.people_news import Handover, News
from adoption.permissions import PORTAL_ROLES, Permission, Role, ensure
from adoption.wording import counted

SUBJECT = "You have been invited to Homeward"
BODY = """You have been invited to Homeward, the casework service for adoption.

Choose a password here. The link works for three days and once:
{link}

After that you will set up a second proof of who you are, so have your telephone at hand.
If you did not expect this, tell your manager. Please do not reply to this message.
"""

BOTH = 2
"""How many have to see the person."""
FACTOR_REMOVED = "Second factor removed"
FACTOR_SUBJECT = "Your second proof of who you are was removed"
FACTOR_BODY = """The second proof of who you are (an app or a key) was removed from your Homeward account, because
somebody asked for it. You are signed out everywhere, and set up a new one when you next sign in.

If it was not you who asked, tell your manager at once. Please do not reply to this message.
"""


@transaction.atomic
def invite(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    agency: Agency,
    on: date,
    by: User,
    at: datetime,
    team: Team | None = None,
    registration_number: str = "",
) -> User:
    """Make an account with one role, and send its owner a link to choose a password. One account per person (FF-14)."""
    ensure(by, Permission.PEOPLE_MANAGE, Within(agency))
    may_give(by, role)
    if User.objects.filter(email__iexact=email).exists():
        raise NotPossible("There is an account with this e-mail address already. Open that person and add the role.")

    user = User.objects.create_user(
        email=email,
        first_name=first_name,
        last_name=last_name,
        registration_number=registration_number,
        invited_at=at,
    )
    add_role(user=user, role=role, agency=agency, team=team, on=on, by=by)
    send_invitation(user, at)
    return user


@transaction.atomic
def invite_again(*, user: User, by: User, at: datetime) -> User:
    """A fresh link for somebody who never used the first one; the old link stops working when either is used."""
    ensure_manages(by, user)
    user = lock(user)
    if user.has_usable_password():
        raise NotPossible("This person has chosen a password already. They can ask for a new one when signing in.")
    if not user.is_active:
        raise NotPossible("This account has ended. Bring it back first.")

    user.invited_at = at
    user.save(update_fields=["invited_at"])
    send_invitation(user, at)
    return user


def send_invitation(user: User, at: datetime) -> None:
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    link = settings.SITE_ADDRESS + choose_password_path(key)
    Outbound.objects.create(
        key=f"invitation:{user.pk}:{at.isoformat()}",
        kind="invitation",
        to_user=user,
        subject=SUBJECT,
        body=BODY.format(link=link),
    )


@transaction.atomic
def add_role(*, user: User, role: Role, agency: Agency, on: date, by: User, team: Team | None = None) -> RoleGrant:
    """Give a role in one agency, perhaps in one team, from a date. Nobody gives one to themselves."""
    ensure(by, Permission.PEOPLE_MANAGE, Within(agency))
    may_give(by, role)
    if user == by:
        raise NotAllowed("Nobody gives themselves a role. Ask another manager or administrator.")
    if not user.is_active:
        raise NotPossible("This account has ended. Bring it back first.")
    if team and team.agency_id != agency.pk:
        raise NotPossible("Choose a team of the same agency.")
    if RoleGrant.objects.filter(user=user, role=role, agency=agency, team=team, to_on=None).exists():
        raise NotPossible("This person holds that role there already.")

    if role in PORTAL_ROLES:
        PortalAccount.rows.get_or_create(user=user, defaults={"agency": agency, "approved_on": on})
    return RoleGrant.objects.create(user=user, role=role, agency=agency, team=team, from_on=on, granted_by=by)


@transaction.atomic
def end_role(*, grant: RoleGrant, on: date, by: User) -> RoleGrant:
    """The role's last day. It stays readable for ever: what somebody could do on a day must be answerable.

    Refused while files are held with it that no other role of theirs is for, as the end of an account is (FF-63).
    """
    user = lock(grant.user)
    grant = lock(grant)
    ensure(by, Permission.PEOPLE_MANAGE, grant)
    may_give(by, Role(grant.role))
    if grant.user == by:
        raise NotAllowed("Nobody ends their own role. Ask another manager or administrator.")
    if grant.to_on and grant.to_on <= on:
        raise NotPossible("This role has ended already.")
    if on < grant.from_on:
        raise NotPossible("The last day cannot be before the first.")
    left = held_only_with(grant, user, on)
    if left:
        some = ", ".join(left[:5]) + (" and others" if len(left) > 5 else "")
        raise NotPossible(
            f"{user.display_name} holds {counted(len(left), 'file')} with this role ({some}). Give them to a colleague "
            "first, or end the account and hand the work over."
        )

    grant.to_on = on
    grant.save(update_fields=["to_on"])
    return grant


@transaction.atomic
def deactivate(*, user: User, on: date, by: User, why: str, to: User | None = None) -> User:
    """End an account: hand the work over, end the roles, sign the person out everywhere. The record stays.

    All their files are held before the person is, as an allocation does (`owning`): neither waits in a ring (FF-63).
    """
    ensure_manages(by, user)
    if user == by:
        raise NotAllowed("Nobody ends their own account. Ask another manager or administrator.")
    user = hold_all(user, to)
    if not user.is_active:
        raise NotPossible("This account has ended already.")
    left = owned(user, on)
    if left and to is None:
        raise NotPossible(left.says(user.display_name))

    if to is not None:
        hand_over(user, to, left, on=on, by=by, why=why)
    for grant in RoleGrant.objects.filter(user=user, to_on=None):
        grant.to_on = max(on, grant.from_on)
        grant.save(update_fields=["to_on"])
    user.is_active, user.deactivated_on = False, on
    user.save(update_fields=["is_active", "deactivated_on"])
    sign_ins.end_all(user)
    return user


def hand_over(user: User, to: User, left: Owned, *, on: date, by: User, why: str) -> None:
    """A colleague takes files and questions. For the questions they must hold the same role."""
    if to == user or not to.is_active or to.in_portal:
        raise NotPossible("Choose a colleague with an active account.")
    for question in left.approvals:
        role = Role(question.decided_by_role)
        if not to.authority.holds(role, question.agency_id):
            raise NotPossible(
                f"{to.display_name} is not {role.label.lower()} there, so could not decide what is waiting. "
                "Add the role to them first, or choose somebody else."
            )
    allocations.hand_over(worker=user, to=to, on=on, by=by, why=why)
    announce(News.HANDED_OVER, Handover(user, to), by=by, on=on)  # type: ignore[arg-type]


@transaction.atomic
def reactivate(*, user: User, by: User) -> User:
    """Somebody came back. The account opens; roles are given anew."""
    ensure_manages(by, user)
    user = lock(user)
    if user.is_active:
        raise NotPossible("This account is active.")

    user.is_active, user.deactivated_on = True, None
    user.save(update_fields=["is_active", "deactivated_on"])
    return user


@transaction.atomic
def see_in_person(*, user: User, by: User, at: datetime) -> bool:
    """For a lost telephone: two people say that they saw its owner, and the second factor goes with the word of the
    second. Says whether it did. One alone is talked into it too easily (security 4.11).
    """
    ensure_manages(by, user)
    if user == by:
        raise NotAllowed("Ask two other managers or administrators to do this for you.")
    user = lock(user)
    if not Authenticator.objects.filter(user=user).exists():
        raise NotPossible("This account has no second factor. The person sets one up when they next sign in.")
    seen = SeenInPerson.objects.waiting(at).filter(user=user)
    if seen.filter(by=by).exists():
        raise NotPossible("You have said so already. Another manager or administrator has to see the person too.")

    SeenInPerson.objects.create(user=user, by=by, at=at)
    both = seen.count() == BOTH
    if both:
        seen.update(used_at=at)
        _forget_second_factor(user, by)
    return both


def _forget_second_factor(user: User, by: User) -> None:
    """They set up a new one at the next sign-in. Who did it stays on the account, and its owner is told."""
    Authenticator.objects.filter(user=user).delete()

    user._history_user, user._change_reason = by, FACTOR_REMOVED  # type: ignore[attr-defined]
    user._history_date = clock.now()  # type: ignore[attr-defined]
    user.save(update_fields=["is_active"])  # no fact of the account changes: its history gets the line
    Outbound.objects.create(
        key=f"factor-removed:{user.pk}:{secrets.token_hex(8)}",
        kind="account",
        to_user=user,
        subject=FACTOR_SUBJECT,
        body=FACTOR_BODY,
    )
    sign_ins.end_all(user)


def seen_in_person(user: User, now: datetime) -> SeenInPerson | None:
    """Who said that they saw this person, while a second one is waited for."""
    return SeenInPerson.objects.waiting(now).filter(user=user).select_related("by").first()


def factors_removed(user: User) -> Any:
    """When a second factor was taken off this account by somebody else, and by whom; the newest first."""
    return user.history.filter(history_change_reason=FACTOR_REMOVED).select_related("history_user")


def ensure_manages(by: User, user: User) -> None:
    """By somebody who looks after people in an agency where this person has or had a role."""
    ensure(by, Permission.PEOPLE_MANAGE)
    if not User.objects.managed_by(by).filter(pk=user.pk).exists():
        raise NotAllowed("This person works for another agency.")


def may_give(by: User, role: Role) -> None:
    """Only an administrator makes administrators."""
    if role == Role.ADMINISTRATOR and Role.ADMINISTRATOR not in by.authority.roles:
        raise NotAllowed("Only a system administrator can give or end this role.")


@dataclass(frozen=True)
class Within:
    """An agency as the record that a permission is asked about."""

    agency: Agency

    @property
    def agency_id(self) -> int:
        return self.agency.pk
