"""The same questions on a worker’s page, with the day on which the family said so."""

from __future__ import annotations

from adopters.forms.considering import ConsideringForm
from adoption.forms.records import DayForm


class WithFamilyForm(DayForm, ConsideringForm):
    """Written by the worker, together with the family."""
