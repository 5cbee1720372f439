"""The web application, as gunicorn serves it."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from adoption.room import collect_seldom, with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")

pages = get_wsgi_application()
collect_seldom()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return with_room(pages, environ, start_response)
