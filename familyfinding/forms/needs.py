"""One need of a child, with its evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms import DateField, GovukForm, LongText
from adoption.forms.records import limit
from familyfinding.models import Strength


class NeedForm(GovukForm):
    strength = forms.ChoiceField(label="How strong is this need?", choices=Strength.choices, widget=forms.RadioSelect)
    what = LongText(
        label="What does the child need?",
        help_text="In words you would be glad for the child to read one day. Say what helps, not only what is hard.",
        limit=4000,
        rows=5,
    )
    evidence = LongText(
        label="How do you know?",
        help_text="Who saw it, or which report or assessment says so.",
        limit=2000,
        rows=3,
    )
    seen_on = DateField(label="From which day is this evidence?")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "seen_on", today)
