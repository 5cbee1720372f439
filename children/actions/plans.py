"""The plan: decision, Best Interest Decision, family finding plan, end (CH-01, CH-10, PN-33, PN-46, FF-13)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions import approvals
from adoption.actions.records import note
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, Document, DocumentKind, EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, Role, can, ensure
from children.actions import court, permanence, reports, responsibility
from children.actions.facts import hold, move_to, not_before, own_document, save
from children.flows import PlanStatus
from children.models import (
    BestInterestDecision,
    Child,
    FamilyFindingPlan,
    OrderEnding,
    PermanenceReport,
    PlanDecision,
    PlanEnding,
    PlanningMeeting,
)
from children.news import News


@transaction.atomic
def record_planning_meeting(
    *,
    child: Child,
    kind: str,
    held_on: date,
    by: User,
    today: date,
    attended_by: User | None = None,
    absence_why: str = "",
    text: str = "",
) -> PlanningMeeting:
    """A legal or permanence planning meeting, with who of adoption was there, or why nobody was (CH-01)."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    absence_why = absence_why.strip()
    if attended_by is None and not absence_why:
        raise NotPossible("Say who of adoption attended, or why nobody did.")
    if attended_by and absence_why:
        raise NotPossible(
            "Either somebody attended for adoption, or there is a reason why nobody did. Give one of both."
        )
    if attended_by and not can(attended_by, Permission.CHILD_WRITE, child.file):
        raise NotPossible(f"{attended_by.display_name} does not work in adoption here. Choose who attended.")
    if held_on > today:
        raise NotPossible("A meeting is recorded when it has been held. Check the date.")
    if PlanningMeeting.rows.filter(child=child, kind=kind, held_on=held_on).exists():
        raise NotPossible("This meeting is recorded already. See the child’s plan.")

    meeting = PlanningMeeting.rows.create(
        child=child, kind=kind, held_on=held_on, attended_by=attended_by, absence_why=absence_why, note=text
    )
    who = f"attended by {attended_by.display_name}" if attended_by else "adoption did not attend"
    what = f"{meeting.get_kind_display()}: {who}"
    note(child.file, what, on=held_on, by=by, why=absence_why, detail=text)
    return meeting


@transaction.atomic
def ask_decision(*, report: PermanenceReport, by: User, at: datetime) -> Approval:
    """Send the checked report to the agency decision maker. Not before both managers have passed it (CH-07).

    The child’s workers do; after panel, whoever records what panel said.
    """
    if not can(by, Permission.PANEL_FACT_RECORD, report.child.file):
        ensure(by, Permission.CHILD_WRITE, report.child.file)
    child = hold(report.child)
    _ready_to_decide(child, report)

    question = f"Is adoption the plan for {child.file.reference}? Child permanence report version {report.number}."
    return approvals.ask(
        kind="adoption_plan",
        subject=report,
        question=question,
        decided_by=Role.DECISION_MAKER,
        by=by,
        at=at,
        file=child.file,
    )


@transaction.atomic
def decide(*, report: PermanenceReport, is_adoption: bool, reasons: str, on: date, by: User) -> PlanDecision:
    """The agency decision maker decides whether adoption is the plan: nobody else, no other agency’s (PN-33, PN-46)."""
    if not can(by, Permission.PLAN_DECIDE, report.child.file):
        raise NotAllowed("Only the agency decision maker of the child’s agency takes this decision.")
    child = hold(report.child)
    _ready_to_decide(child, report)
    if not reasons:
        raise NotPossible("Give the reasons for the decision.")
    not_before(on, report.submitted_on, "The report was handed in later than that")
    not_before(on, reports.passed_on(report), "Both managers had not passed the report before")

    decision = PlanDecision.rows.create(
        child=child, report=report, is_adoption=is_adoption, decided_on=on, reasons=reasons, decided_by=by
    )
    says = "Decided: adoption is the plan" if is_adoption else "Decided: adoption is not the plan"
    note(child.file, says, on=on, by=by, why=reasons, kind=EventKind.DECISION)
    if is_adoption:
        save(child, plan_decided_on=on)
        permanence.adoption_decided(child, why=reasons, decided_by=by.display_name, on=on, by=by)
    else:
        court.end_plan(child, OrderEnding.CHANGED, on=on, why=reasons, by=by)
        announce(News.PLAN_ENDED, child, by=by, on=on)
    refresh(child.file, because="The agency decision maker decided on the plan.")
    return decision


@transaction.atomic
def record_best_interest(
    *,
    child: Child,
    on: date,
    by: User,
    family_needed: str = "",
    search: str = "",
    contact: str = "",
    document: Document | None = None,
) -> BestInterestDecision:
    """A manager enters the Best Interest Decision and, with it or within the week, the family finding plan.

    Its date is the decision maker’s unless the agency records another (CF-12).
    """
    _ensure_records(by, child)
    child = hold(child)
    decision = PlanDecision.rows.agreed().filter(child=child, best_interest=None).order_by("-decided_on", "-pk").first()
    if decision is None:
        raise NotPossible("The agency decision maker has not decided yet that adoption is the plan.")
    not_before(on, decision.decided_on, "The decision maker decided later than that")

    made = BestInterestDecision.rows.create(child=child, decision=decision, decided_on=on, recorded_by=by)
    _best_interest_follows(child, on=on, by=by)
    if family_needed or search:
        write_plan(
            child=child, family_needed=family_needed, search=search, contact=contact, document=document, on=on, by=by
        )
    return made


