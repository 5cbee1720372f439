"""The schedule of this app. Rows are looked at, never a message."""

from __future__ import annotations

from celery import shared_task

from adoption import clock, demo_time
from children.actions import court_days


@shared_task(ignore_result=True)
def ask_about_hearings(**_: object) -> None:
    """Every hour: a hearing whose day went by is asked about, once. A missed or doubled run changes nothing."""
    demo_time.wind()
    court_days.chase(at=clock.now())
