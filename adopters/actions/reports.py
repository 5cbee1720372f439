"""The Prospective Adopters Report: written, given to the adopters, handed in and checked (AD-30, AD-80, PN-61)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from adopters.actions import report_gates, report_papers, report_sources, sharing
from adopters.actions.facts import finish, hold, move_to, not_in_future, own_member, said, save
from adopters.flows import Stage
from adopters.models import (
    CheckResult,
    FrozenFor,
    Household,
    Member,
    Report,
    ReportComment,
    ReportKind,
    ReportSection,
    ReportState,
    ReportVersion,
    StageTwo,
)
from adopters.report_sections import KINDS, sections_of
from adoption.actions import approvals
from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import Approval, Asks, EventKind, PortalEntry, User
from adoption.periods import Period, Unit
from adoption.permissions import Permission, Role, ensure
from adoption.wording import day_in_words

TO_COMMENT = Period(5, Unit.WORKING_DAYS)
"""Beginning with the day on which the adopters are given the report (AAR r30)."""

ASSESSMENT = EventKind.ASSESSMENT


@transaction.atomic
def begin(
    *,
    stage_two: StageTwo,
    author: User,
    on: date,
    by: User,
    kind: ReportKind | str = ReportKind.FULL,
    author_qualified: bool = True,
    supervised_by: User | None = None,
) -> Report:
    """Open the report with all its sections. Whoever has not three years with children is supervised by one who has."""
    ensure(by, Permission.HOUSEHOLD_WRITE, stage_two.household.file)
    household = hold(stage_two.household)
    if household.stage != Stage.STAGE_TWO or stage_two.agreed_on is None:
        raise NotPossible("The report belongs to Stage Two. Finish the Stage Two Agreement first.")
    if not author_qualified and supervised_by is None:
        raise NotPossible("Say who supervises the author: the law asks for three years’ experience with children.")
    if supervised_by == author:
        raise NotPossible("Choose somebody other than the author to supervise.")
    before = Report.rows.in_hand().filter(stage_two=stage_two).first()
    if before:
        raise NotPossible("There is a report already. Go on with that one, or set it aside first.")

    report = Report.rows.create(
        household=household,
        stage_two=stage_two,
        kind=kind,
        begun_on=on,
        author=author,
        author_qualified=author_qualified,
        supervised_by=supervised_by,
    )
    _lay_out(report)
    what = f"{ReportKind(kind).label} begun: {author.display_name}"
    note(household.file, what, on=on, by=by, kind=ASSESSMENT)
    return report


@transaction.atomic
def write(*, section: ReportSection, text: str, version: int, by: User, at: datetime) -> ReportSection:
    """Save the words of one section. A save on an older version is refused with both texts (GV-71)."""
    _held(section.report, by)
    section = lock(section)
    check_version(section, version, theirs={"text": section.text, "version": str(section.version)})
    if section.text == text.strip():
        return section
    save(section, text=text.strip(), written_by=by, written_at=at, version=section.version + 1)
    return section


@transaction.atomic
def bring_in(*, report: Report, by: User, at: datetime) -> int:
    """Put what is on file into every section that is still empty. Returns how many were filled."""
    report = _held(report, by)
    filled = []
    for section in report.sections.select_related("member__person").filter(text="").select_for_update(of=("self",)):
        section.text = on_file(report.household, section)
        section.written_by, section.written_at, section.version = by, at, section.version + 1
        if section.text:
            filled.append(section)
    bulk_update_with_history(filled, ReportSection, ["text", "written_by", "written_at", "version"])
    save(report, brought_on=london(at).date())
    return len(filled)


def on_file(household: Household, section: ReportSection) -> str:
    """What is on file for one section, each piece with its source and date."""
    return report_sources.as_text(report_sources.brought(KINDS[section.key], household, section.member))


@transaction.atomic
def give_to_adopters(*, report: Report, by: User, at: datetime) -> ReportVersion:
    """The adopters read the report, without its confidential part, and have five working days to comment (AAR r30)."""
    report = _held(report, by)
    version = report_papers.freeze(report, FrozenFor.COMMENT, by=by, at=at)
    if not version.sections:
        raise NotPossible("Nothing is written yet that the adopters could read.")
    on = london(at).date()
    save(version, comments_due_on=TO_COMMENT.due_on(on - timedelta(days=1), holidays=holidays()))
    for earlier in report.versions.filter(made_for=FrozenFor.COMMENT, number__lt=version.number):
        sharing.unshare(earlier)
    household = report.household
    sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household),
        kind="report",
        subject=version,
        title=f"Your report, version {version.number}",
        sections=[{"heading": line["heading"], "text": line["text"]} for line in version.sections],
        asks=Asks.COMMENT,
        at=at,
        by=by,
        document_version=version.family_paper,
    )
    due = day_in_words(version.comments_due_on) if version.comments_due_on else ""
    what = f"Report, version {version.number}, given to the adopters for comment until {due}"
    note(household.file, what, on=on, by=by, kind=ASSESSMENT)
    finish(household, "The report was given to the adopters.")
    return version


@transaction.atomic
def record_comment(
    *, version: ReportVersion, member: Member, text: str, received_on: date, by: User, today: date
) -> ReportComment:
    """A comment that came by letter, telephone or in person."""
    ensure(by, Permission.HOUSEHOLD_WRITE, version.report.household.file)
    household = hold(version.report.household)
    own_member(household, member)
    not_in_future(received_on, today)
    words = said(text, "Write down what they said. If they are content, write that.")
    comment = ReportComment.objects.create(
        version=version, member=member, text=words, received_on=received_on, recorded_by=by
    )
    note(household.file, "An adopter commented on the report", on=received_on, by=by, kind=ASSESSMENT)
    return comment


@transaction.atomic
def take_in_comment(entry: PortalEntry, *, by: User | None, at: datetime) -> ReportComment:
    """A comment from the portal, kept as written, by the one who wrote it."""
    item = entry.item
    if item is None or item.subject != ReportVersion._meta.label:
        raise NotPossible("This comment belongs to no report that was given out.")
    version = ReportVersion.rows.select_related("report__household__file").get(pk=item.subject_id)
    household = hold(version.report.household)
    member = Member.rows.filter(household=household, user=entry.user_id).first()
    if member is None or household.file_id != entry.file_id:
        raise NotPossible("Whoever wrote this does not belong to the household.")
    words = str(entry.written.get("comment") or entry.written.get("text") or "").strip()
    comment, new = ReportComment.objects.get_or_create(
        entry=entry,
        defaults={
            "version": version,
            "member": member,
            "text": words or "No comment.",
            "received_on": london(entry.written_at).date(),
        },
    )
    if new:
        on = comment.received_on
        note(household.file, "An adopter commented on the report in the portal", on=on, by=by, kind=ASSESSMENT)
    return comment


@transaction.atomic
def hand_in(*, report: Report, by: User, at: datetime) -> Approval:
    """Freeze the report and ask the team manager to check it. Everything that is missing is said at once (AD-30)."""
    report, on = _held(report, by), london(at).date()
    gaps = report_gates.missing(report, today=on)
    if gaps:
        raise NotPossible(" ".join(gaps))
    version = report_papers.freeze(report, FrozenFor.CHECK, by=by, at=at)
    save(report, state=ReportState.CHECKING)
    version.report = report
    return approvals.ask(
        kind="adopters_report_check",
        subject=version,
        question=f"Check the {ReportKind(report.kind).label.lower()}, version {version.number}",
        decided_by=Role.ASSESSMENT_MANAGER,
        by=by,
        at=at,
        file=report.household.file,
    )


def passed(approval: Approval, *, by: User, on: date) -> None:
    """The manager passes it: the assessment is complete and the household waits for panel and decision."""
    version = _version(approval)
    report, household = version.report, hold(version.report.household)
    save(version, result=CheckResult.PASSED, checked_on=on, checked_by=by)
    save(report, state=ReportState.PASSED)
    save(lock(report.stage_two), report_completed_on=on)
    move_to(household, Stage.DECISION, on=on)
    note(household.file, f"Report, version {version.number}, passed", on=on, by=by, kind=ASSESSMENT)
    finish(household, "The report is complete.")


def to_amend(approval: Approval, *, by: User, on: date) -> None:
    """Refused, sent back or taken back: the report is open for writing again."""
    version = _version(approval)
    why = approval.reasons or "Taken back by the worker."
    save(version, result=CheckResult.AMEND, checked_on=on, checked_by=by, amendments=why)
    save(version.report, state=ReportState.WRITING)
    finish(version.report.household, "The report is being written again.")


def reopen(report: Report, household: Household, *, why: str, on: date, by: User | None) -> None:
    """Back to Stage Two for more work, as the decision maker or panel asked. The caller holds the household."""
    report = lock(report)
    save(report, state=ReportState.WRITING)
    save(lock(report.stage_two), report_completed_on=None)
    move_to(household, Stage.STAGE_TWO, on=on)
    note(household.file, "Report opened again for more work", on=on, by=by, why=why, kind=ASSESSMENT)


@transaction.atomic
def set_aside(*, report: Report, why: str, on: date, by: User) -> Report:
    """A report that will not be used, for example because panel asked for a full one after a brief one."""
    household = _held(report, by).household
    report = lock(report)
    reason = said(why, "Say why this report is not used.")
    save(report, state=ReportState.SET_ASIDE)
    note(household.file, f"{report.get_kind_display()} set aside", on=on, by=by, why=reason, kind=ASSESSMENT)
    return report


def writers(report: Report) -> list[User]:
    """Everybody who wrote in it: none of them checks it or decides on it (PN-61)."""
    found = User.objects.filter(pk__in=report.sections.exclude(written_by=None).values("written_by"))
    return [report.author, *found]


def follow_people(household: Household) -> None:
    """A report that is being written has its own sections for everybody who applies. The caller holds the household."""
    for report in Report.rows.filter(household=household, state=ReportState.WRITING):
        report.household = household
        _lay_out(report)


def _lay_out(report: Report) -> None:
    applicants = list(Member.rows.applicants().filter(household=report.household))
    there = set(report.sections.values_list("key", "member"))
    missing = [
        ReportSection(report=report, key=kind.key, member=member)
        for kind in sections_of(report.kind)
        for member in (applicants if kind.each else [None])
        if (kind.key, member and member.pk) not in there
    ]
    bulk_create_with_history(missing, ReportSection)


def _held(report: Report, by: User) -> Report:
    """The report with its household, held, and open for writing."""
    ensure(by, Permission.HOUSEHOLD_WRITE, report.household.file)
    household = hold(report.household)
    held = lock(report)
    held.household = household
    if held.state != ReportState.WRITING:
        now = ReportState(held.state).label.lower()
        raise NotPossible(f"This report cannot be changed: {now}.")
    return held


def _version(approval: Approval) -> ReportVersion:
    found = ReportVersion.rows.select_related("report__household__file", "report__stage_two")
    return found.get(pk=approval.subject_id)
