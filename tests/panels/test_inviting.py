"""Adopters are invited to panel, say whether they come, and hear when they are not expected any more (AD-33, AD-66)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from adopters.actions import closing, inbox, members
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Letter, Notice, Outbound, SharedItem
from panels.actions import agendas, invited, inviting, meetings
from panels.models import PanelInvitation, Presenter, Presenting
from tests.fixtures.worlds import kept
from tests.panels import rooms
from tests.panels.rooms import CIRCULATED, PANEL, at

REMINDED = date(2026, 7, 9)  # a week before panel


@pytest.fixture
@kept
def asked(room, item):
    """The papers went out to panel, and with them the invitation to the family."""
    rooms.circulated(room)
    return item


def open_items(household, kind=inviting.INVITATION):
    return SharedItem.rows.filter(file=household.file, kind=kind, ended_at=None).order_by("pk")


def words(item):
    return " ".join(f"{each['heading']} {each['text']}" for each in item.sections)


def test_each_applicant_is_invited_when_the_papers_go_out_and_not_before(room, item, household):
    assert not open_items(household)
    rooms.circulated(room)
    applicants = {member.user for member in household.members.filter(kind="applicant")}
    assert {row.user for row in open_items(household)} == applicants
    said = words(open_items(household)[0])
    assert "16 July 2026" in said
    assert "You need not" in said
    assert "same day" in said


def test_they_read_it_in_the_portal_and_say_so(asked, household, signed_in):
    mine = open_items(household)[0]
    with time_machine.travel(at(CIRCULATED, 12), tick=False):
        browser = signed_in(mine.user)
        page = browser.get(reverse("family:item", args=[mine.reference])).content.decode()
        assert "You are invited to panel" in page
        assert "Send my answer" in page
        home = browser.get(reverse("family:home")).content.decode()
        assert "say whether you come" in home
        assert "16 July 2026" in home, "panel’s day, and no longer the provisional one"
        assert "Whether you come" in page


def test_a_meeting_that_moves_invites_them_anew(room, asked, household):
    before = open_items(household)[0]
    later = room.meeting.starts_at + timedelta(days=1)
    facts = {"mode": "video", "place": "A link comes by e-mail", "version": room.meeting.version}
    meetings.change(meeting=room.meeting, starts_at=later, **facts, by=room.pam, at=at(CIRCULATED, 14))
    now = open_items(household).get(user=before.user)
    assert "17 July 2026" in words(now)
    assert "A link comes by e-mail" in words(now)
    assert now.pk != before.pk


def test_a_meeting_called_off_takes_it_back_and_says_so(room, asked, household):
    meetings.call_off(meeting=room.meeting, why="The building is closed.", by=room.pam, at=at(CIRCULATED, 14))
    assert not open_items(household)
    told = open_items(household, inviting.NO_LONGER)
    assert told
    assert "not held" in words(told[0])
    assert "building" not in words(told[0]), "the reason is panel’s own"


def test_an_item_taken_off_after_it_takes_the_invitation_along(room, asked, household):
    agendas.take_off(item=asked, why="The references are not here.", on=CIRCULATED, by=room.pam)
    assert not open_items(household)
    assert "references" not in words(open_items(household, inviting.NO_LONGER)[0])


def test_an_item_taken_off_before_it_tells_them_nothing(room, item, household):
    agendas.take_off(item=item, why="The references are not here.", on=CIRCULATED, by=room.pam)
    assert not SharedItem.rows.filter(file=household.file, kind__startswith="panel_invitation").exists()


def test_once_the_meeting_begins_nobody_has_to_answer(room, asked, household):
    rooms.held(room)
    assert room.meeting.on == PANEL
    assert not open_items(household)
    assert not open_items(household, inviting.NO_LONGER)


def test_a_family_that_withdraws_is_expected_no_more(cast, asked, household):
    closing.close(
        household=household, ending="withdrew", why="They move abroad.", on=CIRCULATED, by=cast.nadia, today=CIRCULATED
    )
    assert not open_items(household)


# ------------------------------------------------------------------------------------------------- whether they come


def of(household, number):
    return PanelInvitation.rows.get(person__member__household=household, person__member__number=number)


def answers(household, signed_in, answer, comment="", number=1):
    """In their portal; what they sent is taken in."""
    user = household.members.get(number=number).user
    mine = open_items(household).get(user=user)
    with time_machine.travel(at(CIRCULATED, 12), tick=False):
        page = reverse("family:item", args=[mine.reference])
        sent = signed_in(user).post(page, {"answer": answer, "comment": comment, "key": f"{answer}-{number}"})
        assert sent.status_code == 302
        assert inbox.take_in_waiting(at=at(CIRCULATED, 12)) == 1


def coming(item):
    return set(Presenter.rows.filter(item=item, part=Presenting.ADOPTERS).values_list("name", flat=True))


def test_each_says_in_the_portal_whether_they_come_and_may_change_it(asked, household, signed_in):
    answers(household, signed_in, "coming", "I would like to sit near the door.")
    row = of(household, 1)
    assert (row.answer, row.answered_on, row.said) == ("coming", CIRCULATED, "I would like to sit near the door.")
    assert coming(asked) == {row.person.name}, "who comes is on the list of the item by itself"
    assert of(household, 2).answer == "asked"
    answers(household, signed_in, "apologies")
    assert coming(asked) == set()


def test_who_said_that_they_come_is_ticked_when_panel_notes_who_came(room, asked, household, signed_in):
    answers(household, signed_in, "coming")
    rooms.held(room)
    with time_machine.travel(at(PANEL, 12), tick=False):
        page = signed_in(room.pam).get(reverse("panels:came", args=[asked.reference])).content.decode()
    assert "checked" in page


def test_a_new_day_asks_anew(room, asked, household, signed_in):
    answers(household, signed_in, "coming")
    later = room.meeting.starts_at + timedelta(days=1)
    facts = {"mode": "video", "place": "A link comes", "version": room.meeting.version}
    meetings.change(meeting=room.meeting, starts_at=later, **facts, by=room.pam, at=at(CIRCULATED, 14))
    assert of(household, 1).answer == "asked"
    assert coming(asked) == set()


def test_an_item_taken_off_ends_it(room, asked, household, signed_in):
    answers(household, signed_in, "coming")
    agendas.take_off(item=asked, why="The references are not here.", on=CIRCULATED, by=room.pam)
    assert of(household, 1).ended_on is not None
    with pytest.raises(NotPossible, match="no longer stands"):
        record(of(household, 1), room.pam)


def record(invitation, by, answer="apologies", said="They are ill."):
    facts = {"on": CIRCULATED, "today": CIRCULATED}
    return invited.record_answer(invitation=invitation, answer=answer, said=said, by=by, **facts)


def test_what_they_told_their_worker_is_recorded_by_those_who_prepare_the_item(cast, room, asked, household):
    assert record(of(household, 1), cast.nadia, "coming", "").answer == "coming"
    assert record(of(household, 1), room.pam).said == "They are ill."
    assert CaseEvent.rows.filter(file=household.file, what="An adopter does not come to panel").exists()
    with pytest.raises(NotAllowed):
        record(of(household, 1), cast.asha)


# -------------------------------------------------------------------------------------- those who have no account


@pytest.fixture
def on_paper(room, item, household):
    """The second of them never had an account."""
    household.members.filter(number=2).update(user=None)
    rooms.circulated(room)
    return of(household, 2)


def test_whoever_has_no_account_is_written_to(cast, room, item, household, on_paper, signed_in):
    assert on_paper.by_letter
    assert not of(household, 1).by_letter
    assert Notice.rows.filter(file=household.file, key__startswith="panel-letter", to_user=cast.nadia).exists()
    page, form = (reverse(name, args=[item.reference]) for name in ("panels:item", "panels:invitation-letters"))
    with time_machine.travel(at(CIRCULATED, 15), tick=False):
        browser = signed_in(cast.nadia)
        assert form in browser.get(page).content.decode()
        assert browser.post(form).status_code == 302
        assert form not in browser.get(page).content.decode(), "once is enough"
    letter = Letter.rows.get(file=household.file, kind=invited.LETTER)
    assert letter.to == on_paper.person
    assert "Thu 16 July 2026, at about" in letter.body
    with pytest.raises(NotPossible, match="Nobody waits"):
        invited.begin_letters(item=item, on=CIRCULATED, by=cast.nadia)


def test_the_panel_administrator_does_not_write_on_the_adopters_file(room, item, on_paper):
    with pytest.raises(NotAllowed):
        invited.begin_letters(item=item, on=CIRCULATED, by=room.pam)


def test_a_week_before_panel_whoever_has_not_answered_is_reminded_once(
    cast, room, item, household, on_paper, signed_in
):
    assert invited.remind(at=at(date(2026, 7, 8))) == 0
    before = Outbound.objects.filter(kind="portal").count()
    assert invited.remind(at=at(REMINDED)) == 2
    assert invited.remind(at=at(REMINDED, 11)) == 0
    assert Outbound.objects.filter(kind="portal").count() == before + 1, "the other has no account"
    asks = Notice.rows.filter(file=household.file, key__startswith="panel-answer", to_user=cast.nadia)
    assert asks.count() == 2


def test_who_joins_no_assessment_is_not_invited_and_who_left_is_not_expected(cast, room, asked, household):
    """AD-33: an applicant who leaves takes the item off panel’s agenda, and every invitation with it."""
    member = household.members.select_related("household__file", "person").get(number=2)
    members.leave(member=member, why="They parted.", on=CIRCULATED, by=cast.nadia, today=CIRCULATED)
    assert not open_items(household)
    asked.refresh_from_db()
    assert asked.state == "taken_off"
    assert not PanelInvitation.rows.filter(item=asked, ended_on=None).exists()
