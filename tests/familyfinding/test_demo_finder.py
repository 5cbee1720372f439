"""The demonstration shows needs with evidence, a family kept apart, and a match sheet with gaps answered and open."""

import time_machine

from adopters.demo import SCENES as ADOPTERS
from children import demo as children
from familyfinding.actions import match_sheets
from familyfinding.demo import SCENES
from familyfinding.finder.finding import find
from familyfinding.models import KeptApart, Link, Need, SheetCell, SheetCopy
from tests.familyfinding.cases import at
from tests.familyfinding.test_demo_families import TODAY, play, pytestmark  # noqa: F401 (slow, as every whole scene)


def test_needs_searches_and_a_sheet_are_played_once():
    with time_machine.travel(at(TODAY, 9), tick=False):
        cast = play()
        counts = Need.rows.count(), SheetCell.rows.count(), SheetCopy.rows.count(), KeptApart.rows.count()
        play()
        assert (Need.rows.count(), SheetCell.rows.count(), SheetCopy.rows.count(), KeptApart.rows.count()) == counts

        oscar = children.find("oscar")
        link = Link.rows.live().filter(child=oscar, sheet_cells__isnull=False).distinct().get()
        assert {gap.kind for gap in match_sheets.answered_gaps(link, oscar)} == {"school", "harm"}
        assert [words for _, words in match_sheets.open_gaps(link)] == ["A future that doctors cannot foresee"]
        found = find(cast.lena, oscar, day=TODAY)
        assert found.left_out, "some family is left out, with its reason"
        assert [*ADOPTERS, *SCENES]
