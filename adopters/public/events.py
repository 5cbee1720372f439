"""Information events for everybody: what is on, and booking a place without sign-in (AD-06, AD-01)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.actions import gatherings
from adopters.event_calendar import as_calendar
from adopters.forms import reaching
from adopters.models import Gathering
from adopters.public.limits import too_many
from adoption import clock
from adoption.errors import Refused
from adoption.forms import EmailField, PlainText
from adoption.scope import takes_out

YOURS: reaching.Words = (
    "How should we write to you?",
    "What do you need to take part?",
    "Which language do you like to speak?",
    "Which language do you like to read?",
    "Is there anything else we should prepare for you?",
)
NEEDS = "Do you need large print, an interpreter or anything else?"


class BookForm(reaching.InSections):
    """Only what is needed to keep a place and to take part: nothing that could turn anybody away (AD-01, GV-01)."""

    headings = {"Who comes": ("name", "email"), NEEDS: reaching.ASKED}
    folded = (NEEDS,)

    name = PlainText(label="Your name", limit=100)
    email = EmailField(label="Your e-mail address", help_text="We send you the details, and reminders.")
    website = PlainText(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= reaching.questions(YOURS, unasked=False)


@login_not_required
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Coming information events, with whether there are places."""
    coming = Gathering.objects.public().coming(clock.now()).with_places().select_related("agency")
    return render(request, "public/events.html", {"events": coming[:50]})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, reference: UUID) -> HttpResponse:
    """One event, and a place at it. The answer is the same whether or not we know the address already."""
    rows = Gathering.objects.public().coming(clock.now()).with_places().select_related("agency")
    event = get_object_or_404(rows, reference=reference)
    form = BookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if too_many(request, "book"):
            return render(request, "public/too_many.html", status=429)
        if form.cleaned_data["website"] or _taken(form, event):  # filled in by programs only
            return redirect("public:booked")
    return render(request, "public/book.html", {"form": form, "event": event}, status=422 if form.errors else 200)


def _taken(form: BookForm, event: Gathering) -> bool:
    """Booked, or a sentence on the form that says why not."""
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    reach = reaching.reaching(form.cleaned_data, unasked=False)
    try:
        gatherings.book_from_web(gathering=event, name=name, email=email, reach=reach, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_not_required
@takes_out
@require_safe
def calendar(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The event for one’s own calendar."""
    event = get_object_or_404(Gathering.objects.public().coming(clock.now()), reference=reference)
    return as_calendar(event, request.build_absolute_uri(reverse("public:book", args=[event.reference])))


@login_not_required
@require_safe
def booked(request: HttpRequest) -> HttpResponse:
    return render(request, "public/booked.html")
