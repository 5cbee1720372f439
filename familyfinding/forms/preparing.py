"""Forms of meetings on the way to panel: arranged, written up, and what was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from adoption.forms import DateField, DateTimeField, GovukForm, LongText, PlainText, UploadField, YesNoField
from adoption.forms.records import PersonChoice
from adoption.models import DocumentKind, DocumentVersion, Mode, User
from adoption.wording import day_in_words
from children.models import Child
from familyfinding.actions.preparing_minutes import Came
from familyfinding.agendas import MeetingKind, Party, agenda_of
from familyfinding.models import BumpIntoPlan, StepMeeting
from familyfinding.needs import grouped


class ArrangeForm(GovukForm):
    """When and where; a medical consultation with whom and about which child, a bump-into meeting by which plan."""

    at = DateTimeField(label="When does it begin?", help_text="For example 12 6 2026 and 2:30pm.")
    mode = forms.ChoiceField(
        label="How do people take part?", choices=Mode, widget=forms.RadioSelect, initial="in_person"
    )
    place = PlainText(
        label="Where?", limit=300, required=False, help_text="The adopters read this. Never the carers’ address."
    )

    def __init__(
        self, *args: Any, kind: MeetingKind, children: list[Child], plans: QuerySet[BumpIntoPlan], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind == MeetingKind.MEDICAL:
            self.fields["adviser_name"] = PlainText(label="Who is the medical adviser?")
            if len(children) > 1:
                self.fields["child"] = ChildChoice(children)
        if kind == MeetingKind.BUMP_INTO:
            self.fields["plan"] = PlanChoice(plans)


class ChildChoice(forms.TypedChoiceField):
    """One child of the link."""

    def __init__(self, children: list[Child]) -> None:
        known = {str(one.pk): one for one in children}
        super().__init__(
            label="About which child?",
            choices=[(key, one.file.reference) for key, one in known.items()],
            coerce=lambda key: known[str(key)],
            widget=forms.RadioSelect,
        )


class PlanChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A plan that was agreed."""

    def __init__(self, plans: QuerySet[BumpIntoPlan]) -> None:
        super().__init__(
            queryset=plans,
            to_field_name="reference",
            label="Which plan is it held by?",
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose the plan. There is no bump-into meeting without one."},
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"Plan agreed on {obj.agreed_on.day} {obj.agreed_on:%B %Y}"


class MoveForm(GovukForm):
    at = DateTimeField(label="When does it begin now?", help_text="For example 12 6 2026 and 2:30pm.")
    mode = forms.ChoiceField(label="How do people take part?", choices=Mode, widget=forms.RadioSelect)
    place = PlainText(label="Where?", limit=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    @staticmethod
    def initial_of(meeting: StepMeeting) -> dict[str, Any]:
        return {name: getattr(meeting, name) for name in ("at", "mode", "place", "version")}


class CallOffForm(GovukForm):
    why = LongText(label="Why is it called off?", rows=3, limit=2000, help_text="For staff.")


class WriteUpForm(GovukForm):
    """Who came, each against the list of who was expected, and the points of the standard agenda (MT-22, MT-24)."""

    def __init__(self, *args: Any, meeting: StepMeeting, came_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = MeetingKind(meeting.kind)
        agenda = agenda_of(self.kind)
        for party in agenda.expected:
            self.fields[f"came_{party}"] = YesNoField(label=f"{party.label}: did they come?")
            self.fields[f"why_not_{party}"] = PlainText(
                label=f"If not, why not ({_small(party)})?", limit=500, required=False
            )
        for party in agenda.invited:
            self.fields[f"came_{party}"] = YesNoField(label=f"{party.label}: did they come?", required=False)
        self.fields["others"] = PlainText(
            label="Who else came?", required=False, help_text="Never the child: the child does not attend."
        )
        for topic in agenda.topics:
            self.fields[f"topic_{topic.key}"] = LongText(
                label=topic.title, help_text=topic.asks, rows=4, limit=8000, required=False
            )
        if not came_first:
            self.fields["before_why"] = LongText(
                label="Why was this held before the Meet and Greet?",
                rows=2,
                limit=1000,
                help_text="The Meet and Greet is the first meeting after the decision to proceed.",
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for party in agenda_of(self.kind).expected:
            if typed.get(f"came_{party}") is False and not typed.get(f"why_not_{party}"):
                self.add_error(f"why_not_{party}", f"Say why they did not come: {_small(party)}")
        topics = [topic.key for topic in agenda_of(self.kind).topics]
        if not self.errors and not any(typed.get(f"topic_{key}") for key in topics):
            raise ValidationError("Write what was said under at least one point of the agenda.")
        return typed

    @property
    def answers(self) -> dict[str, Any]:
        """The form as the action takes it."""
        typed, agenda = self.cleaned_data, agenda_of(self.kind)
        attendance = [
            Came(party, typed[f"came_{party}"], typed.get(f"why_not_{party}", "")) for party in agenda.expected
        ]
        attendance += [Came(party, True) for party in agenda.invited if typed.get(f"came_{party}")]
        if typed.get("others"):
            attendance.append(Came(Party.OTHER, True, who=typed["others"]))
        return {
            "attendance": attendance,
            "notes": {topic.key: typed.get(f"topic_{topic.key}", "") for topic in agenda.topics},
            "before_why": typed.get("before_why", ""),
        }


class AgreeForm(GovukForm):
    """One thing that was agreed (MT-33)."""

    what = LongText(label="What was agreed?", rows=3, limit=2000)
    who = PlainText(label="Who does it?")
    due_on = DateField(label="By when?", required=False, help_text="Leave it empty if it has no last day.")
    for_support_plan = YesNoField(label="Does it go into the Adoption Support Plan?")
    need = forms.ChoiceField(
        label="If so: which need of the child does it meet?",
        choices=[
            ("", "Choose a need"),
            *((group, [(kind.key, kind.says) for kind in kinds]) for group, kinds in grouped()),
        ],
        required=False,
    )
    from_when = PlainText(
        label="If so: from when, and how often?", required=False, help_text="For example “From placement, weekly”."
    )

    def __init__(self, *args: Any, workers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonChoice(
            workers,
            label="Which of us sees to it?",
            required=False,
            empty_label="Nobody of us",
            help_text="It then stands on their My work. Otherwise the worker who arranged the meeting is reminded.",
        )
        self.order_fields(["what", "who", "owner", "due_on"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("owner") and not typed.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Say by when it is done, if one of us sees to it")
        if typed.get("for_support_plan") and not typed.get("need"):
            self.add_error("need", "Say which need it meets: the support plan is built need by need")
        return typed


class DoneForm(GovukForm):
    outcome = LongText(label="What came of it?", rows=3, limit=2000)
    on = DateField(label="On which day?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = today  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class ReportSentForm(GovukForm):
    """Which version of the report went to the medical adviser, and when (TS-26)."""

    report: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which report?", queryset=None, empty_label=None, widget=forms.RadioSelect
    )
    sent_on = DateField(label="When was it sent?")

    def __init__(self, *args: Any, reports: QuerySet[Any], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["report"]
        field.queryset = reports  # type: ignore[attr-defined]
        field.label_from_instance = in_words  # type: ignore[attr-defined]
        self.fields["sent_on"].latest = today  # type: ignore[attr-defined]
        self.fields["sent_on"].initial = today


class NetworkPlanForm(GovukForm):
    """The plan that family and friends made (MT-41)."""

    kind = DocumentKind.SIGNED_PLAN
    upload = UploadField(label="The plan of the family network", help_text="A PDF, a text document or a photograph.")


def in_words(version: DocumentVersion) -> str:
    return f"{version.document.title}, version {version.number}, of {day_in_words(version.added_at.date())}"


def _small(party: Party) -> str:
    label = str(party.label)
    return label[0].lower() + label[1:]
