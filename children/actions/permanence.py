"""Plans for permanence: held side by side, one of them the main one, each ended with a reason (CH-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.errors import NotPossible, Stale
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure
from children.actions.facts import hold, not_before
from children.models import Child, DecidedAt, PermanenceKind, PermanencePlan, PlanningMeeting


@dataclass(frozen=True)
class Decided:
    """Where a plan was decided and by whom: at one of the recorded planning meetings, or elsewhere."""

    at: DecidedAt
    by: str
    meeting: PlanningMeeting | None = None


@transaction.atomic
def plan_for(
    *,
    child: Child,
    kind: PermanenceKind,
    is_main: bool,
    why: str,
    decided: Decided,
    on: date,
    today: date,
    by: User,
    support: str = "",
) -> PermanencePlan:
    """Hold a plan for the child’s permanence, as the main one or beside it."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    _sensible(child, decided, on=on, today=today)
    if not why.strip():
        raise NotPossible("Say why this is a plan for the child.")
    if kind == PermanenceKind.HOME and not support.strip():
        raise NotPossible("Say which support the child and the parents have towards returning home.")
    running = _running(child)
    if any(plan.kind == kind for plan in running):
        raise NotPossible(f"The plan “{kind.label}” is held already. End it first, or make it the main plan.")
    if is_main and (main := _main(running)):
        raise NotPossible(f"“{main.get_kind_display()}” is the main plan. Hold this one beside it, then let it lead.")

    made = _begin(child, kind, is_main=is_main, why=why, support=support, decided=decided, on=on, by=by)
    _say(child, f"{_words(is_main)}: {kind.label.lower()}", on=on, by=by, why=why)
    return made


@transaction.atomic
def lead(
    *,
    plan: PermanencePlan,
    keep: bool,
    why: str,
    decided: Decided,
    on: date,
    today: date,
    by: User,
    version: int | None = None,
) -> PermanencePlan:
    """A plan held beside the main one becomes the main plan. The one before stays beside it, or ends.

    `version` is the main plan that was on the page: what is said about it must not fall on another (GV-71).
    """
    ensure(by, Permission.CHILD_WRITE, plan.child.file)
    child, plan = _hold_running(plan)
    _sensible(child, decided, on=on, today=today)
    if plan.is_main:
        raise NotPossible("This is the main plan already.")
    if not why.strip():
        raise NotPossible("Say why this plan leads from now on.")
    main = _main(_running(child))
    _same_main(main, version)
    if main and main.decided_at == DecidedAt.DECISION_MAKER:
        raise NotPossible("The agency decision maker decided that adoption leads. End the plan for adoption first.")
    for held in filter(None, (plan, main)):
        not_before(on, held.from_on, f"“{held.get_kind_display()}” began later than that")

    leads = _turn(child, plan, main, keep=keep, why=why, decided=decided, on=on, by=by)
    _say(child, f"The main plan is now: {plan.get_kind_display().lower()}", on=on, by=by, why=why)
    return leads


@transaction.atomic
def end(*, plan: PermanencePlan, why: str, on: date, today: date, by: User) -> PermanencePlan:
    """A plan is held no longer. Adoption, once decided on, ends with its decision and not here (FF-66)."""
    ensure(by, Permission.CHILD_WRITE, plan.child.file)
    child, plan = _hold_running(plan)
    if plan.decided_at == DecidedAt.DECISION_MAKER:
        raise NotPossible(
            "The agency decision maker decided on this plan. A manager ends it under “End the plan for adoption”."
        )
    if not why.strip():
        raise NotPossible("Say why the plan ended.")
    if on > today:
        raise NotPossible("A plan is ended when it has ended. Check the date.")
    not_before(on, plan.from_on, "The plan began later than that")

    _close(plan, on=on, why=why)
    _say(child, f"{_words(plan.is_main)} ended: {plan.get_kind_display().lower()}", on=on, by=by, why=why)
    return plan


def _same_main(main: PermanencePlan | None, seen: int | None) -> None:
    now = main.pk if main else 0
    if seen is None or seen == now:
        return
    leads = f"“{main.get_kind_display()}” leads now" if main else "No plan leads now"
    says = f"{leads}: somebody changed it while you were writing. Answer again, then save."
    raise Stale(says, theirs={"version": str(now), "keep": leads})


def adoption_decided(child: Child, *, why: str, decided_by: str, on: date, by: User) -> PermanencePlan:
    """The decision maker decided: adoption leads, and what led before stays beside it until somebody ends it.

    Part of the action that holds the child and notes the decision.
    """
    running = _running(child)
    main = _main(running)
    adoption = next((plan for plan in running if plan.kind == PermanenceKind.ADOPTION), None)
    decided = Decided(DecidedAt.DECISION_MAKER, decided_by)
    if adoption is None:
        if main:
            _beside(child, main, on=on, leads=PermanenceKind.ADOPTION, by=by)
        return _begin(child, PermanenceKind.ADOPTION, is_main=True, why=why, support="", decided=decided, on=on, by=by)
    other = main if main and main.pk != adoption.pk else None
    return _turn(child, adoption, other, keep=True, why=why, decided=decided, on=on, by=by)


