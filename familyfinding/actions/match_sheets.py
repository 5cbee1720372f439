"""Working on a match sheet: judging a need, answering a gap, freezing a copy; and what others read from it (MT-16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible, Stale
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure
from children.models import Child
from familyfinding.actions.both import on_both
from familyfinding.actions.links import ensure_childs_side, ensure_worker
from familyfinding.models import AnswerKind, Basis, Link, LinkedChild, Meets, Need, SheetCell, SheetCopy, Strength
from familyfinding.models.sheet import TO_ANSWER
from familyfinding.needs import KIND, KINDS
from familyfinding.sheets import MOST, fingerprint, in_short, is_shared, sheet

CHANGED = "Somebody else wrote in this cell while you were writing. Compare both, then save again."


@dataclass(frozen=True)
class AnsweredGap:
    """One gap or stretch of a child’s match sheet with its answer: what support plan and report begin from."""

    kind: str
    need: str
    what: str
    strength: Strength
    meets: Meets
    evidence: str
    basis: Basis
    seen_on: date | None
    answer: AnswerKind
    words: str
    by: User
    at: datetime


def answered_gaps(link: Link, child: Child) -> tuple[AnsweredGap, ...]:
    """Every answered gap and stretch of this child on this link, in the order of the table of needs (MT-16, MT-43)."""
    rows = SheetCell.rows.answered().filter(link=link, child=child).select_related("answered_by")
    needs = {need.kind: need for need in Need.rows.to_be_met().filter(child=child)}
    found = [
        _answered(cell, needs[cell.kind], cell.answered_by, cell.answered_at)
        for cell in rows
        if cell.kind in needs and cell.answered_by and cell.answered_at
    ]
    place = {kind.key: number for number, kind in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda gap: place[gap.kind]))


def open_gaps(link: Link) -> list[tuple[Child, str]]:
    """Gaps and stretches that nobody has answered, for each child of the link: the need in words."""
    rows = SheetCell.rows.unanswered().filter(link=link).select_related("child__file").order_by("pk")
    standing = set(Need.rows.to_be_met().filter(child__linked__link=link).values_list("child", "kind"))
    return [(cell.child, cell.about.says) for cell in rows if (cell.child_id, cell.kind) in standing]


def not_judged(link: Link) -> int:
    """How many needs nobody has weighed with this family yet: not known is not met, and no gap either."""
    needed = set(Need.rows.to_be_met().filter(child__linked__link=link).values_list("child", "kind"))
    cells = SheetCell.rows.standing().filter(link=link).exclude(meets=Meets.UNKNOWN)
    return len(needed - set(cells.values_list("child", "kind")))


@transaction.atomic
def write(
    *,
    link: Link,
    child: Child,
    kind: str,
    meets: Meets | str,
    version: int,
    by: User,
    at: datetime,
    evidence: str = "",
    basis: Basis | str = "",
    seen_on: date | None = None,
    answer: AnswerKind | str = AnswerKind.NONE,
    words: str = "",
) -> SheetCell:
    """The next version of one cell. Whoever judged and whoever answered stay named until that part changes."""
    ensure_worker(by, link)
    if not is_shared(link):
        ensure_childs_side(by, link)
    lock(child.file)
    _ensure_place(link, child, kind)
    last = standing(link, child, kind)
    if version != (last.number if last else 0):
        raise Stale(CHANGED, theirs=theirs_of(last))
    judged = {"meets": meets, "evidence": evidence.strip(), "basis": basis, "seen_on": seen_on}
    answered = {"answer": answer, "words": words.strip()}
    _ensure_sense(meets, judged, answered, london(at).date())

    if last:
        if judged | answered == {name: getattr(last, name) for name in (*judged, *answered)}:
            raise NotPossible("This is what stands already. Change something, or leave it as it is.")
        last.replaced_at = at
        last.save(update_fields=["replaced_at"])
    same_judged = last is not None and all(getattr(last, name) == value for name, value in judged.items())
    same_answer = last is not None and all(getattr(last, name) == value for name, value in answered.items())
    row = SheetCell.rows.create(
        link=link,
        child=child,
        kind=kind,
        number=version + 1,
        **judged,
        judged_at=last.judged_at if last and same_judged else at,
        judged_by=last.judged_by if last and same_judged else by,
        **answered,
        answered_at=(last.answered_at if last and same_answer else at) if answer else None,
        answered_by=(last.answered_by if last and same_answer else by) if answer else None,
    )
    _told(row, judged=not same_judged, answered=bool(answer) and not same_answer, by=by, at=at)
    return row


@transaction.atomic
def freeze(*, child: Child, links: Sequence[Link], made_for: str, by: User, at: datetime) -> SheetCopy:
    """Keep the sheet word for word as it stands. A copy of several families is made on the child’s side."""
    if len(links) == 1:
        ensure_worker(by, links[0])
    else:
        ensure(by, Permission.INTEREST_WORK, child.file)
    if not 1 <= len(links) <= MOST:
        raise NotPossible("Choose one to three families.")
    if not made_for.strip():
        raise NotPossible("Say what this copy is for, for example the matching meeting and its date.")
    lock(child.file)
    day = london(at).date()
    shared = [link.household_id for link in links if is_shared(link)]
    content = sheet(child, links, day=day, said_by=shared, words_of=shared).as_data()
    last = SheetCopy.rows.filter(child=child).order_by("-number").first()
    copy = SheetCopy.rows.create(
        child=child,
        link=links[0] if len(links) == 1 else None,
        number=last.number + 1 if last else 1,
        made_for=made_for.strip(),
        content=content,
        sha256=fingerprint(content),
        made_at=at,
        made_by=by,
    )
    note(child.file, f"Match sheet: copy {copy.number} made", on=day, by=by, kind=EventKind.PROFILE)
    return copy


def standing(link: Link, child: Child, kind: str) -> SheetCell | None:
    rows = SheetCell.rows.standing().filter(link=link, child=child, kind=kind)
    return rows.select_related("judged_by", "answered_by").first()


def need_of(link: Link, child: Child, kind: str) -> Need | None:
    """The need as it stands, for whoever works on the link."""
    if not any(one.pk == child.pk for one in link.children):
        return None
    return Need.rows.to_be_met().filter(child=child, kind=kind).select_related("recorded_by").first()


def theirs_of(last: SheetCell | None) -> dict[str, str]:
    """What stands, by the names of the form’s fields."""
    if last is None:
        return {"version": "0"}
    return {
        "meets": last.get_meets_display(),
        "evidence": last.evidence,
        "basis": last.get_basis_display(),
        "seen_on": in_short(last.seen_on),
        "answer": last.get_answer_display(),
        "words": last.words,
        "version": str(last.number),
    }


def _ensure_place(link: Link, child: Child, kind: str) -> None:
    if not link.is_live:
        raise NotPossible("This link is closed. Its sheet stays as it is.")
    if not LinkedChild.rows.filter(link=link, child=child).exists():
        raise NotPossible("This child is not in the link.")
    if kind not in KIND or not Need.rows.to_be_met().filter(child=child, kind=kind).exists():
        raise NotPossible("Write the need down first, on the child’s page of needs.")


def _ensure_sense(meets: str, judged: Mapping[str, object], answered: Mapping[str, object], today: date) -> None:
    seen_on = judged["seen_on"]
    if meets != Meets.UNKNOWN and not (judged["evidence"] and judged["basis"] and seen_on):
        raise NotPossible("Say how you know, what kind of evidence it is, and from which day.")
    if isinstance(seen_on, date) and seen_on > today:
        raise NotPossible("The evidence cannot be from a day that is still to come.")
    if answered["answer"] and meets not in TO_ANSWER:
        raise NotPossible("Only a gap or a stretch is answered. Choose “Not answered yet”, or judge it anew.")
    if bool(answered["answer"]) != bool(answered["words"]):
        raise NotPossible("Choose what answers it, and say it in words: which support, why the risk, why to stop.")


def _told(row: SheetCell, *, judged: bool, answered: bool, by: User, at: datetime) -> None:
    """One entry on each timeline: which need and how it was judged, none of the words."""
    parts: Iterable[str] = (
        *([row.get_meets_display().lower()] if judged else []),
        *([row.get_answer_display().lower()] if answered else []),
    )
    what = ", ".join(parts) or "answer taken back"
    on_both(row.child, row.link.household, f"Match sheet, {row.about.says.lower()}: {what}", by=by, at=at)


def _answered(cell: SheetCell, need: Need, by: User, at: datetime) -> AnsweredGap:
    return AnsweredGap(
        kind=cell.kind,
        need=need.about.says,
        what=need.what,
        strength=Strength(need.strength),
        meets=Meets(cell.meets),
        evidence=cell.evidence,
        basis=Basis(cell.basis),
        seen_on=cell.seen_on,
        answer=AnswerKind(cell.answer),
        words=cell.words,
        by=by,
        at=at,
    )
