"""Forms for exploring and answering interest, and for links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from adopters.models import Household
from adoption.forms import GovukForm, LongText
from children.models import Child
from familyfinding.models import Initiator, InterestOutcome, Reason


class NoteForm(GovukForm):
    text = LongText(
        label="What did you find out?", rows=4, limit=4000, help_text="For staff. The family never reads it."
    )


class AnswerInterestForm(GovukForm):
    """What the family reads is exactly `words`; the reason is for counting (FF-56, FF-60)."""

    outcome = forms.ChoiceField(
        label="What becomes of it?",
        choices=[
            (one.value, one.label)
            for one in (InterestOutcome.GOING_FURTHER, InterestOutcome.NOT_FURTHER, InterestOutcome.WITHDRAWN)
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label="If it goes no further: which reason comes nearest?",
        choices=[("", "It goes further"), *Reason.choices],
        required=False,
    )
    words = LongText(
        label="Your words to the family",
        rows=5,
        limit=3000,
        help_text="They read exactly this. Say why, say what was good about their interest, and what comes next.",
    )


class RecordInterestForm(GovukForm):
    """Interest that a worker enters: for the adopters, for the child, or from a meeting or event (FF-57, FF-67)."""

    household: forms.ModelChoiceField[Household] = forms.ModelChoiceField(
        label="Which family?", queryset=Household.objects.none(), empty_label="Choose"
    )
    initiator = forms.ChoiceField(
        label="Who began it?",
        choices=[choice for choice in Initiator.choices if choice[0] != Initiator.ADOPTER],
        widget=forms.RadioSelect,
    )
    why = LongText(label="Why this family?", rows=4, limit=3000, help_text="Needs of the child and what they offer.")

    def __init__(self, *args: Any, households: QuerySet[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["household"]
        field.queryset = households  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.file.title} ({one.file.reference})"  # type: ignore[attr-defined]


class InterestInFamilyForm(GovukForm):
    """For which of one’s own children, and why; nothing of the family is asked or shown here (FF-57)."""

    child: forms.ModelChoiceField[Child] = forms.ModelChoiceField(
        label="For which child?", queryset=Child.objects.none(), empty_label="Choose"
    )
    why = LongText(
        label="Why this family?",
        rows=4,
        limit=3000,
        help_text="What the child needs and what they offer. Their worker reads it: leave out what tells who the child "
        "is.",
    )

    def __init__(self, *args: Any, children: QuerySet[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["child"]
        field.queryset = children  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.file.title} ({one.file.reference})"  # type: ignore[attr-defined]


class EndLinkForm(GovukForm):
    """Decided against, at whatever step. A match is established by the decision maker alone."""

    reason = forms.ChoiceField(label="Which reason comes nearest?", choices=Reason.choices, widget=forms.RadioSelect)
    reasons = LongText(label="Reasons, for the file", rows=4, limit=4000)
    told = LongText(
        label="Your words to the family",
        rows=5,
        limit=3000,
        help_text="They read exactly this, at once. Nothing about the birth family or where the child lives.",
    )


class ReserveForm(GovukForm):
    why = LongText(label="How and when did the family agree to stay in reserve?", rows=3, limit=2000)
