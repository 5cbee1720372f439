"""The minutes of a matching meeting, on each child’s file (MT-10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adoption import paper
from adoption.actions import documents
from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import DocumentKind, EventKind, User
from adoption.wording import list_in_words
from familyfinding.actions import matching_meetings, owed
from familyfinding.actions.both import ensure_either
from familyfinding.models import (
    MatchingMeeting,
    MatchingMinutes,
)

MINUTES = "matching_minutes"


PAPER = "familyfinding/minutes_paper.html"


@transaction.atomic
def write_minutes(*, meeting: MatchingMeeting, text: str, by: User, at: datetime) -> MatchingMinutes:
    """The minutes as a PDF on each child’s file; a correction is a new version and the old one stays (MT-10)."""
    ensure_either(by, *meeting.children_files)
    lock(meeting.file)
    lock(meeting)
    meeting = MatchingMeeting.rows.with_child().select_related("confirmed_by").get(pk=meeting.pk)
    if meeting.held_on is None:
        raise NotPossible("Record first what the meeting decided.")
    if not text.strip():
        raise NotPossible("Write what was said.")
    number = MatchingMinutes.rows.filter(meeting=meeting).count() + 1
    title = f"Minutes of the matching meeting, version {number}"
    data = paper.draw(PAPER, pages(meeting, text.strip(), number))
    version = documents.keep_on_each(
        meeting.children_files, kind=DocumentKind.OTHER, title=title, data=data, by=by, at=at
    )
    written = MatchingMinutes.rows.create(
        meeting=meeting, number=number, text=text.strip(), paper=version, written_at=at, written_by=by
    )
    matching_meetings._note(meeting, title, by=by, at=at, kind=EventKind.DOCUMENT)
    owed.done(MINUTES, meeting.pk, by=by, at=at)
    return written


def pages(meeting: MatchingMeeting, text: str, number: int) -> dict[str, object]:
    return {
        "meeting": meeting,
        "reference": list_in_words([file.reference for file in meeting.children_files]),
        "agency": meeting.file.agency,
        "invited": list(meeting.invited.select_related("user")),
        "families": list(meeting.families.select_related("link__household__file")),
        "text": text,
        "number": number,
    }
