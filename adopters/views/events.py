"""Events, groups and training: planning, who comes, who came, what they said (AD-06, AD-07, AD-26 to AD-29)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Avg, Count, Q
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.actions import gatherings
from adopters.event_calendar import as_calendar
from adopters.forms.training import AttendanceForm, CancelEventForm, GatheringForm, as_initial
from adopters.models import Booking, Gathering, GatheringKind, Place
from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Agency
from adoption.permissions import Permission
from adoption.scope import takes_out
from adoption.views.asking import attempt
from adoption.views.records import NotForYou, posted

ROWS = 25


@require_safe
def events(request: Request) -> HttpResponse:
    """What is to come, then what was, with places taken and the partner that delivered."""
    agency = _agency(request)
    mine = Gathering.objects.run_by(request.user).with_places().select_related("delivered_by")
    past = mine.filter(starts_at__lte=clock.now()).order_by("-starts_at", "pk")
    page = Paginator(past, ROWS).get_page(request.GET.get("page"))
    context = {
        "coming": list(mine.filter(starts_at__gt=clock.now()).order_by("starts_at", "pk")[:100]),
        "page": page,
        "by_partner": _by_partner(request, agency),
    }
    return render(request, "adopters/events.html", context)


def _by_partner(request: Request, agency: Agency) -> list[tuple[str, int]]:
    """How many people came to information events, by the partner that delivered them (AD-07)."""
    came = Booking.objects.visible_to(request.user).filter(
        gathering__delivered_by__in=gatherings.partners(agency),
        gathering__kind=GatheringKind.INFORMATION,
        attended=True,
    )
    rows = came.values("gathering__delivered_by__name").annotate(number=Count("pk")).order_by("-number")
    return [(row["gathering__delivered_by__name"], row["number"]) for row in rows]


@require_safe
def event(request: Request, reference: UUID) -> HttpResponse:
    """One event: places, who comes, who waits, what people said afterwards without their names (AD-72)."""
    found = _find(request, reference)
    bookings = _bookings(request, found)
    said = bookings.exclude(feedback_at=None)
    context = {
        "event": found,
        "booked": [one for one in bookings if one.state == Place.BOOKED],
        "waiting": [one for one in bookings if one.state == Place.WAITING],
        "begun": found.starts_at <= clock.now(),
        "feedback": said.aggregate(number=Count("pk"), rating=Avg("rating")),
        "words": said.exclude(Q(helped="") & Q(better="")).order_by("?").values("helped", "better")[:50],
    }
    return render(request, "adopters/event.html", context)


@takes_out
@require_safe
def calendar(request: Request, reference: UUID) -> HttpResponse:
    """The event for a calendar on another machine: no names of those who come."""
    found = _find(request, reference)
    address = request.build_absolute_uri(reverse("adopters:event", args=[found.reference]))
    return as_calendar(found, address, link=found.link)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request) -> HttpResponse:
    agency = _agency(request)
    kind = GatheringKind.INFORMATION
    initial = {"delivered_by": gatherings.next_to_deliver(agency, kind), "kind": kind, "capacity": 20}
    form = GatheringForm(posted(request), partners=gatherings.partners(agency), initial=initial)
    made: list[Gathering] = []
    if form.is_bound and form.is_valid():
        plan_it = lambda: made.append(  # noqa: E731
            gatherings.plan(agency=agency, by=request.user, at=clock.now(), **form.cleaned_data)
        )
        if attempt(form, plan_it):
            messages.success(request, "The event is planned and can be booked.")
            return redirect("adopters:event", made[0].reference)
    return _form(request, form, "Plan an event", reverse("adopters:events"), "Events")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    agencies = gatherings.partners(found.agency)
    form = GatheringForm(posted(request), partners=agencies, initial=as_initial(found))
    act = lambda: gatherings.change(  # noqa: E731
        gathering=found, by=request.user, at=clock.now(), **form.cleaned_data
    )
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "The event is changed.")
        return redirect("adopters:event", found.reference)
    return _form(request, form, "Change the event", reverse("adopters:event", args=[reference]), found.title)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    form = CancelEventForm(posted(request))
    act = lambda: gatherings.cancel(gathering=found, by=request.user, at=clock.now(), **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "The event is cancelled, and everybody who booked is told.")
        return redirect("adopters:event", found.reference)
    return _form(request, form, "Cancel the event", reverse("adopters:event", args=[reference]), found.title)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: Request, reference: UUID) -> HttpResponse:
    """The sheet at the door: one line for each person who has a place."""
    found = _find(request, reference)
    booked = list(_bookings(request, found).filter(state=Place.BOOKED))
    form = AttendanceForm(posted(request), bookings=booked)
    if form.is_bound and form.is_valid():
        try:
            gatherings.record_attendance(gathering=found, came=form.came, by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Who came is recorded.")
            return redirect("adopters:event", found.reference)
    return _form(request, form, "Who came?", reverse("adopters:event", args=[reference]), found.title)


def _find(request: Request, reference: UUID) -> Gathering:
    _agency(request)
    rows = Gathering.objects.run_by(request.user).with_places().select_related("agency", "delivered_by", "planned_by")
    return get_object_or_404(rows, reference=reference)


def _bookings(request: Request, gathering: Gathering) -> Any:
    rows = Booking.objects.visible_to(request.user).filter(gathering=gathering)
    return rows.select_related("person").order_by("booked_at", "pk")


def _agency(request: Request) -> Agency:
    """The agency for which this person plans events."""
    held = [h for h in request.user.authority.held if h.agency_id in _agencies(request)]
    if not held:
        raise NotForYou("This page is for people who plan events and training.")
    return Agency.objects.get(pk=held[0].agency_id)


def _agencies(request: Request) -> list[int]:
    return request.user.authority.agencies(Permission.EVENTS_MANAGE)


def _form(request: Request, form: BaseForm, deed: str, href: str, text: str) -> HttpResponse:
    context = {"form": form, "deed": deed, "save": "Save", "back": {"text": text, "href": href}}
    return render(request, "adopters/form.html", context, status=422 if form.is_bound and form.errors else 200)
