"""Planning an event, booking, attendance, feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from adopters.models import Booking, Gathering, GatheringKind, Helper, Member, Topic
from adoption.forms import DateTimeField, GovukForm, LongText, PlainText
from adoption.models import Agency


class GatheringForm(GovukForm):
    """One event. Who delivers is proposed by rotation; another partner may be chosen."""

    kind = forms.ChoiceField(label="What is it?", choices=GatheringKind.choices)
    title = PlainText(label="Title", limit=120)
    about = LongText(label="What will people learn or do?", required=False, rows=4)
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Safer caring, trauma and early attachment must be done before panel.",
    )
    helpers = forms.MultipleChoiceField(
        label="Who contributes?",
        choices=Helper.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="As a role only: no names, and nothing of anybody’s case.",
    )
    starts_at = DateTimeField(label="Starts")
    ends_at = DateTimeField(label="Ends")
    place = PlainText(label="Place", required=False, help_text="Leave empty for an online event.")
    link = forms.URLField(label="Address of the video meeting", required=False, assume_scheme="https", max_length=200)
    public_page = forms.URLField(
        label="Address of its public page",
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text="Where the event is announced to everybody. Nothing about a child stands there.",
    )
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=500,
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
    delivered_by = forms.ModelChoiceField(label="Delivered by", queryset=Agency.objects.none(), empty_label=None)
    open_to_partners = forms.BooleanField(label="Adopters of other partners may book", required=False, initial=True)

    def __init__(self, *args: Any, partners: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agency.objects.filter(pk__in=[partner.pk for partner in partners]).order_by("name")
        self.fields["delivered_by"].queryset = rows  # type: ignore[attr-defined]


def as_initial(gathering: Gathering) -> dict[str, Any]:
    return {name: getattr(gathering, name) for name in GatheringForm.base_fields}


class CancelEventForm(GovukForm):
    why = PlainText(label="Why is it cancelled?", limit=300, help_text="Staff see this. People who booked are told.")


class BookForForm(GovukForm):
    """A worker books for one applicant."""

    gathering = forms.ModelChoiceField(label="Event", queryset=Gathering.objects.none(), empty_label="Choose an event")
    member: forms.ModelChoiceField[Member] = forms.ModelChoiceField(
        label="For whom?", queryset=Member.objects.none(), empty_label="Choose a person"
    )

    def __init__(self, *args: Any, gatherings: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events, people = self.fields["gathering"], self.fields["member"]
        events.queryset, people.queryset = gatherings, members  # type: ignore[attr-defined]
        events.label_from_instance = event_in_words  # type: ignore[attr-defined]
        people.label_from_instance = lambda member: member.name  # type: ignore[attr-defined]


def event_in_words(gathering: Gathering) -> str:
    from adoption.clock import london

    return f"{gathering.title}, {london(gathering.starts_at):%-d %B %Y, %H:%M}"


class ExcuseForm(GovukForm):
    member: forms.ModelChoiceField[Member] = forms.ModelChoiceField(
        label="Who?", queryset=Member.objects.none(), empty_label="Choose a person"
    )
    topic = forms.ChoiceField(label="Which topic?", choices=Topic.choices)
    why = LongText(label="Why is it not needed before the recommendation?", rows=3, limit=2000)

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["member"]
        people.queryset = members  # type: ignore[attr-defined]
        people.label_from_instance = lambda member: member.name  # type: ignore[attr-defined]


class AttendanceForm(GovukForm):
    """One question for each person who has a place."""

    def __init__(self, *args: Any, bookings: Sequence[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for booking in bookings:
            self.fields[f"came_{booking.pk}"] = forms.ChoiceField(
                label=booking.person.name,
                choices=(("yes", "Came"), ("no", "Did not come")),
                required=False,
                initial={True: "yes", False: "no"}.get(booking.attended),  # type: ignore[arg-type]
                widget=forms.RadioSelect,
            )

    @property
    def came(self) -> dict[int, bool]:
        """What was answered, by booking; nothing for whoever was left open."""
        answers = self.cleaned_data.items()
        return {int(name.removeprefix("came_")): value == "yes" for name, value in answers if value}
