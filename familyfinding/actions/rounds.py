"""The calendar of family finding meetings: begun for a region, planned, moved, called off, one extra (FF-41, FF-42)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from adoption.actions import allocations, files
from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Agency, Allocation, CaseFile, EventKind, FileKind, Part, User
from adoption.permissions import GRANTS, Permission
from adoption.wording import day_in_words, moment_in_words
from familyfinding.actions import positions_owed, presenting
from familyfinding.models import FindingMeeting, MeetingRound, MonthOwed

MOST_AHEAD = timedelta(days=2 * 366)


def keeps(user: User, agency: Agency) -> bool:
    """Whether this person plans, chairs and minutes meetings of a region: from the region itself or any partner."""
    if not user.is_active:
        return False
    held = [h for h in user.authority.held if Permission.FINDING_MEETING_KEEP in GRANTS[h.role]]
    return any(agency.pk in h.agencies or _home(h.agency_id) == agency.pk for h in held)


def _home(agency: int) -> int:
    return Agency.objects.values_list("parent", flat=True).get(pk=agency) or agency


def ensure_keeps(user: User, agency: Agency) -> None:
    if not keeps(user, agency):
        raise NotAllowed(
            "Family finding meetings are kept by the permanence and family finding managers of the region."
        )


def partners(region: Agency) -> list[Agency]:
    """Who sends a representative: each authority, and the region itself where it has children of its own (FF-45)."""
    parts = list(region.parts.order_by("name"))
    own = CaseFile.rows.filter(agency=region, kind=FileKind.CHILD).exists()
    return [*parts, region] if own or not parts else parts


@transaction.atomic
def begin_round(*, agency: Agency, chair: User, on: date, by: User) -> MeetingRound:
    """The monthly meeting of a region begins: a file of its own, a chair, and the first month’s clock (TS-16)."""
    ensure_keeps(by, agency)
    if agency.home_id != agency.pk:
        raise NotPossible("The meeting belongs to the whole region. Choose the regional agency.")
    if MeetingRound.rows.filter(agency=agency).exists():
        raise NotPossible("This region has its meetings already.")
    title = f"Family finding meetings, {agency.name}"[:200]
    file = files.open_file(kind=FileKind.MEETINGS, agency=agency, team=None, title=title, on=on, by=by)
    found = MeetingRound.rows.create(agency=agency, file=file)
    give_chair(series=found, chair=chair, on=on, by=by)
    MonthOwed.rows.create(round=found, opened_on=on)
    refresh(file, because="The monthly meetings began.")
    return found


@transaction.atomic
def give_chair(*, series: MeetingRound, chair: User, on: date, by: User) -> MeetingRound:
    """Who chairs from now on. The file is theirs, from whichever partner they come (FF-41)."""
    ensure_keeps(by, series.agency)
    if not keeps(chair, series.agency):
        raise NotPossible("The chair is a permanence or family finding manager of the region.")
    file = lock(series.file)
    allocations.end_part(file=file, part=Part.MANAGER, on=on)
    Allocation.rows.create(file=file, worker=chair, part=Part.MANAGER, from_on=on, allocated_by=by)
    file.manager = chair
    file.save(update_fields=["manager"])
    note(file, f"Chair: {chair.display_name}", on=on, by=by, kind=EventKind.ALLOCATION)
    refresh(file, because="Somebody else chairs the meetings.")
    series.file = file
    return series


@transaction.atomic
def plan(
    *,
    series: MeetingRound,
    starts_at: datetime,
    by: User,
    at: datetime,
    extra_why: str = "",
    **where: Any,
) -> FindingMeeting:
    """One meeting in the calendar, with every partner of the region. With `extra_why` it is beside the monthly ones."""
    ensure_keeps(by, series.agency)
    meeting = _put_in(series, starts_at, by=by, at=at, extra_why=extra_why, **where)
    presenting.follow_round(series, because="A family finding meeting was planned.")
    return meeting


def _put_in(
    series: MeetingRound, starts_at: datetime, *, by: User, at: datetime, extra_why: str = "", **where: Any
) -> FindingMeeting:
    file, today, why = lock(series.file), london(at).date(), extra_why.strip()
    _sensible(starts_at, at)
    closes = london(starts_at).date() - timedelta(days=series.closes_before)
    facts = {"chair": file.manager, "planned_by": by, "extra": bool(why), "extra_why": why, **where}
    try:
        with transaction.atomic():
            meeting = FindingMeeting.rows.create(
                round=series, starts_at=starts_at, agenda_closes_on=max(closes, today), **facts
            )
    except IntegrityError:
        raise NotPossible("There is a meeting at that time already.") from None
    positions_owed.invite(meeting, partners(series.agency))
    what = "Extra family finding meeting planned" if meeting.extra else "Family finding meeting planned"
    note(file, f"{what}: {moment_in_words(starts_at)}", on=today, by=by, why=why)
    return meeting


@transaction.atomic
def plan_year(*, series: MeetingRound, first_at: datetime, months: int, by: User, at: datetime) -> list[FindingMeeting]:
    """So many months ahead, each on the same weekday of its month as the first: “the second Wednesday, at ten”."""
    if not 1 <= months <= 12:
        raise NotPossible("Plan between one month and twelve.")
    ensure_keeps(by, series.agency)
    made = [_put_in(series, day, by=by, at=at) for day in monthly(first_at, months)]
    presenting.follow_round(series, because="Family finding meetings were planned.")
    return made


def monthly(first_at: datetime, months: int) -> Iterable[datetime]:
    """The same weekday of each month at the same hour in England; a fifth one that is not there is the last."""
    here = london(first_at)
    turn = (here.day - 1) // 7
    for ahead in range(months):
        year, month = divmod(here.year * 12 + here.month - 1 + ahead, 12)
        days = [day for day in _days_of(year, month + 1) if day.weekday() == here.weekday()]
        day = days[min(turn, len(days) - 1)]
        yield here.replace(year=day.year, month=day.month, day=day.day)


def _days_of(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    return [day for n in range(31) if (day := first + timedelta(days=n)).month == month]


@transaction.atomic
def move(
    *, meeting: FindingMeeting, starts_at: datetime, version: int, by: User, at: datetime, **where: Any
) -> FindingMeeting:
    """Another time. Whoever must be presented at the last meeting before a hearing follows (FF-42)."""
    ensure_keeps(by, meeting.round.agency)
    meeting = hold(meeting)
    check_version(
        meeting, version, theirs={"starts_at": moment_in_words(meeting.starts_at), "version": str(meeting.version)}
    )
    _sensible(starts_at, at)
    if meeting.begun_at:
        raise NotPossible("This meeting has begun.")
    was, meeting.starts_at = meeting.starts_at, starts_at
    closes = london(starts_at).date() - timedelta(days=meeting.round.closes_before)
    meeting.agenda_closes_on = max(closes, london(at).date())
    for name, value in where.items():
        setattr(meeting, name, value)
    meeting.version += 1
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        raise NotPossible("There is a meeting at that time already.") from None
    if was != starts_at:
        what = f"Family finding meeting moved from {moment_in_words(was)} to {moment_in_words(starts_at)}"
        note(meeting.round.file, what, on=london(at).date(), by=by)
        positions_owed.tell_representatives(meeting, f"{what}.", key=starts_at.isoformat(), by=by, at=at)
    presenting.follow_round(meeting.round, because="A family finding meeting moved.")
    return meeting


@transaction.atomic
def call_off(*, meeting: FindingMeeting, why: str, by: User, at: datetime) -> FindingMeeting:
    """It does not take place. Children on its agenda must be presented at an earlier or an extra one."""
    ensure_keeps(by, meeting.round.agency)
    meeting = hold(meeting)
    if meeting.begun_at:
        raise NotPossible("This meeting has begun. Close it instead.")
    if not why.strip():
        raise NotPossible("Say why the meeting is called off.")
    meeting.called_off_on, meeting.called_off_why = london(at).date(), why.strip()
    meeting.version += 1
    meeting.save(update_fields=["called_off_on", "called_off_why", "version"])
    what = f"Family finding meeting of {day_in_words(meeting.on)} called off"
    note(meeting.round.file, what, on=london(at).date(), by=by, why=why)
    positions_owed.tell_representatives(meeting, f"{what}.", key="off", by=by, at=at)
    presenting.follow_round(meeting.round, because="A family finding meeting was called off.")
    return meeting


def hold(meeting: FindingMeeting) -> FindingMeeting:
    """The meeting as it stands now, after its file; refused when it is over."""
    lock(meeting.round.file)
    lock(meeting)
    held = FindingMeeting.rows.with_round().get(pk=meeting.pk)
    if held.called_off_on:
        raise NotPossible("This meeting was called off.")
    if held.closed_at:
        raise NotPossible("This meeting is closed and its minutes are filed.")
    return held


def _sensible(starts_at: datetime, at: datetime) -> None:
    if starts_at <= at:
        raise NotPossible("Choose a time that is still to come.")
    if starts_at > at + MOST_AHEAD:
        raise NotPossible("Plan no more than two years ahead.")
