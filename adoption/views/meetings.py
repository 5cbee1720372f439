"""Meetings of a file, and what is booked for the people who come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import meetings
from adoption.actions.records import opened
from adoption.forms import GovukForm
from adoption.forms.meetings import BookForm, ChangeMeetingForm, MeetingForm
from adoption.forms.work import WhyForm
from adoption.http import Request
from adoption.models import CaseFile, Meeting, PersonAround, ServiceBooking
from adoption.models.meeting import services_for
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.views.asking import answer, attempt, posted, record_href
from adoption.views.records import Place, form_page, looked


def find_file(request: Request, reference: str, *, to_write: bool = False) -> CaseFile:
    file = get_object_or_404(CaseFile.objects.visible_to(request.user).select_related("agency"), reference=reference)
    if to_write and not can(request.user, Permission.NOTE_WRITE, file):
        raise Http404
    return file


def find_meeting(request: Request, reference: str, meeting: str, *, to_write: bool = False) -> Meeting:
    file = find_file(request, reference, to_write=to_write)
    visible = Meeting.objects.visible_to(request.user).with_needs().filter(file=file)
    return get_object_or_404(visible, reference=meeting)


def around(request: Request, file: CaseFile) -> QuerySet[PersonAround]:
    people = PersonAround.objects.visible_to(request.user).filter(file=file)
    return people.still_there().order_by("side", "relation", "pk")


def crumbs(file: CaseFile, here: str = "") -> list[dict[str, str]]:
    listing = {"text": "Meetings", "href": reverse("meetings:list", args=[file.reference])}
    record = {"text": file.reference, "href": record_href(file)}
    return [record, listing, {"text": here}] if here else [record, {"text": "Meetings"}]


def back_to(meeting: Meeting) -> dict[str, str]:
    href = reverse("meetings:meeting", args=[meeting.file.reference, meeting.reference])
    return {"text": "Back to the meeting", "href": href}


@require_safe
def listing(request: Request, reference: str) -> HttpResponse:
    """What is to come, and what was."""
    file = find_file(request, reference)
    opened(file, request.user, "meetings:list")
    rows = Meeting.objects.visible_to(request.user).with_needs().filter(file=file)
    now = clock.now()
    context = {
        "file": file,
        "coming": list(rows.coming(now).order_by("at", "pk")),
        "over": list(rows.exclude(called_off_on=None, at__gte=now).order_by("-at", "-pk")),
        "needs": flags(file),
        "may_write": can(request.user, Permission.NOTE_WRITE, file),
        "crumbs": crumbs(file),
    }
    return render(request, "adoption/meetings/list.html", context)


@require_safe
def meeting(request: Request, reference: str, meeting: str) -> HttpResponse:
    """Who comes, what each of them needs there, and whether it is booked (GV-03)."""
    found = find_meeting(request, reference, meeting)
    opened(found.file, request.user, "meetings:meeting")
    standing = found.called_off_on is None
    context = {
        "meeting": found,
        "file": found.file,
        "warning": meetings.warning(found) if standing and not found.is_ready else "",
        "ended": [booking for booking in found.bookings.all() if not booking.holds_for(found)],
        "needs": flags(found.file),
        "may_write": standing and can(request.user, Permission.NOTE_WRITE, found.file),
        "crumbs": crumbs(found.file, "Meeting"),
    }
    return render(request, "adoption/meetings/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, reference: str) -> HttpResponse:
    file = find_file(request, reference, to_write=True)
    form = MeetingForm(posted(request), around=around(request, file))
    made: list[Meeting] = []
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "file": file, "by": request.user, "on": clock.today()}
        if attempt(form, lambda: made.append(meetings.arrange(**given))):
            messages.success(request, "The meeting is on the file.")
            return redirect("meetings:meeting", file.reference, made[0].reference)
    back = {"text": "Back to the meetings", "href": reverse("meetings:list", args=[file.reference])}
    context = {"form": form, "file": file, "deed": "Arrange a meeting", "back": back, "needs": flags(file)}
    looked(request, file)
    return answer(request, "adoption/meetings/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: str, meeting: str) -> HttpResponse:
    found = find_meeting(request, reference, meeting, to_write=True)
    people = around(request, found.file)
    form = ChangeMeetingForm(posted(request), initial=ChangeMeetingForm.initial_of(found), around=people)
    return _form(
        request,
        found,
        form,
        lambda **facts: meetings.change(meeting=found, by=request.user, on=clock.today(), **facts),
        heading="Change the meeting",
        said="The meeting is changed. Check what is booked for it.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: Request, reference: str, meeting: str) -> HttpResponse:
    found = find_meeting(request, reference, meeting, to_write=True)
    return _form(
        request,
        found,
        WhyForm(posted(request), label="Why does it not take place?"),
        lambda why: meetings.call_off(meeting=found, why=why, by=request.user, on=clock.today()),
        heading="Call the meeting off",
        said="The meeting is called off. Tell those whom you booked for it.",
        save="Call off",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: Request, reference: str, meeting: str, person: str, support: str) -> HttpResponse:
    """Only what this person needs can be booked."""
    found = find_meeting(request, reference, meeting, to_write=True)
    who = get_object_or_404(PersonAround.objects.visible_to(request.user), file=found.file, reference=person)
    service = next((each for each in services_for(who) if each.support == support), None)
    if service is None:
        raise Http404
    facts = {"meeting": found, "person": who, "support": service.support, "by": request.user, "on": clock.today()}
    return _form(
        request,
        found,
        BookForm(posted(request), today=clock.today()),
        lambda **typed: meetings.book(**facts, **typed),
        heading="Record a booking",
        intro=f"{service} for {who.name}.",
        said="The booking is on the file.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_booking(request: Request, reference: str, meeting: str, booking: str) -> HttpResponse:
    found = find_meeting(request, reference, meeting, to_write=True)
    visible = (
        ServiceBooking.objects.visible_to(request.user).filter(meeting=found).select_related("meeting__file", "person")
    )
    row = get_object_or_404(visible, reference=booking)
    return _form(
        request,
        found,
        WhyForm(posted(request), label="Why has the booking ended?"),
        lambda why: meetings.end_booking(booking=row, why=why, on=clock.today(), by=request.user),
        heading="End a booking",
        intro=f"{row.get_support_display()} for {row.person.name}, with {row.provider}.",
        said="The booking has ended.",
    )


def _form(
    request: Request, meeting: Meeting, form: GovukForm, act: Callable[..., object], **words: Any
) -> HttpResponse:
    place = Place(meeting.file, back_to(meeting)["href"], crumbs(meeting.file, "Meeting"), {"file": meeting.file})
    return form_page(request, place, form, act, template="adoption/meetings/form.html", **words)
