"""What the views of a household do alike: find the record, frame it, and hand its forms to the kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from adopters.models import Household
from adopters.models.household import HouseholdQuerySet
from adopters.summaries import frame
from adoption import clock
from adoption.actions.records import opened
from adoption.dues import Due
from adoption.http import Request
from adoption.views import records

LIST = {"text": "Households", "href": "/households/"}


def households(request: Request) -> HouseholdQuerySet:
    """The households this person may know of, with all that a record’s frame shows, in one query."""
    rows = Household.objects.visible_to(request.user).with_exploration()
    return rows.select_related("file__agency__parent", "file__lead", "file__manager", "file__team", "origin_agency")


def find(request: Request, reference: str) -> Household:
    """The household with this file reference; the same 404 for a stranger’s as for none at all."""
    return get_object_or_404(households(request), file__reference=reference)


def crumbs(household: Household, here: str = "") -> list[dict[str, str]]:
    ref = household.file.reference
    record = {"text": ref, "href": reverse("adopters:record", args=[ref])}
    return [LIST, record, {"text": here}] if here else [LIST, {"text": ref}]


def section(request: Request, household: Household, template: str, name: str, **context: Any) -> HttpResponse:
    """One page of the record, after writing down who looked (AC-10). `name` is the URL name, as in SECTIONS."""
    opened(household.file, request.user, name)
    first = records.next_deadline(household.file)
    due = Due.of(first, clock.now()) if first else None
    record = frame(household, request.user, section=name, today=clock.today(), next_due=due)
    here = next((item["text"] for item in record["sections"] if item["current"]), "")
    trail = crumbs(household, "" if name == "adopters:record" else here)
    shown = {"household": household, "record": record, "crumbs": trail, "section_title": here}
    return render(request, f"adopters/{template}.html", shown | context)


def form_page(
    request: Request,
    household: Household,
    form: BaseForm,
    act: Callable[..., object],
    *,
    heading: str,
    template: str = "form",
    back: str = "adopters:record",
    **asked: Any,
) -> HttpResponse:
    """A form of a household’s record: said, save, intro, permission as in `adoption.views.records.form_page`.

    A person’s name is given as `whom`: it stands in the heading on the page, never in the title or the breadcrumbs.
    """
    goes_back = reverse(back, args=[household.file.reference])
    place = records.Place(household.file, goes_back, crumbs(household, heading), {"household": household})
    return records.form_page(request, place, form, act, template=f"adopters/{template}.html", heading=heading, **asked)
