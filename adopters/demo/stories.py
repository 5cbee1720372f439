"""One household of the demonstration: who they are, who works with them, and on which day each step was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from adopters.actions import invitations, portal_accounts, portal_home
from adopters.models import Household, Member
from adoption import clock
from adoption.models import Agency, PortalAccount, Team, User


@dataclass(frozen=True)
class Adopter:
    """One applicant. The e-mail address is how a second run knows that the household is there."""

    name: str
    email: str
    age: int
    work: str

    def born_on(self, today: date) -> date:
        return date(today.year - self.age, 5, 4)


@dataclass(frozen=True)
class Hands:
    """Who works with the households of one agency."""

    agency: Agency
    team: Team
    worker: User
    manager: User
    decider: User


def hands(cast: Any, agency: str) -> Hands:
    if agency == "ane":
        return Hands(cast.ane, cast.assessment, cast.joss, cast.lena, cast.dele)
    return Hands(cast.leicester_city, cast.city_assessment, cast.nadia, cast.omar, cast.dora)


@dataclass
class Story:
    """A household and the first day of its Stage One, from which every other day is counted."""

    people: tuple[Adopter, ...]
    by: Hands
    start: date

    def day(self, number: int) -> date:
        return self.start + timedelta(days=number)

    @cached_property
    def household(self) -> Household:
        """As it was first asked for. Every action reads it again and holds it."""
        return find(self.people[0].email)

    @property
    def applicants(self) -> list[Member]:
        rows = Member.rows.applicants().filter(household=self.household)
        return list(rows.select_related("household__file__agency", "person", "user").order_by("number"))


def find(email: str) -> Household:
    """The household whose first applicant has this address."""
    rows = Household.rows.select_related("file__agency", "file__lead", "file__manager")
    return rows.get(members__person__email=email, members__number=1)


def is_there(email: str) -> bool:
    return Member.rows.filter(person__email=email, number=1).exists()


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)


def give_account(member: Member, *, by: User, on: date) -> None:
    """Their own account: by invitation, or the one that the cast of the demonstration has already."""
    account = PortalAccount.rows.filter(user__email__iexact=member.person.email).select_related("user").first()
    if account is None:
        invitations.invite(member=member, by=by, at=at(on))
        return
    account.file = member.household.file
    account.save(update_fields=["file"])
    member.user = account.user
    member.save(update_fields=["user"])
    portal_accounts.keep_in_step(member.household)
    portal_home.publish(member.household)
