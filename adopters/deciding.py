"""What the manager and the decision maker see of a report and of a household’s suitability (PN-25, PN-46, PN-61)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adopters.actions import reports, reviews, suitability_decided
from adopters.models import ApprovalReview, ReportKind, ReportVersion, Suitability
from adoption.decision import Decision, Fact, fingerprint_of
from adoption.models import DocumentVersion, User
from adoption.wording import day_in_words


def report_facts(version: ReportVersion) -> Sequence[Fact]:
    report = version.report
    rows = [
        ("Household", report.household.file.reference),
        ("Report", f"{ReportKind(report.kind).label}, version {version.number}"),
        ("Written by", report.author.display_name),
    ]
    if report.supervised_by:
        rows.append(("Supervised by", report.supervised_by.display_name))
    return rows


def report_stands(version: ReportVersion) -> str:
    return fingerprint_of(version, "sha256", "number")


def report_writers(version: ReportVersion) -> Iterable[User]:
    return reports.writers(version.report)


def report_paper(version: ReportVersion) -> DocumentVersion | None:
    return version.paper


def suitability_facts(row: Suitability) -> Sequence[Fact]:
    """Both days from which the decision can be counted, and what the decision maker has consulted."""
    rows = [
        ("Household", row.household.file.reference),
        ("Panel", f"{row.panel_of.name}, {day(row.panel_on)}" if row.panel_of else day(row.panel_on)),
        ("Recommendation", row.get_recommendation_display()),
        ("Minutes approved", day(row.minutes_approved_on)),
        ("Counted from", day(row.decision_counts_from)),
    ]
    if row.advice:
        rows.append(("Advice", row.advice))
    read = f"{row.consulted}, {day(row.consulted_on)}" if row.consulted_on else "Not recorded yet"
    return [*rows, ("Panel adviser consulted and minutes read", read)]


def suitability_stands(row: Suitability) -> str:
    names = ("panel_on", "recommendation", "advice", "minutes_approved_on", "report_version_id", "ended_on", "decision")
    return fingerprint_of(row, *names)


def suitability_paper(row: Suitability) -> DocumentVersion | None:
    return row.report_version.paper if row.report_version else None


def suitability_writers(row: Suitability) -> Iterable[User]:
    return reports.writers(row.report_version.report) if row.report_version else ()


def review_facts(review: ApprovalReview) -> Sequence[Fact]:
    return [
        ("Household", review.suitability.household.file.reference),
        ("Approved", day(review.suitability.decided_on)),
        ("Reviewed", day(review.done_on)),
        ("The review says", review.report),
        ("The adopters say", review.adopters_say or "Nothing yet"),
    ]


def review_stands(review: ApprovalReview) -> str:
    return fingerprint_of(review, "done_on", "still_suitable", "report", "suitability.ended_on")


def review_writers(review: ApprovalReview) -> Iterable[User]:
    return [review.done_by] if review.done_by else ()


def day(when: object) -> str:
    return day_in_words(when) if when else "Not yet"  # type: ignore[arg-type]


DECISIONS = [
    Decision(
        kind="adopters_report_check",
        says="Check a prospective adopter’s report",
        carry_out=reports.passed,
        refused=reports.to_amend,
        fingerprint=report_stands,
        then="The report is then complete and goes to panel. Sent back or refused, it is open for writing again.",
        facts=report_facts,
        paper=report_paper,
        authors=report_writers,
    ),
    Decision(
        kind="suitability",
        says="Decide whether adopters are suitable to adopt",
        timescale="TS-54",
        carry_out=suitability_decided.agreed,
        refused=suitability_decided.declined,
        fingerprint=suitability_stands,
        then="They are approved from today and the search begins. If you refuse, they are told your reasons and have "
        "40 working days to answer. If you send it back, the report is worked on again.",
        facts=suitability_facts,
        paper=suitability_paper,
        authors=suitability_writers,
    ),
    Decision(
        kind="approval_review",
        says="End the approval of adopters after a review",
        carry_out=reviews.no_longer_suitable,
        refused=reviews.still_approved,
        fingerprint=review_stands,
        then="Their approval ends and the file is closed. If you refuse, they stay approved.",
        facts=review_facts,
        authors=review_writers,
    ),
]
