"""The nightly check: everything worked out again and compared with the rows; drift repaired and reported."""

from __future__ import annotations

from datetime import datetime

from adoption import clock
from adoption.engine.reconcile import Report, reconcile
from adoption.models import Heartbeat

NIGHT_HOUR = 2


def nightly(*, now: datetime) -> Report | None:
    """Run once for each night, from two in the morning, whenever a worker first gets to it."""
    last = Heartbeat.objects.filter(job="reconcile").first()
    tonight = clock.midnight(clock.london(now).date()).replace(hour=NIGHT_HOUR)
    if now < tonight or (last and last.ran_at >= tonight):
        return None
    return check(now=now)


def check(*, now: datetime, repair: bool = True) -> Report:
    """Work out and compare everything now, and leave the result where every page can see it."""
    report = reconcile(repair=repair)
    says = f"{report.deadlines} dates of {report.files} files checked, {report.drift} differed."
    facts = {"ran_at": now, "checked": report.deadlines, "drift": report.drift, "acted": report.repaired, "says": says}
    Heartbeat.objects.update_or_create(job="reconcile", defaults=facts)
    return report
