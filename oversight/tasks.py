"""The schedule of this app. Rows are looked at, never a message."""

from __future__ import annotations

from celery import shared_task

from adoption import clock, demo_time
from oversight.actions import complaints


@shared_task(ignore_result=True)
def chase_complaints(**_: object) -> None:
    """Every hour: a complaint whose day went by is told of, once. A missed or doubled run changes nothing."""
    demo_time.wind()
    complaints.chase(at=clock.now())
