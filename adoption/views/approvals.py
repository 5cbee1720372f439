"""Questions that wait for a decision, deciding them, and what was decided (PN-59, PN-60)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions import approvals
from adoption.actions.records import opened
from adoption.decision import decision_for, kinds, must_confirm_identity, own_page, record_of
from adoption.errors import NotAllowed, Refused
from adoption.forms.work import DecisionForm
from adoption.http import Request
from adoption.models import Approval, Outcome
from adoption.models.decision import ApprovalQuerySet
from adoption.views.asking import answer, attempt, posted, record_href
from adoption.views.proving import is_asked, prove_again

ROWS = 25
COLOURS = {
    "": "yellow",
    Outcome.AGREED: "green",
    Outcome.REFUSED: "red",
    Outcome.SENT_BACK: "orange",
    Outcome.WITHDRAWN: "grey",
    Outcome.OVERTAKEN: "purple",
}


@require_safe
def for_me(request: Request) -> HttpResponse:
    """What this person may decide, the earliest due first."""
    rows = Approval.objects.visible_to(request.user).decidable_by(request.user)
    return _list(request, "approvals", by_due_date(rows), "adoption/approvals.html")


@require_safe
def waiting(request: Request) -> HttpResponse:
    """What waits for somebody, as far as this person may see the files: their own questions and the team’s."""
    rows = Approval.objects.visible_to(request.user).waiting()
    return _list(request, "approvals-waiting", by_due_date(rows), "adoption/approvals_waiting.html")


@require_safe
def decided(request: Request) -> HttpResponse:
    rows = Approval.objects.visible_to(request.user).exclude(outcome="").order_by("-decided_at", "-pk")
    return _list(request, "approvals-decided", rows, "adoption/approvals_decided.html")


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, reference: str) -> HttpResponse:
    """Everything needed to decide, on one page; and the decision."""
    visible = Approval.objects.visible_to(request.user).select_related("file", "agency", "asked_by", "decided_by")
    approval = get_object_or_404(visible, reference=reference)
    decision, record = decision_for(approval.kind), record_of(approval)
    paper = decision.paper(record)
    form, elsewhere = DecisionForm(posted(request), paper=paper), own_page(approval)
    if request.method == "POST" and elsewhere:
        messages.error(request, "Nothing was decided. This question is weighed and decided on this page.")
        return redirect(elsewhere)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _decide(request, approval, form)):
        return redirect("approval", approval.reference)
    if approval.file:
        opened(approval.file, request.user, "approval")
    context = {
        "approval": approval,
        "kind": decision.says,
        "then": decision.then,
        "facts": decision.facts(record),
        "paper": paper,
        "record_href": record_href(approval.file),
        "colour": COLOURS[approval.outcome],
        "elsewhere": elsewhere,
        "crumbs": [{"text": "Approvals", "href": reverse("approvals")}, {"text": decision.says}],
        "why_not": _why_not(request, approval),
        "is_mine": approval.asked_by_id == request.user.pk and not approval.outcome,
        "asks_again": is_asked() and must_confirm_identity(approval),
        "form": form,
    }
    return answer(request, "adoption/approval.html", context)


@require_POST
def withdraw(request: Request, reference: str) -> HttpResponse:
    approval = get_object_or_404(Approval.objects.visible_to(request.user), reference=reference)
    try:
        approvals.withdraw(approval=approval, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The question is withdrawn. You can ask again.")
    return redirect("approval", approval.reference)


def by_due_date(rows: ApprovalQuerySet) -> ApprovalQuerySet:
    """The earliest last day first; what has none comes after, in the order of asking."""
    runs = {decision.kind: decision.timescale for decision in kinds().values() if decision.timescale}
    return rows.with_last_days(runs).order_by(F("decide_by").asc(nulls_last=True), "asked_at", "pk")


def last_day(approval: Approval) -> dict[str, Any]:
    """By when to decide a question that was put in order of its last day, and whether that has passed."""
    day: date | None = getattr(approval, "decide_by", None)
    return {"decide_by": day, "late": day is not None and day < clock.today()}


def _decide(request: Request, approval: Approval, form: DecisionForm) -> None:
    """Decide, and say what came of it: also when a change overtook the question."""
    if must_confirm_identity(approval):
        prove_again(request)
    given = form.cleaned_data
    done = approvals.decide(
        approval=approval,
        outcome=Outcome(given["outcome"]),
        reasons=given["reasons"],
        capacity=given["capacity"],
        read=given.get("read", False),
        by=request.user,
        at=clock.now(),
    )
    if done.outcome == Outcome.OVERTAKEN:
        changed = "What this was about has changed since it was asked, so nothing was decided. "
        messages.error(request, f"{changed}{done.asked_by.display_name} has been told and can ask again.")
    else:
        said = approvals.SAID[Outcome(done.outcome)]
        messages.success(request, f"{said}. {done.asked_by.display_name} has been told.")


def _why_not(request: Request, approval: Approval) -> str:
    """Why this person cannot decide, as the page says in place of the form."""
    if approval.outcome:
        return ""
    try:
        approvals.ensure_may_decide(request.user, approval, decision_for(approval.kind), record_of(approval))
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def _list(request: Request, name: str, rows: ApprovalQuerySet, template: str) -> HttpResponse:
    page = Paginator(rows.select_related("file", "agency", "asked_by", "decided_by"), ROWS).get_page(
        request.GET.get("page")
    )
    says = kinds()
    lines = [
        {
            "approval": approval,
            "href": own_page(approval) or reverse("approval", args=[approval.reference]),
            "kind": says[approval.kind].says if approval.kind in says else approval.kind,
            **last_day(approval),
            "colour": COLOURS[approval.outcome],
        }
        for approval in page.object_list
    ]
    return render(request, template, {"page": page, "lines": lines, "views": _views(request, name)})


def _views(request: Request, current: str) -> list[dict[str, Any]]:
    pages = [("approvals", "For me"), ("approvals-waiting", "Waiting"), ("approvals-decided", "Decided")]
    return [{"text": text, "href": reverse(name), "current": name == current} for name, text in pages]
