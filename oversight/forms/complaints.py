"""Forms of the central record of complaints."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms import DateField, GovukForm, LongText, PlainText, ReferenceField, YesNoField
from adoption.forms.records import DayForm, limit
from adoption.models import Agency, CaseFile, User
from adoption.permissions import Permission
from oversight.models import ByWhom, How, Outcome, Stage

KEEP = Permission.COMPLAINTS_KEEP


class RecordForm(GovukForm):
    """A complaint that came by letter, by telephone or to a worker."""

    received_on = DateField(label="When was it received?")
    by_whom = forms.ChoiceField(label="Who complains?", choices=ByWhom, widget=forms.RadioSelect)
    name = PlainText(label="What is their name?", required=False, help_text="Leave empty if they would rather not say.")
    how = forms.ChoiceField(label="How did it come?", choices=[one for one in How.choices if one[0] != How.PORTAL])
    stage = forms.ChoiceField(
        label="How shall it be dealt with?",
        choices=[(one.value, one.label) for one in (Stage.INFORMAL, Stage.FORMAL)],
        widget=forms.RadioSelect,
        help_text="Talking it over comes first, unless they ask for the formal procedure.",
    )
    what = LongText(label="What happened?", rows=6, limit=20_000, help_text="In their own words where you can.")
    wanted = LongText(label="What would put it right?", rows=3, limit=5_000, required=False)
    helper = PlainText(
        label="Who helps a child to complain?",
        required=False,
        help_text="The Children’s Rights Officer, while a child is in the care of the local authority.",
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        limit(self.fields, "received_on", today)
        self.fields["received_on"].initial = today
        agencies = Agency.objects.filter(pk__in=user.authority.agencies(KEEP)).order_by("name")
        self.fields["agency"] = forms.ModelChoiceField(
            agencies, label="Which agency is it about?", empty_label="Choose"
        )
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0]
        self.fields["reference"] = ReferenceField(
            label="Which case file is it about?", required=False, find=self._found
        )
        self.order_fields(["agency"])

    def _found(self, reference: str) -> CaseFile | None:
        """Among what this person may open: a hidden file and none get the same answer."""
        return CaseFile.objects.visible_to(self.user).filter(reference=reference).first()


class TakeOnForm(GovukForm):
    def __init__(self, *args: Any, people: Any, workers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"] = PersonChoice(people, label="Who deals with it?", empty_label="Choose")
        self.fields["about"] = PersonChoice(
            workers, label="Is it about one of our workers?", required=False, empty_label="About nobody in particular"
        )
        self.fields["acknowledge_by"] = DateField(label="By when is it acknowledged?")
        self.fields["respond_by"] = DateField(label="By when do they have an answer?")


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class AcknowledgeForm(DayForm):
    procedure = YesNoField(label="Did they get the procedure and its forms?")


class StageForm(DayForm):
    stage = forms.ChoiceField(
        label="Where does it go on?",
        choices=[(one.value, one.label) for one in (Stage.FORMAL, Stage.OMBUDSMAN)],
        widget=forms.RadioSelect,
    )
    why = LongText(label="Why?", rows=3, limit=4_000)


class AnswerForm(DayForm):
    outcome = forms.ChoiceField(
        label="What is the outcome?", choices=[one for one in Outcome.choices if one[0]], widget=forms.RadioSelect
    )
    words = LongText(label="The answer, as they read it", rows=8, limit=20_000)
    learning = LongText(label="What do we change because of it?", rows=3, limit=5_000, required=False)
