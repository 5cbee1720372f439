"""Putting packs together: chosen, ordered, made, looked at, frozen, sent out; and who did what with them (PN-16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.engine import policy
from adoption.errors import Refused
from adoption.forms import GovukForm
from adoption.forms.work import WhyForm
from adoption.http import Request, wants_part
from adoption.scope import takes_out
from adoption.views.asking import answer, attempt, href, posted
from adoption.views.documents import SANDBOX
from panels.actions import copies, looking, packs
from panels.actions.binding import bind, reference_of, title_of
from panels.flows import MeetingState, PackState
from panels.forms.packs import ChooseForm, LatePaperForm, PrintingForm
from panels.models import (
    AgendaItem,
    ItemPaper,
    Pack,
    PackCopy,
    PackEdition,
    PackItem,
    PackLook,
    PackPaper,
    PanelMeeting,
)
from panels.views.meetings import sections

ROWS = 50


def find_meeting(request: Request, reference: UUID) -> PanelMeeting:
    rows = PanelMeeting.objects.visible_to(request.user).select_related("panel__agency", "panel__file")
    found = get_object_or_404(rows.prefetch_related("panel__joint_with__agency"), reference=reference)
    if not packs.may_run(request.user, found.panel):
        raise Http404
    return found


def find_pack(request: Request, reference: UUID) -> Pack:
    rows = Pack.objects.visible_to(request.user).select_related(
        "meeting__panel__agency", "meeting__panel__file", "frozen", "item__file", "frozen_by", "circulated_by"
    )
    found = get_object_or_404(rows.prefetch_related("meeting__panel__joint_with__agency"), reference=reference)
    if not packs.may_run(request.user, found.meeting.panel):
        raise Http404
    return found


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
        "items": [(item, title_of(item)) for item in items.select_related("file", "other_file").order_by("number")],
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
    if not packs.may_run(request.user, item.meeting.panel):
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
    return _form(request, form, "Add to what was sent out", "Begin the addendum", _back_to_meeting(found))


@require_safe
def pack(request: Request, reference: UUID) -> HttpResponse:
    """What is in it, what is missing, how far its pages are, and the likely next step."""
    found = find_pack(request, reference)
    edition = PackEdition.objects.visible_to(request.user).filter(pack=found).whole().order_by("-version").first()
    context: dict[str, Any] = {"pack": found, "edition": edition, "good": packs.latest(found)}
    context |= _budget(found, context["good"])
    if wants_part(request):
        response = render(request, "panels/packs/_making.html", context)
        if edition is None or not edition.is_under_way:
            response.headers["HX-Refresh"] = "true"
        return response
    context["items"] = _contents(request, found)
    context["missing"] = _missing(request, found)
    context["changed"] = _changed(found, context["good"])
    context["crumbs"] = crumbs(found.meeting, found.called)
    return render(request, "panels/packs/pack.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request, reference: UUID) -> HttpResponse:
    found = find_pack(request, reference)
    items = AgendaItem.objects.visible_to(request.user).tabled().filter(meeting=found.meeting)
    items = items.select_related("file").order_by("number")
    chosen = [row.item for row in PackItem.objects.visible_to(request.user).filter(pack=found).select_related("item")]
    form = ChooseForm(posted(request), items=items, chosen=chosen)
    act = lambda: packs.choose(pack=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "The pack holds these items.")
        return redirect("packs:pack", found.reference)
    return _form(request, form, "Choose the items", "Save", _back_to(found))


@require_http_methods(["GET", "HEAD", "POST"])
def late_paper(request: Request, reference: UUID) -> HttpResponse:
    found = find_pack(request, reference)
    items = AgendaItem.objects.visible_to(request.user).tabled().filter(meeting=found.meeting).order_by("number")
    form = LatePaperForm(posted(request), items=items.select_related("file"), versions=packs.documents_for(found))
    act = lambda: packs.add_paper(pack=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "The paper is in it.")
        return redirect("packs:pack", found.reference)
    return _form(request, form, "Put a paper in", "Put it in", _back_to(found))


@require_http_methods(["GET", "HEAD", "POST"])
def printing(request: Request, reference: UUID) -> HttpResponse:
    found = find_pack(request, reference)
    form = PrintingForm(posted(request), initial={"may_print": found.may_print})
    act = lambda: packs.set_printing(pack=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "Saved. It holds from now on.")
        return redirect("packs:pack", found.reference)
    return _form(request, form, "Printing and downloading", "Save", _back_to(found))


def _deed(request: Request, reference: UUID, act: Callable[[Pack], object], said: str) -> HttpResponse:
    """A button: done, or a sentence that says why not."""
    found = find_pack(request, reference)
    try:
        act(found)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("packs:pack", found.reference)


@require_POST
def make(request: Request, reference: UUID) -> HttpResponse:
    said = "The pages are being made. This takes a minute or two."
    return _deed(request, reference, lambda p: packs.ask_making(pack=p, by=request.user, at=clock.now()), said)


@require_POST
def refill(request: Request, reference: UUID) -> HttpResponse:
    said = "What has become ready is in it, in the version that stands now."
    return _deed(request, reference, lambda p: packs.refill(pack=p, by=request.user), said)


@require_POST
def reopen(request: Request, reference: UUID) -> HttpResponse:
    return _deed(request, reference, lambda p: packs.reopen(pack=p, by=request.user), "It can be changed again.")


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: Request, reference: UUID) -> HttpResponse:
    said = "The pack is frozen. Nothing in it changes any more."
    return _confirmed(request, reference, packs.freeze, "freeze", said)


@require_http_methods(["GET", "HEAD", "POST"])
def circulate(request: Request, reference: UUID) -> HttpResponse:
    said = "It is sent out. Members read it once they have said whether they know anybody concerned."
    return _confirmed(request, reference, packs.circulate, "send out", said)


def _confirmed(request: Request, reference: UUID, act: Callable[..., Pack], verb: str, said: str) -> HttpResponse:
    """Looked at once more before it is done, because it cannot be taken back."""
    found = find_pack(request, reference)
    form = GovukForm(posted(request))
    do = lambda: act(pack=found, by=request.user, at=clock.now())  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, do):
        messages.success(request, said)
        return redirect("packs:pack", found.reference)
    good = found.frozen or packs.latest(found)
    context = {"form": form, "pack": found, "good": good, "verb": verb, "back": _back_to(found), **_budget(found, good)}
    context["readers"] = copies.standings(found) if verb == "send out" else []
    return answer(request, "panels/packs/confirm.html", context)


@require_POST
def move(request: Request, reference: UUID, paper: int, way: str) -> HttpResponse:
    row = _row(request, reference, paper)
    return _deed(request, reference, lambda _: packs.move(row=row, up=way == "up", by=request.user), "Moved.")


@require_POST
def take_out(request: Request, reference: UUID, paper: int) -> HttpResponse:
    row = _row(request, reference, paper)
    return _deed(request, reference, lambda _: packs.take_out(row=row, by=request.user), "The paper is out of it.")


@takes_out
@require_safe
def proof(request: Request, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """The last good pages, as everybody’s copies are made from them."""
    found = find_pack(request, reference)
    edition = found.frozen or packs.latest(found)
    if edition is None:
        raise Http404
    looking.take_edition(edition=edition, by=request.user, at=clock.now())
    return pdf(edition.stored.name, f"panel-pack-{reference_of(found)}-v{edition.version}", inline=False)


@require_safe
def readers(request: Request, reference: UUID) -> HttpResponse:
    """Who has declared, who has a copy, and who has opened it."""
    found = find_pack(request, reference)
    rows = PackCopy.objects.visible_to(request.user).current().filter(pack=found).select_related("edition")
    held = {row.seat_id: row for row in rows}
    looks = PackLook.objects.visible_to(request.user).filter(pack=found).select_related("user").order_by("-at", "-pk")
    context = {
        "pack": found,
        "readers": [(each, held.get(each.seat.pk)) for each in copies.standings(found)],
        "page": Paginator(looks, ROWS).get_page(request.GET.get("page")),
        "crumbs": crumbs(found.meeting, "Readers and log"),
    }
    return render(request, "panels/packs/readers.html", context)


@takes_out
@require_safe
def print_copy(request: Request, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """A member’s copy for the post, with the member’s name on it. `reference` is the copy’s."""
    rows = PackCopy.objects.visible_to(request.user).current().select_related("edition__pack", "pack__meeting__panel")
    copy = get_object_or_404(rows.exclude(stored=""), reference=reference)
    if not packs.may_run(request.user, copy.pack.meeting.panel):
        raise Http404
    looking.take_edition(edition=copy.edition, by=request.user, at=clock.now())
    return pdf(copy.stored.name, f"panel-copy-{reference_of(copy.pack)}-{copy.pk}", inline=False)


def pdf(stored: str | None, name: str, *, inline: bool) -> StreamingHttpResponse:
    """Under a name that names nobody; a stored file that is away is a page that is not there."""
    if not stored or not default_storage.exists(stored):
        raise Http404
    response = StreamingHttpResponse(_pieces(stored), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}.pdf"'
    response.headers["Content-Length"] = str(default_storage.size(stored))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _pieces(stored: str) -> Iterator[bytes]:
    """Opened when it is sent, and closed with it."""
    with default_storage.open(stored, "rb") as file:
        yield from file.chunks()


def crumbs(meeting: PanelMeeting, here: str = "") -> list[dict[str, str]]:
    listing = {"text": "Packs", "href": reverse("packs:meeting", args=[meeting.reference])}
    first = {"text": meeting.panel.name, "href": href("panels:meeting", meeting.reference)}
    return [first, listing, {"text": here}] if here else [first, {"text": "Packs"}]


def _back_to(pack: Pack) -> dict[str, str]:
    return {"text": "Back to the pack", "href": reverse("packs:pack", args=[pack.reference])}


def _back_to_meeting(meeting: PanelMeeting) -> dict[str, str]:
    return {"text": "Back to the packs", "href": reverse("packs:meeting", args=[meeting.reference])}


def _form(request: Request, form: GovukForm, heading: str, save: str, back: dict[str, str]) -> HttpResponse:
    context = {"form": form, "heading": heading, "save": save, "back": back}
    return answer(request, "panels/packs/form.html", context)


def _row(request: Request, reference: UUID, paper: int) -> PackPaper:
    rows = PackPaper.objects.visible_to(request.user).select_related("pack__meeting__panel__file", "item")
    return get_object_or_404(rows, pack__reference=reference, pk=paper)


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
    now = bind(pack, version=good.version, first_page=packs.first_page(pack), at=clock.now())
    return now.fingerprint != good.fingerprint


def _budget(pack: Pack, good: PackEdition | None) -> dict[str, Any]:
    """How long it is, against what the agency calls long."""
    budget = int(policy(pack.meeting.panel.agency, "pack_page_budget", pack.meeting.on))
    return {"budget": budget, "over": max(0, good.pages - budget) if good else 0}
