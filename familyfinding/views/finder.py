"""Finding families for a child: who may be asked, who is left out and why, and setting a fact aside (FF-25, FF-57)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted
from familyfinding.actions import finding
from familyfinding.finder import stated
from familyfinding.finder.finding import Findings, Found, find, only
from familyfinding.forms.finder import BeginForm, SetAsideForm
from familyfinding.models import Fact, Interest, Link, Need, Profile, SetAside
from familyfinding.summaries import tabs
from familyfinding.views import pages

WORK = Permission.INTEREST_WORK
PER_PAGE = 20
GET_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Line:
    """One family on the page: the facts, its own words beside the child’s needs, and what happened so far."""

    found: Found
    statement: stated.Statement
    interest: Interest | None
    link: Link | None


@require_safe
def find_families(request: Request, reference: str) -> HttpResponse:
    """Whoever may be asked, the nearest or the longest waiting first. There is no other order and no score."""
    profile, found = _search(request, reference)
    page, chosen = _page(request, found.possible)
    return _shown(request, profile, found, page, "find-families", "Find families", chosen=chosen)


@require_safe
def families_left_out(request: Request, reference: str) -> HttpResponse:
    """Everybody else, each with the reason, its date and its source, and the way to set it aside."""
    profile, found = _search(request, reference)
    fact = request.GET.get("fact", "")
    rows = [one for one in found.left_out if not fact or fact in {why.fact for why in one.stands}]
    page, chosen = _page(request, rows, fact=fact if fact in Fact.values else "")
    facts = [(fact.value, fact.label, number) for fact, number in found.by_fact.items()]
    return _shown(request, profile, found, page, "families-left-out", "Left out", chosen=chosen, facts=facts, fact=fact)


@require_http_methods(GET_POST)
def begin(request: Request, reference: str, family: str) -> HttpResponse:
    """A link with a family for this child, with the reason; the adopters’ worker is told (FF-57)."""
    profile = pages.find(request, reference)
    pages.gate(request, profile, WORK)
    one, household = _one(request, profile, family)
    return pages.form_page(
        request,
        profile,
        BeginForm(posted(request)),
        lambda **typed: finding.begin(
            child=profile.child, household=household, by=request.user, at=clock.now(), **typed
        ),
        permission=WORK,
        heading=f"Look into family {one.family.reference}",
        intro="A link is opened, and their worker is told. Nothing is decided by looking.",
        said="The link is open, and the family’s worker is told.",
        save="Begin",
        back="familyfinding:find-families",
    )


@require_http_methods(GET_POST)
def set_aside(request: Request, reference: str, family: str, fact: str) -> HttpResponse:
    """A fact shall not leave this family out, for a reason that goes on both files."""
    if fact not in Fact.values:
        raise Http404
    profile = pages.find(request, reference)
    pages.gate(request, profile, WORK)
    one, household = _one(request, profile, family)
    why = next((found for found in one.exclusions if found.fact == fact), None)
    return pages.form_page(
        request,
        profile,
        SetAsideForm(posted(request)),
        lambda **typed: finding.set_aside(
            child=profile.child, household=household, fact=fact, by=request.user, at=clock.now(), **typed
        ),
        permission=WORK,
        heading=f"Set aside for family {one.family.reference}: {Fact(fact).label.lower()}",
        intro=f"{why.says}. {why.source}." if why else "",
        said="Set aside. Your reason is on both files.",
        save="Set aside",
        back="familyfinding:find-families",
    )


@require_POST
def take_back(request: Request, reference: str, aside: UUID) -> HttpResponse:
    """The fact counts again."""
    profile = pages.find(request, reference)
    mine = SetAside.objects.visible_to(request.user).select_related("child__file", "household__file")
    row = get_object_or_404(mine, child=profile.child, reference=aside)
    return pages.simple(
        request,
        profile,
        lambda: finding.take_back(aside=row, by=request.user, at=clock.now()),
        permission=WORK,
        said="Taken back. The fact leaves the family out again.",
        back="familyfinding:families-left-out",
    )


def _search(request: Request, reference: str) -> tuple[Profile, Findings]:
    profile = pages.find(request, reference)
    pages.gate(request, profile, WORK)
    return profile, find(request.user, profile.child, day=clock.today(), order=request.GET.get("order", ""))


def _one(request: Request, profile: Profile, family: str) -> tuple[Found, Any]:
    """One family of this search, and the one 404 for whoever is not in it."""
    found = only(request.user, profile.child, family, day=clock.today())
    if found is None:
        raise Http404
    return found


def _page(request: Request, rows: list[Found], **more: str) -> tuple[Page[Found], QueryDict]:
    chosen = QueryDict(mutable=True)
    order = "waiting" if request.GET.get("order") == "waiting" else ""
    chosen.update({name: value for name, value in {"order": order, **more}.items() if value})
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), chosen


def _shown(
    request: Request, profile: Profile, found: Findings, page: Page[Found], name: str, here: str, **context: Any
) -> HttpResponse:
    """The page after writing down that somebody searched, and whose lines they read."""
    mine = stated.needs_of(found.sought)
    if not found.sought.undecided:
        _written_down(request, profile, found, page)
    return pages.page(
        request,
        profile,
        name,
        here,
        tabs=tabs(profile, request.user, "find-families"),
        sought=found.sought,
        undecided=found.sought.undecided,
        page=page,
        lines=lines(request, found, mine, page),
        asides=[one for one in page if one.put_aside],
        needs=mine,
        possible=len(found.possible),
        left_out=len(found.left_out),
        order=request.GET.get("order", ""),
        views=_views(profile, name, found),
        **context,
    )


def _views(profile: Profile, current: str, found: Findings) -> list[dict[str, Any]]:
    names = (
        ("find-families", f"May be asked ({len(found.possible):,})"),
        ("families-left-out", f"Left out ({len(found.left_out):,})"),
    )
    ref = profile.file.reference
    return [
        {"text": text, "href": reverse(f"familyfinding:{name}", args=[ref]), "current": name == current}
        for name, text in names
    ]


def _written_down(request: Request, profile: Profile, found: Findings, page: Page[Found]) -> None:
    finding.searched(
        by=request.user,
        at=clock.now(),
        child=profile.child,
        possible=len(found.possible),
        aside=found.set_aside,
        left_out=found.by_fact,
        files=[one.family.file for one in page],
        what="familyfinding:find-families",
    )


def lines(request: Request, found: Findings, mine: list[Need], shown: Iterable[Found]) -> list[Line]:
    """What each shown family says about the needs, and whether somebody asked about it before."""
    rows, day = list(shown), clock.today()
    said = stated.newest(one.family for one in rows)
    both = {"child": found.sought.child, "household__in": [one.family.household for one in rows]}
    asked = Interest.objects.visible_to(request.user).filter(**both)
    linked = {link.household_id: link for link in Link.objects.visible_to(request.user).filter(**both).order_by("pk")}
    before = {interest.household_id: interest for interest in asked.order_by("shown_at", "pk")}
    return [
        Line(
            one,
            stated.statement(one.family, found.sought, mine, said, day),
            before.get(one.family.household),
            linked.get(one.family.household),
        )
        for one in rows
    ]
