"""Enquiry and registration: the page, and what is recorded on the way to Stage One (AD-01 to AD-12)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters import baseline, first_times
from adopters.actions import accepting, enquiries, first_steps, registrations
from adopters.forms.enquiries import ContactForm, EnquiryForm, PackForm, VisitForm
from adopters.models import Enquiry, Household, Registration
from adopters.views.pages import LIST, find, form_page, households, section
from adoption import clock
from adoption.engine.projection import holidays
from adoption.forms import GovukForm
from adoption.forms.records import DayForm
from adoption.http import Request
from adoption.models import CaseFile
from adoption.permissions import Permission, can
from adoption.views.asking import answer, attempt
from adoption.views.records import NotForYou, gate, posted

PAGE = "adopters:recruitment"


def find_enquiry(request: Request, household: Household) -> Enquiry:
    rows = Enquiry.objects.visible_to(request.user).select_related("household__file")
    return get_object_or_404(rows, household=household)


@require_safe
def recruitment(request: Request, reference: str) -> HttpResponse:
    """How they came, what the law and the agency expect, and what comes next."""
    rows = households(request).select_related("enquiry").prefetch_related(with_people(request))
    household, today = get_object_or_404(rows, file__reference=reference), clock.today()
    enquiry, latest = first_times.enquiry_of(household), first_times.latest_form(household)
    clocks = household.file.deadlines.filter(rule__in=("TS-46", "TS-47")).order_by("due_on", "pk")
    return section(
        request,
        household,
        "recruitment",
        PAGE,
        enquiry=enquiry,
        forms=household.registrations.all(),
        latest=latest,
        steps=baseline.steps(enquiry, latest) if enquiry else [],
        expected=first_times.worked(household, today=today, holidays=holidays()),
        clocks=list(clocks),
        today=today,
        missing=registrations.missing(enquiry),
        asked=accepting.waiting_question(latest) if latest else None,
        **_may(request, household, latest),
    )


def with_people(request: Request) -> Prefetch[str]:
    """The forms, newest first, with who did what and their documents."""
    people = ("document", "decided_by", "contacted_by", "discussed_by")
    rows = Registration.objects.visible_to(request.user).select_related(*people).order_by("-received_on", "-pk")
    return Prefetch("registrations", rows)


def _may(request: Request, household: Household, latest: Registration | None) -> dict[str, Any]:
    writes = can(request.user, Permission.HOUSEHOLD_WRITE, household.file) and not household.file.closed_on
    decides = can(request.user, Permission.ASSESSMENT_DECIDE, household.file)
    return {
        "may_write": writes,
        "may_decide": writes and decides and latest is not None and latest.discussed_by_id != request.user.pk,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def enquire(request: Request) -> HttpResponse:
    """Record an enquiry that came by telephone, e-mail, at an event or in person."""
    if not can(request.user, Permission.HOUSEHOLD_OPEN):
        raise NotForYou("Your role does not take enquiries. Pass it on to the assessment team.")
    form = EnquiryForm(posted(request), by=request.user, today=clock.today())
    made: list[Household] = []

    def act() -> None:
        facts = {name: form.cleaned_data[name] for name in ("team", "channel", "on")}
        agency = form.cleaned_data["team"].agency
        contact = form.contact()
        made.append(enquiries.record(agency=agency, contact=contact, by=request.user, today=clock.today(), **facts))

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, f"The enquiry is recorded as {made[0].file.reference}.")
        return redirect(_where_to(request, made[0].file))
    heading = "Record an enquiry"
    shown = {"form": form, "deed": heading, "save": "Record", "crumbs": [LIST, {"text": heading}], "back": LIST}
    return answer(request, "adopters/form.html", shown)


def _where_to(request: Request, file: CaseFile) -> str:
    """The record, for whoever may open it: business support takes enquiries for a team whose files it does not open."""
    seen = CaseFile.objects.visible_to(request.user).filter(pk=file.pk).exists()
    return reverse("adopters:record", args=[file.reference]) if seen else reverse("adopters:list")


@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = ContactForm(posted(request), today=clock.today())

    def act(**facts: Any) -> None:
        where = {name: facts[name] for name in ("channel", "on")}
        contact = form.contact()
        enquiries.add_contact(household=household, contact=contact, by=request.user, today=clock.today(), **where)

    return form_page(
        request,
        household,
        form,
        act,
        heading="Record a further contact",
        said="The contact is on the timeline.",
        back=PAGE,
        permission=Permission.HOUSEHOLD_WRITE,
    )


def on_enquiry(request: Request, reference: str, form: GovukForm, act: Any, **asked: Any) -> HttpResponse:
    """A form about how far the enquiry is."""
    household = find(request, reference)
    gate(request, Permission.HOUSEHOLD_WRITE, household.file)
    enquiry = find_enquiry(request, household)

    def done(**facts: Any) -> None:
        act(enquiry=enquiry, by=request.user, today=clock.today(), **facts)

    return form_page(request, household, form, done, back=PAGE, **asked)


@require_http_methods(["GET", "HEAD", "POST"])
def request_pack(request: Request, reference: str) -> HttpResponse:
    form = DayForm(posted(request), today=clock.today())
    heading = "They ask for the information pack"
    return on_enquiry(request, reference, form, first_steps.request_pack, heading=heading, said="Recorded.")


@require_http_methods(["GET", "HEAD", "POST"])
def send_pack(request: Request, reference: str) -> HttpResponse:
    form = PackForm(posted(request), today=clock.today())
    heading = "The information pack was sent"
    return on_enquiry(request, reference, form, first_steps.send_pack, heading=heading, said="The pack is recorded.")


@require_http_methods(["GET", "HEAD", "POST"])
def attended_event(request: Request, reference: str) -> HttpResponse:
    form = DayForm(posted(request), today=clock.today())
    return on_enquiry(
        request,
        reference,
        form,
        first_steps.attended_event,
        heading="They came to an information event",
        intro="For an event of ours, tick them on its attendance list instead: this is then recorded by itself.",
        said="The event is recorded.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def visited(request: Request, reference: str) -> HttpResponse:
    form = VisitForm(posted(request), today=clock.today())
    heading = "Record the Initial Visit"
    return on_enquiry(request, reference, form, first_steps.visited, heading=heading, said="The visit is recorded.")
