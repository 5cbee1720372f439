"""From the first contact to Stage One (AD-01 to AD-11). Dates follow SC-05, Christmas 2025."""

from datetime import UTC, date, datetime

import pytest

from adopters.actions import accepting, enquiries, first_steps, members, registrations
from adopters.actions.enquiries import FirstContact
from adopters.flows import Ending, Stage
from adopters.models import Channel, Check, Enquiry, Household, Member, MemberKind, PackSent, Registration, StageOne
from adoption.actions import approvals, letters
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, CaseEvent, Deadline, Letter, Notice, Outcome
from tests.adopters.families import LATER, at, clock_row
from tests.factories.adoption import DocumentFactory, PolicySettingFactory
from tests.factories.portal import PortalEntryFactory

FRIDAY, MONDAY = date(2025, 12, 19), date(2025, 12, 22)
CHRISTMAS_EVE, NEW_YEARS_EVE = date(2025, 12, 24), date(2025, 12, 31)
TWO = FirstContact(
    name="Ada Ashdown",
    other_name="Bo Birch",
    email="ada@ashdown.example",
    questions="May we adopt although we rent?",
    answers="Yes, if you can stay.",
    wants_pack=True,
)


KNOWN = {"born_on": date(1988, 5, 4), "address": "4 Larch Close\nLeicester", "needs_asked_on": FRIDAY}


def working_days(cast):
    facts = {"agency": cast.leicester_city, "key": "default_day_type", "value": "working", "from_on": date(2025, 1, 1)}
    PolicySettingFactory(**facts, proposed_by=cast.omar, agreed_on=date(2025, 1, 1), agreed_by=cast.dora)


@pytest.fixture
def by_phone(cast):
    """A household of Leicester City that rang on a Friday before Christmas."""

    def rang(contact=TWO, on=FRIDAY):
        facts = {"agency": cast.leicester_city, "team": cast.city_assessment, "channel": Channel.PHONE}
        return enquiries.record(contact=contact, on=on, by=cast.nadia, today=LATER, **facts)

    return rang


@pytest.fixture
def informed(cast, by_phone):
    """The same household after the information event and the Initial Visit."""
    household = by_phone()
    facts = {"by": cast.nadia, "today": LATER}
    first_steps.attended_event(enquiry=household.enquiry, on=MONDAY, **facts)
    first_steps.visited(enquiry=household.enquiry, text="A warm home.", on=date(2025, 12, 23), **facts)
    return household


@pytest.fixture
def registered(cast, informed):
    return registrations.receive(household=informed, on=CHRISTMAS_EVE, by=cast.nadia, today=LATER)


@pytest.fixture
def talked(cast, registered):
    """Ready to be decided: contacted and talked with, both born on a known day."""
    facts = {"registration": registered, "by": cast.nadia, "today": LATER}
    registrations.contacted(on=date(2025, 12, 29), **facts)
    for member in registered.household.members.select_related("person", "household__file"):
        members.change(member=member, version=members.stamp(member), on=LATER, by=cast.nadia, **KNOWN)
    return registrations.discussed(on=date(2025, 12, 30), text="They know what waits for them.", **facts)


def now(household):
    return Household.rows.select_related("file").get(pk=household.pk)


def ask(cast, registration, accept=True, reasons=""):
    when = at(date(2025, 12, 30))
    return accepting.propose(registration=registration, accept=accept, reasons=reasons, by=cast.nadia, at=when)


def answer(approval, by, outcome=Outcome.AGREED, **facts):
    return approvals.decide(approval=approval, outcome=outcome, by=by, at=at(NEW_YEARS_EVE), **facts)


def letters_go(household, by, other, on=date(2026, 1, 2)):
    """Seen by a second person, and sent to each."""
    for letter in Letter.rows.being_written().filter(file=household.file).select_related("file", "to"):
        letters.approve(letter=letter, version=letter.version, by=other, on=on)
        letters.send(letter=letter, sent_format=letter.to.written_format, on=on, by=by)


# ---------------------------------------------------------------------------------------------------- first contact


def test_first_contact_opens_a_file_with_what_was_asked_and_answered(cast, by_phone):
    """AD-01, AD-03: one file for two people, in the team that took the call, with nobody’s background asked."""
    household = by_phone()

    assert household.stage == Stage.ENQUIRY
    assert household.file.title == "Ada Ashdown and Bo Birch"
    assert household.file.team == cast.city_assessment
    assert [m.number for m in household.members.order_by("number")] == [1, 2]
    said = CaseEvent.rows.get(file=household.file, what="Contact: telephone")
    assert "May we adopt although we rent?" in said.detail
    assert said.recorded_by == cast.nadia


