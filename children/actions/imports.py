"""Bringing children and their allocations over from an earlier system, one row at a time: wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.db.models.functions import Upper

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


Who = tuple[str, str, date]
"""By what a child is known to be the same: both names in capitals, and the date of birth."""


@dataclass
class OnFile:
    """What is there already of all that a file wants, read at once; a child that is opened is added."""

    references: dict[str, int]
    children: dict[Who, str]


def on_file(wanted: Iterable[Wanted], *, agency: Agency, by: User) -> OnFile:
    """Files with these references, anywhere, and children of the agency of these birthdays that this person may see."""
    rows = list(wanted)
    files = CaseFile.rows.annotate(capitals=Upper("reference")).filter(capitals__in={row.reference for row in rows})
    born = Child.objects.visible_to(by).filter(file__agency=agency, born_on__in={row.born_on for row in rows})
    names = born.order_by("-pk").values_list("first_name", "last_name", "born_on", "file__reference")
    return OnFile(
        references=dict(files.values_list("capitals", "pk")),
        children={who_is(first, last, on): reference for first, last, on, reference in names},
    )


def who_is(first_name: str, last_name: str, born_on: date) -> Who:
    return first_name.upper(), last_name.upper(), born_on


@transaction.atomic
def bring_in(*, wanted: Wanted, agency: Agency, by: User, there: OnFile) -> Came:
    """Open the file as the row says. A file already there is never changed: it agrees, or the row is refused."""
    ensure(by, Permission.CASES_IMPORT, CaseFile(agency=agency))
    if known := there.references.get(wanted.reference):
        _agrees(CaseFile.rows.get(pk=known), wanted, agency)
        return Came.UNCHANGED
    who = who_is(wanted.first_name, wanted.last_name, wanted.born_on)
    if twin := there.children.get(who):
        raise NotPossible(
            f"{twin} has the same name and date of birth. "
            "If this is another child, open the file by hand; if not, take the row out."
        )
    with refreshed_once():
        child = _open(wanted, agency, by)
    there.references[wanted.reference] = child.file_id
    there.children[who] = wanted.reference
    return Came.CREATED


def _open(wanted: Wanted, agency: Agency, by: User) -> Child:
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
    return child


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
