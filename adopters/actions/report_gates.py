"""What still stands between a report and the team manager, in words that say how to mend it (AD-24, AD-27)."""

from __future__ import annotations

from datetime import date

from adopters.actions import training_gate, visits
from adopters.checklist import few_or_relatives
from adopters.models import (
    Check,
    CheckKind,
    FrozenFor,
    Household,
    Member,
    MemberKind,
    Referee,
    Report,
    ReportKind,
    ReportVersion,
    StageOne,
)
from adopters.pasts import unexplained
from adopters.report_sections import KINDS, SectionKind, sections_of
from adoption.wording import counted, day_in_words, list_in_words


def missing(report: Report, *, today: date) -> list[str]:
    """Everything that keeps this report from being handed in. A brief report needs its own sections alone (AAR r30)."""
    found = [*unwritten(report)]
    if report.kind == ReportKind.FULL:
        household = report.household
        found += [*visiting(report), *training(household), *histories(household, today), *referees(household)]
        found += [*checks(household), *medicals(household)]
    return found + comments(report, today=today)


def unwritten(report: Report) -> list[str]:
    rows = report.sections.select_related("member__person").exclude(member__left_on__isnull=False)
    blank = [row for row in rows if not row.text.strip()]
    needed = {kind.key for kind in sections_of(report.kind) if kind.needed}
    titles = [title_of(KINDS[row.key], row.member) for row in blank if row.key in needed]
    return [f"Write the section “{title}”." for title in titles]


def title_of(kind: SectionKind, member: Member | None) -> str:
    return f"{kind.title}: {member.name}" if member else kind.title


def visiting(report: Report) -> list[str]:
    made = len(visits.held_days(report.stage_two))
    if made >= visits.LEAST:
        return []
    return [f"Only {counted(made, 'visit')} made. Make and record at least six before the report goes in."]


def training(household: Household) -> list[str]:
    """Complete for each applicant, or a manager has noted why a topic need not be (AD-27)."""
    topics = training_gate.missing_topics(household)
    if not topics:
        return []
    return [f"Training is not complete: {list_in_words(topics)}. Book it, or ask your manager to excuse a topic."]


def histories(household: Household, today: date) -> list[str]:
    """Gaps are explained before the report is complete (AD-19)."""
    applicants = Member.rows.applicants().filter(household=household).select_related("person")
    return [
        f"Complete the {told.kind.label.lower()} history of {told.member.name}: "
        + (f"explain {list_in_words([str(gap) for gap in told.gaps[:3]])}." if told.gaps else "nothing is written yet.")
        for told in unexplained(applicants.select_related("household__file__agency"), today)
    ]


def referees(household: Household) -> list[str]:
    """Each is visited and written down; three, one a relative at most, unless the manager noted why not (AD-20)."""
    used = list(Referee.rows.in_use().filter(household=household).select_related("person"))
    waits = [f"Visit the referee {one.person.name} and write down what they said." for one in used if not one.is_done]
    stage = StageOne.rows.filter(household=household).order_by("-pk").first()
    wrong = "" if stage and stage.references_why else few_or_relatives(used)
    return [wrong, *waits] if wrong else waits


def checks(household: Household) -> list[str]:
    waiting = Check.rows.unresolved().filter(member__household=household).exclude(kind=CheckKind.MEDICAL)
    rows = waiting.select_related("member__person").order_by("member", "kind")
    return [f"Resolve the check “{check.get_kind_display()}” of {check.member.name}." for check in rows]


def medicals(household: Household) -> list[str]:
    """Every applicant has a medical, and it was looked at (AAR r30B)."""
    done = Check.rows.in_force().filter(kind=CheckKind.MEDICAL).exclude(resolved_on=None)
    found = set(done.filter(member__household=household).values_list("member", flat=True))
    applicants = Member.rows.applicants().filter(household=household).select_related("person")
    return [f"The medical of {member.name} is not complete." for member in applicants if member.pk not in found]


def comments(report: Report, *, today: date) -> list[str]:
    """The adopters have had the report, and either answered or had five working days."""
    given = last_given(report)
    if given is None:
        return ["Give the adopters the report to read and comment on."]
    parted = Member.rows.filter(household=report.household, kind=MemberKind.APPLICANT, left_on__gte=given.made_on)
    if parted.exists():
        return ["An applicant has left since the report was given out. Give the report as it is now to who remains."]
    if given.comments_due_on is None or given.comments_due_on < today or not unanswered(given):
        return []
    return [f"The adopters may comment until {day_in_words(given.comments_due_on)}. Wait, or take in their comments."]


def last_given(report: Report) -> ReportVersion | None:
    return report.versions.filter(made_for=FrozenFor.COMMENT).order_by("-number").first()


def unanswered(version: ReportVersion) -> list[Member]:
    """The applicants who have not commented on this version."""
    said = set(version.comments.values_list("member", flat=True))
    applicants = Member.rows.applicants().filter(household=version.report.household).select_related("person")
    return [member for member in applicants if member.pk not in said]
