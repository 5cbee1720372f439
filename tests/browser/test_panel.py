"""Panel in a real browser: the chair, the decision maker, and a member who knows the family (PN-12 to PN-27)."""

from datetime import date

import pytest
from playwright.sync_api import expect

from adopters.models import Suitability
from adoption.models import Approval, Outcome
from panels.actions import bundles, minuting
from panels.flows import MeetingState
from panels.models import DecisionSheet, ItemPaper, PanelMeeting
from tests.adopters.assessments import waiting_for_panel
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.browser.families import PHONE, on_the_day, then_it_fits_a_phone, when_i_follow, when_i_open
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.panels import rooms
from tests.panels.rooms import CIRCULATED, DECIDED, MINUTES, at

LATE = date(2026, 7, 6)

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("private_files")]


@pytest.fixture
def room(transactional_db, cast) -> rooms.Room:
    room = rooms.constituted(cast.leicester_city)
    rooms.arranged(room)
    return room


def on_agenda(room, cast, **facts):
    """A household on the agenda, every paper in."""
    household = waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)
    item = rooms.tabling.table_suitability(meeting=room.meeting, household=household, by=room.pam, on=rooms.ARRANGED)
    rooms.with_papers(item, room.pam, **facts)
    return rooms.fresh(item)


def test_the_chair_agrees_to_late_papers_and_approves_the_minutes(another, open_as, cast, room):
    """PN-12, PN-16, PN-23."""
    page, item = another(), on_agenda(room, cast, on=LATE)
    assert ItemPaper.rows.filter(item=item, late=True).exists()
    with on_the_day(LATE):
        when_i_open(open_as(page, room.chas), f"/panel/meetings/{room.meeting.reference}/")
        then_the_page_can_be_used_by_everybody(page)
        when_i_follow(page, "Agree to late papers")
        page.get_by_label("Why does panel hear it with late papers?").fill("They were ill in June.")
        when_i_press(page, "Save")
        expect(page.get_by_text("Panel hears the item.")).to_be_visible()
        then_the_page_can_be_used_by_everybody(page)
    rooms.circulated(room)
    rooms.held(room)
    rooms.heard(room, item)
    drawn = minuting.draw_up(meeting=room.meeting, by=room.pam, at=at(MINUTES, 7))
    for name in ("sol", "ines"):
        minuting.reply(minutes=drawn, agrees=True, correction="", by=room.people[name], at=at(MINUTES, 7, 30))
    with on_the_day(MINUTES):
        when_i_open(open_as(page, room.chas), f"/panel/meetings/{room.meeting.reference}/minutes/")
        then_the_page_can_be_used_by_everybody(page)
        when_i_press(page, "Approve the minutes")
        then_the_page_can_be_used_by_everybody(page)
        when_i_press(page, "Approve")
        expect(page.get_by_text("Chas").first).to_be_visible()
    assert PanelMeeting.rows.get(pk=room.meeting.pk).state == MeetingState.AGREED


