"""Planning meetings, and what foster carers learnt: through the pages that people use (CH-01, CH-16)."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from adoption.actions import access
from adoption.errors import NotPossible
from adoption.models import Basis, CaseEvent, Relation
from adoption.permissions import Role
from children.actions import people, plans
from children.models import CarerTraining, PlanningMeeting
from tests.factories.adoption import PersonAroundFactory, person

FRIDAY, MONDAY, TUESDAY = date(2026, 1, 9), date(2026, 1, 12), date(2026, 1, 13)


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel(datetime(2026, 1, 12, 10, tzinfo=UTC), tick=False):
        yield


def day(name, when):
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


# ------------------------------------------------------------------------------------------ planning meetings (CH-01)


def met(browser, child, **typed):
    address = reverse("children:planning-meeting", args=[child.file.reference])
    return browser.post(address, {"kind": "legal", **day("held_on", FRIDAY)} | typed, follow=True)


def test_who_of_adoption_was_at_the_meeting_is_on_the_plan_and_the_timeline(cast, child, signed_in):
    """CH-01."""
    answer = met(signed_in(cast.asha), child, attended_by=str(cast.tom.pk), text="Adoption is considered.")

    page = answer.content.decode()
    assert "The meeting is recorded" in page
    assert "Legal planning meeting" in page
    assert "Tom Example attended." in page
    assert "Adoption is considered." in page
    event = CaseEvent.rows.get(file=child.file, what="Legal planning meeting: attended by Tom Example")
    assert (event.happened_on, event.recorded_by, event.detail) == (FRIDAY, cast.asha, "Adoption is considered.")


def test_when_nobody_of_adoption_could_come_the_reason_stands_there(cast, child, signed_in):
    """CH-01: absence recorded with reason."""
    page = met(signed_in(cast.asha), child, kind="permanence", absence_why="Both were at court.").content.decode()

    assert "Adoption did not attend: Both were at court." in page
    assert CaseEvent.rows.get(file=child.file, what__contains="adoption did not attend").why == "Both were at court."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "who of adoption attended, or why nobody did"),
        ({"absence_why": "  "}, "who of adoption attended, or why nobody did"),
        ({"absence_why": "Ill", "attended_by": "tom"}, "Give one of both"),
        ({"absence_why": "Ill"} | day("held_on", TUESDAY), "12 January 2026"),
        ({"absence_why": "Ill", "kind": "other"}, "kind"),
        ({"attended_by": "olu"}, "attended_by"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_and_what_was_typed_stays(cast, child, signed_in, typed, says):
    who = {"attended_by": str(getattr(cast, typed["attended_by"]).pk)} if "attended_by" in typed else {}

    answer = met(signed_in(cast.asha), child, **typed | who, text="What was agreed")

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "What was agreed" in answer.content.decode()
    assert not PlanningMeeting.rows.exists()


def test_the_same_meeting_is_recorded_once_and_two_kinds_on_one_day_are_two(cast, child, signed_in):
    browser = signed_in(cast.asha)
    met(browser, child, attended_by=str(cast.asha.pk))
    assert "recorded already" in met(browser, child, attended_by=str(cast.tom.pk)).content.decode()
    met(browser, child, kind="permanence", attended_by=str(cast.tom.pk))

    assert PlanningMeeting.rows.filter(child=child).count() == 2


def test_a_colleague_of_another_agency_or_without_an_account_did_not_attend_for_us(cast, child):
    given = {"child": child, "kind": "legal", "held_on": FRIDAY, "by": cast.asha, "today": MONDAY}
    for nobody in (cast.olu, cast.ada):
        with pytest.raises(NotPossible, match="does not work in adoption here"):
            plans.record_planning_meeting(attended_by=nobody, **given)


def test_a_meeting_of_tomorrow_was_not_held(cast, child):
    given = {"child": child, "kind": "legal", "by": cast.asha, "absence_why": "Ill", "today": MONDAY}
    with pytest.raises(NotPossible, match="when it has been held"):
        plans.record_planning_meeting(held_on=TUESDAY, **given)


def test_meetings_stand_newest_first_and_a_stranger_sees_none(cast, child, signed_in):
    browser = signed_in(cast.asha)
    met(browser, child, attended_by=str(cast.asha.pk), text="The first")
    met(browser, child, attended_by=str(cast.tom.pk), text="The second", **day("held_on", MONDAY))

    page = browser.get(reverse("children:plan", args=[child.file.reference])).content.decode()

    assert page.index("The second") < page.index("The first")
    assert met(signed_in(cast.olu), child, absence_why="Ill").status_code == 404


# ---------------------------------------------------------------------------------------- carers’ training (CH-16)


@pytest.fixture
def carer(looking):
    return PersonAroundFactory(file=looking.file, relation=Relation.FOSTER_CARER, name="Jo Carer")


def trained(browser, carer, **typed):
    address = reverse("children:carer-training", args=[carer.file.reference, carer.reference])
    return browser.post(address, {"course": "Moving children on", **day("attended_on", FRIDAY)} | typed, follow=True)


def test_training_a_carer_attended_stands_on_their_record(cast, carer, signed_in):
    """CH-16."""
    page = trained(signed_in(cast.asha), carer).content.decode()

    assert "Moving children on, 9 Jan 2026" in page
    assert CaseEvent.rows.get(file=carer.file, what="Foster carer attended: Moving children on").happened_on == FRIDAY


def test_until_then_the_record_says_that_there_is_none(cast, carer, signed_in):
    page = signed_in(cast.asha).get(reverse("children:people", args=[carer.file.reference])).content.decode()
    assert "None recorded" in page


def test_the_supervising_social_worker_records_it_on_a_file_they_were_given_access_to(cast, carer, signed_in):
    """CH-16: it is theirs to record. Nothing else of the child is theirs to write."""
    sue = person("sue", Role.SUPERVISING_WORKER, cast.ane)
    browser, reference = signed_in(sue), carer.file.reference
    assert trained(browser, carer).status_code == 404
    given = {"basis": Basis.CONSULTATION, "why": "Supports the carers", "until": date(2026, 6, 30), "on": MONDAY}
    access.grant(file=carer.file, user=sue, by=cast.tom, **given)

    people_page = browser.get(reverse("children:people", args=[reference])).content.decode()
    assert reverse("children:carer-training", args=[reference, carer.reference]) in people_page
    assert "Change details or needs" not in people_page
    assert "Recorded." in trained(browser, carer).content.decode()

    assert CarerTraining.rows.get().carer == carer
    assert browser.get(reverse("children:add-person", args=[reference])).status_code == 403
    assert "C-BBBBBBB" in browser.get(reverse("children:list")).content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"course": ""}, "course"),
        ({"course": "   "}, "course"),
        (day("attended_on", TUESDAY), "12 January 2026"),
        ({"attended_on_day": "31", "attended_on_month": "2"}, "attended_on"),
    ],
)
def test_training_without_a_name_or_of_a_day_to_come_is_refused_in_words(cast, carer, signed_in, typed, says):
    answer = trained(signed_in(cast.asha), carer, **typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not CarerTraining.rows.exists()


def test_the_action_itself_refuses_what_no_form_would_send(cast, carer):
    given = {"carer": carer, "by": cast.asha, "today": MONDAY}
    with pytest.raises(NotPossible, match="once the carer has attended"):
        people.record_training(course="Moving on", attended_on=TUESDAY, **given)
    with pytest.raises(NotPossible, match="which course"):
        people.record_training(course="  ", attended_on=FRIDAY, **given)


def test_the_same_course_on_the_same_day_counts_once_and_a_refresher_again(cast, carer, signed_in):
    browser = signed_in(cast.asha)
    trained(browser, carer)
    assert "recorded already" in trained(browser, carer, course=" Moving children on ").content.decode()
    trained(browser, carer, **day("attended_on", MONDAY))

    assert CarerTraining.rows.filter(carer=carer).count() == 2


def test_a_reader_records_nothing(cast, carer, signed_in):
    assert trained(signed_in(cast.dele), carer).status_code == 403
