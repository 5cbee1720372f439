"""A worker notes that they described a child to people in assessment (FF-40, AD-31)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.views import pages as household_pages
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views import records
from adoption.views.records import posted
from familyfinding.actions import describing
from familyfinding.forms.writing import DescribedForm, today_initial


@require_http_methods(["GET", "HEAD", "POST"])
def described(request: Request, reference: str) -> HttpResponse:
    """The anonymised profiles of the agency to talk from, and which of them it was."""
    household, today = household_pages.find(request, reference), clock.today()
    records.gate(request, Permission.HOUSEHOLD_WRITE, household.file)
    copies = {str(copy.reference): copy for copy in describing.to_talk_of(household)}

    def save(*, talked_on: date, child: str) -> None:
        one, at = copies[child], clock.now()
        describing.describe(household=household, copy=one, talked_on=talked_on, by=request.user, today=today, at=at)

    return household_pages.form_page(
        request,
        household,
        DescribedForm(posted(request), copies=copies, initial=today_initial(today)),
        save,
        permission=Permission.HOUSEHOLD_WRITE,
        heading="Note that you described a child",
        intro="Only from these profiles, which tell nobody who the child is, and without handing over papers.",
        said="The talk is on this record and on the child’s.",
        template="describe",
        copies=copies.values(),
    )
