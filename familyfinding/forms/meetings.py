"""Forms of the family finding meeting: its calendar, its agenda, who came, and the minute of one child."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from adopters.models import Household
from adoption.actions.agreed import ToDo
from adoption.forms import DateField, DateTimeField, GovukForm, LongText, PlainText
from adoption.forms.records import PersonChoice
from adoption.models import Mode, User
from adoption.wording import day_in_words
from familyfinding.models import Attending, FindingMeeting, PartnerAtMeeting, Profile


class VersionField(forms.IntegerField):
    """Which version was read, carried along unseen."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class BeginRoundForm(GovukForm):
    """Who chairs the monthly meeting."""

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = PersonChoice(people, label="Who chairs the meetings?")


class PlaceForm(GovukForm):
    """When and where."""

    starts_at = DateTimeField(label="When does it begin?", help_text="For example 11 6 2025 and 10am.")
    mode = forms.ChoiceField(
        label="How do people take part?", choices=Mode, widget=forms.RadioSelect, initial=Mode.VIDEO
    )
    place = PlainText(label="Where?", limit=200, required=False)
    link = forms.URLField(label="Address of the video meeting", required=False, assume_scheme="https", max_length=200)


class PlanForm(PlaceForm):
    """One meeting, or one each month on the same weekday; an extra one says why."""

    months = forms.TypedChoiceField(
        label="How many months ahead?",
        choices=[(1, "This one only"), (3, "Three months"), (6, "Six months"), (12, "A year")],
        coerce=int,
        initial=1,
        help_text="Each on the same weekday of its month, such as the second Wednesday.",
    )
    extra_why = LongText(
        label="If it is an extra meeting: why is it needed?",
        rows=3,
        limit=1000,
        required=False,
        help_text="Leave empty for the monthly meeting. An extra one is for a hearing that comes before the next.",
    )


class MoveMeetingForm(PlaceForm):
    version = VersionField()

    @staticmethod
    def initial_of(meeting: FindingMeeting) -> dict[str, Any]:
        return {name: getattr(meeting, name) for name in ("starts_at", "mode", "place", "link", "version")}


class WhyForm(GovukForm):
    """A reason, in a sentence."""

    why = LongText(label="Why?", rows=3, limit=1000)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label


