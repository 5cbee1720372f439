"""Days of the demonstration on which people meet: no weekend, no bank holiday."""

from __future__ import annotations

from datetime import date, timedelta

from adoption.engine.projection import holidays


def on_or_after(day: date) -> date:
    """That day, or the next on which people work."""
    return _nearest(day, timedelta(days=1))


def on_or_before(day: date) -> date:
    """That day, or the last before it on which people worked. What is counted in working days stays the same."""
    return _nearest(day, timedelta(days=-1))


def back(day: date, number: int) -> date:
    """So many working days before."""
    for _ in range(number):
        day = on_or_before(day - timedelta(days=1))
    return day


def _nearest(day: date, step: timedelta) -> date:
    days_off = holidays()
    while day.isoweekday() > 5 or day in days_off:
        day += step
    return day
