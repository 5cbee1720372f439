"""Discovery events and activity days from the children’s side: calendar, booking, preparation (FF-50 to FF-52)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.models import Gathering
from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.staff import people_who
from adoption.views import records
from adoption.views.records import NotForYou, posted
from familyfinding.actions import outings
from familyfinding.forms.meetings import WhyForm
from familyfinding.forms.outings import BookOutingForm, ChooseForm, OutcomeForm, PrepareForm
from familyfinding.models import MediaItem, Outing, OutingState, ShownThere
from familyfinding.views import pages
from familyfinding.views.waiting import places

HTTP = ["GET", "HEAD", "POST"]


@require_safe
def calendar(request: Request) -> HttpResponse:
    """Events to come with the children this person works with, and how ready each is."""
    if not can(request.user, Permission.WAITING_SEE):
        raise NotForYou("This page is for people who find families for children.")
    now = clock.now()
    events = _events(request).filter(starts_at__gt=now).order_by("starts_at", "pk")
    mine = Outing.objects.visible_to(request.user).with_child()
    coming = mine.standing().filter(gathering__starts_at__gt=now).order_by("child__first_name", "pk")
    by_event: dict[int, list[dict[str, Any]]] = {}
    for one in coming:
        by_event.setdefault(one.gathering_id, []).append({"outing": one, "missing": outings.missing(one)})
    counted = events.annotate(families=Count("bookings", filter=Q(bookings__state="booked"))).select_related("agency")
    context = {
        "events": [{"event": event, "rows": by_event.get(event.pk, [])} for event in counted[:50]],
        "owed": list(mine.to_come().filter(gathering__starts_at__lte=now).order_by("gathering__starts_at", "pk")[:50]),
        "may_plan": can(request.user, Permission.EVENTS_MANAGE),
        "places": places(request, "outings"),
    }
    return render(request, "familyfinding/outings.html", context)


@require_http_methods(HTTP)
def book(request: Request, reference: str) -> HttpResponse:
    """A child goes to an event."""
    profile = pages.find(request, reference)
    coming = _events(request).filter(starts_at__gt=clock.now()).order_by("starts_at", "pk")
    form = BookOutingForm(posted(request), gatherings=coming)
    return pages.form_page(
        request,
        profile,
        form,
        lambda **given: outings.book(child=profile.child, by=request.user, at=clock.now(), **given),
        permission=Permission.PROFILE_WRITE,
        heading="Book an event",
        intro="Only after the Placement Order. Whoever is with the child is prepared first."
        if coming
        else "No discovery event or activity day is planned. Ask whoever plans events.",
        said="Booked. Record the preparation before the day.",
        back="familyfinding:child-meetings",
    )


@require_safe
def outing(request: Request, reference: UUID) -> HttpResponse:
    """One child at one event: what is prepared, what is shown, how it was."""
    found = _find(request, reference)
    opened(found.child.file, request.user, "familyfinding:outing")
    shown = ShownThere.objects.visible_to(request.user).filter(outing=found, taken_back_on=None)
    context = {
        "outing": found,
        "event": found.gathering,
        "is_activity": found.gathering.kind == "activity",
        "missing": outings.missing(found) if found.ended_at is None else [],
        "shown": list(shown.select_related("item__version").order_by("pk")),
        "may_work": found.ended_at is None and can(request.user, Permission.PROFILE_WRITE, found.child.file),
        "over": found.gathering.starts_at <= clock.now(),
        "states": OutingState,
        "crumbs": _crumbs(found, "Event"),
    }
    return render(request, "familyfinding/outing.html", context)


@require_http_methods(HTTP)
def prepare(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    people = people_who(Permission.NOTE_WRITE, found.child.file.agency, clock.today())
    form = PrepareForm(posted(request), outing=found, people=people, initial=PrepareForm.initial_of(found))
    return _form(
        request,
        found,
        form,
        lambda **given: outings.prepare(outing=found, by=request.user, at=clock.now(), **given),
        heading="Record the preparation",
        intro=f"For “{found.gathering.title}”. Record what was done, with its day.",
        said="Recorded.",
    )


@require_http_methods(HTTP)
def choose(request: Request, reference: UUID) -> HttpResponse:
    """A picture or clip for this event."""
    found = _find(request, reference)
    taken = found.shown.filter(taken_back_on=None).values("item")
    agreed = MediaItem.objects.visible_to(request.user).filter(profile__child=found.child).agreed()
    items = agreed.exclude(pk__in=taken)
    return _form(
        request,
        found,
        ChooseForm(posted(request), items=items),
        lambda item: outings.choose(outing=found, item=item, by=request.user, at=clock.now()),
        heading="Choose a picture or clip",
        intro="Pictures that may be shown stand here. Add others on the child’s profile first.",
        said="Chosen for this event.",
    )


@require_POST
def take_back(request: Request, reference: UUID, number: int) -> HttpResponse:
    found = _find(request, reference)
    _gate(request, found)
    rows = ShownThere.objects.visible_to(request.user).filter(outing=found)
    shown = get_object_or_404(rows, pk=number)
    shown.outing = found
    try:
        outings.take_back(shown=shown, by=request.user, on=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is not shown at this event.")
    return redirect("familyfinding:outing", reference)


@require_http_methods(HTTP)
def record(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    return _form(
        request,
        found,
        OutcomeForm(posted(request)),
        lambda **given: outings.record(outing=found, by=request.user, at=clock.now(), **given),
        heading="How was it?",
        said="Recorded on the child’s file.",
    )


@require_http_methods(HTTP)
def cancel(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    return _form(
        request,
        found,
        WhyForm(posted(request), label="Why does the child not go?"),
        lambda why: outings.cancel(outing=found, why=why, by=request.user, at=clock.now()),
        heading="Cancel the booking",
        said="Cancelled. Tell the carers.",
        save="Cancel the booking",
    )


def _events(request: Request) -> Any:
    """Events about children that are open to the agencies this person works in."""
    rows = Gathering.objects.about_children().filter(cancelled_on=None)
    mine = [held.agency_id for held in request.user.authority.held]
    near = (
        Q(agency__in=mine) | Q(agency__parts__in=mine) | Q(agency__parent__parts__in=mine) | Q(agency__parent__in=mine)
    )
    return rows.filter(near | Q(open_to_partners=True)).distinct()


def _find(request: Request, reference: UUID) -> Outing:
    rows = Outing.objects.visible_to(request.user).with_child().select_related("voice_with")
    return get_object_or_404(rows, reference=reference)


def _gate(request: Request, found: Outing) -> None:
    if not can(request.user, Permission.PROFILE_WRITE, found.child.file):
        raise NotForYou("Your role does not include this. Ask the worker who finds a family for the child.")


def _crumbs(found: Outing, here: str) -> list[dict[str, str]]:
    file = found.child.file
    return [
        {"text": file.reference, "href": reverse("familyfinding:child-meetings", args=[file.reference])},
        {"text": here},
    ]


def _form(request: Request, found: Outing, form: Any, act: Callable[..., object], **words: Any) -> HttpResponse:
    back = reverse("familyfinding:outing", args=[found.reference])
    place = records.Place(found.child.file, back, _crumbs(found, words["heading"]))
    return records.form_page(
        request,
        place,
        form,
        act,
        template="familyfinding/plain_form.html",
        permission=Permission.PROFILE_WRITE,
        **words,
    )
