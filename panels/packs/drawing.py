"""WeasyPrint with nothing to fetch from: words in, tagged pages out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
VARIANT = "pdf/ua-1"


NO_LETTER = ".notdef glyph"
"""How WeasyPrint begins to say that no font of this machine has a letter; the letter comes first in what it tells."""


class NothingIsFetched(ValueError):
    """A paper asked for something that it does not carry with it."""


def render(html: str, *, given: Mapping[str, tuple[bytes, str]] | None = None, tagged: bool = True) -> Any:
    """The laid out document. `given` are the only addresses that lead anywhere: (bytes, media type) by address."""
    from weasyprint import HTML  # takes a second to load

    variant = {"pdf_variant": VARIANT} if tagged else {}
    return HTML(string=html, url_fetcher=_fetcher(given or {}), base_url=None).render(**variant)


def written(document: Any, *, tagged: bool = True) -> bytes:
    return bytes(document.write_pdf(**({"pdf_variant": VARIANT} if tagged else {})))


@contextmanager
def letters_without_a_font() -> Iterator[set[str]]:
    """The letters that come out as boxes while this lasts: somebody’s name, on a machine without its script."""
    found: set[str] = set()

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if str(record.msg).startswith(NO_LETTER) and isinstance(record.args, tuple):
                found.add(str(record.args[0]))

    told, listening = logging.getLogger("weasyprint"), Listening()
    level, further = told.level, told.propagate
    told.addHandler(listening)
    told.setLevel(logging.WARNING)
    told.propagate = False  # of a name not one letter goes into a log
    try:
        yield found
    finally:
        told.removeHandler(listening)
        told.setLevel(level)
        told.propagate = further


def filled(template: str, context: Mapping[str, Any]) -> str:
    return _engine().get_template(template).render(Context(dict(context)))


def _fetcher(given: Mapping[str, tuple[bytes, str]]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Given(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in given:
                raise NothingIsFetched("A paper may not fetch anything.")
            data, media_type = given[url]
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    return Given(allowed_protocols={"pack"}, allow_redirects=False)


@cache
def _engine() -> Engine:
    """Templates without the rest of the service: this also runs in a process that has no settings of its own."""
    if not settings.configured:
        settings.configure(USE_I18N=False, USE_TZ=True, LANGUAGE_CODE="en-gb")
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)
