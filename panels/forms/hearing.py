"""The day itself: conflicts, questions, the minute of an item, who agrees it and who was told (PN-17 to PN-24)."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.forms import DateTimeField, GovukForm, LongText, PlainText, YesNoField
from panels.forms.meetings import number
from panels.models import (
    Advice,
    AgendaItem,
    ItemKind,
    Quality,
)


class DeclareForm(GovukForm):
    """Whether a member knows anybody concerned, or has another interest."""

    conflict = YesNoField(
        label="Do you have a conflict of interest with this item?",
        help_text="For example: you know the family, you worked with the child, or somebody close to you did.",
    )
    why = LongText(label="If you do: what is it?", rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("conflict") and not given.get("why") and "why" not in self.errors:
            self.add_error("why", "Say what the conflict is")
        return given


class QuestionForm(GovukForm):
    text = LongText(label="What do you want to ask at the meeting?", rows=4)


class AnswerForm(GovukForm):
    text = LongText(label="What was answered?", rows=4, required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


OF_A_MATCH = ("advice_contact", "advice_responsibility")
ADVICE = ("legal_advice", "medical_advice", "advice_support", *OF_A_MATCH, "advice_ages")
NOT_ASKED: dict[ItemKind, tuple[str, ...]] = {
    ItemKind.SUITABILITY: OF_A_MATCH,
    ItemKind.REVIEW: OF_A_MATCH,
    ItemKind.PLAN: ("advice_ages",),
    ItemKind.MATCH: ("advice_ages",),
    ItemKind.GENERAL: ADVICE,
}
"""Advice that panel does not give on this kind of item (AAR r18, r30A, r32)."""


class MinuteForm(GovukForm):
    """What is said while the item is heard."""

    discussion = LongText(
        label="Discussion", help_text="What panel asked, and what it was told.", rows=8, required=False
    )
    strengths = LongText(label="Strengths", rows=3, required=False)
    concerns = LongText(label="Concerns", rows=3, required=False)
    legal_advice = LongText(label="Legal advice", rows=3, required=False)
    medical_advice = LongText(label="Medical advice", rows=3, required=False)
    advice_support = LongText(label="Advice on support", rows=3, required=False)
    advice_contact = LongText(label="Advice on contact", rows=3, required=False)
    advice_responsibility = LongText(label="Advice on parental responsibility", rows=3, required=False)
    advice_ages = LongText(
        label="Advice on number and age of children",
        help_text="Advice only: it never binds a match.",
        rows=2,
        required=False,
    )
    report_quality = forms.ChoiceField(
        label="What did panel think of the report?", choices=Quality, required=False, widget=forms.RadioSelect
    )
    report_feedback = LongText(label="What should its author know?", rows=3, required=False)
    service_feedback = LongText(label="Feedback on the service", rows=3, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_ASKED.get(ItemKind(item.kind), ()):
            del self.fields[name]


class ConcludeForm(GovukForm):
    """The end of an item: recommendation, reasons, votes."""

    advice = forms.ChoiceField(
        label="What does panel recommend?",
        help_text="Without conditions. If something has to come first, panel defers and says what.",
        choices=[choice for choice in Advice.choices if choice[0] not in ("", Advice.NOTED)],
        widget=forms.RadioSelect,
    )
    reasons = LongText(label="What are the reasons?", rows=6)
    votes_for = number(label="Votes for", min_value=0, required=False)
    votes_against = number(label="Votes against", min_value=0, required=False)
    votes_abstained = number(label="Abstentions", min_value=0, required=False)
    dissent = LongText(label="If members voted against: why?", rows=3, required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item.kind == ItemKind.GENERAL:
            del self.fields["advice"]
            self.fields["reasons"].label = "What does panel say to it?"


class NewVersionForm(GovukForm):
    what_changed = LongText(label="What changed since the version before?", rows=4, required=False)


class ReplyForm(GovukForm):
    agrees = YesNoField(label="Do you agree these minutes?")
    correction = LongText(label="If not: what is to be corrected?", rows=4, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("agrees") is False and not given.get("correction") and "correction" not in self.errors:
            self.add_error("correction", "Say what is to be corrected")
        return given


class ToldForm(GovukForm):
    told_at = DateTimeField(label="When were they told?")
    how = PlainText(label="How, and by whom?", help_text="For example: by telephone, by the child’s worker.")
