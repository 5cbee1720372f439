"""Panel’s recommendation as a recorded fact, and the decision maker’s decision (AD-33 to AD-36, PN-21, PN-25)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import reports
from adopters.actions.facts import finish, hold, not_before, not_in_future, own_document, said, save
from adopters.flows import Stage
from adopters.models import (
    CheckResult,
    Household,
    Recommendation,
    Report,
    ReportKind,
    ReportState,
    ReportVersion,
    Suitability,
)
from adopters.news import News
from adoption.actions import approvals
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import policy
from adoption.errors import NotPossible
from adoption.models import Agency, Approval, Deadline, Document, EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, Role, ensure

DECISION = EventKind.DECISION


@transaction.atomic
def record_recommendation(
    *,
    household: Household,
    panel_on: date,
    recommendation: Recommendation | str,
    by: User,
    today: date,
    advice: str = "",
    panel_of: Agency | None = None,
) -> Suitability:
    """What panel recommended on the day, on the report that passed the check. It decides nothing (PN-45).

    Advice on number and age of children is advice, never a condition. `panel_of`: another agency’s panel (AD-54).
    """
    ensure(by, Permission.PANEL_FACT_RECORD, household.file)
    household = hold(household)
    version = _version_for_panel(household)
    not_in_future(panel_on, today, "Panel cannot have met in the future.")
    not_before(panel_on, version.checked_on, "Panel meets after the report passed the check")
    recommendation = Recommendation(recommendation)
    _can_be_recommended(recommendation, version, advice)

    deferred = recommendation == Recommendation.DEFERRED
    row = Suitability.rows.create(
        household=household,
        stage_two=version.report.stage_two,
        report_version=version,
        panel_on=panel_on,
        panel_of=panel_of or household.file.agency,
        recommendation=recommendation,
        recommended_on=None if deferred else panel_on,
        advice=advice.strip(),
        decision_counts_from=None if deferred or base(household, panel_on) != "panel_date" else panel_on,
        ended_on=panel_on if deferred else None,
        ended_why=advice.strip() if deferred else "",
    )
    what = f"Panel: {recommendation.label.lower()}"
    note(household.file, what, on=panel_on, by=by, detail=row.advice, kind=DECISION)
    if deferred:
        reports.reopen(version.report, household, why=row.advice, on=panel_on, by=by)
    finish(household, "Panel’s recommendation was recorded.")
    return row


@transaction.atomic
def tell_recommendation(*, suitability: Suitability, told_on: date, by: User, today: date) -> Suitability:
    """The adopters hear the recommendation on the day (PN-21, TS-53)."""
    household, row = _open(suitability, by)
    not_in_future(told_on, today)
    not_before(told_on, row.recommended_on, "Panel recommended later")
    save(row, told_recommendation_on=told_on)
    note(household.file, "Adopters told what panel recommended", on=told_on, by=by, kind=DECISION)
    finish(household, "The adopters were told the recommendation.")
    return row


@transaction.atomic
def approve_minutes(
    *, suitability: Suitability, approved_on: date, by: User, today: date, document: Document | None = None
) -> Suitability:
    """The final minutes. Where the agency counts from them, the decision maker’s days start now (CF-05)."""
    ensure(by, Permission.PANEL_FACT_RECORD, suitability.household.file)
    not_in_future(approved_on, today)
    return take_minutes(suitability, approved_on=approved_on, by=by, document=document)


def take_minutes(
    suitability: Suitability, *, approved_on: date, by: User, document: Document | None = None
) -> Suitability:
    """As `approve_minutes`, for the chair who approves a whole meeting’s minutes. The caller has checked who may."""
    household, row = hold(suitability.household), _undecided(suitability)
    not_before(approved_on, row.panel_on, "Panel met later")
    own_document(household.file, document)
    save(row, minutes_approved_on=approved_on, minutes=document)
    if row.panel_on and base(household, row.panel_on) == "approved_minutes":
        save(row, decision_counts_from=approved_on)
    note(household.file, "Panel’s minutes approved", on=approved_on, by=by, kind=DECISION)
    finish(household, "The minutes were approved.")
    return row


@transaction.atomic
def record_consultation(*, suitability: Suitability, adviser: str, on: date, by: User, today: date) -> Suitability:
    """The decision maker has consulted the panel adviser and read the final minutes (PN-25)."""
    ensure(by, Permission.SUITABILITY_DECIDE, suitability.household.file)
    household = hold(suitability.household)
    row = _undecided(suitability)
    not_in_future(on, today)
    who = said(adviser, "Say which panel adviser you consulted.")
    if row.minutes_approved_on is None:
        raise NotPossible("The minutes are not approved yet. The decision is made on the final minutes.")
    not_before(on, row.minutes_approved_on, "The minutes were approved later")
    save(row, consulted_on=on, consulted=who, consulted_by=by)
    note(household.file, "Panel adviser consulted and minutes read", on=on, by=by, kind=DECISION)
    return row


@transaction.atomic
def ask_decision(*, suitability: Suitability, by: User, at: datetime) -> Approval:
    """Put the household’s suitability to this agency’s decision maker, on exactly the report that panel had (PN-46)."""
    household, row = _open(suitability, by)
    if row.minutes_approved_on is None:
        raise NotPossible("Record first that the minutes are approved: the decision maker reads them.")
    due = Deadline.rows.filter(file=household.file, rule="TS-54", subject_id=row.pk, lapsed_on=None).first()
    asked = approvals.ask(
        kind="suitability",
        subject=row,
        question="Are these adopters suitable to adopt?",
        decided_by=Role.DECISION_MAKER,
        by=by,
        at=at,
        file=household.file,
        due_on=due.due_on if due else None,
    )
    announce(News.DECISION_ASKED, asked, by=by, on=london(at).date())
    return asked


@transaction.atomic
def tell_decision(*, suitability: Suitability, told_on: date, by: User, today: date) -> Suitability:
    """The adopters are told by word of mouth; the letter follows."""
    household, row = _decided(suitability, by)
    not_in_future(told_on, today)
    not_before(told_on, row.decided_on, "The decision was made later")
    save(row, told_decision_on=told_on)
    note(household.file, "Adopters told the decision", on=told_on, by=by, kind=DECISION)
    announce(News.DECISION_TOLD, household, by=by, on=told_on)
    finish(household, "The adopters were told the decision.")
    return row


def base(household: Household, on: date) -> str:
    """From when the agency counts the decision maker’s days: the panel date, or the approved minutes (CF-05)."""
    return str(policy(household.file.agency, "adm_decision_base", on))


def standing(household: Household) -> Suitability | None:
    """The decision that stands or is awaited; else the last one."""
    rows = Suitability.rows.filter(household=household).select_related("household__file__agency", "report_version")
    return rows.filter(ended_on=None).first() or rows.order_by("-pk").first()


def _version_for_panel(household: Household) -> ReportVersion:
    if household.stage != Stage.DECISION:
        raise NotPossible("The report goes to panel once the team manager has passed it.")
    if Suitability.rows.filter(household=household, ended_on=None).exists():
        raise NotPossible("Panel’s recommendation is recorded already and stands.")
    report = Report.rows.filter(household=household, state=ReportState.PASSED).order_by("-pk").first()
    found = ReportVersion.rows.filter(report=report, result=CheckResult.PASSED).order_by("-number").first()
    if found is None:
        raise NotPossible("There is no report that passed the check.")
    return found


def _can_be_recommended(recommendation: Recommendation, version: ReportVersion, advice: str) -> None:
    if recommendation == Recommendation.NONE:
        raise NotPossible("Choose what panel recommended.")
    if recommendation == Recommendation.DEFERRED:
        said(advice, "Say what panel asked for, so that the report can be completed.")
    if recommendation == Recommendation.SUITABLE and version.report.kind == ReportKind.BRIEF:
        raise NotPossible("Panel cannot recommend approval on a brief report: it asks for a full one, or advises no.")


def _open(suitability: Suitability, by: User) -> tuple[Household, Suitability]:
    """Before the decision: the household and the row, held, by somebody who records panel’s facts."""
    ensure(by, Permission.PANEL_FACT_RECORD, suitability.household.file)
    return hold(suitability.household), _undecided(suitability)


def _undecided(suitability: Suitability) -> Suitability:
    row = lock(suitability)
    if row.decision or row.ended_on:
        raise NotPossible("This has been decided already, or was taken back.")
    return row


def _decided(suitability: Suitability, by: User) -> tuple[Household, Suitability]:
    ensure(by, Permission.PANEL_FACT_RECORD, suitability.household.file)
    household, row = hold(suitability.household), lock(suitability)
    if not row.decision:
        raise NotPossible("The decision maker has not decided yet.")
    return household, row
