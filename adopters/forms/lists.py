"""The filter of the household list."""

from __future__ import annotations

from typing import Any

from django import forms

from adopters.flows import Stage
from adoption.forms import GovukForm, PlainText


class FilterForm(GovukForm):
    """The name waits in the session; everything else may stand in the address."""

    q = PlainText(label="Name or reference", required=False, limit=100)
    stage = forms.ChoiceField(label="Stage", choices=[("", "Every open stage"), *Stage.choices], required=False)
    worker = forms.ChoiceField(label="Worker", required=False)
    team = forms.ChoiceField(label="Team", required=False)

    def __init__(self, *args: Any, workers: list[tuple[str, str]], teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", "Everybody"), ("nobody", "Nobody yet"), *workers]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", "Every team"), *teams]  # type: ignore[attr-defined]
