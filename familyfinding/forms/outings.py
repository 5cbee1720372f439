"""Forms about children at discovery events and activity days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from adopters.models import Gathering
from adoption.forms import DateField, GovukForm, LongText, YesNoField
from adoption.forms.records import PersonChoice
from adoption.models import User
from adoption.wording import moment_in_words
from familyfinding.models import MediaItem, Outing


class BookOutingForm(GovukForm):
    gathering: forms.ModelChoiceField[Gathering] = forms.ModelChoiceField(
        label="Which event?", queryset=Gathering.objects.none(), empty_label="Choose"
    )
    carers_come = forms.BooleanField(
        label="The foster carers come with the child",
        required=False,
        help_text="Always for an activity day. For a discovery event on a screen, leave it empty.",
    )

    def __init__(self, *args: Any, gatherings: QuerySet[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["gathering"]
        field.queryset = gatherings  # type: ignore[attr-defined]
        field.label_from_instance = event_in_words  # type: ignore[attr-defined]


def event_in_words(gathering: Any) -> str:
    return f"{gathering.get_kind_display()}: {gathering.title}, {moment_in_words(gathering.starts_at)}"


class PrepareForm(GovukForm):
    """What was done before it. What does not belong to the kind of event is left out."""

    guided_on = DateField(label="When were the foster carers given guidance?", required=False)
    guided_how = LongText(label="What guidance?", rows=2, limit=2000, required=False)
    voice_on = DateField(label="When was the child’s voice recorded?", required=False)
    child_prepared_on = DateField(label="When was the child prepared?", required=False)
    child_prepared_how = LongText(label="How was the child prepared?", rows=2, limit=2000, required=False)
    carers_prepared_on = DateField(label="When were the foster carers prepared?", required=False)
    carers_prepared_how = LongText(label="How were they prepared?", rows=2, limit=2000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    DISCOVERY = ("guided_on", "guided_how", "voice_on", "voice_with")
    ACTIVITY = ("child_prepared_on", "child_prepared_how", "carers_prepared_on", "carers_prepared_how")

    def __init__(self, *args: Any, outing: Outing, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voice_with"] = PersonChoice(
            people, label="Which worker helped the child to record?", required=False
        )
        first, other = (
            (self.ACTIVITY, self.DISCOVERY) if outing.gathering.kind == "activity" else (self.DISCOVERY, self.ACTIVITY)
        )
        for name in other:
            del self.fields[name]
        self.order_fields([*first, "version"])

    @staticmethod
    def initial_of(outing: Outing) -> dict[str, Any]:
        names = [*PrepareForm.ACTIVITY, "guided_on", "guided_how", "voice_on", "version"]
        return {name: getattr(outing, name) for name in names} | {"voice_with": outing.voice_with_id}


class ChooseForm(GovukForm):
    item: forms.ModelChoiceField[MediaItem] = forms.ModelChoiceField(
        label="Which picture or clip?", queryset=MediaItem.objects.none(), empty_label="Choose"
    )

    def __init__(self, *args: Any, items: QuerySet[MediaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        field.queryset = items  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.alt  # type: ignore[attr-defined]


class OutcomeForm(GovukForm):
    came = YesNoField(label="Did the child take part?")
    said = LongText(
        label="How was it for the child?",
        rows=4,
        limit=3000,
        help_text="What they enjoyed, what was hard, who asked about them. If they did not take part: why.",
    )
