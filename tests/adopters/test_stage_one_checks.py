"""Checks, referees and histories: for whom, in which order, and who may know what came back (AD-14, AD-18 to AD-20)."""

from datetime import date

import pytest
from celery import current_app

from adopters import tasks
from adopters.actions import checks, checks_by_date, histories, referees, registering, sharing
from adopters.checklist import COLOURS, State, Work, lines, state_of, undone
from adopters.daily import DAILY
from adopters.models import Check, CheckOutcome, HistoryKind, Member, Referee
from adopters.pasts import unexplained
from adoption import clock
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Notice, PortalHome, PortalMessage, Relation, SharedItem, Side, Standing
from tests.adopters.families import (
    LATER,
    a_document,
    all_checks_back,
    at,
    check_of,
    clock_row,
    comes_back,
    family,
    first,
    lives_there,
    now,
    run_of,
    second,
    signed_by_all,
    started,
    succeeded,
    three_references,
)
from tests.factories.adopters import STARTED_ON
from tests.factories.adoption import DocumentVersionFactory, PolicySettingFactory
from tests.fixtures.worlds import kept

FEBRUARY = date(2026, 2, 2)
BIRTHDAY = date(2026, 2, 14)


@pytest.fixture
@kept
def household(cast):
    household = family(cast.ane, cast.joss, cast.lena)
    started(household, cast.lena)
    return household


@pytest.fixture
@kept
def dbs(household):
    return check_of(first(household), "dbs")


# --------------------------------------------------------------------------------------------------------- who, when


def test_checks_come_with_the_birthday_itself_however_often_and_late_the_job_runs(cast, household):
    """AD-18, CF-16: three days down, then twice."""
    young = lives_there(household, date(2008, 2, 14))
    for day in (date(2026, 2, 13), date(2026, 2, 17), date(2026, 2, 17)):
        checks_by_date.add_for_new_adults(at=at(day))
    assert list(Check.rows.filter(member=young).values_list("needed_on", flat=True)) == [BIRTHDAY] * 2
    assert CaseEvent.rows.filter(file=household.file, what__contains="another adult", recorded_by=None).exists()


def test_whoever_is_born_on_leap_day_comes_of_age_on_the_first_of_march(cast, household):
    """D14."""
    young = lives_there(household, date(2008, 2, 29))
    assert checks_by_date.add_for_new_adults(at=at(date(2026, 2, 28))) == 0
    assert checks_by_date.add_for_new_adults(at=at(date(2026, 3, 1))) == 1
    assert check_of(young, "dbs").needed_on == date(2026, 3, 1)


def test_the_hour_before_midnight_in_england_is_still_the_day_before(cast, household):
    young = lives_there(household, date(2008, 6, 1))
    checks_by_date.add_for_new_adults(at=at(date(2026, 5, 31), 23))
    assert not Check.rows.filter(member=young).exists()
    checks_by_date.add_for_new_adults(at=at(date(2026, 6, 1), 0))
    assert Check.rows.filter(member=young).count() == 2


def test_nobody_is_checked_before_stage_one_or_after_the_file_is_closed(cast, household):
    enquirers = family(cast.ane, cast.joss, cast.lena)
    lives_there(enquirers, date(1990, 1, 1), kind="adult")
    gone = lives_there(household, date(2008, 2, 14))
    Member.rows.filter(pk=gone.pk).update(left_on=FEBRUARY)
    checks_by_date.add_for_new_adults(at=at(BIRTHDAY))
    assert not Check.rows.filter(member__household=enquirers).exists()
    assert not Check.rows.filter(member=gone).exists()


def test_one_household_that_cannot_be_changed_does_not_keep_the_others_waiting(cast, household):
    other = family(cast.ane, cast.joss, cast.lena)
    started(other, cast.lena)
    for home in (household, other):
        lives_there(home, date(2008, 2, 14))
    household.file.closed_on = FEBRUARY
    household.file.save()
    assert checks_by_date.add_for_new_adults(at=at(BIRTHDAY)) == 1


def test_the_clock_of_a_birthday_runs_for_those_who_come_of_age_here(cast, household):
    """TS-77: an applicant of forty is not twenty years late."""
    lives_there(household, date(2008, 2, 14))
    checks_by_date.add_for_new_adults(at=at(BIRTHDAY))
    row = clock_row(household, "TS-77")
    assert row.due_on == BIRTHDAY
    assert household.file.deadlines.filter(rule="TS-77").count() == 1


