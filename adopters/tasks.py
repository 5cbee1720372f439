"""The schedule of this app: checks follow the people and the calendar (AD-18). Rows are looked at, never a message."""

from __future__ import annotations

from celery import shared_task

from adopters import places
from adopters.actions import checks_by_date, inbox, messages, portal_home
from adoption import clock, demo_time


@shared_task(ignore_result=True)
def add_checks_for_new_adults(**_: object) -> None:
    """Every hour. A missed or doubled run changes nothing; after a week off the rows are the same."""
    demo_time.wind()
    checks_by_date.add_for_new_adults(at=clock.now())
    checks_by_date.renew_what_expires(at=clock.now())


@shared_task(ignore_result=True)
def remind_of_events(**_: object) -> None:
    """Every quarter of an hour: reminders before an event, and the question after it, once each (AD-06)."""
    demo_time.wind()
    places.remind(at=clock.now())


@shared_task(ignore_result=True)
def take_in_entries(**_: object) -> None:
    """Every few seconds: what applicants sent reaches their file, and whoever must look at it is told (FF-64)."""
    demo_time.wind()
    now = clock.now()
    inbox.take_in_waiting(at=now)
    messages.copy_waiting(at=now)
    inbox.tell_of_waiting(at=now)
    portal_home.publish_stale(at=now)