def adoption_ended(child: Child, *, on: date, why: str) -> None:
    """Adoption is not the plan any more: refused, revoked, or the plan changed (FF-66). The caller notes it."""
    for plan in PermanencePlan.rows.running().filter(child=child, kind=PermanenceKind.ADOPTION):
        _close(plan, on=on, why=why)


def adoption_stands_again(child: Child, *, on: date, by: User) -> PermanencePlan:
    """What ended adoption was set aside on appeal: the earlier decision leads again (FF-66). The caller notes it."""
    ended = PermanencePlan.rows.filter(child=child, decided_at=DecidedAt.DECISION_MAKER).order_by("-pk").first()
    who = ended.decided_by if ended else "The agency decision maker"
    return adoption_decided(child, why="Set aside on appeal: decided as before.", decided_by=who, on=on, by=by)


def _turn(
    child: Child,
    plan: PermanencePlan,
    main: PermanencePlan | None,
    *,
    keep: bool,
    why: str,
    decided: Decided,
    on: date,
    by: User,
) -> PermanencePlan:
    """Rows are dated facts: both end today and begin again in their new places."""
    if main and keep:
        _beside(child, main, on=on, leads=PermanenceKind(plan.kind), by=by)
    elif main:
        _close(main, on=on, why=why)
    _close(plan, on=on, why="Decided on by the agency decision maker." if plan.is_main else "Became the main plan.")
    kind, support = PermanenceKind(plan.kind), plan.support
    return _begin(child, kind, is_main=True, why=why, support=support, decided=decided, on=on, by=by)


def _beside(child: Child, main: PermanencePlan, *, on: date, leads: PermanenceKind, by: User) -> None:
    """The plan that led goes on beside the one that leads now, as it was decided."""
    _close(main, on=on, why=f"From then on held beside the main plan: {leads.label.lower()}.")
    decided = Decided(DecidedAt(main.decided_at), main.decided_by, main.meeting)
    kind = PermanenceKind(main.kind)
    began = max(on, main.from_on)
    _begin(child, kind, is_main=False, why=main.why, support=main.support, decided=decided, on=began, by=by)


def _begin(
    child: Child,
    kind: PermanenceKind,
    *,
    is_main: bool,
    why: str,
    support: str,
    decided: Decided,
    on: date,
    by: User,
) -> PermanencePlan:
    return PermanencePlan.rows.create(
        child=child,
        kind=kind,
        is_main=is_main,
        from_on=on,
        why=why.strip(),
        support=support.strip(),
        decided_at=decided.at,
        decided_by=decided.by,
        meeting=decided.meeting,
        recorded_by=by,
    )


def _close(plan: PermanencePlan, *, on: date, why: str) -> None:
    plan.until_on, plan.ended_why = max(on, plan.from_on), why
    plan.save(update_fields=["until_on", "ended_why"])


def _sensible(child: Child, decided: Decided, *, on: date, today: date) -> None:
    not_before(on, child.born_on, "A plan cannot begin before the child’s birth")
    if on > today:
        raise NotPossible("A plan is recorded when it has been decided. Check the date.")
    if not decided.by.strip():
        raise NotPossible("Say who decided on this plan.")
    if decided.at == DecidedAt.DECISION_MAKER:
        raise NotPossible("The agency decision maker decides on the child’s report. Choose where this was decided.")
    if decided.meeting is None:
        return
    if decided.meeting.child_id != child.pk:
        raise NotPossible("Choose a planning meeting that is on this child’s record.")
    not_before(on, decided.meeting.held_on, "The meeting was held later than that")


def _hold_running(plan: PermanencePlan) -> tuple[Child, PermanencePlan]:
    child = hold(plan.child)
    held = lock(plan)
    if held.until_on:
        raise NotPossible("This plan has ended already. Look at the plans as they stand now.")
    held.child = child
    return child, held


def _running(child: Child) -> list[PermanencePlan]:
    return list(PermanencePlan.rows.running().filter(child=child).order_by("pk"))


def _main(running: list[PermanencePlan]) -> PermanencePlan | None:
    return next((plan for plan in running if plan.is_main), None)


def _words(is_main: bool) -> str:
    return "Main plan" if is_main else "Plan held beside the main one"


def _say(child: Child, what: str, *, on: date, by: User, why: str) -> None:
    note(child.file, what, on=on, by=by, why=why, kind=EventKind.DECISION)
