"""Accounts: invited, given dated roles, ended without leaving work behind (FF-14, FF-63)."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from adoption import clock
from adoption.actions import people
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Allocation, Outbound, Part, RoleGrant, SeenInPerson, SignIn, User
from adoption.permissions import Role
from adoption.seeing import sees
from tests.factories.adoption import (
    AllocationFactory,
    ApprovalFactory,
    CaseFileFactory,
    RoleGrantFactory,
    UserFactory,
    person,
)

MONDAY = date(2026, 3, 9)
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)


def invite(cast, **changes):
    facts = {
        "email": "new.person@example.test",
        "first_name": "Noor",
        "last_name": "Bell",
        "role": Role.FAMILY_FINDER,
        "agency": cast.ane,
        "team": cast.north,
        "on": MONDAY,
        "by": cast.sam,
        "at": AT,
    }
    return people.invite(**facts | changes)


# ---------------------------------------------------------------------------------------------------------- inviting


def test_an_invitation_makes_an_account_a_role_and_a_message(cast):
    noor = invite(cast)

    role = noor.roles.get()
    assert (role.role, role.agency, role.team, role.from_on, role.granted_by) == (
        Role.FAMILY_FINDER,
        cast.ane,
        cast.north,
        MONDAY,
        cast.sam,
    )
    assert not noor.has_usable_password()
    message = Outbound.objects.get()
    assert message.to_user == noor
    assert "Noor" not in message.body + message.subject


def test_the_link_in_the_invitation_lets_its_owner_choose_a_password(cast, client, settings):
    settings.SITE_ADDRESS = "http://testserver"
    noor = invite(cast, at=clock.now())
    link = re.search(r"http://testserver(/\S+)", Outbound.objects.get().body)[1]

    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": "lantern oak biscuit", "password2": "lantern oak biscuit"})

    noor.refresh_from_db()
    assert noor.check_password("lantern oak biscuit")
    answer = client.post("/sign-in/", {"login": noor.email, "password": "lantern oak biscuit"})
    assert answer.url == "/"


def test_an_invitation_that_ran_out_leads_to_a_new_link_for_the_same_person(cast, client, settings):
    """The page of a link that no longer works offers a new one: it must come for who never had a password, too."""
    settings.SITE_ADDRESS = "http://testserver"
    with time_machine.travel(clock.now() - timedelta(days=4)):
        noor = invite(cast, at=clock.now())
    link = re.search(r"http://testserver(/\S+)", Outbound.objects.get().body)[1]
    assert "This link no longer works" in client.get(link, follow=True).content.decode()

    client.post("/account/password/forgotten/", {"email": noor.email})
    new = re.search(r"http://testserver(/\S+)", Outbound.objects.latest("pk").body)[1]
    page = client.get(new, follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": "lantern oak biscuit", "password2": "lantern oak biscuit"})
    noor.refresh_from_db()
    assert noor.check_password("lantern oak biscuit")


def test_the_link_of_an_account_that_ended_chooses_nothing(cast, client, settings):
    settings.SITE_ADDRESS = "http://testserver"
    noor = invite(cast, at=clock.now())
    people.deactivate(user=noor, on=clock.today(), by=cast.sam, why="Did not start.")
    link = re.search(r"http://testserver(/\S+)", Outbound.objects.get().body)[1]

    page = client.get(link, follow=True)

    assert "This link no longer works" in page.content.decode()
    for address, _ in page.redirect_chain:
        client.post(address, {"password1": "lantern oak biscuit", "password2": "lantern oak biscuit"})
    noor.refresh_from_db()
    assert not noor.has_usable_password()


@pytest.mark.parametrize("who", ["asha", "tom", "dele", "ada", "olu", "grace"])
def test_only_those_who_look_after_people_of_the_agency_invite(cast, who):
    with pytest.raises(NotAllowed):
        invite(cast, by=getattr(cast, who))
    assert not User.objects.filter(first_name="Noor").exists()


@pytest.mark.parametrize("email", ["asha@example.test", "ASHA@example.test"])
def test_one_account_for_each_person(cast, email):
    with pytest.raises(NotPossible, match="already"):
        invite(cast, email=email)
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="Asha@Example.test".swapcase())


def test_a_service_manager_makes_no_administrator(cast):
    with pytest.raises(NotAllowed, match="administrator"):
        invite(cast, role=Role.ADMINISTRATOR, team=None)
    assert invite(cast, role=Role.ADMINISTRATOR, team=None, by=cast.root)


def test_a_team_of_another_agency_is_refused_whole(cast):
    with pytest.raises(NotPossible, match="same agency"):
        invite(cast, team=cast.permanence)
    assert not User.objects.filter(first_name="Noor").exists()
    assert not Outbound.objects.exists()


def test_an_invitation_can_be_repeated_until_it_was_used(cast):
    noor = invite(cast)
    people.invite_again(user=noor, by=cast.sam, at=AT + timedelta(days=3))
    assert Outbound.objects.count() == 2

    noor.set_password("lantern oak biscuit")
    noor.save()
    with pytest.raises(NotPossible):
        people.invite_again(user=noor, by=cast.sam, at=AT + timedelta(days=4))


# -------------------------------------------------------------------------------------------------------------- roles


def test_several_roles_each_with_its_dates(cast):
    """FF-14."""
    people.add_role(user=cast.asha, role=Role.PANEL_ADVISER, agency=cast.ane, on=MONDAY, by=cast.sam)
    assert cast.asha.roles.count() == 2


def test_nobody_gives_themselves_a_role(cast):
    with pytest.raises(NotAllowed):
        people.add_role(user=cast.sam, role=Role.DECISION_MAKER, agency=cast.ane, on=MONDAY, by=cast.sam)


def test_the_same_role_twice_at_a_time_is_refused(cast):
    with pytest.raises(NotPossible):
        people.add_role(
            user=cast.asha, role=Role.FAMILY_FINDER, agency=cast.ane, team=cast.north, on=MONDAY, by=cast.sam
        )


def test_a_role_has_a_last_day_and_stays_readable(cast):
    grant = cast.asha.roles.get()
    people.end_role(grant=grant, on=MONDAY, by=cast.sam)

    grant.refresh_from_db()
    assert grant.to_on == MONDAY
    with pytest.raises(NotPossible, match="already"):
        people.end_role(grant=grant, on=MONDAY, by=cast.sam)


def test_nobody_ends_their_own_role_nor_one_of_another_agency(cast):
    with pytest.raises(NotAllowed):
        people.end_role(grant=cast.sam.roles.get(), on=MONDAY, by=cast.sam)
    with pytest.raises(NotAllowed):
        people.end_role(grant=cast.olu.roles.get(), on=MONDAY, by=cast.sam)
    with pytest.raises(NotAllowed, match="administrator"):
        people.end_role(grant=cast.root.roles.get(), on=MONDAY, by=cast.sam)


def test_a_role_does_not_end_before_it_began(cast):
    with pytest.raises(NotPossible):
        people.end_role(grant=cast.asha.roles.get(), on=date(2019, 1, 1), by=cast.sam)


# ------------------------------------------------------------------------------------------------------------- leaving


def end(cast, user, **changes):
    return people.deactivate(**{"user": user, "on": MONDAY, "by": cast.sam, "why": "Left the service"} | changes)


def test_an_account_without_work_ends_with_its_roles_and_sessions(cast, signed_in):
    browser = signed_in(cast.asha)
    assert browser.get("/account/").status_code == 200

    end(cast, cast.asha)

    cast.asha.refresh_from_db()
    assert (cast.asha.is_active, cast.asha.deactivated_on) == (False, MONDAY)
    assert not RoleGrant.objects.filter(user=cast.asha, to_on=None).exists()
    assert not SignIn.objects.filter(user=cast.asha).exists()
    assert browser.get("/account/").status_code == 302


def test_work_still_owned_is_named_and_nothing_happens(cast):
    AllocationFactory(file=CaseFileFactory(agency=cast.ane), worker=cast.asha)
    with pytest.raises(NotPossible, match="1 file"):
        end(cast, cast.asha)
    cast.asha.refresh_from_db()
    assert cast.asha.is_active


def test_a_colleague_takes_every_file_over(cast):
    files = [CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha) for _ in range(2)]
    for file in files:
        AllocationFactory(file=file, worker=cast.asha, part=Part.LEAD)
    AllocationFactory(file=files[0], worker=cast.asha, part=Part.FAMILY_FINDER)

    end(cast, cast.asha, to=cast.wes)

    assert not Allocation.rows.filter(worker=cast.asha, to_on=None).exists()
    assert Allocation.rows.filter(worker=cast.wes, to_on=None).count() == 3
    for file in files:
        file.refresh_from_db()
        assert file.lead == cast.wes
        assert file.events.filter(why="Left the service").exists()


@pytest.mark.parametrize("to", ["root", "dele", "joss", "mina"])
def test_a_file_is_handed_only_to_somebody_whose_role_is_for_it(cast, to):
    """FF-63: an administrator could not even open it, and a decision maker decides about it."""
    file = CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, reference="C-EEEEEEE")
    AllocationFactory(file=file, worker=cast.asha, part=Part.LEAD)

    with pytest.raises(NotPossible, match="cannot take over C-EEEEEEE as lead worker"):
        end(cast, cast.asha, to=getattr(cast, to))

    assert Allocation.rows.get(file=file, to_on=None).worker == cast.asha


def test_nobody_without_a_registration_number_takes_over_family_finding(cast):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    AllocationFactory(file=file, worker=cast.asha, part=Part.FAMILY_FINDER)
    cast.wes.registration_number = ""
    cast.wes.save(update_fields=["registration_number"])

    with pytest.raises(NotPossible, match="registration number"):
        end(cast, cast.asha, to=cast.wes)


def test_a_role_does_not_end_under_files_that_are_held_with_it(cast):
    """The end of a role leaves no file behind, as the end of an account leaves none."""
    file = CaseFileFactory(agency=cast.ane, team=cast.north, reference="C-EEEEEEE")
    allocation = AllocationFactory(file=file, worker=cast.asha, part=Part.LEAD)
    grant = cast.asha.roles.get()
    with pytest.raises(NotPossible, match=r"holds 1 file with this role \(C-EEEEEEE\)"):
        people.end_role(grant=grant, on=MONDAY, by=cast.sam)

    with_another = RoleGrantFactory(user=cast.asha, role=Role.LOCALITY_WORKER, agency=cast.ane)
    people.end_role(grant=grant, on=MONDAY, by=cast.sam)
    with pytest.raises(NotPossible, match=r"\(C-EEEEEEE\)"):
        people.end_role(grant=with_another, on=MONDAY, by=cast.sam)

    Allocation.rows.filter(pk=allocation.pk).update(to_on=MONDAY)
    people.end_role(grant=with_another, on=MONDAY, by=cast.sam)


def test_a_question_only_they_could_decide_needs_somebody_with_the_same_role(cast):
    ApprovalFactory(agency=cast.ane, decided_by_role=Role.DECISION_MAKER, asked_by=cast.tom)
    with pytest.raises(NotPossible, match="1 waiting question"):
        end(cast, cast.dele)
    with pytest.raises(NotPossible, match="agency decision maker"):
        end(cast, cast.dele, to=cast.tom)

    deputy = person("deputy", Role.DECISION_MAKER, cast.ane)
    end(cast, cast.dele, to=deputy)
    cast.dele.refresh_from_db()
    assert not cast.dele.is_active


def test_a_question_that_a_colleague_can_decide_too_does_not_hold_anybody_back(cast):
    ApprovalFactory(agency=cast.ane, decided_by_role=Role.DECISION_MAKER, asked_by=cast.tom)
    person("deputy", Role.DECISION_MAKER, cast.ane)
    assert not people.owned(cast.dele, MONDAY)


def test_a_worker_without_an_account_in_the_agency_takes_nothing_over(cast):
    AllocationFactory(file=CaseFileFactory(agency=cast.ane), worker=cast.asha)
    for to in (cast.olu, cast.ada, cast.asha):
        with pytest.raises(NotPossible):
            end(cast, cast.asha, to=to)
    assert Allocation.rows.filter(worker=cast.asha, to_on=None).exists()


@pytest.mark.parametrize("who", ["sam", "olu", "ada"])
def test_nobody_ends_their_own_account_or_one_elsewhere(cast, who):
    with pytest.raises(NotAllowed):
        end(cast, getattr(cast, who), by=cast.sam if who != "ada" else cast.asha)


def test_somebody_who_came_back_gets_roles_anew(cast):
    end(cast, cast.asha)
    people.reactivate(user=cast.asha, by=cast.sam)
    cast.asha.refresh_from_db()
    assert cast.asha.is_active
    assert not User.objects.get(pk=cast.asha.pk).authority.held
    with pytest.raises(NotPossible):
        people.reactivate(user=cast.asha, by=cast.sam)


@pytest.fixture
def with_factor(cast):
    """Asha, with an app on a telephone."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.asha, generate_totp_secret())
    return cast.asha


