"""The one way out for paper: a tagged PDF that fetches nothing, names nobody in its metadata, and is on the read log.

Every PDF of the service is made here (architecture section 3, “One way out”; security 4.9).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from adoption import clock
from adoption.actions.records import opened
from adoption.models import CaseFile, Look, User

VARIANT = "pdf/ua-1"
NO_LETTER = ".notdef glyph"
log = logging.getLogger(__name__)


class NothingIsFetched(ValueError):
    """A document asked for something from outside itself. Documents carry everything they show."""


def refuse(url: str, *args: Any, **kwargs: Any) -> Any:
    """The fetcher: no file, no network, whatever somebody typed into a text."""
    raise NothingIsFetched("A document may not fetch anything.")


class Boxes(logging.Handler):
    """How many letters came out as boxes because no font has them. Of a name not one letter goes into a log."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += str(record.msg).startswith(NO_LETTER)


@contextmanager
def counting_boxes() -> Iterator[Boxes]:
    told, boxes = logging.getLogger("weasyprint"), Boxes()
    level, further = told.level, told.propagate
    told.addHandler(boxes)
    told.setLevel(logging.WARNING)
    told.propagate = False
    try:
        yield boxes
    finally:
        told.removeHandler(boxes)
        told.setLevel(level)
        told.propagate = further


def draw(template: str, context: Mapping[str, Any]) -> bytes:
    """The template as PDF/UA. The title comes from the template and holds a reference, never a name."""
    from weasyprint import HTML  # here: it takes a second, and most processes never print

    html = render_to_string(template, dict(context))
    with counting_boxes() as boxes:
        made = HTML(string=html, url_fetcher=refuse, base_url=None).write_pdf(pdf_variant=VARIANT)
    if boxes.count:
        log.error("%s has %d letters that no font of this machine has. Install its fonts.", template, boxes.count)
    return bytes(made)


def answer(
    template: str, context: Mapping[str, Any], *, file: CaseFile, by: User, what: str, name: str, purpose: str = ""
) -> HttpResponse:
    """A PDF to take away, stamped with who took it and when; the read log has it first (AC-10).

    `name` is the name of the download: a kind and a reference, never a person.
    """
    opened(file, by, what, look=Look.PRINTED, purpose=purpose)
    stamp = {"printed_by": by.display_name, "printed_at": clock.now()}
    response = HttpResponse(draw(template, {**context, **stamp}), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
