"""Who may know of a file (AC-1, AC-7), and that staff and families never meet (security 4.10)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import Error, connection, transaction

from adoption import clock, histories
from adoption.context import page
from adoption.histories import UNGUARDED
from adoption.models import Basis, CaseEvent, CaseFile, DeadlineMove, FileKind, Part, ReadEvent, RoleGrant
from adoption.permissions import Permission, Role, can
from adoption.scope import guarded
from adoption.watchers import everybody
from tests.factories.adoption import (
    AllocationFactory,
    CaseEventFactory,
    CaseFileFactory,
    ConflictBlockFactory,
    DeadlineMoveFactory,
    NamedGrantFactory,
    ReadEventFactory,
    RoleGrantFactory,
)

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture
def file(cast):
    return CaseFileFactory(agency=cast.ane, team=cast.north)


def who_sees(cast, file):
    for user in cast.everyone().values():
        vars(user).pop("authority", None)
    return {name for name, user in cast.everyone().items() if CaseFile.objects.visible_to(user).filter(pk=file.pk)}


def test_team_and_oversight_see_a_file_and_nobody_else(cast, file):
    assert who_sees(cast, file) == {"asha", "tom", "dele", "sam"}


def test_a_local_authoritys_file_is_its_own(cast):
    file = CaseFileFactory(agency=cast.leicestershire, team=cast.permanence)
    assert who_sees(cast, file) == {"petra", "marcus", "grace"}


def test_a_region_oversees_the_local_authorities_within_it(cast):
    RoleGrantFactory(user=cast.sam, role=Role.SERVICE_MANAGER, agency=cast.fal)
    file = CaseFileFactory(agency=cast.leicestershire, team=cast.permanence)
    assert "sam" in who_sees(cast, file)


def test_an_allocated_worker_of_another_team_sees_the_file_while_it_lasts(cast, file):
    AllocationFactory(file=file, worker=cast.wes, part=Part.SECOND, from_on=MONDAY, to_on=TUESDAY)
    for day, seen in [(MONDAY - timedelta(days=1), False), (MONDAY, True), (TUESDAY, False)]:
        with time_machine.travel(clock.midnight(day) + timedelta(hours=9), tick=False):
            assert ("wes" in who_sees(cast, file)) is seen


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_role_works_from_its_first_day_to_its_last(cast, file, shift):
    RoleGrant.objects.filter(user=cast.asha).update(from_on=MONDAY, to_on=MONDAY)
    with time_machine.travel(clock.midnight(MONDAY + timedelta(days=shift)) + timedelta(hours=23), tick=False):
        assert ("asha" in who_sees(cast, file)) is (shift == 0)


def test_a_restricted_file_is_for_named_people_alone(cast, file):
    file.restricted = True
    file.save()
    AllocationFactory(file=file, worker=cast.asha)
    NamedGrantFactory(file=file, user=cast.wes)
    assert who_sees(cast, file) == {"asha", "wes"}


def test_a_sealed_file_is_nobodys(cast, file):
    AllocationFactory(file=file, worker=cast.asha)
    NamedGrantFactory(file=file, user=cast.wes)
    file.sealed_at = clock.now()
    file.save()
    assert who_sees(cast, file) == set()


def test_a_conflict_beats_role_allocation_and_grant(cast, file):
    AllocationFactory(file=file, worker=cast.asha)
    NamedGrantFactory(file=file, user=cast.asha)
    ConflictBlockFactory(file=file, user=cast.asha)
    ConflictBlockFactory(file=file, user=cast.sam)
    assert who_sees(cast, file) == {"tom", "dele"}


def test_a_grant_ends_with_its_date(cast, file):
    NamedGrantFactory(file=file, user=cast.wes, from_on=MONDAY, until_on=TUESDAY)
    for day, seen in [(MONDAY, True), (TUESDAY, True), (TUESDAY + timedelta(days=1), False)]:
        with time_machine.travel(clock.midnight(day) + timedelta(hours=9), tick=False):
            assert ("wes" in who_sees(cast, file)) is seen


def test_break_glass_ends_at_its_hour(cast, file):
    opened = clock.midnight(MONDAY) + timedelta(hours=22)
    NamedGrantFactory(
        file=file,
        user=cast.wes,
        basis=Basis.GLASS,
        from_on=MONDAY,
        until_on=TUESDAY,
        until_at=opened + timedelta(hours=4),
    )
    for hours, seen in [(0, True), (3.9, True), (4.1, False)]:
        with time_machine.travel(opened + timedelta(hours=hours), tick=False):
            assert ("wes" in who_sees(cast, file)) is seen


def test_dates_without_guardians_permission_open_nothing(cast, file):
    grant = NamedGrantFactory(file=file, user=cast.wes)
    grant.user.casefileuserobjectpermission_set.all().delete()
    assert "wes" not in who_sees(cast, file)


def test_an_inactive_person_sees_nothing(cast, file):
    cast.asha.is_active = False
    assert not CaseFile.objects.visible_to(cast.asha)
    assert not can(cast.asha, Permission.CHILD_OPEN, file)


def test_who_can_see_says_the_same_as_the_rule(cast, file):
    """Adoption/watchers.py reads the rule the other way round; the two must agree for everybody."""
    city = CaseFileFactory(agency=cast.leicester_city, kind=FileKind.HOUSEHOLD, team=None)
    RoleGrantFactory(user=cast.grace, role=Role.SERVICE_MANAGER, agency=cast.fal)
    RoleGrantFactory(user=cast.ada, role=Role.DATA_ANALYST, agency=cast.ane)
    AllocationFactory(file=file, worker=cast.wes, part=Part.SECOND)
    AllocationFactory(file=file, worker=cast.ada, part=Part.SUPPORT)
    NamedGrantFactory(file=file, user=cast.olu)
    NamedGrantFactory(file=city, user=cast.asha)
    ConflictBlockFactory(file=file, user=cast.sam)
    restricted = CaseFileFactory(agency=cast.ane, team=cast.north, restricted=True)
    AllocationFactory(file=restricted, worker=cast.tom)

    for each in (file, city, restricted):
        seen = {cast.everyone()[name] for name in who_sees(cast, each)}
        assert everybody(each, clock.today()) & set(cast.everyone().values()) == seen


# ---------------------------------------------------------------------------------------------------------- two sides


def test_families_get_no_staff_page(cast, signed_in):
    browser = signed_in(cast.ada)
    for path in ("/my-work/", "/people/", "/break-glass/", "/children/"):
        assert browser.get(path).status_code == 404, path
    assert browser.get("/account/").status_code == 200


def test_staff_get_no_page_of_the_families(cast, signed_in):
    assert signed_in(cast.asha).get("/portal/").status_code == 404
    assert signed_in(cast.ada).get("/portal/").status_code == 200


def test_everybody_lands_where_their_day_begins(cast, signed_in):
    lands = {name: signed_in(user).get("/").url for name, user in cast.everyone().items()}
    assert lands["asha"] == lands["tom"] == lands["sam"] == lands["petra"] == "/my-work/"
    assert lands["dele"] == "/approvals/"
    assert lands["root"] == "/people/"
    assert lands["ada"] == lands["nia"] == "/portal/"


def test_somebody_without_a_role_is_told_whom_to_ask(cast, signed_in):
    cast.asha.roles.all().delete()
    page = signed_in(cast.asha).get("/")
    assert page.status_code == 200
    assert "Ask your manager" in page.content.decode()


def test_the_menu_holds_only_where_one_may_go(cast, signed_in):
    def menu(user):
        return [item["text"] for item in signed_in(user).get("/account/").context["navigation"]]

    assert "People and settings" in menu(cast.sam)
    assert "People and settings" not in menu(cast.asha)
    assert "Children" in menu(cast.asha)
    assert "Children" not in menu(cast.root)


def test_the_frame_of_a_page_costs_two_queries_at_most(cast, rf, django_assert_num_queries):
    request = rf.get("/account/")
    request.user, request.session = cast.sam, {}
    assert cast.sam.authority.held
    with django_assert_num_queries(2), guarded():  # heartbeat; notices and questions waiting
        frame = page(request)
        assert frame["heartbeat"]["stale"]
        assert frame["account"]["agency"] == frame["account"]["agency"] == "Adopt North East"
        assert len(list(frame["navigation"])) == len(list(frame["navigation"])) > 3


def test_every_place_in_the_menu_exists():
    from adoption.context import FAMILIES, STAFF
    from adoption.views.asking import href

    assert [place.url for place in (*STAFF, *FAMILIES) if not href(place.url)] == []


# ------------------------------------------------------------------------------------------------------- only added to


@pytest.fixture
def rows(file):
    return {
        CaseEvent: CaseEventFactory(file=file),
        ReadEvent: ReadEventFactory(file=file),
        DeadlineMove: DeadlineMoveFactory(),
    }


@pytest.mark.parametrize("model", [CaseEvent, ReadEvent, DeadlineMove])
@pytest.mark.parametrize("how", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
def test_what_happened_is_never_changed_deleted_or_emptied(rows, model, how):
    """Entries cannot be deleted (FF-02)."""
    statement = how.format(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # else the rows made just now would forbid a truncate
        with pytest.raises(Error) as refused, transaction.atomic():
            cursor.execute(statement)

    assert refused.value.__cause__.sqlstate == "23001"  # restrict_violation
    assert getattr(model, "rows", model.objects).filter(pk=rows[model].pk).exists()


def test_every_history_refuses_to_be_rewritten_and_still_grows(cast):
    """No table without its guard, whoever adds one; and the guard bites."""
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED, [histories.tables()])
        assert cursor.fetchall() == []

    cast.asha.first_name = "Aisha"
    cast.asha.save()
    kept = cast.asha.history.count()
    for change in (lambda: cast.asha.history.update(first_name="Nobody"), lambda: cast.asha.history.all().delete()):
        with pytest.raises(Error) as refused, transaction.atomic():
            change()
        assert refused.value.__cause__.sqlstate == "23001"  # restrict_violation
    assert cast.asha.history.count() == kept > 0


def test_a_migration_may_fill_a_new_column_of_a_history(cast):
    with histories.migrating(connection):
        cast.asha.history.update(first_name="Aisha")

    assert set(cast.asha.history.values_list("first_name", flat=True)) == {"Aisha"}
    with pytest.raises(Error), transaction.atomic():
        cast.asha.history.update(first_name="Nobody")


def test_the_bank_holidays_of_england_are_there_from_the_start():
    from adoption.models import BankHoliday

    assert set(BankHoliday.objects.filter(day__year=2026).values_list("day", flat=True)) == {
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    }
