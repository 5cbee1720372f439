"""Questions between the workers of a child and of a family, and their answers, kept on the link (MT-09)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Role
from familyfinding.actions import links
from familyfinding.models import Link, LinkQuestion, Participant


@transaction.atomic
def ask(*, link: Link, text: str, by: User, at: datetime) -> LinkQuestion:
    """Ask the other side. Their worker is told."""
    ensure_takes_part(by, link, at)
    if not text.strip():
        raise NotPossible("Write the question.")
    asked = LinkQuestion.rows.create(link=link, text=text.strip(), asked_at=at, asked_by=by)
    _tell(link, "There is a question about a link.", f"question:{asked.pk}", by=by, at=at)
    return asked


@transaction.atomic
def answer(*, question: LinkQuestion, text: str, by: User, at: datetime) -> LinkQuestion:
    """Answer a question of the other side. An answer stays as it was given; what follows is a new question."""
    ensure_takes_part(by, question.link, at)
    held = lock(question)
    if held.answer:
        raise NotPossible("This was answered already. Ask a new question if something is still open.")
    if not text.strip():
        raise NotPossible("Write the answer.")
    held.answer, held.answered_at, held.answered_by = text.strip(), at, by
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    _tell(question.link, "A question about a link was answered.", f"answer:{held.pk}", by=by, at=at)
    return held


def ensure_takes_part(by: User, link: Link, at: datetime) -> None:
    """The workers of both sides, and whoever of another agency takes part (MT-71)."""
    day = london(at).date()
    if Participant.rows.filter(link=link, user=by, ended_on=None, from_on__lte=day).exists():
        return
    links.ensure_worker(by, link)


def _tell(link: Link, says: str, key: str, *, by: User, at: datetime) -> None:
    family = link.household.file
    for file in link.files_by_worker:
        to = f"{key}:child" if file.pk == link.child.file_id else f"{key}:child:{file.pk}"
        if file.lead != by:
            notices.tell(file, says, key=to, to=file.lead, to_role=Role.FAMILY_FINDING_MANAGER, now=at)
    if family.lead != by:
        notices.tell(family, says, key=f"{key}:family", to=family.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)
    for one in Participant.rows.filter(link=link, ended_on=None).exclude(user=by).select_related("user"):
        to = f"{key}:other:{one.user_id}"
        notices.tell(link.child.file, f"{says} See Links.", key=to, to=one.user, now=at, names_file=False)
