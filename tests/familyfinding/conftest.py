"""A child of the cast, half-way along: what most tests of profiles begin from."""

from datetime import date

import pytest
import time_machine

from children.actions import court
from children.models import HearingKind
from tests.factories.adoption import AgencyFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    """Pictures and letters of the tests stay in the test’s own folder."""
    here = {"location": str(tmp_path), "base_url": None}
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": here}
    settings.STORAGES = settings.STORAGES | {"default": kept}


@pytest.fixture
def now():
    """Monday 2 February 2026, 10am, standing still; `now.move_to(...)` moves it."""
    with time_machine.travel(at(MONDAY, 10), tick=False) as clock:
        yield clock


@pytest.fixture
@kept
def authority(cast):
    """The local authority that pays for a child of Adopt North East."""
    return AgencyFactory(code="wansbeck", name="Wansbeck Council", kind="local_authority", parent=cast.ane)


@pytest.fixture
@kept
def child(cast, now, authority):
    """Rowan, of Adopt North East: decided, allocated to Asha, the final hearing on Tuesday 31 March 2026."""
    rowan = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, local_authority=authority
    )
    cases.decided(rowan, on=date(2026, 1, 5), by=cast.sam)
    cases.allocated(rowan, to=cast.asha, on=MONDAY, by=cast.tom)
    court.set_hearing(
        child=rowan, kind=HearingKind.FINAL, on=date(2026, 3, 31), today=MONDAY, by=cast.asha, order_expected=True
    )
    rowan.refresh_from_db()
    return rowan


@pytest.fixture
@kept
def draft(cast, child):
    return cases.draft(child, by=cast.asha, on=MONDAY)


@pytest.fixture
@kept
def live(cast, draft):
    """Rowan’s profile, shown to Adopt North East’s own adopters since Monday 10am."""
    return cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 10))


@pytest.fixture
@kept
def county_child(cast, now):
    """Wren, of Leicestershire: decided, allocated to Petra, the final hearing on Tuesday 31 March 2026."""
    wren = cases.a_child(
        agency=cast.leicestershire,
        team=cast.permanence,
        worker=cast.petra,
        manager=cast.marcus,
        on=MONDAY,
        first_name="Wren",
        last_name="Hollis",
    )
    cases.decided(wren, on=date(2026, 1, 5), by=cast.grace)
    cases.allocated(wren, to=cast.petra, on=MONDAY, by=cast.marcus)
    court.set_hearing(
        child=wren, kind=HearingKind.FINAL, on=date(2026, 3, 31), today=MONDAY, by=cast.petra, order_expected=True
    )
    wren.refresh_from_db()
    return wren


@pytest.fixture
@kept
def county_live(cast, county_child):
    cases.draft(county_child, by=cast.petra, on=MONDAY)
    return cases.publish(county_child, by=cast.petra, when=at(MONDAY, 10))
