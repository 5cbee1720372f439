"""The papers that an item needs, laid out with who owes each; what is on file already is put in (PN-13, PN-15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from adopters.models import CheckResult, ReportVersion
from adoption.models import CaseFile, DocumentVersion, User
from children.models import Child, PermanenceReport
from familyfinding.models import PaperCheck, PaperVersion
from familyfinding.models import PaperState as WrittenState
from familyfinding.paper_sections import PaperKind
from panels.checklist import PAPERS, Paper
from panels.models import AgendaItem, ItemKind, ItemPaper, PaperState

FROM_THE_LINK = {
    "placement_report": PaperKind.PLACEMENT_REPORT,
    "support_plan": PaperKind.SUPPORT_PLAN,
    "introductions": PaperKind.INTRODUCTION_PLAN,
}


def lay_out(item: AgendaItem, *, on: date) -> None:
    """Every paper this kind of item needs, each with who owes it; what is on file already is put in.

    Of brothers and sisters each child’s own, one after another.
    """
    place = 0
    for paper in PAPERS[item.kind]:
        for child in _whose(item, paper):
            place += 1
            _lay(item, paper, child, place, on=on)


def _lay(item: AgendaItem, paper: Paper, child: Child | None, place: int, *, on: date) -> None:
    file = child.file if child else item.file
    found = on_file(item, paper, file)
    ItemPaper.rows.create(
        item=item,
        kind=paper.key,
        child=child if child and child.file_id != item.file_id else None,
        place=place,
        title=f"{paper.title}: {child.first_name}" if child else paper.title,
        required=paper.required,
        panel_only=paper.panel_only,
        state=PaperState.READY if found else PaperState.MISSING,
        version=found[0] if found else None,
        party_version=found[1] if found else None,
        owed_by=_owes(item, paper, file),
        owed_by_role=paper.owed_by,
        added_on=on if found else None,
    )


def _whose(item: AgendaItem, paper: Paper) -> Sequence[Child | None]:
    """Every child by name where there are several; otherwise nobody in particular."""
    children = item.link.children if item.link and paper.of_each_child else []
    return children if len(children) > 1 else [None]


def on_file(
    item: AgendaItem, paper: Paper, file: CaseFile | None
) -> tuple[DocumentVersion, DocumentVersion | None] | None:
    """The paper as it passed its check, with the party’s version where there is one. `file`: whose paper it is."""
    if paper.key == "adopters_report":
        return _adopters_report(item)
    if paper.key == "permanence_report" and file:
        last = PermanenceReport.rows.filter(child__file=file).order_by("-number").first()
        latest = last.document.latest if last and last.document else None
        return (latest, None) if latest else None
    return _of_the_link(item, FROM_THE_LINK[paper.key], file) if paper.key in FROM_THE_LINK else None


def _adopters_report(item: AgendaItem) -> tuple[DocumentVersion, DocumentVersion | None] | None:
    file = item.other_file if item.kind == ItemKind.MATCH else item.file
    passed = ReportVersion.rows.filter(report__household__file=file, result=CheckResult.PASSED)
    found = passed.select_related("paper", "family_paper").order_by("-checked_on", "-number").first()
    return (found.paper, found.family_paper) if found and found.paper else None


def _of_the_link(
    item: AgendaItem, kind: PaperKind, file: CaseFile | None
) -> tuple[DocumentVersion, DocumentVersion | None] | None:
    """What both sides wrote for this match and the team manager passed, whole and as the adopters’ copy (PN-13)."""
    passed = PaperVersion.rows.filter(result=PaperCheck.PASSED, paper__kind=kind, paper__state=WrittenState.PASSED)
    both = passed.filter(paper__child__file=file, paper__link__household__file=item.other_file)
    found = both.select_related("whole", "family_copy").order_by("-checked_on", "-number").first()
    return (found.whole, found.family_copy) if found and found.whole else None


def _owes(item: AgendaItem, paper: Paper, file: CaseFile | None) -> User | None:
    owing = item.other_file if paper.from_household else file
    return owing.lead if owing else None
