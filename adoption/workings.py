"""How a due date was arrived at, in sentences: for the page, the PDF and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from adoption import holidays as bank_holidays
from adoption.clock import LONDON, london, midnight
from adoption.periods import Period, Unit, last_working_day
from adoption.timescales import Kind, Timescale
from adoption.timescales.sources import source_in_words
from adoption.wording import day_in_words, list_in_words, moment_in_words

NOON = time(12)
"""Assumed where a rule counts hours and only a date is known (CF-56)."""

_LISTED = 10
"""Up to so many working days are named one by one."""


@dataclass(frozen=True)
class Working:
    """A date and how it was counted. Moments are in UTC; all three are None when a rule gives no date."""

    due_on: date | None
    """In time until the end of this day in England (D1). None for a rule that counts hours."""
    due_at: datetime | None
    """For hours, the moment itself (D7); for an automatic effect, when it takes effect (D9)."""
    act_by: date | None
    """The last working day on or before the due date (D6); None where nobody has to act by a day."""
    lines: tuple[str, ...]


def work_out(
    timescale: Timescale,
    start: date | datetime,
    *,
    period: Period | None = None,
    policy_line: str = "",
    holidays: AbstractSet[date],
    extended_to: date | None = None,
) -> Working:
    """The due date of a rule from its start, with every step in words.

    `period` is the agency's own. With a `policy_line` it stands even when None: the agency has set no number.
    Without one, None means the number in the source. A start with a time needs a time zone (ValueError).
    Raises OverflowError when the date would fall outside the years 1 to 9999.
    """
    if not policy_line and period is None:
        period = timescale.period
    lines = [*_the_rule(timescale), *([policy_line] if policy_line else []), _the_start(timescale, start)]
    if period and period.unit == Unit.HOURS:
        counted = _by_the_hour(period, start, lines)
    elif period:
        counted = _by_the_day(timescale, period, _day_of(start), holidays, lines)
        counted = _automatic(timescale, period, start, counted, lines)
    else:
        counted = _without_a_number(timescale, lines)
    if extended_to:
        counted = _extended(timescale, counted, extended_to, lines)
    backwards = bool(period and period.before)
    act_by = _act_by(timescale, _day_of(start), counted[0], lines, holidays=holidays, backwards=backwards)
    return Working(*counted, act_by, tuple(lines))


def on_the_day(timescale: Timescale, day: date, says: str, *, extended_to: date | None = None) -> Working:
    """A date that a calendar gives, such as the last meeting before a hearing: nothing is counted."""
    lines = [*_the_rule(timescale), f"{says} is {day_in_words(day)}."]
    counted = _extended(timescale, (day, None), extended_to, lines) if extended_to else (day, None)
    return Working(*counted, None, tuple(lines))


_Due = tuple[date | None, datetime | None]


def _the_rule(timescale: Timescale) -> Iterator[str]:
    yield f"{timescale.ref}. {timescale.sentence}"
    yield f"{source_in_words(timescale.source)}. Requirement {timescale.requirement}."
    if timescale.inferred:
        yield "The source gives no number here; the one used is assumed."
    if timescale.note:
        yield timescale.note


def _the_start(timescale: Timescale, start: date | datetime) -> str:
    when = moment_in_words(start) if isinstance(start, datetime) else day_in_words(start)
    return f"The start ({timescale.starts}) is {when}."


def _day_of(start: date | datetime) -> date:
    """The English date of the start."""
    if not isinstance(start, datetime):
        return start
    if start.tzinfo is None:
        raise ValueError("A start with a time needs a time zone.")
    return london(start).date()


def _by_the_hour(period: Period, start: date | datetime, lines: list[str]) -> _Due:
    """Elapsed hours (D7), from noon when only the date is known (CF-56)."""
    if not isinstance(start, datetime):
        start = datetime.combine(start, NOON, tzinfo=LONDON)
        lines.append(f"Only the date is known, so 12:00 is assumed: {moment_in_words(start)}.")
    due = period.due_at(start)
    way = "back" if period.before else "on"
    lines.append(f"Counted {period.length} {way}. Hours are elapsed hours; weekends and bank holidays count.")
    if london(start).utcoffset() != london(due).utcoffset():
        lines.append("The clocks change in between. That moves what the clock shows, not how long has passed.")
    lines.append(f"Due {moment_in_words(due)}.")
    return None, due


def _by_the_day(
    timescale: Timescale, period: Period, start: date, holidays: AbstractSet[date], lines: list[str]
) -> _Due:
    due = timescale.counted(start, period, holidays=holidays)
    lines.extend(_counting(timescale, period, start, due, holidays))
    lines.extend(_also(timescale, period, start, holidays))
    return due, None


def _counting(
    timescale: Timescale, period: Period, start: date, due: date, holidays: AbstractSet[date]
) -> Iterator[str]:
    """How the days between start and due were counted, and what the result means."""
    if timescale.kind == Kind.AUTOMATIC and not period.number:
        return
    if not period.number:
        said = "The event must not start without it" if period.before else "No number of days is given"
        yield f"{said}: due on the day itself, {day_in_words(due)}."
        return
    yield f"Counted {period.length} {'back' if period.before else 'on'}; the start is day 0."
    if period.unit == Unit.WORKING_DAYS:
        yield from _working_days(start, due, holidays)
    elif timescale.by_age:
        yield from _birthday(start, due)
    elif period.unit in (Unit.MONTHS, Unit.YEARS):
        yield from _months(period, start, due)
    else:
        yield "Every day counts, weekends and bank holidays too."
    if timescale.earliest:
        yield f"The earliest date that will do is {day_in_words(due)}."
    elif timescale.kind != Kind.AUTOMATIC:
        yield f"Due {day_in_words(due)}, in time until the end of that day."


def _working_days(start: date, due: date, holidays: AbstractSet[date]) -> Iterator[str]:
    """Which days were counted, and which were passed over and why (D3)."""
    first, last = (start + timedelta(days=1), due) if due > start else (due, start - timedelta(days=1))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    closed = [day for day in days if day.weekday() < 5 and day in holidays]
    weekend = sum(day.weekday() > 4 for day in days)
    counted = [day for day in days if day.weekday() < 5 and day not in holidays]
    if len(counted) <= _LISTED:
        names = list_in_words([day_in_words(day) for day in counted])
        yield f"The working {'day counted is' if len(counted) == 1 else 'days counted are'} {names}."
    passed = [f"{bank_holidays.named(day)} ({day_in_words(day)})" for day in closed]
    if weekend:
        passed.insert(0, "1 day of a weekend" if weekend == 1 else f"{weekend} days of weekends")
    if passed:
        yield f"Not counted: {list_in_words(passed)}."
    if holidays and not min(holidays).year <= first.year <= last.year <= max(holidays).year:
        yield f"No bank holidays are listed before {min(holidays).year} or after {max(holidays).year}."


def _months(period: Period, start: date, due: date) -> Iterator[str]:
    """The same day number, or the last day of a month that is too short (D4)."""
    if due.day == start.day:
        yield "Months and years run to the same day of the month."
        return
    month = f"{due:%B}" + ("" if start.day > 29 else f" {due.year}")
    yield f"There is no {start.day} {month}, so it is the last day of the month."


def _birthday(born: date, due: date) -> Iterator[str]:
    """D14 in words."""
    if due.day != born.day:
        yield f"There is no 29 February in {due.year}, so the age is reached on 1 March."


def _also(timescale: Timescale, period: Period, start: date, holidays: AbstractSet[date]) -> Iterator[str]:
    """The other dates that the rule gives: not sooner than, next time, further messages."""
    if timescale.not_before and period == timescale.period:
        sooner = timescale.counted(start, timescale.not_before, holidays=holidays)
        yield f"Not before {day_in_words(sooner)} ({timescale.not_before.length})."
    if timescale.then:
        yield f"From the time after that it is {timescale.then.length}."
    for other in timescale.also:
        yield f"Also {other}: {day_in_words(timescale.counted(start, other, holidays=holidays))}."


def _automatic(timescale: Timescale, period: Period, start: date | datetime, due: _Due, lines: list[str]) -> _Due:
    """An automatic effect comes at 00:00 after so many full days or months; with no wait, at once (D9)."""
    day = due[0]
    if timescale.kind != Kind.AUTOMATIC or day is None:
        return due
    if not period.number:
        lines.append("There is no wait: it takes effect at once.")
        return day, (start if isinstance(start, datetime) else midnight(day)).astimezone(UTC)
    lines.append(f"It takes effect at 00:00 on {day_in_words(day)}.")
    return day, midnight(day).astimezone(UTC)


def _without_a_number(timescale: Timescale, lines: list[str]) -> _Due:
    if timescale.count:
        lines.append(f"This rule counts, and gives no date: {timescale.count}.")
    elif timescale.fixed_on:
        lines.append(f"The source names the date itself: {day_in_words(timescale.fixed_on)}.")
        return timescale.fixed_on, None
    elif timescale.period:
        lines.append("The agency has set no number, so there is no due date.")
    else:
        lines.append("There is no number in the source and none is set, so there is no due date.")
    return None, None


def _extended(timescale: Timescale, due: _Due, to: date, lines: list[str]) -> _Due:
    """An extension replaces the date, and the old one stays in the text. Nobody extends what happens by itself."""
    if timescale.kind == Kind.AUTOMATIC:
        lines.append(f"Something stood in the way on that date, so it is due on {day_in_words(to)}, when nothing did.")
    else:
        lines.append(f"Extended to {day_in_words(to)}; the date above no longer applies.")
    return to, midnight(to).astimezone(UTC) if timescale.kind == Kind.AUTOMATIC else None


def _act_by(
    timescale: Timescale,
    start: date,
    due: date | None,
    lines: list[str],
    *,
    holidays: AbstractSet[date],
    backwards: bool,
) -> date | None:
    """D6: never earlier than the event that starts the clock, unless the rule counts back from it."""
    acted = timescale.kind in (Kind.HARD, Kind.TARGET, Kind.EVENT, Kind.GATE) and not timescale.earliest
    if due is None or not acted:
        return None
    act_by = last_working_day(due, holidays=holidays)
    if act_by == due:
        return due
    why = bank_holidays.named(due) if due.weekday() < 5 else f"a {due:%A}"
    if act_by < start <= due and not backwards:
        lines.append(f"{day_in_words(due)} is {why}, and no working day lies between: act on the day.")
        return due
    lines.append(f"{day_in_words(due)} is {why}. The date does not move; act by {day_in_words(act_by)}.")
    return act_by
