"""Who reads an approved family’s profile, and who decides it (AD-44 to AD-47, AD-52, AD-53, AD-79, FF-28)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from adopters.actions import audience, closing, matches, portal_accounts, profiles, signing, suitability
from adopters.flows import Ending, Stage
from adopters.models import Audience, FamilyAudienceChange, NationalAnswer, PublishedFamily, Suitability
from adoption.actions import approvals
from adoption.actions.enforcing import enforce
from adoption.errors import NotAllowed, NotPossible
from adoption.models import (
    Approval,
    CaseEvent,
    ConflictBlock,
    Notice,
    Outcome,
    PortalAccount,
    PortalHome,
    ReadEvent,
    SharedItem,
    Standing,
)
from adoption.permissions import Role
from tests.adopters.assessments import DECIDED, consulted, recommended, waiting_for_panel, with_minutes
from tests.adopters.assessments import decide as decided
from tests.adopters.families import at, clock_row, first, now, second
from tests.adopters.searching import approved, signed_item, with_profile
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters_profile import PublishedFamilyFactory
from tests.fixtures.worlds import kept

THREE_MONTHS = date(2026, 10, 23)  # a Friday
SIX_MONTHS = date(2027, 1, 23)  # a Saturday
A_DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture(autouse=True)
def clock_at():
    """The day, moved by the test itself."""
    with time_machine.travel(at(DECIDED, 12), tick=False) as traveller:
        yield traveller


@pytest.fixture
@kept
def household(cast):
    """Approved by Adopt North East on 23 July 2026, with a profile to which both agreed."""
    found = approved(cast.ane, cast.joss, cast.lena, cast.dele)
    with_profile(found, cast.joss)
    return now(found)


@pytest.fixture
@kept
def city_household(cast):
    found = approved(cast.leicester_city, cast.nadia, cast.omar, cast.dora)
    with_profile(found, cast.nadia)
    return now(found)


def row_of(household) -> Suitability:
    return Suitability.rows.approved().get(household=household)


def shown(household) -> PublishedFamily | None:
    return PublishedFamily.rows.filter(file=household.file).first()


def reads(user, household) -> bool:
    return PublishedFamily.objects.visible_to(user).filter(file=household.file).exists()


def agrees(household, by, on, *, says=True, numbers=(1, 2)):
    people = {1: first(household), 2: second(household)}
    for number in numbers:
        audience.record_answer(household=household, member=people[number], agrees=says, on=on, by=by, today=on)


def decide(question, by, on, reasons="I have thought about it.", outcome=Outcome.AGREED):
    return approvals.decide(approval=question, outcome=outcome, by=by, at=at(on), reasons=reasons)


# ----------------------------------------------------------------------------------------------- SC-05, Leicester City


def test_sc_05_in_leicester_city_the_adopters_are_asked_after_three_months(cast, city_household, clock_at):
    """SC-05, TS-56, AD-46: Friday 23 October 2026; without consent the profile stays with the partnership alone."""
    due = clock_row(city_household, "TS-56")
    assert (due.due_on, due.owner) == (THREE_MONTHS, cast.nadia)
    assert clock_row(city_household, "TS-10") is None
    assert clock_row(city_household, "TS-09") is None
    assert not portal_accounts.is_restricted(city_household, row_of(city_household))

    clock_at.move_to(at(THREE_MONTHS, 9))
    enforce(now=at(THREE_MONTHS, 9))
    assert Notice.rows.filter(deadline=due, to_user=cast.nadia).exists()
    assert shown(city_household).audience == Audience.HOME
    assert not reads(cast.olu, city_household)

    for item in audience.ask_adopters(household=city_household, by=cast.nadia, at=at(THREE_MONTHS)):
        assert item.asks == "sign"
    entry = signed_item(row_of(city_household), first(city_household), THREE_MONTHS)
    signing.take_in(entry, by=None, at=at(THREE_MONTHS))
    signing.take_in(entry, by=None, at=at(THREE_MONTHS))
    assert NationalAnswer.rows.count() == 1
    assert shown(city_household).audience == Audience.HOME

    signing.take_in(
        signed_item(row_of(city_household), second(city_household), THREE_MONTHS), by=None, at=at(THREE_MONTHS)
    )
    assert shown(city_household).audience == Audience.NATIONAL
    assert reads(cast.olu, city_household)
    assert clock_row(city_household, "TS-56").standing(at(THREE_MONTHS)) == Standing.MET


def test_one_no_keeps_it_with_the_partnership(cast, city_household, clock_at):
    """AD-46: consent is mandatory, of each; and who said no is not told to the other."""
    clock_at.move_to(at(THREE_MONTHS, 9))
    agrees(city_household, cast.nadia, THREE_MONTHS, numbers=(1,))
    agrees(city_household, cast.nadia, THREE_MONTHS, numbers=(2,), says=False)
    assert shown(city_household).audience == Audience.HOME
    assert row_of(city_household).national_settled_on == THREE_MONTHS
    assert clock_row(city_household, "TS-56").met_on == THREE_MONTHS
    partner = first(city_household).user
    told = SharedItem.rows.filter(user=partner).values_list("sections", flat=True)
    assert "agree to a national" not in str([*told, PortalHome.rows.get(user=partner).content])


def test_nobody_is_asked_before_the_three_months_are_over(cast, city_household):
    with pytest.raises(NotPossible, match="23 October 2026"):
        audience.ask_adopters(household=city_household, by=cast.nadia, at=at(THREE_MONTHS - A_DAY))
    with pytest.raises(NotPossible, match="23 October 2026"):
        agrees(city_household, cast.nadia, THREE_MONTHS - A_DAY)


def test_consent_taken_back_narrows_it_again(cast, city_household, clock_at):
    clock_at.move_to(at(THREE_MONTHS, 9))
    agrees(city_household, cast.nadia, THREE_MONTHS)
    assert reads(cast.olu, city_household)
    agrees(city_household, cast.nadia, THREE_MONTHS, numbers=(2,), says=False)
    assert not reads(cast.olu, city_household)


# ---------------------------------------------------------------------------------------------- Adopt North East


def test_the_restriction_ends_by_itself_after_six_months_and_widens_nothing(cast, household, clock_at):
    """TS-09, AD-44, AD-45, AD-79: Saturday 23 January 2027, 00:00; the audience stays as it is."""
    due = clock_row(household, "TS-09")
    assert due.due_on == SIX_MONTHS
    accounts = PortalAccount.rows.filter(file=household.file)
    assert {account.home_only for account in accounts} == {True}

    clock_at.move_to(at(SIX_MONTHS - A_DAY, 23))
    enforce(now=at(SIX_MONTHS - A_DAY, 23))
    assert row_of(household).home_restriction_lifted_at is None
    clock_at.move_to(at(SIX_MONTHS, 1))
    enforce(now=at(SIX_MONTHS, 1))
    enforce(now=at(SIX_MONTHS, 2))

    assert row_of(household).home_restriction_lifted_at == at(SIX_MONTHS, 0)
    assert {account.home_only for account in PortalAccount.rows.filter(file=household.file)} == {False}
    assert shown(household).audience == Audience.HOME
    assert (
        CaseEvent.rows.filter(file=household.file, what="Home-agency restriction lifted", recorded_by=None).count() == 1
    )


def test_after_six_months_the_family_finding_manager_alone_agrees(cast, household, clock_at):
    """TS-10, AD-45, PN-38."""
    assert clock_row(household, "TS-10").due_on == SIX_MONTHS
    assert clock_row(household, "TS-56") is None
    with pytest.raises(NotPossible, match="23 January 2027"):
        audience.ask_national(household=household, by=cast.joss, at=at(SIX_MONTHS - A_DAY))

    clock_at.move_to(at(SIX_MONTHS, 9))
    with pytest.raises(NotPossible, match="each of the adopters"):
        audience.ask_national(household=household, by=cast.joss, at=at(SIX_MONTHS))
    agrees(household, cast.joss, SIX_MONTHS)
    assert shown(household).audience == Audience.HOME
    question = audience.ask_national(household=household, by=cast.joss, at=at(SIX_MONTHS))
    for somebody in (cast.lena, cast.sam, cast.dele, cast.olu):
        with pytest.raises(NotAllowed):
            decide(question, somebody, SIX_MONTHS)
    decide(question, cast.tom, SIX_MONTHS)
    assert shown(household).audience == Audience.NATIONAL
    assert clock_row(household, "TS-10").standing(at(SIX_MONTHS)) == Standing.MET


def test_refused_it_stays_at_home(cast, household, clock_at):
    clock_at.move_to(at(SIX_MONTHS, 9))
    agrees(household, cast.joss, SIX_MONTHS)
    question = audience.ask_national(household=household, by=cast.joss, at=at(SIX_MONTHS))
    decide(question, cast.tom, SIX_MONTHS, outcome=Outcome.REFUSED)
    assert shown(household).audience == Audience.HOME
    assert clock_row(household, "TS-10").met_on == SIX_MONTHS


def test_the_senior_manager_alone_waives_the_restriction(cast, household):
    """AD-44, PN-37: exceptional, with reasons; the family finding team manager is refused."""
    day = DECIDED + A_DAY
    with pytest.raises(NotPossible, match="exceptional"):
        audience.ask_waiver(household=household, why=" ", by=cast.joss, at=at(day))
    question = audience.ask_waiver(household=household, why="A brother was born.", by=cast.joss, at=at(day))
    assert question.decided_by_role == Role.SERVICE_MANAGER
    for somebody in (cast.tom, cast.lena, cast.dele):
        with pytest.raises(NotAllowed):
            decide(question, somebody, day)
    with pytest.raises(NotPossible, match="exceptional reasons"):
        decide(question, cast.sam, day, reasons="")
    assert row_of(household).home_restriction_lifted_at is None

    decide(question, cast.sam, day, reasons="The brother of their child was born.")
    assert clock_row(household, "TS-09").standing(at(day)) == Standing.MET
    assert {account.home_only for account in PortalAccount.rows.filter(file=household.file)} == {False}
    agrees(household, cast.joss, day)  # before six months only after the waiver (PN-38)
    decide(audience.ask_national(household=household, by=cast.joss, at=at(day)), cast.tom, day)
    assert shown(household).audience == Audience.NATIONAL


def test_where_no_restriction_runs_there_is_nothing_to_waive(cast, city_household):
    with pytest.raises(NotPossible, match="No home-agency restriction"):
        audience.ask_waiver(household=city_household, why="x", by=cast.nadia, at=at(DECIDED))
    with pytest.raises(NotPossible, match="adopters themselves"):
        audience.ask_national(household=city_household, by=cast.nadia, at=at(DECIDED))
    assert not Approval.rows.filter(kind__in=[audience.WAIVE, audience.NATIONAL]).exists()


# -------------------------------------------------------------------------------------------------- the audience matrix


def test_who_reads_them_at_home_and_nationally(cast, household):
    """FF-28, AD-44, AD-53: those who find families in the home agency; everywhere once it is agreed."""
    finders, others = ("asha", "tom", "wes", "joss", "lena"), ("olu", "petra", "nadia", "marcus")
    never = ("dele", "sam", "root", "mina", "ada", "nia", "ben")
    read = {name for name, user in cast.everyone().items() if reads(user, household)}
    assert read == set(finders)
    PublishedFamily.rows.update(audience=Audience.NATIONAL)
    read = {name for name, user in cast.everyone().items() if reads(user, household)}
    assert read >= {*finders, *others}
    assert not read & set(never)


def test_the_partnership_reads_the_families_of_its_agencies(cast, city_household):
    """AD-53: the whole FAL area, and nobody beyond."""
    assert reads(cast.petra, city_household)
    assert reads(cast.nadia, city_household)
    assert not reads(cast.asha, city_household)


def test_a_conflict_of_interest_hides_them(cast, household):
    """Security 4.6."""
    ConflictBlock.rows.create(
        file=household.file, user=cast.asha, why="A neighbour", declared_on=DECIDED, declared_by=cast.tom
    )
    assert not reads(cast.asha, household)


def test_before_approval_nobody_reads_it_and_with_it_everybody_may(cast):
    """AD-53: a text agreed before is shown from the decision on."""
    row = with_minutes(recommended(waiting_for_panel(cast.ane, cast.joss, cast.lena), cast.joss), cast.joss)
    with_profile(row.household, cast.joss)
    assert shown(row.household) is None
    question = suitability.ask_decision(suitability=row, by=cast.joss, at=at(DECIDED, 9))
    consulted(row, cast.dele)
    decided(question, cast.dele, DECIDED)
    assert reads(cast.asha, row.household)


# ----------------------------------------------------------------------------------------------- matches and the end


def test_a_match_outside_is_told_to_family_finding_at_once(cast, household):
    """AD-47."""
    matches.pursue_outside(
        household=household, what="With Atlas; a first meeting.", on=DECIDED, by=cast.joss, today=DECIDED
    )
    told = Notice.rows.get(key__startswith="outside-match")
    assert (told.to_role, told.agency) == (Role.FAMILY_FINDING_MANAGER, household.file.agency)
    assert "Atlas" not in told.says
    assert CaseEvent.rows.filter(file=household.file, what="A match outside is pursued").exists()


def test_a_match_takes_the_profile_down_and_its_end_brings_it_back(cast, household, clock_at):
    """AD-52, TS-12, CF-06: removed at once; back with its original dates."""
    since = shown(household).shown_since
    day = date(2026, 9, 1)
    clock_at.move_to(at(day))
    matches.establish(household=household, on=day, by=cast.joss, today=day)
    assert shown(household) is None
    assert now(household).stage == Stage.MATCHED
    assert clock_row(household, "TS-12").standing(at(day)) == Standing.MET
    assert clock_row(household, "TS-10").lapsed_on is not None

    later = date(2026, 9, 20)
    clock_at.move_to(at(later))
    matches.end(household=household, why="The child went to kin.", on=later, by=cast.joss, today=later)
    assert shown(household).shown_since == since
    assert clock_row(household, "TS-10").due_on == SIX_MONTHS
    steps = FamilyAudienceChange.rows.filter(household=household).order_by("pk")
    assert [step.became for step in steps] == [Audience.HOME, None, Audience.HOME]


def test_a_closed_file_takes_the_profile_down(cast, household):
    closing.close(
        household=household, ending=Ending.WITHDREW, why="They moved.", on=DECIDED, by=cast.joss, today=DECIDED
    )
    assert shown(household) is None


def test_matched_twice_or_ended_twice_is_refused(cast, household):
    facts = {"household": household, "on": DECIDED, "by": cast.joss, "today": DECIDED}
    with pytest.raises(NotPossible, match="No match"):
        matches.end(why="x", **facts)
    matches.establish(**facts)
    with pytest.raises(NotPossible, match="approved and searching"):
        matches.establish(**facts)


def test_whoever_does_not_work_with_them_decides_nothing(cast, household):
    facts = {"household": household, "by": cast.wes}
    for act in (
        lambda: audience.ask_waiver(why="x", at=at(DECIDED), **facts),
        lambda: audience.ask_adopters(at=at(SIX_MONTHS), **facts),
        lambda: audience.ask_national(at=at(SIX_MONTHS), **facts),
        lambda: matches.pursue_outside(what="x", on=DECIDED, today=DECIDED, **facts),
    ):
        with pytest.raises(NotAllowed):
            act()


# ------------------------------------------------------------------------------------------------------------- pages


def test_a_reader_gets_the_copy_alone_and_every_look_is_written_down(cast, household, signed_in):
    """FF-28, AC-10."""
    client = signed_in(cast.asha)
    assert "Ada and Bea" in client.get(reverse("adopters:families")).content.decode()
    page = client.get(reverse("adopters:family", args=[shown(household).reference])).content.decode()
    assert "like the hills" in page
    for secret in ("Ashdown", "Birch", household.file.reference, household.file.title):
        assert secret not in page
    assert ReadEvent.rows.filter(file=household.file, user=cast.asha, what="adopters:family").count() == 1


def test_home_comes_first_then_whoever_waited_longest(cast, household, city_household):
    PublishedFamily.rows.update(audience=Audience.NATIONAL)
    rows = PublishedFamily.objects.visible_to(cast.petra).nearest_first(cast.petra)
    assert [row.file for row in rows] == [city_household.file, household.file]


def test_the_list_costs_the_same_with_many_families(cast, household, signed_in, django_assert_max_num_queries):
    for _ in range(8):
        PublishedFamilyFactory(file__agency=cast.ane)
    client = signed_in(cast.asha)
    client.get(reverse("adopters:families"))
    with django_assert_max_num_queries(16):
        client.get(reverse("adopters:families"))


def test_the_workers_page_says_how_it_stands(cast, household, signed_in):
    client, ref = signed_in(cast.joss), household.file.reference
    page = client.get(reverse("adopters:profile", args=[ref])).content.decode()
    assert "Children of the home agency" in page
    assert "23 January 2027" in page
    typed = {"on_day": 23, "on_month": 7, "on_year": 2026}
    assert client.post(reverse("adopters:profile-matched", args=[ref]), typed).status_code == 302
    assert "Nobody outside this file" in client.get(reverse("adopters:profile", args=[ref])).content.decode()
    typed |= {"why": "It did not feel right."}
    assert client.post(reverse("adopters:profile-match-ended", args=[ref]), typed).status_code == 302


def test_worker_and_family_write_and_agree_through_the_pages(cast, household, signed_in):
    """From a new text to its copy, page by page; an older page shows both texts."""
    ref = household.file.reference
    client, home = signed_in(cast.joss), signed_in(first(household).user)
    assert "like the hills" in home.get(reverse("family:profile")).content.decode()
    form = {"version": 1, "heading": "Ada", "us": "New words.", "key": "a"}
    old = home.post(reverse("family:profile-write"), form)
    assert old.status_code == 422
    assert "like the hills" in old.content.decode()
    assert "New words." in old.content.decode()

    staff = {"version": 1, "heading": "Ada", "us": "Their words.", "written_by": "adopters"}
    stale = client.post(reverse("adopters:profile-write", args=[ref]), staff)
    assert stale.status_code == 422
    assert "like the hills" in stale.content.decode()
    staff["version"] = profiles.of(household).version
    assert client.post(reverse("adopters:profile-write", args=[ref]), staff).status_code == 302
    for name in ("hand-in", "passed"):
        assert client.post(reverse(f"adopters:profile-{name}", args=[ref])).status_code == 302
    assert "Read it and sign" in home.get(reverse("family:profile")).content.decode()
    down = home.post(reverse("family:profile-down"), {"sure": "on", "key": "b"})
    assert down.status_code == 302
