"""Plans and agreements: versions, signatures in the portal and on paper, and the day on which all have signed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from adopters.actions import agreements, inbox, members
from adopters.models import Agreement, AgreementKind, Member, Signature
from adopters.plans import STAGE_ONE_PLAN
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Asks, CaseEvent, PortalEntry, SharedItem
from tests.adopters.families import (
    LATER,
    a_document,
    at,
    drawn_up,
    family,
    first,
    in_the_portal,
    run_of,
    second,
    started,
)
from tests.factories.adopters import STARTED_ON
from tests.factories.portal import PortalEntryFactory
from tests.fixtures.worlds import kept

NEXT = date(2026, 1, 5)


@pytest.fixture
@kept
def household(cast):
    household = family(cast.ane, cast.joss, cast.lena)
    started(household, cast.lena)
    return household


@pytest.fixture
@kept
def plan(cast, household):
    return drawn_up(household, cast.joss)


def take_in(entry):
    return agreements.take_in_signature(entry, by=None, at=entry.written_at)


def fresh(plan):
    return Agreement.rows.get(pk=plan.pk)


def test_the_plan_says_what_the_team_provides_and_what_the_adopters_do(plan):
    """AD-13."""
    headings = [section["heading"] for section in plan.sections]
    assert headings[:2] == ["What our team will provide", "What you will do"]
    assert plan.sha256 == agreements.fingerprint([dict(section) for section in STAGE_ONE_PLAN])


def test_it_is_agreed_on_the_day_of_the_last_signature_in_whatever_order(cast, household, plan):
    """AD-13, AD-62."""
    take_in(in_the_portal(plan, second(household), STARTED_ON))
    agreements.sign(agreement=plan, by=cast.joss, at=at(STARTED_ON, 12))
    assert fresh(plan).agreed_on is None
    assert run_of(household).plan_signed_on is None

    take_in(in_the_portal(plan, first(household), NEXT))

    assert fresh(plan).agreed_on == NEXT
    assert run_of(household).plan_signed_on == NEXT
    rows = Signature.objects.filter(agreement=plan)
    assert rows.count() == 3
    assert {row.sha256 for row in rows} == {plan.sha256}


def test_two_applicants_do_not_stand_for_our_signature(household, plan):
    for member in (first(household), second(household)):
        take_in(in_the_portal(plan, member, NEXT))
    assert fresh(plan).agreed_on is None


def test_an_entry_taken_in_twice_signs_once(household, plan):
    entry = in_the_portal(plan, first(household), NEXT)
    assert take_in(entry).pk == take_in(entry).pk
    assert Signature.objects.filter(agreement=plan).count() == 1


def test_nobody_signs_twice(cast, plan):
    agreements.sign(agreement=plan, by=cast.joss, at=at(NEXT))
    with pytest.raises(NotPossible, match="signed this version already"):
        agreements.sign(agreement=plan, by=cast.joss, at=at(NEXT))
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(agreement=plan, user=cast.joss, sha256="x")


def test_a_signature_under_other_words_is_refused(household, plan):
    """What was signed is exactly what was read (AD-62)."""
    forged = in_the_portal(plan, first(household), NEXT, sections=[{"heading": "Other", "text": "Other"}])
    with pytest.raises(NotPossible, match="not what was drawn up"):
        take_in(forged)


def test_a_signature_of_another_household_is_refused(cast, household, plan):
    strangers = family(cast.ane, cast.joss, cast.lena)
    entry = in_the_portal(plan, first(strangers), NEXT)
    with pytest.raises(NotPossible, match="no longer an applicant"):
        take_in(entry)
    entry.item.file = strangers.file
    entry.item.save()
    with pytest.raises(NotPossible, match="not what was drawn up"):
        take_in(entry)


def test_a_signature_that_belongs_to_nothing_is_refused(household):
    entry = PortalEntryFactory(user=first(household).user, file=household.file, kind="signature")
    with pytest.raises(NotPossible, match="belongs to nothing"):
        take_in(entry)


def test_an_applicant_who_left_does_not_sign_and_is_not_waited_for(cast, household, plan):
    gone = second(household)
    entry = in_the_portal(plan, gone, NEXT)
    Member.rows.filter(pk=gone.pk).update(left_on=NEXT)
    with pytest.raises(NotPossible, match="no longer an applicant"):
        take_in(entry)
    agreements.sign(agreement=plan, by=cast.joss, at=at(NEXT))
    take_in(in_the_portal(plan, first(household), NEXT))
    assert fresh(plan).agreed_on == NEXT


def test_a_worker_enters_a_signature_on_paper_with_the_page(cast, household, plan):
    member = first(household)
    facts = {"agreement": plan, "member": member, "today": LATER, "by": cast.joss}
    with pytest.raises(NotPossible, match="signed page"):
        agreements.sign_for(document=None, on=NEXT, **facts)
    with pytest.raises(NotPossible, match="before the agreement"):
        agreements.sign_for(document=a_document(household), on=date(2025, 12, 1), **facts)
    with pytest.raises(NotPossible, match="in the future"):
        agreements.sign_for(document=a_document(household), on=date(2027, 1, 1), **facts)

    signature = agreements.sign_for(document=a_document(household), on=NEXT, **facts)

    assert signature.on_paper
    assert signature.user == cast.joss
    agreements.sign(agreement=plan, by=cast.joss, at=at(NEXT))  # for us: that is another signature
    take_in(in_the_portal(plan, second(household), NEXT))
    assert fresh(plan).agreed_on == NEXT


def test_a_page_from_another_file_is_no_signature(cast, household, plan):
    elsewhere = a_document(family(cast.ane, cast.joss, cast.lena))
    facts = {"agreement": plan, "member": first(household), "today": LATER, "by": cast.joss}
    with pytest.raises(NotPossible, match="on this household"):
        agreements.sign_for(document=elsewhere, on=NEXT, **facts)


def test_a_change_is_a_new_version_and_the_old_one_cannot_be_signed_any_more(cast, household, plan):
    again = drawn_up(household, cast.joss, on=NEXT, sections=[{"heading": "Anew", "text": "Six meetings."}])

    assert (again.number, fresh(plan).replaced_on) == (2, NEXT)
    with pytest.raises(NotPossible, match="newer version"):
        agreements.sign(agreement=plan, by=cast.joss, at=at(NEXT))
    with pytest.raises(NotPossible, match="newer version"):
        take_in(in_the_portal(plan, first(household), NEXT))


@pytest.mark.parametrize(
    ("sections", "says"),
    [
        ([], "needs a heading"),
        ([{"heading": " ", "text": "Words"}], "needs a heading"),
        ([{"heading": "Words", "text": "\n"}], "needs a heading"),
        (STAGE_ONE_PLAN, "says already"),
    ],
)
def test_an_empty_or_unchanged_version_is_refused(cast, household, plan, sections, says):
    with pytest.raises(NotPossible, match=says):
        drawn_up(household, cast.joss, on=NEXT, sections=sections)


def test_the_kinds_of_agreement_do_not_disturb_each_other(cast, household, plan):
    kind = AgreementKind.STAGE_TWO
    other = agreements.draw_up(
        household=household, kind=kind, sections=[{"heading": "Visits", "text": "Six."}], on=NEXT, by=cast.joss
    )
    assert other.number == 1
    assert fresh(plan).replaced_on is None
    for member in (first(household), second(household)):
        take_in(in_the_portal(other, member, NEXT))
    agreements.sign(agreement=other, by=cast.joss, at=at(NEXT))
    assert run_of(household).plan_signed_on is None


def test_colleagues_who_do_not_keep_the_record_do_not_sign(cast, household, plan):
    for who in (cast.asha, cast.dele, cast.mina, cast.olu):
        with pytest.raises(NotAllowed):
            agreements.sign(agreement=plan, by=who, at=at(NEXT))
        with pytest.raises(NotAllowed):
            drawn_up(household, who)


def test_the_timeline_names_nobody(cast, household, plan):
    take_in(in_the_portal(plan, first(household), NEXT))
    said = CaseEvent.rows.filter(file=household.file).values_list("what", flat=True)
    assert "Stage One Plan signed by the first applicant" in said
    assert not any("Ashdown" in what for what in said)


def test_each_applicant_gets_a_copy_to_sign_and_a_new_version_takes_it_back(cast, household, plan):
    """AD-62."""
    open_copies = SharedItem.rows.filter(file=household.file, ended_at=None)
    assert {item.user for item in open_copies} == {first(household).user, second(household).user}
    assert {item.asks for item in open_copies} == {Asks.SIGN}
    assert len({item.together for item in open_copies}) == 1

    again = drawn_up(household, cast.joss, on=NEXT, sections=[{"heading": "Anew", "text": "Six meetings."}])

    assert {item.subject_id for item in open_copies.all()} == {again.pk}


def test_what_the_portal_received_is_taken_in_by_itself(cast, household, plan):
    """AD-62: nobody in the office has to press anything."""
    for member in (first(household), second(household)):
        in_the_portal(plan, member, NEXT)
    agreements.sign(agreement=plan, by=cast.joss, at=at(NEXT))

    assert inbox.take_in_waiting(at=at(NEXT, 12)) == 2
    assert inbox.take_in_waiting(at=at(NEXT, 13)) == 0

    assert fresh(plan).agreed_on == NEXT
    assert set(PortalEntry.rows.values_list("state", flat=True)) == {"accepted"}


def test_a_signature_that_came_after_a_new_version_goes_back_with_words(cast, household, plan):
    entry = in_the_portal(plan, first(household), NEXT)
    drawn_up(household, cast.joss, on=NEXT, sections=[{"heading": "Anew", "text": "Six meetings."}])
    inbox.take_in_waiting(at=at(NEXT, 12))
    entry.refresh_from_db()
    assert entry.state == "returned"
    assert "open it again" in entry.answer


def test_when_the_last_one_who_had_not_signed_leaves_it_is_agreed(cast, household, plan):
    take_in(in_the_portal(plan, first(household), NEXT))
    agreements.sign(agreement=plan, by=cast.joss, at=at(NEXT))
    assert fresh(plan).agreed_on is None

    left = date(2026, 1, 20)
    members.leave(member=second(household), why="They separated.", on=left, today=LATER, by=cast.joss)

    assert fresh(plan).agreed_on == left
    assert run_of(household).plan_signed_on == left
