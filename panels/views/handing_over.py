"""Before and after the decision: put to the decision maker, and told to those concerned (PN-18, PN-28)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.views.records import NotForYou, posted
from panels.actions import bundles, telling_decisions
from panels.forms import decisions as forms
from panels.models import DecisionSheet
from panels.views.finding import find_sheet
from panels.views.pages import GET_POST, LIST, form_page, nothing_to_fill_in, runs, works_on


@require_http_methods(GET_POST)
def put(request: Request, reference: UUID) -> HttpResponse:
    """Papers and final minutes go together to the decision maker."""
    sheet = find_sheet(request, reference)
    _may_follow_up(request, sheet)
    return _to_the_item(
        request,
        sheet,
        nothing_to_fill_in(request),
        partial(bundles.put_to_decision_maker, sheet=sheet, by=request.user, at=clock.now()),
        heading="Put it to the decision maker",
        intro="The papers as panel had them, and the final minutes, go together. Each is kept with its hash.",
        save="Put to the decision maker",
        said="It is with the decision maker.",
    )


@require_http_methods(GET_POST)
def told(request: Request, reference: UUID) -> HttpResponse:
    """Adopters and carers were told the decision (PN-28)."""
    sheet, today = find_sheet(request, reference), clock.today()
    _may_follow_up(request, sheet)
    form = forms.ToldDecisionForm(posted(request), today=today, whom=telling_decisions.to_tell(sheet))
    return _to_the_item(
        request,
        sheet,
        form,
        partial(telling_decisions.tell, sheet=sheet, by=request.user, today=today),
        heading="The decision was told",
        said="It is recorded.",
    )


def _to_the_item(request: Request, sheet: DecisionSheet, form: Any, act: Any, **asked: Any) -> HttpResponse:
    item = sheet.item
    if item is None:
        raise Http404
    back = reverse("panels:item", args=[item.reference])
    crumbs = [LIST, {"text": f"Item {item.number}", "href": back}, {"text": str(asked["heading"])}]
    return form_page(request, form, act, file=item.meeting.panel.file, back=back, crumbs=crumbs, **asked)


def _may_follow_up(request: Request, sheet: DecisionSheet) -> None:
    item = sheet.item
    if item is None or not (works_on(request, item) or runs(request, item.meeting.panel)):
        raise NotForYou("The worker who leads the case, or the panel administrator, does this.")
