"""Adopters’ voice: the contract, what they said, who helps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from adopters.models import HelpsWith, Member
from adoption.forms import DateField, GovukForm, LongText, PlainText
from adoption.forms.records import DayForm, limit
from adoption.models import Agency, User
from adoption.permissions import Permission


class OfAgency(GovukForm):
    """Something recorded for one agency; asked only of people who work for several."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Agency.objects.filter(pk__in=by.authority.agencies(Permission.VOICE_KEEP)).order_by("name", "pk")
        self.fields["agency"] = forms.ModelChoiceField(mine, label="For which agency?", empty_label=None)


class ContractForm(OfAgency):
    represented_by = PlainText(label="Who represents adopters?", width="20")
    about = LongText(label="What is agreed?", rows=4, required=False)
    on = DateField(label="From which date? It runs for twelve months.")


class FeedbackForm(OfAgency):
    said_on = DateField(label="When did they say it?")
    words = LongText(label="What did adopters say?", help_text="Name nobody.", rows=3)
    action = LongText(label="What is done about it?", rows=3)
    due_on = DateField(label="By when?", required=False)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "said_on", today)


class OutcomeForm(DayForm):
    outcome = LongText(label="What came of it?", rows=3)


class HelpForm(DayForm):
    """An adopter who helps, with their consent (AD-76)."""

    helps_with = forms.ChoiceField(label="What do they help with?", choices=HelpsWith, widget=forms.RadioSelect)
    consent = LongText(label="How did they agree, and to what?", rows=3)

    def __init__(self, *args: Any, applicants: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = WhoField(applicants, label="Who?", empty_label="Choose a person")
        self.order_fields(["member", "helps_with", "consent", "on"])


class WhoField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)