@pytest.mark.parametrize(("working", "due"), [(False, date(2025, 12, 29)), (True, date(2026, 1, 7))])
def test_the_pack_is_due_in_ten_days_over_christmas(cast, by_phone, working, due):
    """AD-04, TS-46, CF-15 (SC-05): calendar days, or working days where the agency says so."""
    if working:
        working_days(cast)
    household = by_phone()

    row = clock_row(household, "TS-46")
    assert row.starts_on == FRIDAY
    assert row.due_on == due

    facts = {"by": cast.nadia, "today": LATER}
    first_steps.send_pack(enquiry=household.enquiry, sent_by=PackSent.POST, on=MONDAY, **facts)
    assert clock_row(household, "TS-46").met_on == MONDAY


def test_nobody_is_owed_a_pack_they_did_not_ask_for(by_phone):
    """AD-04: not due when it was not requested."""
    household = by_phone(FirstContact(name="Cleo Dunne"))
    assert clock_row(household, "TS-46") is None


def test_whoever_is_known_by_their_address_gets_no_second_file(cast, by_phone):
    household = by_phone()

    with pytest.raises(NotPossible, match=household.file.reference):
        by_phone(FirstContact(name="A. Ashdown", email="ADA@ashdown.example"))

    assert Household.rows.count() == 1


def test_a_further_contact_stands_on_the_timeline_and_may_ask_for_the_pack(cast, by_phone):
    household = by_phone(FirstContact(name="Cleo Dunne"))
    again = FirstContact(name="", questions="How long does it take?", answers="It depends.", wants_pack=True)

    facts = {"channel": Channel.EMAIL, "by": cast.nadia, "today": LATER}
    enquiries.add_contact(household=household, contact=again, on=MONDAY, **facts)

    assert clock_row(household, "TS-46").starts_on == MONDAY
    assert "It depends." in CaseEvent.rows.get(file=household.file, what="Contact: e-mail").detail


@pytest.mark.parametrize("who", ["asha", "mina", "dora"])
def test_whoever_does_not_take_enquiries_is_refused(cast, who):
    team = {"agency": cast.ane, "team": cast.assessment} if who != "dora" else {"agency": cast.leicester_city}
    facts = {"team": cast.city_assessment} | team
    with pytest.raises(NotAllowed):
        enquiries.record(contact=TWO, channel=Channel.PHONE, on=FRIDAY, by=getattr(cast, who), today=LATER, **facts)


def test_an_enquiry_is_not_recorded_before_it_came(by_phone):
    with pytest.raises(NotPossible, match="future"):
        by_phone(on=date(2027, 1, 1))


# ---------------------------------------------------------------------------------------------------- before the form


def test_the_form_is_locked_until_event_and_visit_are_recorded(cast, by_phone):
    """AD-08: the words say what is missing."""
    household = by_phone()
    facts = {"by": cast.nadia, "today": LATER}

    with pytest.raises(NotPossible, match="an information event and the Initial Visit"):
        registrations.receive(household=household, on=CHRISTMAS_EVE, **facts)
    with pytest.raises(NotPossible, match="information event first"):
        first_steps.visited(enquiry=household.enquiry, text="Tea.", on=MONDAY, **facts)
    first_steps.attended_event(enquiry=household.enquiry, on=MONDAY, **facts)
    with pytest.raises(NotPossible, match="locked until the Initial Visit"):
        registrations.receive(household=household, on=CHRISTMAS_EVE, **facts)
    with pytest.raises(NotPossible, match="follows the information event"):
        first_steps.visited(enquiry=household.enquiry, text="Tea.", on=FRIDAY, **facts)


def test_a_form_on_paper_is_received_with_its_document(cast, informed):
    """AD-09"""
    paper = DocumentFactory(file=informed.file)
    facts = {"by": cast.nadia, "today": LATER}

    form = registrations.receive(household=informed, on=CHRISTMAS_EVE, document=paper, **facts)

    assert form.document == paper
    assert now(informed).stage == Stage.REGISTERED
    with pytest.raises(NotPossible):
        registrations.receive(household=informed, on=CHRISTMAS_EVE, **facts)


def test_a_document_of_another_file_is_refused(cast, informed):
    with pytest.raises(NotPossible, match="on this household’s file"):
        registrations.receive(
            household=informed, on=CHRISTMAS_EVE, by=cast.nadia, today=LATER, document=DocumentFactory()
        )


@pytest.mark.parametrize(("working", "due"), [(False, date(2025, 12, 29)), (True, date(2026, 1, 5))])
def test_they_hear_from_us_five_days_after_the_form(cast, informed, working, due):
    """AD-10, TS-47, CF-15 (SC-05)."""
    if working:
        working_days(cast)
    form = registrations.receive(household=informed, on=CHRISTMAS_EVE, by=cast.nadia, today=LATER)

    assert clock_row(informed, "TS-47").due_on == due
    registrations.contacted(registration=form, on=date(2025, 12, 27), by=cast.nadia, today=LATER)
    assert clock_row(informed, "TS-47").met_on == date(2025, 12, 27)


