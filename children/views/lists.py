"""The children a person may know of. What is typed waits in the session: no name stands in an address."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request, wants_part
from adoption.models import Deadline, Look
from adoption.permissions import Permission, can
from children.flows import PlanStatus
from children.forms.lists import FilterForm
from children.models import Child
from children.models.child import ChildQuerySet
from children.summaries import STAGE_COLOURS
from children.views.pages import NotForYou, children

ROWS = 25
TYPED = "children_typed"
IN_ADDRESS = ("stage", "worker", "team", "harder", "view")
VIEWS = {"": "All", "waiting": "Waiting 18 months", "order": "Order in 28 days", "nobody": "No worker yet"}


@require_http_methods(["GET", "POST"])
def children_list(request: Request) -> HttpResponse:
    if not _may_list(request):
        raise NotForYou("This list is for people who work with children’s cases.")
    if request.method == "POST":
        return _filtered(request)
    return render(request, "children/list.html", _context(request, request.GET))


def _filtered(request: Request) -> HttpResponse:
    """The name goes into the session, the rest into the address; a part for htmx, a redirect without."""
    clear = "clear" in request.POST
    typed = "" if clear else request.POST.get("q", "")[:100].replace("\x00", "").strip()
    request.session[TYPED] = typed
    chosen = QueryDict(mutable=True)
    chosen.update({name: str(request.POST[name]) for name in IN_ADDRESS if not clear and request.POST.get(name)})
    address = request.path + (f"?{chosen.urlencode()}" if chosen else "")
    if typed:
        opened(None, request.user, "children:list", look=Look.SEARCHED)
    if not wants_part(request):
        return redirect(address)
    response = render(request, "children/_results.html", _context(request, chosen))
    response["HX-Push-Url"] = address
    response["Vary"] = "HX-Request"
    return response


def _context(request: Request, chosen: QueryDict) -> dict[str, Any]:
    typed = request.session.get(TYPED, "")
    workers, teams = _choices(request)
    initial = {name: chosen.get(name, "") for name in IN_ADDRESS} | {"q": typed, "harder": bool(chosen.get("harder"))}
    rows = _narrowed(_rows(request), chosen, typed, clock.today())
    kept = QueryDict(mutable=True)
    kept.update({name: str(chosen[name]) for name in IN_ADDRESS if chosen.get(name)})
    return {
        "form": FilterForm(initial=initial, workers=workers, teams=teams),
        "page": _drawn(_page(rows, request.GET.get("page", "1"))),
        "today": clock.today(),
        "typed": typed,
        "chosen": kept,
        "views": _views(chosen),
        "may_add": can(request.user, Permission.CHILD_OPEN),
        "asked": bool(typed or kept),
    }


def _rows(request: Request) -> ChildQuerySet:
    """Each child with its next date and how many brothers and sisters are on file, in the same query."""
    running = Deadline.objects.filter(file=OuterRef("file"), met_on=None, lapsed_on=None).order_by("due_on", "pk")
    # Few joins: beyond eight tables PostgreSQL keeps their order, and would not begin with the files one sees.
    rows = children(request).open().select_related(None).select_related("file__lead")
    return rows.annotate(
        next_on=Subquery(running.values("due_on")[:1]),
        next_rule=Subquery(running.values("rule")[:1]),
        found=Window(Count("pk")),
    ).order_by("-harder_to_place", "file__title", "pk")


def _narrowed(rows: ChildQuerySet, chosen: QueryDict, typed: str, today: date) -> ChildQuerySet:
    stage, worker, team, view = (chosen.get(name, "") for name in ("stage", "worker", "team", "view"))
    if typed:
        rows = rows.filter(matching(typed))
    if stage in PlanStatus.values:
        rows = rows.filter(status=stage)
    if worker == "nobody":
        rows = rows.filter(file__lead=None)
    elif worker.isdecimal() and len(worker) < 10:
        rows = rows.filter(file__lead=int(worker))
    if team.isdecimal() and len(team) < 10:
        rows = rows.filter(file__team=int(team))
    if chosen.get("harder"):
        rows = rows.harder_to_place()
    return rows.filter(_view(view, today))


def _view(view: str, today: date) -> Q:
    """The saved views above the table."""
    if view == "waiting":
        long_ago = date(today.year - 1 - (today.month <= 6), (today.month - 7) % 12 + 1, 1)
        return Q(best_interest_decided_on__lt=long_ago, status__in=[PlanStatus.DECIDED, PlanStatus.FAMILY_FINDING])
    if view == "order":
        last = date.fromordinal(today.toordinal() + 28)
        return Q(planned_order_on__range=(today, last), order_granted_on=None)
    return Q(allocated_on=None) & ~Q(best_interest_decided_on=None) if view == "nobody" else Q()


def matching(typed: str) -> Q:
    """Every word begins a word of the reference or the name, whatever its accents; or the reference begins so."""
    plain = "".join(c for c in unicodedata.normalize("NFD", typed) if not unicodedata.combining(c)).lower()
    words = re.findall(r"\w+", plain)
    if not words:
        return Q(pk__in=[])
    query = SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
    return Q(file__search=query) | Q(file__reference__istartswith=typed.strip())


class Counted(Paginator):  # type: ignore[type-arg]
    """Pages of rows already fetched, with the count that came along in the same query."""

    def __init__(self, rows: list[Child], total: int) -> None:
        super().__init__(rows, ROWS)
        self.total = total

    @property
    def count(self) -> int:  # type: ignore[override]
        return self.total


def _page(rows: QuerySet[Child], number: str) -> Page[Child]:
    asked = int(number) if number.isdecimal() and len(number) < 6 else 1
    wanted = max(asked, 1)
    found = list(rows[(wanted - 1) * ROWS : wanted * ROWS])
    if not found and wanted > 1:
        wanted, found = 1, list(rows[:ROWS])
    total = found[0].found if found else 0  # type: ignore[attr-defined]
    return Page(found, wanted, Counted(found, total))


def _drawn(page: Page[Child]) -> Page[Child]:
    """Each child with the age in words and the colour of the stage."""
    for child in page.object_list:
        years = child.age_on(clock.today())
        child.age = f"{years} year{'s' if years != 1 else ''}"  # type: ignore[attr-defined]
        child.stage_colour = STAGE_COLOURS.get(PlanStatus(child.status), "blue")  # type: ignore[attr-defined]
    return page


def _choices(request: Request) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Lead workers and teams of the files this person may see, in one query."""
    pairs = (
        children(request)
        .open()
        .order_by()
        .values_list("file__lead", "file__lead__first_name", "file__lead__last_name", "file__team", "file__team__name")
        .distinct()
    )
    workers, teams = {}, {}
    for lead, first, last, team, name in pairs:
        if lead:
            workers[str(lead)] = f"{first} {last}".strip()
        if team:
            teams[str(team)] = name
    by_name = lambda item: item[1].lower()  # noqa: E731
    return sorted(workers.items(), key=by_name), sorted(teams.items(), key=by_name)


def _views(chosen: QueryDict) -> list[dict[str, Any]]:
    here = chosen.get("view", "")
    address = reverse("children:list")
    return [
        {"text": text, "href": f"{address}?view={view}" if view else address, "current": view == here}
        for view, text in VIEWS.items()
    ]


def _may_list(request: Request) -> bool:
    """People who open files: by allocation, by team or across the agency. Families and technicians do not."""
    wanted = (Permission.FILE_AGENCY, Permission.FILE_TEAM, Permission.FILE_ALLOCATED)
    return any(can(request.user, permission) for permission in wanted)
