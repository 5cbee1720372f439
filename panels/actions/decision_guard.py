"""Who may decide, when, and on what: asked wherever a decision is made (PN-25, PN-31, PN-46, PN-61)."""

from __future__ import annotations

from datetime import date, datetime

from adoption.actions import approvals
from adoption.actions.records import lock
from adoption.clock import london
from adoption.decision import decision_for, record_of
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, Outcome, User
from adoption.permissions import Role
from children.models import PermanenceReport
from panels.actions import bundles, bundling, panels_view
from panels.actions.facts import said, save
from panels.flows import ItemState
from panels.models import AgendaItem, DecisionMaker, DecisionSheet, ItemPaper, Panel, PanelMember, Seat, SheetPaper


def guard(approval: Approval, *, outcome: Outcome, reasons: str, by: User, at: datetime) -> None:
    """On whichever page: the register, panel’s turn, independence, unchanged papers; then the sheet is closed."""
    if approval.decided_by_role != Role.DECISION_MAKER:
        return
    on = london(at).date()
    ensure_registered(approval.agency_id, by, on=on)
    sheet = DecisionSheet.rows.select_related("item__meeting", "minutes").filter(approval=approval).first()
    if sheet is None or sheet.item_id is None:
        _panel_first(approval, sheet, outcome)
    if sheet is None:
        return
    item = sheet.item
    sheet = with_what_was_entered(lock(sheet))
    sheet.item = item
    if sheet.outcome or sheet.ended_on:
        raise NotPossible("This has been decided already, or was taken back.")
    _ensure_independent(sheet, by)
    if outcome in (Outcome.AGREED, Outcome.REFUSED):
        _is_ready(sheet, by)
        panels_view.ensure_fits(sheet, outcome)
    save(
        sheet,
        outcome=outcome,
        reasons=said(reasons, "Write the reasons for the decision. They go into the letter and on the file."),
        decided_on=on,
        decided_at=at,
        decided_by=by,
        as_substitute=is_substitute(sheet.agency_id, by, on=on),
    )


def ensure_decides(approval: Approval, by: User, *, on: date) -> None:
    """Their agency, their register, not their own work, nobody of the panel, no declared conflict (PN-46, PN-61)."""
    approvals.ensure_may_decide(by, approval, decision_for(approval.kind), record_of(approval))
    ensure_registered(approval.agency_id, by, on=on)
    sheet = DecisionSheet.rows.select_related("item__meeting").filter(approval=approval).first()
    if sheet:
        _ensure_independent(sheet, by)


def ensure_registered(agency_id: int, by: User, *, on: date) -> None:
    """Where the agency keeps its register here, only who stands in it decides (PN-31, PN-32); and nobody who is on
    the list of its panel, whether or not they sat in this meeting (AAR r19, r30B, r33)."""
    register = DecisionMaker.rows.live(on).filter(agency=agency_id)
    if register.exists() and not register.filter(user=by).exists():
        raise NotAllowed("You are not in this agency’s register of decision makers today.")
    panels = Panel.rows.standing().serving(agency_id).values("pk")
    if PanelMember.rows.live(on).filter(user=by, panel__in=panels).exists():
        raise NotAllowed("You are on the list of the panel that serves this agency, so somebody else decides.")


def is_substitute(agency_id: int, by: User, *, on: date) -> bool:
    rows = DecisionMaker.rows.live(on).filter(agency=agency_id, user=by)
    return any(row.is_substitute for row in rows)


def _ensure_independent(sheet: DecisionSheet, by: User) -> None:
    """Whoever sat in panel, or wrote or brought one of the papers, takes no part in the decision (r19, r30B, r33)."""
    item = sheet.item
    if SheetPaper.rows.filter(sheet=sheet, version__added_by=by).exists():
        raise NotAllowed("You wrote or brought one of these papers, so somebody else decides.")
    if item is None:
        return
    if Seat.rows.filter(meeting=item.meeting, member__user=by, stays__isnull=False).exists():
        raise NotAllowed("You sat in the panel that considered this, so somebody else decides it.")
    papers = ItemPaper.rows.filter(item=item)
    brought = papers.filter(added_by=by).exists() or papers.filter(version__added_by=by).exists()
    if item.tabled_by_id == by.pk or brought:
        raise NotAllowed("You wrote or brought one of these papers, so somebody else decides.")


