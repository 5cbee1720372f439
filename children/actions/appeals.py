"""A court of appeal sets aside what ended the plan: it stands again as it stood (FF-66, CH-18)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, Role, ensure
from children.actions import care, permanence
from children.actions.facts import hold, move_to, not_before, save
from children.flows import PlanStatus
from children.models import Child, LegalStatusCode, OrderEnding, PlacementOrder, PlanEnding
from children.news import News


@transaction.atomic
def set_aside(*, child: Child, on: date, why: str, by: User) -> Child:
    """The refusal, or the revocation, no longer counts. Decisions, worker and dates are those from before.

    After a refusal an order is then recorded as any other; after a revocation the order is in force again.
    """
    ensure(by, Permission.COURT_WRITE, child.file)
    child = hold(child)
    ending = _what_ended_it(child)
    if not why:
        raise NotPossible("Write down what the court of appeal decided.")
    not_before(on, ending.ended_on, "The plan ended later than that")

    ending.set_aside_on = on
    ending.save(update_fields=["set_aside_on"])
    move_to(child, PlanStatus.FAMILY_FINDING if child.allocated_on else PlanStatus.DECIDED)
    permanence.adoption_stands_again(child, on=on, by=by)
    says = f"{ending.get_kind_display()}: set aside on appeal"
    note(child.file, says, on=on, by=by, why=why, kind=EventKind.COURT)
    if ending.kind == OrderEnding.REVOKED:
        _in_force_again(child, on=on, by=by)
    _tell(child, ending)
    announce(News.PLAN_RESTORED, child, by=by, on=on)
    refresh(child.file, because="What ended the plan was set aside on appeal.")
    return child


def _what_ended_it(child: Child) -> PlanEnding:
    ending = PlanEnding.rows.filter(child=child).order_by("-pk").first()
    if ending is None or child.status != PlanStatus.ENDED:
        raise NotPossible("The plan has not ended. Look at the plan as it stands now.")
    if not ending.can_be_appealed:
        raise NotPossible(
            "Only a court’s refusal or revocation is set aside on appeal. Consider adoption again instead."
        )
    if not child.best_interest_decided_on:
        raise NotPossible("There was no Best Interest Decision to go back to. Consider adoption again instead.")
    return ending


def _in_force_again(child: Child, *, on: date, by: User) -> None:
    order = PlacementOrder.rows.filter(child=child).latest("pk")
    order.revoked_on = None
    order.save(update_fields=["revoked_on"])
    save(child, order_ended_on=None)
    care.change_status(child=child, status=LegalStatusCode.PLACEMENT, on=on, by=by)


def _tell(child: Child, ending: PlanEnding) -> None:
    """Nothing outside comes back by itself: the worker and the manager decide about the profile."""
    says = f"{child.file.reference}: the plan stands again after an appeal. Look at the profile and the dates."
    key = f"appeal:{ending.pk}"
    notices.tell(child.file, says, key=f"{key}:worker", to=child.file.lead)
    notices.tell(child.file, says, key=f"{key}:manager", to=child.file.manager, to_role=Role.PERMANENCE_MANAGER)
