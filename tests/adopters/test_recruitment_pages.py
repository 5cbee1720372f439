"""The pages on the way to Stage One, for staff and for anybody (AD-01 to AD-12)."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from adopters import baseline, first_times
from adopters.actions import family_links
from adopters.models import Enquiry, Household, Registration
from adopters.public import limits
from adoption import clock
from adoption.engine.projection import holidays
from adoption.models import Approval, CaseEvent, FamilyLink
from adoption.permissions import Role
from tests.factories.adopters import EnquiryFactory, HouseholdFactory, MemberFactory, RegistrationFactory
from tests.factories.adoption import AgencyFactory, person
from tests.factories.family_links import FamilyLinkFactory
from tests.familyfinding.cases import a_pdf
from tests.fixtures.worlds import kept

FRIDAY, MONDAY = date(2025, 12, 19), date(2025, 12, 22)
PUBLIC = "/enquire/"


@pytest.fixture
@kept
def asking(cast):
    """Somebody who rang, whose worker is Joss."""
    household = HouseholdFactory(
        file__agency=cast.ane,
        file__team=cast.assessment,
        file__lead=cast.joss,
        file__reference="H-AAAAAAA",
        file__title="Ada Ashdown",
    )
    MemberFactory(household=household)
    EnquiryFactory(household=household)
    return household


def at(name, household, *more):
    return reverse(f"adopters:{name}", args=[household.file.reference, *more])


def day(name, when):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def body(answer):
    return answer.content.decode()


# ---------------------------------------------------------------------------------------------------- staff


def test_an_enquiry_is_recorded_on_one_page(cast, signed_in):
    """AD-03"""
    client = signed_in(cast.joss)
    typed = {"name": "Cleo Dunne", "channel": "phone", "questions": "Where do I begin?", "wants_pack": "yes"}

    answer = client.post(reverse("adopters:enquire"), typed | {"team": cast.assessment.pk} | day("on", FRIDAY))

    household = Household.rows.get()
    assert answer.headers["Location"] == at("record", household)
    assert household.enquiry.pack_requested_on == FRIDAY
    assert "Where do I begin?" in body(client.get(at("recruitment", household)))


def test_business_support_takes_an_enquiry_for_a_team_whose_files_it_does_not_open(cast, signed_in):
    clerk = person("clerk", Role.BUSINESS_SUPPORT, cast.ane)
    typed = {"name": "Cleo Dunne", "channel": "phone", "wants_pack": "no", "team": cast.assessment.pk}

    answer = signed_in(clerk).post(reverse("adopters:enquire"), typed | day("on", FRIDAY))

    assert answer.headers["Location"] == reverse("adopters:list")
    assert Household.rows.get().file.team == cast.assessment


def test_nothing_on_the_forms_asks_or_rejects_by_age_or_background(cast, asking, signed_in):
    """AD-01, AD-02: no field of an enquiry or a registration could turn anybody away."""
    protected = (
        "age",
        "born",
        "gender",
        "sex",
        "religion",
        "faith",
        "ethnic",
        "race",
        "marital",
        "orientation",
        "max=",
    )
    pages = [signed_in(cast.joss).get(reverse("adopters:enquire")), Client().get(PUBLIC)]
    for answer in pages:
        names = [bound.html_name.replace("language", "") for bound in answer.context["form"]]
        assert [name for name in names if any(word in name for word in protected)] == []


def test_the_way_from_the_first_event_to_the_question_is_walked_on_pages(cast, asking, signed_in):
    """AD-08 to AD-11: each page offers the next step and no other."""
    client = signed_in(cast.joss)
    page = body(client.get(at("recruitment", asking)))
    assert "The Registration of Interest is locked" in page
    assert at("receive-registration", asking) not in page

    client.post(at("attended-event", asking), day("on", FRIDAY))
    client.post(at("initial-visit", asking), {"text": "A warm home."} | day("on", MONDAY))
    assert at("receive-registration", asking) in body(client.get(at("recruitment", asking)))
    client.post(at("receive-registration", asking), day("on", date(2025, 12, 24)))
    form = Registration.rows.get()
    client.post(at("registration-contacted", asking, form.reference), day("on", date(2025, 12, 29)))
    client.post(
        at("registration-discussed", asking, form.reference), {"text": "Long talk."} | day("on", date(2025, 12, 30))
    )
    answer = client.post(at("propose-registration", asking, form.reference), {"accept": "yes"})

    assert answer.status_code == 302
    assert Approval.rows.get().decided_by_role == Role.ASSESSMENT_MANAGER
    assert "has been asked" in body(client.get(at("recruitment", asking)))


def test_a_form_before_event_and_visit_is_refused_with_what_is_missing(cast, asking, signed_in):
    """AD-08: what was typed stays."""
    answer = signed_in(cast.joss).post(at("receive-registration", asking), day("on", MONDAY))
    assert answer.status_code == 422
    assert "locked until an information event and the Initial Visit is recorded" in body(answer)


def test_the_paper_form_comes_with_its_scan(cast, asking, signed_in):
    """AD-09: kept as a document of the file; a form that is refused keeps nothing of it."""
    scan = SimpleUploadedFile("form.pdf", a_pdf(), "application/pdf")
    client, typed = signed_in(cast.joss), day("on", date(2025, 12, 24))
    assert client.post(at("receive-registration", asking), typed | {"upload": scan}).status_code == 422
    assert not asking.file.documents.exists()

    Enquiry.rows.update(informed_on=FRIDAY, visited_on=MONDAY)
    scan.seek(0)
    assert client.post(at("receive-registration", asking), typed | {"upload": scan}).status_code == 302
    assert Registration.rows.get().document == asking.file.documents.get()


def test_what_somebody_needs_stands_above_every_form(cast, asking, signed_in):
    """GV-05"""
    person = asking.members.get().person
    person.written_format = "large_print"
    person.save(update_fields=["written_format"])
    for name in ("add-contact", "send-pack", "receive-registration", "record"):
        assert "large print" in body(signed_in(cast.joss).get(at(name, asking)))


def test_the_marketing_officer_sees_figures_and_no_household(cast, asking, signed_in):
    page = body(signed_in(cast.mina).get(reverse("adopters:list")))
    assert reverse("adopters:figures") in page
    assert "Ada Ashdown" not in page


def test_a_refusal_without_reasons_says_what_to_mend(cast, asking, signed_in):
    form = RegistrationFactory(household=asking, contacted_on=MONDAY, discussed_on=MONDAY, discussed_by=cast.joss)
    answer = signed_in(cast.lena).post(
        at("decide-registration", asking, form.reference), {"accept": "no"} | day("on", date(2026, 1, 5))
    )
    assert answer.status_code == 422
    assert "Give the reasons" in body(answer)


def test_a_form_of_another_household_is_a_404(cast, asking, signed_in):
    stranger = RegistrationFactory(household__file__agency=cast.ane, household__file__team=cast.assessment)
    answer = signed_in(cast.joss).get(at("registration-contacted", asking, stranger.reference))
    assert answer.status_code == 404


def test_everybody_has_the_same_steps(asking):
    """AD-12: a pack is owed to whoever asked for one; everything else to everybody."""
    steps = baseline.steps(Enquiry.rows.get(), None)

    assert [step.text for step in steps if not step.owed] == ["Information pack"]
    assert [step.text for step in steps if step.done_on] == ["First contact"]
    assert len(steps) == len(baseline.STEPS)


def test_what_the_guidance_expects_stands_beside_what_the_agency_does(cast, asking, signed_in):
    """Five and ten working days from Friday 19 December 2025: over Christmas, counted with their working."""
    RegistrationFactory(household=asking)
    rows = first_times.worked(Household.rows.get(), today=date(2026, 1, 1), holidays=holidays())

    assert [row.due for row in rows] == [date(2025, 12, 30), date(2026, 1, 7), date(2026, 1, 5)]
    assert "Fri 19 December 2025 (they enquired), and 5 working days on." in rows[0].says
    page = body(signed_in(cast.joss).get(at("recruitment", asking)))
    assert "Statutory guidance" in page


# ---------------------------------------------------------------------------------------------------- anybody


@pytest.fixture
def visitor():
    """Somebody who is not signed in, from an address that has sent nothing yet."""
    cache.clear()
    return Client()


def typed_by(visitor, **facts):
    key = visitor.get(PUBLIC).context["form"]["key"].value()
    asked = {"name": "Cleo Dunne", "email": "cleo@dunne.example", "area": "ANE", "wants_pack": "yes", "key": key}
    return asked | {"questions": "Where do I begin?"} | facts


def test_anybody_enquires_without_an_account(cast, visitor):
    """AD-01, AD-03: the file is open at once, in the agency of the area."""
    answer = visitor.post(PUBLIC, typed_by(visitor))

    assert answer.headers["Location"] == reverse("public:sent")
    assert "Thank you" in body(visitor.get(answer.headers["Location"]))
    household = Household.rows.select_related("file").get()
    assert household.file.agency == cast.ane
    assert household.enquiry.pack_requested_on == clock.today()
    assert household.members.get().person.email == "cleo@dunne.example"


YOURS = {
    "written_format": "large_print",
    "in_person": "lip_speaker",
    "language_spoken": "Polish",
    "needs_note": "Ring late.",
}
PARTNERS = {"other_written_format": "braille", "other_in_person": "deafblind", "other_language_read": "Welsh"}


def test_what_each_of_them_needs_to_be_reached_is_asked_before_anything_is_sent(cast, visitor):
    """GV-01 to GV-05: each person’s own answers, for whoever sends the pack; an empty answer was asked for too."""
    visitor.post(PUBLIC, typed_by(visitor, other_name="Bo Birch", **YOURS, **PARTNERS))
    visitor.post(PUBLIC, typed_by(visitor, email="somebody@else.example", other_name="Di Ash"))

    couple, plain = Household.rows.select_related("file").order_by("pk")
    cleo, bo = (one.person for one in couple.members.order_by("number"))
    assert (cleo.written_format, cleo.in_person, cleo.language_spoken) == ("large_print", "lip_speaker", "Polish")
    assert (cleo.needs_note, cleo.needs_asked_on) == ("Ring late.", clock.today())
    assert (bo.written_format, bo.in_person, bo.language_read) == ("braille", "deafblind", "Welsh")
    assert bo.needs_asked_on == clock.today()
    assert bo.needs_flag.startswith("braille")
    said = CaseEvent.rows.get(file=couple.file, what="Contact: our website").detail
    assert "To reach them well: Large print; Lip speaker; speaks Polish; Ring late." in said
    assert "To reach the second well: Braille; Deafblind interpreter; reads Welsh" in said
    for one in plain.members.all():
        assert (one.person.needs_asked_on, one.person.needs_flag) == (clock.today(), "")


def test_the_needs_of_somebody_without_a_name_are_asked_for_again_and_nothing_is_lost(cast, visitor):
    """GV-01: what was said about the second is never dropped in silence; the folded questions stand open."""
    answer = visitor.post(PUBLIC, typed_by(visitor, **PARTNERS))
    assert answer.status_code == 422
    shown = body(answer)
    assert "Enter the name of the other person" in shown
    assert "<details" in shown
    assert " open>" in shown[shown.index("<details") :][:60]
    assert 'value="Welsh"' in shown
    assert Household.rows.count() == 0


@pytest.mark.parametrize("asked", [True, False])
def test_staff_ask_each_of_them_too_and_may_say_that_they_have_not_yet(cast, signed_in, asked):
    """GV-01: at the first contact, by telephone as on the website; “not asked yet” stays a gap that everybody sees."""
    typed = {"name": "Cleo Dunne", "other_name": "Bo Birch", "channel": "phone", "team": cast.assessment.pk}
    typed |= {"wants_pack": "no", **day("on", clock.today()), **(YOURS | PARTNERS if asked else {"in_person": "none"})}
    assert signed_in(cast.joss).post(reverse("adopters:enquire"), typed).status_code == 302

    cleo, bo = (one.person for one in Household.rows.get().members.order_by("number"))
    assert {cleo.needs_asked_on, bo.needs_asked_on} == {clock.today() if asked else None}
    assert (cleo.written_format, bo.written_format) == (("large_print", "braille") if asked else ("standard",) * 2)


def test_the_answer_is_the_same_for_an_address_we_know(cast, asking, visitor):
    known = asking.members.get().person
    known.email = "cleo@dunne.example"
    known.save(update_fields=["email"])

    again = visitor.post(PUBLIC, typed_by(visitor))
    stranger = visitor.post(PUBLIC, typed_by(visitor, email="somebody@else.example"))

    assert (again.status_code, again.headers["Location"]) == (stranger.status_code, stranger.headers["Location"])
    assert again.content == stranger.content
    assert Household.rows.count() == 2
    assert CaseEvent.rows.filter(file=asking.file, detail__contains="Where do I begin?").exists()


def test_a_form_sent_twice_counts_once(cast, visitor):
    typed = typed_by(visitor)
    for _ in range(2):
        assert visitor.post(PUBLIC, typed).status_code == 302
    assert Household.rows.count() == 1
    assert CaseEvent.rows.filter(what="Contact: our website").count() == 1


def test_what_a_program_fills_in_is_thanked_and_thrown_away(cast, visitor):
    answer = visitor.post(PUBLIC, typed_by(visitor, website="http://spam.example"))
    assert answer.headers["Location"] == reverse("public:sent")
    assert Household.rows.count() == 0


def test_one_address_cannot_flood_the_form(cast, visitor, monkeypatch):
    monkeypatch.setattr(limits, "SENDINGS", 2)
    answers = [
        visitor.post(PUBLIC, typed_by(visitor, email=f"n{number}@dunne.example", key=str(uuid4()))).status_code
        for number in range(3)
    ]
    assert answers == [302, 302, 429]
    assert Household.rows.count() == 2


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": "no"}, {"area": ""}, {"area": "HOME"}, {"key": "x"}, {"questions": "a" * 6000}]
)
def test_what_cannot_be_taken_in_is_said_and_what_was_typed_stays(cast, visitor, wrong):
    AgencyFactory(code="HOME", name="No assessors here")
    answer = visitor.post(PUBLIC, typed_by(visitor) | wrong)
    assert answer.status_code == 422
    assert "Where do I begin?" in body(answer) or "questions" in wrong
    assert Household.rows.count() == 0


def test_an_authority_for_which_the_region_assesses_is_an_area_too(cast, visitor):
    """Leicestershire has no assessing team of its own, and neither has its region: nobody there could answer."""
    town = AgencyFactory(code="TOWN", name="Tyneford", parent=cast.ane, kind="local_authority")

    choices = [code for code, name in visitor.get(PUBLIC).context["form"].fields["area"].choices]
    visitor.post(PUBLIC, typed_by(visitor, area="TOWN"))

    assert {"ANE", "TOWN", "FAL-Leicester-City"} <= set(choices)
    assert "FAL-Leicestershire" not in choices
    household = Household.rows.select_related("file").get()
    assert (household.file.agency, household.local_authority) == (cast.ane, town)


def test_the_same_form_for_another_area_of_the_agency_moves_the_household_and_makes_no_second(cast, visitor):
    """AD-03: by going back in the browser, and by a form of its own; the timeline says what was chosen, and when."""
    town, vale = (AgencyFactory(code=code, name=name, parent=cast.ane, kind="local_authority") for code, name in AREAS)
    typed = typed_by(visitor, area="TOWN")
    for area in ("TOWN", "VALE", "VALE"):
        assert visitor.post(PUBLIC, typed | {"area": area}).status_code == 302
    household = Household.rows.select_related("file", "local_authority").get()
    assert household.local_authority == vale
    moved = CaseEvent.rows.get(file=household.file, what="They chose another area on the website: Tynevale")
    assert moved.detail == "It was Tyneford."

    visitor.post(PUBLIC, typed_by(visitor, area="ANE"))
    household.refresh_from_db()
    assert household.local_authority is None
    assert Household.rows.count() == 1
    assert town not in {household.local_authority}


AREAS = (("TOWN", "Tyneford"), ("VALE", "Tynevale"))


def test_once_they_have_registered_a_form_moves_nobody_and_the_worker_reads_which_area_was_named(cast, visitor):
    """Anybody can type an address that is not theirs: a record under way is changed by its worker alone."""
    AgencyFactory(code="TOWN", name="Tyneford", parent=cast.ane, kind="local_authority")
    visitor.post(PUBLIC, typed_by(visitor))
    Household.rows.update(stage="registered")
    for _ in range(2):
        assert visitor.post(PUBLIC, typed_by(visitor, area="TOWN")).status_code == 302
    household = Household.rows.get()
    assert household.local_authority is None
    assert CaseEvent.rows.filter(what="They chose another area on the website: Tyneford").count() == 1


def test_anybody_reads_the_steps_and_the_newest_pack(cast, visitor):
    """AD-05, AD-12: the overview is the same for everybody; an edition that was replaced is not shown."""
    FamilyLinkFactory(kind="pack", title="Our pack", edition="2024", address="https://ane.example/old", ended_on=MONDAY)
    FamilyLinkFactory(kind="pack", title="Our pack", edition="2026", address="https://ane.example/pack")
    FamilyLinkFactory(kind="purpose", title="Our purpose", address="https://ane.example/purpose")

    page = body(visitor.get(reverse("public:steps")))

    assert "https://ane.example/pack" in page
    assert "https://ane.example/old" not in page
    assert "Our purpose" not in page
    assert page.index("information event") < page.index("We visit you at home") < page.index("Stage One")


def test_a_newer_pack_takes_the_place_of_the_one_before(cast, signed_in):
    """AD-05: one edition is shown, and the earlier ones stay recorded with their dates."""
    facts = {"agency": cast.ane, "kind": "pack", "title": "Our pack", "by": cast.mina}
    for year, on in (("2024", FRIDAY), ("2026", MONDAY)):
        family_links.add(edition=year, address=f"https://ane.example/{year}", on=on, **facts)

    assert FamilyLink.objects.get(ended_on=None).edition == "2026"
    assert FamilyLink.objects.get(edition="2024").ended_on == MONDAY
