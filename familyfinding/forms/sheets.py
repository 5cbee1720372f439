"""One cell of a match sheet: the judgement, its evidence, and what answers a gap."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms import DateField, GovukForm, LongText, PlainText
from adoption.forms.records import limit
from familyfinding.models import AnswerKind, Basis, Meets


class CellForm(GovukForm):
    meets = forms.ChoiceField(
        label="How do these carers and this need go together?", choices=Meets.choices, widget=forms.RadioSelect
    )
    evidence = LongText(
        label="How do you know?",
        help_text="What was seen, said or written. A family’s own words are quoted as theirs, not as fact.",
        rows=4,
        limit=3000,
        required=False,
    )
    basis = forms.ChoiceField(
        label="What kind of evidence is it?",
        choices=[*Basis.choices, ("", "There is none yet")],
        widget=forms.RadioSelect,
        required=False,
    )
    seen_on = DateField(label="From which day is this evidence?", required=False)
    answer = forms.ChoiceField(
        label="If it is a gap or a stretch: what answers it?",
        choices=AnswerKind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    words = LongText(
        label="The answer in words",
        help_text="Which support, from whom and from when; or why the risk is accepted; or why this stops the link. "
        "The support plan and the placement report begin from these words.",
        rows=4,
        limit=3000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "seen_on", today)


class FreezeForm(GovukForm):
    made_for = PlainText(
        label="What is this copy for?", help_text="For example: matching meeting of 16 September.", limit=200
    )
