"""Questions and decisions: by somebody else, once, on exactly what was asked, whole or not at all (PN-59, PN-60)."""

import threading
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from adoption.actions import approvals, extensions
from adoption.decision import fingerprint_of
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, CaseEvent, Deadline, Notice, Outcome, RoleGrant
from adoption.permissions import Role
from tests.factories.adoption import (
    AllocationFactory,
    CaseFileFactory,
    ConflictBlockFactory,
    DeadlineFactory,
    person,
)

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
LATER = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def on_monday_9_march():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def deadline(cast):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    AllocationFactory(file=file, worker=cast.asha)
    return DeadlineFactory(file=file, owner=cast.asha)


@pytest.fixture
def asked(cast, deadline):
    return extensions.ask(deadline=deadline, until_on=LATER, why="The carers were ill", by=cast.asha, at=AT)


def decide(approval, by, outcome=Outcome.AGREED, **given):
    return approvals.decide(approval=approval, outcome=outcome, by=by, at=AT, **given)


def test_agreeing_carries_it_out_and_says_who_decided_and_when(cast, deadline, asked):
    """PN-59."""
    decide(asked, cast.tom, reasons="Fair", capacity="substitute")

    asked.refresh_from_db()
    assert (asked.outcome, asked.decided_by, asked.decided_at) == (Outcome.AGREED, cast.tom, AT)
    assert asked.capacity == "substitute"
    deadline.refresh_from_db()
    assert deadline.due_on == LATER
    event = CaseEvent.rows.filter(kind="decision").latest("pk")
    assert (event.recorded_by, event.why) == (cast.tom, "Fair")
    assert Notice.rows.get(to_user=cast.asha).says == "Agreed: Agree more time for a deadline"


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.SENT_BACK])
def test_saying_no_needs_reasons_and_changes_nothing(cast, deadline, asked, outcome):
    with pytest.raises(NotPossible, match="reasons"):
        decide(asked, cast.tom, outcome, reasons="  ")

    decide(asked, cast.tom, outcome, reasons="Ask the carers first")
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 4, 5)


@pytest.mark.parametrize("who", ["asha", "wes", "dele", "sam", "olu", "marcus", "ada", "root"])
def test_only_the_role_asked_in_that_agency_decides(cast, deadline, asked, who):
    """PN-60, and PN-46 for every kind of decision."""
    with pytest.raises(NotAllowed):
        decide(asked, getattr(cast, who))

    asked.refresh_from_db()
    assert asked.outcome == ""


def test_nobody_decides_their_own_question_whatever_role_they_hold(cast, deadline):
    asked = extensions.ask(deadline=deadline, until_on=LATER, why="Ill", by=cast.asha, at=AT)
    RoleGrant.objects.create(user=cast.asha, role=asked.decided_by_role, agency=cast.ane, from_on=date(2020, 1, 1))
    both = type(cast.asha).objects.get(pk=cast.asha.pk)

    with pytest.raises(NotAllowed, match="You asked"):
        decide(asked, both)


def test_the_database_itself_refuses_a_decision_by_the_asker(asked):
    rows = Approval.rows.filter(pk=asked.pk)
    with pytest.raises(IntegrityError, match="nobody_decides_their_own_question"), transaction.atomic():
        rows.update(outcome=Outcome.AGREED, decided_by=asked.asked_by, decided_at=AT)


def test_a_declared_conflict_bars_the_decider(cast, asked, deadline):
    ConflictBlockFactory(file=deadline.file, user=cast.tom)

    with pytest.raises(NotAllowed, match="conflict"):
        decide(asked, cast.tom)


def test_what_changed_since_it_was_asked_is_not_decided_but_overtaken(cast, deadline, asked):
    """PN-59."""
    Deadline.rows.filter(pk=deadline.pk).update(worked_out_on=date(2026, 4, 9), due_on=date(2026, 4, 9))

    done = decide(asked, cast.tom)

    assert done.outcome == Outcome.OVERTAKEN
    asked.refresh_from_db()
    assert (asked.outcome, asked.decided_by) == (Outcome.OVERTAKEN, None)
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 4, 9)
    assert Notice.rows.get(to_user=cast.asha).says.startswith("Overtaken")


def test_a_question_that_was_overtaken_can_be_asked_again(cast, deadline, asked):
    Deadline.rows.filter(pk=deadline.pk).update(worked_out_on=date(2026, 4, 9), due_on=date(2026, 4, 9))
    decide(asked, cast.tom)

    again = extensions.ask(deadline=deadline, until_on=LATER, why="Still ill", by=cast.asha, at=AT)
    assert decide(again, cast.tom).outcome == Outcome.AGREED


def test_the_same_question_is_not_asked_twice(cast, asked):
    extension = extensions.Extension.objects.get(pk=asked.subject_id)
    with pytest.raises(NotPossible, match="asked already"):
        approvals.ask(
            kind=asked.kind,
            subject=extension,
            file=asked.file,
            question="Again?",
            decided_by=Role.FAMILY_FINDING_MANAGER,
            by=cast.asha,
            at=AT,
        )


