"""No page shows its reader a link that they may not open: from each role’s first page, one page of each kind."""

import re

import pytest
from django.test import Client

from adoption.models import User
from adoption.personas import PEOPLE
from tests.fixtures.demonstration import MORNING

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]

LINK = re.compile(r'href="(/[^"#?]*)')
ONE_OF_A_KIND = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[A-Z]-[A-Z0-9]{7}|(?<=/policies/)[^/]+/[a-z_]+|\d+")
ELSEWHERE = re.compile(r"^/(static|accounts?)/|/(sign-out|print|download|paper|pages)/|\.ics$")
"""Files, and pages of the library that signs people in."""
HEALTH = "/health/"
"""It says whether deadlines are checked, by its answer too: nobody checks them here."""
BY_ROLE = {persona.role: persona for persona in reversed(PEOPLE) if persona.tries}
"""The first persona of each role."""


def kind_of(address):
    return ONE_OF_A_KIND.sub("…", address)


def dead_links(browser, first):
    """Walk from page to page; what does not open, with the page that led there."""
    found, kinds, to_see = [], {kind_of(first)}, [(first, "")]
    while to_see:
        address, seen_on = to_see.pop(0)
        answer = browser.get(address, follow=True)
        if answer.status_code != 200 and address != HEALTH:
            found.append(f"{answer.status_code} {address} on {seen_on}")
        if answer.streaming:
            list(answer.streaming_content)  # read to its end, which closes the file
            continue
        if "html" not in answer.headers["Content-Type"]:
            continue
        for link in dict.fromkeys(LINK.findall(answer.content.decode())):
            if kind_of(link) not in kinds and not ELSEWHERE.search(link):
                kinds.add(kind_of(link))
                to_see.append((link, address))
    return found, len(kinds)


@pytest.mark.parametrize("role", sorted(BY_ROLE))
def test_every_link_that_a_page_shows_opens_for_its_reader(demonstration, role, time_machine):
    time_machine.move_to(MORNING)
    browser = Client()
    browser.force_login(User.objects.get(email=BY_ROLE[role].email))
    found, seen = dead_links(browser, "/")
    assert found == [], "\n".join(found)
    assert seen > 5
