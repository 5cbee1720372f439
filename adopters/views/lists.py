"""The households a person may know of. What is typed waits in the session: no name stands in an address."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adopters.flows import Stage
from adopters.forms.lists import FilterForm
from adopters.models import Household
from adopters.summaries import STAGE_COLOURS
from adopters.views.listing import VIEWS, choices, listed
from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request, wants_part
from adoption.listing import page_of
from adoption.models import Look
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou

TYPED = "households_typed"
FIGURES = (Permission.PIPELINE, Permission.HOUSEHOLD_WRITE, Permission.VOICE_KEEP)
IN_ADDRESS = ("stage", "worker", "team", "view")


@require_http_methods(["GET", "HEAD", "POST"])
def household_list(request: Request) -> HttpResponse:
    if not _may_list(request):
        raise NotForYou("This list is for people who work with adopters.")
    if request.method == "POST":
        return _filtered(request)
    return render(request, "adopters/list.html", _context(request, request.GET) | {"form": _form(request)})


def _filtered(request: Request) -> HttpResponse:
    """The name goes into the session, the rest into the address; a part for htmx, a redirect without."""
    clear = "clear" in request.POST
    typed = "" if clear else request.POST.get("q", "")[:100].replace("\x00", "").strip()
    request.session[TYPED] = typed
    chosen = QueryDict(mutable=True)
    chosen.update({name: str(request.POST[name]) for name in IN_ADDRESS if not clear and request.POST.get(name)})
    address = request.path + (f"?{chosen.urlencode()}" if chosen else "")
    if typed:
        opened(None, request.user, "adopters:list", look=Look.SEARCHED)
    if not wants_part(request):
        return redirect(address)
    response = render(request, "adopters/_results.html", _context(request, chosen))
    response["HX-Push-Url"] = address
    response["Vary"] = "HX-Request"
    return response


def _context(request: Request, chosen: QueryDict) -> dict[str, Any]:
    """What the table shows; the filter beside it is not drawn again while somebody types."""
    typed = request.session.get(TYPED, "")
    kept = QueryDict(mutable=True)
    kept.update({name: str(chosen[name]) for name in IN_ADDRESS if chosen.get(name)})
    return {
        "page": _drawn(page_of(listed(request.user, kept, typed), request.GET.get("page", "1"))),
        "today": clock.today(),
        "typed": typed,
        "chosen": kept,
        "views": _views(chosen),
        "may_open": can(request.user, Permission.HOUSEHOLD_OPEN),
        "may_figures": any(can(request.user, permission) for permission in FIGURES),
        "asked": bool(typed or kept),
    }


def _form(request: Request) -> FilterForm:
    initial = {name: request.GET.get(name, "") for name in IN_ADDRESS} | {"q": request.session.get(TYPED, "")}
    offered = choices(request.user)
    return FilterForm(initial=initial, workers=offered.workers, teams=offered.teams)


def _drawn(page: Page[Household]) -> Page[Household]:
    """Each household with how long it has been in its stage and the colour of it."""
    for household in page.object_list:
        household.days = (clock.today() - household.stage_since).days  # type: ignore[attr-defined]
        household.stage_colour = STAGE_COLOURS.get(Stage(household.stage), "blue")  # type: ignore[attr-defined]
    return page


def _views(chosen: QueryDict) -> list[dict[str, Any]]:
    here = chosen.get("view", "")
    address = reverse("adopters:list")
    return [
        {"text": text, "href": f"{address}?view={view}" if view else address, "current": view == here}
        for view, text in VIEWS.items()
    ]


def _may_list(request: Request) -> bool:
    """People who open files or keep the figures. Families and technicians do not."""
    files = (Permission.FILE_AGENCY, Permission.FILE_TEAM, Permission.FILE_ALLOCATED, Permission.HOUSEHOLD_OPEN)
    return any(can(request.user, permission) for permission in (*files, *FIGURES))
