"""Interest in a family, for a child: by a worker who reads the published profile and nothing else of them (FF-57)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from adopters.models import Audience, Household, PublishedFamily
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, can, ensure
from children.flows import LOOKING
from children.models import Child
from children.models.child import ChildQuerySet
from familyfinding.actions import interest as interests
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.models import Initiator, Interest

GONE = "This family’s profile is no longer shown for this child. Talk to their agency."


def may_choose_from(by: User, family: PublishedFamily) -> ChildQuerySet:
    """This worker’s own children who wait for a family and for whom this profile is open (AD-44, AD-79, FF-28)."""
    agencies = by.authority.agencies(Permission.INTEREST_WORK)
    mine = Child.objects.visible_to(by).open().filter(status__in=LOOKING, file__agency__in=agencies)
    return mine.filter(_open_to(family)).select_related("file__agency").order_by("file__title", "pk")


@keeps_refusals
def show(*, family: PublishedFamily, child: Child, why: str, by: User, at: datetime) -> Interest:
    """Tell the family’s worker that this family might be right for this child (FF-57, AD-48).

    It goes by the copy alone: whether it is still open to this child is asked again at this moment.
    """
    ensure(by, Permission.INTEREST_WORK, child.file)
    copy = PublishedFamily.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=family.pk).first()
    if copy is None or not may_choose_from(by, copy).filter(pk=child.pk).exists():
        raise NotPossible(GONE)
    household = Household.rows.select_related("file__agency").get(file=copy.file_id)
    return interests.record(child=child, household=household, initiator=Initiator.CHILDS_WORKER, why=why, by=by, at=at)


def asked_already(by: User, family: PublishedFamily) -> list[Interest]:
    """Interest in this family for this worker’s own children that waits for an answer."""
    mine = Interest.objects.visible_to(by).unanswered().filter(household__file=family.file_id)
    children = Child.objects.visible_to(by)
    return [one for one in mine.filter(child__in=children).with_both().order_by("-shown_at", "-pk") if _works(by, one)]


def _works(by: User, interest: Interest) -> bool:
    return can(by, Permission.INTEREST_WORK, interest.child.file)


def _open_to(family: PublishedFamily) -> Q:
    if family.audience == Audience.NATIONAL:
        return Q()
    return Q(file__agency=family.home_id) | Q(file__agency__parent=family.home_id)
