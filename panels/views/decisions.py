"""The decision maker’s queue and page: all that is read, weighed and decided, in one place (PN-25, PN-60, PN-62)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock, paper
from adoption.actions.records import opened
from adoption.decision import decision_for, must_confirm_identity
from adoption.http import Request
from adoption.models import Approval, Outcome
from adoption.permissions import Permission, Role, can
from adoption.scope import takes_out
from adoption.views.approvals import by_due_date, last_day
from adoption.views.proving import prove_again
from adoption.views.records import NotForYou, posted
from panels.actions import bundles, deciding, sheets, telling_decisions
from panels.forms import decisions as forms
from panels.models import DecisionSheet
from panels.models.decision import DecisionSheetQuerySet
from panels.views.deciding import shown, why_not
from panels.views.pages import GET_POST, LIST, form_page, nothing_to_fill_in, runs

KINDS = tuple(forms.SAYS)
QUEUE = {"text": "Decisions", "href": "/panel/decisions/"}
OF_CHILD = ("adoption_plan", "panel_match")
SHOWN = 25


@require_safe
def queue(request: Request) -> HttpResponse:
    """What waits for this decision maker, the earliest due first, each with both clocks; and what was decided."""
    if not request.user.authority.agencies(Permission.MATCH_DECIDE):
        raise NotForYou("Decisions are for the agency decision maker.")
    waiting = Approval.objects.visible_to(request.user).waiting().filter(decided_by_role=Role.DECISION_MAKER)
    sheets_of = DecisionSheet.objects.visible_to(request.user).select_related("agency", "item__meeting", "file")
    approvals = list(by_due_date(waiting.filter(kind__in=KINDS).select_related("file", "agency", "asked_by")))
    by_question = {row.approval_id: row for row in sheets_of.filter(approval__in=approvals)}
    counting = bundles.counting_for({sheet.agency for sheet in by_question.values()})
    context = {
        "rows": [_line(approval, by_question.get(approval.pk), counting) for approval in approvals],
        "coming": list(sheets_of.waiting().filter(approval=None).order_by("counts_from", "pk")[:SHOWN]),
        "decided": _decided(sheets_of),
        "today": clock.today(),
        "crumbs": [LIST, {"text": "Decisions"}],
    }
    return render(request, "panels/decisions.html", context)


def _decided(rows: DecisionSheetQuerySet) -> list[dict[str, Any]]:
    """The last ones, in the words of each decision."""
    found = rows.exclude(outcome="").select_related("decided_by", "approval").order_by("-decided_at")[:SHOWN]
    return [{"sheet": sheet, "says": sheets.says(sheet)} for sheet in found]


def _line(approval: Approval, sheet: DecisionSheet | None, counting: bundles.Counting) -> dict[str, Any]:
    return {
        "approval": approval,
        "sheet": sheet,
        "says": decision_for(approval.kind).says,
        "clocks": bundles.clocks(sheet, counting) if sheet else [],
        **last_day(approval),
    }


def find_question(request: Request, reference: UUID) -> Approval:
    rows = Approval.objects.visible_to(request.user).filter(kind__in=KINDS)
    rows = rows.select_related("file__agency", "agency", "asked_by", "decided_by")
    return get_object_or_404(rows, reference=reference)


def sheet_of(request: Request, approval: Approval) -> DecisionSheet | None:
    rows = DecisionSheet.objects.visible_to(request.user).filter(approval=approval)
    return rows.select_related(
        "agency",
        "file__agency",
        "approval__file",
        "approval__agency",
        "minutes",
        "item__meeting__panel__agency",
        "item__meeting__panel__file",
        "item__file",
        "item__other_file",
        "item__household__file",
        "decided_by",
        "paper",
    ).first()


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
        crumbs=[LIST, QUEUE, {"text": file.reference}],
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
    crumbs = [LIST, QUEUE, here, {"text": heading}]
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
    shape = {"of_child": asked.kind in OF_CHILD, "after_panel": bool(sheet and sheet.item_id)}
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


def find_sheet(request: Request, reference: UUID) -> DecisionSheet:
    rows = DecisionSheet.objects.visible_to(request.user).select_related(
        "agency",
        "file__agency",
        "minutes",
        "item__meeting__panel__agency",
        "item__meeting__panel__file",
        "approval__file",
    )
    rows = rows.select_related("item__household__file", "item__child__file", "item__other_file", "item__file")
    return get_object_or_404(rows, reference=reference)


def _to_the_item(request: Request, sheet: DecisionSheet, form: Any, act: Any, **asked: Any) -> HttpResponse:
    item = sheet.item
    if item is None:
        raise Http404
    back = reverse("panels:item", args=[item.reference])
    crumbs = [LIST, {"text": f"Item {item.number}", "href": back}, {"text": str(asked["heading"])}]
    return form_page(request, form, act, file=item.meeting.panel.file, back=back, crumbs=crumbs, **asked)


@require_http_methods(GET_POST)
def put(request: Request, reference: UUID) -> HttpResponse:
    """Papers and final minutes go together to the decision maker."""
    sheet = find_sheet(request, reference)
    _may_follow_up(request, sheet)
    return _to_the_item(
        request,
        sheet,
        nothing_to_fill_in(request),
        partial(bundles.put_to_decision_maker, sheet=sheet, by=request.user, at=clock.now()),
        heading="Put it to the decision maker",
        intro="The papers as panel had them, and the final minutes, go together. Each is kept with its hash.",
        save="Put to the decision maker",
        said="It is with the decision maker.",
    )


@require_http_methods(GET_POST)
def told(request: Request, reference: UUID) -> HttpResponse:
    """Adopters and carers were told the decision (PN-28)."""
    sheet, today = find_sheet(request, reference), clock.today()
    _may_follow_up(request, sheet)
    return _to_the_item(
        request,
        sheet,
        forms.ToldDecisionForm(posted(request), today=today),
        partial(telling_decisions.tell, sheet=sheet, by=request.user, today=today),
        heading="The decision was told",
        said="It is recorded.",
    )


def _may_follow_up(request: Request, sheet: DecisionSheet) -> None:
    item = sheet.item
    files = [file for file in (item.file, item.other_file) if file] if item else []
    works = any(can(request.user, Permission.PANEL_FACT_RECORD, file) for file in files)
    if item is None or not (works or runs(request, item.meeting.panel)):
        raise NotForYou("The worker who leads the case, or the panel administrator, does this.")
