"""A parent takes consent back: the plan no longer goes to panel (CH-03, CH-09)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption import clock
from adoption.actions import approvals
from adoption.actions.records import note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, ensure
from children.actions.facts import hold, not_before, save
from children.models import Child
from children.news import News


@transaction.atomic
def take_back(*, child: Child, on: date, why: str, by: User) -> Child:
    """The child is not given up any more. What was asked of panel or the decision maker on that footing is let go.

    The worker stays, and a plan that was decided stands until it is ended or the court decides.
    """
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    if child.relinquished_on is None:
        raise NotPossible("No referral with a parent’s consent is recorded.")
    if child.order_in_force:
        raise NotPossible("A Placement Order is in force: it no longer rests on this consent.")
    if not why:
        raise NotPossible("Say what the parents said, and to whom.")
    not_before(on, child.relinquished_on, "The referral was received later than that")

    save(child, relinquished_on=None)
    note(child.file, "The parents’ consent was taken back", on=on, by=by, why=why, kind=EventKind.DECISION)
    approvals.let_go(child.file, at=clock.now(), kinds=["adoption_plan"])
    announce(News.CONSENT_TAKEN_BACK, child, by=by, on=on)
    refresh(child.file, because="The parents’ consent was taken back.")
    return child
