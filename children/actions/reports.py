"""The child permanence report and its check by two managers (CH-06, CH-07). Whoever is next is told."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption import clock
from adoption.actions import approvals, notices
from adoption.actions.records import note
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Document, DocumentKind, EventKind, Notice, User
from adoption.permissions import Permission, Role, can, ensure
from children.actions.facts import hold, not_before, own_document
from children.models import Checker, CheckOutcome, Child, PermanenceReport, Rating, ReportCheck

MAY_SIGN = {
    Checker.ADOPTION: Permission.REPORT_CHECK_ADOPTION,
    Checker.CARE: Permission.REPORT_CHECK_CARE,
}
ASKED = {
    Checker.ADOPTION: Role.ADOPTION_MANAGER,
    Checker.CARE: Role.SERVICE_MANAGER,
}
"""Who hears that a report waits for their part of the check."""


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
    """Hand in a version of the report for checking: both managers are told. A later one says what changed since.

    An earlier version that waits for the agency decision maker is overtaken.
    """
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    if not views:
        raise NotPossible("Write down the child’s wishes and feelings: the report is not complete without them.")
    own_document(child.file, document, DocumentKind.PERMANENCE_REPORT)
    last = latest(child)
    if last:
        if not what_changed:
            raise NotPossible("Say what changed since the version before.")
        not_before(on, last.submitted_on, "The version before was handed in later than that")
        approvals.let_go(child.file, at=clock.now(), kinds=["adoption_plan"])
        _no_longer_asked(last, *Checker)

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
    _ask_for_checks(report)
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
    rating: Rating | None = None,
) -> ReportCheck:
    """One of the two managers signs and rates (CH-07). Amendments need a new version, which both check again.

    The author is told what to do next. `rating` is empty only where a check from before is entered.
    """
    _ensure_may_sign(report, checker, by)
    child = hold(report.child)
    _still_open(report, checker, by)
    not_before(on, report.submitted_on, "The report was handed in later than that")
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
        rating=rating or "",
        signed_on=on,
        signed_by=by,
    )
    what = f"Report version {report.number}: {outcome.label.lower()} ({checker.label.lower()})"
    note(child.file, what, on=on, by=by, detail=amendments, kind=EventKind.DECISION)
    _no_longer_asked(report, checker)
    _tell_author(report, signed)
    return signed


def latest(child: Child) -> PermanenceReport | None:
    return PermanenceReport.rows.filter(child=child).select_related("author").order_by("-number").first()


def has_passed(report: PermanenceReport) -> bool:
    """Both managers signed this version as passed; one signature is not enough (PN-41)."""
    passed = {c.checker for c in report.checks.all() if c.outcome == CheckOutcome.PASSED}
    return passed == set(Checker)


def passed_on(report: PermanenceReport) -> date | None:
    """The day of the second signature: nothing is decided on the report before."""
    return max((check.signed_on for check in ReportCheck.rows.filter(report=report)), default=None)


def _ask_for_checks(report: PermanenceReport) -> None:
    file = report.child.file
    says = f"{file.reference}: version {report.number} of the child permanence report waits for your check."
    for checker, role in ASKED.items():
        notices.tell(file, says, key=_asked(report, checker), to_role=role)


def _asked(report: PermanenceReport, checker: Checker) -> str:
    return f"report-to-check:{report.pk}:{checker}"


def _no_longer_asked(report: PermanenceReport, *checkers: Checker) -> None:
    """Nobody is told to check what is signed, or what a newer version replaced."""
    keys = [_asked(report, checker) for checker in checkers]
    notices.mark_read(notices=list(Notice.rows.filter(key__in=keys)), at=clock.now())


def _tell_author(report: PermanenceReport, signed: ReportCheck) -> None:
    says = f"{report.child.file.reference}: version {report.number} of your report "
    if signed.outcome == CheckOutcome.AMEND:
        says += "needs amending before it can pass."
    elif has_passed(report):
        says += "has passed both checks and can go to the decision maker."
    else:
        return
    notices.tell(report.child.file, says, key=f"report-checked:{signed.pk}", to=report.author)


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