def test_the_second_of_two_is_told_who_decided(cast, asked):
    nina = person("nina", Role(asked.decided_by_role), cast.ane, cast.north)
    decide(asked, cast.tom)

    with pytest.raises(NotPossible, match="Tom Example decided this on Mon 9 March 2026: agreed"):
        decide(asked, nina, Outcome.REFUSED, reasons="No")


def test_an_agreement_that_cannot_be_carried_out_leaves_no_decision(cast, deadline, asked):
    Deadline.rows.filter(pk=deadline.pk).update(met_on=date(2026, 3, 8))

    with pytest.raises(NotPossible, match="no longer owed"):
        decide(asked, cast.tom)

    asked.refresh_from_db()
    assert asked.outcome == ""


def test_only_the_asker_withdraws_and_only_while_it_waits(cast, asked):
    with pytest.raises(NotAllowed):
        approvals.withdraw(approval=asked, by=cast.tom, at=AT)
    approvals.withdraw(approval=asked, by=cast.asha, at=AT)

    with pytest.raises(NotPossible, match="withdrawn"):
        decide(asked, cast.tom)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_the_same_moment_one_wins_and_the_other_is_told(cast, deadline):
    asked = extensions.ask(deadline=deadline, until_on=LATER, why="Ill", by=cast.asha, at=AT)
    nina = person("nina", Role(asked.decided_by_role), cast.ane, cast.north)
    ready, told = threading.Barrier(2), []

    def press(who, outcome):
        try:
            ready.wait(60)
            decide(asked, who, outcome, reasons="Because")
            told.append("decided")
        except NotPossible as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    people = [(cast.tom, Outcome.AGREED), (nina, Outcome.REFUSED)]
    threads = [threading.Thread(target=press, args=pair) for pair in people]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]

    assert sorted(words == "decided" for words in told) == [False, True]
    loser = next(words for words in told if words != "decided")
    asked.refresh_from_db()
    assert asked.decided_by.display_name in loser
    assert Notice.rows.filter(to_user=cast.asha).count() == 1


# ------------------------------------------------------------------------------------------------------------ the pages


def test_the_inbox_holds_what_i_may_decide_and_no_more(cast, asked, signed_in):
    """PN-60."""
    assert "Agree more time" in signed_in(cast.tom).get("/approvals/").content.decode()
    for who in (cast.asha, cast.wes, cast.olu, cast.dele):
        assert "Nothing waits for your decision" in signed_in(who).get("/approvals/").content.decode()
    assert "Agree more time" in signed_in(cast.asha).get("/approvals/waiting/").content.decode()


def test_the_page_has_everything_needed_and_decides(cast, asked, signed_in, deadline):
    client, address = signed_in(cast.tom), f"/approvals/{asked.reference}/"
    page = client.get(address).content.decode()
    for fact in ("The carers were ill", "Mon 20 April 2026", "15 days", deadline.file.reference, "Asha Example"):
        assert fact in page

    response = client.post(address, {"outcome": "agreed", "capacity": "own", "reasons": ""}, follow=True)

    assert "Agreed. Asha Example has been told." in response.content.decode()
    assert "Family finding team manager" in response.content.decode()
    assert "Agree more time" in client.get("/approvals/decided/").content.decode()


@pytest.mark.parametrize("typed", [{}, {"outcome": "nonsense"}, {"outcome": "refused", "capacity": "own"}])
def test_an_incomplete_decision_keeps_what_was_typed_and_says_what_is_missing(cast, asked, signed_in, typed):
    response = signed_in(cast.tom).post(f"/approvals/{asked.reference}/", typed)

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    asked.refresh_from_db()
    assert asked.outcome == ""


def test_the_asker_sees_why_they_cannot_decide_and_posting_anyway_is_refused(cast, asked, signed_in):
    client, address = signed_in(cast.asha), f"/approvals/{asked.reference}/"
    assert "for the family finding team manager" in client.get(address).content.decode()

    response = client.post(address, {"outcome": "agreed", "capacity": "own"})
    assert response.status_code == 422
    asked.refresh_from_db()
    assert asked.outcome == ""


def test_an_overtaken_question_says_so_on_the_page(cast, asked, signed_in, deadline):
    Deadline.rows.filter(pk=deadline.pk).update(worked_out_on=date(2026, 4, 9), due_on=date(2026, 4, 9))

    data = {"outcome": "agreed", "capacity": "own"}
    response = signed_in(cast.tom).post(f"/approvals/{asked.reference}/", data, follow=True)

    assert "changed since it was asked" in response.content.decode()
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OVERTAKEN


def test_withdrawing_is_a_button_for_the_asker(cast, asked, signed_in):
    response = signed_in(cast.asha).post(f"/approvals/{asked.reference}/withdraw/", follow=True)
    assert "withdrawn" in response.content.decode()
    assert signed_in(cast.asha).get(f"/approvals/{asked.reference}/withdraw/").status_code == 405
    assert signed_in(cast.olu).post(f"/approvals/{asked.reference}/withdraw/").status_code == 404


def test_a_fingerprint_changes_with_each_named_field_and_with_nothing_else(deadline):
    before = fingerprint_of(deadline, "due_on", "file.title")
    deadline.stage = 4
    assert fingerprint_of(deadline, "due_on", "file.title") == before
    deadline.due_on = LATER
    assert fingerprint_of(deadline, "due_on", "file.title") != before
