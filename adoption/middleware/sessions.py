"""How long somebody stays signed in, in how many browsers, and with which proof (security 4.11).

Sessions are rows in the database, so they survive a lost cache and can be ended by somebody else. Idle and absolute
limits are real time, whatever the demo clock says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from adoption import sign_ins
from adoption.models import User

BEGAN, SEEN, ROW, PROVEN = "began", "seen", "sign_in", "second_factor"
EVERY = 60  # seconds between two notes of when somebody was last seen: not a write for every click
WITHOUT_SECOND_FACTOR = ("account_", "mfa_", "sign-in", "sign-out", "stay-signed-in", "health", "help", "privacy")
Answer = Callable[[HttpRequest], HttpResponse]


class SessionPolicyMiddleware:
    """Idle 20 minutes for staff and 15 for families, 10 hours in all, at most two browsers at a time."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            began(request)
            if seconds_left(request) <= 0:
                sign_ins.end(request.user, keys=[request.session.get(ROW, "")])
                logout(request)
            else:
                seen(request, request.user)
        return self.get_response(request)


def began(request: HttpRequest) -> None:
    """A session that was just signed in has no times yet."""
    now = time.time()
    request.session.setdefault(BEGAN, now)
    request.session.setdefault(SEEN, now)


def seconds_left(request: HttpRequest) -> int:
    """Until this session ends if nothing more happens; zero or less when it has ended."""
    now, session = time.time(), request.session
    side = "portal" if request.user.in_portal else "staff"  # type: ignore[union-attr]
    idle = settings.SESSION_IDLE_MINUTES[side] * 60 - (now - session[SEEN])
    absolute = settings.SESSION_COOKIE_AGE - (now - session[BEGAN])
    return int(min(idle, absolute))


def seen(request: HttpRequest, user: User) -> None:
    """Note the time, and give the session its row among the person's sign-ins."""
    if time.time() - request.session[SEEN] >= EVERY:
        request.session[SEEN] = time.time()
    if request.session.get(ROW) != request.session.session_key:
        request.session[ROW] = sign_ins.noted(request, user, was=request.session.get(ROW, ""))


class SecondFactorMiddleware:
    """Without a second factor there is one page: the one where it is set up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not isinstance(request.user, User):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith("mfa_") and request.method == "POST":
            request.session.pop(PROVEN, None)  # it may be taken away here
        if name.startswith(WITHOUT_SECOND_FACTOR) or has_second_factor(request):
            return None
        return redirect(f"{reverse('mfa_index')}?{urlencode({'needed': 1})}")


def has_second_factor(request: HttpRequest) -> bool:
    """Asked once for each session."""
    if not request.session.get(PROVEN):
        request.session[PROVEN] = is_mfa_enabled(request.user)
    return bool(request.session[PROVEN])