def test_a_lost_second_factor_is_removed_when_two_have_seen_its_owner(cast, with_factor):
    """Security 4.11."""
    assert not people.see_in_person(user=with_factor, by=cast.sam, at=AT)
    assert with_factor.authenticator_set.exists()
    assert people.seen_in_person(with_factor, AT).by == cast.sam
    with pytest.raises(NotPossible, match="already"):
        people.see_in_person(user=with_factor, by=cast.sam, at=AT + timedelta(hours=1))

    assert people.see_in_person(user=with_factor, by=cast.root, at=AT + timedelta(days=1))
    assert not with_factor.authenticator_set.exists()
    assert people.seen_in_person(with_factor, AT + timedelta(days=1)) is None
    with pytest.raises(NotPossible, match="no second factor"):
        people.see_in_person(user=with_factor, by=cast.sam, at=AT + timedelta(days=1))


def test_the_word_of_the_first_counts_for_two_days_and_once(cast, with_factor):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    late = AT + timedelta(days=2)
    people.see_in_person(user=with_factor, by=cast.sam, at=AT)
    assert not people.see_in_person(user=with_factor, by=cast.root, at=late), "too old: hers is the first again"
    assert people.see_in_person(user=with_factor, by=cast.sam, at=late)

    TOTP.activate(with_factor, generate_totp_secret())
    assert not people.see_in_person(user=with_factor, by=cast.root, at=late + timedelta(hours=1))


