"""What is recorded of an independent review (AAR r30B)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adopters.models import Recommendation
from adoption.forms import DateField, GovukForm, LongText
from adoption.forms.records import DayForm, limit


class PapersSentForm(DayForm):
    papers = LongText(label="Which papers were sent?", rows=5)
    without_minutes = forms.BooleanField(label="Panel’s minutes are not among them")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When were they sent?"
        self.fields["without_minutes"].error_messages = {"required": "Tick that panel’s minutes are not among them"}
        self.order_fields(["papers", "without_minutes", "on"])


class ItsPanelForm(GovukForm):
    meets_on = DateField(label="When does its panel meet?")


class ItsRecommendationForm(GovukForm):
    recommendation = forms.ChoiceField(
        label="What does its panel recommend?",
        choices=[(each.value, each.label) for each in (Recommendation.SUITABLE, Recommendation.NOT_SUITABLE)],
        widget=forms.RadioSelect,
    )
    says = LongText(label="What reasons does it give?", rows=6)
    recommended_on = DateField(label="When did its panel meet?")
    received_on = DateField(label="When did its recommendation reach us?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "recommended_on", today)
        limit(self.fields, "received_on", today)
