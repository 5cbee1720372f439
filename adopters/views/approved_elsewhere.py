"""Adopters whom another agency approved (AD-55)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from adopters.actions import outside
from adopters.forms import approval as forms
from adopters.models import Household
from adopters.views.pages import LIST
from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def add_outside(request: Request) -> HttpResponse:
    """Record a household that another agency approved (AD-55)."""
    if not can(request.user, Permission.HOUSEHOLD_OPEN):
        raise NotForYou("Only people who record enquiries open the file of a household.")
    form = forms.OutsideForm(posted(request), by=request.user, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            household = _record(request, dict(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("adopters:record", household.file.reference)
    shown = {"form": form, "deed": "Adopters approved elsewhere", "save": "Open the file", "crumbs": [LIST]}
    shown |= {"back": LIST, "intro": "They get a record with documents. Enquiry and stages stay with their own agency."}
    return render(request, "adopters/form.html", shown, status=422 if form.errors else 200)


def _record(request: Request, given: dict[str, Any]) -> Household:
    names = [given.pop("first"), given.pop("second")]
    title = " and ".join(filter(None, names))[:200]
    return outside.record(title=title, names=names, on=clock.today(), by=request.user, **given)
