"""Accounts of applicants: one each, never shared, ended with their part in the household (AD-62, security 4.10)."""

from datetime import timedelta

import pytest

from adopters.actions import invitations, members, portal_accounts, sharing
from adopters.flows import Ending, Stage
from adopters.models import Member
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Asks, Outbound, PortalAccount, PortalHome, SharedItem, User
from adoption.permissions import Role
from tests.adopters.portal_people import MORNING, TODAY, invited
from tests.factories.adopters import AgreementFactory, HouseholdFactory, MemberFactory
from tests.faults.racing import at_once, one_won


def member(household, number):
    return Member.rows.get(household=household, number=number)


def test_each_applicant_gets_an_account_of_their_own(family, robin, kit):
    """AD-62"""
    assert robin != kit
    assert {robin.email, kit.email} == {"robin@example.test", "kit@example.test"}
    assert [r.role for r in robin.roles.all()] == [Role.ADOPTER]
    account = PortalAccount.rows.get(user=robin)
    assert (account.file, account.agency, account.approved_on) == (family.file, family.file.agency, None)
    assert Outbound.objects.filter(to_user=robin, kind="invitation").count() == 1
    assert PortalHome.rows.filter(user__in=[robin, kit]).count() == 2


def test_nobody_is_invited_twice_or_with_a_partners_address(family, robin, cast):
    with pytest.raises(NotPossible, match="account already"):
        invited(family, 1, cast.joss)
    person = member(family, 2).person
    person.email = "ROBIN@example.test"
    person.save(update_fields=["email"])
    with pytest.raises(NotPossible, match="one of their own"):
        invited(family, 2, cast.joss)


def test_an_address_that_another_account_has_is_refused(family, cast):
    person = member(family, 1).person
    person.email = cast.ada.email.upper()
    person.save(update_fields=["email"])
    with pytest.raises(NotPossible, match="address of their own"):
        invited(family, 1, cast.joss)
    person.email = ""
    person.save(update_fields=["email"])
    with pytest.raises(NotPossible, match="e-mail address first"):
        invited(family, 1, cast.joss)
    assert not User.objects.filter(first_name="Robin").exists()


def test_only_workers_of_the_household_invite(family, cast):
    for somebody in (cast.asha, cast.nadia, cast.dele):
        with pytest.raises(NotAllowed):
            invited(family, 1, somebody)


def test_an_unused_invitation_is_sent_again_and_a_used_one_not(family, robin, cast):
    later = MORNING + timedelta(days=4)
    invitations.invite_again(member=member(family, 1), by=cast.joss, at=later)
    assert Outbound.objects.filter(to_user=robin, kind="invitation").count() == 2
    robin.refresh_from_db()
    robin.set_password("long words that nobody guesses")
    robin.save()
    with pytest.raises(NotPossible, match="chosen a password"):
        invitations.invite_again(member=member(family, 1), by=cast.joss, at=later)


def test_whoever_leaves_the_household_is_signed_out_at_once(family, robin, kit, signed_in, cast):
    """A couple that separates: one account ends, the other goes on (security 4.10)."""
    browser = signed_in(robin)
    assert browser.get("/help/").status_code == 200
    agreement = AgreementFactory(household=family)
    give(family, agreement, cast.joss)
    left = member(family, 1)
    left.left_on = TODAY
    left.save(update_fields=["left_on"])

    portal_accounts.keep_in_step(family)

    assert browser.get("/account/").status_code == 302
    robin.refresh_from_db()
    assert not robin.is_active
    assert not SharedItem.rows.filter(user=robin, ended_at=None).exists()
    assert SharedItem.rows.filter(user=kit, ended_at=None).exists()
    assert PortalAccount.rows.get(user=kit).ended_on is None


def test_a_worker_ends_access_with_a_reason_and_may_open_it_anew(family, robin, cast):
    account = PortalAccount.rows.get(user=robin)
    with pytest.raises(NotPossible, match="Say why"):
        invitations.end(account=account, why=" ", by=cast.joss, at=MORNING)
    invitations.end(account=account, why="They asked us to.", by=cast.joss, at=MORNING)
    robin.refresh_from_db()
    assert not robin.is_active
    invitations.invite_again(member=member(family, 1), by=cast.joss, at=MORNING + timedelta(days=3))
    robin.refresh_from_db()
    assert robin.is_active
    assert PortalAccount.rows.get(user=robin).ended_on is None


def give(household, agreement, by, *, members=None, asks=Asks.SIGN, at=MORNING, **more):
    return sharing.share(
        household=household,
        members=members or Member.rows.applicants().filter(household=household),
        kind="agreement",
        subject=agreement,
        title="Stage One Plan",
        sections=agreement.sections,
        asks=asks,
        at=at,
        by=by,
        **more,
    )


def test_what_is_for_both_reaches_the_second_when_their_account_begins(family, robin, cast):
    """AD-62"""
    first = give(family, AgreementFactory(household=family), cast.joss)
    assert [item.user for item in first] == [robin]
    kit = invited(family, 2, cast.joss)
    second = SharedItem.rows.get(user=kit)
    assert second.together == first[0].together
    assert second.sections == first[0].sections


def test_with_the_households_file_every_account_of_it_ends(family, robin, kit, signed_in):
    """Their open pages ask them to sign in, which no longer opens; another household’s go on."""
    browsers = [signed_in(robin), signed_in(kit)]
    assert all(browser.get("/portal/").status_code == 200 for browser in browsers)
    family.stage, family.ending, family.stage_since = Stage.CLOSED, Ending.WITHDREW, TODAY
    family.save()

    portal_accounts.keep_in_step(family)

    assert all(browser.get("/portal/").status_code == 302 for browser in browsers)
    assert set(PortalAccount.rows.filter(file=family.file).values_list("ended_on", flat=True)) == {TODAY}


def test_an_account_that_ended_gives_its_address_up_to_whoever_begins_anew(cast, family, robin, kit):
    """They parted: Robin comes back alone, with the same address, to a household of their own."""
    address = robin.email
    facts = {"on": MORNING.date(), "today": MORNING.date(), "by": cast.joss}
    members.leave(member=member(family, 1), why="They parted.", **facts)
    alone = HouseholdFactory(file__agency=cast.ane, file__team=family.file.team, file__lead=cast.joss)
    again = MemberFactory(household=alone, number=1, person__file=alone.file, person__email=address)
    began = invitations.invite(member=again, by=cast.joss, at=MORNING)

    assert began.user.email == address
    assert began.user_id != robin.pk
    robin.refresh_from_db()
    assert robin.email.endswith("@ended.invalid")
    assert not robin.is_active
    with pytest.raises(NotPossible, match="account with this e-mail address already"):
        invitations.free_address(kit.email)
    assert User.objects.get(pk=kit.pk).email == "kit@example.test"


def test_two_workers_who_invite_at_once_make_one_account(transactional_db, family, cast):
    """AD-62"""
    told = at_once(lambda: invited(family, 1, cast.joss), lambda: invited(family, 1, cast.lena))
    one_won(told, "account already", planted=False)
    assert User.objects.filter(email="robin@example.test").count() == 1
