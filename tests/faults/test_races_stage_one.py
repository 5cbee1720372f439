"""Stage One at the same moment: two applicants sign, two managers end it, two runs of the job add checks (AD-62).

Each race is run once more with its lock taken out, which the same question must notice.
"""

import threading
from datetime import date

import pytest

from adopters.actions import agreements, checks, checks_by_date, stage_one
from adopters.models import Agreement, Check, Signature, StageOne
from adoption.permissions import Role
from tests.adopters.families import at, drawn_up, family, first, in_the_portal, lives_there, second, started, succeeded
from tests.factories.adoption import person
from tests.faults.racing import PATIENCE, WON, at_once, one_won

MONDAY = date(2026, 1, 5)
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(cast):
    household = family(cast.ane, cast.joss, cast.lena)
    started(household, cast.lena)
    plan = drawn_up(household, cast.joss)
    agreements.sign(agreement=plan, by=cast.joss, at=at(MONDAY))
    return plan


def test_two_applicants_sign_at_once(plan, fault, monkeypatch):
    planted = fault((agreements, "hold"), (agreements, "lock"))
    if planted:
        monkeypatch.setattr(agreements, "signed", both_look_before_either_writes(agreements.signed))
    entries = [in_the_portal(plan, member, MONDAY) for member in (first(plan.household), second(plan.household))]

    told = at_once(*(lambda e=e: agreements.take_in_signature(e, by=None, at=e.written_at) for e in entries))

    assert told == [WON, WON]
    assert Signature.objects.filter(agreement=plan).count() == 3
    agreed = Agreement.rows.get(pk=plan.pk).agreed_on == MONDAY
    assert agreed is not planted
    assert StageOne.rows.filter(plan_signed_on=MONDAY).exists() is not planted


def test_one_applicant_signs_twice_at_once(plan):
    entry = in_the_portal(plan, first(plan.household), MONDAY)
    told = at_once(*[lambda: agreements.take_in_signature(entry, by=None, at=entry.written_at)] * 2)

    assert told.count(WON) >= 1
    assert all(words == WON or "signed this version already" in words for words in told)
    assert Signature.objects.filter(agreement=plan, member=first(plan.household)).count() == 1


def test_two_managers_end_stage_one_at_once(cast, plan, fault):
    for member in (first(plan.household), second(plan.household)):
        entry = in_the_portal(plan, member, MONDAY)
        agreements.take_in_signature(entry, by=None, at=entry.written_at)
    planted = fault((stage_one, "hold"), (stage_one, "lock"))
    other = person("nina", Role.ASSESSMENT_MANAGER, cast.ane, cast.assessment)

    told = at_once(*(lambda who=who: succeeded(plan.household, who, MONDAY) for who in (cast.lena, other)))

    one_won(told, "has ended", planted=planted)


def test_two_runs_of_the_job_add_the_checks_of_a_birthday_once(plan, fault):
    young = lives_there(plan.household, date(2008, 2, 14))
    planted = fault((checks, "hold"))
    run = lambda: checks_by_date.add_for_new_adults(at=at(date(2026, 2, 14)))  # noqa: E731

    told = at_once(run, run)

    assert (told == [WON, WON]) is not planted
    assert Check.rows.filter(member=young).count() == 2


def both_look_before_either_writes(look):
    """The fault: each reads who has signed before the other’s signature is there."""
    together = threading.Barrier(2)

    def looked(agreement):
        seen = look(agreement)
        together.wait(PATIENCE)
        return seen

    return looked
