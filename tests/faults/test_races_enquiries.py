"""Enquiries and decisions at the same moment: a form sent twice, one person writing twice, two managers (AD-01, AD-11).

Each race is run once more with its lock taken out, which the same question must notice.
"""

from datetime import date

import pytest

from adopters.actions import accepting, enquiries, registrations
from adopters.actions.enquiries import FirstContact
from adopters.models import Household, Registration, StageOne
from adoption.models import CaseEvent
from adoption.permissions import Role
from tests.adopters.families import LATER, at, family
from tests.factories.adopters import RegistrationFactory
from tests.factories.adoption import person
from tests.faults.racing import WON, at_once, one_won

MONDAY = date(2026, 1, 5)
CLEO = FirstContact(name="Cleo Dunne", email="cleo@dunne.example", questions="Where do I begin?")
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def sends(agency, key):
    return lambda: enquiries.from_web(agency=agency, contact=CLEO, key=key, at=at(MONDAY))


def test_one_form_sent_twice_at_once_opens_one_file(cast, fault):
    planted = fault((enquiries, "lock"))

    told = at_once(sends(cast.ane, "one"), sends(cast.ane, "one"))

    assert (told == [WON, WON]) is not planted
    assert Household.rows.count() == 1
    assert CaseEvent.rows.filter(what="Contact: our website").count() == 1


def test_one_person_writing_twice_at_once_has_one_file_and_both_letters_are_kept(cast, fault):
    planted = fault((enquiries, "lock"))

    told = at_once(sends(cast.ane, "one"), sends(cast.ane, "two"))

    assert told == [WON, WON]
    assert (Household.rows.count() == 1) is not planted
    assert CaseEvent.rows.filter(what="Contact: our website").count() == 2


def test_two_managers_decide_about_one_registration_at_once(cast, fault):
    household = family(cast.ane, cast.joss, cast.lena)
    facts = {"contacted_on": MONDAY, "discussed_on": MONDAY, "discussed_by": cast.joss}
    form = RegistrationFactory(household=household, discussion="Long talk.", **facts)
    other = person("nina", Role.ASSESSMENT_MANAGER, cast.ane, cast.assessment)
    planted = fault((registrations, "hold"), (registrations, "lock"))
    decision = {"registration": form, "accept": True, "reasons": "", "on": MONDAY, "today": LATER}

    told = at_once(*(lambda who=who: accepting.decide(by=who, **decision) for who in (cast.lena, other)))

    one_won(told, "has been answered", planted=planted)
    assert StageOne.rows.count() == 1
    assert Registration.rows.get().accepted is True
