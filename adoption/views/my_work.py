"""What is due, for one person and for a manager’s people: overdue first, together by child and sibling set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from adoption import clock
from adoption.context import approvals_waiting
from adoption.dues import Due
from adoption.http import Request
from adoption.models import AgreedAction, CaseFile, Deadline, Standing, User
from adoption.models.deadline import SOON, late, soon
from adoption.permissions import GRANTS, Permission
from adoption.scope import takes_out
from adoption.timescales import TIMESCALES, Kind
from adoption.unfinished import unfinished
from adoption.views.asking import record_href, reference_in

ROWS = 25
SHOWN = {"overdue": "Overdue", "soon": "Due in 7 days", "paused": "Paused"}


@dataclass(frozen=True)
class Row:
    """One deadline as the table shows it."""

    deadline: Deadline
    standing: Standing
    state: str
    colour: str

    @classmethod
    def of(cls, deadline: Deadline, now: datetime) -> Row:
        due = Due.of(deadline, now)
        return cls(deadline, deadline.standing(now), due.state, due.colour)


@dataclass
class Group:
    """Rows of one child, or of brothers and sisters who are read together."""

    files: dict[int, CaseFile] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    @property
    def names(self) -> list[tuple[CaseFile, str]]:
        return [(file, record_href(file)) for file in self.files.values()]


def grouped(deadlines: Iterable[Deadline], now: datetime) -> list[Group]:
    """In the order of each group's most urgent row."""
    groups: dict[tuple[str, int], Group] = {}
    for deadline in deadlines:
        file = deadline.file
        key = ("group", file.group_id) if file.group_id else ("file", file.pk)
        group = groups.setdefault(key, Group())
        group.files[file.pk] = file
        group.rows.append(Row.of(deadline, now))
    return list(groups.values())


@require_safe
def my_work(request: Request) -> HttpResponse:
    now, user = clock.now(), request.user
    desk = Deadline.objects.visible_to(user).desk(user)
    numbers = counted(desk, now)
    shown, agreed = request.GET.get("show", ""), agreed_by(user, now)
    context = {
        "counts": my_counts(numbers, user) + agreed_count(agreed),
        "views": views_for(request, "my-work"),
        "filters": filters(reverse("my-work"), numbers, shown),
        "has_dates": numbers["all"] > 0,
        "unfinished": unfinished(user),
        "agreed": agreed,
        **paged(narrowed(desk, shown, now), numbers.get(shown or "all", 0), request, now),
    }
    return render(request, "adoption/my_work.html", context)


def agreed_by(user: User, now: datetime) -> list[dict[str, Any]]:
    """What this person agreed to do, the nearest day first (FF-44)."""
    today = clock.london(now).date()
    rows = AgreedAction.objects.visible_to(user).owed_by(user).select_related("file").in_order()
    return [{"action": row, "late": (today - row.due_on).days} for row in rows[:ROWS]]


@require_safe
def team(request: Request) -> HttpResponse:
    """By worker and team, for those who answer for other people's work."""
    now, user = clock.now(), request.user
    reach = answers_for(user)
    if reach is None:
        raise Http404
    theirs = Deadline.objects.visible_to(user).running().exclude(kind=Kind.AUTOMATIC).filter(reach)
    chosen = whose(theirs, request.GET.get("worker", ""))
    shown = request.GET.get("show", "")
    some = narrowed(theirs.filter(chosen), shown, now)
    context = {
        "views": views_for(request, "my-work-team"),
        "workers": by_worker(theirs, now),
        "chosen": request.GET.get("worker", ""),
        "filters": filters(reverse("my-work-team"), None, shown, worker=request.GET.get("worker", "")),
        **paged(some, None, request, now),
    }
    return render(request, "adoption/team_work.html", context)


@takes_out
@require_safe
def calendar(request: Request) -> HttpResponse:
    """My dates for a calendar on another machine: references and rule numbers only, because it leaves the service."""
    dates = Calendar()
    dates.add("prodid", "-//Homeward//My dates//EN")
    dates.add("version", "2.0")
    for row in Deadline.objects.visible_to(request.user).desk(request.user).select_related("file").order_by("due_on"):
        dates.add_component(_event(row, request))
    response = HttpResponse(dates.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="homeward-dates.ics"'
    return response


def _event(row: Deadline, request: Request) -> Event:
    event = Event()
    event.add("uid", f"{row.reference}@homeward")
    event.add("dtstamp", clock.now())
    event.add("summary", f"{row.file.reference}: {row.rule} due")
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("url", request.build_absolute_uri(reverse("deadlines:deadline", args=[row.reference])))
    return event


def counted(rows: Any, now: datetime) -> dict[str, int]:
    """Every number of the page in one query."""
    numbers: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=late(now)),
        soon=Count("pk", filter=soon(SOON.days, now) & Q(paused_on=None)),
        paused=Count("pk", filter=Q(paused_on__isnull=False)),
        files=Count("file", distinct=True),
    )
    return numbers


