"""What adopters and foster carers say of a paper, and what became of it (MT-45, MT-46, PN-15; AAR r31(3))."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from adopters.actions import sharing
from adopters.actions.facts import not_before, not_in_future, own_member, said, save
from adopters.models import Member
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import Asks, EventKind, PersonAround, PortalEntry, Relation, User
from adoption.periods import Period, Unit
from adoption.wording import day_in_words
from familyfinding.actions import paper_freeze
from familyfinding.actions.links import ensure_worker, hold
from familyfinding.actions.papers import held
from familyfinding.models import CommentAnswer, Link, LinkPaper, PaperComment, PaperFrozenFor, PaperVersion
from familyfinding.paper_sections import PaperKind

TO_COMMENT = Period(10, Unit.WORKING_DAYS)
"""Beginning with the day on which the adopters are given the placement report (AAR r31(3))."""


@transaction.atomic
def give_to_adopters(*, paper: LinkPaper, by: User, at: datetime) -> PaperVersion:
    """The adopters read it, without its confidential part, and have ten working days to comment."""
    paper, on = held(paper, by), london(at).date()
    version = paper_freeze.freeze(paper, PaperFrozenFor.COMMENT, by=by, at=at)
    if not version.sections:
        raise NotPossible("Nothing is written yet that the adopters could read.")
    save(version, comments_due_on=TO_COMMENT.due_on(on - timedelta(days=1), holidays=holidays()))
    for earlier in paper.versions.filter(made_for=PaperFrozenFor.COMMENT, number__lt=version.number):
        sharing.unshare(earlier, at=at)
    household = paper.link.household
    sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household),
        kind="link_paper",
        subject=version,
        title=f"{paper.get_kind_display()}, version {version.number}",
        sections=[{"heading": line["heading"], "text": line["text"]} for line in version.sections],
        asks=Asks.COMMENT,
        at=at,
        by=by,
        document_version=version.family_copy,
    )
    what = f"{paper.get_kind_display()}, version {version.number}, given to the adopters for comment"
    until = f"Comments until {day_in_words(version.comments_due_on)}" if version.comments_due_on else ""
    note(paper.child.file, what, on=on, by=by, detail=until, kind=EventKind.PROFILE)
    return version


@transaction.atomic
def record(
    *,
    version: PaperVersion,
    text: str,
    received_on: date,
    by: User,
    today: date,
    member: Member | None = None,
    carer: PersonAround | None = None,
) -> PaperComment:
    """A comment of an adopter or of a foster carer that did not come through the portal."""
    link = _link_of(version, by)
    not_in_future(received_on, today)
    not_before(received_on, version.made_on, "This version was made later")
    if (member is None) == (carer is None):
        raise NotPossible("Say who commented: one adopter, or one foster carer.")
    if member:
        own_member(link.household, member)
    if carer and (carer.file_id != version.paper.child.file_id or carer.relation != Relation.FOSTER_CARER):
        raise NotPossible("Choose a foster carer of this child.")
    comment = PaperComment.rows.create(
        version=version,
        member=member,
        carer=carer,
        text=said(text, "Write down what they said. If they are content, write that."),
        received_on=received_on,
        recorded_by=by,
    )
    _note(version, "A comment reached us", on=received_on, by=by)
    return comment


@transaction.atomic
def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> PaperComment:
    """A comment from the portal, kept as written, by the one who wrote it."""
    item = entry.item
    if item is None or item.subject != PaperVersion._meta.label:
        raise NotPossible("This comment belongs to no paper that was given out.")
    version = _whole(item.subject_id)
    household = version.paper.link.household
    member = Member.rows.filter(household=household, user=entry.user_id, left_on=None).first()
    if member is None or household.file_id != entry.file_id:
        raise NotPossible("Whoever wrote this does not belong to the household.")
    words = str(entry.written.get("comment") or "").strip()
    facts = {"version": version, "member": member, "text": words or "No comment."}
    facts["received_on"] = london(entry.written_at).date()
    comment, new = PaperComment.rows.get_or_create(entry=entry, defaults=facts)
    if new:
        _note(version, "An adopter commented in the portal", on=comment.received_on, by=None)
    return comment


@transaction.atomic
def answer(*, comment: PaperComment, answer: CommentAnswer | str, words: str, on: date, by: User) -> PaperComment:
    """What became of a comment. What cannot be met is explained to whoever made it (MT-46)."""
    _link_of(comment.version, by)
    row = lock(comment)
    if row.answer:
        raise NotPossible("This comment was answered already.")
    if answer not in CommentAnswer.values or answer == CommentAnswer.NONE:
        raise NotPossible("Say what became of the comment.")
    if answer == CommentAnswer.EXPLAINED:
        said(words, "Write what you explained, and how they took it.")
    save(row, answer=answer, answer_words=words.strip(), answered_on=on, answered_by=by)
    _note(comment.version, f"Comment answered: {CommentAnswer(answer).label.lower()}", on=on, by=by)
    return row


def comments_for(paper: LinkPaper) -> list[PaperComment]:
    """Every comment on every version, the latest first."""
    rows = PaperComment.rows.filter(version__paper=paper).select_related("member__person", "carer", "version")
    return list(rows.order_by("-received_on", "-pk"))


def _link_of(version: PaperVersion, by: User) -> Link:
    link = version.paper.link
    ensure_worker(by, link)
    return hold(link)


def _whole(version_id: int) -> PaperVersion:
    rows = PaperVersion.rows.select_related("paper__child__file", "paper__link__household__file")
    return rows.get(pk=version_id)


def _note(version: PaperVersion, what: str, *, on: date, by: User | None) -> None:
    words = f"{PaperKind(version.paper.kind).label}, version {version.number}: {what[0].lower()}{what[1:]}"
    note(version.paper.child.file, words, on=on, by=by, kind=EventKind.PROFILE)
