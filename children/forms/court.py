"""Hearings and orders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms import DateField, GovukForm, LongText, PlainText, YesNoField
from adoption.models import DocumentKind
from children.forms.base import DayForm, WithDocument
from children.forms.days_off import AsksAboutDaysOff
from children.models import Child, DelayCause, HearingKind, HearingOutcome, LegalStatusCode


class HearingForm(AsksAboutDaysOff):
    """A hearing for the timetable (FF-06)."""

    hearing_date = "on"
    kind = forms.ChoiceField(label="What kind of hearing is it?", choices=HearingKind, widget=forms.RadioSelect)
    on = DateField(label="Hearing date", help_text="For example 31 3 2026")
    order_expected = YesNoField(label="Is a Placement Order expected at this hearing?")
    court = PlainText(label="Court", required=False, width="20")

    def clean_kind(self) -> HearingKind:
        return HearingKind(self.cleaned_data["kind"])


class LookFirst(AsksAboutDaysOff):
    """A change to the timetable: first looked at, then saved. `looked` is the date whose effect was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    looked = forms.CharField(widget=forms.HiddenInput, required=False)
    new_date: str

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.hearing_date = cls.new_date

    @property
    def has_looked(self) -> bool:
        day = self.cleaned_data.get(self.new_date)
        return day is not None and self.cleaned_data.get("looked") == day.isoformat()


class MoveForm(LookFirst):
    """Another date for a listed hearing. A later one is a delay, whose cause is kept (CH-17)."""

    new_date = "on"
    on = DateField(label="New date of the hearing", help_text="For example 28 4 2026")
    why = LongText(
        label="Why did it move?",
        help_text="If the hearing began and did not finish, record an adjournment instead.",
        rows=3,
    )
    cause = forms.ChoiceField(
        label="What caused the delay?",
        help_text="Only where the new date is later.",
        choices=DelayCause,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, was_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_on = was_on

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        is_later = (typed.get("on") or self.was_on) > self.was_on
        if is_later and "cause" not in self.errors and not typed.get("cause"):
            self.add_error("cause", "The new date is later. Say what caused the delay.")
        typed["cause"] = DelayCause(typed["cause"]) if is_later and typed.get("cause") else None
        return typed


class AdjournForm(LookFirst):
    new_date = "to"
    to = DateField(label="Adjourned to which date?")
    cause = forms.ChoiceField(label="What caused the delay?", choices=DelayCause, widget=forms.RadioSelect)
    detail = LongText(label="Anything to add?", rows=3, required=False)

    def clean_cause(self) -> DelayCause:
        return DelayCause(self.cleaned_data["cause"])


class CloseHearingForm(GovukForm):
    outcome = forms.ChoiceField(
        label="What became of the hearing?",
        choices=[(o.value, o.label) for o in (HearingOutcome.HELD, HearingOutcome.VACATED)],
        widget=forms.RadioSelect,
    )
    why = LongText(label="If it was taken out of the list, why?", rows=3, required=False)

    def clean_outcome(self) -> HearingOutcome:
        return HearingOutcome(self.cleaned_data["outcome"])


class ExpectForm(GovukForm):
    expected = YesNoField(label="Is a Placement Order expected at this hearing?")


class GrantForm(DayForm, WithDocument):
    """The Placement Order: date, court and document (CH-18)."""

    kind = DocumentKind.PLACEMENT_ORDER
    document_required = True
    court = PlainText(label="Which court made the order?", width="20")

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["on"].label = "When was the order made?"
        self.ask_for_document(child.file, "The order")


class RefuseForm(DayForm):
    court = PlainText(label="Which court decided?", width="20")
    why = LongText(label="What were the court’s reasons?")


class RevokeForm(DayForm):
    """The order is taken back: the care order that it replaced counts again, unless the court said otherwise."""

    why = LongText(label="What were the court’s reasons?")
    status = forms.ChoiceField(
        label="What is the child’s legal status now?",
        choices=[(s.value, s.label) for s in LegalStatusCode if s != LegalStatusCode.PLACEMENT],
        initial=LegalStatusCode.CARE,
        widget=forms.RadioSelect,
    )

    def clean_status(self) -> LegalStatusCode:
        return LegalStatusCode(self.cleaned_data["status"])


class CareForm(DayForm):
    status = forms.ChoiceField(label="Legal status", choices=LegalStatusCode, widget=forms.RadioSelect)

    def clean_status(self) -> LegalStatusCode:
        return LegalStatusCode(self.cleaned_data["status"])
