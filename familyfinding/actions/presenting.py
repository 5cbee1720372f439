"""Who must be presented at which meeting: the last one before the final hearing (FF-42, FF-43, TS-17).

The duty follows the court’s dates and the calendar of meetings by itself. A likely match changes nothing (CF-60).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from adoption import engine
from adoption.actions import notices
from adoption.clock import london, midnight
from adoption.models import CaseFile
from adoption.permissions import Role
from children.flows import PlanStatus
from children.models import Child
from familyfinding.models import ChildOnAgenda, FindingMeeting, MeetingRound, Presentation
from familyfinding.models.agenda import PresentationQuerySet

USUALLY_WITHIN = 28
"""Days before the hearing; a meeting earlier than that is flagged (TS-17)."""


def round_of(child: Child) -> MeetingRound | None:
    """The meetings of the child’s region, if it has begun to hold them."""
    return MeetingRound.rows.filter(agency=child.file.agency.home_id).select_related("file", "agency").first()


def last_before(series: MeetingRound, hearing_on: date) -> FindingMeeting | None:
    """The last meeting before the day of a hearing, held or to come."""
    rows = FindingMeeting.rows.standing().filter(round=series, starts_at__lt=midnight(hearing_on))
    return rows.order_by("-starts_at").first()


def follow(child: Child, series: MeetingRound | None = None) -> Presentation | None:
    """Bring the duty of one child up to date. The caller refreshes the file’s deadlines afterwards."""
    series = series or round_of(child)
    if series is None:
        return None
    owed = Presentation.rows.open().filter(child=child).first()
    hearing = _hearing(child)
    if hearing is None:
        return _set(owed, hearing_on=None, meeting=None) if owed else None
    meeting = last_before(series, hearing)
    if owed is None and _done(child, meeting):
        return None
    return _set(owed or Presentation(child=child), hearing_on=hearing, meeting=meeting)


def _hearing(child: Child) -> date | None:
    over = child.status == PlanStatus.ENDED or child.order_granted_on is not None or child.file.closed_on is not None
    return None if over else child.final_hearing_on


def _done(child: Child, meeting: FindingMeeting | None) -> bool:
    """Presented already at that meeting, or at a later one."""
    past = Presentation.rows.filter(child=child, presented_on__isnull=False)
    return meeting is not None and past.filter(presented_on__gte=meeting.on).exists()


def _set(owed: Presentation, *, hearing_on: date | None, meeting: FindingMeeting | None) -> Presentation:
    due_on = meeting.on if meeting else None
    if owed.pk and (owed.hearing_on, owed.meeting_id, owed.due_on) == (hearing_on, meeting and meeting.pk, due_on):
        return owed
    owed.hearing_on, owed.meeting, owed.due_on = hearing_on, meeting, due_on
    owed.save()
    return owed


def follow_round(series: MeetingRound, *, because: str) -> None:
    """The calendar changed: every child of the region with a final hearing to come is looked at again."""
    home = series.agency_id
    children = Child.rows.filter(final_hearing_on__isnull=False, order_granted_on=None, file__closed_on=None)
    ours = children.filter(file__agency=home) | children.filter(file__agency__parent=home)
    for child in ours.exclude(status=PlanStatus.ENDED).select_related("file__agency").order_by("file"):
        follow(child, series)
    ids = sorted(ours.values_list("file", flat=True))
    list(CaseFile.rows.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if ids:
        engine.project(ids, because=because)


def presented(item: ChildOnAgenda, *, on: date) -> None:
    """The child was discussed: the duty is met if this was the meeting for it, or a later one (D11)."""
    owed = Presentation.rows.open().filter(child=item.child).first()
    if owed is None or owed.due_on is None or on < owed.due_on:
        return
    owed.presented_on, owed.item = on, item
    owed.save(update_fields=["presented_on", "item"])


def missing(meeting: FindingMeeting) -> list[Presentation]:
    """Children for whom this is the last meeting before the hearing, and who are not on its agenda (FF-43)."""
    there = ChildOnAgenda.rows.standing().filter(meeting=meeting).values("child")
    rows = Presentation.rows.open().owed().filter(meeting=meeting).exclude(child__in=there)
    return list(with_child(rows).order_by("hearing_on", "pk"))


def none_remains(series: MeetingRound, now: datetime) -> list[Presentation]:
    """Children not presented, with a hearing to come and no meeting before it: an extra one is needed (FF-42)."""
    home, today = series.agency_id, london(now).date()
    ours = Presentation.rows.open().owed().filter(hearing_on__gt=today)
    ours = ours.filter(child__file__agency=home) | ours.filter(child__file__agency__parent=home)
    rows = ours.filter(meeting=None) | ours.filter(meeting__closed_at__isnull=False)
    return list(with_child(rows).order_by("hearing_on", "pk"))


def too_early(rows: Iterable[Presentation]) -> list[Presentation]:
    """Those whose last meeting is more than four weeks before the hearing."""
    return [row for row in rows if (row.days_before or 0) > USUALLY_WITHIN]


def with_child(rows: PresentationQuerySet) -> PresentationQuerySet:
    return rows.select_related(
        "child__file__agency", "child__file__lead", "child__file__manager", "child__profile__owner", "meeting"
    )


def warn(*, at: datetime) -> int:
    """As an agenda closes, and once it is closed: the worker and the manager hear who is missing from it (FF-43)."""
    today, told = london(at).date(), 0
    closing = FindingMeeting.rows.to_come().filter(begun_at=None, agenda_closes_on__lte=today + timedelta(days=2))
    for meeting in closing.select_related("round__file", "round__agency"):
        stage = "closed" if meeting.agenda_closes_on < today else "closing"
        for owed in missing(meeting):
            _tell(
                owed,
                "Not on the agenda of the last family finding meeting before the hearing.",
                f"{meeting.pk}:{stage}",
                at,
            )
            told += 1
    for series in MeetingRound.rows.select_related("file", "agency"):
        for owed in none_remains(series, at):
            _tell(owed, "No family finding meeting remains before the hearing. Ask for an extra one.", "none", at)
            told += 1
    return told


def _tell(owed: Presentation, says: str, key: str, at: datetime) -> None:
    file, profile = owed.child.file, getattr(owed.child, "profile", None)
    owner = (profile.owner if profile else None) or file.lead
    whom = f"present:{owed.pk}:{owed.hearing_on}:{key}"
    notices.tell(file, says, key=f"{whom}:worker", to=owner, to_role=Role.PERMANENCE_WORKER, now=at)
    notices.tell(file, says, key=f"{whom}:manager", to=file.manager, to_role=Role.PERMANENCE_MANAGER, now=at)
