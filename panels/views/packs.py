"""The packs of a meeting, and one pack: what is in it, what is missing, how far its pages are (PN-16)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.errors import Refused
from adoption.forms.work import WhyForm
from adoption.http import Request, wants_part
from adoption.views.asking import attempt, posted
from panels.actions import pack_facts, packs, party_copies
from panels.actions.binding import bind, title_of
from panels.flows import MeetingState, PackState
from panels.models import (
    AgendaItem,
    ItemPaper,
    Pack,
    PackEdition,
    PackItem,
    PackKind,
    PackPaper,
)
from panels.views.meeting_pages import sections
from panels.views.pack_pages import (
    back_to_meeting,
    crumbs,
    find_meeting,
    find_pack,
    pack_form,
    page_budget,
)


@require_safe
def meeting(request: Request, reference: UUID) -> HttpResponse:
    """The packs of one meeting: the pack, its addenda, and copies for the people concerned."""
    found = find_meeting(request, reference)
    rows = list(Pack.objects.visible_to(request.user).filter(meeting=found).select_related("frozen", "item__file"))
    of_panel = sorted((row for row in rows if row.kind == "panel"), key=lambda row: row.number)
    last = of_panel[-1] if of_panel else None
    items = AgendaItem.objects.visible_to(request.user).tabled().filter(meeting=found).exclude(file=None)
    context = {
        "meeting": found,
        "packs": of_panel,
        "others": [row for row in rows if row.kind != "panel"],
        "items": [(item, title_of(item)) for item in items.with_names().order_by("number")],
        "may_begin": not of_panel and found.state in (MeetingState.PREPARING, MeetingState.CIRCULATED),
        "may_add": bool(last and last.state == PackState.CIRCULATED and found.state == MeetingState.CIRCULATED),
        "crumbs": crumbs(found),
        "sections": sections(found, request, "packs:meeting"),
    }
    return render(request, "panels/packs/meeting.html", context)


@require_POST
def begin(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    try:
        pack = packs.begin(meeting=found, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("packs:meeting", found.reference)
    return redirect("packs:pack", pack.reference)


@require_POST
def begin_for_party(request: Request, reference: UUID) -> HttpResponse:
    """For the people an item is about. `reference` is the item’s."""
    items = AgendaItem.objects.visible_to(request.user).select_related("meeting__panel__agency", "file")
    item = get_object_or_404(items, reference=reference)
    if not pack_facts.may_run(request.user, item.meeting.panel):
        raise Http404
    try:
        pack = packs.begin_for_party(item=item, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("packs:meeting", item.meeting.reference)
    return redirect("packs:pack", pack.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def addendum(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    form = WhyForm(posted(request), label="Why is something added now?")
    made: list[Pack] = []
    if form.is_bound and form.is_valid():
        why, at = form.cleaned_data["why"], clock.now()
        act = lambda: made.append(packs.begin_addendum(meeting=found, why=why, by=request.user, at=at))  # noqa: E731
        if attempt(form, act):
            return redirect("packs:pack", made[0].reference)
    return pack_form(request, form, "Add to what was sent out", "Begin the addendum", back_to_meeting(found))


@require_safe
def pack(request: Request, reference: UUID) -> HttpResponse:
    """What is in it, what is missing, how far its pages are, and the likely next step."""
    found = find_pack(request, reference)
    edition = PackEdition.objects.visible_to(request.user).filter(pack=found).whole().order_by("-version").first()
    context: dict[str, Any] = {"pack": found, "edition": edition, "good": pack_facts.latest(found)}
    context |= page_budget(found, context["good"])
    if wants_part(request):
        response = render(request, "panels/packs/_making.html", context)
        if edition is None or not edition.is_under_way:
            response.headers["HX-Refresh"] = "true"
        return response
    context["items"] = _contents(request, found)
    context["missing"] = [] if found.kind == PackKind.PARTY else _missing(request, found)
    context["not_said"] = party_copies.not_said(found) if found.kind == PackKind.PARTY else []
    context["may_release"] = request.user.pk not in (found.begun_by_id, found.frozen_by_id)
    context["changed"] = _changed(found, context["good"])
    context["crumbs"] = crumbs(found.meeting, found.called)
    return render(request, "panels/packs/pack.html", context)


def _contents(request: Request, pack: Pack) -> list[dict[str, Any]]:
    """Items with their papers, and the page on which each begins where pages are made."""
    papers: dict[int, list[PackPaper]] = {}
    rows = PackPaper.objects.visible_to(request.user).filter(pack=pack).select_related("version")
    for row in rows.in_order():
        papers.setdefault(row.item_id, []).append(row)
    chosen = PackItem.objects.visible_to(request.user).filter(pack=pack)
    chosen = chosen.select_related("item__file", "item__other_file").order_by("item__number")
    return [{"item": row.item, "title": title_of(row.item), "papers": papers.get(row.item_id, [])} for row in chosen]


def _missing(request: Request, pack: Pack) -> QuerySet[ItemPaper]:
    """What is not there or not approved, and who owes it (PN-16)."""
    rows = ItemPaper.objects.visible_to(request.user).outstanding().filter(item__meeting=pack.meeting, required=True)
    rows = rows.exclude(item__state="taken_off").select_related("item__file", "owed_by")
    return rows.order_by("item__number", "place")


def _changed(pack: Pack, good: PackEdition | None) -> bool:
    """Whether these pages are no longer what the pack would be now."""
    if good is None or not pack.is_open:
        return False
    now = bind(pack, version=good.version, first_page=pack_facts.first_page(pack), at=clock.now())
    return now.fingerprint != good.fingerprint
