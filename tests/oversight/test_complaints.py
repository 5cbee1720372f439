"""The central record of complaints: every one, its dates, its outcome, open to inspection (GV-23 to GV-29, AD-68)."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adopters.actions import inbox
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Deadline, Notice, ReadEvent, SharedItem
from adoption.permissions import Role
from oversight.actions import complaints
from oversight.models import ByWhom, Complaint, How, Outcome, Stage
from tests.adopters.families import at
from tests.factories.adoption import ConflictBlockFactory, person
from tests.factories.oversight import ComplaintFactory
from tests.factories.portal import PortalEntryFactory
from tests.familyfinding.families import a_family, users_of

MONDAY = date(2026, 7, 20)
FRIDAY, NEXT = date(2026, 7, 24), date(2026, 8, 3)
NOON = at(MONDAY, 12)
LIST = "/oversight/complaints/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def family(cast):
    return a_family(cast, "Lee", adults=2)


def sent(family, tried="informal"):
    """The first of the Lees complained in the portal, and it was taken in."""
    entry = PortalEntryFactory(
        user=users_of(family)[0],
        file=family.file,
        kind="complaint",
        written={"tried": tried, "what": "Nobody rang.", "wanted": "A call."},
        written_at=NOON,
    )
    inbox.take_in_waiting(at=NOON)
    return Complaint.rows.get(entry=entry)


def taken_on(complaint, cast, **changed):
    facts = {"handler": cast.lena, "about": None, "acknowledge_by": FRIDAY, "respond_by": NEXT}
    return complaints.take_on(complaint=complaint, by=cast.sam, on=MONDAY, **(facts | changed))


def answered(complaint, by, outcome=Outcome.UPHELD):
    facts = {"outcome": outcome, "words": "You were right, and we are sorry.", "learning": "We ring on the day."}
    return complaints.respond(complaint=complaint, on=MONDAY, by=by, today=MONDAY, **facts)


def words(answer):
    return answer.content.decode()


def item_of(user):
    return SharedItem.rows.get(user=user, kind="complaint", ended_at=None)


# ------------------------------------------------------------------------------------------------------ from the portal


def test_sent_in_the_portal_it_is_on_the_record_by_itself_with_its_first_date(cast, family):
    complaint = sent(family)
    assert (complaint.stage, complaint.how, complaint.by_whom) == (Stage.INFORMAL, How.PORTAL, ByWhom.ADOPTER)
    assert complaint.acknowledge_by == date(2026, 7, 23)  # three working days
    assert complaint.respond_by is None  # the agency set no number (CF-26)
    assert Notice.rows.get(key=f"complaint:{complaint.pk}:new").to_user == cast.lena
    inbox.take_in_waiting(at=NOON)
    assert Complaint.rows.count() == 1


def test_the_file_says_that_there_is_one_and_not_its_words(family):
    sent(family, tried="formal")
    said = CaseEvent.rows.get(file=family.file, what__startswith="Complaint received")
    assert said.what == "Complaint received: formal procedure"
    assert not CaseEvent.rows.filter(file=family.file, detail__contains="Nobody rang").exists()


def test_whoever_complained_sees_where_it_stands_and_their_partner_sees_nothing(cast, family, signed_in):
    complaint = sent(family)
    first, second = users_of(family)
    assert "You hear by Thu 23 July 2026 who deals with it." in str(item_of(first).sections)
    taken_on(complaint, cast)
    assert "You have an answer by Mon 3 August 2026." in str(item_of(first).sections)
    complaints.acknowledge(complaint=complaint, on=MONDAY, procedure=True, by=cast.lena, today=MONDAY)
    answered(complaint, cast.lena)
    page = words(signed_in(first).get(reverse("family:item", args=[item_of(first).reference])))
    assert "You were right, and we are sorry." in page
    assert "We ring on the day." not in page
    assert not SharedItem.rows.filter(user=second).exists()
    assert signed_in(second).get(reverse("family:item", args=[item_of(first).reference])).status_code == 404


def test_it_can_still_be_complained_after_the_order(cast, family):
    """AD-67, AD-68."""
    from adopters.actions import closing
    from adopters.flows import Ending
    from adopters.flows import Stage as At

    family.stage = At.PLACED
    family.stage_since = date(2026, 1, 5)
    family.save()
    closing.close(household=family, ending=Ending.ADOPTED, why="Order.", on=MONDAY, by=cast.joss, today=MONDAY)
    assert sent(family).stage == Stage.INFORMAL
    assert item_of(users_of(family)[0])


# ------------------------------------------------------------------------------------------------ steps and their rules


def test_nobody_deals_with_a_complaint_about_themselves_or_about_their_own_case(cast, family):
    complaint = sent(family)
    with pytest.raises(NotPossible, match="about themselves"):
        taken_on(complaint, cast, about=cast.lena)
    with pytest.raises(NotPossible, match="may deal with complaints"):
        taken_on(complaint, cast, handler=cast.joss)
    taken_on(complaint, cast, about=cast.joss)
    assert not Complaint.objects.visible_to(cast.joss).exists()


def test_dates_stand_in_their_order(cast, family):
    complaint = sent(family)
    with pytest.raises(NotPossible, match="Check the dates"):
        taken_on(complaint, cast, acknowledge_by=NEXT, respond_by=FRIDAY)
    with pytest.raises(NotPossible, match="who deals with it"):
        complaints.acknowledge(complaint=complaint, on=MONDAY, procedure=False, by=cast.lena, today=MONDAY)
    with pytest.raises(NotPossible, match="up to today"):
        complaints.send_procedure(complaint=complaint, on=FRIDAY, by=cast.lena, today=MONDAY)


def test_informal_first_then_formal_then_the_ombudsman_and_never_back(cast, family):
    """GV-23, GV-24."""
    complaint = sent(family)
    taken_on(complaint, cast)
    answered(complaint, cast.lena, Outcome.SETTLED)
    facts = {"why": "Not content.", "on": MONDAY, "by": cast.sam, "today": MONDAY}
    with pytest.raises(NotPossible, match="is answered"):
        answered(complaint, cast.lena)
    complaints.move(complaint=complaint, stage=Stage.FORMAL, **facts)
    complaint.refresh_from_db()
    assert (complaint.stage, complaint.outcome, complaint.responded_on) == (Stage.FORMAL, "", None)
    answered(complaint, cast.lena, Outcome.NOT_UPHELD)
    complaints.move(complaint=complaint, stage=Stage.OMBUDSMAN, **facts)
    with pytest.raises(NotPossible, match="never back"):
        complaints.move(complaint=complaint, stage=Stage.FORMAL, **facts)
    said = [step.what for step in complaint.steps.order_by("pk")]
    assert said[0] == "Received in the portal"
    assert "Answered: settled by talking it over" in said
    assert said[-1] == "Now: with the ombudsman"


def test_only_managers_of_that_agency_deal_with_it(cast, family):
    complaint = sent(family)
    for by in (cast.joss, cast.omar, cast.dele):
        with pytest.raises(NotAllowed):
            answered(complaint, by)


# ------------------------------------------------------------------------------------------------------------ the clock


def test_the_promised_day_is_a_deadline_of_whoever_deals_with_it(cast, family, now):
    """TS-75 without a number of the agency: the day that the manager promised (CF-26)."""
    complaint = sent(family)
    assert not Deadline.rows.filter(rule="TS-75").exists()
    taken_on(complaint, cast)
    row = Deadline.rows.get(rule="TS-75")
    assert (row.due_on, row.owner, row.met_on) == (NEXT, cast.lena, None)
    answered(complaint, cast.lena)
    row.refresh_from_db()
    assert row.met_on == MONDAY


def test_with_a_number_of_the_agency_nothing_later_can_be_promised(cast, family, monkeypatch):
    """TS-75 with a policy: counted from the day it was received."""
    from adoption.periods import Period, Unit

    ten = Period(10, Unit.WORKING_DAYS)
    monkeypatch.setattr(complaints, "policy", lambda agency, key, on: ten)
    complaint = sent(family)
    assert complaint.respond_by == NEXT
    with pytest.raises(NotPossible, match="Mon 3 August 2026 at the latest"):
        taken_on(complaint, cast, respond_by=date(2026, 8, 4))
    assert taken_on(complaint, cast).clock_on == MONDAY


def test_when_a_day_goes_by_the_manager_is_told_once(cast, family, now):
    complaint = taken_on(sent(family), cast)
    now.move_to(at(date(2026, 7, 27), 9))
    complaints.chase(at=at(date(2026, 7, 27), 9))
    complaints.chase(at=at(date(2026, 7, 27), 10))
    late = Notice.rows.filter(key__startswith=f"complaint:{complaint.pk}:late")
    assert [notice.to_user for notice in late] == [cast.lena]
    assert late.get().file is None


# ------------------------------------------------------------------------------------------------------------ the pages


def test_the_register_from_a_letter_to_the_answer_through_the_pages(cast, family, signed_in):
    sam = signed_in(cast.sam)
    day = {"received_on_day": "17", "received_on_month": "7", "received_on_year": "2026"}
    typed = {
        "agency": cast.ane.pk,
        "by_whom": "birth_family",
        "name": "Jo Example",
        "how": "letter",
        "stage": "informal",
    }
    typed |= {"what": "A letter never came.", "reference": family.file.reference}
    made = sam.post(f"{LIST}add/", typed | day)
    one = Complaint.rows.get()
    assert made["Location"] == reverse("oversight:complaint", args=[one.reference])
    assert one.file == family.file
    dates = {"acknowledge_by_day": "24", "acknowledge_by_month": "7", "acknowledge_by_year": "2026"}
    dates |= {"respond_by_day": "3", "respond_by_month": "8", "respond_by_year": "2026"}
    _post(sam, "take-on-complaint", one, {"handler": cast.lena.pk} | dates)
    today = {"on_day": "20", "on_month": "7", "on_year": "2026"}
    lena = signed_in(cast.lena)
    _post(lena, "acknowledge-complaint", one, today | {"procedure": "yes"})
    _post(lena, "send-procedure", one, today)
    _post(lena, "answer-complaint", one, today | {"outcome": "partly", "words": "We found it.", "learning": "A list."})
    _post(lena, "move-complaint", one, today | {"stage": "formal", "why": "Not content."})
    page = words(lena.get(reverse("oversight:complaint", args=[one.reference])))
    for said in ("A letter never came.", "Acknowledged, with the procedure and its forms", "Now: formal procedure"):
        assert said in page
    assert ReadEvent.rows.filter(user=cast.lena, file=family.file, what="oversight:complaint").exists()


def _post(client, name, one, typed):
    answer = client.post(reverse(f"oversight:{name}", args=[one.reference]), typed)
    assert answer.status_code == 302, answer.content.decode()


def test_the_inspector_reads_and_takes_out_the_register_and_changes_nothing(cast, family, signed_in):
    """GV-26."""
    complaint = sent(family)
    inspector = signed_in(person("ines", Role.INSPECTOR, cast.ane))
    assert complaint.number in words(inspector.get(LIST))
    page = words(inspector.get(reverse("oversight:complaint", args=[complaint.reference])))
    assert "Nobody rang." in page
    assert "Answer it" not in page
    taken = words(inspector.post(f"{LIST}export/"))
    assert complaint.number in taken
    assert "Nobody rang" not in taken
    assert "Lee" not in taken
    assert inspector.get(reverse("oversight:answer-complaint", args=[complaint.reference])).status_code == 403
    assert ReadEvent.rows.filter(what="oversight:export-complaints", look="exported").exists()


def test_another_agencys_complaint_one_about_oneself_and_a_conflict_are_the_same_404(cast, family, signed_in):
    complaint = sent(family)
    address = reverse("oversight:complaint", args=[complaint.reference])
    never = reverse("oversight:complaint", args=["00000000-0000-4000-8000-000000000000"])
    omar, lena = signed_in(cast.omar), signed_in(cast.lena)
    assert omar.get(address).content == omar.get(never).content
    conflict = ConflictBlockFactory(user=cast.lena, file=family.file)
    assert lena.get(address).status_code == 404
    conflict.ended_on, conflict.ended_by = MONDAY, cast.sam
    conflict.save()
    assert lena.get(address).status_code == 200
    Complaint.rows.update(about=cast.lena)
    assert lena.get(address).status_code == 404


def test_what_waits_and_what_is_late_stands_first_and_costs_the_same_for_many(cast, signed_in):
    ComplaintFactory(agency=cast.ane, respond_by=date(2026, 7, 17))
    sam = signed_in(cast.sam)
    page = words(sam.get(LIST))
    assert "1 past the day of the answer" in page
    assert "Answer is late" in page
    few = _queries(sam)
    ComplaintFactory.create_batch(8, agency=cast.ane, handler=cast.lena)
    assert _queries(sam) == few


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(LIST).status_code == 200
    return len(asked)
