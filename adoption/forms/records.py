"""What the forms of any record share: dates up to today, colleagues and documents to choose from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms.dates import DateField
from adoption.forms.fields import LongText, UploadField
from adoption.forms.govuk import GovukForm
from adoption.models import CaseFile, DocumentKind, User


class DayForm(GovukForm):
    """A form with the day something happened, not later than today."""

    on = DateField(label="On which date?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "on", today)
        if not self.fields["on"].initial:
            self.fields["on"].initial = today
        rest = [name for name in self.fields if name != "on"]
        self.order_fields([*rest, "on"])


def limit(fields: dict[str, Any], name: str, latest: date) -> None:
    """Refuse a date after `latest` in that field."""
    if name in fields:
        fields[name].latest = latest


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One colleague, by name."""

    def __init__(self, people: QuerySet[User], **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Choose a person")
        kwargs.setdefault("error_messages", {"required": f"Answer the question “{kwargs.get('label')}”"})
        super().__init__(queryset=people, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class DocumentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A document of one kind that is on the file."""

    def __init__(self, file: CaseFile, kind: DocumentKind, **kwargs: Any) -> None:
        found = file.documents.filter(kind=kind, withdrawn_on=None).order_by("-pk")
        kwargs.setdefault("empty_label", "Choose a document")
        self.has_any = found.exists()
        super().__init__(queryset=found, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class WithDocument(forms.Form):
    """Either a document that is on the file already, or a new one. The cleaned `upload` is added by the view."""

    kind: DocumentKind
    document_required = False

    def ask_for_document(self, file: CaseFile, label: str) -> None:
        choice = DocumentChoice(file, self.kind, required=False, label=f"{label} that is on the file")
        if choice.has_any:
            self.fields["document"] = choice
        words = f"{label[0].lower()}{label[1:]}"
        says = f"Or add {words} now" if "document" in self.fields else f"Add {words}"
        self.fields["upload"] = UploadField(required=False, label=says)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        cleaned.setdefault("document", None)
        if self.document_required and not cleaned["document"] and not cleaned.get("upload") and not self.errors:
            name = "document" if "document" in self.fields else "upload"
            self.add_error(name, "Choose the document, or add it now")
        return cleaned


class WhyForm(DayForm):
    """A date and a reason."""

    why = LongText(label="Why?")

    def __init__(self, *args: Any, question: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["why"].label = question
