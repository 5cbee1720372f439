"""A meeting, its agenda, papers and the day itself (PN-03 to PN-24)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms import DateField, DateTimeField, GovukForm, LongText, PlainText, YesNoField
from adoption.forms.fields import UploadField
from adoption.models import DocumentKind, DocumentVersion, Mode
from panels.actions.waiting import Candidate
from panels.models import (
    Advice,
    AgendaItem,
    Coming,
    ItemKind,
    ItemPaper,
    Observer,
    PaperState,
    Presenting,
    Quality,
)

MODES = [choice for choice in Mode.choices if choice[0] != Mode.TELEPHONE]


def number(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric"}),
        max_value=1000,
        error_messages={"invalid": "Enter a whole number", "max_value": "Enter a number below 1,000"},
        **kwargs,
    )


class MeetingForm(GovukForm):
    """When and how panel meets. `mode` starts as the agency usually meets."""

    starts_at = DateTimeField(label="When does it begin?")
    mode = forms.ChoiceField(label="How does panel meet?", choices=MODES, widget=forms.RadioSelect)
    place = PlainText(
        label="Where, or how to join?",
        help_text="The room, or the address of the video meeting. Members see it here, never in a calendar file.",
        limit=300,
        required=False,
    )


class ChangeMeetingForm(MeetingForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperDatesForm(GovukForm):
    """The two days before a meeting, by hand."""

    check_on = DateField(label="When are papers with the team manager?")
    submission_on = DateField(label="When are papers submitted?")
    why = LongText(label="Why do they differ from the policy?", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(GovukForm):
    """A reason alone."""

    why = LongText(label="Why?", rows=4)

    def __init__(self, *args: Any, question: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["why"].label = question


class ComingForm(GovukForm):
    answer = forms.ChoiceField(
        label="Will you come?",
        choices=[(Coming.COMING, "Yes"), (Coming.APOLOGIES, "No, I send apologies")],
        widget=forms.RadioSelect,
    )


class TableForm(GovukForm):
    """What waits for panel, a report on the service, or a plan by its reference."""

    report_title = PlainText(label="Or the title of a report on the running of the service", required=False)
    reference = PlainText(
        label="Or the file reference of another child’s plan",
        help_text="A plan without a parent’s consent does not go to panel. It is sent to the agency decision maker.",
        width="10",
        required=False,
    )
    minutes_allowed = number(label="How many minutes does it get?", min_value=5, initial=45)

    def __init__(self, *args: Any, waiting: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {one.key: one for one in waiting}
        if waiting:
            choices = [(one.key, f"{one.kind.label}: {one.title} ({one.file.reference})") for one in waiting]
            self.fields["case"] = forms.ChoiceField(
                label="What waits for panel", choices=choices, widget=forms.RadioSelect, required=False
            )
            self.order_fields(["case", *self.fields])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = [name for name in ("case", "report_title", "reference") if given.get(name)]
        if len(chosen) != 1 and not self.errors:
            first = "case" if "case" in self.fields else "report_title"
            self.add_error(first, "Choose one thing: a case that waits, a report, or a reference")
        return given

    @property
    def candidate(self) -> Candidate | None:
        return self.waiting.get(self.cleaned_data.get("case", ""))


class MinutesAllowedForm(GovukForm):
    minutes_allowed = number(label="How many minutes does it get?", min_value=5)


class PresenterForm(GovukForm):
    """Who presents the item or comes for it (PN-19)."""

    part = forms.ChoiceField(label="As what do they come?", choices=Presenting, widget=forms.RadioSelect)
    name = PlainText(label="Who is it?", limit=120)


class CameForm(GovukForm):
    """Which of those on the list came; with nobody on it there is nothing to ask."""

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(item.presenters.order_by("pk"))
        if not rows:
            return
        self.fields["came"] = forms.TypedMultipleChoiceField(
            label="Who came?",
            choices=[(row.pk, f"{row.name} ({row.get_part_display().lower()})") for row in rows],
            initial=[row.pk for row in rows if row.attended],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
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


class OnlookerForm(GovukForm):
    part = forms.ChoiceField(label="As what are they there?", choices=Observer, widget=forms.RadioSelect)
    name = PlainText(label="Who is it?", limit=120)


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
