"""Every request runs guarded, and nobody reaches the other side of the house (security 4.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch

from adoption.errors import Refused
from adoption.models import User
from adoption.scope import guarded, taking_out
from adoption.views import errors

BOTH_SIDES = frozenset(
    {"home", "sign-in", "sign-in-as", "sign-out", "stay-signed-in", "account", "end-sign-in", "end-other-sign-ins"}
    | {"health", "help", "privacy", "accessibility", "demo-clock", "draft"}
)
"""Pages for staff and families alike, besides those of the account itself."""
OUR_ACCOUNTS = ("account_", "mfa_")
PORTAL = frozenset({"portal", "family"})
PUBLIC = "public"
"""Pages for everybody, signed in or not."""
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class ScopeMiddleware:
    """Guarded models answer only scoped queries; a staff page does not exist for families, nor theirs for staff.

    Where a request may change something or takes a copy away, a file open by break-glass alone does not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with guarded(only_reads=request.method in SAFE):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises Http404 on the wrong side: the same answer as for a page that never was."""
        match, user = request.resolver_match, request.user
        if match and isinstance(user, User) and not is_for_both(match) and is_portal(match) != user.in_portal:
            raise Http404
        if getattr(view, "takes_out", False):
            taking_out()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that is refused as a whole says why. Forms turn refusals into errors themselves."""
        return errors.forbidden(request, exception) if isinstance(exception, Refused) else None


def is_for_both(match: ResolverMatch) -> bool:
    name = match.view_name
    return name in BOTH_SIDES or name.startswith(OUR_ACCOUNTS) or PUBLIC in match.namespaces


def is_portal(match: ResolverMatch) -> bool:
    return not PORTAL.isdisjoint(match.namespaces)
