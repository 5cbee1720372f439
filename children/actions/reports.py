"""The child permanence report and its check by two managers (CH-06, CH-07)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions.records import note
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Document, DocumentKind, EventKind, User
from adoption.permissions import Permission, can, ensure
from children.actions.facts import hold, own_document
from children.models import Checker, CheckOutcome, Child, PermanenceReport, ReportCheck

MAY_SIGN = {
    Checker.ADOPTION: Permission.REPORT_CHECK_ADOPTION,
    Checker.CARE: Permission.REPORT_CHECK_CARE,
}


@transaction.atomic
def submit(
    *,
    child: Child,
    author: User,
    views: str,
    on: date,
    by: User,
    document: Document | None = None,
    what_changed: str = "",
) -> PermanenceReport:
    """Hand in a version of the report for checking. A later version says what changed since."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    if not views:
        raise NotPossible("Write down the child’s wishes and feelings: the report is not complete without them.")
    own_document(child.file, document, DocumentKind.PERMANENCE_REPORT)
    last = latest(child)
    if last and not what_changed:
        raise NotPossible("Say what changed since the version before.")

    number = last.number + 1 if last else 1
    report = PermanenceReport.rows.create(
        child=child,
        number=number,
        author=author,
        document=document,
        submitted_on=on,
        views=views,
        what_changed=what_changed,
    )
    note(child.file, f"Child permanence report, version {number}, handed in", on=on, by=by, detail=what_changed)
    return report


@transaction.atomic
def check(
    *,
    report: PermanenceReport,
    checker: Checker,
    outcome: CheckOutcome,
    views_captured: bool,
    on: date,
    by: User,
    amendments: str = "",
) -> ReportCheck:
    """One of the two managers signs (CH-07). Amendments need a new version, which both check again."""
    _ensure_may_sign(report, checker, by)
    child = hold(report.child)
    _still_open(report, checker, by)
    if outcome == CheckOutcome.AMEND and not amendments:
        raise NotPossible("Say what must be amended.")
    if outcome == CheckOutcome.PASSED and not views_captured:
        raise NotPossible("A report cannot pass while the child’s wishes and feelings are not captured.")

    signed = ReportCheck.rows.create(
        report=report,
        checker=checker,
        outcome=outcome,
        views_captured=views_captured,
        amendments=amendments,
        signed_on=on,
        signed_by=by,
    )
    what = f"Report version {report.number}: {outcome.label.lower()} ({checker.label.lower()})"
    note(child.file, what, on=on, by=by, detail=amendments, kind=EventKind.DECISION)
    return signed


def latest(child: Child) -> PermanenceReport | None:
    return PermanenceReport.rows.filter(child=child).select_related("author").order_by("-number").first()


def has_passed(report: PermanenceReport) -> bool:
    """Both managers signed this version as passed; one signature is not enough (PN-41)."""
    passed = {c.checker for c in ReportCheck.rows.filter(report=report, outcome=CheckOutcome.PASSED)}
    return passed == set(Checker)


def _ensure_may_sign(report: PermanenceReport, checker: Checker, by: User) -> None:
    if not can(by, MAY_SIGN[checker], report.child.file):
        raise NotAllowed(f"Only the {checker.label.lower()} signs this part of the check.")
    if by == report.author:
        raise NotAllowed("You wrote this report, so somebody else checks it.")


def _still_open(report: PermanenceReport, checker: Checker, by: User) -> None:
    last = latest(report.child)
    if last and last.pk != report.pk:
        raise NotPossible(f"There is a newer version ({last.number}). Check that one.")
    signed = ReportCheck.rows.filter(report=report)
    if signed.filter(checker=checker).exists():
        raise NotPossible("This part of the check has been signed already.")
    if signed.filter(signed_by=by).exists():
        raise NotPossible("You have signed the other part. The check needs two people.")
