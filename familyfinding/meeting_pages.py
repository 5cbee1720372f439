"""What the pages of a meeting show: each child as this reader may know them, and what a meeting brought (FF-46, FF-48).

Partners of a region know each other’s children by the chosen name of the profile. A name and a reference are for those
who may open the file, and for the people who chair and minute the meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from adoption.models import ActionOutcome, AgreedAction, CaseFile, User
from familyfinding.actions import agenda, rounds
from familyfinding.models import AgeBand, ChildOnAgenda, FindingMeeting, NamedAtMeeting, Presentation, Profile


@dataclass(frozen=True)
class Line:
    """One child on an agenda."""

    item: ChildOnAgenda
    name: str
    known: bool
    """Whether this reader may be told who the child is, and why they are on it."""
    opens: bool
    """Whether the child’s record opens for this reader."""
    days: int | None


def lines(meeting: FindingMeeting, user: User, *, today: date) -> list[Line]:
    items = agenda.standing(meeting)
    keeps = rounds.keeps(user, meeting.round.agency)
    files = [item.child.file_id for item in items]
    mine = set(CaseFile.objects.visible_to(user).filter(pk__in=files).values_list("pk", flat=True))
    return [_line(item, item.child.file_id in mine, keeps, today) for item in items]


def _line(item: ChildOnAgenda, opens: bool, keeps: bool, today: date) -> Line:
    known, decided = opens or keeps, item.child.best_interest_decided_on
    name = item.child.name if known else anonymous(item.child.profile, today)
    return Line(item, name, known, opens, (today - decided).days if decided else None)


def anonymous(profile: Profile, today: date) -> str:
    """How partners speak of a child: the chosen name and the age band of the profile, nothing else (AC-2)."""
    band = profile.get_age_band_display() or AgeBand.for_age(profile.child.age_on(today)).label
    return f"{profile.heading or 'A child'}, {band}"


def by_partner(found: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    return [(name, list(rows)) for name, rows in groupby(found, key=lambda line: line.item.partner.name)]


@dataclass(frozen=True)
class Warned:
    """One child missing from an agenda."""

    owed: Presentation
    name: str
    known: bool


def warned(rows: Sequence[Presentation], user: User) -> list[Warned]:
    """Only children this reader may know of are named; the others are for their own workers."""
    files = [row.child.file_id for row in rows]
    mine = set(CaseFile.objects.visible_to(user).filter(pk__in=files).values_list("pk", flat=True))
    return [Warned(row, row.child.name, True) for row in rows if row.child.file_id in mine]


@dataclass
class Outcome:
    """What one meeting brought."""

    meeting: FindingMeeting
    children: int = 0
    discussed: int = 0
    wider: int = 0
    named: int = 0
    agreed: int = 0
    ended: int = 0
    late: int = 0
    partners: str = ""
    rows: list[Any] = field(default_factory=list)


def outcome(meeting: FindingMeeting) -> Outcome:
    return outcomes([meeting])[0]


def outcomes(meetings: Sequence[FindingMeeting]) -> list[Outcome]:
    """For several meetings in four queries (FF-48)."""
    found = {meeting.pk: Outcome(meeting) for meeting in meetings}
    standing = Q(taken_off_at=None)
    items = ChildOnAgenda.rows.filter(standing, meeting__in=found)
    counted = (
        items.order_by()
        .values_list("meeting")
        .annotate(
            children=Count("pk"),
            discussed=Count("pk", filter=Q(discussed_at__isnull=False)),
            wider=Count("pk", filter=Q(wider=True)),
        )
    )
    for pk, children, discussed, wider in counted:
        found[pk].children, found[pk].discussed, found[pk].wider = children, discussed, wider
    named = NamedAtMeeting.rows.filter(item__meeting__in=found).order_by().values_list("item__meeting")
    for pk, number in named.annotate(number=Count("pk")):
        found[pk].named = number
    _actions(found, dict(items.values_list("pk", "meeting")))
    return list(found.values())


def _actions(found: dict[int, Outcome], meeting_of: dict[int, int]) -> None:
    rows = AgreedAction.rows.filter(source=ChildOnAgenda._meta.label, source_id__in=meeting_of)
    for source, result, due_on, ended_on in rows.values_list("source_id", "outcome", "due_on", "ended_on"):
        one = found[meeting_of[source or 0]]
        one.agreed += 1
        one.ended += result != ActionOutcome.NONE
        one.late += ended_on is not None and ended_on > due_on
