"""How django-allauth behaves here: nobody signs up, and an answer never says whether an account exists.

People are invited by a manager (adoption/actions/people.py). E-mail leaves through the outbox like everything else,
so asking for a new password takes as long for a stranger's address as for a colleague's.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from axes import utils as axes
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from adoption import sign_ins
from adoption.addresses import client_address
from adoption.models import Outbound, User

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed sign-up, constant answers, mail through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again."
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A right password for an ended account is answered like a wrong one.

        `login` is the name under which axes counts failures; the address is folded so that capitals do not make
        five more tries.
        """
        email = str(credentials.pop("email", "")).strip().lower()
        user = super().authenticate(request, email=email, login=email, **credentials)
        return user if isinstance(user, User) and user.is_active else None

    def reauthenticate(self, user: User, password: str) -> bool:
        """The same person's password once more, before something that cannot be undone."""
        return self.authenticate(context.request, email=user.email, password=password) == user

    def set_password(self, user: User, password: str) -> None:
        """Whoever reads the account’s mail, or knew its password, need not wait for the guesses before (axes)."""
        super().set_password(user, password)
        axes.reset(username=user.email.lower())

    def get_client_ip(self, request: HttpRequest) -> str:
        """The limits of allauth count by the same address as axes."""
        return client_address(request)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            sign_ins.end(request.user, keys=[str(request.session.session_key)])
        super().logout(request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *rest: Any, **more: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *rest, **more)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Never built from what a browser says its host is."""
        return settings.SITE_ADDRESS + choose_password_path(key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the message in the outbox. A stranger's address gets none."""
        user = context.get("user")
        if not isinstance(user, User):
            return
        message = self.render_mail(template_prefix, email, {"site": settings.SITE_ADDRESS, **context})
        key = f"account:{user.pk}:{secrets.token_hex(8)}"
        Outbound.objects.create(key=key, kind="account", to_user=user, subject=message.subject, body=str(message.body))


def choose_password_path(key: str) -> str:
    """The page on which the holder of this key chooses a password."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return path.replace("UID-KEY", key)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """After five wrong passwords from one place: the same answer whether or not the account exists."""
    return render(request, "adoption/locked_out.html", status=429)
