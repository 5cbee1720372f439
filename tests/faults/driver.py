"""Runs `enforce` in a process of its own, slowly, so that a test can kill it. Usage: driver.py MOMENT [FAULT]"""

import os
import sys
import time
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")
django.setup()

from django.db import transaction  # noqa: E402

from adoption.actions import enforcing  # noqa: E402
from adoption.models import Notice  # noqa: E402

enforcing.PAGE = 5
remember = enforcing.remember


def slowly(looked: list) -> None:
    """Every page takes its time between writing the notices and remembering that it did."""
    time.sleep(0.05)
    remember(looked)


def after_commit(rows: list, **options: object) -> None:
    """The planted fault: notices are written after the page is committed, not with it."""

    def write() -> None:
        time.sleep(0.2)
        bulk_create(rows, **options)

    transaction.on_commit(write)


enforcing.remember = slowly
if "FAULT" in sys.argv:
    bulk_create = Notice.rows.bulk_create
    Notice.rows.bulk_create = after_commit

enforcing.enforce(now=datetime.fromisoformat(sys.argv[1]))