def test_a_form_from_the_portal_counts_from_the_day_it_was_written(cast, informed):
    """AD-09: the clock starts when they sent it, however late the service took it in."""
    entry = PortalEntryFactory(
        file=informed.file, kind="registration", written={"Why now?": "We are ready."}, written_at=at(CHRISTMAS_EVE, 23)
    )

    form = registrations.take_in(entry, by=None, at=at(date(2025, 12, 28)))

    assert (form.received_on, form.via) == (CHRISTMAS_EVE, "portal")
    assert form.answers == {"Why now?": "We are ready."}
    assert clock_row(informed, "TS-47").due_on == date(2025, 12, 29)


# ---------------------------------------------------------------------------------------------------- the decision


def test_accepted_by_the_manager_whom_the_worker_asked(cast, talked):
    """AD-11, PN-39: Stage One begins on the day of the answer, with checks and a letter to each applicant."""
    approval = ask(cast, talked)
    answer(approval, cast.omar)

    form = Registration.rows.get()
    assert (form.accepted, form.decided_on, form.decided_by) == (True, NEW_YEARS_EVE, cast.omar)
    assert StageOne.rows.get(household=talked.household).started_on == NEW_YEARS_EVE
    assert now(talked.household).stage == Stage.STAGE_ONE
    assert Check.rows.filter(member__household=talked.household).exists()
    assert Letter.rows.filter(file=talked.household.file, kind="registration_accepted").count() == 2


def test_whoever_asked_or_talked_with_them_does_not_decide(cast, talked):
    """PN-60: four eyes by person."""
    with pytest.raises(NotAllowed):
        accepting.decide(registration=talked, accept=True, reasons="", on=NEW_YEARS_EVE, by=cast.nadia, today=LATER)
    talked.discussed_by = cast.omar
    talked.save(update_fields=["discussed_by"])
    with pytest.raises(NotAllowed, match="another manager"):
        accepting.decide(registration=talked, accept=True, reasons="", on=NEW_YEARS_EVE, by=cast.omar, today=LATER)
    approval = ask(cast, talked)
    with pytest.raises(NotAllowed):
        answer(approval, cast.omar)


def test_a_manager_decides_directly_when_somebody_else_talked_with_them(cast, talked):
    accepting.decide(registration=talked, accept=True, reasons="", on=NEW_YEARS_EVE, by=cast.omar, today=LATER)
    assert now(talked.household).stage == Stage.STAGE_ONE


def test_what_changed_since_is_asked_anew(cast, talked):
    """PN-59"""
    approval = ask(cast, talked)
    Registration.rows.filter(pk=talked.pk).update(discussion="Something else altogether.")

    assert answer(approval, cast.omar).outcome == Outcome.OVERTAKEN
    assert Registration.rows.get().accepted is None


def test_a_refusal_has_reasons_a_letter_to_each_and_then_the_file_closes(cast, talked):
    """AD-11: nobody is turned away without a letter."""
    with pytest.raises(NotPossible, match="reasons"):
        ask(cast, talked, accept=False, reasons="  ")
    approval = ask(cast, talked, accept=False, reasons="You plan to live abroad for two years.")
    answer(approval, cast.omar)
    form = Registration.rows.select_related("household__file").get()

    assert form.accepted is False
    assert "live abroad" in Letter.rows.filter(kind="registration_refused").first().body
    with pytest.raises(NotPossible, match="has not gone"):
        accepting.close_after_letter(registration=form, by=cast.nadia)

    letters_go(form.household, by=cast.nadia, other=cast.nadia)
    accepting.close_after_letter(registration=form, by=cast.nadia)
    closed = now(form.household)
    assert (closed.stage, closed.ending) == (Stage.CLOSED, Ending.NOT_ACCEPTED)
    assert closed.file.closed_on == date(2026, 1, 2)


def test_sent_back_nothing_is_decided_and_it_may_be_asked_again(cast, talked):
    answer(ask(cast, talked, accept=False, reasons="Too soon."), cast.omar, Outcome.SENT_BACK, reasons="Say more.")

    form = Registration.rows.get()
    assert (form.accepted, form.reasons) == (None, "")
    assert ask(cast, form).outcome == ""


def test_nobody_is_accepted_before_the_discussion_or_without_a_birth_date(cast, registered):
    """The checks ask for a birth date; a refusal does not."""
    with pytest.raises(NotPossible, match="discussion first"):
        ask(cast, registered)
    facts = {"registration": registered, "by": cast.nadia, "today": LATER}
    registrations.contacted(on=date(2025, 12, 29), **facts)
    registrations.discussed(on=date(2025, 12, 30), text="Long talk.", **facts)

    with pytest.raises(NotPossible, match="Ada Ashdown and Bo Birch"):
        ask(cast, Registration.rows.select_related("household__file").get())


