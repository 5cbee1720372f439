"""Papers of a link: begun, written by both sides, handed in, checked by the team manager (MT-43, PN-14, PN-15)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from adopters.actions.facts import said, save
from adoption.actions import approvals
from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Approval, EventKind, User
from adoption.permissions import Role
from children.models import Child
from familyfinding.actions import paper_freeze, paper_gates, paper_sources
from familyfinding.actions.agreements import MANAGERS
from familyfinding.actions.links import ensure_worker, hold
from familyfinding.models import (
    Link,
    LinkPaper,
    PaperCheck,
    PaperFrozenFor,
    PaperSection,
    PaperState,
    PaperVersion,
    SupportItem,
)
from familyfinding.paper_sections import PAPERS, PaperKind, kind_of
from familyfinding.undated import dates_in

WITHOUT_DATES = (
    "This plan stays without dates until the decision maker has decided: write “day 1”, “day 2”. Take out {dates}."
)


@transaction.atomic
def begin(
    *,
    link: Link,
    child: Child,
    kind: PaperKind | str,
    author: User,
    on: date,
    by: User,
    author_qualified: bool = True,
    supervised_by: User | None = None,
) -> LinkPaper:
    """Open a paper with all its sections. Whoever has not three years with children is supervised by one who has."""
    link = _working(link, by)
    _ensure_author(author, author_qualified, supervised_by)
    if child.pk not in {one.pk for one in link.children}:
        raise NotPossible("This paper is about a child of this link. Choose one of them.")
    if LinkPaper.rows.in_hand().filter(link=link, child=child, kind=kind).exists():
        raise NotPossible("There is one already. Go on with that one, or set it aside first.")

    paper = LinkPaper.rows.create(
        link=link,
        child=child,
        kind=kind,
        begun_on=on,
        author=author,
        author_qualified=author_qualified,
        supervised_by=supervised_by,
    )
    for section in PAPERS[paper.kind]:
        PaperSection.rows.create(paper=paper, key=section.key)
    _note(paper, f"{PaperKind(kind).label} begun", on=on, by=by)
    return paper


@transaction.atomic
def write(*, section: PaperSection, text: str, version: int, by: User, at: datetime) -> PaperSection:
    """Save the words of one section. A save on an older version is refused with both texts (GV-71)."""
    paper = held(section.paper, by)
    section = lock(section)
    check_version(section, version, theirs={"text": section.text, "version": str(section.version)})
    words = text.strip()
    refuse_dates(paper, words)
    if section.text != words:
        save(section, text=words, written_by=by, written_at=at, version=section.version + 1)
    return section


@transaction.atomic
def bring_in(*, paper: LinkPaper, by: User, at: datetime) -> int:
    """Put what is on file into every section that is still empty. Returns how many were filled."""
    paper = held(paper, by)
    filled = 0
    for section in paper.sections.filter(text="").order_by("pk"):
        text = paper_sources.on_file(paper, kind_of(paper.kind, section.key))
        if text:
            row = lock(section)
            save(row, text=text, written_by=by, written_at=at, version=row.version + 1)
            filled += 1
    return filled


@transaction.atomic
def hand_in(*, paper: LinkPaper, by: User, at: datetime) -> Approval:
    """Freeze the paper and ask the team manager to check it. Everything that is missing is said at once (PN-44)."""
    paper, on = held(paper, by), london(at).date()
    gaps = paper_gates.missing(paper, today=on)
    if gaps:
        raise NotPossible(" ".join(gaps))
    version = paper_freeze.freeze(paper, PaperFrozenFor.CHECK, by=by, at=at)
    save(paper, state=PaperState.CHECKING)
    file = paper.child.file
    role = approvals.somebody_else_with(MANAGERS, agency=file.agency, besides=by, on=on) or Role.PERMANENCE_MANAGER
    version.paper = paper
    return approvals.ask(
        kind="link_paper_check",
        subject=version,
        question=f"Check the {PaperKind(paper.kind).label.lower()}, version {version.number}",
        decided_by=role,
        by=by,
        at=at,
        file=file,
    )


def passed(approval: Approval, *, by: User, on: date) -> None:
    """The manager passes it: it can go into the papers for panel (PN-14)."""
    version = _version(approval)
    save(version, result=PaperCheck.PASSED, checked_on=on, checked_by=by)
    paper = lock(version.paper)
    save(paper, state=PaperState.PASSED, passed_on=on)
    _note(paper, f"{paper.get_kind_display()}, version {version.number}, passed the check", on=on, by=by)
    refresh(paper.child.file, because="A paper passed the check.")


def to_amend(approval: Approval, *, by: User, on: date) -> None:
    """Refused, sent back or taken back: it is open for writing again, with what is to be amended."""
    version = _version(approval)
    save(
        version,
        result=PaperCheck.AMEND,
        checked_on=on,
        checked_by=by,
        amendments=approval.reasons or "Taken back by the worker.",
    )
    save(lock(version.paper), state=PaperState.WRITING)


@transaction.atomic
def open_again(*, paper: LinkPaper, why: str, on: date, by: User) -> LinkPaper:
    """A paper that passed is changed once more, for example after the decision maker asked for more work (MT-73)."""
    _working(paper.link, by)
    row = lock(paper)
    if row.state != PaperState.PASSED:
        raise NotPossible("Only a paper that passed the check is opened again.")
    reason = said(why, "Say why it is opened again.")
    save(row, state=PaperState.WRITING, passed_on=None)
    _note(row, f"{row.get_kind_display()} opened again", on=on, by=by, why=reason)
    refresh(row.child.file, because="A paper was opened again.")
    return row


@transaction.atomic
def set_aside(*, paper: LinkPaper, why: str, on: date, by: User) -> LinkPaper:
    """A paper that will not be used. It stays on the file to be read."""
    row = held(paper, by)
    reason = said(why, "Say why it is not used.")
    save(row, state=PaperState.SET_ASIDE)
    _note(row, f"{row.get_kind_display()} set aside", on=on, by=by, why=reason)
    return row


def held(paper: LinkPaper, by: User) -> LinkPaper:
    """The paper, held, and open for writing to this person of either side."""
    link = _working(paper.link, by)
    row = lock(paper)
    row.link, row.child = link, paper.child
    if row.state != PaperState.WRITING:
        raise NotPossible(f"This paper cannot be changed: {PaperState(row.state).label.lower()}.")
    return row


def writers(paper: LinkPaper) -> list[User]:
    """Everybody who wrote in it, also words that were replaced since: none of them checks it or decides (PN-61)."""
    saved = PaperSection.history.filter(paper=paper.pk).exclude(written_by=None).values("written_by")
    lines = SupportItem.history.filter(paper=paper.pk).values("written_by")
    found = User.objects.filter(Q(pk__in=saved) | Q(pk__in=lines))
    return list({person.pk: person for person in [paper.author, *found]}.values())


def refuse_dates(paper: LinkPaper, words: str) -> None:
    """The draft introduction plan takes no dates until the decision maker has decided (MT-44)."""
    found = dates_in(words) if paper.kind == PaperKind.INTRODUCTION_PLAN else []
    if found:
        raise NotPossible(WITHOUT_DATES.format(dates=", ".join(f"“{each}”" for each in found[:5])))


def _ensure_author(author: User, qualified: bool, supervised_by: User | None) -> None:
    if not qualified and supervised_by is None:
        raise NotPossible("Say who supervises the author: the law asks for three years’ experience with children.")
    if supervised_by == author:
        raise NotPossible("Choose somebody other than the author to supervise.")


def _working(link: Link, by: User) -> Link:
    ensure_worker(by, link)
    return hold(link)


def _version(approval: Approval) -> PaperVersion:
    return PaperVersion.rows.select_related("paper__child__file__agency", "paper__link__household__file").get(
        pk=approval.subject_id
    )


def _note(paper: LinkPaper, what: str, *, on: date, by: User, why: str = "") -> None:
    """On both files; the other side is named on neither (AC-4)."""
    note(paper.child.file, what, on=on, by=by, why=why, kind=EventKind.PROFILE)
    note(paper.link.household.file, what, on=on, by=by, why=why, kind=EventKind.PROFILE)
