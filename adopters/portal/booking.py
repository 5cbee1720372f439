"""Events and training, for the family: what is on, what I have booked (AD-06, AD-38, AD-67)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from adopters import places
from adopters.event_calendar import as_calendar
from adopters.models.training import Booking, Gathering, GatheringQuerySet, Place
from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import PortalAccount
from adoption.scope import takes_out


@require_safe
def events(request: Request) -> HttpResponse:
    """Coming events open to this family’s agency, their own places first."""
    account = _account(request)
    mine = Booking.objects.visible_to(request.user).standing().select_related("gathering")
    places_of = {one.gathering_id: one for one in mine}
    coming = _coming(account).with_places().select_related("delivered_by")
    rows = [{"event": event, "place": places_of.get(event.pk)} for event in coming[:100]]
    context = {
        "mine": [row for row in rows if row["place"]],
        "others": [row for row in rows if not row["place"]],
        "been": [one for one in mine if one.gathering.starts_at <= clock.now()],
    }
    return render(request, "family/events.html", context)


@takes_out
@require_safe
def calendar(request: Request, reference: UUID) -> HttpResponse:
    """The event for one’s own calendar; with the video meeting for whoever has a place."""
    account = _account(request)
    event = get_object_or_404(_coming(account), reference=reference)
    mine = Booking.objects.visible_to(request.user).filter(gathering=event, state=Place.BOOKED)
    address = request.build_absolute_uri(reverse("family:events"))
    return as_calendar(event, address, link=event.link if mine.exists() else "")


@require_POST
def book(request: Request, reference: UUID) -> HttpResponse:
    """A place of one’s own, or one on the waiting list."""
    account = _account(request)
    event = get_object_or_404(_coming(account), reference=reference)
    try:
        made = places.book_own(gathering=event, user=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        booked = made.state == Place.BOOKED
        messages.success(request, "Your place is booked." if booked else "You are on the waiting list.")
    return redirect("family:events")


@require_POST
def give_up(request: Request, reference: UUID) -> HttpResponse:
    """Cancel one’s own place."""
    _account(request)
    rows = Booking.objects.visible_to(request.user).standing().select_related("gathering")
    place = get_object_or_404(rows, reference=reference)
    try:
        places.give_up(booking=place, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Your place is cancelled.")
    return redirect("family:events")


def _coming(account: PortalAccount) -> GatheringQuerySet:
    """What this family may book. Events about children are for those who may look at children today (AC-6)."""
    looking = account.approved_on is not None and account.frozen_at is None
    return Gathering.objects.coming(clock.now()).for_family(account.agency, approved=looking)


def _account(request: Request) -> PortalAccount:
    """The family’s account; for anybody else there is no such page."""
    rows = PortalAccount.objects.visible_to(request.user).live(clock.today()).select_related("agency")
    account = rows.filter(user=request.user).first()
    if account is None:
        raise Http404
    return account
