"""Who speaks for each partner of a region: its position, and who came (FF-45)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import NotForYou, posted
from familyfinding.actions import partners
from familyfinding.forms.meetings import AttendingForm, PositionForm
from familyfinding.models import FindingMeeting, PartnerAtMeeting
from familyfinding.views.meeting_frame import HTTP, find, form_page, holding, kept


@require_http_methods(HTTP)
def position(request: Request, reference: UUID, number: int) -> HttpResponse:
    """One partner’s position, by somebody who works there."""
    found = find(request, reference)
    rows = PartnerAtMeeting.objects.visible_to(request.user).filter(meeting=found).select_related("agency")
    partner = of_meeting(get_object_or_404(rows, pk=number), found)
    if not partners.speaks_for(request.user, partner):
        raise NotForYou("The position of a partner is given by somebody who works there.")
    people = holding(Permission.FINDING_MEETING_SEE, partner.agency)
    form = PositionForm(posted(request), people=people, initial=PositionForm.initial_of(partner))
    return form_page(
        request,
        found,
        form,
        lambda **given: partners.give_position(partner=partner, by=request.user, at=clock.now(), **given),
        heading=f"Position of {partner.agency.name}",
        said="The meeting has your position.",
    )


def of_meeting(partner: PartnerAtMeeting, meeting: FindingMeeting) -> PartnerAtMeeting:
    """With its meeting in hand."""
    partner.meeting = meeting
    return partner


@require_http_methods(HTTP)
def attendance(request: Request, reference: UUID) -> HttpResponse:
    """Who came for each partner, and why anybody did not (FF-45)."""
    found = kept(request, reference)
    rows = list(found.partners.select_related("agency").order_by("agency__name"))
    form = AttendingForm(posted(request), partners=rows)

    def act(**_: Any) -> None:
        for partner, attending, why in form.answers:
            partner.meeting = found
            partners.record_attendance(
                partner=partner, attending=attending, absence_why=why, by=request.user, at=clock.now()
            )

    return form_page(request, found, form, act, heading="Who came?", said="Who came is recorded.")
