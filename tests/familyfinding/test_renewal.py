"""An agreement with a last day is renewed before that day, and nothing narrows in between (FF-17, FF-19, FF-27)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import Outcome
from familyfinding.actions import agreements
from familyfinding.models import AudienceChange, FundingAgreement, PublishedProfile, Rung
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY, FRIDAY = date(2026, 2, 2), date(2026, 2, 6)
NATIONAL_ON, LAST_DAY, NEXT = date(2026, 2, 9), date(2026, 2, 12), date(2026, 5, 31)


@pytest.fixture
@kept
def first(cast, live, authority):
    """In force from Monday at eleven to Thursday of the week after."""
    given = {"by": cast.asha, "manager": cast.tom, "authority": authority, "until_on": LAST_DAY}
    return cases.agree_by_letter(live.child, when=at(MONDAY, 11), **given)


def renewed(profile, authority, *, by, when, **facts):
    return agreements.record_letter(
        profile=cases.profile_of(profile.child),
        local_authority=authority,
        officer="Director",
        dated_on=when.date(),
        document=cases.letter(profile.file, by=by, when=when),
        by=by,
        at=when,
        **facts,
    )


def test_renewed_in_time_the_week_with_the_consortium_counts_on_and_the_new_last_day_holds(
    cast, live, authority, first, now
):
    now.move_to(at(FRIDAY, 9))
    second = renewed(live, authority, by=cast.asha, when=at(FRIDAY, 9), until_on=NEXT)
    assert FundingAgreement.rows.get(pk=first.pk).ended_on is None, "the old one holds until the new one is confirmed"

    cases.decide(second, by=cast.tom, when=at(FRIDAY, 10))

    assert (PublishedProfile.rows.get().rung, PublishedProfile.rows.get().wider_until) == (Rung.CONSORTIUM, NEXT)
    assert FundingAgreement.rows.get(pk=first.pk).ended_why == "A new agreement took its place."
    assert cases.due(live.child, "TS-04").due_on == NATIONAL_ON
    for day, rung in ((NATIONAL_ON, Rung.NATIONAL), (date(2026, 2, 13), Rung.NATIONAL), (date(2026, 6, 1), Rung.HOME)):
        now.move_to(at(day, 0, 1))
        cases.run(at(day, 0, 1))
        agreements.end_expired(at=at(day, 0, 5))
        assert cases.profile_of(live.child).rung == rung, day
    became = AudienceChange.rows.filter(profile=live).order_by("at", "pk").values_list("became", flat=True)
    assert list(became) == [Rung.HOME, Rung.CONSORTIUM, Rung.NATIONAL, Rung.HOME]


def test_a_renewal_that_stops_at_the_consortium_takes_a_national_profile_back_to_it(cast, live, authority, first, now):
    """AC-4: the audience never exceeds what the agreement in force allows."""
    now.move_to(at(NATIONAL_ON, 9))
    cases.run(at(NATIONAL_ON, 9))
    assert cases.profile_of(live.child).rung == Rung.NATIONAL

    second = renewed(live, authority, by=cast.asha, when=at(NATIONAL_ON, 10), limited=True, limits="Consortium only")
    cases.decide(second, by=cast.tom, when=at(NATIONAL_ON, 11))

    assert PublishedProfile.rows.get().rung == Rung.CONSORTIUM
    assert not live.file.deadlines.running().filter(rule="TS-04").exists()


def test_a_renewal_refused_or_too_late_changes_nothing_of_the_first(cast, live, authority, first, now):
    second = renewed(live, authority, by=cast.asha, when=at(MONDAY, 12), until_on=NEXT)
    cases.decide(second, by=cast.tom, when=at(MONDAY, 13), outcome=Outcome.REFUSED, reasons="Unsigned")
    assert PublishedProfile.rows.get().wider_until == LAST_DAY
    late = date(2026, 2, 13)
    third = renewed(live, authority, by=cast.asha, when=at(MONDAY, 14), until_on=NEXT)
    now.move_to(at(late, 9))
    agreements.end_expired(at=at(late, 9))
    assert cases.profile_of(live.child).rung == Rung.HOME

    cases.decide(third, by=cast.tom, when=at(late, 10))

    assert cases.profile_of(live.child).rung == Rung.CONSORTIUM
    assert cases.due(live.child, "TS-04").due_on == date(2026, 2, 20), "seven days from the new release"


def test_only_one_renewal_waits_and_one_without_a_last_day_needs_none(cast, live, authority, first):
    renewed(live, authority, by=cast.asha, when=at(MONDAY, 12))
    with pytest.raises(NotPossible, match="waits for a decision already"):
        renewed(live, authority, by=cast.asha, when=at(MONDAY, 13))

    cases.decide(FundingAgreement.rows.waiting().get(), by=cast.tom, when=at(MONDAY, 14))

    with pytest.raises(NotPossible, match="in force"):
        renewed(live, authority, by=cast.asha, when=at(MONDAY, 15))


def test_the_overview_offers_the_renewal_and_says_that_it_waits(cast, live, authority, first, signed_in):
    address = reverse("familyfinding:profile", args=[live.file.reference])
    assert "Record a renewed agreement" in signed_in(cast.asha).get(address).content.decode()

    second = renewed(live, authority, by=cast.asha, when=at(MONDAY, 12), until_on=NEXT)

    page = signed_in(cast.tom).get(address).content.decode()
    assert "A renewed agreement waits for a decision" in page
    assert "In force since" in page
    assert "Record a renewed agreement" not in page
    cases.decide(second, by=cast.tom, when=at(MONDAY, 13))
    assert "31 May 2026" in signed_in(cast.asha).get(address).content.decode()
