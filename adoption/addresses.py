"""From which machine a request really comes, for counting wrong passwords (security 4.11).

Behind a proxy every request comes from the proxy; whom it speaks for stands in X-Forwarded-For. Each proxy adds the
address it was called from at the right, so only as many entries from the right can be believed as proxies are ours.
Anything further left was written by whoever likes.
"""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

FORWARDED = "HTTP_X_FORWARDED_FOR"
UNKNOWN = "0.0.0.0"  # noqa: S104 (a name for “nobody knows”: nothing listens there)


def client_address(request: HttpRequest) -> str:
    """The address of the browser, as far as it can be known; never what the browser itself claims.

    A header that is too short or holds no address was not written by our proxies: then it is whoever called us.
    """
    caller = _address(request.META.get("REMOTE_ADDR", "")) or UNKNOWN
    proxies, passed_on = settings.TRUSTED_PROXIES, request.META.get(FORWARDED, "").split(",")
    if not 0 < proxies <= len(passed_on):
        return caller
    return _address(passed_on[-proxies]) or caller


def _address(text: str) -> str:
    """The address in its one usual form, without a port; empty for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)
