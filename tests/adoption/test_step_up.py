"""Who decides for the agency proves again who they are, if the last proof is over five minutes old (security 4.11)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.urls import reverse

from adoption import decision
from adoption.actions import extensions
from adoption.models import Approval, Outcome
from adoption.permissions import Role
from children.actions import plans
from children.models import Checker, PlanDecision
from panels.actions import deciding
from tests.factories.adoption import AllocationFactory, CaseFileFactory, DeadlineFactory, person
from tests.factories.children import ChildFactory, PermanenceReportFactory, ReportCheckFactory

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
RIGHT = "willow barn kettle"
AGREED = {"outcome": "agreed", "capacity": "own", "reasons": "No relative can care for the child.", "read": "on"}
WEIGHED = {
    "arguments_for": "Nobody in the family can.",
    "arguments_against": "The bond with Gran.",
    "medical_advice": "Well.",
    "legal_advice": "The threshold is met.",
}


@pytest.fixture(autouse=True)
def now():
    cache.clear()
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def dele(cast):
    cast.dele.set_password(RIGHT)
    cast.dele.save(update_fields=["password"])
    return cast.dele


@pytest.fixture
def question(cast, dele):
    return asked_about_a_plan(cast)


def passed(cast):
    """A report that both managers passed."""
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    report = PermanenceReportFactory(child=child, number=1, author=cast.asha, submitted_on=date(2026, 3, 2))
    noor = person("noor", Role.ADOPTION_MANAGER, cast.ane, cast.north, email=f"noor{child.pk}@example.test")
    ReportCheckFactory(report=report, checker=Checker.ADOPTION, signed_by=noor)
    ReportCheckFactory(report=report, checker=Checker.CARE, signed_by=cast.sam)
    return report


def asked_about_a_plan(cast):
    """The decision maker has consulted and weighed a plan, and has still to decide."""
    question = plans.ask_decision(report=passed(cast), by=cast.asha, at=AT)
    sheet = deciding.begin(approval=question, by=cast.dele, at=AT)
    deciding.consult(sheet=sheet, adviser="Ava", on=AT.date(), by=cast.dele, at=AT)
    deciding.weigh(sheet=sheet, words=WEIGHED, version=sheet.version, by=cast.dele, at=AT)
    return question


def page_of(question):
    """The decision maker’s own page; a manager’s questions are decided in the inbox."""
    decides = question.decided_by_role == Role.DECISION_MAKER
    return reverse("panels:decision" if decides else "approval", args=[question.reference])


def outcome_of(question):
    return Approval.rows.get(pk=question.pk).outcome


def test_the_decision_waits_for_the_password_and_then_goes_on_with_what_was_typed(dele, question, signed_in):
    browser = signed_in(dele)
    assert "asked once more who you are" in browser.get(page_of(question)).content.decode()

    asked = browser.post(page_of(question), AGREED)
    assert asked.url.startswith("/account/confirm/?next=%2Fpanel%2Fdecisions%2F")
    assert outcome_of(question) == ""
    assert not PlanDecision.rows.exists()

    done = browser.post(asked.url, {"password": RIGHT, "next": page_of(question)})

    assert done.url == page_of(question)
    assert outcome_of(question) == Outcome.AGREED
    assert PlanDecision.rows.get().reasons == AGREED["reasons"]
    assert Approval.rows.get(pk=question.pk).decided_by == dele


def test_a_wrong_password_decides_nothing(dele, question, signed_in):
    browser = signed_in(dele)
    asked = browser.post(page_of(question), AGREED)

    wrong = browser.post(asked.url, {"password": "guess", "next": page_of(question)})

    assert wrong.status_code == 200
    assert outcome_of(question) == ""


def test_within_five_minutes_nobody_is_asked_twice_and_after_them_again(cast, dele, question, signed_in, now):
    second, third = asked_about_a_plan(cast), asked_about_a_plan(cast)
    browser = signed_in(dele)
    asked = browser.post(page_of(question), AGREED)
    browser.post(asked.url, {"password": RIGHT, "next": page_of(question)})

    now.shift(timedelta(minutes=4, seconds=59))
    browser.post(page_of(second), AGREED)
    assert outcome_of(second) == Outcome.AGREED

    now.shift(timedelta(seconds=2))
    assert browser.post(page_of(third), AGREED).url.startswith("/account/confirm/")
    assert outcome_of(third) == ""


def test_a_second_factor_proves_it_too(dele, question, signed_in):
    secret = generate_totp_secret()
    TOTP.activate(dele, secret)
    browser = signed_in(dele)
    browser.post(page_of(question), AGREED)
    counter = next(iter(yield_hotp_counters_from_time()))

    code = format_hotp_value(hotp_value(secret, counter))
    browser.post(reverse("mfa_reauthenticate"), {"code": code, "next": page_of(question)})

    assert outcome_of(question) == Outcome.AGREED


def test_what_is_wrong_on_the_form_is_said_before_anybody_is_asked(dele, question, signed_in):
    answer = signed_in(dele).post(page_of(question), {"capacity": "own"})
    assert answer.status_code == 422


def test_in_the_demonstration_nobody_has_a_password_and_nobody_is_asked(dele, question, signed_in, settings):
    settings.DEMO = True
    browser = signed_in(dele)
    assert "asked once more who you are" not in browser.get(page_of(question)).content.decode()

    browser.post(page_of(question), AGREED)

    assert outcome_of(question) == Outcome.AGREED


@pytest.fixture
def more_time(cast):
    """A question to a team manager."""
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    AllocationFactory(file=file, worker=cast.asha)
    deadline = DeadlineFactory(file=file, owner=cast.asha)
    return extensions.ask(deadline=deadline, until_on=date(2026, 4, 20), why="Ill", by=cast.asha, at=AT)


def test_a_managers_daily_decisions_are_not_held_up(cast, more_time, signed_in):
    browser = signed_in(cast.tom)
    assert "asked for your password" not in browser.get(page_of(more_time)).content.decode()
    browser.post(page_of(more_time), AGREED)
    assert outcome_of(more_time) == Outcome.AGREED


def test_a_kind_can_ask_it_of_anybody(cast, more_time, signed_in, monkeypatch):
    cast.tom.set_password(RIGHT)
    cast.tom.save(update_fields=["password"])
    strict = {kind: replace(one, confirm_identity=True) for kind, one in decision.kinds().items()}
    monkeypatch.setattr(decision, "kinds", lambda: strict)

    asked = signed_in(cast.tom).post(page_of(more_time), AGREED)

    assert asked.url.startswith("/account/confirm/")
    assert outcome_of(more_time) == ""
