"""Asking once more who one is, before something that cannot be undone (security 4.11)."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse


def prove_again(request: HttpRequest) -> None:
    """Password or second factor within the last five minutes, or the person is asked and what they sent goes on then.

    Skipped in the demonstration: its people have no password to give, and everybody may become any of them.
    """
    if not settings.DEMO:
        reauthentication_required(lambda request: HttpResponse())(request)


def is_asked() -> bool:
    """Whether this installation asks, so that a page can say so beforehand."""
    return not settings.DEMO
