"""An item’s papers: laid out, put in, checked, handed in, late with the chair’s consent (PN-12 to PN-18)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from adopters.models import CheckResult, ReportVersion
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseFile, DocumentVersion, EventKind, User
from adoption.permissions import Permission, can
from children.models import PermanenceReport
from familyfinding.models import PaperCheck, PaperVersion
from familyfinding.models import PaperState as WrittenState
from familyfinding.paper_sections import PaperKind
from panels.actions import declaring
from panels.actions.facts import ensure_may_be_read_by_panel, ensure_runs, hold_item, said, save
from panels.checklist import PAPERS, Paper
from panels.flows import ItemState, MeetingState
from panels.models import AgendaItem, ItemKind, ItemPaper, PanelMeeting, PaperState

OTHER = "other"
NO_VERSION: dict[str, Any] = {"version": None, "party_version": None, "whole_for_party": False, "late": False}
FROM_THE_LINK = {
    "placement_report": PaperKind.PLACEMENT_REPORT,
    "support_plan": PaperKind.SUPPORT_PLAN,
    "introductions": PaperKind.INTRODUCTION_PLAN,
}
"""Papers of a match that are written on its link."""


def lay_out(item: AgendaItem, *, on: date) -> None:
    """Every paper this kind of item needs, each with who owes it; what is on file already is put in."""
    for place, paper in enumerate(PAPERS[item.kind], 1):
        found = on_file(item, paper)
        ItemPaper.rows.create(
            item=item,
            kind=paper.key,
            place=place,
            title=paper.title,
            required=paper.required,
            panel_only=paper.panel_only,
            state=PaperState.READY if found else PaperState.MISSING,
            version=found[0] if found else None,
            party_version=found[1] if found else None,
            owed_by=_owes(item, paper),
            owed_by_role=paper.owed_by,
            added_on=on if found else None,
        )


def on_file(item: AgendaItem, paper: Paper) -> tuple[DocumentVersion, DocumentVersion | None] | None:
    """The paper as it passed its check, with the party’s version where there is one."""
    if paper.key == "adopters_report":
        return _adopters_report(item)
    if paper.key == "permanence_report" and item.file:
        last = PermanenceReport.rows.filter(child__file=item.file).order_by("-number").first()
        latest = last.document.latest if last and last.document else None
        return (latest, None) if latest else None
    return _of_the_link(item, FROM_THE_LINK[paper.key]) if paper.key in FROM_THE_LINK else None


@transaction.atomic
def put_in(*, paper: ItemPaper, version: DocumentVersion, on: date, by: User) -> ItemPaper:
    """This version of a document on the case’s file is the paper. After the submission date it counts as late."""
    item = _changing(paper.item, by)
    paper = lock(paper)
    ensure_may_be_read_by_panel(version, item)
    late = on > item.meeting.submission_on
    save(
        paper,
        version=version,
        party_version=None,
        whole_for_party=False,
        state=PaperState.READY,
        added_on=on,
        added_by=by,
        late=late,
        why_not="",
    )
    _say(item, f"Paper for panel: {paper.title.lower()}{', late' if late else ''}", on=on, by=by)
    return paper


@transaction.atomic
def add_other(
    *, item: AgendaItem, title: str, version: DocumentVersion, panel_only: bool, on: date, by: User
) -> ItemPaper:
    """A further paper, beyond those that every item of its kind needs."""
    item = _changing(item, by)
    words = said(title, "Say what the paper is.")
    last = ItemPaper.rows.filter(item=item).order_by("-place").first()
    paper = ItemPaper.rows.create(
        item=item,
        kind=OTHER,
        place=last.place + 1 if last else 1,
        title=words,
        required=False,
        panel_only=panel_only,
        owed_by_role="",
    )
    return put_in(paper=paper, version=version, on=on, by=by)


@transaction.atomic
def not_needed(*, paper: ItemPaper, why: str, on: date, by: User) -> ItemPaper:
    """There is no such paper here, and why."""
    item = _changing(paper.item, by)
    paper = lock(paper)
    reason = said(why, "Say why it is not needed.")
    save(paper, state=PaperState.NOT_NEEDED, why_not=reason, **NO_VERSION)
    _say(item, f"Not needed for panel: {paper.title.lower()}", on=on, by=by, why=reason)
    return paper


@transaction.atomic
def set_state(*, paper: ItemPaper, state: PaperState | str, by: User) -> ItemPaper:
    """How far a paper is that is not in yet: missing, a draft, with the manager."""
    _changing(paper.item, by)
    paper, state = lock(paper), PaperState(state)
    if state in (PaperState.READY, PaperState.NOT_NEEDED):
        raise NotPossible("A paper is ready when its document is put in.")
    save(paper, state=state, **NO_VERSION)
    return paper


@transaction.atomic
def sign_check(*, item: AgendaItem, on: date, by: User) -> AgendaItem:
    """The team manager has checked the papers of this item (PN-14, PN-44, TS-27). Not whoever put one in."""
    _ensure_checks(by, item)
    item = hold_item(item)
    _has_all(item)
    if ItemPaper.rows.filter(item=item, added_by=by).exists():
        raise NotAllowed("You put in one of these papers, so somebody else checks them.")
    save(item, papers_checked_on=on)
    _say(item, "Papers for panel checked", on=on, by=by)
    return item


@transaction.atomic
def hand_in(*, item: AgendaItem, on: date, by: User) -> AgendaItem:
    """The papers of this item are complete and go to panel (PN-12, TS-28)."""
    item = _changing(item, by)
    _has_all(item)
    if item.papers_submitted_on:
        raise NotPossible("The papers of this item have been handed in already.")
    save(item, papers_submitted_on=on)
    _say(item, "Papers handed in to panel", on=on, by=by)
    return item


def items_with_late_papers(meeting: PanelMeeting) -> set[int]:
    """Which items wait for the chair’s consent: the chair is asked before they may read anything (TS-28)."""
    rows = ItemPaper.rows.filter(item__meeting=meeting, item__late_agreed_on=None, late=True, state=PaperState.READY)
    return set(rows.exclude(item__state=ItemState.TAKEN_OFF).values_list("item", flat=True))


@transaction.atomic
def agree_late(*, item: AgendaItem, why: str, on: date, by: User) -> AgendaItem:
    """The chair of the meeting agrees to hear an item with late papers, or to leave one out (PN-12, PN-16)."""
    item = hold_item(item)
    if not declaring.leads(item, by):
        raise NotAllowed(
            "Only the chair of this meeting agrees to late papers, or a vice chair if they have a conflict."
        )
    if item.meeting.state != MeetingState.PREPARING:
        raise NotPossible("The papers have gone out. A later paper is an addendum to the pack.")
    reason = said(why, "Say why panel hears the item all the same.")
    save(item, late_agreed_by=by, late_agreed_on=on, late_why=reason)
    _say(item, "The chair agreed to late papers", on=on, by=by, why=reason)
    return item


def on_the_files(item: AgendaItem) -> QuerySet[DocumentVersion]:
    """The newest version of every document on the files of this item, to choose a paper from."""
    files = [pk for pk in (item.file_id, item.other_file_id) if pk] or [item.meeting.panel.file_id]
    rows = DocumentVersion.rows.filter(document__file__in=files, document__withdrawn_on=None, document__only_for=None)
    newer = DocumentVersion.rows.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    found: QuerySet[DocumentVersion] = rows.exclude(Exists(newer)).select_related("document").order_by("-pk")
    return found


def home_of(paper: ItemPaper) -> CaseFile:
    """The file on which a paper that is added belongs."""
    item = paper.item
    kind = next((one for one in PAPERS[item.kind] if one.key == paper.kind), None)
    if kind and kind.from_household and item.other_file:
        return item.other_file
    return item.file or item.meeting.panel.file


def _adopters_report(item: AgendaItem) -> tuple[DocumentVersion, DocumentVersion | None] | None:
    file = item.other_file if item.kind == ItemKind.MATCH else item.file
    passed = ReportVersion.rows.filter(report__household__file=file, result=CheckResult.PASSED)
    found = passed.select_related("paper", "family_paper").order_by("-checked_on", "-number").first()
    return (found.paper, found.family_paper) if found and found.paper else None


def _of_the_link(item: AgendaItem, kind: PaperKind) -> tuple[DocumentVersion, DocumentVersion | None] | None:
    """What both sides wrote for this match and the team manager passed, whole and as the adopters’ copy (PN-13)."""
    passed = PaperVersion.rows.filter(result=PaperCheck.PASSED, paper__kind=kind, paper__state=WrittenState.PASSED)
    both = passed.filter(paper__child__file=item.file, paper__link__household__file=item.other_file)
    found = both.select_related("whole", "family_copy").order_by("-checked_on", "-number").first()
    return (found.whole, found.family_copy) if found and found.whole else None


def _owes(item: AgendaItem, paper: Paper) -> User | None:
    file = item.other_file if paper.from_household else item.file
    return file.lead if file else None


def _changing(item: AgendaItem, by: User) -> AgendaItem:
    """While the papers have not gone out: whoever runs the panel, or works on the case."""
    files = [file for file in (item.file, item.other_file) if file]
    if not any(can(by, Permission.PANEL_FACT_RECORD, file) for file in files):
        ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    if item.meeting.state != MeetingState.PREPARING or item.state == ItemState.TAKEN_OFF:
        raise NotPossible("The papers of this item have gone out. A later paper is an addendum to the pack.")
    return item


CHECKERS = (
    Permission.REPORT_CHECK_ADOPTION,
    Permission.ADOPTERS_REPORT_CHECK,
    Permission.PLAN_RECORD,
)


def _ensure_checks(by: User, item: AgendaItem) -> None:
    files = [file for file in (item.file, item.other_file) if file]
    if not any(can(by, permission, file) for permission in CHECKERS for file in files):
        raise NotAllowed("A team manager of the case checks its papers.")


def _has_all(item: AgendaItem) -> None:
    missing = ItemPaper.rows.filter(item=item, required=True).outstanding().order_by("place")
    if missing:
        names = ", ".join(paper.title.lower() for paper in missing)
        raise NotPossible(f"Not everything is there yet: {names}.")


def _say(item: AgendaItem, what: str, *, on: date, by: User, why: str = "") -> None:
    file = item.file or item.meeting.panel.file
    note(file, what, on=on, by=by, why=why, kind=EventKind.DOCUMENT)
    refresh(file, because="The papers for panel changed.")
