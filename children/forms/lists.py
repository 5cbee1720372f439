"""The filter of the children list."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.forms import GovukForm, PlainText
from children.flows import PlanStatus


class FilterForm(GovukForm):
    """The name waits in the session; everything else may stand in the address."""

    q = PlainText(label="Name or reference", required=False, limit=100)
    stage = forms.ChoiceField(label="Stage", choices=[("", "Every stage"), *PlanStatus.choices], required=False)
    worker = forms.ChoiceField(label="Lead worker", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    harder = forms.BooleanField(label="Harder to place", required=False)

    def __init__(self, *args: Any, workers: list[tuple[str, str]], teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", "Everybody"), ("nobody", "Nobody yet"), *workers]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", "Every team"), *teams]  # type: ignore[attr-defined]