def not_yet(sheet: DecisionSheet | None, by: User) -> list[str]:
    """What this decision maker has still to do before the decision, in their order (PN-25)."""
    steps = []
    if sheet is None or sheet.consulted_by_id != by.pk:
        steps.append("Record that you consulted the panel adviser and read the papers and minutes.")
    if sheet is None or not (sheet.arguments_for and sheet.arguments_against):
        steps.append("Write down what speaks for and what speaks against: the decision shows that both were weighed.")
    if sheet and sheet.agrees_with_panel is None and panels_view.after_panel(sheet):
        steps.append("Say whether you agree with panel.")
    return steps


def with_what_was_entered(sheet: DecisionSheet) -> DecisionSheet:
    """The consultation may have been recorded on the household’s own page: it counts as well."""
    standing = panels_view.suitability_of(sheet)
    if standing and standing.consulted_by_id not in (None, sheet.consulted_by_id):
        facts = {"consulted": standing.consulted, "consulted_on": standing.consulted_on}
        save(sheet, **facts, consulted_by=standing.consulted_by)
    return sheet


def _is_ready(sheet: DecisionSheet, by: User) -> None:
    steps = not_yet(sheet, by)
    if steps:
        raise NotPossible(steps[0])
    lacks = bundles.missing(sheet)
    if lacks:
        raise NotPossible(f"Not everything is there: {', '.join(lacks).lower()}.")
    unread = _unread(sheet)
    if unread:
        raise NotPossible(unread)
    changed = bundles.changed_since(sheet)
    if changed and sheet.item_id is None:
        raise NotPossible(
            f"Replaced since the papers were put together: {', '.join(changed).lower()}. Have the papers put together "
            "again, and read them."
        )
    if changed:
        raise NotPossible(
            f"Changed since panel: {', '.join(changed).lower()}. The decision is made on what panel had. "
            "Send it back, so that panel sees the change."
        )


def _unread(sheet: DecisionSheet) -> str:
    """What panel had here was read as a pack already. Other papers are a document first, or were never looked at."""
    if sheet.item_id:
        return ""
    bundle = bundling.latest(sheet)
    waits = bundle is not None and bundle.is_under_way and sheet.panel_on is not None
    return "" if waits else bundling.not_there(sheet)


def _panel_first(question: Approval, sheet: DecisionSheet | None, outcome: Outcome) -> None:
    """A plan to which a parent consents, and the end of an approval, are decided after panel (PN-06, CH-09, r30D)."""
    if question.kind == "adoption_plan":
        report = PermanenceReport.rows.select_related("child").get(pk=question.subject_id)
        if report.child.plan_goes_to_panel and outcome in (Outcome.AGREED, Outcome.REFUSED):
            raise NotPossible("A parent consents to this plan, so panel considers it first. Have it put on an agenda.")
    if question.kind == "approval_review":
        tabled = AgendaItem.rows.filter(review=question.subject_id).exclude(state=ItemState.TAKEN_OFF)
        if tabled.exists():
            raise NotPossible("This review is on panel’s agenda. Decide after panel has considered it.")
        if outcome == Outcome.AGREED and Panel.rows.standing().serving(question.agency_id).exists():
            raise NotPossible("Panel considers first whether an approval ends. Have the review put on an agenda.")
        if outcome == Outcome.AGREED and not (sheet and sheet.panel_view):
            raise NotPossible(
                "Panel considers first whether an approval ends. Have its advice recorded and its minutes added."
            )
