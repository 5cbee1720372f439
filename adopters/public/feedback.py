"""Feedback after an event, by a link of one’s own and without sign-in (AD-06, AD-72)."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from adopters import places
from adoption import clock
from adoption.forms import GovukForm, LongText

RATINGS = ((5, "Very helpful"), (4, "Helpful"), (3, "In between"), (2, "Not very helpful"), (1, "Not helpful"))


class FeedbackForm(GovukForm):
    rating = forms.TypedChoiceField(
        label="How helpful was it?", choices=RATINGS, coerce=int, widget=forms.RadioSelect, empty_value=None
    )
    helped = LongText(label="What helped you?", required=False, rows=3, limit=2000)
    better = LongText(label="What should we do better?", required=False, rows=3, limit=2000)


@login_not_required
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, secret: str) -> HttpResponse:
    """Once for each link. A used link, an old one and one that never was are answered alike."""
    booking = places.by_feedback_link(secret)
    if booking is None:
        return render(request, "public/feedback_ended.html", status=410)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        places.give_feedback(booking=booking, at=clock.now(), **form.cleaned_data)
        return render(request, "public/feedback_thanks.html")
    context = {"form": form, "event": booking.gathering}
    return render(request, "public/feedback.html", context, status=422 if form.errors else 200)
