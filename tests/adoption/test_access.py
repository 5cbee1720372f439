"""Named grants, break-glass and conflicts of interest (AC-1, security 4.3 and 4.6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from adoption import clock
from adoption.actions import access
from adoption.actions.access import Emergency
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Basis, CaseFile, ConflictBlock, Look, NamedGrant, Notice, Part, ReadEvent
from adoption.permissions import Role
from tests.factories.adoption import AllocationFactory, CaseFileFactory, ConflictBlockFactory, RoleGrantFactory, person

MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)
AT = datetime(2026, 3, 9, 22, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2026, 3, 9, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def file(cast):
    file = CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, manager=cast.tom)
    AllocationFactory(file=file, worker=cast.asha, part=Part.LEAD)
    return file


def sees(user, file):
    vars(user).pop("authority", None)
    return CaseFile.objects.visible_to(user).filter(pk=file.pk).exists()


def give(cast, file, **changes):
    facts = {"user": cast.wes, "basis": Basis.COVER, "why": "Covers for Asha", "until": FRIDAY, "on": MONDAY}
    return access.grant(**{"file": file, "by": cast.tom} | facts | changes)


# --------------------------------------------------------------------------------------------------------------- grants


def test_a_grant_opens_one_file_to_one_person_until_its_date(cast, file):
    assert not sees(cast.wes, file)
    give(cast, file)

    assert sees(cast.wes, file)
    assert not sees(cast.wes, CaseFileFactory(agency=cast.ane, team=cast.north))
    event = file.events.get()
    assert (event.why, event.recorded_by) == ("Covers for Asha", cast.tom)
    assert Notice.rows.get(to_user=cast.wes).file == file


@pytest.mark.parametrize("who", ["asha", "dele", "root", "olu", "ada"])
def test_only_a_manager_of_the_agency_gives_access(cast, file, who):
    with pytest.raises(NotAllowed):
        give(cast, file, by=getattr(cast, who))
    assert not sees(cast.wes, file)


def test_nobody_gives_access_to_themselves(cast, file):
    with pytest.raises(NotAllowed):
        give(cast, file, user=cast.tom)


@pytest.mark.parametrize("until", [MONDAY - timedelta(days=1), MONDAY + timedelta(days=367)])
def test_a_grant_ends_within_a_year(cast, file, until):
    with pytest.raises(NotPossible, match="end date"):
        give(cast, file, until=until)


def test_no_grant_for_families_ended_accounts_or_declared_conflicts(cast, file):
    cast.petra.is_active = False
    cast.petra.save()
    ConflictBlockFactory(file=file, user=cast.dele)
    for user in (cast.ada, cast.petra, cast.dele):
        with pytest.raises(NotPossible):
            give(cast, file, user=user)
    assert not NamedGrant.rows.exists()


def test_break_glass_is_not_given_as_a_grant(cast, file):
    with pytest.raises(NotPossible):
        give(cast, file, basis=Basis.GLASS)


def test_a_grant_can_be_taken_back_and_given_up(cast, file):
    access.end(grant=give(cast, file), on=MONDAY, by=cast.tom)
    assert not sees(cast.wes, file)
    assert not cast.wes.casefileuserobjectpermission_set.exists()

    second = give(cast, file)
    access.end(grant=second, on=MONDAY, by=cast.wes)
    assert not sees(cast.wes, file)
    with pytest.raises(NotPossible):
        access.end(grant=second, on=MONDAY, by=cast.tom)


def test_ending_one_of_two_grants_leaves_the_other(cast, file):
    first, _ = give(cast, file), give(cast, file, basis=Basis.CONSULTATION)
    access.end(grant=first, on=MONDAY, by=cast.tom)
    assert sees(cast.wes, file)


def test_a_stranger_ends_nobodys_grant(cast, file):
    grant = give(cast, file)
    for who in (cast.asha, cast.olu):
        with pytest.raises(NotAllowed):
            access.end(grant=grant, on=MONDAY, by=who)


# ---------------------------------------------------------------------------------------------------------- break-glass


def smash(cast, file, **changes):
    facts = {"reference": file.reference, "reason": Emergency.RISK, "why": "Child missing", "at": AT, "by": cast.wes}
    return access.break_glass(**facts | changes)


def test_break_glass_opens_one_file_for_four_hours(cast, file):
    with time_machine.travel(AT, tick=False) as moment:
        smash(cast, file)
        assert sees(cast.wes, file)
        moment.shift(timedelta(hours=3, minutes=59))
        assert sees(cast.wes, file)
        moment.shift(timedelta(minutes=2))
        assert not sees(cast.wes, file)


def test_break_glass_tells_everybody_concerned_at_once_without_a_name(cast, file):
    smash(cast, file)

    told = set(Notice.rows.filter(file=file).values_list("to_user__first_name", "to_role"))
    assert told == {("Asha", ""), ("Tom", ""), (None, Role.SERVICE_MANAGER)}
    assert not any(file.title in notice.says or "Wes" in notice.says for notice in Notice.rows.all())
    assert file.events.get().why == f"{Emergency.RISK.label}. Child missing"
    read = ReadEvent.rows.get()
    assert (read.look, read.user, read.file) == (Look.GLASS, cast.wes, file)


def test_a_missing_a_foreign_a_sealed_and_a_blocked_file_are_answered_alike(cast, file):
    elsewhere = CaseFileFactory(agency=cast.atlas)
    sealed = CaseFileFactory(agency=cast.ane, sealed_at=AT)
    blocked = CaseFileFactory(agency=cast.ane)
    ConflictBlockFactory(file=blocked, user=cast.wes)
    answers = set()
    for reference in ("NOT-HERE", elsewhere.reference, sealed.reference, blocked.reference):
        with pytest.raises(NotPossible) as refused:
            smash(cast, file, reference=reference)
        answers.add(str(refused.value))
    assert len(answers) == 1
    assert not Notice.rows.exists()


@pytest.mark.parametrize("who", ["dele", "ada"])
def test_break_glass_needs_its_permission(cast, file, who):
    with pytest.raises(NotAllowed):
        smash(cast, file, by=getattr(cast, who))


# ------------------------------------------------------------------------------------------------------------ conflicts


def test_a_declared_conflict_hides_the_file_at_once(cast, file):
    access.declare_conflict(file=file, user=cast.asha, why="My cousin", on=MONDAY, by=cast.asha)

    assert not sees(cast.asha, file)
    assert Notice.rows.get(to_user=cast.tom)
    event = file.events.get()
    assert "My cousin" not in event.what + event.why + event.detail


def test_a_manager_declares_for_a_colleague_and_others_do_not(cast, file):
    access.declare_conflict(file=file, user=cast.asha, why="A neighbour", on=MONDAY, by=cast.tom)
    assert not sees(cast.asha, file)
    with pytest.raises(NotAllowed):
        access.declare_conflict(file=file, user=cast.tom, why="Revenge", on=MONDAY, by=cast.asha)
    with pytest.raises(NotPossible):
        access.declare_conflict(file=file, user=cast.asha, why="Again", on=MONDAY, by=cast.tom)


@pytest.mark.parametrize("who", ["asha", "tom", "wes", "olu"])
def test_only_another_manager_ends_a_conflict(cast, file, who):
    block = access.declare_conflict(file=file, user=cast.asha, why="A neighbour", on=MONDAY, by=cast.tom)
    with pytest.raises(NotAllowed):
        access.end_conflict(block=block, on=MONDAY, by=getattr(cast, who), why="Moved away")
    assert not sees(cast.asha, file)


def test_another_manager_ends_it_once(cast, file):
    block = access.declare_conflict(file=file, user=cast.asha, why="A neighbour", on=MONDAY, by=cast.tom)
    access.end_conflict(block=block, on=FRIDAY, by=cast.sam, why="Moved away")
    assert sees(cast.asha, file)
    with pytest.raises(NotPossible):
        access.end_conflict(block=block, on=FRIDAY, by=cast.sam, why="Again")


def test_a_manager_cannot_lift_their_own_conflict_through_another_role(cast, file):
    RoleGrantFactory(user=cast.tom, role=Role.SERVICE_MANAGER, agency=cast.ane)
    block = access.declare_conflict(file=file, user=cast.tom, why="My brother", on=MONDAY, by=cast.sam)
    with pytest.raises(NotAllowed):
        access.end_conflict(block=block, on=MONDAY, by=cast.tom, why="It is fine")


# --------------------------------------------------------------------------------------------------------------- pages


def test_who_can_see_names_everybody_and_their_right_and_is_logged(cast, file, signed_in):
    give(cast, file)
    page = signed_in(cast.asha).get(f"/who-can-see/{file.reference}/").content.decode()
    for name in ("Asha", "Tom", "Dele", "Sam", "Wes"):
        assert name in page
    assert "Olu" not in page
    assert "Covers for Asha" not in page
    assert "Covers for Asha" in signed_in(cast.tom).get(f"/who-can-see/{file.reference}/").content.decode()
    assert ReadEvent.rows.filter(what="access:file", file=file).count() == 2


def test_only_managers_see_whose_conflicts_are_declared(cast, file, signed_in):
    ConflictBlockFactory(file=file, user=cast.wes, why="A relative")
    address = f"/who-can-see/{file.reference}/"
    assert "Wes" not in signed_in(cast.asha).get(address).content.decode()
    assert "A relative" in signed_in(cast.tom).get(address).content.decode()


def test_giving_access_through_the_page(cast, file, signed_in):
    facts = {
        "user": cast.wes.pk,
        "basis": "cover",
        "why": "",
        "until_day": "13",
        "until_month": "3",
        "until_year": "2026",
    }
    browser, address = signed_in(cast.tom), f"/who-can-see/{file.reference}/grant/"
    assert browser.post(address, facts).status_code == 422
    assert browser.post(address, facts | {"user": cast.olu.pk, "why": "Cover"}).status_code == 422
    assert browser.post(address, facts | {"why": "Cover"}).url == f"/who-can-see/{file.reference}/"
    assert sees(cast.wes, file)

    grant = NamedGrant.rows.get()
    browser.post(f"/who-can-see/{file.reference}/grants/{grant.pk}/end/")
    assert not sees(cast.wes, file)


def test_declaring_ones_own_conflict_through_the_page_leads_away_from_the_file(cast, file, signed_in):
    browser = signed_in(cast.asha)
    answer = browser.post(f"/who-can-see/{file.reference}/conflict/", {"why": "My cousin", "user": cast.tom.pk})
    assert answer.url == "/"
    assert ConflictBlock.rows.get().user == cast.asha
    assert browser.get(f"/who-can-see/{file.reference}/").status_code == 404


def test_ending_a_conflict_through_the_page(cast, file, signed_in):
    block = ConflictBlockFactory(file=file, user=cast.asha)
    address = f"/who-can-see/{file.reference}/conflicts/{block.pk}/end/"
    assert signed_in(cast.tom).post(address, {"why": "Moved away"}).status_code == 302
    assert sees(cast.asha, file)


def test_break_glass_asks_once_more_who_one_is(cast, file, signed_in):
    cast.wes.set_password("willow barn kettle")
    cast.wes.save()
    browser = signed_in(cast.wes)
    assert browser.get("/break-glass/").url.startswith("/account/confirm/?next=%2Fbreak-glass%2F")

    browser.post("/account/confirm/", {"password": "willow barn kettle"})
    page = browser.get("/break-glass/")
    assert page.status_code == 200
    facts = {"reference": file.reference, "reason": "risk", "why": "Child missing"}
    assert browser.post("/break-glass/", facts | {"reference": "NOT-HERE"}).status_code == 422
    assert browser.post("/break-glass/", facts).url == f"/who-can-see/{file.reference}/"


def test_a_wrong_password_proves_nothing(cast, signed_in):
    cast.wes.set_password("willow barn kettle")
    cast.wes.save()
    browser = signed_in(cast.wes)
    browser.get("/break-glass/")
    browser.post("/account/confirm/", {"password": "guess"})
    assert browser.get("/break-glass/").status_code == 302


def test_two_managers_giving_the_same_access_leave_two_reasons_and_one_permission(cast, file):
    give(cast, file)
    give(cast, file, by=cast.sam, why="Second opinion", basis=Basis.CONSULTATION)
    assert NamedGrant.rows.count() == 2
    assert cast.wes.casefileuserobjectpermission_set.count() == 1


def test_access_given_to_somebody_who_changed_agency_still_ends(cast, file):
    guest = person("guest", Role.MEDICAL_ADVISER, cast.ane)
    give(cast, file, user=guest, basis=Basis.MEDICAL)
    with time_machine.travel(clock.midnight(FRIDAY + timedelta(days=1)), tick=False):
        assert not sees(guest, file)
