"""Case pages stay out of every cache, search engine and other site. Static files are cached for ever."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

HEADERS = {
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


class NoStoreMiddleware:
    """Adds the privacy headers (security design 4.14) to everything but static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            for name, value in HEADERS.items():
                response.headers[name] = value
            patch_vary_headers(response, ["HX-Request"])
        return response
