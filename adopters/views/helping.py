"""Adopters of this household who help the service (AD-76)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adopters.actions import voice
from adopters.forms.voice import HelpForm
from adopters.models import Member, Volunteer
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.forms.records import DayForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted

PEOPLE = "adopters:people"


@require_http_methods(["GET", "HEAD", "POST"])
def helps(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    mine = Member.objects.visible_to(request.user).filter(household=household).select_related("household__file")
    applicants = mine.applicants().select_related("person")
    form = HelpForm(posted(request), applicants=applicants, today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: voice.helps(by=request.user, today=clock.today(), **facts),
        heading="Record that somebody helps",
        intro="Adopters who speak at events or talk with others. Ask them first, and write down what they said.",
        said="Recorded, with their consent.",
        back=PEOPLE,
        permission=Permission.HOUSEHOLD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def no_longer_helps(request: Request, reference: str, volunteer: UUID) -> HttpResponse:
    household = find(request, reference)
    rows = Volunteer.objects.visible_to(request.user).filter(member__household=household)
    row = get_object_or_404(rows.select_related("member__household__file"), reference=volunteer)
    form = DayForm(posted(request), today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: voice.no_longer_helps(volunteer=row, by=request.user, today=clock.today(), **facts),
        heading="They no longer help",
        said="Recorded.",
        back=PEOPLE,
        permission=Permission.HOUSEHOLD_WRITE,
    )
