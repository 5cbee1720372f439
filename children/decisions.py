"""Questions about a child that somebody else decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from adoption.decision import Decision, Fact, fingerprint_of, record_of
from adoption.models import Approval, DocumentVersion, Outcome, User
from adoption.wording import day_in_words
from children.actions import plans
from children.models import Child, PermanenceReport, ReportCheck, SiblingSet


def adoption_is_the_plan(approval: Approval, *, by: User, on: date) -> None:
    """Agreed in the inbox: the decision maker’s decision is recorded (PN-33)."""
    _decide(approval, is_adoption=True, by=by, on=on)


def adoption_is_not_the_plan(approval: Approval, *, by: User, on: date) -> None:
    """Refused: the plan ends. Sent back: nothing is decided, and a new version of the report is awaited."""
    if approval.outcome == Outcome.REFUSED:
        _decide(approval, is_adoption=False, by=by, on=on)


def _decide(approval: Approval, *, is_adoption: bool, by: User, on: date) -> None:
    reasons = approval.reasons or "Agreed on the report as checked by both managers."
    plans.decide(report=record_of(approval), is_adoption=is_adoption, reasons=reasons, on=on, by=by)


def facts(report: PermanenceReport) -> Sequence[Fact]:
    checks = ReportCheck.rows.filter(report=report).select_related("signed_by").order_by("checker")
    signed = [(c.get_checker_display(), f"{c.get_outcome_display()}, {c.signed_by.display_name}") for c in checks]
    return [
        ("Report", f"Version {report.number}, handed in {day_in_words(report.submitted_on)}"),
        ("Written by", report.author.display_name),
        ("The child’s wishes and feelings", report.views),
        *who_the_child_is(report.child),
        *together_or_apart(report.child),
        *signed,
    ]


def who_the_child_is(child: Child) -> Sequence[Fact]:
    """What every decision maker must see about the child, said plainly where it is not recorded (CH-49)."""
    disability = (child.disability_note or "Yes") if child.is_disabled else "None recorded"
    rows = [
        ("Ethnic group", child.get_ethnicity_display()),
        ("Language", child.language),
        ("Religion", child.religion),
        ("Gender", child.get_gender_display()),
        ("Sexuality", child.sexuality),
        ("Disability", disability),
        ("Learning difficulties", child.learning_difficulties),
    ]
    return [(name, said or "Not recorded") for name, said in rows]


def about(children: Sequence[Child]) -> Sequence[Fact]:
    """The same with the child’s wishes and feelings, for a question that is not about the report (CH-49).

    For several children each row says whose it is.
    """
    rows = []
    for child in children:
        whose = f"{child.file.reference}: " if len(children) > 1 else ""
        rows += [(f"{whose}{name}", said) for name, said in [_views(child), *who_the_child_is(child)]]
    return rows


def _views(child: Child) -> Fact:
    heard = f" Heard on {day_in_words(child.views_on)}." if child.views_on else ""
    return "The child’s wishes and feelings", f"{child.views}{heard}" if child.views else "Not recorded"


def together_or_apart(child: Child) -> Sequence[Fact]:
    """What was decided about brothers and sisters, before the plan is: said plainly where it was not (CH-05)."""
    found = SiblingSet.rows.filter(group=child.file.group_id).first() if child.file.group_id else None
    if found is None:
        return []
    said = found.get_decision_display()
    if found.decided_on:
        said = f"{said}, {day_in_words(found.decided_on)}. {found.reasons}"
    return [("Brothers and sisters", said)]


def fingerprint(report: Any) -> str:
    return fingerprint_of(report, "number", "views", "document_id", "submitted_on")


def paper(report: PermanenceReport) -> DocumentVersion | None:
    return report.document.latest if report.document else None


def authors(report: PermanenceReport) -> list[User]:
    return [report.author, *(check.signed_by for check in report.checks.all())]


DECISIONS = [
    Decision(
        kind="adoption_plan",
        says="Decide whether adoption is the plan",
        carry_out=adoption_is_the_plan,
        refused=adoption_is_not_the_plan,
        fingerprint=fingerprint,
        then="Adoption is the child’s plan. Next come the Best Interest Decision and a worker for family finding.",
        facts=facts,
        paper=paper,
        authors=authors,
    )
]
