"""Households approved by another agency: a record with documents and no stages (AD-55); panels elsewhere (AD-54)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from adopters.actions.facts import finish, hold, not_in_future, said
from adopters.actions.members import enter
from adopters.flows import Stage
from adopters.models import (
    Household,
    MemberKind,
    Origin,
    PanelElsewhere,
    Recommendation,
    Suitability,
    SuitabilityDecision,
)
from adoption.actions import files
from adoption.actions.records import note
from adoption.errors import NotPossible
from adoption.models import Agency, CaseFile, EventKind, FileKind, Team, User
from adoption.permissions import Permission, ensure


@transaction.atomic
def record(
    *,
    agency: Agency,
    origin_agency: Agency,
    title: str,
    names: Sequence[str],
    approved_on: date,
    on: date,
    by: User,
    team: Team | None = None,
    panel_on: date | None = None,
) -> Household:
    """Open the file of a household that another agency assessed and approved: no enquiry, no stages, no clocks."""
    ensure(by, Permission.HOUSEHOLD_OPEN, CaseFile(agency=agency))
    applicants = [name.strip() for name in names if name.strip()]
    if origin_agency.pk == agency.pk:
        raise NotPossible("Choose the other agency that approved them.")
    if not 1 <= len(applicants) <= 2:
        raise NotPossible("Enter the name of one adopter, or of two.")
    not_in_future(approved_on, on, "They are recorded once they are approved. Check the date of approval.")
    if panel_on and panel_on > approved_on:
        raise NotPossible("The panel met before the approval. Check the dates.")

    title = said(title, "Enter the name by which lists show this household.")
    file = files.open_file(kind=FileKind.HOUSEHOLD, agency=agency, team=team, title=title, on=on, by=by)
    household = Household.rows.create(
        file=file,
        origin=Origin.OUTSIDE,
        origin_agency=origin_agency,
        stage=Stage.APPROVED,
        stage_since=approved_on,
    )
    for name in applicants:
        enter(household, MemberKind.APPLICANT, name=name, on=on, by=by)
    Suitability.rows.create(
        household=household,
        panel_on=panel_on,
        panel_of=origin_agency,
        recommendation=Recommendation.NONE,
        decision=SuitabilityDecision.APPROVED,
        decided_on=approved_on,
    )
    what = f"Approved by {origin_agency.name}: recorded here"
    note(file, what, on=on, by=by, kind=EventKind.RECORD)
    finish(household, "An outside household was recorded.")
    return household


@transaction.atomic
def record_panel(
    *, household: Household, panel: str, held_on: date, about: str, by: User, today: date
) -> PanelElsewhere:
    """Another area’s panel, which the household attended, and what was different there (AD-54)."""
    ensure(by, Permission.PANEL_FACT_RECORD, household.file)
    household = hold(household)
    not_in_future(held_on, today, "Panel cannot have met in the future.")
    name = said(panel, "Say which area’s or agency’s panel it was.")
    if PanelElsewhere.rows.filter(household=household, panel=name, held_on=held_on).exists():
        raise NotPossible("This panel is recorded already.")
    row = PanelElsewhere.rows.create(
        household=household, panel=name, held_on=held_on, about=about.strip(), recorded_by=by
    )
    note(household.file, f"Attended the panel of {name}", on=held_on, by=by, detail=row.about, kind=EventKind.DECISION)
    return row
