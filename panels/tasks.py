"""The schedule of panels: packs that wait are made, copies prepared, reading ended. The rows are the queue."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from adoption import clock, demo_time
from panels.actions import copies, invited, making

A_TURN = timedelta(seconds=20)
"""No new pack is begun in one turn after this long: the next turn does."""


@shared_task(ignore_result=True, soft_time_limit=570, time_limit=600)
def make_packs(**_: object) -> None:
    """Every few seconds. What nobody has asked for costs two short questions."""
    demo_time.wind()
    now = clock.now()
    copies.prepare(now=now)
    making.make_all(now=now, until=now + A_TURN)


@shared_task(ignore_result=True)
def remind_of_invitations(**_: object) -> None:
    """Every hour: whoever has not said whether they come to panel is reminded, once, a week before (AD-33)."""
    demo_time.wind()
    invited.remind(at=clock.now())


@shared_task(ignore_result=True)
def end_reading(**_: object) -> None:
    """Every hour: where the minutes are agreed, copies and private notes go. Nobody could open them already."""
    demo_time.wind()
    copies.end_reading()
