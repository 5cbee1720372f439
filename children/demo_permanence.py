"""Plans held side by side in the demonstration: one child’s story told, another’s still open (CH-02)."""

from __future__ import annotations

from datetime import date, timedelta

from adoption.demo_days import on_or_after
from adoption.models import User
from children.actions import permanence, plans
from children.actions.permanence import Decided
from children.models import Child, DecidedAt, PermanenceKind, PermanencePlan, PlanningMeeting

CHAIR = "Dana Whitlock, reviewing officer"


def home_first(child: Child, today: date, *, by: User) -> None:
    """Returning home leads from the first review on; an aunt is assessed beside it, and cannot."""
    _held(
        child,
        PermanenceKind.HOME,
        today - timedelta(days=135),
        today=today,
        by=by,
        why="His mother wants him back and has begun treatment.",
        support="A family support worker three times a week, and a place on the recovery programme.",
    )
    aunt = _held(
        child,
        PermanenceKind.KINSHIP,
        today - timedelta(days=120),
        today=today,
        by=by,
        is_main=False,
        why="An aunt in Hexham has asked to be assessed.",
    )
    meeting = _met(child, today - timedelta(days=96), today=today, by=by, says="The aunt’s assessment is not positive.")
    permanence.end(
        plan=aunt, why="The assessment was not positive, and she agrees.", on=meeting.held_on, today=today, by=by
    )
    _held(
        child,
        PermanenceKind.ADOPTION,
        meeting.held_on,
        today=today,
        by=by,
        is_main=False,
        meeting=meeting,
        why="He is four. If he cannot go home he should not wait twice.",
    )


def home_ended(child: Child, today: date, *, by: User) -> None:
    """After the decision that adoption leads, returning home is held no longer."""
    plan = PermanencePlan.rows.running().get(child=child, kind=PermanenceKind.HOME)
    on = on_or_after(today - timedelta(days=33))
    permanence.end(plan=plan, why="His mother left the programme and says she cannot do it.", on=on, today=today, by=by)


def three_at_once(child: Child, today: date, *, by: User) -> None:
    """Nobody has decided yet: returning home leads, an uncle and adoption are held beside it."""
    meeting = _met(child, today - timedelta(days=40), today=today, by=by, says="Both roads are followed from now on.")
    _held(
        child,
        PermanenceKind.HOME,
        meeting.held_on,
        today=today,
        by=by,
        meeting=meeting,
        why="His parents attend every session.",
        support="Weekly sessions with both parents, and a supervised weekend at home each month.",
    )
    for kind, why in (
        (PermanenceKind.GUARDIANSHIP, "His uncle Brian would care for him as special guardian."),
        (PermanenceKind.ADOPTION, "If neither home nor his uncle can be, no time should be lost."),
    ):
        _held(child, kind, meeting.held_on, today=today, by=by, is_main=False, meeting=meeting, why=why)


def _met(child: Child, on: date, *, today: date, by: User, says: str) -> PlanningMeeting:
    return plans.record_planning_meeting(
        child=child, kind="permanence", held_on=on_or_after(on), attended_by=by, text=says, today=today, by=by
    )


def _held(
    child: Child,
    kind: PermanenceKind,
    on: date,
    *,
    today: date,
    by: User,
    why: str,
    is_main: bool = True,
    meeting: PlanningMeeting | None = None,
    support: str = "",
) -> PermanencePlan:
    decided = Decided(DecidedAt.PERMANENCE if meeting else DecidedAt.REVIEW, CHAIR, meeting)
    return permanence.plan_for(
        child=child,
        kind=kind,
        is_main=is_main,
        why=why,
        support=support,
        decided=decided,
        on=on if meeting else on_or_after(on),
        today=today,
        by=by,
    )
