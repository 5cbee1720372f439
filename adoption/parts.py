"""What a person’s role must let them do before they hold a part in a file (FF-63). Data, and the question about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from adoption.models import FileKind, Part
from adoption.permissions import GRANTS, Permission

if TYPE_CHECKING:
    from adoption.models import CaseFile, User
    from adoption.models.user import Held

WORK = {
    (FileKind.CHILD, Part.LEAD): Permission.CHILD_WRITE,
    (FileKind.CHILD, Part.FAMILY_FINDER): Permission.PROFILE_PUBLISH,
    (FileKind.CHILD, Part.MANAGER): Permission.CHILD_ALLOCATE,
    (FileKind.HOUSEHOLD, Part.LEAD): Permission.HOUSEHOLD_WRITE,
    (FileKind.HOUSEHOLD, Part.MANAGER): Permission.ASSESSMENT_DECIDE,
}
"""For every other part it is enough to open what is allocated."""


def can_hold(roles: Iterable[Held], file: CaseFile, part: Part) -> bool:
    """May somebody with these roles hold this part?"""
    needed = WORK.get((FileKind(file.kind), part), Permission.FILE_ALLOCATED)
    return any(needed in GRANTS[held.role] and file.agency_id in held.agencies for held in roles)


def why_not(worker: User, file: CaseFile, part: Part) -> str:
    """Why this person cannot take the part over, in a sentence; empty when they can."""
    as_what = f"{worker.display_name} cannot take over {file.reference} as {part.label.lower()}"
    if not can_hold(worker.authority.held, file, part):
        return f"{as_what}: none of their roles there is for this work."
    if part == Part.FAMILY_FINDER and not worker.registration_number:
        return f"{as_what}: their account has no social work registration number."
    return ""
