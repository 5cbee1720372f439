"""What the decision maker’s answer about suitability does: approved, not approved, sent back (AD-35, PN-25, PN-46)."""

from __future__ import annotations

from datetime import date

from adopters.actions import portal_accounts, reports
from adopters.actions.facts import finish, hold, move_to, save
from adopters.flows import Stage
from adopters.models import (
    ApprovalReview,
    Household,
    ReportKind,
    Suitability,
    SuitabilityDecision,
)
from adopters.news import News
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import Approval, EventKind, Outcome, User
from adoption.news import announce
from adoption.permissions import Permission, ensure

DECISION = EventKind.DECISION


def agreed(approval: Approval, *, by: User, on: date) -> None:
    """Suitable. The approval date is the day of this decision (AD-35, CF-08); it starts search and restriction."""
    household, row = _deciding(approval, by)
    if row.report_version and row.report_version.report.kind == ReportKind.BRIEF:
        raise NotPossible("Nobody can be approved on a brief report. Send it back for a full one, or refuse.")
    save(
        row,
        decision=SuitabilityDecision.APPROVED,
        decided_on=on,
        decided_by=by,
        reasons=approval.reasons,
        decision_counts_from=row.decision_counts_from or row.panel_on,
    )
    move_to(household, Stage.APPROVED, on=on)
    _assessment_is_over(row, on)
    ApprovalReview.rows.create(suitability=row, opened_on=on)
    portal_accounts.keep_in_step(household)
    note(household.file, "Approved as suitable to adopt", on=on, by=by, why=approval.reasons, kind=DECISION)
    announce(News.APPROVED, household, by=by, on=on)
    finish(household, "The adopters were approved.")


def declined(approval: Approval, *, by: User, on: date) -> None:
    """Refused: a qualifying determination with reasons. Sent back: more work on the report. Withdrawn: nothing."""
    if approval.outcome == Outcome.REFUSED:
        _not_approved(approval, by, on)
    elif approval.outcome == Outcome.SENT_BACK:
        _sent_back(approval, by, on)


def _deciding(approval: Approval, by: User) -> tuple[Household, Suitability]:
    """The decision maker alone, after consulting the adviser and reading the minutes themselves (PN-25, PN-46)."""
    found = Suitability.rows.select_related("household__file", "report_version__report")
    suitability = found.get(pk=approval.subject_id)
    ensure(by, Permission.SUITABILITY_DECIDE, suitability.household.file)
    household = hold(suitability.household)
    if suitability.consulted_by_id != by.pk:
        raise NotPossible(
            "Record on the household’s Approval page that you consulted the panel adviser and read the minutes. "
            "Then decide here."
        )
    return household, suitability


def _not_approved(approval: Approval, by: User, on: date) -> None:
    """The adopters may answer to us, or ask for an independent review, before it is final (AAR r30B)."""
    household, row = _deciding(approval, by)
    save(
        row,
        decision=SuitabilityDecision.NOT_APPROVED,
        decided_on=on,
        decided_by=by,
        reasons=approval.reasons,
        decision_counts_from=row.decision_counts_from or row.panel_on,
    )
    note(household.file, "Not approved: qualifying determination", on=on, by=by, why=approval.reasons, kind=DECISION)
    finish(household, "The adopters were not approved.")


def _sent_back(approval: Approval, by: User, on: date) -> None:
    found = Suitability.rows.select_related("household__file", "report_version__report__stage_two")
    row = found.get(pk=approval.subject_id)
    household = hold(row.household)
    save(row, ended_on=on, ended_why=f"Sent back by the decision maker: {approval.reasons}")
    if row.report_version:
        reports.reopen(row.report_version.report, household, why=approval.reasons, on=on, by=by)
    finish(household, "The decision maker sent the report back.")


def _assessment_is_over(row: Suitability, on: date) -> None:
    if row.stage_two and row.stage_two.ended_on is None:
        save(lock(row.stage_two), ended_on=on, ended_why="Approved")
