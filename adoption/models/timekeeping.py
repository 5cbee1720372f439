"""The time by which everything is counted: days off, signs of life, and how far a demonstration is ahead."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.privacy import plain


class Heartbeat(models.Model):
    """The job proves it is alive: when each job last ran, what it found, what it could not do."""

    job = plain(models.CharField(max_length=20, unique=True))
    ran_at = models.DateTimeField()
    checked = models.PositiveIntegerField(default=0)
    acted = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    drift = models.PositiveIntegerField(default=0)
    says = plain(models.CharField(max_length=300, blank=True))

    def __str__(self) -> str:
        return self.job


class BankHoliday(models.Model):
    """Days that are not working days in England (D3). Seeded for many years ahead; a manager can add a new one."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class DemoClock(models.Model):
    """Demo mode only: how far the agency’s date is ahead of the real one."""

    ahead = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(name="there_is_one_demo_clock", condition=Q(pk=1))]

    def __str__(self) -> str:
        return "demo clock"
