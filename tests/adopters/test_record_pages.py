"""The pages of a household’s record: what they show, what they refuse, what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adopters.actions import closing, households, members
from adopters.flows import Ending, Stage
from adopters.models import Check, Household, Member, MemberKind, Registration
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import CaseEvent, Draft, PortalAccount, ReadEvent
from tests.adopters.families import LATER, first, second, started
from tests.adopters.families import family as of_two
from tests.factories.adopters import EnquiryFactory, HouseholdFactory, MemberFactory, RegistrationFactory
from tests.factories.adoption import (
    CaseEventFactory,
    DeadlineFactory,
    PersonAroundFactory,
    PortalAccountFactory,
    UserFactory,
)
from tests.fixtures.worlds import kept

SECTIONS = ["record", "timeline", "people", "address", "deadlines", "recruitment", "looked"]
LIST = "/households/"
SECRET_LANE = "7 Secret Lane, Hexham"
FEBRUARY = date(2026, 2, 2)


@pytest.fixture
@kept
def family(cast):
    """Ada Ashdown and Bea Birch, whose worker is Joss."""
    household = of_two(cast.ane, cast.joss, cast.lena, file__reference="H-FFFFFFF", file__title="Ada and Bea")
    EnquiryFactory(household=household)
    person = first(household).person
    person.address = SECRET_LANE
    person.save(update_fields=["address"])
    return household


def at(name, household, *more):
    return reverse(f"adopters:{name}", args=[household.file.reference, *more])


def day(name, when):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def selects(client, address):
    """How many times a page asks the database for something."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def typed_for(client, address):
    """What stands in the form, as a browser would send it back."""
    form = client.get(address).context["form"]
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}


# ---------------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize("name", SECTIONS)
def test_a_manager_opens_every_section_and_that_is_written_down(cast, family, signed_in, name):
    answer = signed_in(cast.lena).get(at(name, family))

    assert answer.status_code == 200
    assert "Ada and Bea" in answer.content.decode()
    assert ReadEvent.rows.filter(file=family.file, user=cast.lena, what=f"adopters:{name}").exists()


def test_titles_and_breadcrumbs_carry_the_reference_and_never_the_name(cast, family, signed_in):
    for name in SECTIONS:
        page = signed_in(cast.lena).get(at(name, family)).content.decode()
        title = page.partition("<title>")[2].partition("</title>")[0]
        crumbs = page.partition('aria-label="Breadcrumb"')[2].partition("</nav>")[0]
        assert "H-FFFFFFF" in title
        assert "Ada" not in title + crumbs


@pytest.mark.parametrize("name", ["record", "timeline", "people", "recruitment", "deadlines"])
def test_the_address_shows_only_to_whoever_asks_for_it(cast, family, signed_in, name):
    """Each look at it is written down by itself (AC-10)."""
    client = signed_in(cast.joss)

    assert "Secret Lane" not in client.get(at(name, family)).content.decode()
    assert not ReadEvent.rows.filter(what="adopters:address").exists()
    assert "Secret Lane" in client.get(at("address", family)).content.decode()
    assert ReadEvent.rows.filter(file=family.file, user=cast.joss, what="adopters:address").count() == 1


def test_the_record_costs_the_same_however_full_the_file_is(cast, family, signed_in):
    client = signed_in(cast.lena)
    RegistrationFactory(household=family, withdrawn_on=FEBRUARY)
    for name in ("record", "people", "recruitment"):
        client.get(at(name, family))
    few = {name: len(selects(client, at(name, family))) for name in ("record", "people", "recruitment")}
    for number in range(12):
        CaseEventFactory(file=family.file, what=f"Event {number}", recorded_by=cast.joss)
        DeadlineFactory(file=family.file, owner=cast.joss, subject_id=number + 1)
        person = PersonAroundFactory(file=family.file, relation="household_member", side="adopter")
        MemberFactory(household=family, kind=MemberKind.CHILD, number=None, person=person)
        RegistrationFactory(household=family, withdrawn_on=FEBRUARY)

    for name, number in few.items():
        assert len(selects(client, at(name, family))) == number, name
    assert few["record"] <= 26


def test_the_list_costs_the_same_however_many_households_there_are(cast, family, signed_in):
    client = signed_in(cast.lena)
    client.get(LIST)
    few = len(selects(client, LIST))
    for number in range(30):
        HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment, file__title=f"Household {number:02}")

    many = selects(client, LIST)

    assert len(many) == few
    assert few <= 9, "\n".join(q[:160] for q in many)
    first_page, second_page = (client.get(f"{LIST}?page={n}").content.decode() for n in ("1", "2"))
    assert "31 households" in first_page
    assert "Household 29" in second_page


def test_a_name_is_found_and_stays_out_of_the_address(cast, family, signed_in):
    HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment, file__title="Cleo Dunne")
    client = signed_in(cast.lena)

    answer = client.post(LIST, {"q": "bea", "stage": "registered"})

    assert answer.headers["Location"] == f"{LIST}?stage=registered"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Ada and Bea" in page
    assert "Cleo Dunne" not in page


