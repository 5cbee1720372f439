"""What stands on a page can be read and used: names that belong to their fields, words that do not overlap."""

import re

import pytest
from django.urls import reverse

from adopters.flows import Stage
from adoption import pictures
from adoption.models import PortalHome
from tests.adopters.portal_people import invited
from tests.factories.adopters import HouseholdFactory, MemberFactory
from tests.fixtures.worlds import kept


@pytest.fixture
@kept
def household(cast):
    return HouseholdFactory(
        file__agency=cast.ane, file__team=cast.assessment, file__lead=cast.joss, stage=Stage.STAGE_ONE
    )


def test_every_label_of_the_pipeline_belongs_to_one_field_alone(cast, signed_in, household):
    """AD-32: the filter and the hand-over both ask for a worker."""
    html = signed_in(cast.lena).get(reverse("adopters:pipeline")).content.decode()
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_filter_of_the_pipeline_stands_open_where_scripts_do_not_fold_it(cast, signed_in, household):
    html = signed_in(cast.lena).get(reverse("adopters:pipeline")).content.decode()
    assert re.search(r'<details class="app-fold"\s+open', html)


def test_one_entry_of_the_menu_is_the_current_one(cast, signed_in, household):
    """The pipeline stands below the households in its address."""
    html = signed_in(cast.lena).get(reverse("adopters:pipeline")).content.decode()
    menu = html[: html.index('id="main-content"')]
    assert re.findall(r'aria-current="\w+">\s*(?:<strong[^>]*>)?([^<]+)', menu) == ["Pipeline"]


def test_the_page_of_what_they_can_consider_opens_before_they_said_anything(cast, signed_in, household):
    """FF-28."""
    assert signed_in(cast.joss).get(reverse("adopters:considering", args=[household.file.reference])).status_code == 200


def test_whoever_registered_on_paper_reads_that_we_have_it(cast, signed_in):
    """AD-09."""
    household = HouseholdFactory(file__agency=cast.ane, file__lead=cast.joss, stage=Stage.REGISTERED)
    MemberFactory(household=household, person__email="robin@example.test")
    user = invited(household, 1, cast.joss)
    assert PortalHome.rows.get(user=user).content["stage"] == Stage.REGISTERED
    html = signed_in(user).get(reverse("family:register")).content.decode()
    assert "We have received your registration." in html


def test_words_under_a_column_are_broken_into_lines_and_the_picture_grows():
    chart = pictures.columns([("Registration of Interest received", 1), *[("Enquiry", 2)] * 8])
    assert chart.bars[0].lines == ("Registration", "of Interest", "received")
    assert chart.height > pictures.columns([("Jan", 1)]).height
    assert chart.words_at < chart.height