def asked_twice(room, cast) -> list[Approval]:
    """Two households that panel recommended; both questions are with the city’s decision maker."""
    items = [on_agenda(room, cast), on_agenda(room, cast)]
    rooms.circulated(room)
    rooms.held(room)
    for hour, item in enumerate(items, 9):
        rooms.hearing.begin(item=rooms.fresh(item), by=room.pam, at=at(rooms.PANEL, hour, 5))
        facts = {"advice": "recommended", "reasons": "Warm and ready.", "by": room.pam}
        rooms.concluding.conclude(item=rooms.fresh(item), at=at(rooms.PANEL, hour, 55), **facts)
    rooms.minuted(room)
    sheets = DecisionSheet.rows.select_related(
        "file__agency", "minutes", "item__meeting__panel", "item__household__file"
    )
    for sheet in sheets.order_by("pk"):
        bundles.put_to_decision_maker(sheet=sheet, by=room.pam, at=at(MINUTES, 13))
    return list(Approval.rows.filter(kind="suitability").order_by("pk"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_decision_maker_weighs_approves_one_and_refuses_one(another, open_as, cast, room, scripts):
    """PN-25, PN-27, PN-60: from the inbox on a phone; a refusal says that it differs from panel."""
    look = then_the_page_can_be_used_by_everybody if scripts else then_it_fits_a_phone
    page = another(viewport=PHONE, java_script_enabled=scripts)
    first, second = asked_twice(room, cast)
    with on_the_day(DECIDED):
        when_i_open(open_as(page, cast.dora), "/approvals/", look)
        page.locator("main").get_by_role("link").filter(has_text="uitab").first.click()
        expect(page.get_by_text("Record that you consulted the panel adviser")).to_be_visible()
        look(page)
        dora_decides(page, first, "Suitable to adopt", agrees="Yes", look=look)
        dora_decides(page, second, "Not suitable to adopt: a qualifying determination", agrees="No", look=look)
        expect(page.get_by_text("Decided otherwise than panel recommended")).to_be_visible()
        expect(page.get_by_text("Their 40 working days").or_(page.get_by_text("The 40 working days"))).to_be_visible()
        when_i_open(page, "/panel/decisions/", look)
    assert [row.outcome for row in Approval.rows.order_by("pk")] == [Outcome.AGREED, Outcome.REFUSED]
    assert sorted(Suitability.rows.values_list("decision", flat=True)) == ["approved", "not_approved"]


def dora_decides(page, asked, words, *, agrees, look):
    when_i_open(page, f"/panel/decisions/{asked.reference}/", look)
    when_i_follow(page, "I have consulted and read")
    page.get_by_label("Which panel adviser did you consult?").fill("Ava")
    page.get_by_role("checkbox").check()
    when_i_press(page, "Save")
    when_i_follow(page, "Write down advice and arguments")
    look(page)
    page.get_by_label("Arguments for").fill("They are warm and well prepared.")
    page.get_by_label("Arguments against").fill("A house move in the spring.")
    page.get_by_role("radio", name=agrees, exact=True).check()
    when_i_press(page, "Save")
    page.get_by_role("radio", name=words, exact=True).check()
    page.get_by_role("checkbox").check()
    page.get_by_label("What are your reasons?").fill("I have weighed both.")
    when_i_press(page, "Decide")
    expect(page.get_by_text("The decision is recorded and carried out.")).to_be_visible()
    look(page)


def test_a_member_who_knows_the_family_finds_nothing_of_it_any_more(another, open_as, cast, room):
    """PN-17: from the meeting’s page on a phone; then everywhere, also by a typed address."""
    page, item = another(viewport=PHONE), on_agenda(room, cast)
    rooms.sent_out(room, at(CIRCULATED, 7))
    paper = ItemPaper.rows.filter(item=item).exclude(version=None).first()
    with on_the_day(CIRCULATED):
        when_i_open(open_as(page, room.ines), f"/panel/meetings/{room.meeting.reference}/")
        then_the_page_can_be_used_by_everybody(page)
        when_i_follow(page, "Say whether you have a conflict")
        then_the_page_can_be_used_by_everybody(page)
        page.get_by_role("radio", name="Yes").check()
        page.get_by_label("If you do: what is it?").fill("They are my neighbours.")
        when_i_press(page, "Save")
        expect(page.get_by_text("You declared a conflict of interest").first).to_be_visible()
        expect(page.get_by_text(item.file.title)).to_have_count(0)
        for address in (
            f"/panel/items/{item.reference}/",
            f"/panel/items/{item.reference}/declare/",
            f"/panel/items/{item.reference}/question/",
            f"/panel/papers/{paper.reference}/read/",
            f"/panel/items/{item.reference}/hear/",
        ):
            assert page.goto(address).status == 404, address
        for address in ("/panel/", "/panel/reading/", "/", f"/panel/meetings/{room.meeting.reference}/minutes/"):
            assert page.goto(address).status == 200, address
            expect(page.get_by_text(item.file.title)).to_have_count(0)
            expect(page.get_by_text(item.file.reference)).to_have_count(0)
