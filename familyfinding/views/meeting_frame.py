"""What the pages of family finding meetings do alike: find, gate, trail, form, and who may be chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Agency, RoleGrant, User
from adoption.permissions import GRANTS, Permission, can
from adoption.views import records
from adoption.views.records import NotForYou
from familyfinding.actions import rounds
from familyfinding.models import ChildOnAgenda, FindingMeeting, MeetingRound

HTTP = ["GET", "HEAD", "POST"]


def find(request: Request, reference: UUID) -> FindingMeeting:
    """A meeting of this person’s region; any other is the one 404."""
    return get_object_or_404(FindingMeeting.objects.visible_to(request.user).with_round(), reference=reference)


def kept(request: Request, reference: UUID) -> FindingMeeting:
    """The same for whoever chairs and minutes."""
    found = find(request, reference)
    if not rounds.keeps(request.user, found.round.agency):
        raise NotForYou("This is for the managers who keep the family finding meetings.")
    return found


def find_item(request: Request, found: FindingMeeting, reference: UUID) -> ChildOnAgenda:
    rows = ChildOnAgenda.objects.visible_to(request.user).filter(meeting=found).with_child()
    return get_object_or_404(rows, reference=reference)


def crumbs(here: str, found: FindingMeeting | None = None) -> list[dict[str, str]]:
    trail = [{"text": "Meetings", "href": reverse("familyfinding:meetings")}]
    if found is not None:
        trail.append({"text": "Meeting", "href": reverse("familyfinding:meeting", args=[found.reference])})
    return [*trail, {"text": here}]


def form_page(
    request: Request,
    found: FindingMeeting,
    form: Any,
    act: Callable[..., object],
    *,
    heading: str,
    back: str = "",
    **words: Any,
) -> HttpResponse:
    goes_back = back or reverse("familyfinding:meeting", args=[found.reference])
    place = records.Place(found.round.file, goes_back, crumbs(heading, found))
    return records.form_page(
        request, place, form, act, template="familyfinding/plain_form.html", heading=heading, **words
    )


def bare_form(
    request: Request, form: Any, act: Callable[..., object], *, heading: str, said: str, intro: str = ""
) -> HttpResponse:
    """A form of the calendar, which has no file of its own yet."""
    if form.is_bound and form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("familyfinding:meetings")
    context = {
        "form": form,
        "deed": heading,
        "save": "Save",
        "intro": intro,
        "needs": [],
        "conflict": None,
        "crumbs": crumbs(heading),
        "back": {"text": "Meetings", "href": reverse("familyfinding:meetings")},
    }
    return render(request, "familyfinding/plain_form.html", context, status=422 if form.errors else 200)


def ensure_sees(request: Request) -> None:
    if not can(request.user, Permission.FINDING_MEETING_SEE):
        raise NotForYou("This page is for people who take part in family finding meetings.")


def series_of(request: Request) -> MeetingRound | None:
    rows = MeetingRound.objects.visible_to(request.user).select_related("agency", "file__manager", "file__agency")
    return rows.order_by("pk").first()


def region_of(request: Request) -> Agency | None:
    """The region whose meetings this person may keep."""
    mine = request.user.authority.agencies(Permission.FINDING_MEETING_KEEP)
    homes = [agency.home_id for agency in Agency.objects.filter(pk__in=mine).order_by("pk")]
    return Agency.objects.get(pk=homes[0]) if homes else None


def keepers(region: Agency) -> QuerySet[User]:
    return holding(Permission.FINDING_MEETING_KEEP, region)


def holding(permission: Permission, agency: Agency) -> QuerySet[User]:
    """People whose role includes it, in this agency, the region above it, or a partner below it."""
    roles = [role for role, may in GRANTS.items() if permission in may]
    here = Q(agency=agency) | Q(agency__parent=agency) | Q(agency__parts=agency)
    grants = RoleGrant.objects.live(clock.today()).filter(here, role__in=roles)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("first_name", "last_name", "pk")


def colleagues(region: Agency) -> QuerySet[User]:
    """Whoever may be given an action at a meeting of the region."""
    return holding(Permission.NOTE_WRITE, region)
