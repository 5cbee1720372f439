"""Adopters’ voice, who helps, and the figures of recruitment (AD-74 to AD-77)."""

from datetime import date

import pytest
from django.urls import reverse

from adopters import figures
from adopters.actions import voice
from adopters.models import Considering, HelpsWith, MemberKind, VoiceAction, VoiceContract
from adopters.sufficiency import TOPICS, families
from adopters.topics import TOPIC
from adoption.errors import NotAllowed, NotPossible
from adoption.sufficiency import Need, compared
from tests.adopters.families import LATER
from tests.factories.adopters import (
    EnquiryFactory,
    HouseholdFactory,
    MemberFactory,
    SuitabilityFactory,
    VoiceActionFactory,
    VolunteerFactory,
)
from tests.factories.adoption import PersonAroundFactory
from tests.factories.children import ChildFactory
from tests.fixtures.worlds import kept

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 4)


def day(name, when):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


@pytest.fixture
@kept
def family(cast):
    household = HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment, file__lead=cast.joss)
    MemberFactory(household=household)
    return household


# ---------------------------------------------------------------------------------------------------- voice


def test_a_contract_runs_for_twelve_months_and_the_next_one_follows_it(cast):
    """AD-74"""
    facts = {"agency": cast.ane, "about": "Meets twice a year.", "by": cast.mina}
    first = voice.agree_contract(represented_by="Northern Adopters Together", on=APRIL, **facts)

    assert first.until_on == date(2027, 4, 1)
    with pytest.raises(NotPossible, match="runs until then"):
        voice.agree_contract(represented_by="Somebody else", on=MAY, **facts)
    voice.agree_contract(represented_by="Somebody else", on=date(2027, 4, 1), **facts)
    assert VoiceContract.objects.count() == 2


def test_what_adopters_said_ends_with_what_came_of_it(cast):
    """AD-74"""
    facts = {"agency": cast.ane, "by": cast.mina, "today": LATER}
    said = voice.record_feedback(said_on=MAY, words="Evenings suit us.", action="Try evenings.", **facts)

    with pytest.raises(NotPossible, match="what came of it"):
        voice.finish_action(action=said, outcome=" ", on=MAY, by=cast.lena, today=LATER)
    voice.finish_action(action=said, outcome="Half of them are in the evening.", on=MAY, by=cast.lena, today=LATER)
    with pytest.raises(NotPossible, match="finished already"):
        voice.finish_action(action=said, outcome="Again.", on=MAY, by=cast.lena, today=LATER)


@pytest.mark.parametrize("who", ["joss", "asha", "omar"])
def test_whoever_does_not_keep_it_is_refused(cast, who):
    with pytest.raises(NotAllowed):
        voice.agree_contract(agency=cast.ane, represented_by="X", about="", on=APRIL, by=getattr(cast, who))


def test_an_adopter_helps_with_consent_and_may_stop(cast, family):
    """AD-76"""
    member = family.members.get()
    facts = {"member": member, "helps_with": HelpsWith.EVENTS, "on": MAY, "by": cast.joss, "today": LATER}
    with pytest.raises(NotPossible, match="how they agreed"):
        voice.helps(consent="", **facts)
    helper = voice.helps(consent="By telephone.", **facts)

    with pytest.raises(NotPossible, match="already"):
        voice.helps(consent="Again.", **facts)
    assert dict(figures.helping([cast.ane.pk]))["Information events"] == 1
    voice.no_longer_helps(volunteer=helper, on=MAY, by=cast.joss, today=LATER)
    assert dict(figures.helping([cast.ane.pk]))["Information events"] == 0


def test_only_adopters_are_asked_to_help(cast, family):
    child = MemberFactory(
        household=family,
        kind=MemberKind.CHILD,
        number=None,
        person=PersonAroundFactory(file=family.file, relation="household_member", side="adopter"),
    )
    with pytest.raises(NotPossible, match="Only adopters"):
        voice.helps(member=child, helps_with="events", consent="Yes.", on=MAY, by=cast.joss, today=LATER)


def test_the_voice_page_records_and_finishes(cast, signed_in):
    client = signed_in(cast.mina)
    contract = {"represented_by": "Northern Adopters Together", "about": "", "agency": cast.ane.pk} | day("on", APRIL)
    assert client.post(reverse("adopters:add-contract"), contract).status_code == 302
    said = {"words": "Evenings suit us.", "action": "Try evenings.", "agency": cast.ane.pk} | day("said_on", MAY)
    assert client.post(reverse("adopters:add-feedback"), said).status_code == 302
    row = VoiceAction.objects.get()
    done = {"outcome": "Half of them are."} | day("on", MAY)
    assert client.post(reverse("adopters:finish-feedback", args=[row.reference]), done).status_code == 302

    page = client.get(reverse("adopters:voice")).content.decode()
    for words in ("Northern Adopters Together", "Evenings suit us.", "Half of them are."):
        assert words in page


