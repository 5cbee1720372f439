"""What a family feels able to consider: a grade and their own words for each topic (FF-28)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from adopters.topics import GRADES, LONGEST, TOPICS, UNKNOWN, Answers, complete
from adoption.forms import GovukForm, LongText


class ConsideringForm(GovukForm):
    """One question for each topic; none must be answered."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, answers: Mapping[str, Any] | None = None, number: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = number
        said = complete(answers or {})
        for topic in TOPICS:
            grade = forms.ChoiceField(
                label=topic.asks,
                choices=GRADES,
                widget=forms.RadioSelect,
                required=False,
                help_text=topic.hint,
            )
            why = LongText(label=f"{topic.asks}: in your own words", required=False, limit=LONGEST, rows=2)
            grade.initial, why.initial = said[topic.key]["grade"], said[topic.key]["why"]
            self.fields[f"grade_{topic.key}"], self.fields[f"why_{topic.key}"] = grade, why

    def answers(self) -> Answers:
        typed = self.cleaned_data
        return complete(
            {
                topic.key: {
                    "grade": typed.get(f"grade_{topic.key}") or UNKNOWN,
                    "why": typed.get(f"why_{topic.key}", ""),
                }
                for topic in TOPICS
            }
        )