def test_the_filter_answers_while_somebody_types(cast, family, signed_in):
    answer = signed_in(cast.lena).post(LIST, {"q": "ada"}, headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "H-FFFFFFF" in answer.content.decode()
    assert answer.headers["HX-Push-Url"] == LIST


@pytest.mark.parametrize("typed", ["'", "& | !", ":*", "a" * 500, "💡", "%", "<b>"])
def test_nothing_typed_into_the_search_breaks_it(cast, family, signed_in, typed):
    assert signed_in(cast.lena).post(LIST, {"q": typed}, follow=True).status_code == 200


def test_households_of_other_teams_and_agencies_are_not_listed(cast, family, signed_in):
    for who in ("asha", "tom", "olu", "nadia"):
        assert "H-FFFFFFF" not in signed_in(getattr(cast, who)).get(LIST).content.decode()


def test_closed_files_are_listed_when_asked_for(cast, family, signed_in):
    closing.close(household=family, ending="withdrew", why="A job abroad.", on=FEBRUARY, by=cast.joss, today=LATER)
    client = signed_in(cast.lena)
    assert "H-FFFFFFF" not in client.get(LIST).content.decode()
    assert "H-FFFFFFF" in client.get(f"{LIST}?stage=closed").content.decode()


# ---------------------------------------------------------------------------------------------------- people


def add(cast, family, kind=MemberKind.ADULT, **facts):
    facts = {"name": "Robin Birch", "born_on": date(1960, 1, 1)} | facts
    return members.add(household=family, kind=kind, on=FEBRUARY, by=cast.joss, today=LATER, **facts)


def test_a_third_applicant_is_refused_and_the_second_place_becomes_free_again(cast, family):
    with pytest.raises(NotPossible, match="two applicants"):
        add(cast, family, MemberKind.APPLICANT)

    members.leave(member=second(family), why="They parted.", on=FEBRUARY, by=cast.joss, today=LATER)

    assert add(cast, family, MemberKind.APPLICANT).number == 2
    assert Household.rows.get().file.title == "Ada Ashdown and Robin Birch"


def test_an_adult_who_joins_during_the_assessment_gets_checks_at_once(cast, family):
    """AD-18"""
    started(family, cast.lena)
    member = add(cast, Household.rows.get())
    assert Check.rows.filter(member=member).count() >= 2


def test_whoever_leaves_loses_the_portal_and_nothing_of_the_record(cast, family):
    """AD-62: a partner who left sees nothing more."""
    partner = second(family)
    account = PortalAccountFactory(user=partner.user, agency=cast.ane, file=family.file)

    members.leave(member=partner, why="They parted.", on=FEBRUARY, by=cast.joss, today=LATER)

    assert PortalAccount.rows.get(pk=account.pk).ended_on == FEBRUARY
    assert Member.rows.get(pk=partner.pk).person.to_on == FEBRUARY
    with pytest.raises(NotPossible, match="no longer"):
        members.leave(member=partner, why="Again.", on=FEBRUARY, by=cast.joss, today=LATER)


def test_the_only_applicant_does_not_leave(cast, family):
    members.leave(member=second(family), why="They parted.", on=FEBRUARY, by=cast.joss, today=LATER)
    with pytest.raises(NotPossible, match="Close the household"):
        members.leave(member=first(family), why="Too.", on=FEBRUARY, by=cast.joss, today=LATER)


def test_two_people_changing_the_same_details_see_both_texts(cast, family, signed_in):
    """GV-71: nothing typed is lost."""
    client, member = signed_in(cast.joss), first(family)
    address = at("change-member", family, member.person.reference)
    mine = typed_for(client, address) | {"phone": "01434 000 111", "born_on_day": "4", "born_on_month": "5"}
    mine |= day("born_on", date(1986, 5, 4)) | day("needs_asked_on", date(2026, 1, 5))
    facts = {"version": members.stamp(member), "on": FEBRUARY, "by": cast.lena}
    members.change(member=member, phone="01434 999 999", **facts)

    answer = client.post(address, mine)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "01434 000 111" in page
    assert "01434 999 999" in page
    with pytest.raises(Stale):
        members.change(member=member, phone="1", **facts)


def test_two_people_changing_the_home_see_both_texts(cast, family):
    facts = {"household": family, "version": 1, "on": FEBRUARY, "by": cast.joss}
    households.change_home(pets="A dog", arrangements="Nights on Tuesdays", **facts)

    with pytest.raises(Stale) as stale:
        households.change_home(pets="Two dogs", **facts)

    assert stale.value.theirs["pets"] == "A dog"


def test_what_to_plan_around_stands_on_every_page(cast, family, signed_in):
    """AD-61"""
    facts = {"version": 1, "on": FEBRUARY, "by": cast.joss}
    households.change_home(household=family, arrangements="Calls only after seven", **facts)
    for name in SECTIONS:
        assert "Calls only after seven" in signed_in(cast.lena).get(at(name, family)).content.decode()


def test_a_person_of_another_household_is_a_404(cast, family, signed_in):
    stranger = MemberFactory(household=HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment))
    client = signed_in(cast.joss)
    for name in ("change-member", "member-leaves"):
        assert client.get(at(name, family, stranger.person.reference)).status_code == 404


