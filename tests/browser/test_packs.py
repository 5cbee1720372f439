"""Packs in a real browser: from the meeting to everybody’s copy, a member who reads, one who has an interest."""

import re

import pytest
from playwright.sync_api import expect

from panels.models import Pack
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.fixtures.services import eventually
from tests.panels import pack_scene

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture
def there(transactional_db, cast):
    return pack_scene.scene(cast)


def test_from_the_meeting_to_a_printed_pack(page, sign_in, there):
    """PN-16: begun, made, looked at, frozen, sent out."""
    sign_in(there.pam)
    page.goto(f"/panel/packs/of/{there.meeting.reference}/")
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Begin the pack")
    page.get_by_role("button", name=re.compile("^Down")).first.click()
    expect(page.get_by_text("Moved.")).to_be_visible()
    when_i_press(page, "Make the pages")
    expect(page.get_by_text("The pages are being made.").first).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    pack_scene.work_beside_a_browser()
    expect(page.get_by_role("button", name="Freeze the pack")).to_be_visible(timeout=30_000)
    then_the_page_can_be_used_by_everybody(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Look at the pages (PDF)").click()
    assert taken.value.suggested_filename.startswith("panel-pack-")
    page.get_by_role("button", name="Freeze the pack").click()
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Freeze it")
    page.get_by_role("button", name="Send it out").click()
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Send it out")
    expect(page.get_by_text("It is sent out.")).to_be_visible()
    pack_scene.declare(there.mel, there.first, there.second)
    pack_scene.work_beside_a_browser()
    page.get_by_role("link", name="Readers and log").click()
    then_the_page_can_be_used_by_everybody(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Copy to print for Mel Ashby").click()
    assert taken.value.suggested_filename.startswith("panel-copy-")


def test_a_member_reads_notes_and_asks(page, sign_in, there):
    pack = pack_scene.sent(there)
    sign_in(there.mel.member.user)
    page.goto("/panel/reading/")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("link", name="Panel pack").click()
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("link", name="Prospective adopter’s report").first.click()
    expect(page.get_by_role("heading", name="Item 1, page 5 of 10")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    picture = page.locator(".app-sheet__picture")
    assert eventually(lambda: picture.evaluate("picture => picture.naturalWidth") > 500)
    page.get_by_text("The words of this page").click()
    expect(page.get_by_text("Report one sheet 1")).to_be_visible()
    page.get_by_role("button", name="Put a question").click()
    page.get_by_label("A question for the meeting").fill("What does school say?")
    when_i_press(page, "Save")
    page.get_by_role("button", name="Write a note").click()
    page.get_by_label("A note for yourself").fill("Read again.")
    when_i_press(page, "Save")
    expect(page.get_by_text("Read again.")).to_be_visible()
    page.get_by_role("link", name="Page 6").click()
    expect(page.get_by_role("heading", name="Item 1, page 6 of 10")).to_be_visible()
    assert Pack.rows.get(pk=pack.pk).looks.filter(user=there.mel.member.user, page=6).count() == 1


def test_a_member_with_an_interest_never_meets_the_item(page, sign_in, there):
    pack = pack_scene.sent(there)
    sign_in(there.ned.member.user)
    page.goto(f"/panel/reading/{pack.reference}/")
    expect(page.get_by_text("not in your copy")).to_be_visible()
    expect(page.get_by_text("Household of the first item")).to_have_count(0)
    answer = page.goto(f"/panel/reading/{pack.reference}/pages/5/")
    assert answer.status == 404
