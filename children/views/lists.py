"""The children a person may know of. What is typed waits in the session: no name stands in an address."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request, wants_part
from adoption.listing import page_of
from adoption.models import Look
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou
from children.flows import PlanStatus
from children.forms.lists import FilterForm
from children.models import Child
from children.summaries import STAGE_COLOURS
from children.views.listing import Choices, choices, listed

TYPED = "children_typed"
IN_ADDRESS = ("stage", "worker", "team", "harder", "view")
VIEWS = {"": "All", "waiting": "Waiting 18 months", "order": "Order in 28 days", "nobody": "No worker yet"}


@require_http_methods(["GET", "HEAD", "POST"])
def children_list(request: Request) -> HttpResponse:
    if not _may_list(request):
        raise NotForYou("This list is for people who work with children’s cases.")
    if request.method == "POST":
        return _filtered(request)
    offered = choices(request.user)
    context = _context(request, request.GET, of_all=offered.files)
    return render(request, "children/list.html", context | {"form": _form(request, offered)})


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


def _context(request: Request, chosen: QueryDict, *, of_all: int | None = None) -> dict[str, Any]:
    """What the table shows; the filter beside it is not drawn again while somebody types."""
    typed, today = request.session.get(TYPED, ""), clock.today()
    kept = QueryDict(mutable=True)
    kept.update({name: str(chosen[name]) for name in IN_ADDRESS if chosen.get(name)})
    rows = listed(request.user, kept, typed, today, of_all=of_all)
    return {
        "page": _drawn(page_of(rows, request.GET.get("page", "1"))),
        "today": today,
        "typed": typed,
        "chosen": kept,
        "views": _views(chosen),
        "may_add": can(request.user, Permission.CHILD_OPEN),
        "may_figures": can(request.user, Permission.TEAM_WORK),
        "asked": bool(typed or kept),
    }


def _form(request: Request, offered: Choices) -> FilterForm:
    initial = {name: request.GET.get(name, "") for name in IN_ADDRESS} | {
        "q": request.session.get(TYPED, ""),
        "harder": bool(request.GET.get("harder")),
    }
    return FilterForm(initial=initial, workers=offered.workers, teams=offered.teams)


def _drawn(page: Page[Child]) -> Page[Child]:
    """Each child with the age in words and the colour of the stage."""
    for child in page.object_list:
        years = child.age_on(clock.today())
        child.age = f"{years} year{'s' if years != 1 else ''}"  # type: ignore[attr-defined]
        child.stage_colour = STAGE_COLOURS.get(PlanStatus(child.status), "blue")  # type: ignore[attr-defined]
    return page


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
