"""Start-up checks: the service refuses to run where a promise could not be kept (security 5.6)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warned
from django.db import connections

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@register(Tags.database)
def the_database_keeps_what_it_acknowledges(databases: Any = None, **_: Any) -> list[Error]:
    """Run by `manage.py check --database default`, by `prepare`, and shown on the health page."""
    if not databases or settings.DEMO or settings.TESTING:
        return []
    return [Error(says, id="adoption.E001") for says in broken_promises()]


@register(Tags.security, deploy=True)
def wrong_passwords_are_counted_by_the_real_address(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Behind a proxy that nobody counted, everybody has the proxy’s address and shares its limit."""
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXIES:
        return []
    says = "All requests seem to come from the proxy, so a stranger’s wrong passwords can shut everybody out."
    return [Warned(says, hint="Set TRUSTED_PROXIES; .env.example says what it means.", id="adoption.W001")]


def broken_promises() -> list[str]:
    """PostgreSQL settings under which an acknowledged write could be lost, each as a sentence."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select name, setting from pg_settings where name = any(%s)", [list(DURABLE)])
        now = dict(cursor.fetchall())
    return [
        f"PostgreSQL runs with {name}={now.get(name)}: an acknowledged change could be lost. Set it to {wanted}."
        for name, wanted in DURABLE.items()
        if now.get(name) != wanted
    ]
