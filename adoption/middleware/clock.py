"""In demo mode every request lives at the demo agency's date. In service this does nothing."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from adoption import clock, demo_time


class ClockMiddleware:
    """Winds the clock for one request and sets it right again: the thread serves other requests later."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        demo_time.wind()
        try:
            return self.get_response(request)
        finally:
            clock.wind(timedelta())
