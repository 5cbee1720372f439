"""What the applicants’ pages do alike: whose account it is, and a form that keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BooleanField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from adoption import clock
from adoption.actions import drafts
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Draft, PortalAccount, PortalHome, TextStyle

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


def searching_account_of(request: Request) -> PortalAccount:
    """The same while their file is open. After the order nothing of searching is left: no such page (AD-67)."""
    found = account_of(request)
    copy = PortalHome.objects.visible_to(request.user).first()
    if copy and copy.content.get("closed"):
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
    draft: str = "",
    **context: Any,
) -> HttpResponse:
    """Ask, do, say; a refusal is a sentence on the form and nothing typed is lost.

    A form with the name of a `draft` is kept as it is typed, over the end of a session, and thrown away once sent.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if draft:
                drafts.drop(user=request.user, form=draft)
            messages.success(request, said)
            return redirect(then)
    status = 422 if form.is_bound and form.errors else 200
    if draft:
        context |= {"draft": _begun(request, form, draft), "autosave": reverse("draft", args=[draft])}
    return page(request, account, template, status, form=form, **context)


def _begun(request: Request, form: Any, name: str) -> Draft | None:
    """What they had typed and not sent is in the form again; ticks and keys are given anew."""
    found = Draft.objects.filter(user=request.user, form=name).first()
    if found and not form.is_bound:
        kept = {field: text for field, text in found.typed.items() if field in form.fields}
        form.initial |= {
            field: text
            for field, text in kept.items()
            if field != "key" and not isinstance(form.fields[field], BooleanField)
        }
    return found
