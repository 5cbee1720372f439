"""Events, groups and training: places, the waiting list, reminders, who came, feedback (AD-06, AD-07, AD-26 to 29)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adopters import places
from adopters.actions import gatherings
from adopters.actions.training_gate import excuse, missing_topics
from adopters.models import Booking, Gathering, GatheringKind, Place, Topic
from adoption import clock
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Outbound
from tests.factories.adopters import (
    BookingFactory,
    EnquiryFactory,
    GatheringFactory,
    HouseholdFactory,
    MemberFactory,
)
from tests.faults.racing import at_once
from tests.fixtures.worlds import kept

EVENT_AT = datetime(2026, 1, 14, 18, 30, tzinfo=UTC)
DECEMBER = datetime(2025, 12, 20, 9, tzinfo=UTC)
AFTER = datetime(2026, 1, 15, 9, tzinfo=UTC)


@pytest.fixture
@kept
def household(cast):
    return HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment)


@pytest.fixture
@kept
def ada(household):
    return MemberFactory(household=household, person__email="ada@example.org")


@pytest.fixture
@kept
def event(cast):
    return GatheringFactory(agency=cast.ane, capacity=1)


def somebody(cast, name="Bea Birch"):
    household = HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment)
    return MemberFactory(household=household, person__name=name, person__email="bea@example.org").person


def take(event, person, at=DECEMBER):
    return places.take_place(gathering=event, person=person, user=None, at=at)


# --------------------------------------------------------------------------------------------------------------- places


def test_a_place_is_booked_told_and_noted(event, ada):
    booking = take(event, ada.person)
    assert booking.state == Place.BOOKED
    assert CaseEvent.rows.filter(file=ada.household.file, what__contains="Booked a place").exists()
    message = Outbound.objects.get(kind="gathering")
    assert message.address == "ada@example.org"
    assert "Could you adopt?" in message.body


def test_no_message_names_the_person_or_the_case(event, ada):
    take(event, ada.person)
    message = Outbound.objects.get(kind="gathering")
    assert "Ada" not in message.subject + message.body
    assert ada.household.file.reference not in message.subject + message.body


def test_asking_twice_gives_the_same_place(event, ada):
    assert take(event, ada.person) == take(event, ada.person)
    assert Outbound.objects.filter(kind="gathering").count() == 1


def test_when_it_is_full_one_waits_and_moves_up_by_oneself(cast, event, ada):
    first = take(event, ada.person)
    bea, cy = somebody(cast), somebody(cast, "Cy Dale")
    second, third = take(event, bea, DECEMBER + timedelta(hours=1)), take(event, cy, DECEMBER + timedelta(hours=2))
    assert (second.state, third.state) == (Place.WAITING, Place.WAITING)

    places.give_up(booking=first, at=DECEMBER + timedelta(days=1))
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (Place.BOOKED, Place.WAITING)
    assert Outbound.objects.filter(key=f"gathering:{second.pk}:moved-up").exists()


def test_more_places_let_the_waiting_list_in_and_fewer_than_taken_are_refused(cast, event, ada):
    take(event, ada.person)
    waiting = take(event, somebody(cast))
    gatherings.change(gathering=event, by=cast.mina, at=DECEMBER, capacity=2)
    waiting.refresh_from_db()
    assert waiting.state == Place.BOOKED
    with pytest.raises(NotPossible, match="2 places are taken"):
        gatherings.change(gathering=event, by=cast.mina, at=DECEMBER, capacity=1)


def test_an_event_that_began_or_was_cancelled_is_not_booked(cast, event, ada):
    with pytest.raises(NotPossible, match="no longer be booked"):
        take(event, ada.person, at=EVENT_AT)
    gatherings.cancel(gathering=event, why="The hall is flooded.", by=cast.mina, at=DECEMBER)
    with pytest.raises(NotPossible, match="no longer be booked"):
        take(event, ada.person)


def test_everybody_who_booked_is_told_of_a_cancellation(cast, event, ada):
    booking = take(event, ada.person)
    gatherings.cancel(gathering=event, why="The hall is flooded.", by=cast.mina, at=DECEMBER)
    assert Outbound.objects.filter(key=f"gathering:{booking.pk}:cancelled").exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("planted", [False, True], ids=["as it is", "without the lock"])
def test_the_last_place_is_given_once_however_the_requests_race(cast, event, ada, monkeypatch, planted):
    if planted:
        from tests.faults.racing import WithoutLock

        monkeypatch.setattr(places, "lock", WithoutLock().lock)
    bea = somebody(cast)
    told = at_once(lambda: take(event, ada.person), lambda: take(event, bea))
    booked = Booking.rows.filter(gathering=event, state=Place.BOOKED).count()
    assert told.count("won") == 2, told
    assert (booked == 1) is not planted


# ------------------------------------------------------------------------------------------------------------ reminders


def told(booking):
    keys = Outbound.objects.filter(kind="gathering").order_by("pk").values_list("key", flat=True)
    return [key.rpartition(":")[2] for key in keys if key.split(":")[1] == str(booking.pk)]


def test_reminders_come_a_week_and_a_day_before_and_the_question_a_day_after(event, ada):
    """AD-06, once each however often the job runs."""
    booking = take(event, ada.person)
    for hours in range(0, 24 * 30, 6):
        places.remind(at=DECEMBER + timedelta(hours=hours))
    assert told(booking) == ["booked", "week", "day", "feedback"]


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (EVENT_AT - timedelta(days=7, minutes=1), []),
        (EVENT_AT - timedelta(days=7), ["week"]),
        (EVENT_AT - timedelta(days=1, minutes=-1), ["day"]),
        (EVENT_AT, []),
    ],
)
def test_a_reminder_is_not_early_and_never_late(event, ada, now, what):
    booking = take(event, ada.person)
    places.remind(at=now)
    assert told(booking)[1:] == what


def test_whoever_books_within_the_week_is_not_reminded_of_the_week(event, ada):
    booking = take(event, ada.person, at=EVENT_AT - timedelta(days=3))
    places.remind(at=EVENT_AT - timedelta(days=2))
    assert told(booking) == ["booked"]


def test_ten_days_without_the_job_send_no_reminder_of_what_is_over(event, ada):
    booking = take(event, ada.person)
    places.remind(at=EVENT_AT + timedelta(days=10))
    assert told(booking) == ["booked", "feedback"]


def test_whoever_waits_or_gave_up_is_not_reminded(cast, event, ada):
    first, waiting = take(event, ada.person), take(event, somebody(cast))
    places.remind(at=EVENT_AT - timedelta(days=6))
    assert told(waiting) == ["waiting"]
    places.give_up(booking=first, at=EVENT_AT - timedelta(days=5))
    places.remind(at=EVENT_AT - timedelta(hours=20))
    assert "day" not in told(first)


# ----------------------------------------------------------------------------------------------------------- attendance


def test_coming_to_an_information_event_opens_the_way_to_the_initial_visit(cast, event, ada):
    """AD-08."""
    enquiry = EnquiryFactory(household=ada.household)
    booking = take(event, ada.person)
    gatherings.record_attendance(gathering=event, came={booking.pk: True}, by=cast.mina, at=AFTER)
    enquiry.refresh_from_db()
    assert enquiry.informed_on == EVENT_AT.date()


def test_who_did_not_come_is_recorded_and_opens_nothing(cast, event, ada):
    enquiry = EnquiryFactory(household=ada.household)
    booking = take(event, ada.person)
    gatherings.record_attendance(gathering=event, came={booking.pk: False}, by=cast.mina, at=AFTER)
    enquiry.refresh_from_db()
    booking.refresh_from_db()
    assert (booking.attended, enquiry.informed_on) == (False, None)


def test_nobody_has_come_before_it_began(cast, event, ada):
    booking = take(event, ada.person)
    with pytest.raises(NotPossible, match="once the event has begun"):
        gatherings.record_attendance(gathering=event, came={booking.pk: True}, by=cast.mina, at=DECEMBER)


def test_every_applicant_needs_every_mandatory_topic_or_a_managers_reason(cast, household, ada):
    """AD-26, AD-27."""
    missing = missing_topics(household)
    assert len(missing) == 3
    course = GatheringFactory(
        agency=cast.ane, kind=GatheringKind.PREPARATION, topics=[Topic.SAFER_CARING, Topic.TRAUMA]
    )
    BookingFactory(gathering=course, person=ada.person, attended=True)
    assert missing_topics(household) == ["Early attachment (Ada Ashdown)"]

    with pytest.raises(NotAllowed):
        excuse(household=household, member=ada, topic=Topic.EARLY_ATTACHMENT, why="?", on=AFTER.date(), by=cast.joss)
    excuse(
        household=household,
        member=ada,
        topic=Topic.EARLY_ATTACHMENT,
        why="She teaches this course.",
        on=AFTER.date(),
        by=cast.lena,
    )
    assert missing_topics(household) == []


def test_booked_is_not_attended(cast, household, ada):
    course = GatheringFactory(agency=cast.ane, topics=list(Topic.values))
    BookingFactory(gathering=course, person=ada.person)
    assert len(missing_topics(household)) == 3


# ------------------------------------------------------------------------------------------------------------- rotation


def test_partners_deliver_in_turn(cast):
    """AD-07: whoever has delivered least comes next; by name when all are equal."""
    city, county = cast.leicester_city, cast.leicestershire
    assert gatherings.next_to_deliver(city, GatheringKind.INFORMATION) == city
    GatheringFactory(agency=city, delivered_by=city)
    assert gatherings.next_to_deliver(city, GatheringKind.INFORMATION) == county
    GatheringFactory(agency=city, delivered_by=county)
    GatheringFactory(agency=city, delivered_by=county)
    assert gatherings.next_to_deliver(city, GatheringKind.INFORMATION) == city
    assert gatherings.next_to_deliver(cast.ane, GatheringKind.INFORMATION) == cast.ane


def test_a_partners_course_is_open_unless_it_says_otherwise(cast):
    """AD-28, AD-38, AD-59, AD-60."""
    open_one = GatheringFactory(agency=cast.atlas, title="Open")
    GatheringFactory(agency=cast.atlas, title="Closed", open_to_partners=False)
    own = GatheringFactory(agency=cast.ane, title="Own", open_to_partners=False)
    assert set(Gathering.objects.open_to(cast.ane)) == {open_one, own}


# ---------------------------------------------------------------------------------------------------------- staff pages


def when(name, moment):
    here = clock.london(moment)
    parts = {"day": here.day, "month": here.month, "year": here.year, "time": f"{here:%H:%M}"}
    return {f"{name}_{part}": value for part, value in parts.items()}


def form(agency, **changes):
    soon = clock.now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=20)
    facts = {"kind": "preparation", "title": "Preparation, day one", "topics": ["trauma"], "helpers": ["adopter"]}
    facts |= when("starts_at", soon) | when("ends_at", soon + timedelta(hours=2))
    return facts | {"place": "Library", "capacity": "12", "delivered_by": agency.pk, "open_to_partners": "on"} | changes


def test_a_marketing_officer_plans_an_event_and_finds_it_in_the_list(cast, signed_in):
    mina = signed_in(cast.mina)
    answer = mina.post("/households/events/plan/", form(cast.ane))
    assert answer.status_code == 302, answer.content.decode()
    assert "Preparation, day one" in mina.get("/households/events/").content.decode()
    assert Gathering.objects.get().topics == ["trauma"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"place": "", "link": ""}, "Say where it is"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"starts_at_year": "2020", "ends_at_year": "2020"}, "still to come"),
        ({"ends_at_time": "00:01", "starts_at_time": "23:00"}, "end after it starts"),
        ({"title": "\x07"}, "hidden character"),
        ({"delivered_by": "999999"}, "valid choice"),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_what_was_typed_stays(cast, signed_in, change, says):
    answer = signed_in(cast.mina).post("/households/events/plan/", form(cast.ane, **change))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Library" in answer.content.decode() or "place" in change
    assert not Gathering.objects.exists()


def test_the_sheet_at_the_door_records_who_came(cast, signed_in, ada):
    event = GatheringFactory(agency=cast.ane, starts_at=clock.now() - timedelta(hours=2), ends_at=clock.now())
    booking = BookingFactory(gathering=event, person=ada.person)
    address = f"/households/events/{event.reference}/attendance/"
    assert signed_in(cast.mina).post(address, {f"came_{booking.pk}": "yes"}).status_code == 302
    booking.refresh_from_db()
    assert booking.attended is True


def test_what_people_said_is_shown_without_their_names_and_never_of_a_few(cast, signed_in, ada):
    """AD-72: of fewer than three one could tell who it was."""
    event, mina = GatheringFactory(agency=cast.ane), signed_in(cast.mina)
    address = f"/households/events/{event.reference}/"
    facts = {"rating": 4, "helped": "The stories of adopters", "feedback_at": clock.now(), "state": Place.WAITING}
    BookingFactory(gathering=event, person=ada.person, **facts)
    BookingFactory(gathering=event, **facts)
    assert "What people said" not in mina.get(address).content.decode()

    BookingFactory(gathering=event, **facts)
    page = mina.get(address).content.decode()
    said = page[page.index("What people said") :]
    assert "The stories of adopters" in said
    assert "4.0 of 5" in said
    assert "Ada Ashdown" not in said


def test_the_list_costs_the_same_for_many_events_as_for_few(cast, signed_in):
    mina = signed_in(cast.mina)
    GatheringFactory(
        agency=cast.ane, starts_at=clock.now() + timedelta(days=5), ends_at=clock.now() + timedelta(days=6)
    )
    mina.get("/households/events/")
    with CaptureQueriesContext(connection) as few:
        mina.get("/households/events/")
    for days in range(6, 18):
        start = clock.now() + timedelta(days=days)
        event = GatheringFactory(agency=cast.ane, starts_at=start, ends_at=start + timedelta(hours=1))
        BookingFactory.create_batch(3, gathering=event)
    with CaptureQueriesContext(connection) as many:
        mina.get("/households/events/")
    assert len(many) == len(few)


def test_another_agencys_event_is_as_if_it_were_not(cast, signed_in, event):
    elsewhere = GatheringFactory(agency=cast.atlas)
    assert signed_in(cast.mina).get(f"/households/events/{elsewhere.reference}/").status_code == 404
    assert signed_in(cast.asha).get(f"/households/events/{event.reference}/").status_code == 403


# ------------------------------------------------------------------------------------------------- without signing in


def link_of(booking):
    body = Outbound.objects.get(key=f"gathering:{booking.pk}:feedback").body
    return re.search(r"(/enquire/feedback/\S+/)", body)[1]


def test_feedback_needs_no_sign_in_and_its_link_works_once(event, ada):
    booking = take(event, ada.person)
    places.remind(at=AFTER + timedelta(days=1))
    address, visitor = link_of(booking), Client()
    assert visitor.get(address).status_code == 200
    assert visitor.post(address, {}).status_code == 422
    assert visitor.post(address, {"rating": "5", "helped": "All of it"}).status_code == 200
    booking.refresh_from_db()
    assert (booking.rating, booking.helped) == (5, "All of it")
    assert visitor.get(address).status_code == 410
    assert visitor.get("/enquire/feedback/never-was/").status_code == 410


def test_only_the_hash_of_the_link_is_kept_on_the_place(event, ada):
    booking = take(event, ada.person)
    places.remind(at=AFTER + timedelta(days=1))
    booking.refresh_from_db()
    assert link_of(booking).split("/")[-2] not in booking.feedback_hash


def test_anybody_sees_the_coming_information_events_and_only_those(cast):
    soon = clock.now() + timedelta(days=3)
    GatheringFactory(agency=cast.ane, starts_at=soon, ends_at=soon + timedelta(hours=1))
    GatheringFactory(
        agency=cast.ane, kind=GatheringKind.TRAINING, title="Inside", starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    page = Client().get("/enquire/events/").content.decode()
    assert "Could you adopt?" in page
    assert "Inside" not in page
