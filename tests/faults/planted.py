"""Celery as in service, but that it can be watched, and with the fault that PLANT names: celery -A tests.faults.planted

HALT names a moment of `halting`, and HALTED a file by which it says that it stands still there: once, so that the next
process goes on.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")
django.setup()

from adoption import beat, clock  # noqa: E402
from adoption.actions import enforcing  # noqa: E402
from adoption.celery import app  # noqa: E402
from adoption.models import Deadline  # noqa: E402
from panels import tasks  # noqa: E402
from panels.actions import claiming, making  # noqa: E402
from panels.models import Making, PackEdition  # noqa: E402
from tests.faults.halting import stand_still  # noqa: E402

PLANT = os.environ.get("PLANT", "")


@app.task(name="tests.faults.planted.tell_these")
def tell_these(rows: list[int]) -> None:
    """A planted fault: the work is what the message says, and not what the rows say."""
    Deadline.rows.filter(pk__in=rows).update(act_at=clock.now())
    enforcing.enforce(now=clock.now())


@app.task(name="tests.faults.planted.make_these")
def make_these(rows: list[int]) -> None:
    """The same fault with pages of packs: what is to be made stands in the message alone."""
    PackEdition.rows.filter(pk__in=rows).update(state=Making.WAITING)
    making.make_all(now=clock.now(), until=clock.now() + tasks.A_TURN)


def leave_what_was_left() -> None:
    """The fault: nobody ever takes a worker for gone, however long it says nothing."""
    claiming.SILENT = timedelta(days=999)


def watch_the_beat() -> None:
    """Each says when it has looked whether it leads. The faults: without a lock both do; or one gives up for good."""
    leads = beat.LockedScheduler.leads

    def lead_anyway(self: beat.LockedScheduler, session: object) -> None:
        self.held = True
        beat.log.info("beat: this process sends from now on")

    def watched(self: beat.LockedScheduler) -> bool:
        answer = leads(self)
        beat.log.info("beat: has looked")
        if PLANT == "gives up" and not answer:
            sys.exit("There is a beat already.")
        return answer

    beat.LockedScheduler.leads = watched
    if PLANT == "no lock":
        beat.LockedScheduler.try_to_lead = lead_anyway


def halted() -> None:
    """Stand still until killed; time alone ends what nobody kills."""
    Path(os.environ["HALTED"]).touch()
    time.sleep(240)


watch_the_beat()
if PLANT == "left for good":
    leave_what_was_left()
if "HALT" in os.environ and not Path(os.environ["HALTED"]).exists():
    stand_still(os.environ["HALT"], page=3, halt=halted, fault=PLANT == "after the commit")
