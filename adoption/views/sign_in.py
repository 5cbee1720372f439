"""Signing in: with e-mail, password and second factor; in demo mode by choosing whom to be."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from adoption import personas
from adoption.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignIn(allauth.LoginView):  # type: ignore[misc]
    """allauth's sign-in in our look. A wrong password and a stranger's address get the same answer."""

    template_name = "adoption/sign_in.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer


with_password = SignIn.as_view()


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The one way in."""
    if not settings.DEMO:
        return with_password(request)
    return render(request, "adoption/personas.html", {"groups": whom_to_be()})


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest, reference: str) -> HttpResponse:
    """Demo mode only: become one of the invented people. Elsewhere this address does not exist."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User.objects.filter(is_active=True, email__in=personas.emails()), reference=reference)
    login(request, user, backend=BACKEND)
    return redirect("home")


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """A button, never a link. The browser is told to forget what it kept (security 4.11)."""
    answer: HttpResponse = allauth.logout(request)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def whom_to_be() -> list[dict[str, Any]]:
    """The invented people who are in this database, by agency, with what to try as each."""
    there = {user.email: user for user in User.objects.filter(is_active=True, email__in=personas.emails())}
    groups: dict[str, list[dict[str, Any]]] = {}
    for persona in personas.PEOPLE:
        if persona.email in there:
            card = {"user": there[persona.email], "role": persona.role.label, "tries": persona.tries}
            groups.setdefault(personas.AGENCIES[persona.agency][1], []).append(card)
    return [{"agency": agency, "cards": cards} for agency, cards in groups.items()]
