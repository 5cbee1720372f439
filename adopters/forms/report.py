"""The report: who writes it, one section, what the adopters said (AD-30)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adopters.models import Household, Member, ReportKind
from adoption.forms import GovukForm, LongText, YesNoField
from adoption.forms.records import DayForm, PersonChoice
from adoption.permissions import Permission
from adoption.staff import people_who


class BeginReportForm(DayForm):
    """Who writes it, and whether the law lets them do so alone."""

    kind = forms.ChoiceField(
        label="Which report?",
        choices=ReportKind,
        widget=forms.RadioSelect,
        initial=ReportKind.FULL,
        help_text="A brief report is for when it is plain that they are not suitable. Nobody can be approved on it.",
    )
    author_qualified = YesNoField(
        label="Has the author three years’ experience with children, adoption among them?", initial=True
    )

    def __init__(self, *args: Any, household: Household, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = people_who(Permission.HOUSEHOLD_WRITE, household.file.agency, today)
        self.fields["author"] = PersonChoice(people, label="Who writes the report?", initial=household.file.lead)
        self.fields["supervised_by"] = PersonChoice(
            people, label="If not, who supervises the author?", required=False, empty_label="Nobody"
        )
        self.fields["on"].label = "When was it begun?"
        self.order_fields(["kind", "author", "author_qualified", "supervised_by", "on"])


class SectionForm(GovukForm):
    """One section’s words."""

    text = LongText(label="Text", rows=14, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "Text", asks: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, asks


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class CommentForm(DayForm):
    """A comment that did not come through the portal."""

    text = LongText(label="What did they say?", rows=6)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = household.members.filter(kind="applicant", left_on=None).select_related("person").order_by("number")
        self.fields["member"] = MemberChoice(
            people, label="Who commented?", empty_label="Choose a person", error_messages={"required": "Choose who"}
        )
        self.fields["on"].label = "When did it reach you?"
        self.order_fields(["member", "text", "on"])

    def clean_member(self) -> Member:
        return self.cleaned_data["member"]  # type: ignore[no-any-return]
