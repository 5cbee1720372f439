"""Forms of a link before the shortlist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from adopters.models import Household
from adoption.forms import GovukForm, LongText
from familyfinding.models import Initiator, Reason

NOT_FROM_ADOPTERS = [choice for choice in Initiator.choices if choice[0] != Initiator.ADOPTER]


class OpenLinkForm(GovukForm):
    """A family a worker thinks of (FF-57, FF-67)."""

    household: forms.ModelChoiceField[Household] = forms.ModelChoiceField(
        label="Which family?", queryset=Household.objects.none(), empty_label="Choose"
    )
    initiator = forms.ChoiceField(label="Who began it?", choices=NOT_FROM_ADOPTERS, widget=forms.RadioSelect)
    why = LongText(label="Why this family?", rows=4, limit=3000, help_text="Needs of the child and what they offer.")

    def __init__(self, *args: Any, households: QuerySet[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["household"]
        field.queryset = households  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.file.title} ({one.file.reference})"  # type: ignore[attr-defined]


class ConsiderForm(GovukForm):
    why = LongText(
        label="What makes it worth looking into?", required=False, rows=3, limit=2000, help_text="For staff."
    )


class CloseLinkForm(GovukForm):
    """Why it goes no further: honest, and never a protected characteristic (FF-56, FF-58)."""

    reason = forms.ChoiceField(label="Which reason comes nearest?", choices=Reason.choices, widget=forms.RadioSelect)
    why = LongText(label="Reasons, for the file", rows=4, limit=4000)