def test_a_check_returned_after_the_birthday_is_not_late_for_it(cast, household):
    """TS-77: the birthday is the day from which the check is owed, not the day by which it is."""
    young = lives_there(household, date(2008, 2, 14))
    checks_by_date.add_for_new_adults(at=at(BIRTHDAY))
    for kind in ("dbs", "local_authority"):
        comes_back(check_of(young, kind), on=date(2026, 3, 20), by=cast.joss)
    row, then = clock_row(household, "TS-77"), at(date(2026, 3, 20))
    assert row.met_on == date(2026, 3, 20)
    assert (row.standing(then), row.days_late(then)) == (Standing.MET, 0)


def test_the_schedule_and_the_demonstration_clock_do_it(cast, household, settings):
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "adopters.tasks.add_checks_for_new_adults" in names
    assert "adopters.tasks.add_checks_for_new_adults" in current_app.tasks
    assert checks_by_date.add_for_new_adults in DAILY
    young = lives_there(household, date(2000, 1, 1), kind="adult")
    tasks.add_checks_for_new_adults()
    tasks.add_checks_for_new_adults(of_an_older_version="stays readable")
    assert Check.rows.filter(member=young).count() == 2


def test_the_agency_chooses_which_further_checks_it_makes(cast):
    PolicySettingFactory(
        agency=cast.ane, key="stage_one_checks", value=["finance"], from_on=date(2025, 1, 1), agreed_on=STARTED_ON
    )
    household = family(cast.ane, cast.joss, cast.lena)
    started(household, cast.lena)
    kinds = set(Check.rows.filter(member__household=household).values_list("kind", flat=True))
    assert kinds == {"dbs", "local_authority", "medical", "finance"}


@pytest.mark.parametrize("born", [date(1936, 1, 1), date(1970, 1, 1), date(2004, 1, 1)])
def test_no_age_background_or_work_makes_a_difference(cast, born):
    """AD-01, AD-02: the same checks, the same order, the same clocks."""
    plain, other = family(cast.ane, cast.joss, cast.lena), family(cast.ane, cast.joss, cast.lena)
    Member.rows.filter(household=other).update(
        born_on=born, background="Muslim, married to a woman", occupation="None", relation="Wife"
    )
    for household in (plain, other):
        started(household, cast.lena)
    kinds = [list(Check.rows.filter(member__household=h).order_by("pk").values_list("kind")) for h in (plain, other)]
    assert kinds[0] == kinds[1]
    assert [clock_row(h, "TS-49").due_on for h in (plain, other)] == [date(2026, 6, 30)] * 2
    assert undone(plain, today=FEBRUARY) == undone(other, today=FEBRUARY)


# ------------------------------------------------------------------------------------------------------- what came back


def test_a_clear_check_is_resolved_the_day_it_comes_back_and_counts_two_years(cast, household, dbs):
    checks.request(check=dbs, on=date(2026, 1, 5), today=LATER, by=cast.joss)
    comes_back(dbs, FEBRUARY, cast.joss)
    dbs.refresh_from_db()
    assert (dbs.requested_on, dbs.resolved_on, dbs.resolved_by) == (date(2026, 1, 5), FEBRUARY, cast.joss)
    assert dbs.expires_on == date(2028, 2, 2)


def test_how_long_a_check_counts_is_the_agencys_policy(cast, household, dbs):
    PolicySettingFactory(
        agency=cast.ane,
        key="check_renewal_after",
        value={"number": 12, "unit": "months", "before": False},
        from_on=date(2025, 1, 1),
        agreed_on=STARTED_ON,
    )
    comes_back(dbs, FEBRUARY, cast.joss)
    home = check_of(first(household), "home")
    comes_back(home, FEBRUARY, cast.joss)
    assert Check.rows.get(pk=dbs.pk).expires_on == date(2027, 2, 2)
    assert Check.rows.get(pk=home.pk).expires_on is None


def test_something_found_waits_until_it_is_talked_about(cast, household, dbs):
    comes_back(dbs, FEBRUARY, cast.joss, CheckOutcome.TO_DISCUSS, "A caution in 2009.")
    assert Check.rows.get(pk=dbs.pk).resolved_on is None
    with pytest.raises(NotPossible, match="how it was resolved"):
        checks.resolve(check=dbs, how=" ", on=FEBRUARY, today=LATER, by=cast.joss)
    with pytest.raises(NotPossible, match="before the check came back"):
        checks.resolve(check=dbs, how="Talked.", on=date(2026, 1, 1), today=LATER, by=cast.joss)
    checks.resolve(check=dbs, how="Long ago, told openly.", on=date(2026, 2, 9), today=LATER, by=cast.joss)
    dbs.refresh_from_db()
    assert dbs.outcome == CheckOutcome.RESOLVED
    assert dbs.resolved_on == date(2026, 2, 9)
    assert "A caution in 2009." in dbs.found
    assert "told openly" in dbs.found


