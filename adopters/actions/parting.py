"""Two applicants part: what was written and decided about both is not carried over to one (AD-30, AD-33, AAR r30D)."""

from __future__ import annotations

from datetime import date

from adopters.actions import reports
from adopters.actions.facts import save
from adopters.flows import Stage
from adopters.models import (
    ApprovalReview,
    CheckResult,
    Household,
    MemberKind,
    Origin,
    Report,
    ReportState,
    ReportVersion,
    Suitability,
)
from adopters.news import News
from adoption import clock
from adoption.actions import approvals, notices
from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import User
from adoption.news import announce
from adoption.permissions import Role

WHY = "An applicant has left the household since."
ASSESSED = frozenset({Stage.DECISION, Stage.APPROVED, Stage.MATCHED, Stage.PLACED})
TELLS = {
    Stage.STAGE_TWO: "An applicant left a household that is being assessed. Talk with whoever remains how it goes on.",
    Stage.DECISION: "An applicant left before the decision: the report is open again, to be written about one.",
    Stage.APPROVED: "An applicant left an approved household. Review the approval before a child is thought of.",
    Stage.MATCHED: "An applicant left a matched household. Review the approval and talk with the child’s worker today.",
}


def ensure_may_join(household: Household, kind: MemberKind) -> None:
    """Nobody becomes an adopter without having been assessed: a new partner is another adult in the home first."""
    if kind == MemberKind.APPLICANT and household.origin == Origin.OWN and household.stage in ASSESSED:
        raise NotPossible(
            "This household was assessed without this person. Add them as another adult in the home; to adopt "
            "together they are assessed together."
        )


def applicant_left(household: Household, *, on: date, by: User) -> None:
    """Part of an action that holds the household."""
    stage, day = Stage(household.stage), max(on, household.stage_since)
    if stage == Stage.STAGE_TWO:
        _check_ended(household, on=day, by=by)
    elif stage == Stage.DECISION:
        _decision_ended(household, on=day, by=by)
    call_review(household, why=WHY, on=on)
    if stage in TELLS:
        file = household.file
        for to, role in ((file.lead, Role.ASSESSING_WORKER), (file.manager, Role.ASSESSMENT_MANAGER)):
            notices.tell(file, TELLS[stage], key=f"applicant-left:{file.pk}:{role}:{on}", to=to, to_role=role)
    announce(News.APPLICANT_LEFT, household, by=by, on=on)


def call_review(household: Household, *, why: str, on: date) -> None:
    """The next review of the approval does not wait for its twelve months."""
    for review in ApprovalReview.rows.filter(
        suitability__household=household, suitability__ended_on=None, done_on=None
    ):
        save(lock(review), needed_since=review.needed_since or on, needed_why=review.needed_why or why)


def ensure_reviewed(household: Household) -> None:
    """No child is thought of for a family that is no longer the one that was approved."""
    review = ApprovalReview.rows.called().filter(suitability__household=household).first()
    if review:
        raise NotPossible(f"The approval of these adopters has to be reviewed first. {review.needed_why}")


def _check_ended(household: Household, *, on: date, by: User) -> None:
    """The report is with the manager: it comes back, to be written about whoever remains."""
    for report in Report.rows.filter(household=household, state=ReportState.CHECKING):
        for version in ReportVersion.rows.filter(report=report, made_for="check", result=CheckResult.NONE):
            save(version, result=CheckResult.AMEND, checked_on=on, amendments=WHY)
        save(lock(report), state=ReportState.WRITING)
    approvals.let_go(household.file, at=clock.now(), kinds=["adopters_report_check"])


def _decision_ended(household: Household, *, on: date, by: User) -> None:
    """Whatever panel recommended was about two. A determination that waits for their answer stands."""
    row = Suitability.rows.filter(household=household, ended_on=None).first()
    if row and row.decision:
        return
    if row:
        save(lock(row), ended_on=on, ended_why=WHY)
    report = Report.rows.filter(household=household, state=ReportState.PASSED).order_by("-pk").first()
    if report:
        reports.reopen(report, household, why=WHY, on=on, by=by)
    approvals.let_go(household.file, at=clock.now(), kinds=["suitability"])
