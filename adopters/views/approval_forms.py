"""A form about the decision on suitability that stands."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse

from adopters.models import Household, Suitability
from adopters.views.approval import BACK, current
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted


def find_row(request: Request, household: Household) -> Suitability:
    row = current(request, household)
    if row is None:
        raise Http404
    return row


def about_decision(
    request: Request, reference: str, make: Any, act: Any, *, permission: Permission, **asked: Any
) -> HttpResponse:
    """A form about the decision that stands: `act` gets it as `suitability`."""
    household = find(request, reference)
    row = find_row(request, household)
    form = make(posted(request), household)
    doing = partial(act, suitability=row, by=request.user)
    return form_page(request, household, form, doing, back=BACK, permission=permission, **asked)


def knowing_today(form: Any) -> Any:
    """Makes a form that knows today; the household is not asked for."""
    return lambda data, household: form(data, today=clock.today())


def dated(act: Any, name: str) -> Any:
    """The action with today, and the form’s date under the name it has there."""

    def doing(*, on: Any, **facts: Any) -> None:
        act(today=clock.today(), **{name: on}, **facts)

    return doing
