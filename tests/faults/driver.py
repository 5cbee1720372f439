"""Runs `enforce` in a process of its own until a test kills it. Usage: driver.py NOW MOMENT PAGE [FAULT]"""

import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")
django.setup()

from adoption.actions import enforcing  # noqa: E402
from tests.faults.halting import stand_still  # noqa: E402

now, moment, page, *faults = sys.argv[1:]


def say_so_and_wait() -> None:
    """Until it is killed, or whoever started it is gone."""
    sys.stdout.write("here\n")
    sys.stdout.flush()
    sys.stdin.read()
    sys.exit("nobody killed it")


stand_still(moment, page=int(page), halt=say_so_and_wait, fault=bool(faults))
enforcing.enforce(now=datetime.fromisoformat(now))