def test_nobody_removes_their_own_second_factor_or_one_elsewhere(cast, with_factor):
    for user, by in ((cast.sam, cast.sam), (with_factor, cast.olu)):
        with pytest.raises(NotAllowed):
            people.see_in_person(user=user, by=by, at=AT)
    with pytest.raises(IntegrityError, match="nobody_sees_themselves_in_person"):
        SeenInPerson.objects.create(user=cast.sam, by=cast.sam, at=AT)


def test_the_page_says_who_has_seen_the_person_and_offers_no_second_word_to_the_same(cast, with_factor, signed_in):
    page, now = f"/people/{with_factor.reference}/", clock.now()
    people.see_in_person(user=with_factor, by=cast.sam, at=now)

    first, other = signed_in(cast.sam).get(page).text, signed_in(cast.root).get(page).text
    assert "Seen in person by Sam" in first
    assert "I have seen the person" not in first
    assert "I have seen the person too: remove the second factor" in other


def test_who_removed_a_second_factor_is_kept_and_its_owner_is_told(cast, with_factor, signed_in):
    """Whoever rang up as somebody else must not stay unseen (security 4.11)."""
    for by in (cast.root, cast.sam):
        people.see_in_person(user=with_factor, by=by, at=AT)

    told = Outbound.objects.get()
    assert (told.to_user, told.kind) == (cast.asha, "account")
    assert cast.sam.display_name not in told.subject + told.body
    page = signed_in(cast.root).get(f"/people/{cast.asha.reference}/").content.decode()
    assert f"Removed by {cast.sam.display_name}" in page


