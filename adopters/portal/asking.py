"""Asking for support, saying how it went, complaining, and how to be reached: open at any time (AD-67 to AD-69)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.portal import sending
from adopters.portal.forms import ComplaintForm, FeedbackForm, NeedsForm, SupportForm
from adopters.portal.pages import account_of, form_page
from adopters.portal.to_do import POINTS
from adoption import clock
from adoption.http import Request
from adoption.models import PortalAccount, PortalEntry


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: Request) -> HttpResponse:
    """Support or an assessment of support needs, before or after the order (AD-67)."""
    return _ask(request, SupportForm, "support", "Thank you. Your worker will be in touch about it.")


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: Request) -> HttpResponse:
    """The informal way first, then the procedure, and who else may be asked (AD-68, GV-23, GV-24, GV-28, GV-29)."""
    said = "We have your complaint. You see here within a minute where it stands and by when you hear."
    return _ask(request, ComplaintForm, "complaint", said)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: Request, point: str) -> HttpResponse:
    """How one part of the way went. It is summarised without names (AD-72)."""
    if point not in POINTS:
        raise Http404
    said = "Thank you for telling us."
    return _ask(request, FeedbackForm, "feedback", said, more={"point": point}, about=POINTS[point])


@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: Request) -> HttpResponse:
    """How to write to and meet this person, and how their pages look (AD-69, GV-01 to GV-05)."""
    account = account_of(request)
    last = PortalEntry.objects.visible_to(request.user).filter(kind="needs").order_by("-pk").first()
    now = {"style": account.style} | (dict(last.written) if last else {})
    form = NeedsForm(request.POST if request.method == "POST" else None, initial=now)
    said = "We have noted it. Whoever writes to you or meets you sees it."
    act = partial(_set_needs, account, form)
    return form_page(request, account, form, act, template="needs", said=said, draft="family-needs")


@transaction.atomic
def _set_needs(account: PortalAccount, form: NeedsForm) -> None:
    typed = _typed(form)
    account.style = typed["style"]
    account.save(update_fields=["style"])
    sending.send(account=account, kind="needs", key=form.cleaned_data["key"], written=typed, at=clock.now())


def _ask(request: Request, kind: Any, name: str, said: str, more: dict[str, str] | None = None, **shown: Any) -> Any:
    account = account_of(request)
    form = kind(request.POST if request.method == "POST" else None)

    def act() -> None:
        written = _typed(form) | (more or {})
        sending.send(account=account, kind=name, key=form.cleaned_data["key"], written=written, at=clock.now())

    draft = "-".join(["family", name, *(more or {}).values()])
    return form_page(request, account, form, act, template=name, said=said, draft=draft, **shown)


def _typed(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "key"}
