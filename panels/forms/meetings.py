"""A meeting, its agenda, and who comes (PN-03 to PN-19)."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.forms import DateField, DateTimeField, GovukForm, LongText, PlainText
from adoption.models import Mode
from panels.actions.waiting import Candidate
from panels.models import (
    AgendaItem,
    Coming,
    Observer,
    Presenting,
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
    """Which of those on the list came: all who were to come, unless somebody says otherwise.

    With nobody on it there is nothing to ask.
    """

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(item.presenters.order_by("pk"))
        if not rows:
            return
        self.fields["came"] = forms.TypedMultipleChoiceField(
            label="Who came?",
            choices=[(row.pk, f"{row.name} ({row.get_part_display().lower()})") for row in rows],
            initial=[row.pk for row in rows if row.attended is not False],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class OnlookerForm(GovukForm):
    part = forms.ChoiceField(label="As what are they there?", choices=Observer, widget=forms.RadioSelect)
    name = PlainText(label="Who is it?", limit=120)
