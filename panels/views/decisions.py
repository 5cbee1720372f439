"""The decision maker’s queue and page: all that is read, weighed and decided, in one place (PN-25, PN-60, PN-62)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock, paper
from adoption.actions.records import opened
from adoption.decision import decision_for, must_confirm_identity
from adoption.http import Request
from adoption.models import Approval, Outcome
from adoption.permissions import Permission, Role
from adoption.scope import takes_out
from adoption.views.approvals import by_due_date, last_day
from adoption.views.proving import prove_again
from adoption.views.records import NotForYou, posted
from panels.actions import deciding, decision_days, panels_view, sheets
from panels.forms import decisions as forms
from panels.models import DecisionSheet
from panels.models.decision import DecisionSheetQuerySet
from panels.views.deciding import shown, why_not
from panels.views.finding import KINDS, find_question, on_the_way, sheet_of
from panels.views.pages import GET_POST, LIST, form_page

OF_CHILD = ("adoption_plan", "panel_match")
SHOWN = 25


@require_safe
def queue(request: Request) -> HttpResponse:
    """What waits for this decision maker, the earliest due first, each with both clocks; and what was decided."""
    if not request.user.authority.agencies(Permission.MATCH_DECIDE):
        raise NotForYou("Decisions are for the agency decision maker.")
    mine = Approval.objects.visible_to(request.user).decidable_by(request.user)
    waiting = mine.filter(decided_by_role=Role.DECISION_MAKER)
    sheets_of = DecisionSheet.objects.visible_to(request.user).select_related("agency", "item__meeting", "file")
    approvals = list(by_due_date(waiting.filter(kind__in=KINDS).select_related("file", "agency", "asked_by")))
    by_question = {row.approval_id: row for row in sheets_of.filter(approval__in=approvals)}
    counting = decision_days.counting_for({sheet.agency for sheet in by_question.values()})
    context = {
        "rows": [_line(approval, by_question.get(approval.pk), counting) for approval in approvals],
        "coming": list(sheets_of.coming().order_by("counts_from", "pk")[:SHOWN]),
        "decided": _decided(sheets_of),
        "today": clock.today(),
        "crumbs": [LIST, {"text": "Decisions"}],
    }
    return render(request, "panels/decisions.html", context)


def _decided(rows: DecisionSheetQuerySet) -> list[dict[str, Any]]:
    """The last ones, in the words of each decision."""
    found = rows.exclude(outcome="").select_related("decided_by", "approval").order_by("-decided_at")[:SHOWN]
    return [{"sheet": sheet, "says": sheets.says(sheet)} for sheet in found]


def _line(approval: Approval, sheet: DecisionSheet | None, counting: decision_days.Counting) -> dict[str, Any]:
    return {
        "approval": approval,
        "sheet": sheet,
        "says": decision_for(approval.kind).says,
        "clocks": decision_days.clocks(sheet, counting) if sheet else [],
        **last_day(approval),
    }


@require_http_methods(GET_POST)
def decision(request: Request, reference: UUID) -> HttpResponse:
    """One page: exact papers, minutes, consultation, advice, arguments, both clocks, and the decision."""
    approval = find_question(request, reference)
    sheet = sheet_of(request, approval)
    form = forms.DecideForm(posted(request), says=forms.SAYS[approval.kind])
    if approval.file:
        opened(approval.file, request.user, "panels:decision")

    def act(*, outcome: str, reasons: str, read: bool) -> None:
        if must_confirm_identity(approval):
            prove_again(request)
        mine = sheet or deciding.begin(approval=approval, by=request.user, at=clock.now())
        given = Outcome(outcome)
        deciding.decide(sheet=mine, outcome=given, reasons=reasons, read=read, by=request.user, at=clock.now())

    file = approval.file
    if file is None:
        raise Http404
    return form_page(
        request,
        form,
        act,
        file=file,
        back=reverse("panels:decision", args=[approval.reference]),
        crumbs=[*on_the_way(request), {"text": file.reference}],
        heading=decision_for(approval.kind).says,
        save="Decide",
        said="The decision is recorded and carried out.",
        template="panels/decision.html",
        **shown(request, approval, sheet),
    )


def _step(
    request: Request, reference: UUID, form: Any, act: Any, *, heading: str, said: str, **asked: Any
) -> HttpResponse:
    """A step before the decision: consulting, weighing."""
    approval = find_question(request, reference)
    file = approval.file
    if file is None:
        raise Http404
    if why_not(request, approval) or approval.outcome:
        raise NotForYou(why_not(request, approval) or "This has been decided already.")
    back = reverse("panels:decision", args=[approval.reference])
    here = {"text": file.reference, "href": back}
    crumbs = [*on_the_way(request), here, {"text": heading}]
    doing = partial(act, approval)
    return form_page(request, form, doing, file=file, back=back, crumbs=crumbs, heading=heading, said=said, **asked)


@require_http_methods(GET_POST)
def consult(request: Request, reference: UUID) -> HttpResponse:
    def act(approval: Approval, *, adviser: str, on: Any, read: bool) -> None:
        sheet = deciding.begin(approval=approval, by=request.user, at=clock.now())
        deciding.consult(sheet=sheet, adviser=adviser, on=on, by=request.user, at=clock.now())

    return _step(
        request,
        reference,
        forms.ConsultForm(posted(request), today=clock.today()),
        act,
        heading="Adviser consulted, papers and minutes read",
        said="Recorded. Now you can decide.",
    )


@require_http_methods(GET_POST)
def weigh(request: Request, reference: UUID) -> HttpResponse:
    asked = find_question(request, reference)
    sheet = sheet_of(request, asked)
    names = (*deciding.WORDS, "agrees_with_panel", "version")
    initial = {name: getattr(sheet, name) for name in names} if sheet else {"version": 1}
    shape = {"of_child": asked.kind in OF_CHILD, "after_panel": bool(sheet and panels_view.after_panel(sheet))}
    form = forms.WeighForm(posted(request), initial=initial, **shape)

    def act(approval: Approval, *, version: int, agrees_with_panel: bool | None = None, **words: str) -> None:
        mine = deciding.begin(approval=approval, by=request.user, at=clock.now())
        facts: dict[str, Any] = {"words": words, "version": version, "agrees_with_panel": agrees_with_panel}
        deciding.weigh(sheet=mine, by=request.user, at=clock.now(), **facts)

    return _step(request, reference, form, act, heading="Advice and arguments", said="Saved.")


@takes_out
@require_safe
def decision_paper(request: Request, reference: UUID) -> HttpResponse:
    """The decision sheet as a PDF."""
    sheet = sheet_of(request, find_question(request, reference))
    if sheet is None or not sheet.outcome:
        raise Http404
    name = f"decision-sheet-{sheet.file.reference}"
    context = sheets.context(sheet)
    return paper.answer(sheets.TEMPLATE, context, file=sheet.file, by=request.user, what="decision sheet", name=name)
