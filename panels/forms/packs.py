"""Putting packs together, and reading them: what people type on those pages."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.forms.fields import LongText, PlainText, YesNoField
from adoption.forms.govuk import GovukForm
from adoption.models import DocumentVersion
from panels.models import AgendaItem


class Items(forms.ModelMultipleChoiceField[AgendaItem]):
    def label_from_instance(self, obj: AgendaItem) -> str:
        return f"Item {obj.number}: {obj.get_kind_display()}{f', {obj.file.title}' if obj.file else ''}"


class ItemChoice(forms.ModelChoiceField[AgendaItem]):
    def label_from_instance(self, obj: AgendaItem) -> str:
        return f"Item {obj.number}: {obj.get_kind_display()}{f', {obj.file.title}' if obj.file else ''}"


class VersionChoice(forms.ModelChoiceField[DocumentVersion]):
    def label_from_instance(self, obj: DocumentVersion) -> str:
        return f"{obj.document.title}, version {obj.number}"


class ChooseForm(GovukForm):
    """Which items of the agenda are in it."""

    def __init__(self, *args: Any, items: Any, chosen: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"] = Items(
            items, label="Which items are in it?", initial=chosen, widget=forms.CheckboxSelectMultiple
        )


class LatePaperForm(GovukForm):
    """A paper for an addendum: a document that is on the file of the case."""

    def __init__(self, *args: Any, items: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = ItemChoice(items, label="Which item is it for?", widget=forms.RadioSelect)
        self.fields["version"] = VersionChoice(
            versions,
            label="Which document?",
            help_text="Documents on the files of the items, in the version that stands now. "
            "Put a new one on the file of the case first.",
        )
        self.fields["title"] = PlainText(label="What should panel see it called?", limit=200)
        self.order_fields(["item", "version", "title"])


class PrintingForm(GovukForm):
    may_print = YesNoField(
        label="May members print and download their copies?",
        help_text="Without it they read in the browser only. Every copy carries its reader’s name either way.",
    )


class ReleaseForm(GovukForm):
    looked_through = forms.BooleanField(
        label="I have looked at every page, and nothing is on it that these people must not have",
        error_messages={"required": "Look at every page first, and say that you have"},
    )


class ReaderNoteForm(GovukForm):
    text = LongText(label="A note for yourself", limit=2000, rows=3, help_text="Nobody else ever sees it.")


class PageQuestionForm(GovukForm):
    text = LongText(
        label="A question for the meeting",
        limit=1000,
        rows=3,
        help_text="The chair and the minute-taker see it, with the page.",
    )
