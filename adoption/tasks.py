"""Tasks translate: read the clock, make one call. Arguments are ids and ISO dates; old messages stay readable."""

from __future__ import annotations

from celery import shared_task

from adoption import clock, demo_time
from adoption.actions import agreed, checking, enforcing, sending, tidying


@shared_task(ignore_result=True)
def enforce(**_: object) -> None:
    """Every minute. Does what is owed; after a day off it catches up by itself."""
    demo_time.wind()
    enforcing.enforce(now=clock.now())


@shared_task(ignore_result=True)
def send(**_: object) -> None:
    """Every five minutes. The unsent rows are the queue, so an empty Redis loses nothing."""
    demo_time.wind()
    sending.send(now=clock.now())


@shared_task(ignore_result=True)
def reconcile(**_: object) -> None:
    """Every hour looks whether tonight’s check has run; works everything out again and repairs."""
    demo_time.wind()
    checking.nightly(now=clock.now())


@shared_task(ignore_result=True)
def tidy(**_: object) -> None:
    """Every hour looks whether tonight’s tidying of stored files has run."""
    demo_time.wind()
    tidying.nightly(now=clock.now())


@shared_task(ignore_result=True)
def chase_agreed(**_: object) -> None:
    """Every hour: whoever agreed to do something hears on the day, and the manager once it is late (FF-44)."""
    demo_time.wind()
    agreed.chase(at=clock.now())
