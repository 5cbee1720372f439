"""Bringing a child and the allocations over from an earlier system, one row at a time: wholly or not at all."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction

from adoption.actions import allocations as parts
from adoption.engine import refreshed_once
from adoption.errors import NotPossible
from adoption.models import Agency, Allocation, CaseFile, Part, User
from adoption.permissions import Permission, ensure
from children.actions import allocations, plans
from children.actions.children import open_child
from children.importing.rows import Wanted
from children.models import Child


class Came(StrEnum):
    CREATED = "created"
    UNCHANGED = "unchanged"


@transaction.atomic
def bring_in(*, wanted: Wanted, agency: Agency, by: User) -> Came:
    """Open the file as the row says. A file already there is never changed: it agrees, or the row is refused."""
    ensure(by, Permission.CASES_IMPORT, CaseFile(agency=agency))
    there = CaseFile.rows.filter(reference__iexact=wanted.reference).first()
    if there:
        _agrees(there, wanted, agency)
        return Came.UNCHANGED
    _nobody_twice(wanted, agency, by)
    with refreshed_once():
        _open(wanted, agency, by)
    return Came.CREATED


def _open(wanted: Wanted, agency: Agency, by: User) -> None:
    child = open_child(
        agency=agency,
        team=wanted.team,
        reference=wanted.reference,
        first_name=wanted.first_name,
        last_name=wanted.last_name,
        born_on=wanted.born_on,
        gender=wanted.gender,
        ethnicity=wanted.ethnicity,
        local_authority=wanted.local_authority,
        entered_care_on=wanted.entered_care_on,
        on=wanted.opened_on,
        by=by,
    )
    if wanted.lead_worker:
        start = wanted.lead_from or wanted.opened_on
        parts.allocate(file=child.file, worker=wanted.lead_worker, part=Part.LEAD, on=start, by=by)
    if wanted.best_interest_decided_on:
        plans.bring_in_best_interest(child=child, on=wanted.best_interest_decided_on, by=by)
    if wanted.family_finder and wanted.allocated_on:
        allocations.bring_in(child=child, worker=wanted.family_finder, on=wanted.allocated_on, by=by)


def _nobody_twice(wanted: Wanted, agency: Agency, by: User) -> None:
    """One child under two references would have two plans. Only files that this person may know of are named."""
    same = Child.objects.visible_to(by).filter(
        file__agency=agency,
        first_name__iexact=wanted.first_name,
        last_name__iexact=wanted.last_name,
        born_on=wanted.born_on,
    )
    if twin := same.select_related("file").order_by("pk").first():
        raise NotPossible(
            f"{twin.file.reference} has the same name and date of birth. "
            "If this is another child, open the file by hand; if not, take the row out."
        )


def _agrees(file: CaseFile, wanted: Wanted, agency: Agency) -> None:
    child = Child.rows.filter(file=file, file__agency=agency).select_related("file").first()
    if child is None:
        raise NotPossible(f"The reference {wanted.reference} is in use. Give the child another.")
    differs = [name for name, (on_file, in_row) in _both(child, wanted).items() if in_row and on_file != in_row]
    if differs:
        raise NotPossible(
            f"{wanted.reference} is on file with another {', another '.join(differs)}. Change the record itself."
        )


def _both(child: Child, wanted: Wanted) -> dict[str, tuple[object, object]]:
    """What the file has and what the row says, for whatever the row says."""
    return {
        "first name": (child.first_name, wanted.first_name),
        "last name": (child.last_name, wanted.last_name),
        "date of birth": (child.born_on, wanted.born_on),
        "gender": (child.gender, wanted.gender if wanted.gender != "unknown" else None),
        "ethnic group": (child.ethnicity, wanted.ethnicity if wanted.ethnicity != "NOBT" else None),
        "local authority": (child.local_authority, wanted.local_authority),
        "team": (child.file.team, wanted.team),
        "date of coming into care": (child.entered_care_on, wanted.entered_care_on),
        "Best Interest Decision": (child.best_interest_decided_on, wanted.best_interest_decided_on),
        "lead worker": (_ever(child, Part.LEAD, wanted.lead_worker), wanted.lead_worker),
        "family finder": (_ever(child, Part.FAMILY_FINDER, wanted.family_finder), wanted.family_finder),
    }


def _ever(child: Child, part: Part, worker: User | None) -> User | None:
    """The worker, if they have or had the part: a later change of worker does not make the row wrong."""
    held = Allocation.rows.filter(file=child.file, part=part, worker=worker)
    return worker if worker and held.exists() else None
