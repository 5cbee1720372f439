"""The days that are not working days in England, by year."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions import calendar
from adoption.errors import Refused
from adoption.forms.work import HolidayForm
from adoption.http import Request
from adoption.models import BankHoliday
from adoption.permissions import Permission, can
from adoption.views.asking import answer, attempt, posted


@require_safe
def holidays(request: Request) -> HttpResponse:
    """One year at a time; a warning when the next has none yet."""
    this_year = clock.today().year
    year = request.GET.get("year", "")
    shown = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else this_year
    next_year = BankHoliday.objects.filter(day__year=this_year + 1)
    context = {
        "year": shown,
        "before": shown - 1 if shown > 1990 else None,
        "after": shown + 1 if shown < 2060 else None,
        "rows": BankHoliday.objects.filter(day__year=shown).order_by("day"),
        "next_is_missing": not next_year.exists(),
        "next_year": this_year + 1,
        "may_edit": can(request.user, Permission.HOLIDAYS_EDIT),
        "may_edit_guides": can(request.user, Permission.GUIDES_EDIT),
    }
    return render(request, "adoption/holidays.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    if not can(request.user, Permission.HOLIDAYS_EDIT):
        raise Http404
    form = HolidayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: calendar.add_holiday(**given, by=request.user)):
            messages.success(request, "Added. Dates counted across that day have been worked out again.")
            return redirect(f"{reverse('holidays')}?year={given['day'].year}")
    back = {"text": "Back to bank holidays", "href": reverse("holidays")}
    return answer(request, "adoption/holiday_add.html", {"form": form, "back": back})


@require_POST
def remove(request: Request, year: int, month: int, day: int) -> HttpResponse:
    if not can(request.user, Permission.HOLIDAYS_EDIT):
        raise Http404
    try:
        calendar.remove_holiday(day=date(year, month, day), by=request.user)
    except ValueError:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Removed. Dates counted across that day have been worked out again.")
    return redirect(f"{reverse('holidays')}?year={year}")
