"""Reading the date, or date and time, that a person types."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from adoption.clock import LONDON
from adoption.errors import NotPossible

_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
_SHAPE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4}")
_DAY_FIRST = "Write the day before the month, as in 31/03/2026, or the year first, as in 2026-03-31."
_EXAMPLES = "2026-03-31, 31/03/2026, 31 March 2026, or with a time 2026-10-24T13:00"


def read_start(typed: str) -> date | datetime:
    """A date, or an aware moment when a time is given; UK local time unless an offset follows it.

    Raises NotPossible, with a sentence, for what is not a date, or a local time that came twice or never.
    """
    text = " ".join(typed.split())
    for pattern in _DATES:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    if _SHAPE.fullmatch(text):
        raise NotPossible(f"“{text}” is not a date that exists. Check the day and the month. {_DAY_FIRST}")
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", text, re.IGNORECASE):
        raise NotPossible(f"“{text[:40]}” is not a date we can read. Write it like one of these: {_EXAMPLES}.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotPossible(f"“{text[:40]}” is not a date and time that exist.") from None
    return moment if moment.tzinfo else _in_england(moment)


def _in_england(wall: datetime) -> datetime:
    """The moment at which clocks in England show this; refused if they never did, or did so twice."""
    moment = wall.replace(tzinfo=LONDON)
    try:
        there_and_back = moment.astimezone(UTC).astimezone(LONDON)
    except OverflowError:
        raise NotPossible("That date is too far away to be worked with.") from None
    shown = f"{wall:%H:%M} on {wall.day} {wall:%B} {wall.year}"
    if there_and_back.replace(tzinfo=None) != wall:
        raise NotPossible(f"There was no {shown}: the clocks went forward then. Give a time an hour later.")
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        iso = wall.isoformat(timespec="minutes")
        raise NotPossible(
            f"{shown} came twice, because the clocks went back. Write {iso}+01:00 for the first (BST) "
            f"or {iso}+00:00 for the second (GMT)."
        )
    return moment
