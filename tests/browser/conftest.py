"""Where the journeys begin: a child whose authority’s letter waits for a manager, and browsers for anybody."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from adoption import clock, holidays
from adoption.models import DocumentKind
from adoption.periods import last_working_day
from children.actions import allocations, children, court, plans
from children.models import Child
from children.models.court import HearingKind
from familyfinding.actions import agreements, publishing
from familyfinding.models import Profile
from tests.fixtures.browsers import BUSY
from tests.scenarios.conftest import file_document, written  # noqa: F401 (a fixture)


@pytest.fixture
def bluebell(transactional_db, cast, written) -> Child:  # noqa: F811
    """An ANE child four months before the final hearing; the profile is live at home, funding is asked for."""
    now, today = clock.now(), clock.today()
    child = children.open_child(
        agency=cast.ane,
        team=cast.north,
        first_name="Rowan",
        last_name="Thistleby",
        born_on=today - timedelta(days=1500),
        on=today,
        by=cast.asha,
        worker=cast.asha,
    )
    allocations.give_manager(child=child, manager=cast.tom, on=today, by=cast.tom)
    plans.bring_in_best_interest(child=child, on=today - timedelta(days=3), by=cast.sam)
    allocations.allocate(child=child, worker=cast.asha, on=today, by=cast.tom)
    court.set_hearing(
        child=child,
        kind=HearingKind.FINAL,
        on=last_working_day(today + timedelta(days=120), holidays=holidays.days()),
        order_expected=True,
        today=today,
        by=cast.asha,
    )
    profile = written(child, by=cast.asha, at=now, visited_on=today - timedelta(days=1))
    publishing.publish(profile=profile, by=cast.asha, at=now)
    letter = file_document(child, DocumentKind.FUNDING_AGREEMENT, by=cast.asha, at=now)
    agreements.record_letter(
        profile=Profile.rows.get(child=child),
        local_authority=cast.ane,
        officer="A. Officer",
        dated_on=today,
        document=letter,
        by=cast.asha,
        at=now,
    )
    return Child.rows.get(pk=child.pk)


@pytest.fixture
def another(browser, live):
    """A function: one more browser on the service, with or without scripts."""
    contexts = []

    def open_one(**options):
        context = browser.new_context(base_url=live.url, locale="en-GB", timezone_id="Europe/London", **options)
        context.set_default_timeout(BUSY)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def open_as(live):
    """A function: this page belongs to this person from here on."""

    def sign_in_on(page, user):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live.url}])
        return page

    return sign_in_on
