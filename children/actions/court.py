"""The court timetable and its orders (FF-06, FF-11, FF-66, CH-17, CH-18). What an appeal undoes is in `appeals`."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption import clock
from adoption.actions import approvals, notices
from adoption.actions.records import check_version, lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Document, DocumentKind, EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, Role, ensure
from adoption.wording import day_in_words
from children.actions import care, matches, permanence, responsibility, siblings
from children.actions.facts import hold, move_to, not_before, own_document, save
from children.flows import PlanStatus
from children.models import (
    Child,
    DelayCause,
    Hearing,
    HearingKind,
    HearingMove,
    HearingOutcome,
    LegalStatusCode,
    OrderEnding,
    PlacementOrder,
    PlanEnding,
)
from children.models.court import final_hearing_date, planned_order_date
from children.news import News


@transaction.atomic
def set_hearing(
    *, child: Child, kind: HearingKind, on: date, today: date, by: User, order_expected: bool = False, court: str = ""
) -> Hearing:
    """Put a hearing in the timetable. The planned Placement Order date follows from it (FF-06)."""
    ensure(by, Permission.COURT_WRITE, child.file)
    child = hold(child)
    _no_second(child, kind)
    not_before(on, child.born_on, "A hearing cannot be before the child was born")

    hearing = Hearing.rows.create(child=child, kind=kind, on=on, order_expected=order_expected, court=court)
    expected = ", order expected" if order_expected else ""
    note(
        child.file,
        f"{hearing.get_kind_display()} listed for {day_in_words(on)}{expected}",
        on=today,
        by=by,
        kind=EventKind.COURT,
    )
    _timetable_changed(child, by=by, on=today, because=f"A {hearing.get_kind_display()} was listed.")
    return hearing


@transaction.atomic
def move_hearing(
    *,
    hearing: Hearing,
    on: date,
    why: str,
    by: User,
    today: date,
    cause: DelayCause | None = None,
    version: int | None = None,
) -> Hearing:
    """The court gives another date. Every date counted from it moves at once, and the old ones are kept (FF-11).

    A later date is a delay, and its cause is kept as that of an adjournment is (CH-17).
    """
    ensure(by, Permission.COURT_WRITE, hearing.child.file)
    child, hearing = _hold_listed(hearing)
    if version is not None:
        check_version(hearing, version, theirs={"on": day_in_words(hearing.on), "version": str(hearing.version)})
    if on == hearing.on:
        raise NotPossible("That is the date it already has. Give the new date.")
    not_before(on, child.born_on, "A hearing cannot be before the child was born")
    if not why:
        raise NotPossible("Say why the hearing moved.")
    if on > hearing.on:
        _put_off(hearing, on, cause, by=by, today=today)

    was, hearing.on = hearing.on, on
    hearing.version += 1
    hearing.save(update_fields=["on", "version"])
    what = f"{hearing.get_kind_display()} moved from {day_in_words(was)} to {day_in_words(on)}"
    late = cause.label if cause and on > was else ""
    note(child.file, what, on=today, by=by, why=why, detail=late, kind=EventKind.COURT)
    _timetable_changed(child, by=by, on=today, because=f"The {hearing.get_kind_display()} moved.")
    return hearing


@transaction.atomic
def expect_order(*, hearing: Hearing, expected: bool, by: User, today: date) -> Hearing:
    """Whether an order is expected at this hearing: at an IRH it decides the planned order date (FF-06)."""
    ensure(by, Permission.COURT_WRITE, hearing.child.file)
    child, hearing = _hold_listed(hearing)
    if hearing.order_expected == expected:
        return hearing

    hearing.order_expected = expected
    hearing.version += 1
    hearing.save(update_fields=["order_expected", "version"])
    says = "An order is expected" if expected else "No order is expected"
    note(child.file, f"{says} at the {hearing.get_kind_display()}", on=today, by=by, kind=EventKind.COURT)
    _timetable_changed(child, by=by, on=today, because=f"{says} at the {hearing.get_kind_display()}.")
    return hearing


@transaction.atomic
def adjourn(*, hearing: Hearing, to: date, cause: DelayCause, by: User, today: date, detail: str = "") -> Hearing:
    """The hearing did not finish and is put off: it closes with the cause of delay, and another opens (CH-17).

    Returns the new hearing.
    """
    ensure(by, Permission.COURT_WRITE, hearing.child.file)
    child, hearing = _hold_listed(hearing)
    if to <= hearing.on:
        raise NotPossible("A hearing is adjourned to a later date. To bring it forward, move it.")

    hearing.outcome, hearing.delay_cause, hearing.delay_note = HearingOutcome.ADJOURNED, cause, detail
    hearing.version += 1
    hearing.save(update_fields=["outcome", "delay_cause", "delay_note", "version"])
    again = Hearing.rows.create(
        child=child, kind=hearing.kind, on=to, order_expected=hearing.order_expected, court=hearing.court
    )
    hearing.adjourned_to = again
    hearing.save(update_fields=["adjourned_to"])
    what = f"{hearing.get_kind_display()} of {day_in_words(hearing.on)} adjourned to {day_in_words(to)}"
    note(child.file, what, on=today, by=by, why=cause.label, detail=detail, kind=EventKind.COURT)
    _timetable_changed(child, by=by, on=today, because=f"The {hearing.get_kind_display()} was adjourned.")
    return again


@transaction.atomic
def close_hearing(*, hearing: Hearing, outcome: HearingOutcome, by: User, today: date, why: str = "") -> Hearing:
    """The hearing was held without an order, or was taken out of the list."""
    ensure(by, Permission.COURT_WRITE, hearing.child.file)
    child, hearing = _hold_listed(hearing)
    if outcome not in (HearingOutcome.HELD, HearingOutcome.VACATED):
        raise NotPossible("An order or an adjournment is recorded on its own page.")
    if outcome == HearingOutcome.VACATED and not why:
        raise NotPossible("Say why the hearing was taken out of the list.")

    _close(hearing, outcome)
    what = f"{hearing.get_kind_display()} of {day_in_words(hearing.on)}: {outcome.label.lower()}"
    note(child.file, what, on=today, by=by, why=why, kind=EventKind.COURT)
    _timetable_changed(child, by=by, on=today, because=f"The {hearing.get_kind_display()} is over.")
    return hearing


@transaction.atomic
def grant_order(*, child: Child, on: date, court: str, document: Document, by: User) -> PlacementOrder:
    """The Placement Order is made: date, court and document (CH-18).

    At once the permanence worker takes over the case, if one is allocated (CH-19, CH-20), and the profile may
    show photographs (FF-34).
    """
    ensure(by, Permission.COURT_WRITE, child.file)
    child = hold(child)
    if child.order_in_force:
        raise NotPossible("A Placement Order is in force already.")
    if child.status in (PlanStatus.CONSIDERED, PlanStatus.ENDED):
        raise NotPossible("Record the Best Interest Decision first: without it there is no plan for adoption.")
    if not court:
        raise NotPossible("Say which court made the order.")
    own_document(child.file, document, DocumentKind.PLACEMENT_ORDER)
    not_before(on, child.born_on, "An order cannot be made before the child was born")

    order = PlacementOrder.rows.create(child=child, granted_on=on, court=court, document=document, recorded_by=by)
    _close_on(child, on, HearingOutcome.ORDER_GRANTED)
    save(child, order_granted_on=on, order_ended_on=None, responsibility_moved_on=None)
    note(child.file, "Placement Order granted", on=on, by=by, detail=court, kind=EventKind.COURT)
    care.change_status(child=child, status=LegalStatusCode.PLACEMENT, on=on, by=by)
    if not responsibility.take_over(child=child, on=on, by=by):
        _nobody_to_take_over(child, order)
    announce(News.ORDER_GRANTED, child, by=by, on=on)
    refresh(child.file, because="The Placement Order was granted.")
    return order


@transaction.atomic
def refuse_order(*, child: Child, on: date, court: str, why: str, by: User) -> PlanEnding:
    """The court refuses the Placement Order: the plan ends, and the profile comes down (FF-66)."""
    ensure(by, Permission.COURT_WRITE, child.file)
    child = hold(child)
    if child.order_in_force:
        raise NotPossible("A Placement Order is in force. Record that it was revoked instead.")
    if not why:
        raise NotPossible("Write down the court’s reasons.")

    _close_on(child, on, HearingOutcome.ORDER_REFUSED)
    ending = end_plan(child, OrderEnding.REFUSED, on=on, why=why, by=by)
    note(child.file, "Placement Order refused", on=on, by=by, why=why, detail=court, kind=EventKind.COURT)
    announce(News.ORDER_REFUSED, child, by=by, on=on)
    announce(News.PLAN_ENDED, child, by=by, on=on)
    refresh(child.file, because="The Placement Order was refused.")
    return ending


@transaction.atomic
def revoke_order(
    *, child: Child, on: date, why: str, by: User, status: LegalStatusCode = LegalStatusCode.CARE
) -> PlanEnding:
    """The court takes the Placement Order back (FF-66). `status` is the child’s legal status from then on."""
    ensure(by, Permission.COURT_WRITE, child.file)
    child = hold(child)
    order = PlacementOrder.rows.filter(child=child, revoked_on=None).first()
    if order is None or not child.order_in_force:
        raise NotPossible("There is no Placement Order in force.")
    if not why:
        raise NotPossible("Write down the court’s reasons.")
    if status == LegalStatusCode.PLACEMENT:
        raise NotPossible("The Placement Order is revoked. Choose the legal status that the child has now.")
    not_before(on, order.granted_on, "The order was granted later than that")

    order.revoked_on = on
    order.save(update_fields=["revoked_on"])
    save(child, order_ended_on=on)
    ending = end_plan(child, OrderEnding.REVOKED, on=on, why=why, by=by)
    note(child.file, "Placement Order revoked", on=on, by=by, why=why, kind=EventKind.COURT)
    care.change_status(child=child, status=status, on=on, by=by)
    announce(News.PLAN_ENDED, child, by=by, on=on)
    refresh(child.file, because="The Placement Order was revoked.")
    return ending


def end_plan(child: Child, kind: OrderEnding, *, on: date, why: str, by: User) -> PlanEnding:
    """The part of ending a plan that is the same whatever ended it. The caller holds the child, notes and announces.

    What still waits for a decision about this child is overtaken, and whoever asked is told.
    """
    move_to(child, PlanStatus.ENDED)
    approvals.let_go(child.file, at=clock.now())
    permanence.adoption_ended(child, on=on, why=why)
    ending = PlanEnding.rows.create(child=child, kind=kind, ended_on=on, why=why, recorded_by=by)
    siblings.plan_ended(child, key=f"sibling-plan-ended:{ending.pk}", by=by)
    return ending


def _no_second(child: Child, kind: HearingKind) -> None:
    if kind == HearingKind.OTHER:
        return
    if Hearing.rows.listed().filter(child=child, kind=kind).exists():
        raise NotPossible(f"There is a listed {kind.label} already. Move that one.")


def _hold_listed(hearing: Hearing) -> tuple[Child, Hearing]:
    child = hold(hearing.child)
    held = lock(hearing)
    if not held.is_listed:
        raise NotPossible(f"This hearing is no longer listed: {held.get_outcome_display().lower()}.")
    held.child = child
    return child, held


def _put_off(hearing: Hearing, to: date, cause: DelayCause | None, *, by: User, today: date) -> None:
    if cause is None:
        raise NotPossible("The new date is later. Say what caused the delay.")
    HearingMove.rows.create(
        hearing=hearing, was_on=hearing.on, became_on=to, cause=cause, recorded_on=today, recorded_by=by
    )


def _close(hearing: Hearing, outcome: HearingOutcome) -> None:
    hearing.outcome = outcome
    hearing.version += 1
    hearing.save(update_fields=["outcome", "version"])


def _close_on(child: Child, on: date, outcome: HearingOutcome) -> None:
    """The hearing of that day, if one is listed, is where the court decided."""
    listed = Hearing.rows.listed().filter(child=child, on=on).exclude(kind=HearingKind.OTHER)
    for hearing in listed.order_by("-order_expected", "pk")[:1]:
        _close(hearing, outcome)


def _nobody_to_take_over(child: Child, order: PlacementOrder) -> None:
    """The manager hears at once that an order is in force and no permanence worker is allocated (CH-19)."""
    says = f"{child.file.reference}: the Placement Order is granted and no permanence worker is allocated."
    key = f"order-without-worker:{order.pk}"
    notices.tell(child.file, says, key=key, to=child.file.manager, to_role=Role.PERMANENCE_MANAGER)


def _timetable_changed(child: Child, *, by: User, on: date, because: str) -> None:
    """Work the planned dates out again, tell the other apps, and move every deadline that follows (FF-06, FF-11).

    With an order in force the planned date stays what it was: it is history.
    """
    if not child.order_in_force:
        hearings = list(Hearing.rows.listed().filter(child=child))
        save(child, planned_order_on=planned_order_date(hearings), final_hearing_on=final_hearing_date(hearings))
    announce(News.HEARING_CHANGED, child, by=by, on=on)
    refresh(child.file, because=because)
    matches.judge_anew(child, by=by, on=on)