def my_counts(numbers: dict[str, int], user: User) -> list[dict[str, Any]]:
    waiting = approvals_waiting(user)
    here = reverse("my-work")
    return [
        {"number": numbers["overdue"], "text": "overdue", "href": f"{here}?show=overdue", "late": True},
        {"number": numbers["soon"], "text": "due in 7 days", "href": f"{here}?show=soon"},
        {"number": waiting, "text": "waiting for my decision", "href": reverse("approvals")},
        {
            "number": numbers["all"],
            "text": f"in all, on {numbers['files']} file{'' if numbers['files'] == 1 else 's'}",
            "href": here,
        },
    ]


def agreed_count(agreed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Beside the dates that follow from rules: what was agreed with people, further down the page."""
    late = any(row["late"] > 0 for row in agreed)
    return [{"number": len(agreed), "text": "agreed to do", "href": "#agreed", "late": late}] if agreed else []


def narrowed(rows: Any, shown: str, now: datetime) -> Any:
    if shown == "overdue":
        return rows.filter(late(now))
    if shown == "soon":
        return rows.filter(soon(SOON.days, now), paused_on=None)
    return rows.filter(paused_on__isnull=False) if shown == "paused" else rows


def filters(here: str, numbers: dict[str, int] | None, shown: str, **kept: str) -> list[dict[str, Any]]:
    """All, overdue, soon, paused: links whose addresses hold words from this list only."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in kept.items() if value})
    links = []
    for name, text in [("", "All"), *SHOWN.items()]:
        query.pop("show", None)
        if name:
            query["show"] = name
        number = "" if numbers is None else f" ({numbers[name or 'all']})"
        current = name == (shown if shown in SHOWN else "")
        links.append({"text": f"{text}{number}", "href": f"{here}?{query.urlencode()}", "current": current})
    return links


def paged(rows: Any, number: int | None, request: Request, now: datetime) -> dict[str, Any]:
    """One page of rows, most urgent first. A number that is known already is not counted again."""
    listed = rows.with_late_start().select_related("file", "owner").order_by("due_on", "due_at", "pk")
    paginator = Paginator(listed, ROWS)
    if number is not None:
        paginator.count = number
    page = paginator.get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    return {"page": page, "groups": grouped(page.object_list, now), "chosen_query": kept}


def answers_for(user: User) -> Q | None:
    """Whose work a manager sees: the teams they manage, or the whole agency where no team is named."""
    reach = None
    for held in user.authority.held:
        if Permission.TEAM_WORK in GRANTS[held.role]:
            part = Q(file__team=held.team_id) if held.team_id else Q(agency__in=held.agencies)
            reach = part if reach is None else reach | part
    return reach


def whose(rows: Any, worker: str) -> Q:
    """The rows of one worker, by the reference in the address; 404 for one who owes nothing here."""
    if not worker:
        return Q()
    if worker == "nobody":
        return Q(owner=None)
    person = get_object_or_404(User, reference=reference_in(worker), pk__in=rows.order_by().values("owner"))
    return Q(owner=person)


def by_worker(rows: Any, now: datetime) -> list[dict[str, Any]]:
    """One line for each worker in each team, most overdue first."""
    lines = rows.values(
        "owner__reference", "owner__first_name", "owner__last_name", "file__team__name", "file__agency__name"
    ).annotate(
        open=Count("pk"),
        overdue=Count("pk", filter=late(now)),
        soon=Count("pk", filter=soon(SOON.days, now) & Q(paused_on=None)),
        files=Count("file", distinct=True),
    )
    return list(lines.order_by("-overdue", "-soon", "owner__last_name", "owner__first_name", "file__team__name")[:200])


def views_for(request: Request, current: str) -> list[dict[str, Any]]:
    """Mine and my team's, for those who have one."""
    if answers_for(request.user) is None:
        return []
    pages = [("my-work", "Mine"), ("my-work-team", "My team")]
    return [{"text": text, "href": reverse(name), "current": name == current} for name, text in pages]


def says(deadline: Deadline) -> str:
    """The rule's sentence, for lists."""
    must = TIMESCALES[deadline.rule].must
    return must[0].upper() + must[1:]
