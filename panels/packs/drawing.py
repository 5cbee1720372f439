"""WeasyPrint with nothing to fetch from: words in, tagged pages out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
VARIANT = "pdf/ua-1"


class NothingIsFetched(ValueError):
    """A paper asked for something that it does not carry with it."""


def render(html: str, *, given: Mapping[str, tuple[bytes, str]] | None = None, tagged: bool = True) -> Any:
    """The laid out document. `given` are the only addresses that lead anywhere: (bytes, media type) by address."""
    from weasyprint import HTML  # takes a second to load

    variant = {"pdf_variant": VARIANT} if tagged else {}
    return HTML(string=html, url_fetcher=_fetcher(given or {}), base_url=None).render(**variant)


def written(document: Any, *, tagged: bool = True) -> bytes:
    return bytes(document.write_pdf(**({"pdf_variant": VARIANT} if tagged else {})))


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
