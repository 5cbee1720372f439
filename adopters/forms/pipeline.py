"""The filter of the pipeline board, and handing several households to a colleague."""

from __future__ import annotations

from typing import Any

from django import forms

from adopters.flows import PATHWAY
from adoption.forms import GovukForm, PlainText
from adoption.models import User

SHOW = (("", "All dates"), ("late", "Overdue"), ("soon", "Due in 7 days or overdue"))


class PipelineFilter(GovukForm):
    """Everything in it may stand in an address: no name is typed."""

    stage = forms.ChoiceField(label="Stage", required=False)
    worker = forms.ChoiceField(label="Worker", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    show = forms.ChoiceField(label="Dates", choices=SHOW, required=False)

    def __init__(self, *args: Any, workers: list[tuple[str, str]], teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [("", "Every stage"), *((stage.value, stage.label) for stage in PATHWAY)]
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
        self.fields["worker"].choices = [("", "Everybody"), ("nobody", "Nobody yet"), *workers]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", "Every team"), *teams]  # type: ignore[attr-defined]


class ReassignForm(GovukForm):
    """To whom, and why. The households are ticked in the table beside it."""

    worker = forms.ChoiceField(label="Give the ticked households to")
    why = PlainText(label="Why?", limit=300, help_text="Kept on each household’s file.")

    def __init__(self, *args: Any, workers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="reassign_%s", **kwargs)  # the filter on the same page asks for a worker too
        self.fields["worker"].choices = [("", "Choose a worker"), *workers]  # type: ignore[attr-defined]

    def clean_worker(self) -> User:
        """Only one of the colleagues offered passes the choice itself."""
        return User.objects.get(reference=self.cleaned_data["worker"])
