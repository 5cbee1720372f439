"""Case notes, and corrections of them."""

from __future__ import annotations

from django import forms

from adoption.forms.fields import LongText, PlainText
from adoption.forms.records import DayForm
from adoption.models import EventKind


class NoteForm(DayForm):
    """A case note or a supervision discussion (CH-54)."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(k.value, k.label) for k in (EventKind.NOTE, EventKind.SUPERVISION)],
        help_text="A supervision discussion is seen by the worker who writes it and by managers only.",
        widget=forms.RadioSelect,
        initial=EventKind.NOTE,
    )
    what = PlainText(label="Heading", limit=200)
    detail = LongText(label="Note", rows=10)

    def clean_kind(self) -> EventKind:
        return EventKind(self.cleaned_data["kind"])


class CorrectForm(DayForm):
    detail = LongText(label="The corrected text", rows=8)
    why = LongText(label="Why is it corrected?", rows=2)