def test_removing_a_second_factor_asks_once_more_who_one_is(cast, with_factor, signed_in):
    people.see_in_person(user=with_factor, by=cast.root, at=clock.now())
    cast.sam.set_password("willow barn kettle")
    cast.sam.save(update_fields=["password"])
    browser, address = signed_in(cast.sam), f"/people/{cast.asha.reference}/seen-in-person/"

    asked = browser.post(address)
    assert asked.url.startswith("/account/confirm/")
    assert cast.asha.authenticator_set.exists()
    browser.post(asked.url, {"password": "willow barn kettle"}, follow=True)
    assert not cast.asha.authenticator_set.exists()


def test_giving_a_role_asks_once_more_who_one_is_and_then_goes_on_with_what_was_typed(cast, signed_in):
    """Security 4.11: a role opens files, so an unwatched browser must not give one."""
    cast.sam.set_password("willow barn kettle")
    cast.sam.save(update_fields=["password"])
    browser, address = signed_in(cast.sam), f"/people/{cast.asha.reference}/roles/add/"
    today = clock.today()
    day = dict(zip(("on_day", "on_month", "on_year"), (today.day, today.month, today.year), strict=True))
    typed = {"role": Role.ADOPTION_MANAGER.value, "agency": cast.ane.pk, "team": cast.north.pk} | day

    assert browser.post(address, typed | {"role": "king"}).status_code == 422, "first what is wrong is said"
    asked = browser.post(address, typed)
    assert asked.url.startswith("/account/confirm/")
    assert cast.asha.roles.count() == 1
    browser.post(asked.url, {"password": "willow barn kettle"}, follow=True)
    assert cast.asha.roles.filter(role=Role.ADOPTION_MANAGER, granted_by=cast.sam).exists()


