"""The child’s restricted folder: reports on shortlisted adopters, for the previous locality worker (MT-07)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from adopters.models import Household, ReportVersion
from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Allocation, DocumentVersion, Part, User
from adoption.permissions import Role
from children.models import Child
from familyfinding.actions import links
from familyfinding.models import FolderPaper, Link


@transaction.atomic
def send(*, link: Link, to: User, by: User, at: datetime) -> FolderPaper:
    """Put a shortlisted family’s report into the folder for the locality worker, and tell them it is there (MT-07)."""
    links.ensure_childs_side(by, link)
    link = links.hold(link)
    if not link.is_shortlisted:
        raise NotPossible("Reports on families are sent while the families are on the shortlist.")
    part = next((one for one in locality_parts(link.children, at) if one.worker == to), None)
    if part is None:
        raise NotPossible("Choose the previous locality worker, who still has a part in this child’s file.")
    report = latest_report(link.household)
    if report is None:
        raise NotPossible("No report on this family is finished in this service. Ask the family’s worker for it.")
    try:
        with transaction.atomic():
            paper = FolderPaper.rows.create(link=link, report=report, sent_to=to, sent_at=at, sent_by=by)
    except IntegrityError:
        raise NotPossible("They have this report already.") from None
    links.on_all(link, "Adopters’ report sent to the previous locality worker", by=by, at=at)
    says = "A report on adopters waits for you in a child’s restricted folder."
    notices.tell(part.file, says, key=f"folder:{paper.pk}", to=to, to_role=Role.LOCALITY_WORKER, now=at)
    return paper


@transaction.atomic
def open_paper(*, paper: FolderPaper, by: User, at: datetime) -> DocumentVersion:
    """The pages themselves. That the locality worker opened them is kept."""
    paper = lock(paper)
    if paper.withdrawn_at:
        raise NotPossible("This family is no longer considered, so their report is closed.")
    if by == paper.sent_to and paper.opened_at is None:
        paper.opened_at = at
        paper.save(update_fields=["opened_at"])
    report = ReportVersion.rows.select_related("paper", "family_paper").get(pk=paper.report_id)
    pages = report.paper or report.family_paper
    if pages is None:
        raise NotPossible("The pages of this report are not kept here.")
    return pages


def locality_parts(children: Iterable[Child], at: datetime) -> list[Allocation]:
    """Whoever held the case of one of the children before the Placement Order and still has a part in it.

    The first child’s first, and each of them once, on the file that they know the children by.
    """
    files = [child.file_id for child in children]
    rows = Allocation.rows.live(london(at).date()).filter(file__in=files, part=Part.LOCALITY)
    rows = rows.select_related("worker", "file").order_by("-from_on", "-pk")
    found: dict[int, Allocation] = {}
    for row in sorted(rows, key=lambda row: files.index(row.file_id)):
        found.setdefault(row.worker_id, row)
    return list(found.values())


def invited_parts(children: Iterable[Child], at: datetime) -> list[Allocation]:
    """Of each child the latest of them alone: one previous locality worker takes part for a child (MT-08, MT-72)."""
    latest: dict[int, Allocation] = {}
    for row in locality_parts(children, at):
        latest.setdefault(row.file_id, row)
    return list(latest.values())


def latest_report(household: Household) -> ReportVersion | None:
    rows = ReportVersion.rows.filter(report__household=household)
    return rows.exclude(paper=None, family_paper=None).order_by("-pk").first()
