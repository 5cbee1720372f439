"""How often child permanence reports needed amending, for managers, without a name (CH-08)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption import clock
from adoption.permissions import Role
from children import amendments
from children.models import Checker, CheckOutcome
from tests.factories.adoption import person
from tests.factories.children import ChildFactory, PermanenceReportFactory, ReportCheckFactory

PAGE = reverse("children:report-quality")
TODAY = date(2026, 5, 20)


@pytest.fixture
def noor(cast):
    return person("noor", Role.ADOPTION_MANAGER, cast.ane, cast.north)


@pytest.fixture
def checked(cast, noor):
    """A function: a child whose report went through these versions; each is what the two managers said, and when."""

    def report(*versions, **file):
        where = {"agency": cast.ane, "team": cast.north} | file
        child = ChildFactory(**{f"file__{name}": each for name, each in where.items()})
        for number, (day, adoption, care) in enumerate(versions, start=1):
            version = PermanenceReportFactory(child=child, number=number, submitted_on=day)
            signed = ((Checker.ADOPTION, adoption, noor), (Checker.CARE, care, cast.sam))
            for checker, outcome, by in signed:
                if outcome:
                    words = "Say more about contact." if outcome == CheckOutcome.AMEND else ""
                    facts = {"outcome": outcome, "amendments": words, "signed_on": day, "signed_by": by}
                    ReportCheckFactory(report=version, checker=checker, **facts)
        return child

    return report


PASSED, AMEND = CheckOutcome.PASSED, CheckOutcome.AMEND


def quarter(user, first, today=TODAY):
    return next(each for each in amendments.by_quarter(user, today) if each.first == first)


def test_the_last_two_years_are_shown_quarter_by_quarter(cast):
    firsts = [each.first for each in amendments.by_quarter(cast.tom, TODAY)]

    assert (firsts[0], firsts[-1], len(firsts)) == (date(2024, 7, 1), date(2026, 4, 1), 8)
    january = amendments.by_quarter(cast.tom, date(2026, 1, 1))
    assert [each.label for each in january[-2:]] == ["Oct to Dec 2025", "Jan to Mar 2026"]


def test_a_report_counts_once_in_the_quarter_of_its_first_check_however_many_versions_it_took(cast, checked):
    checked((date(2026, 3, 31), AMEND, AMEND), (date(2026, 4, 10), AMEND, PASSED), (date(2026, 4, 20), PASSED, PASSED))
    checked((date(2026, 3, 2), PASSED, PASSED))
    checked((date(2026, 1, 1), PASSED, AMEND), (date(2026, 1, 9), PASSED, PASSED))

    winter, spring = quarter(cast.tom, date(2026, 1, 1)), quarter(cast.tom, date(2026, 4, 1))

    assert (winter.checked, winter.amended, winter.share) == (3, 2, 67)
    assert winter.by == {Checker.ADOPTION: 1, Checker.CARE: 2}
    assert (spring.checked, spring.share) == (0, None)


def test_one_signature_is_enough_to_count_and_a_report_nobody_checked_is_not_counted(cast, checked):
    checked((date(2026, 4, 1), AMEND, None))
    checked((date(2026, 4, 1), None, None))

    spring = quarter(cast.tom, date(2026, 4, 1))

    assert (spring.checked, spring.amended) == (1, 1)


def test_reports_of_children_one_may_not_see_and_of_long_ago_are_not_counted(cast, checked):
    checked((date(2026, 4, 1), AMEND, None), agency=cast.atlas, team=None)
    checked((date(2024, 6, 30), AMEND, None))

    assert [each.checked for each in amendments.by_quarter(cast.tom, TODAY)] == [0] * 8
    theirs = person("sela", Role.SERVICE_MANAGER, cast.atlas)
    assert quarter(theirs, date(2026, 4, 1)).checked == 1


def test_a_manager_comes_to_it_from_the_list_of_children_and_reads_no_name(cast, checked, signed_in):
    child = checked((clock.today(), AMEND, PASSED))
    client = signed_in(cast.tom)
    assert PAGE in client.get(reverse("children:list")).content.decode()

    page = client.get(PAGE).content.decode()

    assert "<strong>1 of 1 child permanence report</strong> needed amending before both managers passed it" in page
    assert "100%" in page
    assert "No report" in page, "a quarter without a report has no share"
    assert child.first_name not in page
    assert child.last_name not in page


def test_before_the_first_check_the_page_says_how_one_comes_about(cast, signed_in):
    assert "As soon as a manager signs a check" in signed_in(cast.tom).get(PAGE).content.decode()


def test_a_worker_is_sent_to_a_manager_and_has_no_link(cast, signed_in):
    client = signed_in(cast.asha)

    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get(reverse("children:list")).content.decode()


def test_it_costs_as_many_statements_for_thirty_reports_as_for_one(cast, checked, signed_in):
    client = signed_in(cast.tom)
    costs = []
    for more in (1, 29):
        for _ in range(more):
            checked((clock.today(), AMEND, PASSED))
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 8
