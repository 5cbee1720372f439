"""What the applicants’ pages do alike: whose account it is, and a form that keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import PortalAccount, TextStyle

HOME = {"text": "Home", "href": "/portal/"}


def own_account(request: Request) -> PortalAccount | None:
    """The account of whoever asks, while it lasts."""
    rows = PortalAccount.objects.visible_to(request.user).live(clock.today())
    return rows.select_related("user", "file", "agency").first()


def account_of(request: Request) -> PortalAccount:
    """Of somebody with a household; for all others the page does not exist."""
    found = own_account(request)
    if found is None or found.file_id is None:
        raise Http404
    return found


def page(request: Request, account: PortalAccount, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """One page, after writing down that it was opened."""
    opened(account.file, request.user, f"family:{template}")
    shown = {"easy": account.style == TextStyle.EASY, "agency": account.agency.name, "back": HOME}
    return render(request, f"family/{template}.html", shown | context, status=status)


def form_page(
    request: Request,
    account: PortalAccount,
    form: Any,
    act: Callable[[], object],
    *,
    template: str,
    said: str,
    then: Any = "family:home",
    **context: Any,
) -> HttpResponse:
    """Ask, do, say; a refusal is a sentence on the form and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(then)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, account, template, status, form=form, **context)
