"""The court timetable, and what follows from it (FF-06, FF-11, FF-66, CH-17 to CH-20)."""

from datetime import UTC, date, datetime

import pytest

from adoption.actions import allocations
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import Allocation, CaseEvent, CaseFile, Deadline, DocumentKind, Notice, Part
from adoption.news import announce
from adoption.permissions import Permission, Role, can
from children.actions import court, court_days, responsibility
from children.flows import PlanStatus
from children.models import (
    Child,
    DelayCause,
    Hearing,
    HearingKind,
    HearingOutcome,
    LegalStatusCode,
    OrderEnding,
    PlacementOrder,
    TaskTransfer,
)
from children.news import News
from tests.factories.adoption import AllocationFactory, DeadlineFactory, DocumentFactory, person
from tests.factories.children import CareEpisodeFactory, HearingFactory, LegalStatusFactory

FRIDAY = date(2026, 1, 9)
TUESDAY = date(2026, 3, 31)
APRIL = date(2026, 4, 28)


@pytest.fixture
def final(looking):
    return HearingFactory(child=looking, on=TUESDAY)


@pytest.fixture
def paper(looking):
    return DocumentFactory(file=looking.file, kind=DocumentKind.PLACEMENT_ORDER)


def test_the_planned_order_date_is_the_irh_only_where_an_order_is_expected_there(cast, child):
    """FF-06."""
    irh = court.set_hearing(child=child, kind=HearingKind.IRH, on=date(2026, 2, 24), today=FRIDAY, by=cast.asha)
    court.set_hearing(child=child, kind=HearingKind.FINAL, on=TUESDAY, today=FRIDAY, by=cast.asha)
    child.refresh_from_db()
    assert (child.planned_order_on, child.final_hearing_on) == (TUESDAY, TUESDAY)

    court.expect_order(hearing=irh, expected=True, by=cast.asha, today=FRIDAY)

    child.refresh_from_db()
    assert (child.planned_order_on, child.final_hearing_on) == (date(2026, 2, 24), TUESDAY)


def test_a_second_final_hearing_is_moved_not_added(cast, looking, final):
    with pytest.raises(NotPossible, match="listed Final Hearing already"):
        court.set_hearing(child=looking, kind=HearingKind.FINAL, on=APRIL, today=FRIDAY, by=cast.asha)


def test_moving_a_hearing_moves_the_profile_date_and_keeps_the_old_one(cast, looking):
    """FF-07, FF-11."""
    announce(News.CHILD_OPENED, looking, by=cast.asha, on=FRIDAY)
    hearing = court.set_hearing(child=looking, kind=HearingKind.FINAL, on=TUESDAY, today=FRIDAY, by=cast.asha)
    due = Deadline.rows.get(file=looking.file, rule="TS-01")
    assert due.due_on == date(2026, 2, 28)

    court.move_hearing(
        hearing=hearing, on=APRIL, why="The court list is full", cause=DelayCause.COURT_TIME, by=cast.asha, today=FRIDAY
    )

    due.refresh_from_db()
    looking.refresh_from_db()
    assert (looking.planned_order_on, due.due_on) == (APRIL, date(2026, 3, 28))
    assert due.moves.filter(was=date(2026, 2, 28), became=date(2026, 3, 28)).exists()
    assert CaseEvent.rows.filter(file=looking.file, why="The court list is full", recorded_by=cast.asha).exists()


def test_a_hearing_moved_by_somebody_else_meanwhile_is_not_moved_again_unseen(cast, final):
    court.move_hearing(
        hearing=final, on=APRIL, why="List full", cause=DelayCause.COURT_TIME, by=cast.asha, today=FRIDAY, version=1
    )

    with pytest.raises(Stale) as stale:
        court.move_hearing(
            hearing=final,
            on=date(2026, 5, 5),
            why="Again",
            cause=DelayCause.COURT_TIME,
            by=cast.tom,
            today=FRIDAY,
            version=1,
        )

    assert stale.value.theirs["on"] == "Tue 28 April 2026"