def test_another_agency_neither_sees_nor_finishes_it(cast, signed_in):
    said = VoiceActionFactory(agency=cast.ane, said="Evenings suit us.")
    client = signed_in(cast.omar)
    assert "Evenings suit us." not in client.get(reverse("adopters:voice")).content.decode()
    assert client.get(reverse("adopters:finish-feedback", args=[said.reference])).status_code == 404


# ---------------------------------------------------------------------------------------------------- figures


def approved(agency, on, **facts):
    household = HouseholdFactory(file__agency=agency, stage="approved")
    return SuitabilityFactory(household=household, decision="approved", decided_on=on, **facts)


def test_a_household_approved_twice_in_the_year_counts_once(cast):
    """AD-77"""
    first = approved(cast.ane, date(2026, 4, 20), ended_on=MAY)
    SuitabilityFactory(household=first.household, decision="approved", decided_on=date(2026, 6, 1))
    approved(cast.ane, date(2026, 3, 31))
    approved(cast.tees, date(2026, 4, 20))

    assert figures.approved_in_year([cast.ane.pk], date(2026, 12, 1)) == 1
    assert figures.approved_in_year([cast.ane.pk], date(2026, 3, 31)) == 1


def test_enquiries_and_approvals_are_counted_by_month(cast):
    """AD-75"""
    for _ in range(2):
        EnquiryFactory(household__file__agency=cast.ane, enquired_on=date(2026, 4, 30))
    EnquiryFactory(household__file__agency=cast.tees, enquired_on=date(2026, 4, 30))
    approved(cast.ane, MAY)

    months = {month.first: month for month in figures.by_month([cast.ane.pk], date(2026, 6, 15))}

    assert len(months) == 12
    assert months[APRIL].enquiries == 2
    assert months[date(2026, 5, 1)].approved == 1
    assert min(months) == date(2025, 7, 1)


def test_children_who_wait_stand_beside_families_who_wait(cast):
    """AD-75: each app counts its own, and neither names the other."""
    ChildFactory(file__agency=cast.ane, status="family_finding", born_on=date(2016, 1, 1))
    ChildFactory(file__agency=cast.ane, status="decided", born_on=date(2025, 1, 1))
    ChildFactory(file__agency=cast.ane, status="placed", born_on=date(2016, 1, 1))
    approved(cast.ane, APRIL)

    lines = {line.need: line for line in compared([cast.ane.pk], MAY)}

    assert (lines[Need.ANY].children, lines[Need.ANY].families) == (2, 1)
    assert (lines[Need.AGE].children, lines[Need.AGE].families) == (1, 0)


def test_a_family_is_counted_by_what_it_said_last_and_by_nothing_else(cast):
    """AD-75, AD-01: the newest version counts; “we would like to talk” is a yes to be talked about."""
    household = approved(cast.ane, APRIL).household
    answered = {"five_and_over": "yes", "two_children": "not_now", "trauma": "talk"}
    for number, age in ((1, "not_now"), (2, "yes")):
        answers = {topic: {"grade": grade, "why": ""} for topic, grade in (answered | {"five_and_over": age}).items()}
        Considering.rows.create(household=household, number=number, on=MAY, answers=answers, recorded_by=cast.joss)

    found = families([cast.ane.pk], MAY)

    assert found == {"any": 1, "age": 1, "siblings": 0, "needs": 1, "uncertainty": 0}
    assert families([cast.tees.pk], MAY)["any"] == 0
    assert {topic for topics in TOPICS.values() for topic in topics} <= set(TOPIC)


def test_the_figures_name_nobody_and_cost_the_same_however_many_there_are(
    cast, family, signed_in, django_assert_max_num_queries
):
    VolunteerFactory(member=family.members.get())
    EnquiryFactory(household=family)
    client = signed_in(cast.lena)
    client.get(reverse("adopters:figures"))
    with django_assert_max_num_queries(18):
        page = client.get(reverse("adopters:figures")).content.decode()
    assert "Ashdown" not in page
    assert "<table" in page
    assert "<svg" in page
