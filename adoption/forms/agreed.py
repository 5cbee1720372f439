"""Agreed actions: what, who, by when; another day; what came of it and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.actions.agreed import ToDo
from adoption.forms.dates import DateField
from adoption.forms.fields import LongText, PlainText
from adoption.forms.govuk import GovukForm
from adoption.forms.records import PersonChoice
from adoption.models import ActionOutcome, AgreedAction, User


class AgreeForm(GovukForm):
    """One thing, one person, one day."""

    what = PlainText(label="What is to be done?", limit=300, help_text="One thing that one person can do.")
    due_on = DateField(label="By when?")

    def __init__(self, *args: Any, people: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonChoice(people, label="Who does it?")
        self.fields["due_on"].earliest = today  # type: ignore[attr-defined]
        self.order_fields(["what", "owner", "due_on"])


class MoveForm(GovukForm):
    """Another day, or somebody else."""

    due_on = DateField(label="By when?")
    why = LongText(label="Why does it move?", rows=3, limit=2000)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, people: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonChoice(people, label="Who does it?")
        self.fields["due_on"].earliest = today  # type: ignore[attr-defined]
        self.order_fields(["owner", "due_on", "why", "version"])

    @staticmethod
    def initial_of(action: AgreedAction) -> dict[str, Any]:
        return {"owner": action.owner_id, "due_on": action.due_on, "version": action.version}


class FinishForm(GovukForm):
    """What came of it, and what happens next where something must."""

    outcome = forms.ChoiceField(
        label="How does it stand?",
        choices=[choice for choice in ActionOutcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    said = LongText(label="What came of it?", rows=3, limit=3000)
    next_what = PlainText(
        label="What happens next?",
        limit=300,
        required=False,
        help_text="A child who waits for a family always has a next action. Leave all three empty if there is another.",
    )
    next_due_on = DateField(label="By when is that?", required=False)

    def __init__(self, *args: Any, people: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_owner"] = PersonChoice(people, label="Who does that?", required=False)
        self.fields["next_due_on"].earliest = today  # type: ignore[attr-defined]
        self.order_fields(["outcome", "said", "next_what", "next_owner", "next_due_on"])

    def clean(self) -> dict[str, Any]:
        """All three parts of the next action or none of them."""
        given = super().clean() or {}
        parts = [given.pop(name, None) for name in ("next_what", "next_owner", "next_due_on")]
        if any(parts) and not all(parts):
            self.add_error(None, "For the next action give all three: what, who and by when.")
        given["then"] = ToDo(*parts) if all(parts) else None
        return given