def test_a_hearing_put_off_before_it_began_keeps_its_cause_each_time(cast, looking, final, signed_in):
    """CH-17: without it nobody could say later why the child waited."""
    move = {"hearing": final, "by": cast.asha, "today": FRIDAY}
    with pytest.raises(NotPossible, match="Say what caused the delay"):
        court.move_hearing(on=APRIL, why="List full", **move)

    court.move_hearing(on=APRIL, why="List full", cause=DelayCause.COURT_TIME, **move)
    court.move_hearing(on=date(2026, 5, 5), why="An aunt wrote", cause=DelayCause.RELATIVE, **move)
    court.move_hearing(on=date(2026, 5, 1), why="A free day", **move)

    assert [(m.was_on, m.became_on, m.cause) for m in final.moves.all()] == [
        (TUESDAY, APRIL, "court_time"),
        (APRIL, date(2026, 5, 5), "relative"),
    ]
    Child.rows.filter(pk=looking.pk).update(entered_care_on=date(2025, 6, 2))
    page = signed_in(cast.asha).get(f"/children/{looking.file.reference}/permanence/").content.decode()
    assert "Final Hearing moved by 28 days: no court time" in page
    assert "Final Hearing moved by 7 days: a relative came forward" in page


def test_the_page_asks_for_the_cause_where_the_new_date_is_later_and_not_where_it_is_earlier(
    cast, looking, final, signed_in
):
    browser = signed_in(cast.asha)
    address = f"/children/{looking.file.reference}/hearings/{final.reference}/move/"
    later = {"on_day": 28, "on_month": 4, "on_year": 2026, "why": "List full", "version": 1, "step": "look"}

    refused = browser.post(address, later)
    assert refused.status_code == 422
    assert "The new date is later. Say what caused the delay." in refused.content.decode()
    assert browser.post(address, later | {"cause": "weather"}).status_code == 422
    assert browser.post(address, later | {"cause": "court_time"}).status_code == 200
    saved = later | {"cause": "court_time", "step": "save", "looked": "2026-04-28"}
    assert browser.post(address, saved).status_code == 302
    earlier = {"on_day": 27, "on_month": 4, "on_year": 2026, "why": "A free day", "version": 2}
    earlier |= {"step": "save", "looked": "2026-04-27", "cause": "court_time"}
    assert browser.post(address, earlier).status_code == 302
    assert [move.cause for move in final.moves.all()] == ["court_time"]


def test_an_adjournment_keeps_the_cause_and_lists_the_hearing_again(cast, looking, final):
    """CH-17."""
    again = court.adjourn(hearing=final, to=APRIL, cause=DelayCause.EVIDENCE, by=cast.asha, today=TUESDAY)

    final.refresh_from_db()
    looking.refresh_from_db()
    assert (final.outcome, final.adjourned_to, final.delay_cause) == ("adjourned", again, "evidence")
    assert (again.kind, again.on, again.order_expected, looking.planned_order_on) == ("final", APRIL, True, APRIL)


def test_an_adjournment_goes_forward_in_time(cast, final):
    with pytest.raises(NotPossible, match="later date"):
        court.adjourn(hearing=final, to=FRIDAY, cause=DelayCause.OTHER, by=cast.asha, today=FRIDAY)


def test_a_hearing_taken_out_of_the_list_no_longer_gives_the_planned_date(cast, looking, final):
    court.close_hearing(hearing=final, outcome=HearingOutcome.VACATED, why="Consolidated", by=cast.asha, today=FRIDAY)

    looking.refresh_from_db()
    assert (looking.planned_order_on, looking.final_hearing_on) == (None, None)


@pytest.mark.parametrize("who", ["dele", "olu", "ada", "petra"])
def test_only_workers_of_the_agency_touch_the_timetable(cast, final, who):
    with pytest.raises(NotAllowed):
        court.move_hearing(
            hearing=final, on=APRIL, why="x", cause=DelayCause.COURT_TIME, by=getattr(cast, who), today=FRIDAY
        )


def test_the_order_passes_the_case_to_the_permanence_worker_at_once(cast, looking, final, paper):
    """CH-19; open tasks move with it (CH-20)."""
    AllocationFactory(file=looking.file, worker=cast.wes, part=Part.LEAD)
    AllocationFactory(file=looking.file, worker=cast.asha, part=Part.FAMILY_FINDER)
    looking.file.lead = cast.wes
    looking.file.save(update_fields=["lead"])
    task = DeadlineFactory(file=looking.file, owner=cast.wes, rule="TS-21", due_on=APRIL, worked_out_on=APRIL)

    court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=cast.asha)

    looking.refresh_from_db()
    looking.file.refresh_from_db()
    final.refresh_from_db()
    held = {(a.worker, a.part) for a in Allocation.rows.filter(file=looking.file, to_on=None)}
    assert (looking.order_granted_on, looking.responsibility_moved_on) == (TUESDAY, TUESDAY)
    assert looking.file.lead == cast.asha
    assert (cast.wes, Part.LOCALITY) in held
    assert (cast.wes, Part.LEAD) not in held
    assert final.outcome == HearingOutcome.ORDER_GRANTED
    moved = TaskTransfer.rows.get(child=looking)
    assert (moved.ref, moved.due_on, moved.from_worker, moved.to_worker) == (task.rule, APRIL, cast.wes, cast.asha)
    assert Notice.rows.filter(to_user=cast.asha).exists()
    assert Notice.rows.filter(to_user=cast.wes).exists()
    assert Deadline.rows.get(file=looking.file, rule="TS-19").met_on == TUESDAY


