"""What date would this rule give? With every step in words, and without touching any case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.engine import not_here, policy_for
from adoption.engine.projection import holidays
from adoption.forms.work import WorkOutForm
from adoption.http import Request
from adoption.models import Agency
from adoption.timescales import TIMESCALES
from adoption.views.asking import answer
from adoption.workings import Working, work_out

TOO_FAR = "That start gives a date outside the years we can work with. Choose a nearer one."


@require_safe
def work_out_date(request: Request) -> HttpResponse:
    """A question without consequences, so it is asked in the address and can be sent to a colleague."""
    agencies = Agency.objects.filter(pk__in=request.user.authority.all_agencies).order_by("name")
    asked = request.GET if "start" in request.GET else None
    form = WorkOutForm(asked, agencies=agencies, initial={"rule": request.GET.get("rule", "TS-01")})
    context: dict[str, Any] = {"form": form, "timescale": TIMESCALES.get(request.GET.get("rule", ""))}
    if form.is_bound and form.is_valid():
        try:
            context["working"], context["elsewhere"] = worked_out(form.cleaned_data)
        except (OverflowError, ValueError):
            form.add_error("start", TOO_FAR)
    return answer(request, "adoption/work_out.html", context)


def worked_out(given: dict[str, Any]) -> tuple[Working, str]:
    """The date and its lines, under the agency’s policy on the day the clock starts (D13); and why it has no case."""
    timescale, start = TIMESCALES[given["rule"]], given["start"]
    day = clock.london(start).date() if isinstance(start, datetime) else start
    period, line = policy_for(given["agency"], timescale, day)
    working = work_out(timescale, start, period=period, policy_line=line, holidays=holidays())
    return working, not_here(given["agency"], timescale, day)
