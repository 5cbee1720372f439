"""Meetings, who comes, and what is booked for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms.dates import DateField, DateTimeField
from adoption.forms.fields import PlainText
from adoption.forms.govuk import GovukForm
from adoption.models import Meeting, Mode, PersonAround


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People around the case, each with what they need beside the name (GV-05)."""

    def label_from_instance(self, obj: Any) -> str:
        needs = f": {obj.needs_flag}" if obj.needs_flag else ""
        return f"{obj.name}, {obj.get_relation_display().lower()}{needs}"


class MeetingForm(GovukForm):
    """A meeting or visit to come."""

    what = PlainText(label="What is it?", help_text="For example “Visit at home” or “Review”.")
    at = DateTimeField(label="When does it begin?", help_text="For example 12 6 2026 and 2:30pm.")
    mode = forms.ChoiceField(label="How do people take part?", choices=Mode, widget=forms.RadioSelect)
    place = PlainText(label="Where?", limit=300, required=False)

    def __init__(self, *args: Any, around: QuerySet[PersonAround], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = PeopleField(
            around,
            to_field_name="reference",
            label="Who comes?",
            help_text="What they need there is worked out from their details.",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose at least one person who comes"},
        )
        self.fields["mode"].initial = Mode.IN_PERSON


class ChangeMeetingForm(MeetingForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        facts = {name: getattr(meeting, name) for name in ("what", "at", "mode", "place", "version")}
        return facts | {"people": [person.reference for person in meeting.people]}


class BookForm(GovukForm):
    """With whom, and when it was booked."""

    provider = PlainText(label="With whom is it booked?", help_text="The service, and the person if you know them.")
    booked_on = DateField(label="When was it booked?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["booked_on"].latest = today  # type: ignore[attr-defined]
        self.fields["booked_on"].initial = today
