"""Letters about a child’s case to those who care and work for the child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adoption.letters import CARE, LetterKind
from children.models import ContactChange

if TYPE_CHECKING:
    from adoption.models import CaseFile


def contact_now(file: CaseFile) -> dict[str, str]:
    """Who holds the case since when, from the change that stands (CH-19); nothing before the first."""
    change = ContactChange.rows.standing().filter(child__file=file).select_related("worker").last()
    if change is None:
        return {}
    day = change.changed_on
    return {"when": f"{day.day} {day:%B %Y}", "worker": change.worker.display_name}


LETTERS = [
    LetterKind(
        kind="new_contact",
        says="Letter: your new contact",
        subject="Who to contact from now on",
        opening=(
            "From {when} the child’s case is with our permanence team. {worker} is the child’s social worker now, and "
            "the person to contact about anything that concerns the child.\n\n"
            "You can reach them at {reach}.\n\n"
            "Please use this contact instead of the earlier one. If anything is urgent meanwhile, call our office."
        ),
        asks={"when": "day", "worker": "name of the worker", "reach": "telephone and e-mail"},
        known=contact_now,
        to_sides=frozenset({CARE}),
    )
]
