"""Which children a list shows, a page at a time, and how many there are.

The files are narrowed first, and the children of one page are read after that in the order of an index: a page costs
the same in a small agency and in a large one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Value, Window

from adoption.listing import by_name, matching, number_of
from adoption.models import CaseFile, Deadline, FileKind, User
from children.flows import PlanStatus
from children.models import Child
from children.models.child import ChildQuerySet

OPEN = Q(kind=FileKind.CHILD, closed_on=None)


def listed(
    user: User, chosen: Mapping[str, Any], typed: str, today: date, *, of_all: int | None = None
) -> ChildQuerySet:
    """Each child with its next date and with how many are found, in one query.

    `of_all` is how many this person may see without a filter, where that is known already.
    """
    files, kids = of_files(chosen, typed), of_children(chosen, today)
    children = Child.objects.visible_to(user, among=files).filter(kids)
    running = Deadline.objects.filter(file=OuterRef("file"), met_on=None, lapsed_on=None).order_by("due_on", "pk")
    rows = children.select_related("file__lead").annotate(next_on=Subquery(running.values("due_on")[:1]))
    rows = rows.order_by("-harder_to_place", "first_name", "last_name", "pk")
    if of_all is not None and files == OPEN and not kids:
        return rows.annotate(found=Value(of_all))
    if typed:  # few fit, and all are read for the sake of their order
        return rows.annotate(found=Window(Count("pk")))
    # A file of this kind holds one child, and files are counted without looking at the children.
    return rows.annotate(found=number_of(children if kids else CaseFile.objects.visible_to(user).filter(files)))


def of_files(chosen: Mapping[str, Any], typed: str) -> Q:
    """What the filter says about the file."""
    worker, team = chosen.get("worker", ""), chosen.get("team", "")
    among = OPEN
    if typed:
        among &= matching(typed)
    if worker == "nobody":
        among &= Q(lead=None)
    elif worker.isdecimal() and len(worker) < 10:
        among &= Q(lead=int(worker))
    if team.isdecimal() and len(team) < 10:
        among &= Q(team=int(team))
    return among


def of_children(chosen: Mapping[str, Any], today: date) -> Q:
    """What the filter says about the child."""
    stage = chosen.get("stage", "")
    kids = of_view(chosen.get("view", ""), today)
    if stage in PlanStatus.values:
        kids &= Q(status=stage)
    return kids & Q(harder_to_place=True) if chosen.get("harder") else kids


def of_view(view: str, today: date) -> Q:
    """The saved views above the table."""
    if view == "waiting":
        long_ago = date(today.year - 1 - (today.month <= 6), (today.month - 7) % 12 + 1, 1)
        return Q(best_interest_decided_on__lt=long_ago, status__in=[PlanStatus.DECIDED, PlanStatus.FAMILY_FINDING])
    if view == "order":
        last = date.fromordinal(today.toordinal() + 28)
        return Q(planned_order_on__range=(today, last), order_granted_on=None)
    return Q(allocated_on=None) & ~Q(best_interest_decided_on=None) if view == "nobody" else Q()


@dataclass
class Choices:
    """What the filter offers, and how many files stand behind it."""

    workers: list[tuple[str, str]]
    teams: list[tuple[str, str]]
    files: int


def choices(user: User) -> Choices:
    """Lead workers and teams of the files this person may see, in one query."""
    files = CaseFile.objects.visible_to(user).filter(OPEN).order_by()
    pairs = files.values_list("lead", "lead__first_name", "lead__last_name", "team", "team__name")
    workers, teams, number = {}, {}, 0
    for lead, first, last, team, name, some in pairs.annotate(number=Count("pk")):
        number += some
        if lead:
            workers[str(lead)] = f"{first} {last}".strip()
        if team:
            teams[str(team)] = name
    return Choices(by_name(workers), by_name(teams), number)
