"""How often one address may send a public form: enough for any family, too few for a program."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from adoption.addresses import client_address

SENDINGS, SECONDS = 20, 3600


def too_many(request: HttpRequest, form: str) -> bool:
    """Count this sending; true when this address has sent more than twenty in the hour."""
    key = f"public:{form}:{client_address(request)}"
    cache.add(key, 0, SECONDS)
    try:
        return int(cache.incr(key)) > SENDINGS
    except ValueError:  # it ran out between the two: a new hour
        cache.set(key, 1, SECONDS)
        return False
