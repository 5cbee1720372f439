"""Answers when something is not there, not allowed or broken. They carry nothing of the request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from adoption.errors import Refused

EXPIRED = "The page had been open for too long to be sent safely. Go back, reload it and send it again."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    why = str(exception) if isinstance(exception, Refused) else ""
    return HttpResponse(render_to_string("403.html", {"why": why}), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for a hidden record and for one that never was."""
    return HttpResponse(render_to_string("404.html"), status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: nearly always a page that was open over night."""
    return HttpResponse(render_to_string("403.html", {"why": EXPIRED}), status=403)