def test_a_member_is_added_on_the_page(cast, family, signed_in):
    typed = {"kind": "child", "name": "Robin", "written_format": "standard", "in_person": "none"}
    typed |= day("born_on", date(2018, 3, 4)) | day("on", FEBRUARY)

    answer = signed_in(cast.joss).post(at("add-member", family), typed)

    assert answer.status_code == 302
    assert Member.rows.get(person__name="Robin").kind == MemberKind.CHILD


@pytest.mark.parametrize("name", ["add-member", "change-home", "note", "close", "allocate"])
def test_an_empty_form_says_what_to_mend(cast, family, signed_in, name):
    answer = signed_in(cast.lena).post(at(name, family), {})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


# ---------------------------------------------------------------------------------------------------- workers, notes


def test_an_unregistered_worker_is_refused(cast, family, signed_in):
    """FF-63: the form does not offer them, and a forged answer is refused."""
    stranger = UserFactory()
    answer = signed_in(cast.lena).post(at("allocate", family), {"worker": stranger.pk} | day("on", FEBRUARY))
    assert answer.status_code == 422


def test_the_household_passes_to_a_colleague(cast, family, signed_in):
    answer = signed_in(cast.lena).post(at("allocate", family), {"worker": cast.lena.pk} | day("on", FEBRUARY))
    assert answer.status_code == 302
    assert Household.rows.get().file.lead == cast.lena


def test_a_note_is_kept_as_a_draft_and_lands_on_the_timeline(cast, family, signed_in):
    client = signed_in(cast.joss)
    page = client.get(at("note", family))
    client.post(page.context["autosave"], {"what": "Call", "detail": "They rang about the course."})
    assert "They rang about the course." in client.get(at("note", family)).content.decode()

    typed = {"kind": "note", "what": "Call", "detail": "They rang about the course."} | day("on", FEBRUARY)
    assert client.post(at("note", family), typed).status_code == 302

    assert CaseEvent.rows.filter(file=family.file, what="Call").exists()
    assert not Draft.objects.exists()


# ---------------------------------------------------------------------------------------------------- the end


def close(cast, family, by=None, ending=Ending.WITHDREW, **facts):
    facts = {"why": "A job abroad.", "on": FEBRUARY, "today": LATER} | facts
    return closing.close(household=family, ending=ending, by=by or cast.joss, **facts)


def test_a_household_that_goes_no_further_is_closed_with_the_reason(cast, family, signed_in):
    form = RegistrationFactory(household=family)

    close(cast, family)

    closed = Household.rows.select_related("file").get()
    assert (closed.stage, closed.ending, closed.file.closed_on) == (Stage.CLOSED, "withdrew", FEBRUARY)
    assert Registration.rows.get(pk=form.pk).withdrawn_on == FEBRUARY
    page = signed_in(cast.lena).get(at("record", family)).content.decode()
    assert "A job abroad." in page
    with pytest.raises(NotPossible, match="closed"):
        add(cast, closed)


@pytest.mark.parametrize("ending", [Ending.ADOPTED, Ending.NOT_APPROVED, Ending.NOT_ACCEPTED])
def test_an_ending_that_belongs_elsewhere_is_refused(cast, family, ending):
    with pytest.raises(NotPossible):
        close(cast, family, ending=ending)


@pytest.mark.parametrize("facts", [{"why": "  "}, {"on": date(2027, 1, 1)}, {"on": date(2025, 1, 1)}])
def test_a_file_is_closed_with_a_reason_and_on_a_day_that_can_be(cast, family, facts):
    with pytest.raises(NotPossible):
        close(cast, family, **facts)


def test_a_manager_opens_a_closed_file_again_and_it_begins_at_the_enquiry(cast, family, signed_in):
    close(cast, family)
    facts = {"why": "They are back.", "on": date(2026, 6, 1), "today": LATER}
    with pytest.raises(NotAllowed):
        closing.reopen(household=family, by=cast.joss, **facts)

    closing.reopen(household=family, by=cast.lena, **facts)

    opened = Household.rows.select_related("file").get()
    assert (opened.stage, opened.ending, opened.file.closed_on) == (Stage.ENQUIRY, "", None)
    with pytest.raises(NotPossible, match="open"):
        closing.reopen(household=opened, by=cast.lena, **facts)


def test_finding_children_is_offered_to_whoever_may_open_it_alone(family, cast, signed_in):
    page = reverse("familyfinding:find-children", args=[family.file.reference])
    for who in ("joss", "lena", "dele", "sam"):
        browser = signed_in(getattr(cast, who))
        offered = page in browser.get(reverse("adopters:record", args=[family.file.reference])).content.decode()
        assert offered is (browser.get(page).status_code == 200), who
