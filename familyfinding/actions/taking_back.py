"""A link ended: nothing of the child stays with the family, by whichever step it was given (AD-51, AC-5)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from adopters.actions import sharing
from adoption.models import SharedItem
from familyfinding.actions import disclosures
from familyfinding.models import (
    BookedDates,
    BumpIntoPlan,
    CarerGroup,
    Link,
    MedicalLetter,
    PaperVersion,
    SharedPaper,
    StepMeeting,
)

WHERE = {
    PaperVersion: "paper__link",
    MedicalLetter: "preparation__link",
    BumpIntoPlan: "preparation__link",
    CarerGroup: "preparation__link",
    StepMeeting: "preparation__link",
    BookedDates: "link",
    Link: "pk",
}
"""What adopters get copies of on the way to panel, and how it hangs on its link; messages are the link’s own."""


def of_link(link: Link, *, at: datetime) -> None:
    """Reports and documents, papers, plans, meetings, messages. What they wrote themselves is on the files."""
    file = link.household.file
    for row in SharedPaper.rows.filter(link=link).select_related("version"):
        sharing.unshare(row.version, at=at, file=file)
    disclosures.end_all(link, at=at)
    for model, path in WHERE.items():
        rows: QuerySet = model.rows.filter(**{path: link.pk})  # type: ignore[attr-defined, type-arg]
        copies = SharedItem.rows.filter(file=file, subject=model._meta.label, ended_at=None)
        copies.filter(subject_id__in=rows.values("pk")).update(ended_at=at)
