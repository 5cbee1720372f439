"""What the views of a panel do alike: find what this person may see, and hand its forms to the kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from adoption.errors import NotAllowed, Refused
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.models import CaseFile
from adoption.permissions import Permission, can
from adoption.views import records
from adoption.views.records import NotForYou
from panels.actions.facts import ensure_runs, files_of
from panels.models import AgendaItem, ItemPaper, Panel, PanelMeeting, PanelMember, Seat

LIST = {"text": "Panel", "href": "/panel/"}
GET_POST = ["GET", "HEAD", "POST"]


def find_panel(request: Request, reference: UUID) -> Panel:
    rows = Panel.objects.visible_to(request.user).select_related("agency", "file__lead", "file__manager")
    return get_object_or_404(rows.prefetch_related("joint_with__agency"), reference=reference)


def find_meeting(request: Request, reference: UUID) -> PanelMeeting:
    rows = PanelMeeting.objects.visible_to(request.user)
    rows = rows.select_related("panel__agency", "panel__file__lead", "panel__file__manager", "circulated_by")
    return get_object_or_404(rows.prefetch_related("panel__joint_with__agency"), reference=reference)


def find_item(request: Request, reference: UUID) -> AgendaItem:
    rows = AgendaItem.objects.visible_to(request.user).select_related(
        "meeting__panel__agency",
        "meeting__panel__file__manager",
        "agency",
        "file__agency",
        "other_file__agency",
        "household__file__agency",
        "child__file__agency",
        "late_agreed_by",
        "tabled_by",
    )
    found = get_object_or_404(rows.prefetch_related("meeting__panel__joint_with__agency"), reference=reference)
    found.meeting_seen = sees_meeting(request, found)
    return found


def sees_meeting(request: Request, item: AgendaItem) -> bool:
    """Whoever brings an item knows of it by its file, and of the rest of the meeting nothing."""
    return PanelMeeting.objects.visible_to(request.user).filter(pk=item.meeting_id).exists()


def after_item(item: AgendaItem) -> str:
    """Where to go when the item is left: the meeting, for whoever may see it."""
    if getattr(item, "meeting_seen", True):
        return reverse("panels:meeting", args=[item.meeting.reference])
    return reverse("panels:list")


def find_paper(request: Request, reference: UUID) -> ItemPaper:
    rows = ItemPaper.objects.visible_to(request.user).select_related("item__meeting__panel__file", "version__document")
    found = get_object_or_404(rows.select_related("item__file", "item__other_file", "version"), reference=reference)
    found.item.meeting_seen = sees_meeting(request, found.item)
    return found


def find_member(request: Request, reference: UUID) -> PanelMember:
    rows = PanelMember.objects.visible_to(request.user).select_related("panel__agency", "panel__file", "user")
    return get_object_or_404(rows.prefetch_related("panel__joint_with__agency"), reference=reference)


def find_seat(request: Request, reference: UUID) -> Seat:
    rows = Seat.objects.visible_to(request.user).select_related(
        "meeting__panel__agency", "meeting__panel__file", "member__user"
    )
    return get_object_or_404(rows, reference=reference)


def runs(request: Request, panel: Panel, permission: Permission = Permission.PANEL_RUN) -> bool:
    try:
        ensure_runs(request.user, panel, permission)
    except NotAllowed:
        return False
    return True


def gate(request: Request, panel: Panel, permission: Permission = Permission.PANEL_RUN) -> None:
    """A page for running the panel is for those who run it; the action asks again."""
    if not runs(request, panel, permission):
        raise NotForYou("Only the people who run this panel do this. Ask the panel administrator.")


def of_panel(panel: Panel, here: str = "") -> list[dict[str, str]]:
    whole = {"text": panel.name, "href": reverse("panels:panel", args=[panel.reference])}
    return [LIST, whole, {"text": here}] if here else [LIST, {"text": panel.name}]


def of_meeting(meeting: PanelMeeting, here: str = "") -> list[dict[str, str]]:
    day = f"{meeting.on.day} {meeting.on:%B %Y}"
    trail = of_panel(meeting.panel)[:-1]
    trail.append({"text": meeting.panel.name, "href": reverse("panels:panel", args=[meeting.panel.reference])})
    whole = {"text": day, "href": reverse("panels:meeting", args=[meeting.reference])}
    return [*trail, whole, {"text": here}] if here else [*trail, {"text": day}]


def of_item(item: AgendaItem, here: str = "") -> list[dict[str, str]]:
    name = f"Item {item.number}"
    seen = getattr(item, "meeting_seen", True)
    trail = of_meeting(item.meeting, name) if seen else [LIST, {"text": name}]
    if here:
        trail[-1] = {"text": name, "href": reverse("panels:item", args=[item.reference])}
        trail.append({"text": here})
    return trail


def form_page(
    request: Request,
    form: BaseForm,
    act: Callable[..., object],
    *,
    file: CaseFile,
    back: str,
    crumbs: list[dict[str, str]],
    heading: str,
    said: str,
    template: str = "panels/form.html",
    **asked: Any,
) -> HttpResponse:
    """Ask, do, say; a refusal becomes a sentence on the form, a stale save shows both texts."""
    place = records.Place(file, back, crumbs)
    return records.form_page(request, place, form, act, template=template, heading=heading, said=said, **asked)


def on_item(
    request: Request, item: AgendaItem, form: BaseForm, act: Callable[..., object], *, heading: str, **asked: Any
) -> HttpResponse:
    """A form about one item, which goes back to it."""
    back = asked.pop("back", None) or reverse("panels:item", args=[item.reference])
    facts: dict[str, Any] = {
        "file": asked.pop("file", item.meeting.panel.file),
        "back": back,
        "crumbs": of_item(item, heading),
    }
    return form_page(request, form, act, heading=heading, item=item, **facts, **asked)


def on_meeting(
    request: Request, meeting: PanelMeeting, form: BaseForm, act: Callable[..., object], *, heading: str, **asked: Any
) -> HttpResponse:
    """A form about one meeting, which goes back to it."""
    back = asked.pop("back", None) or reverse("panels:meeting", args=[meeting.reference])
    facts: dict[str, Any] = {"file": meeting.panel.file, "back": back, "crumbs": of_meeting(meeting, heading)}
    return form_page(request, form, act, heading=heading, **facts, **asked)


def on_panel(
    request: Request, panel: Panel, form: BaseForm, act: Callable[..., object], *, heading: str, **asked: Any
) -> HttpResponse:
    """A form about one panel, which goes back to it."""
    back = asked.pop("back", None) or reverse("panels:panel", args=[panel.reference])
    facts: dict[str, Any] = {"file": panel.file, "back": back, "crumbs": of_panel(panel, heading)}
    return form_page(request, form, act, heading=heading, **facts, **asked)


def press(request: Request, act: Callable[[], object], *, said: str, back: str) -> HttpResponse:
    """A button: do it, say what came of it, go back."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(back)


def nothing_to_fill_in(request: Request) -> GovukForm:
    return GovukForm(records.posted(request))


def works_on(request: Request, item: AgendaItem) -> bool:
    """Whoever works on the case and records what panel needs."""
    return any(can(request.user, Permission.PANEL_FACT_RECORD, file) for file in files_of(item))


def prepares(request: Request, item: AgendaItem) -> None:
    if not works_on(request, item) and not runs(request, item.meeting.panel):
        raise NotForYou("The worker who leads the case, or the panel administrator, does this.")
