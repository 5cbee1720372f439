"""Which households a list shows, and what its filter offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Window

from adopters.flows import ASSESSING, Stage
from adopters.models import Household
from adopters.models.household import HouseholdQuerySet
from adoption.listing import by_name, matching
from adoption.models import CaseFile, Deadline, FileKind, User

VIEWS = {
    "": "All",
    "enquiries": "Enquiries",
    "assessment": "In assessment",
    "approved": "Approved",
    "nobody": "No worker yet",
}


def listed(user: User, chosen: Mapping[str, Any], typed: str) -> HouseholdQuerySet:
    """Each household with its next date and with how many are found, in one query; by name, never by background."""
    running = Deadline.objects.filter(file=OuterRef("file"), met_on=None, lapsed_on=None).order_by("due_on", "pk")
    rows = Household.objects.visible_to(user).filter(of_filter(chosen))
    if typed:
        rows = rows.filter(matching(typed, "file__"))
    rows = rows.select_related("file__lead").annotate(next_on=Subquery(running.values("due_on")[:1]))
    return rows.annotate(found=Window(Count("pk"))).order_by("file__title", "pk")


def of_filter(chosen: Mapping[str, Any]) -> Q:
    """Stage, worker, team and saved view. Closed files show only when their stage is asked for."""
    stage, worker, team = (chosen.get(name, "") for name in ("stage", "worker", "team"))
    asked = Q(stage=stage) if stage in Stage.values else ~Q(stage=Stage.CLOSED)
    if worker == "nobody":
        asked &= Q(file__lead=None)
    elif worker.isdecimal() and len(worker) < 10:
        asked &= Q(file__lead=int(worker))
    if team.isdecimal() and len(team) < 10:
        asked &= Q(file__team=int(team))
    return asked & of_view(chosen.get("view", ""))


def of_view(view: str) -> Q:
    """The saved views above the table."""
    views = {
        "enquiries": Q(stage__in=[Stage.ENQUIRY, Stage.REGISTERED]),
        "assessment": Q(stage__in=ASSESSING),
        "approved": Q(stage__in=[Stage.APPROVED, Stage.MATCHED, Stage.PLACED]),
        "nobody": Q(file__lead=None),
    }
    return views.get(view, Q())


@dataclass
class Choices:
    """What the filter offers."""

    workers: list[tuple[str, str]]
    teams: list[tuple[str, str]]


def choices(user: User) -> Choices:
    """Workers and teams of the households this person may see, in one query."""
    files = CaseFile.objects.visible_to(user).filter(kind=FileKind.HOUSEHOLD, closed_on=None).order_by()
    workers, teams = {}, {}
    rows = files.values_list("lead", "lead__first_name", "lead__last_name", "team", "team__name").distinct()
    for lead, first, last, team, name in rows:
        if lead:
            workers[str(lead)] = f"{first} {last}".strip()
        if team:
            teams[str(team)] = name
    return Choices(by_name(workers), by_name(teams))