class AddChildForm(GovukForm):
    """A child for whom this person finds families."""

    child: forms.ModelChoiceField[Profile] = forms.ModelChoiceField(
        label="Which child?", queryset=Profile.objects.none(), empty_label="Choose"
    )
    why = PlainText(label="Why should the meeting talk about this child?", limit=300, required=False)

    def __init__(self, *args: Any, profiles: QuerySet[Profile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["child"]
        field.queryset = profiles  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.child.name} ({one.child.file.reference})"  # type: ignore[attr-defined]


class AgendaForm(GovukForm):
    """From the child’s side: which meeting."""

    meeting: forms.ModelChoiceField[FindingMeeting] = forms.ModelChoiceField(
        label="Which meeting?", queryset=FindingMeeting.objects.none(), empty_label="Choose"
    )
    why = PlainText(label="Why should the meeting talk about this child?", limit=300, required=False)

    def __init__(self, *args: Any, meetings: QuerySet[FindingMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset = meetings  # type: ignore[attr-defined]
        field.label_from_instance = meeting_in_words  # type: ignore[attr-defined]


def meeting_in_words(meeting: Any) -> str:
    extra = ", an extra meeting" if meeting.extra else ""
    return f"{day_in_words(meeting.on)}{extra}. The agenda closes on {day_in_words(meeting.agenda_closes_on)}"


class PositionForm(GovukForm):
    """How things stand at one partner."""

    representative_name = PlainText(label="Who comes, if they have no account here?", limit=120, required=False)
    of_children = LongText(label="Where children stand", rows=4, limit=4000, required=False)
    of_adopters = LongText(
        label="Where adopters stand",
        rows=4,
        limit=4000,
        required=False,
        help_text="How many wait and since when, and what they could offer. No names.",
    )
    version = VersionField()

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["representative"] = PersonChoice(people, label="Who comes for the partner?", required=False)
        self.order_fields(["representative", "representative_name", "of_children", "of_adopters", "version"])

    @staticmethod
    def initial_of(partner: PartnerAtMeeting) -> dict[str, Any]:
        names = ("representative_name", "of_children", "of_adopters", "version")
        return {name: getattr(partner, name) for name in names} | {"representative": partner.representative_id}


class AttendingForm(GovukForm):
    """One question for each partner; for who is absent, why."""

    def __init__(self, *args: Any, partners: Sequence[PartnerAtMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = partners
        for partner in partners:
            self.fields[f"attending_{partner.pk}"] = forms.ChoiceField(
                label=partner.agency.name,
                choices=[(Attending.CAME.value, "Came"), (Attending.ABSENT.value, "Absent")],
                widget=forms.RadioSelect,
                initial=partner.attending,
                required=False,
            )
            self.fields[f"why_{partner.pk}"] = PlainText(
                label=f"{partner.agency.name}: if absent, why?", limit=300, required=False, initial=partner.absence_why
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for partner in self.partners:
            absent = given.get(f"attending_{partner.pk}") == Attending.ABSENT
            if absent and not given.get(f"why_{partner.pk}"):
                self.add_error(f"why_{partner.pk}", f"Say why nobody came for {partner.agency.name}")
        return given

    @property
    def answers(self) -> list[tuple[PartnerAtMeeting, str, str]]:
        """Partner, how they attended, and why not; nothing for whoever was left open."""
        found = self.cleaned_data
        rows = [(one, found.get(f"attending_{one.pk}", ""), found.get(f"why_{one.pk}", "")) for one in self.partners]
        return [row for row in rows if row[1]]


class MinuteForm(GovukForm):
    """What was said, whether a wider range of homes would help, and one action at a time."""

    said = LongText(label="What was said", rows=6, limit=6000)
    wider = forms.BooleanField(label="Would gain from a wider range of homes", required=False)
    wider_why = LongText(label="If so: why?", rows=2, limit=2000, required=False)
    action_what = PlainText(label="Action: what is to be done?", limit=300, required=False)
    action_due_on = DateField(label="By when?", required=False)
    version = VersionField()

    def __init__(self, *args: Any, people: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action_owner"] = PersonChoice(people, label="Who does it?", required=False)
        self.fields["action_due_on"].earliest = today  # type: ignore[attr-defined]
        order = ["said", "wider", "wider_why", "action_what", "action_owner", "action_due_on", "version"]
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        """An action has all three parts; a day or a person alone is nothing yet."""
        given = super().clean() or {}
        what, owner, due_on = (given.pop(f"action_{name}", None) for name in ("what", "owner", "due_on"))
        if what and not owner and "action_owner" not in self.errors:
            self.add_error("action_owner", "Choose who does it")
        if what and not due_on and "action_due_on" not in self.errors:
            self.add_error("action_due_on", "Give the day by which it is done")
        if given.get("wider") and not given.get("wider_why"):
            self.add_error("wider_why", "Say why this child would gain from a wider range of homes")
        given["todo"] = ToDo(what, owner, due_on) if what and owner and due_on else None
        return given


class NameFamilyForm(GovukForm):
    """A family the meeting thought of."""

    household: forms.ModelChoiceField[Household] = forms.ModelChoiceField(
        label="Which family?", queryset=Household.objects.none(), empty_label="Choose"
    )
    why = LongText(label="Why this family?", rows=3, limit=3000, help_text="Needs of the child and what they offer.")

    def __init__(self, *args: Any, households: QuerySet[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["household"]
        field.queryset = households  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.file.title} ({one.file.reference})"  # type: ignore[attr-defined]
