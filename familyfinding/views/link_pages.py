"""What the pages of a link do alike: find it, stand in one frame with its sections, ask, do and say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.models import CaseFile
from adoption.permissions import Permission, can
from adoption.views import records
from adoption.views.records import NotForYou
from familyfinding import who_may
from familyfinding.flows import BEFORE_THE_SHORTLIST, LinkState
from familyfinding.models import Link
from familyfinding.models.link import LinkQuerySet


@dataclass(frozen=True)
class Section:
    """One page of a link in its navigation. `after` hides it until the link has come so far."""

    slug: str
    label: str
    name: str
    fits: Callable[[Link], bool] = lambda link: True


SECTIONS: list[Section] = [
    Section("overview", "Overview", "familyfinding:link"),
    Section("questions", "Questions", "familyfinding:link-questions"),
    Section(
        "disclosure",
        "Given to the adopters",
        "familyfinding:link-disclosure",
        lambda link: link.state not in BEFORE_THE_SHORTLIST,
    ),
    Section("visit", "Visit and decision", "familyfinding:link-visit", lambda link: hasattr(link, "visit")),
    Section("preparation", "Offers", "familyfinding:link-preparation", lambda link: link.is_proceeding),
    Section("papers", "Papers", "familyfinding:link-papers"),
    Section("sheet", "Match sheet", "familyfinding:link-sheet", lambda link: link.state != LinkState.INTEREST),
    Section("preparing", "Preparing for panel", "familyfinding:link-preparing", fits=lambda link: link.is_proceeding),
    Section("messages", "Messages", "familyfinding:link-messages", fits=lambda link: link.is_proceeding),
    Section("history", "History", "familyfinding:link-history"),
]
"""In the order in which they are shown. Each part of the work adds its own."""

COLOURS = {
    LinkState.INTEREST: "grey",
    LinkState.CONSIDERING: "light-blue",
    LinkState.CLOSED: "grey",
    LinkState.MORE_WORK: "orange",
    LinkState.APPROVED: "green",
    LinkState.PLACED: "green",
}


@dataclass(frozen=True)
class Sides:
    """Which of the two files this person may open. The other side is named by its reference alone."""

    child: bool
    family: bool
    files: frozenset[int] = frozenset()
    own: CaseFile | None = None
    """The first of the children’s files that they may open: a sibling’s worker stands on theirs (MT-70)."""

    @property
    def any(self) -> bool:
        return self.child or self.family


def visible(request: Request) -> LinkQuerySet:
    return Link.objects.visible_to(request.user).with_both().prefetch_related("linked__child__file")


def mine_among(request: Request, files: Iterable[CaseFile]) -> set[int]:
    """Which of them the reader may open: those are named, the others stay a reference."""
    asked = {file.pk for file in files}
    return set(CaseFile.objects.visible_to(request.user).filter(pk__in=asked).values_list("pk", flat=True))


def find(request: Request, reference: UUID) -> Link:
    """A link this person may know of; anything else is the one 404."""
    return get_object_or_404(visible(request), reference=reference)


def sides(request: Request, link: Link) -> Sides:
    theirs = link.children_files
    asked = [*(file.pk for file in theirs), link.household.file_id]
    mine = set(CaseFile.objects.visible_to(request.user).filter(pk__in=asked).values_list("pk", flat=True))
    own = next((file for file in theirs if file.pk in mine), None)
    return Sides(child=own is not None, family=link.household.file_id in mine, files=frozenset(mine), own=own)


def file_for(link: Link, seen: Sides) -> CaseFile:
    """The file through which this person knows of the link; the child’s for whoever takes part without a file."""
    if seen.own:
        return seen.own
    return link.household.file if seen.family else link.child.file


def page(
    request: Request, link: Link, section: str, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """One page of a link in its frame, after writing down who looked (AC-10)."""
    seen = sides(request, link)
    file = file_for(link, seen)
    opened(file, request.user, f"familyfinding:link-{section}")
    shown = {
        "link": link,
        "colour": COLOURS.get(LinkState(link.state), "blue"),
        "seen": seen,
        "tabs": tabs(link, section) if seen.any else [],
        "may_decide": can(request.user, Permission.PROCEED_DECIDE, link.child.file),
        "may_chair": can(request.user, Permission.MATCH_CHAIR, link.child.file),
        **decides(request, link),
        "may_work": link.is_live and can(request.user, Permission.INTEREST_WORK, file),
        "may_list": not seen.any or can(request.user, Permission.INTEREST_WORK),
    }
    return render(request, f"familyfinding/{template}", shown | context, status=status)


def decides(request: Request, link: Link) -> dict[str, Any]:
    """Who may decide whether to go ahead, by name, while that is what comes next (MT-17, PN-43)."""
    file, waits = link.child.file, link.state in (LinkState.PREFERRED, LinkState.VALIDATED)
    may = who_may.who_may(Permission.PROCEED_DECIDE, file, clock.today()) if waits else None
    return who_may.shown(may, file, request.user)


def tabs(link: Link, current: str) -> list[dict[str, Any]]:
    return [
        {"text": one.label, "href": reverse(one.name, args=[link.reference]), "current": one.slug == current}
        for one in SECTIONS
        if one.fits(link)
    ]


def gate_childs_side(request: Request, link: Link) -> None:
    """Matching is done by the child’s worker; the family’s worker is told so."""
    own = sides(request, link).own
    if own is None:
        raise NotForYou("This is for the child’s worker, who holds the child’s file.")
    records.gate(request, Permission.INTEREST_WORK, own)


def form_page(
    request: Request,
    link: Link,
    form: Any,
    act: Callable[..., object],
    *,
    back: str = "familyfinding:link",
    goes_back: str = "",
    permission: Permission | None = Permission.INTEREST_WORK,
    childs_side: bool = False,
    template: str = "familyfinding/plain_form.html",
    **asked: Any,
) -> HttpResponse:
    """Ask, do, say on a link. What only the child’s side may do is refused to the family’s in words."""
    seen = sides(request, link)
    if childs_side and not seen.child:
        raise NotForYou("This is for the child’s worker, who holds the child’s file.")
    goes_back = goes_back or reverse(back, args=[link.reference])
    crumbs = [
        {"text": "Links", "href": reverse("familyfinding:links")},
        {"text": "Link", "href": goes_back},
        {"text": asked["heading"]},
    ]
    place = records.Place(file_for(link, seen), goes_back, crumbs, names_people=seen.any)
    return records.form_page(request, place, form, act, template=template, permission=permission, **asked)