def test_two_managers_deciding_at_once_leave_one_decision(cast, talked):
    """The second reads what stands: there is one Stage One."""
    facts = {"accept": True, "reasons": "", "on": NEW_YEARS_EVE, "by": cast.omar, "today": LATER}
    accepting.decide(registration=talked, **facts)
    with pytest.raises(NotPossible, match="has been answered"):
        accepting.decide(registration=Registration.rows.select_related("household__file").get(), **facts)
    assert StageOne.rows.count() == 1


BACKGROUNDS = [
    {"born_on": date(1936, 3, 2), "background": "Retired", "occupation": "None"},
    {"born_on": date(2004, 3, 2), "background": "Student, single", "occupation": "Student"},
    {"born_on": date(1980, 3, 2), "background": "Married to a man, Muslim", "occupation": "Baker"},
]


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_no_age_and_no_background_keeps_anybody_from_stage_one(cast, talked, background):
    """AD-01, AD-02: the same steps, whoever they are."""
    for member in Member.rows.select_related("person", "household__file"):
        members.change(member=member, version=members.stamp(member), on=LATER, by=cast.nadia, **background)

    answer(ask(cast, talked), cast.omar)

    assert now(talked.household).stage == Stage.STAGE_ONE


# ---------------------------------------------------------------------------------------------------- from the web


WEB = FirstContact(name="Cleo Dunne", email="cleo@dunne.example", questions="Where do I begin?", wants_pack=True)
SENT_AT = datetime(2025, 12, 19, 14, 30, tzinfo=UTC)


def send(cast, contact=WEB, key="k1", agency=None):
    return enquiries.from_web(agency=agency or cast.leicester_city, contact=contact, key=key, at=SENT_AT)


def test_what_is_sent_from_the_website_opens_a_file_at_once(cast):
    """AD-01, AD-06: by the system, in the team that assesses, and its manager is told."""
    household = send(cast)

    assert household.file.team == cast.city_assessment
    assert household.enquiry.channel == Channel.WEB
    assert CaseEvent.rows.get(file=household.file, what="File opened").recorded_by is None
    assert clock_row(household, "TS-46").due_on == date(2025, 12, 29)
    notice = Notice.rows.get(file=household.file)
    assert notice.to_role == "assessment_manager"
    assert "Dunne" not in notice.says
    assert Household.objects.visible_to(cast.omar).filter(pk=household.pk).exists()
    assert not Household.objects.visible_to(cast.lena).filter(pk=household.pk).exists()


def test_a_form_sent_twice_counts_once(cast):
    assert send(cast) == send(cast)
    assert Enquiry.rows.count() == 1


def test_whoever_writes_again_gets_no_second_file_but_staff_read_it(cast):
    household = send(cast, FirstContact(name="Cleo Dunne", email="cleo@dunne.example"))
    again = FirstContact(name="C. Dunne", email="Cleo@Dunne.example", questions="Did you get this?", wants_pack=True)

    for _ in range(2):
        assert send(cast, again, key="k2") == household

    assert Household.rows.count() == 1
    assert CaseEvent.rows.filter(file=household.file, detail__contains="Did you get this?").count() == 1
    assert Deadline.rows.filter(file=household.file, rule="TS-46").exists()


def test_the_same_person_may_turn_to_two_agencies(cast):
    send(cast)
    send(cast, agency=cast.ane, key="k2")
    assert Household.rows.count() == 2


def test_going_back_and_choosing_another_area_reaches_the_agency_there(cast):
    """The same form, with the same key: each agency has it once."""
    for agency in (cast.leicester_city, cast.ane, cast.ane, cast.leicester_city):
        send(cast, agency=agency)
    assert sorted(Household.rows.values_list("file__agency__code", flat=True)) == ["ANE", "FAL-Leicester-City"]


def test_a_closed_household_that_writes_again_begins_anew(cast):
    household = send(cast)
    Household.rows.filter(pk=household.pk).update(stage="closed", ending="withdrew")
    assert send(cast, key="k2") != household


def test_a_child_of_the_home_needs_a_birth_date_and_gets_no_number(cast, by_phone):
    household = by_phone()
    facts = {"household": household, "kind": MemberKind.CHILD, "name": "Robin", "on": FRIDAY, "by": cast.nadia}
    with pytest.raises(NotPossible, match="date of birth"):
        members.add(today=LATER, **facts)
    assert members.add(today=LATER, born_on=date(2018, 1, 1), **facts).number is None
    assert Approval.rows.count() == 0
