"""Who works with the household; closing the file and opening it again."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.actions import allocations, closing
from adopters.forms.households import AllocateForm, CloseForm, ManagerForm
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted

PEOPLE = "adopters:people"


@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = AllocateForm(posted(request), household=household, today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: allocations.allocate(household=household, by=request.user, **facts),
        heading="Allocate a worker",
        save="Allocate",
        said="The household has a worker.",
        back=PEOPLE,
        permission=Permission.HOUSEHOLD_ALLOCATE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def give_manager(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = ManagerForm(posted(request), household=household, today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: allocations.give_manager(household=household, by=request.user, **facts),
        heading="Name the manager",
        said="The manager is named.",
        back=PEOPLE,
        permission=Permission.HOUSEHOLD_ALLOCATE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = CloseForm(posted(request), today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: closing.close(household=household, by=request.user, today=clock.today(), **facts),
        heading="Close the household’s file",
        intro="The record stays readable. Their access to the portal ends today.",
        save="Close the file",
        said="The file is closed.",
        permission=Permission.HOUSEHOLD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="Why is the file opened again?")
    return form_page(
        request,
        household,
        form,
        lambda **facts: closing.reopen(household=household, by=request.user, today=clock.today(), **facts),
        heading="Open the household’s file again",
        intro="They begin again at the enquiry. Everything that was on the file stays on it.",
        save="Open the file",
        said="The file is open again.",
        permission=Permission.ASSESSMENT_DECIDE,
    )
