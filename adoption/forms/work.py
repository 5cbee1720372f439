"""Forms of the kernel's working pages: decisions, policies, documents, deadlines, calendars."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.errors import NotPossible
from adoption.forms.dates import DateField
from adoption.forms.fields import LongText, PlainText, UploadField, YesNoField
from adoption.forms.govuk import GovukForm
from adoption.models import Agency, Approval, Cause, DocumentKind, DocumentVersion, Outcome
from adoption.models.people import Side
from adoption.periods import Unit
from adoption.policies import Policy, PolicyKind
from adoption.starts import read_start
from adoption.timescales import TIMESCALES
from adoption.uploads import kinds_for, limit_for

OUTCOMES = [
    (Outcome.AGREED.value, "Agree"),
    (Outcome.SENT_BACK.value, "Send back: something has to be mended first"),
    (Outcome.REFUSED.value, "Refuse"),
]
RULES = [(ref, f"{ref}: {row.must}"[:90]) for ref, row in TIMESCALES.items()]
PERIODS = [(unit.value, unit.label) for unit in Unit if unit != Unit.HOURS]


class DecisionForm(GovukForm):
    """Deciding one question. The tick is asked for only where a paper is decided on."""

    outcome = forms.ChoiceField(label="What do you decide?", choices=OUTCOMES, widget=forms.RadioSelect)
    reasons = LongText(
        label="Your reasons",
        required=False,
        help_text="Needed unless you agree. The person who asked reads them, and they stay on the file.",
    )
    capacity = forms.ChoiceField(
        label="In which capacity do you decide?",
        choices=Approval._meta.get_field("capacity").choices,  # type: ignore[arg-type]
        initial="own",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, paper: DocumentVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if paper:
            label = f"I have read version {paper.number} of “{paper.document.title}”"
            self.fields["read"] = forms.BooleanField(label=label, required=False)


class PolicyForm(GovukForm):
    """A new value for one setting, from a date, with its reason. `value` is what the policy takes."""

    from_on = DateField(label="From which date?", help_text="It applies where the clock starts on or after that date.")
    why = LongText(label="Why is it changed?", limit=1000, rows=3)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.fields.update(_value_fields(policy))
        self.order_fields([*_value_fields(policy), "from_on", "why"])

    @property
    def value(self) -> Any:
        """The value as the policy checks it."""
        typed = self.cleaned_data
        if self.policy.kind != PolicyKind.PERIOD:
            return typed["value"]
        if not typed.get("number"):
            return None
        return {"number": int(typed["number"]), "unit": typed["unit"], "before": self.policy.before}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        number = typed.get("number", "")
        if self.policy.kind == PolicyKind.PERIOD and number and not (number.isascii() and number.isdigit()):
            self.add_error("number", "How many must be a whole number, for example 3")
        return typed


def _value_fields(policy: Policy) -> dict[str, forms.Field]:
    """What to ask for, by the kind of the setting."""
    required = not policy.optional
    if policy.kind == PolicyKind.PERIOD:
        number = PlainText(label="How many?", limit=5, width="3", required=required)
        where = "before" if policy.before else "after"
        unit = forms.ChoiceField(label=f"Of what, {where} the event?", choices=PERIODS, required=required)
        return {"number": number, "unit": unit}
    if policy.kind == PolicyKind.YES_NO:
        return {"value": YesNoField(label=policy.says, required=required)}
    if policy.kind == PolicyKind.CHOICE:
        choices = list(policy.choices.items())
        return {"value": forms.ChoiceField(label=policy.says, choices=choices, widget=forms.RadioSelect)}
    if policy.kind == PolicyKind.STEPS:
        widget = forms.CheckboxSelectMultiple
        choices = list(policy.choices.items())
        return {"value": forms.MultipleChoiceField(label=policy.says, choices=choices, widget=widget)}
    return {"value": PlainText(label=policy.says, required=required, width="20")}


class WorkOutForm(GovukForm):
    """One rule, one start: what date follows?"""

    rule = forms.ChoiceField(label="Which rule?", choices=RULES)
    start = PlainText(
        label="When does the clock start?",
        limit=40,
        width="20",
        help_text="A date such as 31 March 2026 or 31/03/2026. For rules in hours also a time: 2026-10-24T13:00.",
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Whose policy?",
        required=False,
        empty_label="Nobody’s: the number in the source",
        to_field_name="code",
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]

    def clean_start(self) -> Any:
        try:
            return read_start(self.cleaned_data["start"])
        except NotPossible as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class DocumentForm(GovukForm):
    """A document. The kind decides which files are taken; what is inside is looked at when it is stored."""

    kind = forms.ChoiceField(label="What is it?", choices=DocumentKind)
    title = PlainText(label="What should it be called?", help_text="As colleagues will look for it. No full names.")
    upload = UploadField(label="The file", kinds=tuple({s for k in DocumentKind for s in kinds_for(k)}), megabytes=100)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file, kind = typed.get("upload"), typed.get("kind")
        if file and kind and (file.size or 0) > limit_for(kind) * 1024 * 1024:
            self.add_error("upload", f"The file must be smaller than {limit_for(kind)} MB")
        return typed


class UploadForm(DocumentForm):
    """A new document on a file."""

    field_order = ("kind", "title", "about_side", "upload")
    about_side = forms.ChoiceField(
        label="Whose details are in it?",
        choices=Side,
        initial=Side.CARE,
        widget=forms.RadioSelect,
        help_text="Papers with birth family details are never sent to adoptive families, nor the other way round.",
    )


class VersionForm(GovukForm):
    """A newer version of a document that is there."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = UploadField(label="The new version", kinds=kinds_for(kind), megabytes=limit_for(kind))
        field.help_text = f"{', '.join(kinds_for(kind)).upper()}, up to {limit_for(kind)} MB."
        self.fields["upload"] = field


class WhyForm(GovukForm):
    """A reason, and nothing else."""

    why = LongText(label="Why?", limit=2000, rows=3)

    def __init__(self, *args: Any, label: str = "Why?", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label


class MoreTimeForm(GovukForm):
    until_on = DateField(label="By when can it be done?")
    why = LongText(label="Why is more time needed?", limit=2000, rows=4, help_text="A manager decides on this.")


class CauseForm(GovukForm):
    cause = forms.ChoiceField(label="What was the main cause?", choices=Cause, widget=forms.RadioSelect)
    cause_note = LongText(label="Anything to add?", limit=2000, rows=3, required=False)


class HolidayForm(GovukForm):
    day = DateField(label="Which day?", help_text="A Monday to Friday on which offices in England are shut.")
    name = PlainText(label="What is it called?", limit=100)


class JoinForm(GovukForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Which agency?", to_field_name="code")
    from_on = DateField(label="From which date?")

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]


class LeaveForm(GovukForm):
    to_on = DateField(label="Which is its last day?", help_text="From the next day its adopters see only their own.")
