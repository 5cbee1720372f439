"""Text that no database can hold is answered in plain words before anything tries to keep it.

A NUL byte or half a character (a lone surrogate) in a path, a query, a cookie or a form would otherwise
surface as a server error somewhere deep. The answer is 400; it names the field and shows what was typed.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from adoption.forms.text import printable, unstorable

NEVER_SHOWN = re.compile("password|secret|token|code", re.IGNORECASE)
BROKEN_BYTES = re.compile(rb"\x00|\xed[\xa0-\xbf][\x80-\xbf]")
URLENCODED = "application/x-www-form-urlencoded"
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True)
class Typed:
    """One field of a form as the person left it, without what cannot be shown."""

    name: str
    text: str
    broken: bool

    @property
    def label(self) -> str:
        """“carers_name” as people would say it: “Carers name”."""
        return printable(self.name).replace("_", " ").replace("-", " ").strip().capitalize() or "A field"


class BadInputMiddleware:
    """400 for text that cannot be kept, 413 for more than we take. Comes before sessions and views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _address_is_broken(request) or any(map(unstorable, request.COOKIES.values())):
            return _refused("400.html", 400, {"address": True})
        try:
            typed = list(_typed(request)) if request.method == "POST" else []
        except TOO_BIG:
            return _refused("413.html", 413, {})
        if any(field.broken for field in typed):
            return _refused("400.html", 400, {"typed": [field for field in typed if _may_be_shown(field)]})
        return self.get_response(request)


def _address_is_broken(request: HttpRequest) -> bool:
    query = unquote_to_bytes(request.META.get("QUERY_STRING", "").replace("+", " "))
    path = unquote_to_bytes(request.path_info)  # bytes that are not UTF-8 stay percent-encoded in it
    return any(map(BROKEN_BYTES.search, (query, path))) or unstorable(request.path_info)


def _typed(request: HttpRequest) -> Iterable[Typed]:
    """Every field of the form, in the order it came. Raises what TOO_BIG lists."""
    suspects = _broken_names(request.body) if request.content_type == URLENCODED else set()
    for name, texts in request.POST.lists():
        for text in map(str, texts):
            broken = unstorable(name) or unstorable(text) or name in suspects
            yield Typed(name, printable(text), broken)


def _broken_names(body: bytes) -> set[str]:
    """Fields whose bytes are broken; Django has already replaced them by question marks in request.POST."""
    pairs = [pair.partition(b"=") for pair in body.split(b"&")]
    plain = [(_bytes(name), _bytes(value)) for name, _, value in pairs]
    return {name.decode(errors="replace") for name, value in plain if BROKEN_BYTES.search(name + b"=" + value)}


def _bytes(part: bytes) -> bytes:
    return unquote_to_bytes(part.replace(b"+", b" "))


def _may_be_shown(field: Typed) -> bool:
    return not NEVER_SHOWN.search(field.name) and (field.broken or bool(field.text))


def _refused(template: str, status: int, context: dict[str, object]) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status)
