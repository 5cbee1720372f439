"""The pages of the steps before panel: what they say, to whom, in how many statements (MT-21 to MT-42)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from familyfinding.actions import preparing_bump, preparing_meetings
from familyfinding.agendas import MeetingKind, agenda_of
from familyfinding.models import (
    AgreedItem,
    Attended,
    BumpIntoPlan,
    CarerGroup,
    Consultation,
    LifeStory,
    MedicalLetter,
    StepMeeting,
)
from tests.factories.matching_preparing import (
    AgreedItemFactory,
    BumpIntoPlanFactory,
    ConsultationFactory,
    StepMeetingFactory,
)
from tests.familyfinding.cases import a_pdf
from tests.familyfinding.families import a_family
from tests.familyfinding.preparing import (
    DECIDED,
    at,
    hold_meeting,
    life_story_worker,
    link_going_ahead,
    medical_adviser,
    report_of,
)
from tests.fixtures.worlds import kept

K = MeetingKind
MET, LATER = date(2026, 2, 4), date(2026, 2, 11)


@pytest.fixture
@kept
def going(cast, child, now):
    return link_going_ahead(child, a_family(cast, "Lowther", adults=2))


def boxes(name, moment):
    return {
        f"{name}_day": moment.day,
        f"{name}_month": moment.month,
        f"{name}_year": moment.year,
        f"{name}_time": f"{moment:%H:%M}",
    }


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def href(going, *parts):
    steps = reverse("familyfinding:link-preparing", args=[going.link.reference])
    return steps + "".join(f"{part}/" for part in parts)


def texts(answer):
    return " ".join(answer.content.decode().split())


def test_a_link_just_decided_says_what_is_owed_today_and_what_comes_next(cast, going, signed_in):
    said = texts(signed_in(cast.asha).get(href(going)))
    for words in ("Refer for life story support", "By Mon 2 February 2026", "Meet and Greet", "Not arranged"):
        assert words in said
    assert "0 of" in said
    assert "Preparing for panel" in said


def test_what_is_overdue_stands_at_the_top(cast, going, signed_in, now):
    now.move_to(at(date(2026, 2, 5), 18))
    said = texts(signed_in(cast.asha).get(href(going)))
    assert "Overdue" in said
    assert "Refer for life story support: 3 days overdue" in said


def test_the_worker_goes_through_a_meet_and_greet(cast, going, signed_in, now):
    """Arranged, written up by the agenda with the list of who was expected, something agreed, minutes printed."""
    client = signed_in(cast.asha)
    arrange = href(going, "arrange", "meet_and_greet")
    typed = boxes("at", at(MET)) | {"mode": "in_person", "place": "The centre"}
    assert client.post(arrange, typed).status_code == 302
    meeting = StepMeeting.rows.get()
    page = href(going, "meetings", meeting.reference)
    assert "The child does not come to this meeting" in texts(client.get(page))

    now.move_to(at(MET, 16))
    client = signed_in(cast.asha)  # nobody stays signed in for days
    agenda = agenda_of(K.MEET_AND_GREET)
    answers = {f"came_{party}": "yes" for party in agenda.expected} | {"came_supervising": "no"}
    answers |= {"topic_routine": "Up at six."}
    wrong = client.post(page + "write-up/", answers)
    assert wrong.status_code == 422
    assert "Say why they did not come" in texts(wrong)
    assert "Up at six." in texts(wrong)
    assert client.post(page + "write-up/", answers | {"why_not_supervising": "On leave"}).status_code == 302

    said = texts(client.get(page))
    assert "Did not come" in said
    assert "On leave" in said
    agreed = {"what": "Send the song", "who": "Carers", "for_support_plan": "no", "owner": "", "need": ""}
    assert client.post(page + "agree/", agreed).status_code == 302
    assert "Send the song" in texts(client.get(page))
    minutes = client.get(page + "minutes.pdf")
    assert minutes.headers["Content-Type"] == "application/pdf"
    assert cast.asha.display_name not in minutes.headers["Content-Disposition"]


def test_the_form_of_a_meeting_has_no_way_to_name_the_child(cast, going, signed_in):
    """MT-23"""
    meeting = StepMeetingFactory(preparation=going, at=at(DECIDED, 9))
    page = href(going, "meetings", meeting.reference, "write-up")
    client = signed_in(cast.asha)
    assert 'name="came_child"' not in client.get(page).content.decode()
    answers = {f"came_{party}": "yes" for party in agenda_of(K.MEET_AND_GREET).expected}
    client.post(page, answers | {"topic_needs": "x", "came_child": "yes"})
    assert "child" not in set(Attended.rows.values_list("party", flat=True))


def test_a_bump_into_meeting_cannot_be_arranged_without_a_plan(cast, going, signed_in):
    """MT-35, TS-113"""
    client = signed_in(cast.asha)
    typed = boxes("at", at(LATER)) | {"mode": "in_person", "place": "The park"}
    answer = client.post(href(going, "arrange", "bump_into"), typed)
    assert answer.status_code == 422
    assert "There is no bump-into meeting without one" in texts(answer)
    assert not StepMeeting.rows.exists()

    words = {"what": "Ducks", "wishes": "Likes ducks", "boundaries": "No lifting", "agreed_with": "All"}
    unsaid = client.post(href(going, "bump-into", "plan"), words)
    assert unsaid.status_code == 422
    assert client.post(href(going, "bump-into", "plan"), words | {"no_introduction": "on"}).status_code == 302
    plan = BumpIntoPlan.rows.get()
    assert client.post(href(going, "arrange", "bump_into"), typed | {"plan": plan.reference}).status_code == 302


def test_the_family_side_reads_the_plan_without_the_childs_wishes(cast, going, signed_in):
    BumpIntoPlanFactory(preparation=going, wishes="Is shy of strangers.")
    assert "Is shy of strangers." in texts(signed_in(cast.asha).get(href(going, "bump-into")))
    assert "Is shy of strangers." not in texts(signed_in(cast.joss).get(href(going, "bump-into")))


def test_the_medical_consultation_from_report_to_letter(cast, going, signed_in, now, child):
    """MT-30 to MT-33"""
    mira = medical_adviser(cast)
    hold_meeting(going, K.MEET_AND_GREET, MET, by=cast.asha)
    client = signed_in(cast.asha)
    typed = boxes("at", at(date(2026, 2, 19))) | {"mode": "video", "adviser_name": "Dr Mira"}
    client.post(href(going, "arrange", "medical"), typed)
    consultation = Consultation.rows.get()
    page = href(going, "meetings", consultation.meeting.reference)
    report = report_of(child)
    now.move_to(at(LATER))
    client = signed_in(cast.asha)
    assert client.post(page + "report-sent/", {"report": report.pk} | day("sent_on", LATER)).status_code == 302
    until = day("until", date(2026, 4, 30))
    assert signed_in(cast.tom).post(page + "adviser/", {"adviser": mira.pk} | until).status_code == 302

    now.move_to(at(date(2026, 2, 19), 16))
    client = signed_in(cast.asha)
    answers = {f"came_{party}": "yes" for party in agenda_of(K.MEDICAL).expected} | {"topic_history": "Born early."}
    assert client.post(page + "write-up/", answers).status_code == 302
    doctor = signed_in(mira)
    assert "Write the letter" in texts(doctor.get(page))
    assert doctor.post(page + "letter/write/", {"body": "We talked.", "version": 0}).status_code == 302
    assert client.get(page + "letter.pdf").status_code == 404  # not signed: its writer’s alone
    assert doctor.post(page + "letter/sign/", {"sure": "on", "version": 1}).status_code == 302
    assert client.post(page + "letter/release/", {"sure": "on"}).status_code == 302
    assert MedicalLetter.rows.get().released_by == cast.asha
    assert client.get(page + "letter.pdf").headers["Content-Type"] == "application/pdf"
    assert "With the adopters" in texts(client.get(page))


def test_the_life_story_worker_finds_the_link_and_reports(cast, going, signed_in, now):
    """MT-38, MT-39"""
    lila = life_story_worker(cast)
    client = signed_in(cast.asha)
    facts = {"worker": lila.pk, "referral": "Came into care at two."} | day("on", DECIDED)
    assert client.post(href(going, "life-story", "refer"), facts).status_code == 302
    hold_meeting(going, K.MEET_AND_GREET, MET, by=cast.asha)
    hold_meeting(going, K.LIFE_STORY_WORDS, LATER, by=lila)
    hold_meeting(going, K.LIFE_STORY_STORY, LATER, by=lila, hour=12)

    now.move_to(at(date(2026, 2, 12)))
    hers = signed_in(lila)
    assert "Write the report" in texts(hers.get(href(going, "life-story")))
    report = {"report": "Both sessions."} | day("on", date(2026, 2, 12))
    assert hers.post(href(going, "life-story", "report"), report).status_code == 302
    assert LifeStory.rows.get().reported_by == lila


def test_the_group_from_boundaries_to_a_look(cast, going, signed_in, now):
    """MT-25 to MT-28"""
    hold_meeting(going, K.MEET_AND_GREET, MET, by=cast.asha)
    client = signed_in(cast.asha)
    group = href(going, "group")
    words = {"purpose": "Small things", "boundaries": "By day"} | day("wanted_on", LATER)
    assert client.post(group + "prepare/", words).status_code == 302
    now.move_to(at(LATER))
    client = signed_in(cast.asha)
    assert client.post(group + "open/", day("on", LATER)).status_code == 422
    names = {
        "carer": "Jo",
        "supervising": "Sue",
        "childs_worker": "Asha",
        "adopter": "Ottoline",
        "adopters_worker": "Joss",
    }
    for party, name in names.items():
        signed = {"party": party, "name": f"{name} Signed"} | day("on", LATER)
        assert client.post(group + "sign/", signed).status_code == 302
    assert client.post(group + "open/", day("on", LATER)).status_code == 302
    look = {"party": "adopters_worker", "occasion": "visit", "text": "Garden pictures", "breach": "no"}
    assert signed_in(cast.joss).post(group + "look/", look | day("on", LATER)).status_code == 302
    said = texts(client.get(group))
    assert "Garden pictures" in said
    assert "Jo Signed" in said
    assert "Ottoline Signed" not in said  # the other side’s names stay on the other side
    assert CarerGroup.rows.get().is_open


def test_the_plan_of_the_network_goes_onto_the_households_file(cast, going, signed_in, now):
    """MT-41"""
    hold_meeting(going, K.MEET_AND_GREET, MET, by=cast.asha)
    network = hold_meeting(going, K.FAMILY_NETWORK, LATER, by=cast.joss)
    now.move_to(at(LATER, 18))
    upload = SimpleUploadedFile("plan.pdf", a_pdf(), content_type="application/pdf")
    page = href(going, "meetings", network.reference)

    assert signed_in(cast.joss).post(page + "network-plan/", {"upload": upload}).status_code == 302

    network.refresh_from_db()
    assert network.paper.file == going.link.household.file


def test_health_visitor_pages(cast, going, signed_in, now):
    """MT-40"""
    client = signed_in(cast.joss)
    assert "Nobody has contacted the service yet" in texts(client.get(href(going, "health")))
    facts = {"service": "Blyth 0 to 19", "area": "Blyth", "notes": ""} | day("on", DECIDED)
    assert client.post(href(going, "health", "contact"), facts).status_code == 302
    now.move_to(at(LATER))
    client = signed_in(cast.joss)
    assert client.post(href(going, "health", "visited"), {"notes": "Seen"} | day("on", LATER)).status_code == 302
    assert "Blyth 0 to 19" in texts(client.get(href(going, "health")))


def test_a_meeting_kind_that_never_was_is_a_missing_page(cast, going, signed_in):
    assert signed_in(cast.asha).get(href(going, "arrange", "tea")).status_code == 404


def statements(client, address):
    client.get(address)  # the first reads what a process keeps
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_asks_the_same_of_the_database_however_much_there_is(cast, going, signed_in):
    client = signed_in(cast.asha)
    ConsultationFactory(meeting=StepMeetingFactory(preparation=going, medical=True))
    plan = BumpIntoPlanFactory(preparation=going)
    StepMeetingFactory(preparation=going, kind=K.BUMP_INTO, plan=plan)
    before = statements(client, href(going))
    for _ in range(4):
        StepMeetingFactory(preparation=going, kind=K.BUMP_INTO, plan=plan, held=True, chaired_by=None)
        AgreedItemFactory(meeting=StepMeeting.rows.latest("pk"))
    assert statements(client, href(going)) == before


def test_actions_and_a_meeting_ask_the_same_however_much_was_agreed(cast, going, signed_in):
    client = signed_in(cast.asha)
    meeting = StepMeetingFactory(preparation=going, held=True)
    AgreedItemFactory(meeting=meeting)
    pages = [href(going, "actions"), href(going, "meetings", meeting.reference)]
    before = [statements(client, page) for page in pages]
    for _ in range(5):
        AgreedItemFactory(meeting=meeting)
    assert [statements(client, page) for page in pages] == before
    assert AgreedItem.rows.count() == 6


def test_a_closed_group_and_a_day_meant_are_said(cast, going, signed_in):
    preparing_bump.mean_to(preparation=going, on=LATER, by=cast.asha, now=at(DECIDED))
    assert "The plan is owed by that day" in texts(signed_in(cast.asha).get(href(going, "bump-into")))
    assert "A group may come after the Meet and Greet" in texts(signed_in(cast.asha).get(href(going, "group")))
    assert preparing_meetings.met_and_greeted(going) is None
