"""Somebody of another agency takes part in a link of the demonstration: questions, and a document (MT-71)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from adoption.models import DocumentKind
from children.demo_steps import one_page
from familyfinding import demo_links
from familyfinding.actions import participants, questions
from familyfinding.models import Link, Participant

CHILD = "C-2LNKDD5"


def somebody_of_another_agency_takes_part(cast: Any, today: date) -> None:
    """Olu Adeyemi of Atlas knows the family from before: she asks, is answered, and hands in what she has."""
    link = Link.rows.live().with_both().filter(child__file__reference=CHILD).first()
    if link is None or Participant.rows.filter(link=link).exists():
        return
    begins, at = today - timedelta(days=13), demo_links.at
    part = "Manager of the agency that first assessed this family"
    participants.add(link=link, user=cast.olu, part=part, by=cast.petra, at=at(begins))
    link = Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)
    asked = questions.ask(
        link=link, text="Would a note of the family’s own childhood help the meeting?", by=cast.olu, at=at(begins, 14)
    )
    questions.answer(question=asked, text="Yes, please hand it in.", by=cast.petra, at=at(begins, 16))
    participants.hand_in(
        link=link,
        file=link.household.file,
        kind=DocumentKind.OTHER,
        title="Note by the agency that first assessed them",
        upload=ContentFile(one_page("Note"), name="note.pdf"),
        by=cast.olu,
        at=at(today - timedelta(days=12)),
    )


SCENES = [somebody_of_another_agency_takes_part]
