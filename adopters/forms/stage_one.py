"""Forms of Stage One: the plan, its signatures, pauses, more time, the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from adopters.models import Member, StageOneOutcome
from adopters.plans import STAGE_ONE_PLAN, Section
from adoption.forms import DateField, GovukForm, LongText
from adoption.forms.records import DayForm, WhyForm, WithDocument, limit
from adoption.models import CaseFile, DocumentKind

MORE = "Anything else"


class PlanForm(DayForm):
    """The sections of the plan, each to be changed as this family needs it (AD-13)."""

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = [section["heading"] for section in sections if section["heading"] != MORE]
        texts = {section["heading"]: section["text"] for section in sections}
        for number, heading in enumerate(self.headings):
            self.fields[f"text_{number}"] = LongText(
                label=heading,
                rows=6,
                initial=texts[heading],
                error_messages={"required": f"Write something under “{heading}”"},
            )
        self.fields["more"] = LongText(label=MORE, rows=3, required=False, initial=texts.get(MORE, ""))
        self.fields["on"].label = "When was it drawn up?"
        self.order_fields([name for name in self.fields if name != "on"])

    def clean(self) -> dict[str, Any]:
        """What the action takes: the sections in their order, and the day."""
        cleaned = super().clean() or self.cleaned_data
        texts = [(heading, cleaned.get(f"text_{number}", "")) for number, heading in enumerate(self.headings)]
        texts += [(MORE, cleaned["more"])] if cleaned.get("more") else []
        return {"sections": [{"heading": h, "text": t} for h, t in texts], "on": cleaned.get("on")}


def sections_of(agreement: Any) -> list[Section]:
    """What a new version begins with: the one in force, or the usual words."""
    return list(agreement.sections) if agreement else [dict(section) for section in STAGE_ONE_PLAN]


class SignForm(GovukForm):
    agrees = forms.BooleanField(label="I have read this version and sign it for our agency")


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One person of the household, by name."""

    def __init__(self, members: Any, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": f"Answer the question “{kwargs.get('label')}”"})
        super().__init__(members, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PaperSignatureForm(WithDocument, DayForm):
    """A signature on paper, with the page on which it stands."""

    kind = DocumentKind.SIGNED_PLAN
    document_required = True

    def __init__(self, *args: Any, file: CaseFile, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When did they sign?"
        self.fields["member"] = MemberChoice(members, label="Who signed?", empty_label="Choose an applicant")
        self.ask_for_document(file, "The signed page")
        self.order_fields(["member", "on"])


class MoreTimeForm(GovukForm):
    until_on = DateField(label="Until when?", help_text="Six months from the start is the longest.")
    why = LongText(label="Why is more time needed?", rows=3, help_text="The team manager decides on it.")


class SucceedForm(DayForm):
    """The end of Stage One when they may go on."""

    told_on = DateField(label="When were they told?", required=False, help_text="If it was another day.")
    despite = LongText(label="If something is not done: why can Stage One end nonetheless?", rows=3, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        limit(self.fields, "told_on", today)
        self.fields["on"].label = "When did you decide?"
        self.order_fields(["on", "told_on", "despite"])


class NotGoingOnForm(GovukForm):
    """Reasons and letters. What concerns one of them alone goes into that person’s letter alone."""

    outcome = forms.ChoiceField(
        label="What is the ending?",
        choices=[(c.value, c.label) for c in (StageOneOutcome.NOT_GOING_ON, StageOneOutcome.TIME_RAN_OUT)],
        widget=forms.RadioSelect,
    )
    reasons = LongText(
        label="What are the reasons?",
        rows=6,
        help_text="Both applicants read this. Leave out what was found about one of them.",
    )
    referred_to = LongText(
        label="Where else may they turn?", rows=3, required=False, help_text="Other agencies, where that is right."
    )

    def __init__(self, *args: Any, members: Iterable[Member], may_be_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_late:
            self.fields.pop("outcome")
        self.members = list(members)
        for member in self.members:
            label = f"Only in the letter to {member.name}"
            self.fields[f"own_{member.number}"] = LongText(label=label, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        own = {member.pk: cleaned.pop(f"own_{member.number}", "") for member in self.members}
        return cleaned | {"own": {pk: words for pk, words in own.items() if words}}


class SendAndCloseForm(GovukForm):
    gone = forms.BooleanField(label="The letters have gone to every applicant")

    def clean(self) -> dict[str, Any]:
        super().clean()
        return {}


class DayOnly(DayForm):
    """When something happened, and nothing more."""


__all__ = [
    "DayOnly",
    "MemberChoice",
    "MoreTimeForm",
    "NotGoingOnForm",
    "PaperSignatureForm",
    "PlanForm",
    "SendAndCloseForm",
    "SignForm",
    "SucceedForm",
    "WhyForm",
    "sections_of",
]