@transaction.atomic
def bring_in_best_interest(*, child: Child, on: date, by: User) -> BestInterestDecision:
    """The decision was taken before the case came into this service: only its date is entered, and said so."""
    ensure(by, Permission.CASES_IMPORT, child.file)
    child = hold(child)
    not_before(on, child.born_on, "The decision cannot be earlier than the child’s birth")

    made = BestInterestDecision.rows.create(child=child, decided_on=on, recorded_by=by, brought_in=True)
    save(child, plan_decided_on=on)
    permanence.adoption_decided(
        child,
        why="Decided before the case came into this service.",
        decided_by="The agency decision maker of that time",
        on=on,
        by=by,
    )
    _best_interest_follows(
        child, on=on, by=by, says="Best Interest Decision, taken before the case came into this service"
    )
    return made


@transaction.atomic
def write_plan(
    *,
    child: Child,
    family_needed: str,
    search: str,
    on: date,
    by: User,
    contact: str = "",
    document: Document | None = None,
) -> FamilyFindingPlan:
    """The family finding plan, as its next version: what family is needed and how it is looked for (FF-13)."""
    _ensure_records(by, child)
    child = hold(child)
    if not child.best_interest_decided_on:
        raise NotPossible("Record the Best Interest Decision first.")
    if not family_needed or not search:
        raise NotPossible("Write down the family the child needs and how it will be looked for.")
    own_document(child.file, document, DocumentKind.FAMILY_FINDING_PLAN)

    number = FamilyFindingPlan.rows.filter(child=child).count() + 1
    plan = FamilyFindingPlan.rows.create(
        child=child,
        number=number,
        recorded_on=on,
        family_needed=family_needed,
        search=search,
        contact=contact,
        document=document,
        recorded_by=by,
    )
    if child.plan_written_on is None:
        save(child, plan_written_on=on)
    note(child.file, f"Family finding plan, version {number}", on=on, by=by, kind=EventKind.DECISION)
    announce(News.FINDING_PLAN_WRITTEN, child, by=by, on=on)
    refresh(child.file, because="The family finding plan was written.")
    return plan


@transaction.atomic
def end(*, child: Child, why: str, on: date, by: User) -> PlanEnding:
    """The plan changed: adoption is not pursued further, and the profile comes down (FF-66)."""
    _ensure_records(by, child)
    child = hold(child)
    if child.order_in_force:
        raise NotPossible("A Placement Order is in force. Record that it was revoked.")
    if not why:
        raise NotPossible("Say what the plan is now, and why.")

    ending = court.end_plan(child, OrderEnding.CHANGED, on=on, why=why, by=by)
    note(child.file, "The plan is no longer adoption", on=on, by=by, why=why, kind=EventKind.DECISION)
    announce(News.PLAN_ENDED, child, by=by, on=on)
    refresh(child.file, because="The plan changed.")
    return ending


@transaction.atomic
def consider_again(*, child: Child, why: str, on: date, by: User) -> Child:
    """Adoption is considered again after the plan had ended. The earlier decision no longer counts."""
    _ensure_records(by, child)
    child = hold(child)
    if not why:
        raise NotPossible("Say why adoption is considered again.")
    move_to(child, PlanStatus.CONSIDERED)

    save(
        child,
        plan_decided_on=None,
        best_interest_decided_on=None,
        plan_written_on=None,
        allocated_on=_allocated_from_the_referral(child),
        order_granted_on=None,
        order_ended_on=None,
        responsibility_moved_on=None,
    )
    note(child.file, "Adoption is considered again", on=on, by=by, why=why, kind=EventKind.DECISION)
    refresh(child.file, because="Adoption is considered again.")
    return child


def _allocated_from_the_referral(child: Child) -> date | None:
    """A relinquished child’s worker was owed at the referral, whatever was decided since, and stays (CH-03)."""
    stays = child.relinquished_on and responsibility.permanence_worker(child.file)
    return child.allocated_on if stays else None


def _best_interest_follows(child: Child, *, on: date, by: User, says: str = "Best Interest Decision") -> None:
    move_to(child, PlanStatus.DECIDED)
    save(child, best_interest_decided_on=on)
    note(child.file, says, on=on, by=by, kind=EventKind.DECISION)
    if child.allocated_on:
        move_to(child, PlanStatus.FAMILY_FINDING)
    announce(News.BEST_INTEREST_DECIDED, child, by=by, on=on)
    refresh(child.file, because="The Best Interest Decision was recorded.")


def _ensure_records(by: User, child: Child) -> None:
    if not can(by, Permission.PLAN_RECORD, child.file):
        raise NotAllowed("Only a team manager records this. Ask your team manager.")


def _ready_to_decide(child: Child, report: PermanenceReport) -> None:
    if child.status != PlanStatus.CONSIDERED:
        raise NotPossible("The plan has been decided already.")
    last = reports.latest(child)
    if last and last.pk != report.pk:
        raise NotPossible(f"There is a newer version of the report ({last.number}). Decide on that one.")
    if not reports.has_passed(report):
        raise NotPossible("Both managers must pass the report before the agency decision maker decides on it.")
    if PlanDecision.rows.filter(report=report).exists():
        raise NotPossible("This report has been decided on already.")
