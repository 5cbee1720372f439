"""The minutes as paper: the whole on the meeting’s file, and on each child’s file that child’s part alone (FF-44).

Rows without their paper are the queue, so that closing a meeting of twenty children takes no longer than of one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from adoption import paper
from adoption.actions import documents
from adoption.models import DocumentKind, DocumentVersion
from adoption.wording import day_in_words
from familyfinding.actions.agenda import standing
from familyfinding.actions.minutes import actions_of
from familyfinding.models import ChildOnAgenda, FindingMeeting

TEMPLATE = "familyfinding/finding_minutes_paper.html"


def file_minutes(*, at: datetime) -> int:
    """Draw and keep whatever paper is missing. Run twice or by two workers at once, each is made once."""
    meetings = FindingMeeting.rows.closed().filter(minutes=None).values_list("pk", flat=True)
    items = ChildOnAgenda.rows.discussed().filter(minutes=None, meeting__closed_at__isnull=False)
    made = sum(_of_meeting(pk, at) for pk in list(meetings))
    return made + sum(_of_child(pk, at) for pk in list(items.values_list("pk", flat=True)))


@transaction.atomic
def _of_meeting(pk: int, at: datetime) -> bool:
    rows = FindingMeeting.rows.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, minutes=None)
    meeting = rows.first()
    if meeting is None:
        return False
    meeting = FindingMeeting.rows.with_round().select_related("closed_by").get(pk=meeting.pk)
    items = standing(meeting)
    title = f"Minutes of the family finding meeting of {day_in_words(meeting.on)}"
    meeting.minutes = _keep(meeting.round.file, title, of_meeting(meeting, items), meeting, at)
    meeting.save(update_fields=["minutes"])
    return True


@transaction.atomic
def _of_child(pk: int, at: datetime) -> bool:
    rows = ChildOnAgenda.rows.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, minutes=None)
    item = rows.first()
    if item is None:
        return False
    item = ChildOnAgenda.rows.with_child().select_related("meeting__closed_by").get(pk=item.pk)
    title = f"Family finding meeting of {day_in_words(item.meeting.on)}: what was said and agreed"
    item.minutes = _keep(item.child.file, title, of_child(item), item.meeting, at)
    item.save(update_fields=["minutes"])
    return True


def _keep(file: Any, title: str, context: dict[str, Any], meeting: FindingMeeting, at: datetime) -> DocumentVersion:
    by = meeting.closed_by or meeting.planned_by
    data = paper.draw(TEMPLATE, context)
    return documents.keep_made(file=file, kind=DocumentKind.OTHER, title=title, data=data, by=by, at=at)


def of_meeting(meeting: FindingMeeting, items: list[ChildOnAgenda]) -> dict[str, Any]:
    """The whole minutes: who came, the positions, and each child."""
    partners = list(meeting.partners.select_related("agency", "representative").order_by("agency__name"))
    return _context(meeting, meeting.round.file.reference, items) | {"partners": partners, "whole": True}


def of_child(item: ChildOnAgenda) -> dict[str, Any]:
    """One child’s part: no other child, no other partner’s position."""
    return _context(item.meeting, item.child.file.reference, [item]) | {"partners": [], "whole": False}


def _context(meeting: FindingMeeting, reference: str, items: list[ChildOnAgenda]) -> dict[str, Any]:
    rows = [{"item": item, "actions": actions_of(item), "named": item.named.count()} for item in items]
    return {"meeting": meeting, "reference": reference, "rows": rows}