def test_once_the_case_has_passed_the_locality_team_reads_and_notes_and_changes_nothing(cast, looking, paper, final):
    """CH-19, CF-09: the previous worker stays linked for matching and does not act as the allocated worker."""
    lola = person("lola", Role.LOCALITY_WORKER, cast.ane, cast.north)
    colleague = person("lex", Role.LOCALITY_WORKER, cast.ane, cast.north)
    AllocationFactory(file=looking.file, worker=lola, part=Part.LEAD)
    AllocationFactory(file=looking.file, worker=cast.asha, part=Part.FAMILY_FINDER)
    looking.file.lead = lola
    looking.file.save(update_fields=["lead"])
    writes = (Permission.CHILD_WRITE, Permission.CARER_WRITE, Permission.COURT_WRITE, Permission.DEADLINE_EXTEND)
    assert all(can(lola, write, looking.file) for write in writes)

    court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=lola)

    file = CaseFile.objects.visible_to(lola).get(pk=looking.file.pk)
    assert not any(can(who, write, file) for who in (lola, colleague) for write in writes)
    assert can(lola, Permission.NOTE_WRITE, file)
    assert can(cast.asha, Permission.CHILD_WRITE, file)
    with pytest.raises(NotAllowed):
        court.revoke_order(child=looking, on=APRIL, why="x", by=lola)

    allocations.allocate(file=file, worker=lola, part=Part.LEAD, on=APRIL, by=cast.tom, why="The order was revoked")
    file = CaseFile.rows.get(pk=file.pk)
    assert can(lola, Permission.CHILD_WRITE, file)
    assert can(colleague, Permission.CHILD_WRITE, file)


def test_without_a_permanence_worker_the_manager_is_told_and_the_next_allocation_takes_over(cast, child, paper):
    child.status, child.best_interest_decided_on, child.plan_decided_on = PlanStatus.DECIDED, FRIDAY, FRIDAY
    child.save()
    order = DocumentFactory(file=child.file, kind=DocumentKind.PLACEMENT_ORDER)

    court.grant_order(child=child, on=TUESDAY, court="Tynebridge", document=order, by=cast.asha)

    child.refresh_from_db()
    assert child.responsibility_moved_on is None
    assert Notice.rows.filter(file=child.file, says__contains="no permanence worker").exists()
    assert responsibility.take_over(child=child, on=TUESDAY, by=None) is False


def test_the_order_needs_its_document_on_this_childs_file(cast, looking):
    """CH-18."""
    elsewhere = DocumentFactory(kind=DocumentKind.PLACEMENT_ORDER)
    wrong = DocumentFactory(file=looking.file, kind=DocumentKind.LETTER)
    for document in (elsewhere, wrong):
        with pytest.raises(NotPossible, match=r"[Cc]hoose a document"):
            court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=document, by=cast.asha)
    assert not PlacementOrder.rows.exists()


def test_the_order_waits_for_a_best_interest_decision_and_comes_once(cast, child, looking, paper):
    with pytest.raises(NotPossible, match="Best Interest Decision"):
        court.grant_order(child=child, on=TUESDAY, court="Tynebridge", document=paper, by=cast.asha)
    court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=cast.asha)
    with pytest.raises(NotPossible, match="in force already"):
        court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=cast.asha)


def test_the_legal_status_becomes_placement_order(cast, looking, paper):
    episode = CareEpisodeFactory(child=looking)
    interim = LegalStatusFactory(episode=episode)

    court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=cast.asha)

    interim.refresh_from_db()
    now = episode.legal_statuses.get(to_on=None)
    assert (interim.to_on, now.status, now.from_on) == (TUESDAY, LegalStatusCode.PLACEMENT, TUESDAY)


def test_a_refused_order_ends_the_plan(cast, looking, final):
    """FF-66."""
    ending = court.refuse_order(
        child=looking, on=TUESDAY, court="Tynebridge", why="A relative came forward", by=cast.asha
    )

    looking.refresh_from_db()
    final.refresh_from_db()
    assert (looking.status, ending.kind, final.outcome) == (PlanStatus.ENDED, OrderEnding.REFUSED, "order_refused")
    assert not Deadline.rows.running().filter(file=looking.file, rule__in=["TS-14", "TS-19"]).exists()


