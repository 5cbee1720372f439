"""The schedule of this app: agreements that have run out are ended. The portal stopped showing them already (FF-27)."""

from __future__ import annotations

from celery import shared_task

from adoption import clock, demo_time
from familyfinding.actions import (
    agreements,
    filing,
    freezing,
    interest_answers,
    leaving,
    outside,
    positions_owed,
    presenting,
)


@shared_task(ignore_result=True)
def end_expired_agreements(**_: object) -> None:
    """Every hour, and what families further away asked rests. Rows are the queue: a doubled run changes nothing."""
    demo_time.wind()
    agreements.end_expired(at=clock.now())
    outside.rest_what_waits(at=clock.now())


@shared_task(ignore_result=True)
def chase_interest(**_: object) -> None:
    """Every hour: whoever promised a family an answer is reminded on the day, and the manager after it."""
    demo_time.wind()
    interest_answers.chase(at=clock.now())


@shared_task(ignore_result=True)
def warn_of_agendas(**_: object) -> None:
    """Every hour: who must be on an agenda and is not, and who owes a position of a partner (FF-43, FF-45)."""
    demo_time.wind()
    presenting.warn(at=clock.now())
    positions_owed.remind(at=clock.now())


@shared_task(ignore_result=True)
def file_minutes(**_: object) -> None:
    """Every five minutes: the paper of meetings that were closed. Rows without it are the queue (FF-44)."""
    demo_time.wind()
    filing.file_minutes(at=clock.now())


@shared_task(ignore_result=True)
def see_to_children(**_: object) -> None:
    """Every hour: children whose family left wait again, should the work have stopped in between (FF-62, AD-51).

    And families of a refused match look and ask again (CF-06).
    """
    demo_time.wind()
    leaving.see_to_children(at=clock.now())
    freezing.lift_after_refusals(at=clock.now())
