"""The schedule of this app: agreements that have run out are ended. The portal stopped showing them already (FF-27)."""

from __future__ import annotations

from celery import shared_task

from adoption import clock, demo_time
from familyfinding.actions import agreements


@shared_task(ignore_result=True)
def end_expired_agreements(**_: object) -> None:
    """Every hour. Looks at rows, so a missed or doubled run changes nothing."""
    demo_time.wind()
    agreements.end_expired(at=clock.now())
