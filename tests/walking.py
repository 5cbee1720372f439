"""From page to page of the demonstration by the links that a person is shown, one page of each kind."""

import gzip
import re
from dataclasses import dataclass
from functools import cache

from django.test import Client

from adoption.models import User

LINK = re.compile(r'href="(/[^"#?]*)')
ONE_OF_A_KIND = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[A-Z]-[A-Z0-9]{7}|(?<=/policies/)[^/]+/[a-z_]+|\d+")
ELSEWHERE = re.compile(r"^/(static|accounts?)/|/(sign-out|print|download|paper|pages)/|\.ics$")
"""Files, and pages of the library that signs people in."""


@dataclass(frozen=True)
class Page:
    """What an address answered, the page that led there, where it leads, and its bytes as a proxy packs them."""

    address: str
    status: int
    seen_on: str
    links: tuple[str, ...]
    weight: int


def kind_of(address):
    return ONE_OF_A_KIND.sub("…", address)


def browser_of(email):
    browser = Client()
    browser.force_login(User.objects.get(email=email))
    return browser


def links_of(answer):
    if answer.streaming:
        list(answer.streaming_content)  # read to its end, which closes the file
        return ()
    if "html" not in answer.headers["Content-Type"]:
        return ()
    return tuple(link for link in dict.fromkeys(LINK.findall(answer.content.decode())) if not ELSEWHERE.search(link))


def weight_of(answer):
    return 0 if answer.streaming else len(gzip.compress(answer.content))


@cache
def walked(email, first="/"):
    """Every page that this person reaches. Each test finds the same demonstration, so they walk it once."""
    browser, kinds, to_see, pages = browser_of(email), {kind_of(first)}, [(first, "")], []
    while to_see:
        address, seen_on = to_see.pop(0)
        answer = browser.get(address, follow=True)
        pages.append(Page(address, answer.status_code, seen_on, links_of(answer), weight_of(answer)))
        for link in pages[-1].links:
            if kind_of(link) not in kinds:
                kinds.add(kind_of(link))
                to_see.append((link, address))
    return pages
