"""The Celery application. PostgreSQL holds all work; Redis only wakes workers up (ADR 0004)."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")

app = Celery("adoption")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def tell_the_supervisor(**_: Any) -> None:
    """The supervisor waits for this file: a worker that dies while starting must not go unnoticed."""
    ready = os.environ.get("WORKER_READY_FILE")
    if ready:
        Path(ready).touch()
