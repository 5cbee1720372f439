"""No page shows its reader a link that they may not open, and a stranger finds nothing there (security T3).

From each role’s first page of the demonstration, one page of each kind. The access table asks for every kind of page
of one case; here the addresses are those of agencies at work.
"""

import re
from collections import defaultdict

import pytest

from adoption.personas import PEOPLE
from tests.fixtures.demonstration import MORNING
from tests.walking import ONE_OF_A_KIND, browser_of, kind_of, walked

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]

HEALTH = "/health/"
"""It says whether deadlines are checked, by its answer too: nobody checks them here."""
BY_ROLE = {persona.role: persona.email for persona in reversed(PEOPLE) if persona.tries}
"""The first persona of each role."""
STRANGERS = [persona.email for persona in PEOPLE if persona.name in ("Olu Adeyemi", "Nia Prosser")]
"""A manager and an adopter of an agency that shares neither region nor consortium with the others."""
FOR_MANY = re.compile(r"^/(enquire/papers|portal/events|households/events)/")
"""Information packs and events are nobody’s case: who reads them is a matter of role, which the access table holds."""
LIGHT = 60_000
"""Bytes, packed."""
AT_WORK = ("adopter", "assessing_worker", "family_finder", "panel_administrator", "permanence_worker")


@pytest.mark.parametrize("role", sorted(BY_ROLE))
def test_every_link_that_a_page_shows_opens_for_its_reader(demonstration, role, time_machine):
    time_machine.move_to(MORNING)
    pages = walked(BY_ROLE[role])
    found = [
        f"{page.status} {page.address} on {page.seen_on}"
        for page in pages
        if page.status != 200 and page.address != HEALTH
    ]
    assert found == [], "\n".join(found)
    assert len(pages) > 5


def test_no_page_weighs_more_than_a_slow_telephone_can_bear(demonstration, time_machine):
    """After the first visit, which brings what is the same for all pages (design: performance)."""
    time_machine.move_to(MORNING)
    pages = [page for email in BY_ROLE.values() for page in walked(email)]
    heavy = sorted({(page.weight, page.address) for page in pages if page.weight > LIGHT}, reverse=True)
    assert heavy == []


def shown_to(email):
    """Of each kind of page with a number of its own, two addresses that the walked pages lead to."""
    kinds = defaultdict(set)
    for page in walked(email):
        for link in page.links:
            if ONE_OF_A_KIND.search(link) and not FOR_MANY.match(link):
                kinds[kind_of(link)].add(link)
    return sorted(address for addresses in kinds.values() for address in sorted(addresses)[:2])


@pytest.mark.parametrize("role", AT_WORK)
def test_a_stranger_finds_nothing_where_somebodys_pages_lead(demonstration, role, time_machine):
    time_machine.move_to(MORNING)
    addresses, opened = shown_to(BY_ROLE[role]), []
    assert len(addresses) > 3
    for stranger in STRANGERS:
        browser = browser_of(stranger)
        nothing = browser.get("/there-never-was-such-a-page/").content
        for address in addresses:
            answer = browser.get(address)
            hidden = answer.status_code == 404 and answer.content == nothing
            if not hidden and answer.status_code != 405:  # addresses that only take forms say so to everybody
                opened.append(f"{answer.status_code} {address} for {stranger}")
    assert opened == [], "\n".join(opened)
