"""The adopters’ worker describes children to people in assessment, from anonymised profiles alone (FF-40, AD-31)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from adopters.flows import ASSESSING
from adopters.models import Household
from adoption.actions import notices
from adoption.actions.records import note
from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind, PersonAround, User
from adoption.permissions import Permission, Role, ensure
from children.models import Child
from familyfinding.actions.checks import anonymised, tells
from familyfinding.actions.holding import hold, write
from familyfinding.flows import ProfileStatus
from familyfinding.models import ShownCopy

PAPERS = "no papers were handed over"


def to_talk_of(household: Household) -> list[ShownCopy]:
    """What is shown now to this family’s own agency or partnership, without photographs, and tells no name."""
    home = household.file.agency.home_id
    rows = ShownCopy.rows.filter(until_at=None, media=[], profile__status=ProfileStatus.LIVE)
    near = rows.select_related("profile__child__file__agency", "profile__child__local_authority").order_by("pk")
    copies = [copy for copy in near if copy.profile.file.agency.home_id == home]
    people: dict[int, list[PersonAround]] = defaultdict(list)
    for person in PersonAround.rows.filter(file__in=[copy.profile.file.pk for copy in copies]):
        people[person.file_id].append(person)
    sets: dict[int, list[Child]] = defaultdict(list)
    groups = {copy.profile.file.group_id for copy in copies if copy.profile.file.group_id}
    for child in Child.rows.filter(file__group__in=groups).select_related("file"):
        sets[child.file.group_id or 0].append(child)
    return [copy for copy in copies if not _tells(copy, people, sets)]


def _tells(copy: ShownCopy, people: dict[int, list[PersonAround]], sets: dict[int, list[Child]]) -> bool:
    profile = copy.profile
    others = [one for one in sets.get(profile.file.group_id or 0, []) if one.pk != profile.child_id]
    return tells(copy, profile, people[profile.file.pk], others)


@transaction.atomic
def describe(
    *, household: Household, copy: ShownCopy, talked_on: date, by: User, today: date, at: datetime
) -> CaseEvent:
    """Which anonymised profile they heard of stands on their record and on the child’s; the child’s worker is told."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    if household.stage not in ASSESSING:
        raise NotPossible("This is for people under assessment. Approved adopters look at profiles themselves.")
    if talked_on > today:
        raise NotPossible("The talk cannot be in the future.")
    profile = hold(copy.profile)
    home = household.file.agency.home_id
    if not profile.is_live or profile.file.agency.home_id != home or not anonymised(profile, [copy]):
        raise NotPossible("Choose a child from the list: the profile has changed, or is no longer shown.")

    what = f"Described from copy {copy.number} to adopters under assessment; {PAPERS}"
    write(profile, what, on=talked_on, by=by, detail=household.file.reference)
    said = f"A child was described from anonymised copy {copy.number}; {PAPERS} (child {profile.file.reference})"
    entry = note(household.file, said, on=talked_on, by=by, kind=EventKind.PROFILE)
    worker = profile.owner or profile.file.lead
    if worker != by:
        says = "A child of yours was described to adopters under assessment. See the Journey."
        notices.tell(profile.file, says, key=f"described:{entry.pk}", to=worker, to_role=Role.FAMILY_FINDER, now=at)
    return entry
