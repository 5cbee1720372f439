"""The board of waiting children: who waits, how long, what was done last and what comes next (FF-46, FF-47, FF-65)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request, wants_part
from adoption.listing import by_name
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou
from familyfinding import waiting
from familyfinding.bars import bars
from familyfinding.forms.waiting import WaitingFilter
from familyfinding.models.profile import ProfileQuerySet

PER_PAGE = 25
IN_ADDRESS = ("view", "next", "harder", "order", "partner", "worker", "sort")
VIEWS = {"": "No family yet", "going": "A family in view", "all": "Everybody on the tracker"}


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: Request) -> HttpResponse:
    """Harder to place and longest waiting first, a page at a time; a part of the page while somebody filters."""
    if not can(request.user, Permission.WAITING_SEE):
        raise NotForYou("This page is for people who find families for children.")
    if request.method == "POST":
        return _filtered(request)
    opened(None, request.user, "familyfinding:waiting")
    shown = _context(request, request.GET)
    return render(request, "familyfinding/waiting.html", shown | {"form": _form(request)})


def _filtered(request: Request) -> HttpResponse:
    clear = "clear" in request.POST
    chosen = QueryDict(mutable=True)
    kept = {name: str(request.POST[name]) for name in IN_ADDRESS if not clear and request.POST.get(name)}
    if request.GET.get("view") and not clear:
        kept["view"] = str(request.GET["view"])
    chosen.update(kept)
    address = request.path + (f"?{chosen.urlencode()}" if chosen else "")
    if not wants_part(request):
        return redirect(address)
    response = render(request, "familyfinding/_waiting.html", _context(request, chosen))
    response["HX-Push-Url"] = address
    response["Vary"] = "HX-Request"
    return response


def _context(request: Request, chosen: Mapping[str, Any]) -> dict[str, Any]:
    today, found = clock.today(), waiting.meanings(clock.today())
    kept = QueryDict(mutable=True)
    kept.update({name: str(chosen[name]) for name in IN_ADDRESS if chosen.get(name)})
    everybody = waiting.ranked(waiting.waiting_for(request.user), found, today)
    some = everybody.filter(_of_view(kept.get("view", "")) & _of_filter(kept))
    rows = waiting.in_order(waiting.with_what_is_shown(some), longest=kept.get("sort") == "longest")
    numbers = waiting.totals(some, today)
    page = _Counted(rows, PER_PAGE, numbers["all"]).get_page(request.GET.get("page"))
    drawn = waiting.filled(list(page.object_list), request.user, today=today, found=found)
    return {
        "page": page,
        "rows": drawn,
        "bars": bars(drawn),
        "numbers": numbers,
        "today": today,
        "chosen": kept,
        "asked": bool(kept),
        "views": _views(kept),
        "places": places(request, "waiting"),
        "action": reverse("familyfinding:waiting") + (f"?view={kept['view']}" if kept.get("view") else ""),
        "from_care": waiting.FROM_CARE,
        "from_order": waiting.FROM_ORDER,
        "may_write": can(request.user, Permission.NOTE_WRITE),
        "works": can(request.user, Permission.INTEREST_WORK),
    }


class _Counted(Paginator):  # type: ignore[type-arg]
    """Pages of rows whose number is known already."""

    def __init__(self, rows: ProfileQuerySet, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @property
    def count(self) -> int:  # type: ignore[override]
        return self.total


def _of_view(view: str) -> Q:
    return {"going": Q(has_family=True), "all": Q()}.get(view, Q(has_family=False))


def _of_filter(chosen: Mapping[str, Any]) -> Q:
    """What was chosen in the filter; whatever else was sent narrows nothing."""
    asked = Q()
    asked &= {"none": Q(has_next=False), "late": Q(is_late=True)}.get(chosen.get("next", ""), Q())
    asked &= {"yes": Q(is_harder=True), "no": Q(is_harder=False)}.get(chosen.get("harder", ""), Q())
    in_force = Q(child__order_granted_on__isnull=False, child__order_ended_on=None)
    asked &= {"yes": in_force, "no": ~in_force}.get(chosen.get("order", ""), Q())
    worker, partner = chosen.get("worker", ""), chosen.get("partner", "")
    if worker == "nobody":
        asked &= Q(owner=None)
    elif _is_key(worker):
        asked &= Q(owner=int(worker))
    if _is_key(partner):
        asked &= Q(child__local_authority=int(partner)) | Q(
            child__local_authority=None, child__file__agency=int(partner)
        )
    return asked


def _is_key(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 10


def _form(request: Request) -> WaitingFilter:
    workers, partners = {}, {}
    rows = waiting.waiting_for(request.user).order_by().values_list(
        "owner", "owner__first_name", "owner__last_name", "child__local_authority", "child__local_authority__name",
        "child__file__agency", "child__file__agency__name",
    )  # fmt: skip
    for owner, first, last, authority, authority_name, agency, agency_name in rows.distinct():
        if owner:
            workers[str(owner)] = f"{first} {last}".strip()
        partners[str(authority or agency)] = authority_name or agency_name
    initial = {name: request.GET.get(name, "") for name in IN_ADDRESS}
    return WaitingFilter(initial=initial, workers=by_name(workers), partners=by_name(partners))


def _views(kept: QueryDict) -> list[dict[str, Any]]:
    address, here = reverse("familyfinding:waiting"), kept.get("view", "")
    return [
        {"text": text, "href": f"{address}?view={view}" if view else address, "current": view == here}
        for view, text in VIEWS.items()
    ]


def places(request: Request, current: str) -> list[dict[str, Any]]:
    """The pages of family finding beside the board, for whoever may open them."""
    pages = (
        ("Waiting children", "waiting", Permission.WAITING_SEE),
        ("Meetings", "meetings", Permission.FINDING_MEETING_SEE),
        ("Events", "outings", Permission.WAITING_SEE),
        ("Live profiles", "board", Permission.PROFILE_BOARD),
        ("Cohort", "cohort", Permission.PROFILE_BOARD),
    )
    return [
        {"text": text, "href": reverse(f"familyfinding:{name}"), "current": name == current}
        for text, name, permission in pages
        if can(request.user, permission)
    ]
