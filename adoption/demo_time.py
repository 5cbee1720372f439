"""The demo clock: in demo mode the agency’s date can be moved. In service there is nothing to wind."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from adoption import clock
from adoption.models import DemoClock


def ahead() -> timedelta:
    """How far the demo agency lives ahead of the real clock."""
    row = DemoClock.objects.filter(pk=1).first()
    return row.ahead if row else timedelta()


def wind() -> None:
    """Set this request’s or task’s clock. Does nothing, and asks nothing, outside demo mode."""
    if settings.DEMO:
        clock.wind(ahead())
