"""Booking a place on the website and in the portal, and events for one’s own calendar (AD-06, AD-01, AD-38, AD-67)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from adopters import places
from adopters.actions import gatherings
from adopters.flows import Stage
from adopters.forms.reaching import ASKED
from adopters.models import Booking, Enquiry, Gathering, GatheringKind, Household, Member, Place
from adopters.public import limits
from adoption import clock
from adoption.models import CaseEvent, Notice, Outbound
from tests.factories.adopters import GatheringFactory, HouseholdFactory, MemberFactory
from tests.faults.racing import at_once
from tests.fixtures.worlds import kept

HOW = {"name": "Bea Birch", "email": "bea@example.test"}


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything():
    cache.clear()


def coming(agency, **facts):
    soon = clock.now() + timedelta(days=9)
    return GatheringFactory(agency=agency, starts_at=soon, ends_at=soon + timedelta(hours=2), **facts)


@pytest.fixture
@kept
def event(cast):
    return coming(cast.ane, capacity=2, link="https://video.example.test/evening")


@pytest.fixture
@kept
def course(cast):
    """Training that is not for everybody."""
    return coming(cast.ane, kind=GatheringKind.TRAINING, title="Playing together", open_to_partners=False)


def book(event, **changes):
    return Client().post(reverse("public:book", args=[event.reference]), HOW | changes)


def known(cast, email=HOW["email"], **facts):
    household = HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment, **facts)
    return MemberFactory(household=household, person__email=email)


# ------------------------------------------------------------------------------------------------------- for everybody


def test_whoever_is_new_gets_a_place_and_a_file_with_the_team_that_answers(cast, event):
    """AD-01, AD-06."""
    assert book(event).status_code == 302
    household = Household.rows.get()
    assert (household.file.agency, household.file.team, household.stage) == (cast.ane, cast.assessment, Stage.ENQUIRY)
    place = Booking.rows.get()
    assert (place.file, place.person.name, place.state) == (household.file, "Bea Birch", Place.BOOKED)
    assert Outbound.objects.get(kind="gathering").address == "bea@example.test"
    assert CaseEvent.rows.filter(file=household.file, detail__contains="Could you adopt?").exists()
    assert Notice.rows.filter(key=f"enquiry:{household.file.reference}").exists()


def test_whoever_is_known_gets_the_place_on_their_own_file(cast, event):
    bea = known(cast)
    book(event, name="Another Spelling", email="BEA@example.test")
    assert Booking.rows.get().person == bea.person
    assert Household.rows.count() == 1
    assert not Enquiry.rows.exists()


def test_the_answer_is_the_same_whether_or_not_we_know_the_address(cast, event):
    known(cast)
    answers = [book(event), book(event, email="new@example.test")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(302, reverse("public:booked"))}
    assert {Client().get(reverse("public:booked")).status_code} == {200}


NEEDS = {"written_format": "large_print", "in_person": "bsl", "language_spoken": "Polish"}


def test_what_somebody_new_needs_to_take_part_is_asked_and_whoever_runs_the_event_sees_it(cast, signed_in, event):
    """GV-01, GV-03, GV-05: asked before the first message, and beside the name on the list of who comes."""
    assert book(event, **NEEDS).status_code == 302
    person = Member.rows.get().person
    assert (person.written_format, person.in_person, person.language_spoken) == ("large_print", "bsl", "Polish")
    assert person.needs_asked_on == clock.today()
    page = signed_in(cast.lena).get(reverse("adopters:event", args=[event.reference])).content.decode()
    assert "British Sign Language" in page


def test_what_somebody_known_says_they_need_is_told_to_their_worker_and_changes_no_record(cast, event):
    """GV-03: the address may not be theirs, so a person compares; sent twice it is told once."""
    member = known(cast, file__lead=cast.joss)
    for _ in range(2):
        assert book(event, **NEEDS).status_code == 302
    member.person.refresh_from_db()
    assert (member.person.in_person, member.person.needs_asked_on) == ("none", None)
    said = CaseEvent.rows.get(file=member.person.file, what__startswith="What somebody needs")
    assert said.detail == "Large print; British Sign Language interpreter; speaks Polish"
    assert Notice.rows.get(key__startswith="needs-booking:").to_user == cast.joss


def test_a_household_that_left_begins_anew(cast, event):
    gone = known(cast, stage=Stage.CLOSED, ending="withdrew")
    book(event)
    assert Booking.rows.get().file != gone.household.file
    assert Household.rows.count() == 2


def test_of_two_partners_the_one_who_booked_gets_the_place(cast, event):
    bea = known(cast, email="ada@example.test")
    cy = MemberFactory(household=bea.household, number=2, person__name="Cy Dale", person__email="cy@example.test")
    book(event, email="cy@example.test")
    assert Booking.rows.get().person == cy.person


def test_a_form_sent_twice_is_one_place_one_file_and_one_message(event):
    book(event)
    book(event)
    counts = (Booking.rows.count(), Household.rows.count(), Outbound.objects.filter(kind="gathering").count())
    assert counts == (1, 1, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_one_place_too(cast, event):
    def send():
        return gatherings.book_from_web(gathering=event, at=clock.now(), **HOW)

    told = at_once(send, send)
    assert told.count("won") == 2, told
    assert (Booking.rows.count(), Household.rows.count()) == (1, 1)


def test_a_full_event_puts_on_the_waiting_list(event):
    for number in range(3):
        book(event, email=f"{number}@example.test")
    states = Booking.rows.order_by("pk").values_list("state", flat=True)
    assert list(states) == [Place.BOOKED, Place.BOOKED, Place.WAITING]


def test_programs_are_thanked_and_nothing_is_kept(event):
    answer = book(event, website="http://spam.example")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("public:booked"))
    assert not Booking.rows.exists()
    assert not Household.rows.exists()


def test_too_many_from_one_address_are_told_to_ring(event, monkeypatch):
    monkeypatch.setattr(limits, "SENDINGS", 2)
    answers = [book(event, email=f"{number}@example.test").status_code for number in range(3)]
    assert answers == [302, 302, 429]
    assert Booking.rows.count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Your name"),
        ({"name": "Bea\x07"}, "hidden character"),
        ({"name": "B" * 101}, "100"),
        ({"email": "bea"}, "e-mail address"),
        ({"email": "bea @example.test"}, "e-mail address"),
    ],
)
def test_what_cannot_be_kept_is_mended_and_what_was_typed_stays(event, change, says):
    answer = book(event, **change)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "bea" in answer.content.decode().lower()
    assert not Booking.rows.exists()


def test_what_no_person_types_is_refused_in_words(event):
    answer = book(event, email="bea\x00@example.test")
    assert answer.status_code == 400
    assert not Booking.rows.exists()


def test_an_event_of_a_partnership_is_answered_by_the_authority_that_assesses(cast):
    """AD-07: the authority that delivers takes what nobody at the partnership itself could."""
    evening = coming(cast.fal, delivered_by=cast.leicester_city)
    book(evening)
    assert Household.rows.get().file.team == cast.city_assessment


def test_what_is_not_public_cancelled_or_over_cannot_be_booked(cast, course):
    over = GatheringFactory(agency=cast.ane)
    off = coming(cast.ane, cancelled_on=clock.today(), cancelled_why="The hall is flooded.")
    assert [book(one).status_code for one in (course, over, off)] == [404, 404, 404]


def test_an_event_cancelled_while_the_form_was_open_is_explained(event, monkeypatch):
    """The page was found a moment before the event was called off."""
    take = places.take_place

    def too_late(**facts):
        Gathering.objects.filter(pk=event.pk).update(cancelled_on=clock.today(), cancelled_why="Flood")
        return take(**facts)

    monkeypatch.setattr(places, "take_place", too_late)
    answer = book(event)
    assert answer.status_code == 422
    assert "can no longer be booked" in answer.content.decode()
    assert not Household.rows.exists()


# ---------------------------------------------------------------------------------------------------------- the portal


def events_of(client):
    return client.get(reverse("family:events")).content.decode()


def take(client, event):
    return client.post(reverse("family:book-event", args=[event.reference]))


def test_an_applicant_books_and_gives_up_a_place_of_their_own(signed_in, robin, kit, course):
    """AD-38, AD-67."""
    client = signed_in(robin)
    take(client, course)
    place = Booking.rows.get()
    assert (place.user, place.state) == (robin, Place.BOOKED)
    assert "Cancel this place" in events_of(client)
    assert "Cancel this place" not in events_of(signed_in(kit))

    client.post(reverse("family:give-up-place", args=[place.reference]))
    place.refresh_from_db()
    assert place.state == Place.CANCELLED


def test_a_partners_place_is_as_if_it_were_not(signed_in, robin, kit, course):
    take(signed_in(robin), course)
    place = Booking.rows.get()
    client = signed_in(kit)
    hidden = client.post(reverse("family:give-up-place", args=[place.reference]))
    missing = client.post(reverse("family:give-up-place", args=["00000000-0000-4000-8000-000000000000"]))
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    place.refresh_from_db()
    assert place.state == Place.BOOKED


def test_booking_on_the_website_with_an_applicants_address_shows_in_their_portal(signed_in, robin, event):
    book(event, email="robin@example.test")
    assert Booking.rows.get().user == robin
    assert "Cancel this place" in events_of(signed_in(robin))


def test_another_agencys_closed_course_is_neither_shown_nor_booked(cast, signed_in, robin):
    closed = coming(cast.atlas, title="Elsewhere", open_to_partners=False)
    client = signed_in(robin)
    assert "Elsewhere" not in events_of(client)
    assert take(client, closed).status_code == 404


def test_an_account_without_a_household_is_told_whom_to_ask(cast, signed_in, course):
    client = signed_in(cast.ada)
    answer = client.post(reverse("family:book-event", args=[course.reference]), follow=True)
    assert "not linked to a household yet" in answer.content.decode()
    assert not Booking.rows.exists()


def test_the_menu_leads_families_with_a_household_to_the_events(cast, signed_in, robin):
    href = f'href="{reverse("family:events")}"'
    assert href in signed_in(robin).get(reverse("help")).content.decode()
    assert href not in signed_in(cast.ada).get(reverse("help")).content.decode()


# -------------------------------------------------------------------------------------------------------- the calendar


def entry(client, name, event):
    answer = client.get(reverse(name, args=[event.reference]))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")[0], answer.content.decode()


def test_an_event_goes_into_ones_own_calendar_with_what_when_and_where(event):
    found, _ = entry(Client(), "public:event-calendar", event)
    assert (found["summary"], found["location"]) == ("Could you adopt?", "Town Hall")
    assert (found.start, found.end) == (event.starts_at.replace(microsecond=0), event.ends_at.replace(microsecond=0))
    assert found["url"].endswith(reverse("public:book", args=[event.reference]))


def test_no_calendar_names_anybody_who_comes(cast, signed_in, robin, event):
    book(event)
    take(signed_in(robin), event)
    planner, adopter = signed_in(cast.mina), signed_in(robin)
    for client, name in (
        (planner, "adopters:event-calendar"),
        (adopter, "family:event-calendar"),
        (Client(), "public:event-calendar"),
    ):
        _, text = entry(client, name, event)
        assert not [word for word in ("Bea", "Robin", "Marsh", "example.test/portal/a") if word in text]
        assert Household.rows.first().file.reference not in text


def test_the_video_meeting_is_for_whoever_has_a_place(signed_in, robin, event):
    client = signed_in(robin)
    assert "video.example.test" not in entry(Client(), "public:event-calendar", event)[1]
    assert "video.example.test" not in entry(client, "family:event-calendar", event)[1]
    take(client, event)
    assert "video.example.test" in entry(client, "family:event-calendar", event)[1]


def test_what_one_may_not_book_has_no_calendar_entry_either(cast, signed_in, robin, course):
    closed = coming(cast.atlas, open_to_partners=False, kind=GatheringKind.TRAINING)
    assert Client().get(reverse("public:event-calendar", args=[course.reference])).status_code == 404
    assert signed_in(robin).get(reverse("family:event-calendar", args=[closed.reference])).status_code == 404
    assert signed_in(cast.mina).get(reverse("adopters:event-calendar", args=[closed.reference])).status_code == 404


def test_a_cancelled_event_says_so_in_the_planners_calendar(cast, signed_in, event):
    gatherings.cancel(gathering=event, why="The hall is flooded.", by=cast.mina, at=clock.now())
    found, _ = entry(signed_in(cast.mina), "adopters:event-calendar", event)
    assert found["status"] == "CANCELLED"


def test_nothing_about_a_person_is_asked_before_they_may_come(event):
    """AD-01, GV-01: a name and an address, and if they like what they need to take part; no more."""
    fields = Client().get(reverse("public:book", args=[event.reference])).context["form"].fields
    assert {name for name, field in fields.items() if field.required} == {"name", "email"}
    assert set(fields) == {"name", "email", "website", *ASKED}
    assert Member.rows.count() == 0
