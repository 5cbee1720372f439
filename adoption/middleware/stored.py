"""A request that is undone leaves no file behind (security 5.4)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from adoption.uploads.keeping import nothing_left_over


class StoredFilesMiddleware:
    """The view’s transaction has ended, one way or the other, when this looks which files have a row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with nothing_left_over():
            return self.get_response(request)
