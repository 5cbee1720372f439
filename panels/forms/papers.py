"""The papers of an item: how each stands, and what the people concerned may have of it (PN-13 to PN-17)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms import GovukForm, LongText, PlainText
from adoption.forms.fields import UploadField
from adoption.models import DocumentKind, DocumentVersion
from panels.models import (
    ForParty,
    ItemPaper,
    PaperState,
)


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        day = obj.added_at
        return f"{obj.document.title}, version {obj.number}, {day.day} {day:%B %Y}"


class PaperForm(GovukForm):
    """How a paper stands: put in, being written, with the manager, or not needed."""

    kind = DocumentKind.OTHER

    state = forms.ChoiceField(
        label="How does this paper stand?",
        choices=[
            (PaperState.READY, "Ready: the document is on the file, or I add it now"),
            (PaperState.WITH_MANAGER, "With the manager"),
            (PaperState.DRAFT, "A draft"),
            (PaperState.MISSING, "Missing"),
            (PaperState.NOT_NEEDED, "Not needed for this item"),
        ],
        widget=forms.RadioSelect,
    )
    why = LongText(label="If it is not needed: why?", rows=3, required=False)

    def __init__(self, *args: Any, paper: ItemPaper | None, versions: QuerySet[DocumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if paper:
            self.fields["state"].initial = paper.state
        if versions.exists():
            self.fields["version"] = VersionChoice(
                versions, label="The document", empty_label="Choose a document", required=False
            )
            if paper and paper.version_id:
                self.fields["version"].initial = paper.version_id
        self.fields["upload"] = UploadField(required=False, label="Or add the document now")
        self.order_fields(["state", "version", "upload", "why"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        state = given.get("state")
        if state == PaperState.READY and not given.get("version") and not given.get("upload") and not self.errors:
            self.add_error("version" if "version" in self.fields else "upload", "Choose the document, or add it now")
        if state == PaperState.NOT_NEEDED and not given.get("why") and "why" not in self.errors:
            self.add_error("why", "Say why the paper is not needed")
        return given


class OtherPaperForm(PaperForm):
    """A paper beyond the checklist."""

    title = PlainText(label="What is the paper?")
    panel_only = forms.BooleanField(
        label="It holds third-party confidences: for panel and the decision maker only", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, paper=None, **kwargs)
        del self.fields["state"], self.fields["why"]
        self.order_fields(["title", "version", "upload", "panel_only"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("version") and not given.get("upload") and not self.errors:
            self.add_error("version" if "version" in self.fields else "upload", "Choose the document, or add it now")
        return given


class ForPartyForm(GovukForm):
    """What the people concerned may have of a paper, once somebody has read it for what others said in confidence."""

    kind = DocumentKind.OTHER

    may = forms.ChoiceField(
        label="What may they have of it?",
        help_text="Read it for what somebody else said in confidence, and for where the other side lives. "
        "Nothing is ever covered up: what they may not have is not in their version.",
        choices=[choice for choice in ForParty.choices if choice[0]],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, paper: ItemPaper, versions: QuerySet[DocumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may"].initial = paper.for_party
        others = versions.exclude(panel_papers=paper)
        if others.exists():
            self.fields["version"] = VersionChoice(
                others, label="Their own version", empty_label="Choose a document", required=False
            )
            self.fields["version"].initial = paper.party_version_id
        self.fields["upload"] = UploadField(required=False, label="Or add their own version now")
        self.order_fields(["may", "version", "upload"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        own = given.get("version") or given.get("upload")
        if given.get("may") == ForParty.OWN and not own and not self.errors:
            self.add_error("version" if "version" in self.fields else "upload", "Choose their version, or add it now")
        return given
