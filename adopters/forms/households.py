"""The home, who works with the household, and the end of the file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adopters.actions.closing import BY_WORKERS
from adopters.flows import Ending
from adopters.models import Household
from adoption.forms import GovukForm, LongText
from adoption.forms.records import DayForm, PersonChoice
from adoption.models import Agency, AgencyKind
from adoption.permissions import Permission
from adoption.staff import people_who


class HomeForm(GovukForm):
    """What kind of home it is, and what workers plan around (AD-61)."""

    local_authority = forms.ModelChoiceField(
        Agency.objects.filter(kind=AgencyKind.LOCAL_AUTHORITY).order_by("name"),
        label="In which local authority do they live?",
        required=False,
        empty_label="Choose a local authority",
    )
    home_about = LongText(label="What kind of home is it?", rows=3, required=False)
    bedrooms = forms.IntegerField(label="How many bedrooms?", required=False, min_value=0, max_value=50)
    pets = LongText(label="Pets", rows=2, required=False)
    arrangements = LongText(
        label="What should we plan around?",
        help_text="Shifts, children with needs, calls in the evening. Shown on every page of the record.",
        rows=3,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(household: Household) -> dict[str, Any]:
        return {name: getattr(household, name) for name in HomeForm.base_fields}


class AllocateForm(DayForm):
    """Who works with this household."""

    why = LongText(label="Why?", help_text="Needed when it passes from one worker to another.", rows=2, required=False)

    def __init__(self, *args: Any, household: Household, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = people_who(Permission.HOUSEHOLD_WRITE, household.file.agency, today)
        self.fields["worker"] = PersonChoice(people, label="Who will work with this household?")
        self.order_fields(["worker", "on", "why"])


class ManagerForm(DayForm):
    def __init__(self, *args: Any, household: Household, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = people_who(Permission.ASSESSMENT_DECIDE, household.file.agency, today)
        self.fields["manager"] = PersonChoice(people, label="Which manager answers for this household?")
        self.order_fields(["manager", "on"])


class CloseForm(DayForm):
    """Why the household goes no further here."""

    ending = forms.ChoiceField(
        label="What happened?",
        choices=[(ending.value, ending.label) for ending in (*BY_WORKERS, Ending.ADOPTED)],
        widget=forms.RadioSelect,
    )
    why = LongText(label="Why?", help_text="In their own words, where you can.", rows=3)