# --------------------------------------------------------------------------------------------------------------- pages


def test_the_list_holds_the_people_of_ones_own_agencies(cast, signed_in):
    page = signed_in(cast.sam).get("/people/").content.decode()
    for name in ("Asha", "Tom", "Dele", "Root"):
        assert name in page
    for name in ("Olu", "Petra", "Tia"):
        assert name not in page


def test_a_name_looked_for_is_never_in_an_address(cast, signed_in):
    browser = signed_in(cast.sam)
    answer = browser.post("/people/", {"name": "ash", "role": ""})
    assert answer.url == "/people/"
    page = browser.get("/people/").content.decode()
    assert "Asha" in page
    assert "Dele" not in page


def test_the_list_costs_the_same_for_ten_people_as_for_two(cast, signed_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in(cast.sam)
    browser.get("/people/")
    with CaptureQueriesContext(connection) as before:
        browser.get("/people/")
    for number in range(8):
        person(f"more{number}", Role.FAMILY_FINDER, cast.ane, cast.north)
    with django_assert_num_queries(len(before)):
        browser.get("/people/")
    assert len(before) <= 12


def test_inviting_through_the_page(cast, signed_in):
    facts = {
        "first_name": "Noor",
        "last_name": "Bell",
        "email": "noor@example.test",
        "role": Role.FAMILY_FINDER,
        "agency": cast.ane.pk,
        "team": cast.north.pk,
        "on_day": "9",
        "on_month": "3",
        "on_year": "2026",
    }
    answer = signed_in(cast.sam).post("/people/invite/", facts)
    noor = User.objects.get(first_name="Noor")
    assert answer.url == f"/people/{noor.reference}/"

    again = signed_in(cast.sam).post("/people/invite/", facts)
    assert again.status_code == 422
    assert "already" in again.content.decode()
    assert 'value="noor@example.test"' in again.content.decode()


@pytest.mark.parametrize("field", ["agency", "team"])
def test_a_foreign_agency_or_team_in_the_form_is_refused(cast, signed_in, field):
    facts = {
        "role": "family_finder",
        "agency": cast.ane.pk,
        "team": "",
        "on_day": "9",
        "on_month": "3",
        "on_year": "2026",
    }
    facts[field] = cast.atlas.pk if field == "agency" else cast.elsewhere.pk
    answer = signed_in(cast.sam).post(f"/people/{cast.asha.reference}/roles/add/", facts)
    assert answer.status_code == 422
    assert cast.asha.roles.count() == 1


def test_a_persons_page_says_what_they_can_see(cast, signed_in):
    AllocationFactory(file=CaseFileFactory(agency=cast.ane), worker=cast.asha)
    page = signed_in(cast.sam).get(f"/people/{cast.asha.reference}/").content.decode()
    assert "Every file of the team North" in page
    assert "publish a child’s profile" in page
    assert "1 file allocated to them" in page


def test_what_each_role_sees_is_said_for_every_role(cast):
    for role in Role:
        user = UserFactory(role=role, agency=cast.ane)
        assert sees(user)[0].files


def test_ending_an_account_through_the_page_lists_what_is_left(cast, signed_in):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    AllocationFactory(file=file, worker=cast.asha)
    browser, address = signed_in(cast.sam), f"/people/{cast.asha.reference}/deactivate/"

    page = browser.get(address).content.decode()
    assert file.reference in page
    assert file.title not in page
    assert browser.post(address, {"why": "Left", "to": ""}).status_code == 422
    assert browser.post(address, {"why": "Left", "to": cast.wes.pk}).url == f"/people/{cast.asha.reference}/"
    cast.asha.refresh_from_db()
    assert not cast.asha.is_active


def test_people_of_other_agencies_have_no_page(cast, signed_in):
    browser = signed_in(cast.sam)
    hidden = browser.get(f"/people/{cast.olu.reference}/")
    missing = browser.get("/people/00000000-0000-4000-8000-000000000000/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_without_the_permission_the_page_is_refused_in_words(cast, signed_in):
    page = signed_in(cast.asha).get("/people/")
    assert page.status_code == 403
    assert "Your role does not let you do this" in page.content.decode()


def test_roles_of_a_person_elsewhere_do_not_leak_by_their_number(cast, signed_in):
    RoleGrantFactory(user=cast.asha, role=Role.AUDITOR, agency=cast.ane)
    foreign = cast.olu.roles.get()
    assert signed_in(cast.sam).get(f"/people/{cast.asha.reference}/roles/{foreign.pk}/end/").status_code == 404
