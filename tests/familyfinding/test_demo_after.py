"""The demonstration shows links on their way to panel: everything done, just begun, a report that is late."""

import pytest
from django.urls import reverse

from adoption.models import AgreedAction, Deadline
from children import demo_steps as children
from familyfinding import preparing_steps
from familyfinding.actions import going_ahead, owed
from familyfinding.models import BookedDates, Preparation
from tests.fixtures.demonstration import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]


def steps_of(name):
    going = Preparation.rows.with_link().get(link__child=children.find(name))
    return going, preparing_steps.chapters(going, TODAY)


def test_links_on_their_way_to_panel(demonstration, signed_in):
    done, chapters = steps_of("maya")
    open_ones = [step.title for chapter in chapters for step in chapter.steps if not step.is_done]
    assert open_ones == ["Actions agreed at meetings"]
    assert [item.need for item in going_ahead.support_items(done.link)]
    booked = BookedDates.rows.get(link=done.link)
    assert (booked.panel_on, booked.booked_by) == (done.panel_on, demonstration.petra)
    assert not AgreedAction.rows.open().filter(source=owed.BOOK, source_id=done.link_id).exists()
    begun, chapters = steps_of("jude")
    assert preparing_steps.progress(chapters)[0] == 0
    late = Deadline.rows.get(file=children.find("oscar").file, rule="TS-26", lapsed_on=None)
    assert late.met_on is None
    assert 1 <= (TODAY - late.due_on).days <= 5, "the consultation keeps off weekends"

    for who, going in (
        (demonstration.petra, done),
        (demonstration.asha, begun),
        (demonstration.lila, done),
        (demonstration.imran, done),
    ):
        page = signed_in(who).get(reverse("familyfinding:link-preparing", args=[going.link.reference]))
        assert page.status_code == 200, who
