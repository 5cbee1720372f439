"""The match sheet: one link need by need, three families side by side, each cell, frozen copies and paper (MT-03)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.models import Household
from adoption import clock, paper
from adoption.actions import drafts
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.scope import takes_out
from adoption.views.records import NotForYou, gate, posted
from children.models import Child
from familyfinding.actions import match_sheets
from familyfinding.flows import LinkState
from familyfinding.forms.sheets import CellForm, FreezeForm
from familyfinding.models import Link, Need, Profile, SheetCell, SheetCopy
from familyfinding.sheets import MOST, Sheet, is_shared, own_words_of, sheet
from familyfinding.summaries import tabs
from familyfinding.unfinished import cell_key
from familyfinding.views import link_pages, pages

WORK = Permission.INTEREST_WORK
GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def of_link(request: Request, reference: UUID) -> HttpResponse:
    """The sheet of one link, a part for each of its children."""
    link = link_pages.find(request, reference)
    seen = link_pages.sides(request, link)
    reads = seen.child or is_shared(link)
    parts = [(child, _sheet(request, child, [link])) for child in link.children] if reads else []
    copies = SheetCopy.objects.visible_to(request.user).filter(link=link).select_related("made_by", "child__file")
    return link_pages.page(
        request,
        link,
        "sheet",
        "link_sheet.html",
        parts=parts,
        copies=copies.order_by("-made_at", "-pk"),
        unanswered=sum(part.unanswered for _, part in parts),
        sees_child=seen.child,
        reads=reads,
    )


@require_http_methods(GET_POST)
def cell(request: Request, reference: UUID, child: str, kind: str) -> HttpResponse:
    """One cell, kept as a draft while it is typed; begins with the family’s own words where nothing is judged yet."""
    link = link_pages.find(request, reference)
    if not link_pages.sides(request, link).child and not is_shared(link):
        raise NotForYou("Until the family is on the shortlist the child’s worker writes this sheet.")
    one, need = _need(link, child, kind)
    versions = list(
        SheetCell.objects.visible_to(request.user)
        .filter(link=link, child=one, kind=kind)
        .select_related("judged_by", "answered_by")
        .order_by("-number")
    )
    last = versions[0] if versions else None
    key = cell_key(link.pk, one.pk, kind)
    kept = drafts.kept(user=request.user, form=key) if request.method != "POST" else {}
    known, reasons = _known(request, [link])
    said = own_words_of(link, one, kind, day=clock.today(), with_reasons=bool(reasons)) if known else ()
    form = CellForm(posted(request), initial=_initial(last, kept), today=clock.today())

    def save(**typed: Any) -> None:
        match_sheets.write(link=link, child=one, kind=kind, by=request.user, at=clock.now(), **typed)
        drafts.drop(user=request.user, form=key)

    return link_pages.form_page(
        request,
        link,
        form,
        save,
        back="familyfinding:link-sheet",
        permission=WORK,
        template="familyfinding/sheet_cell.html",
        heading=need.about.says,
        save="Save this cell",
        said=f"“{need.about.says}” is saved.",
        need=need,
        own_words=said,
        versions=versions,
        draft_address=reverse("draft", args=[key]),
        kept=bool(kept),
    )


@require_http_methods(GET_POST)
def freeze(request: Request, reference: UUID, child: str) -> HttpResponse:
    """A copy of one link’s sheet for one child."""
    link = link_pages.find(request, reference)
    one = _child(link, child)
    return link_pages.form_page(
        request,
        link,
        FreezeForm(posted(request)),
        partial(match_sheets.freeze, child=one, links=[link], by=request.user, at=clock.now()),
        back="familyfinding:link-sheet",
        permission=WORK,
        heading=f"Keep a copy of the match sheet of {child}",
        intro="The copy keeps every word as it stands now. What is written later does not change it.",
        save="Keep a copy",
        said="The copy is kept and can be printed.",
    )


@require_safe
def side_by_side(request: Request, reference: str) -> HttpResponse:
    """Up to three families of a child, need by need: those on the shortlist unless others are chosen."""
    profile = pages.find(request, reference)
    links, offered = _chosen(request, profile)
    copies = SheetCopy.objects.visible_to(request.user).filter(child=profile.child).select_related("made_by", "link")
    return pages.page(
        request,
        profile,
        "match-sheet",
        "Match sheet",
        sheet=_sheet(request, profile.child, links),
        links=links,
        offered=offered,
        copies=copies.order_by("-number"),
        may_work=can(request.user, WORK, profile.file),
        chosen=[str(link.reference) for link in links],
    )


@require_http_methods(GET_POST)
def freeze_all(request: Request, reference: str) -> HttpResponse:
    """A copy of the families that stand side by side now."""
    profile = pages.find(request, reference)
    links, _ = _chosen(request, profile)
    return pages.form_page(
        request,
        profile,
        FreezeForm(posted(request)),
        partial(match_sheets.freeze, child=profile.child, links=links, by=request.user, at=clock.now()),
        permission=WORK,
        heading="Keep a copy of the match sheet",
        intro="The copy keeps every word of these families as it stands now: "
        f"{', '.join(link.household.file.reference for link in links) or 'none yet'}.",
        said="The copy is kept and can be printed.",
        save="Keep a copy",
        back="familyfinding:match-sheet",
    )


@require_safe
def copy(request: Request, copy: UUID) -> HttpResponse:
    """A frozen copy as it was read."""
    kept = _copy(request, copy)
    profile = pages.visible(request).filter(child=kept.child).first()
    if profile is None:
        link = get_object_or_404(link_pages.visible(request), pk=kept.link_id)
        return link_pages.page(request, link, "sheet", "link_sheet_copy.html", copy=kept, sheet=kept.content)
    return pages.page(
        request,
        profile,
        "match-sheet-copy",
        f"Copy {kept.number}",
        tabs=tabs(profile, request.user, "match-sheet"),
        copy=kept,
        sheet=kept.content,
    )


@takes_out
@require_POST
def printed(request: Request, copy: UUID) -> HttpResponse:
    """The copy as a tagged PDF; who took it is on the file before the paper exists (security 4.9)."""
    kept = _copy(request, copy)
    sides = Link.objects.visible_to(request.user).filter(pk=kept.link_id)
    mine = Child.objects.visible_to(request.user).filter(pk=kept.child_id).exists()
    file = kept.child.file if mine else get_object_or_404(sides.select_related("household__file")).household.file
    gate(request, WORK, file)
    return paper.answer(
        "familyfinding/sheet_paper.html",
        {"copy": kept, "sheet": kept.content, "reference": kept.child.file.reference, "child": kept.child},
        file=file,
        by=request.user,
        what=f"match sheet copy {kept.number}",
        name=f"match-sheet-{kept.child.file.reference}-copy-{kept.number}",
    )


def _copy(request: Request, reference: UUID) -> SheetCopy:
    rows = SheetCopy.objects.visible_to(request.user).select_related("child__file", "made_by")
    return get_object_or_404(rows, reference=reference)


def _chosen(request: Request, profile: Profile) -> tuple[list[Link], list[Link]]:
    """The links that stand side by side, and all that could."""
    rows = link_pages.visible(request).live().about(profile.child).exclude(state=LinkState.INTEREST)
    offered = sorted(rows, key=lambda link: (not link.is_proceeding, not link.is_shortlisted, link.opened_at, link.pk))
    asked = request.GET.getlist("link")
    wanted = [link for link in offered if str(link.reference) in asked]
    ahead = [link for link in offered if link.is_shortlisted or link.is_proceeding]
    return (wanted or ahead or offered)[:MOST], offered


def _sheet(request: Request, child: Child, links: list[Link]) -> Sheet:
    known, reasons = _known(request, links)
    return sheet(child, links, day=clock.today(), said_by=known, words_of=reasons)


def _known(request: Request, links: list[Link]) -> tuple[list[int], list[int]]:
    """Whose answers this person may know, and whose own reasons: of files they may open, and from the shortlist on.

    Before it the same agency or partnership knows the answers without the reasons, as in the finder (FF-28).
    """
    hidden = [link.household_id for link in links if not is_shared(link)]
    rows = Household.objects.visible_to(request.user).filter(pk__in=hidden)
    mine = set(rows.values_list("pk", flat=True)) if hidden else set()
    reasons = [link.household_id for link in links if is_shared(link) or link.household_id in mine]
    home = [link for link in links if link.child.file.agency.home_id == link.household.file.agency.home_id]
    return list({*reasons, *(link.household_id for link in home)}), reasons


def _child(link: Link, reference: str) -> Child:
    found = next((child for child in link.children if child.file.reference == reference), None)
    if found is None:
        raise Http404
    return found


def _need(link: Link, reference: str, kind: str) -> tuple[Child, Need]:
    """The need as it stands. Whoever works on the link reads it, also from the family’s side."""
    child = _child(link, reference)
    need = match_sheets.need_of(link, child, kind)
    if need is None:
        raise Http404
    return child, need


def _initial(last: SheetCell | None, kept: dict[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"version": 0}
    if last:
        names = ("meets", "evidence", "basis", "seen_on", "answer", "words")
        shown |= {name: getattr(last, name) for name in names} | {"version": last.number}
    return shown | {name: kept[name] for name in ("meets", "evidence", "basis", "answer", "words") if name in kept}
