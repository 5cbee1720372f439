"""How long a child waits for permanence, stage by stage, and what delays it (CH-02).

Worked out from dated facts that are there already: care, decision, order, plans, hearings and what is overdue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from adoption import spans
from adoption.listing import number_of
from adoption.models import Deadline, User
from adoption.wording import counted
from children.flows import PlanStatus
from children.models import CareEpisode, Child, Hearing, PermanencePlan
from children.models.child import ChildQuerySet

AT_HOME = (PlanStatus.PLACED, PlanStatus.ADOPTED, PlanStatus.CLOSED)
"""Statuses in which the child lives with the family they stay with."""

LONG = timedelta(days=365)


@dataclass(frozen=True)
class Stage:
    """A part of the wait. `until` is None while it goes on."""

    says: str
    since: date
    until: date | None
    days: int


@dataclass(frozen=True)
class Wait:
    """From the day the child came into care."""

    since: date
    until: date
    over: str
    stages: Sequence[Stage]

    @property
    def days(self) -> int:
        return (self.until - self.since).days


def of_child(child: Child, today: date, *, left_on: date | None = None) -> Wait | None:
    """None for a child who never came into care, and for one who has moved in with the family."""
    if child.entered_care_on is None or child.entered_care_on > today or child.status in AT_HOME:
        return None
    until = left_on or today
    over = "The child left care" if left_on else ""
    points = [(child.entered_care_on, "In care, before the decision on the plan")]
    if child.plan_decided_on:
        points.append((child.plan_decided_on, "Plan decided, before the Placement Order"))
    if child.order_granted_on and not child.order_ended_on:
        points.append((child.order_granted_on, "With a Placement Order, before moving in"))
    return Wait(child.entered_care_on, until, over, _stages(sorted(points), until, goes_on=left_on is None))


def _stages(points: list[tuple[date, str]], until: date, *, goes_on: bool) -> list[Stage]:
    ends: list[date | None] = [day for day, _ in points[1:]]
    ends.append(None if goes_on else until)
    return [
        Stage(says, since, end, max(((end or until) - since).days, 0))
        for (since, says), end in zip(points, ends, strict=True)
    ]


def delays(
    *, plans: Sequence[PermanencePlan], put_off: Sequence[Hearing], overdue: Sequence[str], is_over: bool
) -> list[str]:
    """What makes the wait longer, in sentences."""
    says = [each for hearing in put_off for each in _lost(hearing)]
    if not is_over and not any(plan.is_main and plan.until_on is None for plan in plans):
        says.insert(0, "No main plan is held")
    return [*says, *(f"Overdue: {what}" for what in overdue)]


def delays_of(child: Child) -> list[str]:
    """The same of a child read by `with_plans`, in as many words as a list has room for."""
    late = ["a date on the record"] if child.is_late else []  # type: ignore[attr-defined]
    held, put_off = child.held, child.put_off  # type: ignore[attr-defined]
    return delays(plans=held, put_off=put_off, overdue=late, is_over=False)


def _lost(hearing: Hearing) -> list[str]:
    """What one hearing cost: each later date it was given before it began, and its adjournment (CH-17)."""
    kind = hearing.get_kind_display()
    says = [
        f"{kind} moved by {counted(move.days, 'day')}: {move.get_cause_display().lower()}"
        for move in hearing.moves.all()
    ]
    if hearing.adjourned_to:
        days = (hearing.adjourned_to.on - hearing.on).days
        says.append(f"{kind} adjourned by {counted(days, 'day')}: {hearing.get_delay_cause_display().lower()}")
    return says


def picture(plans: Sequence[PermanencePlan], wait: Wait) -> spans.Spans:
    """The plans as bars over the time in care, with the days that changed something."""
    bars = [spans.Span(p.get_kind_display(), p.from_on, p.until_on, strong=p.is_main) for p in plans]
    marks = [(stage.since, stage.says) for stage in wait.stages[1:]]
    return spans.drawn(bars, begins=wait.since, ends=wait.until, marks=marks)


def in_care(user: User) -> ChildQuerySet:
    """Children one may see who are in care now and do not live with the family they stay with, longest first."""
    now = CareEpisode.rows.filter(child=OuterRef("pk"), ended_on=None)
    children = Child.objects.visible_to(user).open().exclude(status__in=AT_HOME)
    return children.filter(Exists(now), entered_care_on__isnull=False).order_by("entered_care_on", "pk")


def without_main_plan() -> Q:
    """No plan leads. A child in care for whom that is so has nobody’s mind made up about where to grow up."""
    return Q(~Exists(PermanencePlan.rows.running().main().filter(child=OuterRef("pk"))))


def with_plans(rows: ChildQuerySet, today: date) -> ChildQuerySet:
    """With what a list of those who wait says of each."""
    late = Deadline.rows.filter(file=OuterRef("file"), met_on=None, lapsed_on=None, due_on__lt=today)
    running = PermanencePlan.objects.running().order_by("-is_main", "from_on", "pk")
    return (
        rows.select_related("file__lead")
        .annotate(is_late=Exists(late), found=number_of(rows))
        .prefetch_related(
            Prefetch("permanence_plans", running, to_attr="held"),
            Prefetch("hearings", Hearing.objects.with_delay(), to_attr="put_off"),
        )
    )


def totals(rows: ChildQuerySet, today: date) -> dict[str, int]:
    """The numbers above that list, in one query."""
    counted_up: dict[str, int] = rows.order_by().aggregate(
        all=Count("pk"),
        long=Count("pk", filter=Q(entered_care_on__lte=today - LONG)),
        nothing=Count("pk", filter=without_main_plan()),
    )
    return counted_up
