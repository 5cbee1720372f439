"""What somebody of us enters about an invitation to panel."""

from __future__ import annotations

from django import forms

from adoption.forms import LongText
from adoption.forms.records import DayForm
from panels.models import Coming


class ComesForm(DayForm):
    answer = forms.ChoiceField(
        label="Will they come?",
        choices=[(Coming.COMING, "Yes"), (Coming.APOLOGIES, "No")],
        widget=forms.RadioSelect,
    )
    said = LongText(label="What did they say? What would make it easier?", rows=3, limit=2_000, required=False)
