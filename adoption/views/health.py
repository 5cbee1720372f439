"""Is the service keeping its promises? Open to all; strangers learn only yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.models import Heartbeat, User
from adoption.safety import broken_promises
from adoption.wording import moment_in_words

STALE = timedelta(minutes=30)


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    says: str


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """503 when a deadline may be missed or a change lost. JSON or a page, as the reader asks."""
    checks = [enforcement(), drift(), durability()]
    ok = all(check.ok for check in checks)
    shown = checks if knows_us(request) else []
    if wants_json(request):
        told = {check.name: {"ok": check.ok, "says": check.says} for check in shown}
        return JsonResponse({"ok": ok, **({"checks": told} if shown else {})}, status=200 if ok else 503)
    return render(request, "adoption/health.html", {"ok": ok, "checks": shown}, status=200 if ok else 503)


def enforcement() -> Check:
    """The enforcing job ran within the last half hour and could carry everything out."""
    beat = Heartbeat.objects.filter(job="enforce").first()
    if beat is None:
        return Check("enforcement", False, "Deadlines have never been checked. Start the worker and beat.")
    fresh = clock.now() - beat.ran_at <= STALE
    says = f"Deadlines were last checked on {moment_in_words(beat.ran_at)}. {beat.says}"
    return Check("enforcement", fresh, says)


def drift() -> Check:
    """The nightly check found every date as the facts give it."""
    beat = Heartbeat.objects.filter(job="reconcile").first()
    if beat is None:
        return Check("drift", True, "The nightly check has not run yet.")
    return Check("drift", beat.drift == 0, f"Nightly check on {moment_in_words(beat.ran_at)}: {beat.says}")


def durability() -> Check:
    """PostgreSQL keeps what it has acknowledged."""
    broken = [] if settings.TESTING else broken_promises()
    return Check("durability", not broken, " ".join(broken) or "The database keeps what it acknowledges.")


def knows_us(request: HttpRequest) -> bool:
    """Staff see the details; adopters and strangers do not."""
    user = request.user
    return isinstance(user, User) and user.is_active and bool(user.authority.held) and not user.in_portal


def wants_json(request: HttpRequest) -> bool:
    """A page only for those who ask for one, as browsers do."""
    return request.get_preferred_type(["application/json", "text/html"]) != "text/html"
