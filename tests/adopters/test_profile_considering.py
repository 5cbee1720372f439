"""What a family feels able to consider: in their own words, dated, and no bar to anything (FF-28, AD-01, AD-39)."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from adopters import topics
from adopters.actions import considering, inbox
from adopters.models import Considering
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import CaseEvent, EntryState, PortalEntry, PortalHome
from tests.factories.adopters_profile import ConsideringFactory

DAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january():
    with time_machine.travel(NOON, tick=False):
        yield


def graded(**grades):
    return {key: {"grade": grade, "why": f"Because of {key}"} for key, grade in grades.items()}


def record(household, by, version=0, on=DAY, **grades):
    return considering.record(household=household, answers=graded(**grades), version=version, on=on, by=by, today=DAY)


def typed(version=0, **more):
    return {"version": version, "key": f"key-{version}-{len(more)}"} | more


# ------------------------------------------------------------------------------------------------------ what is asked


def test_nothing_protected_is_asked_or_filtered_on():
    """AD-01, FF-28: a child’s needs and practical facts; no background, faith or orientation of anybody."""
    asked = " ".join(f"{topic.key} {topic.asks} {topic.hint}" for topic in topics.TOPICS).lower()
    for word in (
        "ethnic",
        "race",
        "religio",
        "faith",
        "gender",
        "girl",
        "boy",
        "orientation",
        "married",
        "nationality",
    ):
        assert word not in asked


def test_what_is_not_answered_is_not_known_yet():
    said = topics.complete({"health": {"grade": "yes", "why": " We are nurses. "}, "shoe_size": {"grade": "yes"}})
    assert said["health"] == {"grade": "yes", "why": "We are nurses."}
    assert said["trauma"] == {"grade": "unknown", "why": ""}
    assert "shoe_size" not in said


@pytest.mark.parametrize("wrong", ["perhaps", "", None, 7, ["yes"]])
def test_an_answer_that_was_not_offered_counts_as_not_known(wrong):
    assert topics.complete({"health": {"grade": wrong}})["health"]["grade"] == "unknown"
    assert topics.complete({"health": wrong})["health"]["grade"] == "unknown"


# ------------------------------------------------------------------------------------------------------- with a worker


def test_each_version_is_dated_and_the_ones_before_are_kept(cast, family):
    """FF-28: versioned with its date, in their own words."""
    record(family, cast.joss, health="talk", on=date(2026, 1, 2))
    second = record(family, cast.joss, version=1, health="yes")
    assert second.number == 2
    assert second.answers["health"] == {"grade": "yes", "why": "Because of health"}
    first = Considering.rows.get(household=family, number=1)
    assert (first.answers["health"]["grade"], first.on) == ("talk", date(2026, 1, 2))
    assert CaseEvent.rows.filter(file=family.file, what__contains="version 2", recorded_by=cast.joss).exists()


def test_two_who_write_at_once_do_not_lose_a_word(cast, family):
    """GV-71."""
    record(family, cast.joss, health="yes")
    with pytest.raises(Stale) as stale:
        record(family, cast.lena, trauma="yes")
    assert stale.value.theirs["grade_health"] == "Yes"
    assert stale.value.theirs["version"] == "1"
    assert Considering.rows.filter(household=family).count() == 1


def test_the_same_again_is_no_new_version(cast, family):
    record(family, cast.joss, health="yes")
    with pytest.raises(NotPossible, match="stands already"):
        record(family, cast.joss, version=1, health="yes")


def test_dates_are_neither_in_the_future_nor_before_what_stands(cast, family):
    with pytest.raises(NotPossible, match="future"):
        record(family, cast.joss, on=date(2026, 1, 6), health="yes")
    record(family, cast.joss, health="yes")
    with pytest.raises(NotPossible, match="before the version"):
        record(family, cast.joss, version=1, on=date(2026, 1, 1), health="talk")


def test_whoever_does_not_work_with_the_household_writes_nothing(cast, family):
    with pytest.raises(NotAllowed):
        record(family, cast.asha, health="yes")


# ------------------------------------------------------------------------------------------------------- in the portal


def test_a_family_writes_it_at_home_and_reads_what_it_wrote(cast, family, robin, kit, signed_in):
    """From the portal to the file, and back to both of them."""
    page = reverse("family:considering")
    answer = signed_in(robin).post(page, typed(grade_health="yes", why_health="Robin is a nurse."))
    assert answer.status_code == 302
    assert PortalEntry.rows.get(kind="considering").written["version"] == 0
    assert inbox.take_in_waiting(at=NOON) == 1

    row = Considering.rows.get(household=family)
    assert (row.by_family, row.recorded_by, row.on) == (True, robin, DAY)
    assert row.answers["health"] == {"grade": "yes", "why": "Robin is a nurse."}
    assert "Robin is a nurse." in signed_in(kit).get(page).content.decode()
    assert PortalHome.rows.get(user=kit).content["considering"]["version"] == 1


def test_a_form_sent_twice_is_one_version(family, robin, signed_in):
    client = signed_in(robin)
    for _ in range(2):
        client.post(reverse("family:considering"), typed(grade_health="yes"))
    inbox.take_in_waiting(at=NOON)
    inbox.take_in_waiting(at=NOON)
    assert Considering.rows.filter(household=family).count() == 1


def test_an_older_page_shows_both_texts(cast, family, robin, signed_in):
    """GV-71: nothing typed is lost, and sending again is then a choice."""
    record(family, cast.joss, health="not_now")
    client = signed_in(robin)
    answer = client.post(reverse("family:considering"), typed(grade_health="yes", why_health="We learned more."))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "We learned more." in shown
    assert "Because of health" in shown
    assert not PortalEntry.rows.filter(kind="considering").exists()
    again = client.post(reverse("family:considering"), typed(1, grade_health="yes", why_health="We learned more."))
    assert again.status_code == 302


def test_what_was_written_on_an_older_version_is_sent_back(cast, family, robin, kit, signed_in):
    for person in (robin, kit):
        signed_in(person).post(reverse("family:considering"), typed(grade_health="yes"))
    PortalEntry.rows.filter(user=kit).update(written_at=datetime(2026, 1, 5, 12, 1, tzinfo=UTC))
    inbox.take_in_waiting(at=NOON)
    states = {entry.user: entry.state for entry in PortalEntry.rows.filter(kind="considering")}
    assert states == {robin: EntryState.ACCEPTED, kit: EntryState.RETURNED}


@pytest.mark.parametrize(
    "wrong", [{"grade_health": "perhaps"}, {"why_health": "x\x00y"}, {"why_health": "x" * 3_000}, {"version": "one"}]
)
def test_bad_answers_are_refused_in_words(family, robin, signed_in, wrong):
    answer = signed_in(robin).post(reverse("family:considering"), typed() | wrong)
    assert answer.status_code in (400, 422)
    assert not PortalEntry.rows.filter(kind="considering").exists()


# ----------------------------------------------------------------------------------------------------- the staff’s page


def test_the_record_shows_what_stands_and_how_it_changed(cast, family, signed_in):
    record(family, cast.joss, health="talk")
    record(family, cast.joss, version=1, health="yes")
    page = signed_in(cast.joss).get(reverse("adopters:considering", args=[family.file.reference]))
    shown = page.content.decode()
    assert "version 2" in shown
    assert "(before: We would like to talk about this)" in shown


def test_a_worker_writes_it_down_with_them(cast, family, signed_in):
    page = reverse("adopters:write-considering", args=[family.file.reference])
    form = {"version": 0, "grade_trauma": "talk", "why_trauma": "We were there ourselves."}
    form |= {"on_day": 5, "on_month": 1, "on_year": 2026}
    assert signed_in(cast.joss).post(page, form).status_code == 302
    assert Considering.rows.get(household=family).by_family is False
    stale = signed_in(cast.joss).post(page, form | {"why_trauma": "Other words"})
    assert stale.status_code == 422
    assert "We were there ourselves." in stale.content.decode()
    assert "Other words" in stale.content.decode()


def test_the_page_costs_the_same_with_many_versions(cast, family, signed_in, django_assert_max_num_queries):
    for number in range(1, 12):
        ConsideringFactory(household=family, number=number, recorded_by=cast.joss)
    client = signed_in(cast.joss)
    page = reverse("adopters:considering", args=[family.file.reference])
    client.get(page)
    with django_assert_max_num_queries(22):
        client.get(page)
