"""The demonstration shows needs with evidence, a family kept apart, and a match sheet with gaps answered and open."""

import pytest

from children import demo_steps as children
from familyfinding.actions import match_sheets
from familyfinding.finder.finding import find
from familyfinding.models import KeptApart, Link, Need, SheetCopy
from tests.fixtures.demonstration import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]


def test_needs_searches_and_a_sheet_are_there(demonstration):
    oscar = children.find("oscar")
    assert Need.rows.filter(child=oscar).exists()
    assert KeptApart.rows.exists()
    link = Link.rows.live().filter(child=oscar, sheet_cells__isnull=False).distinct().get()
    assert SheetCopy.rows.filter(link=link).exists()
    assert {gap.kind for gap in match_sheets.answered_gaps(link, oscar)} == {"school", "harm"}
    assert [words for _, words in match_sheets.open_gaps(link)] == ["A future that doctors cannot foresee"]
    found = find(demonstration.lena, oscar, day=TODAY)
    assert found.left_out, "some family is left out, with its reason"
