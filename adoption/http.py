"""What views know about a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from adoption.models import User


class Request(HttpRequest):
    """A request of somebody who is signed in: what every view gets unless it says it is open to all."""

    user: User
    htmx: HtmxDetails


def wants_part(request: HttpRequest) -> bool:
    """True when htmx asks for a part of a page. Going back in history asks for the whole page."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request
