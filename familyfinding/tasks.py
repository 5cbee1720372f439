"""The schedule of this app: agreements that have run out are ended. The portal stopped showing them already (FF-27)."""

from __future__ import annotations

from celery import shared_task

from adoption import clock, demo_time
from familyfinding.actions import agreements, interest


@shared_task(ignore_result=True)
def end_expired_agreements(**_: object) -> None:
    """Every hour. Looks at rows, so a missed or doubled run changes nothing."""
    demo_time.wind()
    agreements.end_expired(at=clock.now())


@shared_task(ignore_result=True)
def chase_interest(**_: object) -> None:
    """Every hour: whoever promised a family an answer is reminded on the day, and the manager after it."""
    demo_time.wind()
    interest.chase(at=clock.now())
