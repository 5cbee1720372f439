"""The list of links, one link, and what a worker does before the shortlist (MT-01, MT-02, FF-57, FF-60)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from adopters.flows import Stage
from adopters.models import Household
from adoption import clock
from adoption.http import Request
from adoption.models import CaseFile, User
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from familyfinding import in_the_way, siblings
from familyfinding.actions import link_begins, link_ends
from familyfinding.actions.both import explored_elsewhere
from familyfinding.flows import BEFORE_THE_SHORTLIST, LinkState
from familyfinding.forms.links import CloseLinkForm, ConsiderForm, OpenLinkForm
from familyfinding.models import (
    Exploration,
    FamilyConsidered,
    Link,
    LinkMove,
    MatchingMeeting,
    Participant,
    Preparation,
    Told,
)
from familyfinding.views import link_pages, pages

ROWS, MINE = 25, "mine"


@require_safe
def listing(request: Request) -> HttpResponse:
    """Every link this person works with, by how far it has come; those that ended when they are asked for."""
    taking = Participant.objects.visible_to(request.user).taking_part(request.user)
    outside = list(taking.select_related("link__child__file", "link__household__file").order_by("-from_on", "-pk"))
    if not outside and not can(request.user, Permission.INTEREST_WORK):
        raise NotForYou("This page is for people who work with children or adopters.")
    rows, user = link_pages.visible(request), request.user
    state, whose = request.GET.get("state", ""), request.GET.get("whose", "")
    rows = rows.filter(state=state) if state in LinkState.values else rows.live()
    if whose == MINE:
        rows = rows.worked_by(user)
    page = Paginator(rows.order_by("-since", "-pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "outside": outside,
        "mine_to_open": link_pages.mine_among(request, _files_of(page)),
        "states": LinkState.choices,
        "chosen": state if state in LinkState.values else "",
        "mine": whose == MINE,
        "may_answer": can(user, Permission.INTEREST_WORK),
        "query": request.GET.copy(),
    }
    return render(request, "familyfinding/links.html", context)


def _files_of(page: Iterable[Link]) -> Iterator[CaseFile]:
    for link in page:
        yield from (*link.children_files, link.household.file)


@require_safe
def overview(request: Request, reference: UUID) -> HttpResponse:
    """One link: who, how it stands, what comes next."""
    found = link_pages.find(request, reference)
    user = request.user
    told = list(
        Told.objects.visible_to(user).filter(link=found).select_related("told_by", "child__file").order_by("-pk")
    )
    return link_pages.page(
        request,
        found,
        "overview",
        "link.html",
        told=told,
        considered=_considered(found, user),
        participants=Participant.objects.visible_to(user).filter(link=found, ended_on=None).select_related("user"),
        booked=Preparation.objects.visible_to(user).filter(link=found, panel_on__isnull=False).exists(),
        undecided=found.state in BEFORE_THE_SHORTLIST and siblings.undecided(found.child),
        set_changed=found.is_live and found.state not in BEFORE_THE_SHORTLIST and siblings.changed(found),
        in_the_way=in_the_way.of_link(found, user, clock.today()) if _on_childs_side(request, found) else [],
        elsewhere=explored_elsewhere([found] if found.is_live else []),
        running=Exploration.objects.visible_to(user).running().filter(link=found).first(),
    )


def _considered(link: Link, user: User) -> QuerySet[FamilyConsidered]:
    """What matching meetings decided about this family; `opens` where the reader may open the meeting itself."""
    opens = Exists(MatchingMeeting.objects.visible_to(user).filter(pk=OuterRef("meeting")))
    rows = FamilyConsidered.objects.visible_to(user).filter(link=link)
    return rows.select_related("meeting").annotate(opens=opens)


def _on_childs_side(request: Request, link: Link) -> bool:
    """Why a child is kept apart from somebody is for the child’s side alone."""
    return link_pages.sides(request, link).child


@require_safe
def history(request: Request, reference: UUID) -> HttpResponse:
    """Each move, dated and attributed (MT-01)."""
    found = link_pages.find(request, reference)
    return link_pages.page(request, found, "history", "link_history.html", moves=_moves(request, found))


def _moves(request: Request, link: object) -> list[LinkMove]:
    rows = LinkMove.objects.visible_to(request.user).filter(link=link)
    return list(rows.select_related("by").order_by("-at", "-pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: Request, reference: str) -> HttpResponse:
    """From a child’s profile: look into a family without waiting for them to ask (FF-57)."""
    profile = pages.find(request, reference)
    households = Household.objects.visible_to(request.user).filter(stage=Stage.APPROVED).select_related("file")
    form = OpenLinkForm(posted(request), households=households.order_by("file__title", "pk"))
    return pages.form_page(
        request,
        profile,
        form,
        lambda **facts: link_begins.open_link(child=profile.child, by=request.user, at=clock.now(), **facts),
        permission=Permission.INTEREST_WORK,
        heading="Look into a family",
        intro="A link is opened between this child and the family. You can choose among the approved families whose "
        "file you may open.",
        said="The link is open.",
        back="familyfinding:child-interest",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consider(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        found,
        ConsiderForm(posted(request)),
        lambda **facts: link_begins.consider(link=found, by=request.user, at=clock.now(), **facts),
        heading="Look into it",
        said="The link is under consideration.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        found,
        CloseLinkForm(posted(request)),
        lambda **facts: link_ends.close(link=found, by=request.user, at=clock.now(), **facts),
        heading="Close the link",
        said="The link is closed, and the file keeps why.",
    )
