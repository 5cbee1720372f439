"""The Registration of Interest: received, talked about, decided (AD-09 to AD-11)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adopters.actions import accepting, registrations
from adopters.forms.enquiries import AnswerForm, DiscussForm, ProposeForm, ReceiveForm
from adopters.models import Household, Registration
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.forms import GovukForm
from adoption.forms.records import DayForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted

PAGE = "adopters:recruitment"


def find_form(request: Request, household: Household, form: str) -> Registration:
    rows = Registration.objects.visible_to(request.user).filter(household=household)
    return get_object_or_404(rows.select_related("household__file__agency"), reference=form)


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = ReceiveForm(posted(request), request.FILES or None, household=household, today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: registrations.receive(household=household, by=request.user, today=clock.today(), **facts),
        heading="Receive a Registration of Interest",
        intro="For a form on paper. What they send in the portal arrives here by itself.",
        said="The Registration of Interest is on the file. Contact them within five days.",
        back=PAGE,
        permission=Permission.HOUSEHOLD_WRITE,
    )


def on_form(
    request: Request, reference: str, registration: str, form: GovukForm, act: Any, **asked: Any
) -> HttpResponse:
    """A form about one Registration of Interest."""
    household = find(request, reference)
    row = find_form(request, household, registration)

    def done(**facts: Any) -> None:
        act(registration=row, by=request.user, **facts)

    asked.setdefault("permission", Permission.HOUSEHOLD_WRITE)
    return form_page(request, household, form, done, back=PAGE, **asked)


@require_http_methods(["GET", "HEAD", "POST"])
def contacted(request: Request, reference: str, registration: str) -> HttpResponse:
    form = DayForm(posted(request), today=clock.today())

    def act(**facts: Any) -> None:
        registrations.contacted(today=clock.today(), **facts)

    return on_form(
        request, reference, registration, form, act, heading="We contacted them about the form", said="Recorded."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def discussed(request: Request, reference: str, registration: str) -> HttpResponse:
    form = DiscussForm(posted(request), today=clock.today())

    def act(**facts: Any) -> None:
        registrations.discussed(today=clock.today(), **facts)

    return on_form(
        request,
        reference,
        registration,
        form,
        act,
        heading="Record the detailed discussion",
        said="The discussion is recorded. Ask your manager for the decision next.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, reference: str, registration: str) -> HttpResponse:
    form = ProposeForm(posted(request), today=clock.today())

    def act(**facts: Any) -> None:
        accepting.propose(at=clock.now(), **facts)

    return on_form(
        request,
        reference,
        registration,
        form,
        act,
        heading="Ask for the decision about Stage One",
        intro="The assessment team manager decides. You held the discussion, so somebody else answers.",
        save="Ask",
        said="The question is with the assessment team manager.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, reference: str, registration: str) -> HttpResponse:
    form = AnswerForm(posted(request), today=clock.today())

    def act(**facts: Any) -> None:
        accepting.decide(today=clock.today(), **facts)

    return on_form(
        request,
        reference,
        registration,
        form,
        act,
        heading="Decide about Stage One",
        intro="Stage One begins on the day on which you tell them that it does.",
        save="Record my decision",
        said="Your decision is recorded. A letter to each applicant is ready under Letters.",
        permission=Permission.ASSESSMENT_DECIDE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close_refused(request: Request, reference: str, registration: str) -> HttpResponse:
    form = GovukForm(posted(request))
    return on_form(
        request,
        reference,
        registration,
        form,
        accepting.close_after_letter,
        heading="Close the file after the letter",
        intro="The letters with the reasons have to have gone to every applicant.",
        save="Close the file",
        said="The file is closed.",
    )
