"""Report, check, decision, Best Interest Decision and family finding plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms import DateField, GovukForm, LongText, YesNoField
from adoption.models import DocumentKind
from adoption.permissions import Permission
from adoption.staff import people_who
from children.forms.base import DayForm, PersonChoice, WithDocument, limit
from children.models import Checker, CheckOutcome, Child, Rating


class ReportForm(DayForm, WithDocument):
    """A version of the child permanence report (CH-06)."""

    kind = DocumentKind.PERMANENCE_REPORT
    views = LongText(label="The child’s wishes and feelings, as the report has them")
    what_changed = LongText(label="What changed since the version before?", rows=3, required=False)

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = people_who(Permission.CHILD_WRITE, child.file.agency, today)
        self.fields["author"] = PersonChoice(people, label="Who wrote the report?")
        self.ask_for_document(child.file, "The report")
        self.fields["on"].label = "When was it handed in?"
        self.order_fields(["author", "views", "what_changed", "document", "upload", "on"])


class CheckForm(DayForm):
    """One manager’s part of the quality check (CH-07)."""

    checker = forms.ChoiceField(label="As whom do you sign?", choices=Checker, widget=forms.RadioSelect)
    views_captured = YesNoField(label="Does the report capture the child’s wishes and feelings?")
    rating = forms.ChoiceField(label="How good is the report?", choices=Rating, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label="Does the report pass?", choices=CheckOutcome, widget=forms.RadioSelect)
    amendments = LongText(label="What must be amended?", required=False)

    def clean_rating(self) -> Rating:
        return Rating(self.cleaned_data["rating"])

    def clean_checker(self) -> Checker:
        return Checker(self.cleaned_data["checker"])

    def clean_outcome(self) -> CheckOutcome:
        return CheckOutcome(self.cleaned_data["outcome"])


class PlanForm(DayForm, WithDocument):
    """The family finding plan (FF-13)."""

    kind = DocumentKind.FAMILY_FINDING_PLAN
    family_needed = LongText(label="What kind of family does the child need?")
    search = LongText(label="Where and how will that family be looked for?")
    contact = LongText(label="What contact should there be with the birth family?", rows=3, required=False)
    words_required = True

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        for name in ("family_needed", "search"):
            self.fields[name].required = self.words_required
        self.ask_for_document(child.file, "The plan")
        self.order_fields(["family_needed", "search", "contact", "document", "upload", "on"])


class BestInterestForm(PlanForm):
    """The Best Interest Decision, with the plan now or within the week."""

    words_required = False

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, child=child, today=today, **kwargs)
        self.fields["on"].label = "Date of the Best Interest Decision"
        self.fields["on"].help_text = "The agency decision maker’s date, unless your agency records another."
        self.fields["on"].initial = child.plan_decided_on or today
        self.order_fields(["on", "family_needed", "search", "contact", "document", "upload"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        begun = [name for name in ("family_needed", "search") if cleaned.get(name)]
        if len(begun) == 1:
            other = "search" if begun == ["family_needed"] else "family_needed"
            self.add_error(other, "Write both parts of the plan, or leave both for later")
        return cleaned


class MeetingForm(GovukForm):
    """A planning meeting, and whether adoption was there (CH-01)."""

    kind = forms.ChoiceField(
        label="Which meeting was it?",
        choices=[("legal", "Legal planning meeting"), ("permanence", "Permanence planning meeting")],
        widget=forms.RadioSelect,
    )
    held_on = DateField(label="When was it held?")
    absence_why = LongText(label="If nobody attended for adoption, why?", rows=2, required=False)
    text = LongText(label="What was agreed?", required=False)

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "held_on", today)
        people = people_who(Permission.CHILD_WRITE, child.file.agency, today)
        self.fields["attended_by"] = PersonChoice(
            people, label="Who attended for adoption?", required=False, empty_label="Nobody"
        )
        self.order_fields(["kind", "held_on", "attended_by", "absence_why", "text"])
