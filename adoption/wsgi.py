"""The web application, as gunicorn serves it."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from adoption.room import collect_seldom, with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")

pages = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (reading it loads all pages: once for all workers, before the first visit)
collect_seldom()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return with_room(pages, environ, start_response)
