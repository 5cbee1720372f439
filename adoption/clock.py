"""The one clock. Dates are London dates; moments are aware and stored in UTC (D7).

In demo mode the agency's date can be moved: middleware and tasks `wind` the clock from the DemoClock row.
In service nothing ever winds it.
"""

from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
_ahead: ContextVar[timedelta] = ContextVar("ahead", default=timedelta())


def now() -> datetime:
    """This moment, aware."""
    return timezone.now() + _ahead.get()


def today() -> date:
    """The date on a calendar in England at this moment."""
    return now().astimezone(LONDON).date()


def london(moment: datetime) -> datetime:
    """The same moment as a clock on an English wall shows it."""
    return moment.astimezone(LONDON)


def midnight(day: date) -> datetime:
    """00:00 in England on that date: the moment an automatic effect is due (D9)."""
    return datetime.combine(day, time(), tzinfo=LONDON)


def of_the_machine() -> datetime:
    """This moment as files on the disk are dated, also where the agency’s date is ahead."""
    return timezone.now()


def wind(ahead: timedelta) -> None:
    """Demo mode only: this thread of work lives `ahead` of the real clock."""
    _ahead.set(ahead)
