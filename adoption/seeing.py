"""What a person can see and do, in words that a manager can check."""

from __future__ import annotations

from dataclasses import dataclass

from adoption import clock
from adoption.models import Allocation, ConflictBlock, Held, NamedGrant, Team, User
from adoption.permissions import GRANTS, SAYS, Permission, Role

P = Permission
POWERS = {
    P.PLAN_DECIDE: "decide that adoption is the plan for a child",
    P.CHILD_ALLOCATE: "allocate children to workers",
    P.PROFILE_PUBLISH: "publish a child’s profile",
    P.FUNDING_CONFIRM: "confirm a funding agreement",
    P.SEARCH_WIDEN_AGREE: "agree a wider search",
    P.DEADLINE_EXTEND_AGREE: "agree more time for a deadline",
    P.POLICY_APPROVE: "agree changes of policy",
    P.PEOPLE_MANAGE: "invite people, and give and end their roles",
    P.ACCESS_GRANT: "give a colleague access to one file",
    P.BREAK_GLASS: "open a file by break-glass, which tells everybody concerned",
    P.READ_LOG: "see who looked at a file",
}


@dataclass(frozen=True)
class Line:
    """One role and what follows from it."""

    role: str
    where: str
    files: str
    powers: tuple[str, ...]
    says: str


def sees(user: User) -> list[str | Line]:
    """The roles one by one, then what the person has by name."""
    if not user.is_active:
        return ["Nothing: the account has ended."]
    teams = dict(
        Team.objects.filter(pk__in=[h.team_id for h in user.authority.held if h.team_id]).values_list("pk", "name")
    )
    lines: list[str | Line] = [line(held, teams.get(held.team_id or 0, "")) for held in user.authority.held]
    return (lines or ["Nothing: no role is held today."]) + by_name(user)


def line(held: Held, team: str) -> Line:
    may = GRANTS[held.role]
    return Line(
        role=Role(held.role).label,
        where=f"{held.agency_name}, {team}" if team else held.agency_name,
        files=files(held, team),
        powers=tuple(words for permission, words in POWERS.items() if permission in may),
        says=SAYS.get(held.role, ""),
    )


def files(held: Held, team: str) -> str:
    may = GRANTS[held.role]
    if P.FILE_AGENCY in may:
        return f"Every file of {held.agency_name} that is not restricted to named people."
    if P.FILE_TEAM in may and team:
        return f"Every file of the team {team} that is not restricted, and files allocated to them."
    if P.FILE_ALLOCATED in may:
        return "Only files allocated to them."
    return "No case file."


def by_name(user: User) -> list[str | Line]:
    """Counts, never references: whoever manages people need not see the cases."""
    day = clock.today()
    counts = {
        "allocated to them": Allocation.rows.live(day).filter(worker=user).values("file").distinct().count(),
        "opened to them by name": NamedGrant.rows.live(day, user).values("file").distinct().count(),
        "hidden from them because of a conflict of interest": ConflictBlock.rows.filter(
            user=user, ended_on=None
        ).count(),
    }
    return [f"{number} file{'s' if number != 1 else ''} {words}." for words, number in counts.items() if number]
