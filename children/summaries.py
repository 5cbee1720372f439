"""What the pages of a child’s record show above and beside every section, worked out from facts already read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from adoption.dues import Due
from adoption.models import User
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.pictures import Step
from adoption.views.asking import href
from children.flows import PATHWAY, PlanStatus
from children.models import Child

STAGE_COLOURS = {PlanStatus.CONSIDERED: "grey", PlanStatus.ENDED: "red", PlanStatus.CLOSED: "grey"}


def frame(child: Child, user: User, *, section: str, today: date, next_due: Due | None) -> dict[str, Any]:
    """What record.html needs: header, standing facts, sections, the likely next act."""
    ref = child.file.reference
    acts = _acts(child, user)
    return {
        "reference": ref,
        "name": child.name,
        "label": "This child’s record",
        "facts": _facts(child, today, next_due),
        "alerts": _alerts(child),
        "sections": _sections(ref, user, child, section),
        "needs": flags(child.file),
        "act": acts[0] if acts else None,
        "acts": acts[1:],
    }


def _facts(child: Child, today: date, next_due: Due | None) -> list[dict[str, Any]]:
    stage = PlanStatus(child.status)
    years = child.age_on(today)
    facts: list[dict[str, Any]] = [
        {"key": "Age", "text": f"{years} year{'s' if years != 1 else ''}"},
        {"key": "Stage", "text": stage.label, "colour": STAGE_COLOURS.get(stage, "blue")},
        {"key": "Lead worker", "text": child.file.lead.display_name if child.file.lead else "Nobody yet"},
        {"key": "Agency", "text": child.file.agency.name},
    ]
    if next_due:
        facts.append(
            {
                "key": "Next date",
                "text": f"{_short(next_due.deadline.due_on)}: {next_due.state}",
                "colour": next_due.colour,
            }
        )
    return facts


def _alerts(child: Child) -> list[dict[str, str]]:
    alerts = []
    if child.file.restricted:
        text = "Only people named on this file can open it."
        alerts.append({"kind": "warning", "title": "Restricted file", "text": text})
    if child.harder_to_place:
        text = f"{', '.join(child.harder_words)}. {child.harder_note}"
        alerts.append({"kind": "information", "title": "May wait longer than others", "text": text})
    if child.order_in_force and not child.responsibility_moved_on:
        text = "The Placement Order is in force and no permanence worker is allocated. Allocate one now."
        alerts.append({"kind": "warning", "title": "Nobody has taken over", "text": text})
    if child.status == PlanStatus.ENDED:
        text = "The plan is no longer adoption. The profile is not shown to anybody outside."
        alerts.append({"kind": "warning", "title": "Plan ended", "text": text})
    return alerts


def _sections(ref: str, user: User, child: Child, current: str) -> list[dict[str, Any]]:
    pages = [
        ("Overview", "children:record"),
        ("Timeline", "children:timeline"),
        ("Plan and legal", "children:plan"),
        ("Permanence", "children:permanence"),
        ("Brothers and sisters", "children:siblings"),
        ("People", "children:people"),
        ("Deadlines", "children:deadlines"),
        ("Decisions", "children:decisions"),
        ("Profile", "familyfinding:profile"),
        ("Letters", "letters:list"),
        ("Meetings", "meetings:list"),
        ("Agreed actions", "agreed:list"),
        ("Documents", "documents:list"),
        ("Who can see this", "access:file"),
    ]
    if can(user, Permission.READ_LOG, child.file):
        pages.append(("Who looked", "children:looked"))
    found = [(text, name, href(name, ref)) for text, name in pages]
    return [{"text": text, "href": page, "current": name == current} for text, name, page in found if page]


@dataclass(frozen=True)
class Act:
    """Something a person may do to a child now, with the page where it is done."""

    text: str
    name: str
    permission: Permission
    fits: bool = True


def possible(child: Child) -> list[Act]:
    """The acts that fit the stage, the likely next one first."""
    status, order = child.status, child.order_in_force
    open_plan = status not in (PlanStatus.ENDED, PlanStatus.CLOSED, PlanStatus.ADOPTED)
    undecided = status == PlanStatus.CONSIDERED and not child.plan_decided_on
    decided = status == PlanStatus.CONSIDERED and child.plan_decided_on is not None
    needs_worker = not child.allocated_on and bool(child.best_interest_decided_on or child.relinquished_on)
    return [
        Act("Record the Best Interest Decision", "best-interest", Permission.PLAN_RECORD, decided),
        Act("Allocate a worker", "allocate", Permission.CHILD_ALLOCATE, needs_worker and open_plan),
        Act("Hand in the child’s report", "submit-report", Permission.CHILD_WRITE, undecided),
        Act("Add a case note", "note", Permission.NOTE_WRITE),
        Act("Add a hearing", "add-hearing", Permission.COURT_WRITE, open_plan and not order),
        Act(
            "Record the Placement Order",
            "grant-order",
            Permission.COURT_WRITE,
            open_plan and not order and status != PlanStatus.CONSIDERED,
        ),
        Act("Record that the order was refused", "refuse-order", Permission.COURT_WRITE, open_plan and not order),
        Act("Record that the order was revoked", "revoke-order", Permission.COURT_WRITE, order and open_plan),
        Act(
            "Record a likely match",
            "likely-match",
            Permission.CHILD_WRITE,
            status in (PlanStatus.DECIDED, PlanStatus.FAMILY_FINDING),
        ),
        Act("Report a significant change", "report-change", Permission.NOTE_WRITE, open_plan),
        Act(
            "Write the family finding plan",
            "write-plan",
            Permission.PLAN_RECORD,
            bool(child.best_interest_decided_on) and open_plan,
        ),
        Act("Allocate another worker", "allocate", Permission.CHILD_ALLOCATE, bool(child.allocated_on) and open_plan),
        Act("Name the manager", "give-manager", Permission.CHILD_ALLOCATE),
        Act("Record a planning meeting", "planning-meeting", Permission.CHILD_WRITE, open_plan),
        Act("Hold a plan for permanence", "hold-plan", Permission.CHILD_WRITE, open_plan or status == PlanStatus.ENDED),
        Act("Flag as harder to place", "harder", Permission.CHILD_WRITE),
        Act(
            "Record a relinquishment referral",
            "relinquish",
            Permission.CHILD_WRITE,
            not child.relinquished_on and open_plan,
        ),
        Act(
            "The parents took their consent back",
            "take-consent-back",
            Permission.CHILD_WRITE,
            bool(child.relinquished_on) and open_plan and not order,
        ),
        Act("End the plan for adoption", "end-plan", Permission.PLAN_RECORD, open_plan and not order),
        Act("Consider adoption again", "consider-again", Permission.PLAN_RECORD, status == PlanStatus.ENDED),
    ]


def _acts(child: Child, user: User) -> list[dict[str, str]]:
    return [
        {"text": act.text, "href": href(f"children:{act.name}", child.file.reference)}
        for act in possible(child)
        if act.fits and can(user, act.permission, child.file)
    ]


def pathway(child: Child) -> list[Step]:
    """Where the child is on the way (spec 02, table G), with the dates that are known."""
    now = PlanStatus(child.status)
    dates = {
        PlanStatus.CONSIDERED: child.file.opened_on,
        PlanStatus.DECIDED: child.best_interest_decided_on,
        PlanStatus.FAMILY_FINDING: child.allocated_on,
    }
    shown = [status for status in PATHWAY if status != PlanStatus.CLOSED]
    place = shown.index(now) if now in shown else -1
    steps = [Step(str(s.label), _state(i, place), dates.get(s) if i <= place else None) for i, s in enumerate(shown)]
    order = Step(
        "Placement Order",
        "done" if child.order_granted_on else "later",
        child.order_granted_on or child.planned_order_on,
        "" if child.order_granted_on else "Planned",
    )
    return [*steps[:3], order, *steps[3:]]


def _state(place: int, now: int) -> str:
    if now < 0:
        return "later"
    return "done" if place < now else "now" if place == now else "later"


@dataclass(frozen=True)
class Task:
    """One thing this stage needs, and whether it is done."""

    text: str
    done: bool
    href: str
    hint: str = ""


def next_steps(child: Any) -> list[Task]:
    """What the way to family finding and introductions needs. `child` carries `has_report`, `has_plan`, `has_pack` and
    `has_training`, asked with it (CH-14, CH-16)."""
    ref = child.file.reference

    def page(name: str) -> str:
        return href(f"children:{name}", ref)

    return [
        Task("Hand in the child permanence report", child.has_report or bool(child.plan_decided_on), page("plan")),
        Task(
            "Decision on the plan",
            bool(child.plan_decided_on),
            page("decisions"),
            "By the agency decision maker, after both managers passed the report",
        ),
        Task(
            "List the court hearings",
            bool(child.planned_order_on or child.order_granted_on),
            page("plan"),
            "The planned Placement Order date sets when the profile is due",
        ),
        Task("Record the Best Interest Decision", bool(child.best_interest_decided_on), page("plan")),
        Task("Allocate a permanence worker", bool(child.allocated_on), page("plan")),
        Task("Write the family finding plan", child.has_plan, page("plan")),
        Task("Share the carers’ adoption and profiling pack", child.has_pack, page("people")),
        Task("Record the Placement Order", bool(child.order_granted_on), page("plan")),
        Task(
            "Foster carers trained in preparing the child",
            child.has_training,
            page("people"),
            "Before introductions begin",
        ),
    ]


def _short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