def test_a_revoked_order_ends_the_plan_and_keeps_its_dates(cast, looking, paper):
    """FF-66."""
    court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=cast.asha)

    court.revoke_order(child=looking, on=APRIL, why="The placement plan failed", by=cast.asha)

    looking.refresh_from_db()
    order = PlacementOrder.rows.get(child=looking)
    assert (looking.status, looking.order_granted_on, looking.order_ended_on) == (PlanStatus.ENDED, TUESDAY, APRIL)
    assert order.revoked_on == APRIL
    assert not looking.order_in_force


def test_a_task_that_was_taken_over_is_closed_with_a_reason_and_only_once(cast, looking):
    """CH-20."""
    task = TaskTransfer.rows.create(child=looking, ref="TS-05", what="review the profile", moved_on=TUESDAY)
    with pytest.raises(NotPossible, match="why"):
        responsibility.close_task(transfer=task, why="", on=APRIL, by=cast.asha)

    responsibility.close_task(transfer=task, why="Done before the order", on=APRIL, by=cast.asha)

    with pytest.raises(NotPossible, match="already"):
        responsibility.close_task(transfer=task, why="Again", on=APRIL, by=cast.asha)


def test_a_hearing_that_is_over_is_not_changed(cast, looking):
    hearing = HearingFactory(child=looking, outcome=HearingOutcome.HELD)
    with pytest.raises(NotPossible, match="no longer listed"):
        court.move_hearing(hearing=hearing, on=APRIL, why="x", cause=DelayCause.COURT_TIME, by=cast.asha, today=FRIDAY)
    assert Hearing.rows.get(pk=hearing.pk).on == TUESDAY


def passed(child):
    return list(Notice.rows.filter(file=child.file, says__contains="day of a hearing has passed").order_by("pk"))


def test_a_hearing_whose_day_went_by_is_asked_about_once_and_of_the_manager_after_a_week(cast, looking, final):
    """CH-18: the order, photographs and who holds the case all wait for somebody to say what the court decided."""
    court_days.chase(at=datetime(2026, 3, 31, 20, tzinfo=UTC))
    assert passed(looking) == [], "the day is not over"

    for hour in (6, 7):
        court_days.chase(at=datetime(2026, 4, 1, hour, tzinfo=UTC))
    assert [notice.to_user for notice in passed(looking)] == [cast.asha]

    court_days.chase(at=datetime(2026, 4, 8, 7, tzinfo=UTC))
    assert [notice.to_user for notice in passed(looking)] == [cast.asha, cast.tom]


def test_a_hearing_still_listed_though_the_order_was_made_on_another_day_is_asked_about(
    cast, looking, final, paper, signed_in
):
    """CH-18: the earlier one was held, the later one is not needed any more; somebody says so."""
    later = HearingFactory(child=looking, kind=HearingKind.IRH, on=APRIL)
    court.grant_order(child=looking, on=date(2026, 4, 2), court="Tynebridge", document=paper, by=cast.asha)
    page = signed_in(cast.asha).get(f"/children/{looking.file.reference}/plan/").content.decode()
    assert page.count("Order made: say what became of this") == 2

    court_days.chase(at=datetime(2026, 4, 3, 7, tzinfo=UTC))
    says = [notice.says for notice in Notice.rows.filter(says__contains="still listed").order_by("pk")]
    assert says == ["C-BBBBBBB: the order was made, and a hearing is still listed. Say what became of it."] * 2

    for hearing, outcome in ((final, HearingOutcome.HELD), (later, HearingOutcome.VACATED)):
        court.close_hearing(hearing=hearing, outcome=outcome, why="Not needed", by=cast.asha, today=APRIL)
    assert court_days.chase(at=datetime(2026, 5, 4, 7, tzinfo=UTC)) == 0


def test_a_hearing_that_was_answered_or_moved_is_not_asked_about(cast, looking, final):
    court.move_hearing(
        hearing=final, on=APRIL, why="List full", cause=DelayCause.COURT_TIME, by=cast.asha, today=TUESDAY
    )
    HearingFactory(child=looking, kind=HearingKind.OTHER, on=FRIDAY, outcome=HearingOutcome.HELD)

    assert court_days.chase(at=datetime(2026, 4, 2, 7, tzinfo=UTC)) == 0
