"""Finding children for a family: the same facts from the household’s side (FF-57, FF-16)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.models import Household
from adopters.views import pages as household_pages
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views import records
from adoption.views.records import posted
from familyfinding.actions import finding
from familyfinding.finder.children import ChildFindings, FoundChild, find_children, one_child
from familyfinding.finder.facts import Exclusion
from familyfinding.finder.finding import of_family
from familyfinding.forms.finder import BeginForFamilyForm, SetAsideForm
from familyfinding.models import Fact, Initiator, Interest, Link

WORK = Permission.INTEREST_WORK
PER_PAGE = 20
GET_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class ChildLine:
    found: FoundChild
    interest: Interest | None
    link: Link | None


@require_safe
def find_children_page(request: Request, reference: str) -> HttpResponse:
    """Children who wait and whose profile reaches this family, the nearest or the longest waiting first."""
    household, found = _search(request, reference)
    return _shown(request, household, found, found.possible, "find-children")


@require_safe
def children_left_out(request: Request, reference: str) -> HttpResponse:
    """Children left out for this family, and why."""
    household, found = _search(request, reference)
    return _shown(request, household, found, found.left_out, "children-left-out")


@require_http_methods(GET_POST)
def begin(request: Request, reference: str, child: str) -> HttpResponse:
    """A link with a child, begun by the family’s worker; the child’s worker is told."""
    household, one, row = _one(request, reference, child)
    return household_pages.form_page(
        request,
        household,
        BeginForFamilyForm(posted(request)),
        partial(
            finding.begin,
            child=row,
            household=household,
            initiator=Initiator.ADOPTERS_WORKER,
            by=request.user,
            at=clock.now(),
        ),
        permission=WORK,
        heading=f"Look into child {one.waiting.reference}",
        intro="A link is opened, and the child’s worker is told. Talk with the family first.",
        said="The link is open, and the child’s worker is told.",
        save="Begin",
        back="familyfinding:find-children",
    )


@require_http_methods(GET_POST)
def set_aside(request: Request, reference: str, child: str, fact: str) -> HttpResponse:
    """A fact shall not leave this child out for this family."""
    if fact not in Fact.values:
        raise Http404
    household, one, row = _one(request, reference, child)
    why = next((found for found in one.exclusions if found.fact == fact), None)
    return household_pages.form_page(
        request,
        household,
        SetAsideForm(posted(request)),
        partial(finding.set_aside, child=row, household=household, fact=fact, by=request.user, at=clock.now()),
        permission=WORK,
        heading=f"Set aside for child {one.waiting.reference}: {Fact(fact).label.lower()}",
        intro=f"{why.says}. {why.source}." if why else "",
        said="Set aside. Your reason is on both files.",
        save="Set aside",
        back="familyfinding:find-children",
    )


def _search(request: Request, reference: str) -> tuple[Household, ChildFindings]:
    household = household_pages.find(request, reference)
    records.gate(request, WORK, household.file)
    order = request.GET.get("order", "")
    return household, find_children(request.user, household, day=clock.today(), order=order)


def _one(request: Request, reference: str, child: str) -> tuple[Household, FoundChild, Any]:
    household = household_pages.find(request, reference)
    records.gate(request, WORK, household.file)
    found = one_child(request.user, household, child, day=clock.today())
    if found is None:
        raise Http404
    return household, *found


def _shown(
    request: Request, household: Household, found: ChildFindings, rows: list[FoundChild], name: str
) -> HttpResponse:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    finding.searched(
        by=request.user,
        at=clock.now(),
        household=household,
        possible=len(found.possible),
        aside=found.set_aside,
        left_out=found.by_fact,
        files=[one.waiting.file for one in page],
        what="familyfinding:find-children",
    )
    order = "waiting" if request.GET.get("order") == "waiting" else ""
    chosen = QueryDict(mutable=True)
    chosen.update({"order": order} if order else {})
    return household_pages.section(
        request,
        household,
        name.replace("-", "_"),
        "familyfinding:find-children",
        page=page,
        lines=_lines(request, household, page),
        stands=_of_the_family(request, household),
        views=_views(household, name, found),
        order=order,
        chosen=chosen,
    )


def _of_the_family(request: Request, household: Household) -> list[Exclusion]:
    """What stands in the way of asking about any child."""
    return of_family(request.user, household.file.reference, day=clock.today())


def _lines(request: Request, household: Household, page: Page[FoundChild]) -> list[ChildLine]:
    both = {"household": household, "child__in": [one.waiting.child for one in page]}
    asked = Interest.objects.visible_to(request.user).filter(**both)
    linked = {link.child_id: link for link in Link.objects.visible_to(request.user).filter(**both).order_by("pk")}
    before = {interest.child_id: interest for interest in asked.order_by("shown_at", "pk")}
    return [ChildLine(one, before.get(one.waiting.child), linked.get(one.waiting.child)) for one in page]


def _views(household: Household, current: str, found: ChildFindings) -> list[dict[str, Any]]:
    names = (
        ("find-children", f"May be asked about ({len(found.possible):,})"),
        ("children-left-out", f"Left out ({len(found.left_out):,})"),
    )
    ref = household.file.reference
    return [
        {"text": text, "href": reverse(f"familyfinding:{name}", args=[ref]), "current": name == current}
        for name, text in names
    ]
