"""The job that enforces, standing still at one moment of one page, so that it can be killed exactly there.

And the fault that a kill must bring to light: notices that are written after the page was committed, not with it.
For a process that a test starts and ends: the job is changed for good.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction

from adoption.actions import enforcing

MOMENTS = ("written", "remembered", "committed")
"""Of each page: the notices are written; that they are is remembered; and both are committed."""


def stand_still(moment: str, *, page: int, halt: Callable[[], None], fault: bool) -> None:
    """From now on, call `halt` when this moment of this page is reached."""
    write, remember, reached = enforcing.write, enforcing.remember, []

    def reach(which: str) -> None:
        if which == moment:
            reached.append(which)
            if len(reached) == page:
                halt()

    def write_and_halt(notices: list, now: datetime) -> None:
        transaction.on_commit(partial(reach, "committed"))
        if fault:
            transaction.on_commit(partial(write, notices, now))
        else:
            write(notices, now)
        reach("written")

    def remember_and_halt(looked: list) -> None:
        remember(looked)
        reach("remembered")

    enforcing.PAGE, enforcing.write, enforcing.remember = 5, write_and_halt, remember_and_halt
