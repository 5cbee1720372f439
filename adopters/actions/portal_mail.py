"""The one e-mail that applicants get from the portal: something waits there. It says nothing more (security 4.9)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from adoption.clock import london
from adoption.models import Outbound, User

SUBJECT = "There is something new for you in Homeward"
BODY = (
    "There is something new for you in Homeward.\n\n"
    "Sign in to read it: {site}/portal/\n\n"
    "This message holds no details on purpose. Please do not reply to it.\n"
)


def tell(user: User, *, at: datetime) -> None:
    """At most one an hour, however much is new."""
    key = f"portal:{user.pk}:{london(at):%Y-%m-%dT%H}"
    body = BODY.format(site=settings.SITE_ADDRESS)
    row = Outbound(key=key, kind="portal", to_user=user, subject=SUBJECT, body=body, made_at=at)
    Outbound.objects.bulk_create([row], ignore_conflicts=True)
