"""Building an agenda, putting a child on it or taking one off, from the meeting’s side and from the child’s."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from adoption.wording import counted
from familyfinding import waiting
from familyfinding.actions import agenda, rounds
from familyfinding.forms.meetings import AddChildForm, AgendaForm, WhyForm
from familyfinding.models import ChildOnAgenda, FindingMeeting, Outing, Presentation
from familyfinding.views import pages
from familyfinding.views.meeting_frame import HTTP, find, find_item, form_page, kept


@require_POST
def build(request: Request, reference: UUID) -> HttpResponse:
    """From the board: before a hearing, carried over, harder to place, longest waiting."""
    found = kept(request, reference)
    try:
        made = agenda.build(meeting=found, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        says = f"{counted(len(made), 'child,children')} put on the agenda." if made else "Everybody is on it already."
        messages.success(request, says)
    return redirect("familyfinding:meeting", reference)


@require_http_methods(HTTP)
def add(request: Request, reference: UUID) -> HttpResponse:
    """Somebody asks for a child to be talked about."""
    found = find(request, reference)
    if not rounds.keeps(request.user, found.round.agency) and not can(request.user, Permission.PROFILE_WRITE):
        raise NotForYou("Only people who find families for a child put the child on an agenda.")
    there = [item.child_id for item in agenda.standing(found)]
    rows = waiting.waiting_for(request.user).exclude(child__in=there).select_related("child__file")
    form = AddChildForm(posted(request), profiles=rows.order_by("child__first_name", "child__last_name", "pk"))
    return form_page(
        request,
        found,
        form,
        lambda child, why: agenda.add(meeting=found, child=child.child, why=why, by=request.user, at=clock.now()),
        heading="Put a child on the agenda",
        intro="You can choose among the waiting children whose file you may open.",
        said="The child is on the agenda.",
    )


@require_http_methods(HTTP)
def take_off(request: Request, reference: UUID, item: UUID) -> HttpResponse:
    found = find(request, reference)
    row = find_item(request, found, item)
    if not rounds.keeps(request.user, found.round.agency) and row.added_by != request.user:
        raise NotForYou("Whoever keeps the meeting takes a child off, or whoever put the child on.")
    return form_page(
        request,
        found,
        WhyForm(posted(request), label="Why is the child not talked about this time?"),
        lambda why: agenda.take_off(item=row, why=why, by=request.user, at=clock.now()),
        heading="Take a child off the agenda",
        intro=f"{row.child.name}, {row.child.file.reference}.",
        said="Taken off the agenda. The reason is on the child’s file.",
        save="Take off",
    )


@require_safe
def of_child(request: Request, reference: str) -> HttpResponse:
    """Where a child was talked about or shown: meetings, what was said, and events."""
    profile = pages.find(request, reference)
    mine, meetings = {"child": profile.child}, FindingMeeting.objects.visible_to(request.user)
    items = ChildOnAgenda.objects.visible_to(request.user).filter(**mine).standing()
    items = items.select_related("meeting", "minutes").annotate(opens=Exists(meetings.filter(pk=OuterRef("meeting"))))
    return pages.page(
        request,
        profile,
        "child-meetings",
        "Meetings and events",
        items=list(items.order_by("-meeting__starts_at", "-pk")),
        owed=Presentation.objects.visible_to(request.user).filter(**mine).open().select_related("meeting").first(),
        outings=list(
            Outing.objects.visible_to(request.user).filter(**mine).with_child().order_by("-gathering__starts_at")
        ),
        today=clock.today(),
        may_work=can(request.user, Permission.PROFILE_WRITE, profile.file),
    )


@require_http_methods(HTTP)
def ask(request: Request, reference: str) -> HttpResponse:
    """The child’s worker chooses the meeting."""
    profile = pages.find(request, reference)
    coming = FindingMeeting.objects.visible_to(request.user).to_come().filter(begun_at=None)
    home = profile.file.agency.home_id
    open_ones = coming.filter(round__agency=home, agenda_closes_on__gte=clock.today()).in_order()
    form = AgendaForm(posted(request), meetings=open_ones)
    return pages.form_page(
        request,
        profile,
        form,
        lambda meeting, why: agenda.add(meeting=meeting, child=profile.child, why=why, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_WRITE,
        heading="Put the child on an agenda",
        intro="If it is the last meeting before the final hearing, that is the reason by itself."
        if open_ones
        else "No meeting with an open agenda is planned. Ask the chair of your region’s meetings.",
        said="The child is on the agenda.",
        back="familyfinding:child-meetings",
    )
