"""Who the child is, and what decision makers must see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from adoption.forms import DateField, GovukForm, LongText, PlainText, YesNoField
from adoption.models import Agency, AgencyKind, Team, User
from adoption.permissions import Permission, can
from adoption.staff import people_who
from children.forms.base import DayForm, PersonChoice, limit
from children.models import Child, Ethnicity, Gender, HarderReason, LegalStatusCode, Toward

AT_ENTRY = [each for each in LegalStatusCode.choices if each[0] != LegalStatusCode.PLACEMENT]
"""Under a Placement Order nobody comes into care: it is asked for when the plan is adoption."""


class IdentityForm(GovukForm):
    """The birth-side identity and the characteristics (CH-49)."""

    first_name = PlainText(label="First name", limit=100, width="20")
    last_name = PlainText(label="Last name", limit=100, width="20")
    born_on = DateField(label="Date of birth", help_text="For example 27 3 2022", birthday=False)
    gender = forms.ChoiceField(label="Gender", choices=Gender, widget=forms.RadioSelect)
    ethnicity = forms.ChoiceField(label="Ethnic group", choices=Ethnicity, initial=Ethnicity.NOBT)
    religion = PlainText(label="Religion", limit=60, width="20", required=False)
    language = PlainText(label="Language spoken at home", limit=60, width="20", required=False)
    is_disabled = YesNoField(label="Does the child have a disability?")
    disability_note = LongText(label="About the disability", rows=3, required=False)
    learning_difficulties = LongText(label="Learning difficulties", rows=3, required=False)
    sexuality = PlainText(
        label="Sexuality, where the child has said",
        help_text="Only for an older child who wants it recorded.",
        limit=60,
        width="20",
        required=False,
    )
    views = LongText(
        label="The child’s wishes and feelings",
        help_text="In the child’s own words where you can. Every decision maker sees this.",
        required=False,
    )
    views_on = DateField(label="When were they heard?", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "born_on", today)
        limit(self.fields, "views_on", today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("views") and not cleaned.get("views_on") and "views_on" not in self.errors:
            self.add_error("views_on", "Enter when the child’s wishes and feelings were heard")
        if cleaned.get("is_disabled") and not cleaned.get("disability_note"):
            self.add_error("disability_note", "Describe the disability in a sentence or two")
        return cleaned


class ChangeForm(IdentityForm):
    """The same, for a child on file: with the version the typist saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(child: Child) -> dict[str, Any]:
        names = [*IdentityForm.base_fields, "version"]
        return {name: getattr(child, name) for name in names}


class OpenForm(IdentityForm):
    """A new child: where, with whom, since when in care."""

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        mine = by.authority.agencies(Permission.CHILD_OPEN)
        self.teams = Team.objects.filter(agency__in=mine).select_related("agency").order_by("agency__name", "name")
        self.fields["team"] = TeamChoice(
            self.teams,
            label="Which team holds the case?",
            empty_label="Choose a team",
            error_messages={"required": "Answer the question “Which team holds the case?”"},
        )
        self.fields["local_authority"] = forms.ModelChoiceField(
            Agency.objects.filter(kind=AgencyKind.LOCAL_AUTHORITY).order_by("name"),
            label="Which local authority is responsible for the child?",
            required=False,
            empty_label="Choose a local authority",
        )
        self.fields["entered_care_on"] = DateField(label="When did the child come into care?", required=False)
        self.fields["care_status"] = forms.ChoiceField(
            label="Under which legal status did the child come into care?",
            choices=[*AT_ENTRY, ("", "Not known yet")],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["relinquished_on"] = DateField(
            label="If the parents ask for adoption: when was the child referred?",
            help_text="Leave empty for every other child.",
            required=False,
        )
        for name in ("entered_care_on", "relinquished_on"):
            limit(self.fields, name, today)
        team = by.authority.held[0].team_id if by.authority.held else None
        self.initial.setdefault("team", team)

    def clean_care_status(self) -> LegalStatusCode | None:
        given = self.cleaned_data["care_status"]
        if given and not self.cleaned_data.get("entered_care_on") and "entered_care_on" not in self.errors:
            raise ValidationError("Say when the child came into care, or leave the legal status out.")
        return LegalStatusCode(given) if given else None


class TeamChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.agency.name}"


class HarderForm(DayForm):
    """Whether this child may wait longer than others (CH-52)."""

    reasons = forms.MultipleChoiceField(
        label="Why may this child wait longer than others?",
        help_text="Choose all that apply. Choose none to take the flag away.",
        choices=HarderReason,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = LongText(label="What is being done to shorten the wait?", required=False)


class StepForm(DayForm):
    """What was done to shorten the wait (CH-52)."""

    toward = forms.ChoiceField(label="What is it for?", choices=Toward, widget=forms.RadioSelect)
    what = PlainText(label="What was done?", limit=300)

    def clean_toward(self) -> Toward:
        return Toward(self.cleaned_data["toward"])


class RelinquishForm(DayForm):
    """The referral of a child given up by the parents (CH-03)."""


class AllocateForm(DayForm):
    """Who leads the search. The author of the report comes first (CH-13)."""

    why = LongText(label="If this is not the author of the child’s report, why?", rows=3, required=False)

    def __init__(self, *args: Any, child: Child, author: User | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = people_who(Permission.PROFILE_PUBLISH, child.file.agency, today)
        hint = f"{author.display_name} wrote the child’s report and usually leads." if author else ""
        first = author if author and can(author, Permission.PROFILE_PUBLISH, child.file) else None
        self.fields["worker"] = PersonChoice(
            people, label="Who will lead family finding?", help_text=hint, initial=first
        )
        self.order_fields(["worker", "on", "why"])


class ManagerForm(DayForm):
    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = people_who(Permission.CHILD_ALLOCATE, child.file.agency, today)
        self.fields["manager"] = PersonChoice(people, label="Which manager answers for this case?")
        self.order_fields(["manager", "on"])


class WhyForm(DayForm):
    """A date and a reason: for closing a task, ending a match, ending care and the like."""

    why = LongText(label="Why?")

    def __init__(self, *args: Any, question: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["why"].label = question
