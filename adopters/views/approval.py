"""The page of an approval: what panel said, what was decided, what follows (AD-33 to AD-37, AD-54)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from adopters import statutory
from adopters.actions import agreements, decision_letters, determinations, reviews, while_waiting
from adopters.models import AgreementKind, Household, IndependentReview, PanelElsewhere, Suitability
from adopters.standing import bases
from adopters.views.pages import find, section
from adoption import clock
from adoption.dues import Due
from adoption.http import Request
from adoption.models import Approval, CaseEvent, Deadline
from adoption.permissions import Permission, can

BACK = "adopters:approval"
WRITE, PANEL = Permission.HOUSEHOLD_WRITE, Permission.PANEL_FACT_RECORD
MANAGE, DECIDE = Permission.ASSESSMENT_DECIDE, Permission.SUITABILITY_DECIDE
SHOWN = 20
CLOCKS = ("TS-117", "TS-118", "TS-120", "TS-121", "TS-125")


def current(request: Request, household: Household) -> Suitability | None:
    rows = Suitability.objects.visible_to(request.user).filter(household=household)
    rows = rows.select_related("household__file__agency", "panel_of", "decided_by", "report_version", "consulted_by")
    return rows.filter(ended_on=None).first() or rows.order_by("-pk").first()


@require_safe
def approval_page(request: Request, reference: str) -> HttpResponse:
    """What panel recommended, what was decided, what follows, and how long they have waited."""
    household, today = find(request, reference), clock.today()
    row = current(request, household)
    file = household.file
    may = {
        "may_write": can(request.user, WRITE, file),
        "may_panel": can(request.user, PANEL, file),
        "may_manage": can(request.user, MANAGE, file),
        "may_decide": can(request.user, DECIDE, file),
    }
    shown: dict[str, Any] = {"row": row, "plan": agreements.in_force(household, AgreementKind.MATCHING_PLAN)}
    if row:
        shown |= _about(request, household, row)
    earlier = Suitability.objects.visible_to(request.user).filter(household=household).exclude(ended_on=None)
    elsewhere = PanelElsewhere.objects.visible_to(request.user).filter(household=household)
    return section(
        request,
        household,
        "approval",
        BACK,
        law=statutory.worked(household, today),
        earlier=[each for each in earlier.order_by("-pk") if row is None or each.pk != row.pk],
        elsewhere=elsewhere.order_by("-held_on", "-pk"),
        **may,
        **shown,
    )


def _about(request: Request, household: Household, row: Suitability) -> dict[str, Any]:
    today = clock.today()
    waiting = Approval.objects.visible_to(request.user).waiting().filter(kind="suitability", subject_id=row.pk)
    events = CaseEvent.objects.visible_to(request.user).filter(file=household.file)
    held = row.reviews.select_related("done_by").order_by("-opened_on", "-pk")
    return {
        "question": waiting.first(),
        "bases": bases(row),
        "answer_by": determinations.answer_by(row),
        "independent": IndependentReview.objects.visible_to(request.user).filter(suitability=row).first(),
        "letters": decision_letters.begun(row).count() if row.decision else 0,
        "letters_missing": bool(row.decision and decision_letters.still_to_begin(row)),
        "dues": _running(request, household),
        "days": (today - row.decided_on).days if row.decided_on and not row.ended_on else None,
        "reviews": [(review, reviews.due_on(review), reviews.observe_by(review)) for review in held],
        "contacts": events.filter(what__startswith=while_waiting.WAITING).order_by("-happened_on", "-pk")[:SHOWN],
    }


def _running(request: Request, household: Household) -> dict[str, Due]:
    """The clocks that run on this page, by their rule."""
    rows = Deadline.objects.visible_to(request.user).running().filter(file=household.file, rule__in=CLOCKS)
    return {row.rule.replace("-", "_"): Due.of(row, clock.now()) for row in rows}
