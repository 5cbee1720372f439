"""Recruitment figures, and what adopters say about the service (AD-74 to AD-77)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from adopters import figures as counts
from adopters.actions import voice as actions
from adopters.forms.voice import ContractForm, FeedbackForm, OutcomeForm
from adopters.models import VoiceAction, VoiceContract
from adopters.views.pages import LIST
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.sufficiency import compared
from adoption.views.asking import answer, attempt
from adoption.views.records import NotForYou, posted

VOICE = {"text": "Adopter voice", "href": "/households/voice/"}


@require_safe
def figures(request: Request) -> HttpResponse:
    """Enquiries, approvals and who waits, beside the children who wait. No household is named."""
    agencies = _reach(request, Permission.PIPELINE, Permission.HOUSEHOLD_WRITE, Permission.VOICE_KEEP)
    today = clock.today()
    months = counts.by_month(agencies, today)
    shown = {
        "months": months,
        "enquiries": [(month.label, month.enquiries) for month in months],
        "approved": counts.approved_in_year(agencies, today),
        "since": counts.year_of(today),
        "needs": compared(agencies, today),
        "helping": counts.helping(agencies),
        "crumbs": [LIST, {"text": "Figures"}],
    }
    return render(request, "adopters/figures.html", shown)


@require_safe
def voice(request: Request) -> HttpResponse:
    """Who speaks for adopters, what they said, what came of it, and how many help."""
    keeps = Permission.VOICE_KEEP
    agencies = _reach(request, keeps, Permission.PIPELINE, Permission.HOUSEHOLD_WRITE)
    contracts = VoiceContract.objects.filter(agency__in=agencies).select_related("agency").order_by("-from_on", "-pk")
    said = VoiceAction.objects.filter(agency__in=agencies).select_related("agency").order_by("-said_on", "-pk")
    shown = {
        "contracts": contracts[:20],
        "said": said[:100],
        "helping": counts.helping(agencies),
        "today": clock.today(),
        "may_keep": can(request.user, keeps),
        "crumbs": [LIST, {"text": "Adopter voice"}],
    }
    return render(request, "adopters/voice.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def add_contract(request: Request) -> HttpResponse:
    _keepers_only(request)
    form = ContractForm(posted(request), by=request.user)
    return _asked(request, form, actions.agree_contract, "Record a contract", "The contract is recorded.")


@require_http_methods(["GET", "HEAD", "POST"])
def add_feedback(request: Request) -> HttpResponse:
    _keepers_only(request)
    form = FeedbackForm(posted(request), by=request.user, today=clock.today())

    def act(**facts: Any) -> None:
        actions.record_feedback(today=clock.today(), **facts)

    return _asked(request, form, act, "Record what adopters said", "It is recorded.")


@require_http_methods(["GET", "HEAD", "POST"])
def finish_action(request: Request, action: UUID) -> HttpResponse:
    _keepers_only(request)
    mine = VoiceAction.objects.filter(agency__in=request.user.authority.agencies(Permission.VOICE_KEEP))
    row = get_object_or_404(mine.select_related("agency"), reference=action)
    form = OutcomeForm(posted(request), today=clock.today())

    def act(**facts: Any) -> None:
        actions.finish_action(action=row, today=clock.today(), **facts)

    return _asked(request, form, act, "What came of it", "It is recorded.")


def _asked(request: Request, form: Any, act: Callable[..., object], heading: str, said: str) -> HttpResponse:
    """Ask, do, say, and back to the page of adopters’ voice."""

    def done() -> None:
        act(by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, done):
        messages.success(request, said)
        return redirect("adopters:voice")
    shown = {"form": form, "deed": heading, "save": "Save", "crumbs": [LIST, VOICE, {"text": heading}], "back": VOICE}
    return answer(request, "adopters/form.html", shown)


def _keepers_only(request: Request) -> None:
    if not can(request.user, Permission.VOICE_KEEP):
        raise NotForYou("This is kept by managers and the marketing officer. Tell one of them.")


def _reach(request: Request, *permissions: Permission) -> set[int]:
    """The agencies for which this person may see the figures; refused where there is none."""
    agencies = {agency for permission in permissions for agency in request.user.authority.agencies(permission)}
    if not agencies:
        raise NotForYou("These figures are for people who work with adopters.")
    return agencies
