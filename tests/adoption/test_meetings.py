"""Meetings know who comes, what each of them needs there, and whether it is booked (GV-03, GV-04)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from adoption import clock
from adoption.actions import meetings
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import (
    CaseEvent,
    FileKind,
    InPerson,
    Meeting,
    Mode,
    PersonAround,
    Relation,
    ServiceBooking,
    Support,
)
from adoption.models.meeting import services_for
from tests.factories.adoption import CaseFileFactory, PersonAroundFactory
from tests.factories.children import ChildFactory
from tests.factories.letters import AttendanceFactory, MeetingFactory, ReachableFactory, ServiceBookingFactory

TODAY = date(2026, 3, 9)
AT = datetime(2040, 3, 20, 14, tzinfo=UTC)
BEFORE = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def file(cast):
    return CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, reference="C-MEETING")


@pytest.fixture
def deaf(file):
    return ReachableFactory(file=file, name="Kerry Ashdown", in_person=InPerson.BSL)


@pytest.fixture
def polish(file):
    return ReachableFactory(file=file, name="Ola Nowak", language_spoken="Polish", language_read="English")


def arranged(cast, file, *people, at=AT):
    return meetings.arrange(
        file=file, what="Review", at=at, people=people, place="Tynebridge House", by=cast.asha, on=TODAY
    )


def booked(cast, meeting, person, support, provider="Tyne Interpreters"):
    return meetings.book(
        meeting=meeting, person=person, support=support, provider=provider, booked_on=TODAY, by=cast.asha, on=TODAY
    )


@pytest.mark.parametrize(
    ("needs", "services"),
    [
        ({}, []),
        ({"in_person": InPerson.BSL}, ["British Sign Language interpreter"]),
        ({"in_person": InPerson.DEAFBLIND}, ["Deafblind interpreter"]),
        ({"in_person": InPerson.LIP_SPEAKER}, ["Lip speaker"]),
        ({"in_person": InPerson.NOTE_TAKER}, ["Note taker"]),
        ({"language_spoken": "Dari", "language_read": "english"}, ["Spoken-language interpreter (Dari)"]),
        ({"language_spoken": "", "language_read": "Urdu"}, ["Text translator (Urdu)"]),
        (
            {"in_person": InPerson.NOTE_TAKER, "language_spoken": "Urdu", "language_read": "Urdu"},
            ["Note taker", "Spoken-language interpreter (Urdu)", "Text translator (Urdu)"],
        ),
    ],
)
def test_what_is_needed_follows_from_the_person(needs, services):
    """GV-03, GV-04: spoken and written language are booked apart."""
    assert [str(service) for service in services_for(PersonAroundFactory(**needs))] == services


def test_a_meeting_warns_until_everything_is_booked(cast, file, deaf, polish):
    """GV-03."""
    meeting = arranged(cast, file, deaf, polish)
    assert not meeting.is_ready
    (warning,) = meetings.warnings(file, BEFORE)
    assert warning.startswith("Review, Tue 20 March 2040 at 14:00 GMT. Not booked yet: British Sign Language")
    assert warning.endswith("for Kerry Ashdown and Spoken-language interpreter (Polish) for Ola Nowak.")
    booked(cast, meeting, deaf, Support.BSL)
    assert [str(need) for need in Meeting.rows.get().missing] == ["Spoken-language interpreter (Polish) for Ola Nowak"]
    booked(cast, meeting, polish, Support.SPOKEN)
    assert Meeting.rows.get().is_ready
    assert meetings.warnings(file, BEFORE) == []
    events = list(CaseEvent.rows.filter(what__contains="booked").values_list("what", flat=True).order_by("pk"))
    assert events[0] == "British Sign Language interpreter booked for the foster carer: Review"
    booking = ServiceBooking.rows.order_by("pk").last()
    assert (booking.provider, booking.booked_on, booking.language) == ("Tyne Interpreters", TODAY, "Polish")


def test_somebody_who_was_never_asked_is_a_warning_too(cast, file):
    """GV-01."""
    meeting = arranged(cast, file, PersonAroundFactory(file=file, name="Dana Whitlock"))
    assert "Never asked what they need: Dana Whitlock." in meetings.warning(meeting)


def test_a_meeting_that_moves_needs_its_interpreter_booked_anew(cast, file, deaf):
    meeting = arranged(cast, file, deaf)
    booked(cast, meeting, deaf, Support.BSL)
    meeting = meetings.change(
        meeting=meeting,
        what="Review",
        at=AT + timedelta(days=1),
        people=[deaf],
        version=meeting.version,
        by=cast.asha,
        on=TODAY,
    )
    assert len(Meeting.rows.get().missing) == 1
    booked(cast, meeting, deaf, Support.BSL, "Another service")
    assert Meeting.rows.get().is_ready
    assert list(ServiceBooking.rows.order_by("pk").values_list("ended_why", flat=True)) == [
        "Replaced by a newer booking",
        "",
    ]


def test_another_language_than_the_one_booked_is_not_booked(cast, file, polish):
    """GV-04."""
    meeting = arranged(cast, file, polish)
    booked(cast, meeting, polish, Support.SPOKEN)
    PersonAround.rows.filter(pk=polish.pk).update(language_spoken="Ukrainian")
    assert [str(need.service) for need in Meeting.rows.get().missing] == ["Spoken-language interpreter (Ukrainian)"]


def test_needs_learned_after_the_meeting_was_arranged_count(cast, file, polish):
    meeting = arranged(cast, file, polish)
    booked(cast, meeting, polish, Support.SPOKEN)
    PersonAround.rows.filter(pk=polish.pk).update(in_person=InPerson.LIP_SPEAKER)
    assert [str(need.service) for need in Meeting.rows.get().missing] == ["Lip speaker"]


def test_a_booking_that_ends_brings_the_warning_back(cast, file, deaf):
    booking = booked(cast, arranged(cast, file, deaf), deaf, Support.BSL)
    with pytest.raises(NotPossible, match="Say why"):
        meetings.end_booking(booking=booking, why=" ", on=TODAY, by=cast.asha)
    meetings.end_booking(booking=booking, why="The interpreter is ill", on=TODAY, by=cast.asha)
    with pytest.raises(NotPossible, match="already"):
        meetings.end_booking(booking=booking, why="Again", on=TODAY, by=cast.asha)
    assert len(Meeting.rows.get().missing) == 1


def test_what_cannot_be_booked_says_why(cast, file, deaf, polish):
    meeting = arranged(cast, file, deaf)
    with pytest.raises(NotPossible, match="not coming"):
        booked(cast, meeting, polish, Support.SPOKEN)
    with pytest.raises(NotPossible, match="does not need that"):
        booked(cast, meeting, deaf, Support.LIP_SPEAKER)
    with pytest.raises(NotPossible, match="with whom"):
        booked(cast, meeting, deaf, Support.BSL, " ")
    with pytest.raises(NotPossible, match="once it is made"):
        meetings.book(
            meeting=meeting, person=deaf, support="bsl", provider="X", booked_on=AT.date(), by=cast.asha, on=TODAY
        )
    booked(cast, meeting, deaf, Support.BSL)
    with pytest.raises(NotPossible, match="booked already"):
        booked(cast, meeting, deaf, Support.BSL)


def test_a_meeting_needs_a_name_people_of_this_file_and_a_moment_to_come(cast, file, deaf):
    with pytest.raises(NotPossible, match="what kind of meeting"):
        meetings.arrange(file=file, what=" ", at=AT, people=[deaf], by=cast.asha, on=TODAY)
    with pytest.raises(NotPossible, match="who comes"):
        arranged(cast, file)
    with pytest.raises(NotPossible, match="people on this file"):
        arranged(cast, file, PersonAroundFactory())
    with pytest.raises(NotPossible, match="in the past"):
        arranged(cast, file, deaf, at=datetime(2026, 3, 8, 10, tzinfo=UTC))
    assert not Meeting.rows.exists()


def test_who_comes_can_change_and_change_back(cast, file, deaf, polish):
    meeting = arranged(cast, file, deaf, polish)
    for people in ([deaf], [deaf, polish]):
        facts = {"what": "Review", "at": AT, "people": people, "mode": Mode.VIDEO, "version": meeting.version}
        meeting = meetings.change(meeting=meeting, **facts, by=cast.asha, on=TODAY)
        assert [person.name for person in Meeting.rows.get().people] == [person.name for person in people]
    with pytest.raises(Stale):
        meetings.change(meeting=meeting, **facts | {"version": 1}, by=cast.asha, on=TODAY)


def test_a_meeting_called_off_warns_no_more(cast, file, deaf):
    meeting = arranged(cast, file, deaf)
    with pytest.raises(NotPossible, match="Say why"):
        meetings.call_off(meeting=meeting, why="", on=TODAY, by=cast.asha)
    meetings.call_off(meeting=meeting, why="Snow", on=TODAY, by=cast.asha)
    assert meetings.warnings(file, BEFORE) == []
    with pytest.raises(NotPossible, match="called off"):
        booked(cast, meeting, deaf, Support.BSL)


@pytest.mark.parametrize("who", ["dele", "olu", "ada", "root"])
def test_who_may_not_arrange_meetings_cannot(cast, file, deaf, who):
    with pytest.raises(NotAllowed):
        meetings.arrange(file=file, what="Review", at=AT, people=[deaf], by=getattr(cast, who), on=TODAY)


def test_warnings_ask_the_database_no_more_often_for_more_meetings(cast, file, deaf, django_assert_num_queries):
    for day in range(5):
        arranged(cast, file, deaf, at=AT + timedelta(days=day))
    with django_assert_num_queries(4):
        assert len(meetings.warnings(file, BEFORE)) == 5


# ------------------------------------------------------------------------------------------------------------ the pages


def typed(*people, **more):
    return {
        "what": "Visit at home",
        "at_day": "20",
        "at_month": "3",
        "at_year": "2040",
        "at_time": "2:30pm",
        "mode": "in_person",
        "place": "",
        "people": [str(person.reference) for person in people],
    } | more


def test_arranging_and_booking_through_the_pages(cast, file, deaf, signed_in):
    """GV-03: the page warns, leads to the booking, and stops warning."""
    client = signed_in(cast.asha)
    form = client.get("/files/C-MEETING/meetings/add/").content.decode()
    assert "Kerry Ashdown, foster carer: British Sign Language interpreter" in form
    page = client.post("/files/C-MEETING/meetings/add/", typed(deaf), follow=True).content.decode()
    assert "This meeting is not ready" in page
    assert "Not booked yet: British Sign Language interpreter for Kerry Ashdown." in page

    meeting = Meeting.rows.get()
    here = f"/files/C-MEETING/meetings/{meeting.reference}/"
    assert f"{here}book/{deaf.reference}/bsl/" in page
    assert "Not booked: British Sign Language" in client.get("/files/C-MEETING/meetings/").content.decode()
    day = clock.today()
    booking = {
        "provider": "Tyne Interpreters",
        "booked_on_day": day.day,
        "booked_on_month": day.month,
        "booked_on_year": day.year,
    }
    page = client.post(f"{here}book/{deaf.reference}/bsl/", booking, follow=True).content.decode()
    assert "This meeting is not ready" not in page
    assert "Tyne Interpreters" in page

    row = ServiceBooking.rows.get()
    page = client.post(f"{here}bookings/{row.reference}/end/", {"why": "Ill"}, follow=True).content.decode()
    assert "This meeting is not ready" in page
    assert "ended" in page


def test_changing_and_calling_off_through_the_pages(cast, file, deaf, polish, signed_in):
    client, meeting = signed_in(cast.asha), arranged(cast, file, deaf)
    here = f"/files/C-MEETING/meetings/{meeting.reference}/"
    shown = client.get(f"{here}change/").content.decode()
    assert 'value="14"' in shown or "2pm" in shown or "14:00" in shown
    assert "checked" in shown
    page = client.post(f"{here}change/", typed(polish, version=1), follow=True).content.decode()
    assert "Visit at home" in page
    assert "Ola Nowak" in page
    stale = client.post(f"{here}change/", typed(polish, version=1, what="Mine"))
    assert stale.status_code == 422
    assert "Somebody else has changed this" in stale.content.decode()
    page = client.post(f"{here}call-off/", {"why": "Snow"}, follow=True).content.decode()
    assert "Called off" in page
    assert "Change the meeting" not in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"people": []}, "Choose at least one person"),
        ({"people": ["nonsense"]}, "not a valid"),
        ({"at_time": "25:61"}, "real time"),
        ({"at_day": ""}, "include a day"),
        ({"what": "a\x01b"}, "hidden character"),
        ({"at_year": "2020"}, "in the past"),
    ],
)
def test_what_cannot_be_arranged_is_said_and_what_was_typed_stays(cast, file, deaf, signed_in, change, says):
    answer = signed_in(cast.asha).post("/files/C-MEETING/meetings/add/", typed(deaf, place="Room 4") | change)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Room 4" in answer.content.decode()
    assert not Meeting.rows.exists()


def test_a_person_of_another_file_cannot_be_asked_or_booked_for(cast, file, deaf, signed_in):
    client, meeting, stranger = signed_in(cast.asha), arranged(cast, file, deaf), PersonAroundFactory()
    assert client.post("/files/C-MEETING/meetings/add/", typed(stranger)).status_code == 422
    here = f"/files/C-MEETING/meetings/{meeting.reference}/"
    assert client.get(f"{here}book/{stranger.reference}/bsl/").status_code == 404
    assert client.get(f"{here}book/{deaf.reference}/lip_speaker/").status_code == 404
    other = ServiceBookingFactory(person=deaf, meeting=MeetingFactory(file=file))
    assert client.get(f"{here}bookings/{other.reference}/end/").status_code == 404


def test_an_empty_list_says_what_to_do(cast, signed_in):
    CaseFileFactory(agency=cast.ane, team=cast.north, kind=FileKind.HOUSEHOLD, reference="H-MEETING")
    page = signed_in(cast.asha).get("/files/H-MEETING/meetings/").content.decode()
    assert "No meeting is arranged" in page
    assert "Arrange one" in page


def test_the_overview_of_a_child_warns_of_a_meeting_that_is_not_ready(cast, signed_in):
    """GV-03: on the record, too."""
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    mother = ReachableFactory(file=child.file, name="Kerry Ashdown", in_person=InPerson.BSL, relation=Relation.OTHER)
    AttendanceFactory(meeting=MeetingFactory(file=child.file), person=mother)
    page = signed_in(cast.asha).get(f"/children/{child.file.reference}/").content.decode()
    assert "A meeting is not ready" in page
    assert "Not booked yet: British Sign Language interpreter for Kerry Ashdown." in page


def test_the_list_costs_the_same_for_one_meeting_as_for_many(cast, file, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.asha)
    client.get("/files/C-MEETING/meetings/")
    for _ in range(6):
        meeting = MeetingFactory(file=file)
        AttendanceFactory(meeting=meeting, person=ReachableFactory(file=file, in_person=InPerson.BSL))
    with django_assert_max_num_queries(22):
        assert client.get("/files/C-MEETING/meetings/").status_code == 200