def test_what_stops_by_law_is_never_resolved(cast, household, dbs):
    comes_back(dbs, FEBRUARY, cast.joss, CheckOutcome.STOPS, "A specified offence.")
    with pytest.raises(NotPossible, match="nothing to resolve"):
        checks.resolve(check=dbs, how="Talked.", on=FEBRUARY, today=LATER, by=cast.joss)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"on": date(2027, 1, 1)}, "in the future"),
        ({"on": date(2026, 1, 2)}, "before the check was asked for"),
        ({"certificate_on": None}, "on the certificate"),
        ({"certificate_on": date(2026, 2, 3)}, "dated after"),
        ({"outcome": CheckOutcome.OPEN}, "what came back"),
        ({"outcome": CheckOutcome.RESOLVED}, "what came back"),
        ({"outcome": CheckOutcome.TO_DISCUSS}, "what was found"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(cast, household, dbs, facts, says):
    checks.request(check=dbs, on=date(2026, 1, 5), today=LATER, by=cast.joss)
    given = {"on": FEBRUARY, "certificate_on": FEBRUARY, "outcome": CheckOutcome.CLEAR} | facts
    with pytest.raises(NotPossible, match=says):
        checks.record_return(check=dbs, today=LATER, by=cast.joss, **given)


def test_a_check_is_asked_for_within_stage_one_and_before_it_came_back(cast, household, dbs):
    for wrong in (date(2025, 12, 1), date(2027, 1, 1)):
        with pytest.raises(NotPossible):
            checks.request(check=dbs, on=wrong, today=LATER, by=cast.joss)
    comes_back(dbs, FEBRUARY, cast.joss)
    with pytest.raises(NotPossible, match="come back already"):
        checks.request(check=dbs, on=FEBRUARY, today=LATER, by=cast.joss)
    with pytest.raises(NotPossible, match="settled"):
        comes_back(dbs, FEBRUARY, cast.joss)


def test_colleagues_of_other_work_do_not_touch_checks(cast, household, dbs):
    for who in (cast.asha, cast.dele, cast.mina, cast.nadia):
        with pytest.raises(NotAllowed):
            checks.request(check=dbs, on=FEBRUARY, today=LATER, by=who)


# ------------------------------------------------------------------------------------------------------------ renewal


@pytest.fixture
@kept
def waiting(cast, household):
    """A family that waits between the stages with everything checked on 2 February 2026."""
    signed_by_all(household, cast.joss)
    all_checks_back(household, FEBRUARY, cast.joss)
    succeeded(household, cast.lena, date(2026, 2, 27))
    return household


def test_three_months_before_a_check_runs_out_the_worker_is_told_once(cast, waiting):
    expiring = {"file": waiting.file, "says__contains": "runs out"}
    checks_by_date.renew_what_expires(at=at(date(2027, 11, 1)))
    assert not Notice.rows.filter(**expiring).exists()
    for _ in range(2):
        checks_by_date.renew_what_expires(at=at(date(2027, 11, 2)))
    assert Notice.rows.filter(**expiring, to_user=cast.joss).count() == 6
    assert Check.rows.filter(replaced_on__isnull=False).count() == 0


def test_on_the_day_it_runs_out_it_is_made_anew_by_itself(cast, waiting):
    old = check_of(first(waiting), "dbs")
    assert checks_by_date.renew_what_expires(at=at(date(2028, 2, 5))) == 6
    assert checks_by_date.renew_what_expires(at=at(date(2028, 2, 5))) == 0
    again = check_of(first(waiting), "dbs")
    assert (again.needed_on, again.returned_on) == (date(2028, 2, 2), None)
    old.refresh_from_db()
    assert (old.replaced_on, old.resolved_on) == (date(2028, 2, 2), FEBRUARY)
    assert state_of(old, date(2028, 2, 2)) == State.EXPIRED


def test_a_renewal_does_not_undo_that_they_were_asked_in_time(cast, waiting):
    registering.ask_to_register(stage_one=run_of(waiting), on=date(2026, 3, 2), today=LATER, by=cast.joss)
    checks.renew(check=check_of(first(waiting), "dbs"), on=date(2026, 4, 1), by=cast.joss)
    assert run_of(waiting).ready_to_register_on == date(2026, 2, 27)
    assert run_of(waiting).dbs_resolved_on is None
    assert clock_row(waiting, "TS-08").met_on == date(2026, 3, 2)


def test_an_open_check_is_not_renewed(cast, household, dbs):
    with pytest.raises(NotPossible, match="is open"):
        checks.renew(check=dbs, on=FEBRUARY, by=cast.joss)


# ------------------------------------------------------------------------------------------------- one’s own matter


def test_a_partners_secret_never_reaches_the_other(cast, household):
    """security 4.10: nothing found, said or filed about one of them is in anything shared with both."""
    ada, bea = first(household), second(household)
    secret = "A caution in 2009 known to nobody"
    document = a_document(household, title="Disclosure")
    comes_back(check_of(ada, "dbs"), FEBRUARY, cast.joss, CheckOutcome.TO_DISCUSS, secret, document)
    referee = referees.add(
        household=household, name="Fern", is_relative=False, about=ada, knows_them="Work", on=FEBRUARY, by=cast.joss
    )
    paper = a_document(household, title="Reference")
    referees.contacted(referee=referee, on=FEBRUARY, today=LATER, by=cast.joss)
    referees.report(referee=referee, text=secret, on=FEBRUARY, today=LATER, by=cast.joss, document=paper)
    signed_by_all(household, cast.joss)
    succeeded(household, cast.lena, date(2026, 2, 27))

    for each in (document, paper):
        each.refresh_from_db()
        assert each.only_for == ada.person
        assert each.about_side == Side.ADOPTER
        facts = {"kind": "document", "title": "For you", "sections": [], "at": clock.now(), "by": cast.joss}
        version = DocumentVersionFactory(document=each)
        for readers in ([bea], [ada, bea]):
            with pytest.raises(NotPossible, match="one person alone"):
                sharing.share(
                    household=household,
                    members=readers,
                    subject=each,
                    document_version=version,
                    **facts,
                )
    copies = [*SharedItem.rows.all(), *PortalHome.rows.all(), *PortalMessage.rows.all()]
    assert copies
    assert not any(secret in str(vars(copy)) for copy in copies)
    assert not CaseEvent.rows.filter(file=household.file, what__contains="caution").exists()


def test_a_document_of_one_is_not_taken_for_the_others_check(cast, household):
    document = a_document(household)
    comes_back(check_of(first(household), "dbs"), FEBRUARY, cast.joss, document=document)
    with pytest.raises(NotPossible, match="another person’s own matter"):
        comes_back(check_of(second(household), "dbs"), FEBRUARY, cast.joss, document=document)


def test_what_is_about_the_home_belongs_to_nobody_alone(cast, household):
    document = a_document(household)
    comes_back(check_of(first(household), "home"), FEBRUARY, cast.joss, document=document)
    document.refresh_from_db()
    assert document.only_for is None


# ------------------------------------------------------------------------------------------------------------ referees


def test_three_referees_contacted_visited_and_written_down(cast, household):
    """AD-20."""
    line = next(line for line in lines(Work.of(household, FEBRUARY)) if line.text == "References")
    assert line.state == State.NOT_STARTED
    three_references(household, cast.joss, FEBRUARY)
    line = next(line for line in lines(Work.of(household, FEBRUARY)) if line.text == "References")
    assert (line.state, line.hint) == (State.DONE, "3 of 3 done")
    person = Referee.rows.filter(household=household).first().person
    assert (person.relation, person.side) == (Relation.REFEREE, Side.ADOPTER)


def test_too_few_or_too_many_relatives_need_the_managers_word(cast, household):
    """AAR Schedule 4."""
    three_references(household, cast.joss, FEBRUARY)
    Referee.rows.filter(household=household).update(is_relative=True)
    assert "References" in undone(household, today=FEBRUARY)
    with pytest.raises(NotAllowed):
        referees.accept_others(stage_one=run_of(household), why="New in the country.", on=FEBRUARY, by=cast.joss)
    referees.accept_others(stage_one=run_of(household), why="New in the country.", on=FEBRUARY, by=cast.lena)
    assert "References" not in undone(household, today=FEBRUARY)
    assert run_of(household).references_noted_by == cast.lena


def test_the_steps_of_a_reference_come_in_their_order(cast, household):
    referee = referees.add(household=household, name="Fern", is_relative=False, on=FEBRUARY, by=cast.joss)
    facts = {"referee": referee, "today": LATER, "by": cast.joss}
    with pytest.raises(NotPossible, match="when the referee was contacted"):
        referees.visited(on=FEBRUARY, **facts)
    with pytest.raises(NotPossible, match="when the referee was contacted"):
        referees.report(text="Warm.", on=FEBRUARY, **facts)
    with pytest.raises(NotPossible, match="before the referee was named"):
        referees.contacted(on=date(2026, 1, 1), **facts)
    referees.contacted(on=date(2026, 2, 4), **facts)
    with pytest.raises(NotPossible, match="before the referee was contacted"):
        referees.visited(on=FEBRUARY, **facts)
    referees.drop(why="Moved abroad.", on=date(2026, 2, 5), **facts)
    with pytest.raises(NotPossible, match="no longer used"):
        referees.visited(on=date(2026, 2, 5), **facts)


def test_a_reference_is_about_an_applicant_of_this_household(cast, household):
    child = lives_there(household, date(2015, 1, 1))
    stranger = first(family(cast.ane, cast.joss, cast.lena))
    for wrong in (child, stranger):
        with pytest.raises(NotPossible):
            referees.add(household=household, name="F", is_relative=False, about=wrong, on=FEBRUARY, by=cast.joss)


# ----------------------------------------------------------------------------------------------------------- histories


def test_a_gap_is_shown_until_it_is_explained(cast, household):
    """AD-19."""
    ada = first(household)
    facts = {"member": ada, "kind": HistoryKind.WORK, "today": FEBRUARY, "by": cast.joss}
    histories.add(what="Clerk", from_on=date(2010, 1, 1), until_on=date(2020, 3, 31), **facts)
    histories.add(what="Nurse", from_on=date(2020, 7, 15), **facts)
    work = next(t for t in unexplained([ada], FEBRUARY) if t.kind == HistoryKind.WORK)
    assert [str(gap) for gap in work.gaps] == ["April 2020 to June 2020"]

    study = {"from_on": date(2020, 4, 1), "until_on": date(2020, 6, 30), "explains_gap": True}
    entry = histories.add(what="Studied", **study, **facts)
    assert HistoryKind.WORK not in {t.kind for t in unexplained([ada], FEBRUARY)}

    histories.drop(past=entry, on=FEBRUARY, by=cast.joss)
    assert HistoryKind.WORK in {t.kind for t in unexplained([ada], FEBRUARY)}
    with pytest.raises(NotPossible, match="taken out already"):
        histories.drop(past=entry, on=FEBRUARY, by=cast.joss)


@pytest.mark.parametrize(
    "facts",
    [
        {"what": " "},
        {"from_on": date(2027, 1, 1)},
        {"until_on": date(2009, 1, 1)},
        {"from_on": date(1980, 1, 1)},
        {"explains_gap": True, "until_on": None},
    ],
)
def test_an_entry_that_cannot_be_is_refused(cast, household, facts):
    given = {"what": "Clerk", "from_on": date(2010, 1, 1), "until_on": date(2011, 1, 1)} | facts
    with pytest.raises(NotPossible):
        histories.add(member=first(household), kind="work", today=FEBRUARY, by=cast.joss, **given)


def test_only_applicants_have_histories(cast, household):
    child = lives_there(household, date(2015, 1, 1))
    with pytest.raises(NotPossible, match="of the applicants"):
        histories.add(member=child, kind="home", what="Here", from_on=date(2016, 1, 1), today=FEBRUARY, by=cast.joss)


# ----------------------------------------------------------------------------------------------------------- checklist


def test_every_part_of_the_assessment_is_a_line_of_its_own(cast, household):
    """AD-81."""
    texts = [line.text for line in lines(Work.of(household, FEBRUARY))]
    for part in ("Home visits", "Home study", "References", "Disclosure and Barring Service checks", "Medicals"):
        assert part in texts
    assert any("reparation" in text for text in texts)


def test_a_check_goes_from_not_started_to_done_and_expired(cast, household, dbs):
    assert state_of(dbs, FEBRUARY) == State.NOT_STARTED
    checks.request(check=dbs, on=date(2026, 1, 5), today=LATER, by=cast.joss)
    dbs.refresh_from_db()
    assert state_of(dbs, FEBRUARY) == State.WAITING
    comes_back(dbs, FEBRUARY, cast.joss)
    dbs.refresh_from_db()
    assert state_of(dbs, date(2028, 2, 1)) == State.DONE
    assert state_of(dbs, date(2028, 2, 2)) == State.EXPIRED
    assert set(COLOURS) == set(State)


def test_when_all_is_done_nothing_needs_to_be_said(cast, household):
    signed_by_all(household, cast.joss)
    all_checks_back(household, FEBRUARY, cast.joss)
    three_references(household, cast.joss, FEBRUARY)
    for member in (first(household), second(household)):
        for kind in HistoryKind:
            histories.add(
                member=member, kind=kind, what="There", from_on=date(2005, 1, 1), today=FEBRUARY, by=cast.joss
            )
    assert undone(household, today=FEBRUARY) == []
    assert succeeded(household, cast.lena, FEBRUARY, despite="").reasons == ""
    assert now(household).stage == "between"
