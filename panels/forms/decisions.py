"""The decision maker’s page: consultation, arguments, decision (PN-25, PN-27)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms import DateField, GovukForm, LongText, PlainText, YesNoField
from adoption.forms.records import DayForm
from adoption.models import Document, DocumentKind, Outcome
from panels.actions.decision_letters import Reader
from panels.actions.question_papers import Wanted
from panels.models import PanelView


class ConsultForm(DayForm):
    """The decision maker’s own words that they consulted and read."""

    adviser = PlainText(label="Which panel adviser did you consult?")
    read = forms.BooleanField(label="I have read the papers and the final minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].error_messages = {"required": "Tick that you have read the papers and the final minutes"}
        self.order_fields(["adviser", "on", "read"])


class WeighForm(GovukForm):
    """What the decision maker takes from the papers."""

    legal_advice = LongText(label="Legal advice", rows=3, required=False)
    medical_advice = LongText(label="Medical advice", rows=3, required=False)
    arguments_for = LongText(label="Arguments for", rows=5, required=False)
    arguments_against = LongText(label="Arguments against", rows=5, required=False)
    welfare = LongText(
        label="The child’s welfare throughout life",
        help_text="For a child: the welfare checklist of section 1(4) of the Adoption and Children Act 2002.",
        rows=4,
        required=False,
    )
    agrees_with_panel = YesNoField(label="Do you agree with panel?", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, of_child: bool, after_panel: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of_child:
            del self.fields["welfare"]
        if not after_panel:
            del self.fields["agrees_with_panel"]


class DecideForm(GovukForm):
    """The decision, its reasons, and that everything was read."""

    outcome = forms.ChoiceField(label="What do you decide?", widget=forms.RadioSelect)
    reasons = LongText(label="What are your reasons?", rows=6)
    read = forms.BooleanField(label="I decide on exactly the papers and minutes listed above")

    def __init__(self, *args: Any, says: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = list(says.items())  # type: ignore[attr-defined]
        self.fields["read"].error_messages = {"required": "Tick that you decide on exactly these papers"}


REPORTS = (DocumentKind.PERMANENCE_REPORT, DocumentKind.ADOPTERS_REPORT)
SAYS: dict[str, dict[str, str]] = {
    "suitability": {
        Outcome.AGREED: "Suitable to adopt",
        Outcome.REFUSED: "Not suitable to adopt: a qualifying determination",
        Outcome.SENT_BACK: "Send back for more work",
    },
    "adoption_plan": {
        Outcome.AGREED: "Adoption is the plan",
        Outcome.REFUSED: "Adoption is not the plan",
        Outcome.SENT_BACK: "Send back for more work",
    },
    "approval_review": {
        Outcome.AGREED: "End the approval",
        Outcome.REFUSED: "The adopters stay approved",
        Outcome.SENT_BACK: "Send back for more work",
    },
    "panel_match": {
        Outcome.AGREED: "Ratify the match",
        Outcome.REFUSED: "Do not ratify the match: more work, with reasons",
    },
}
"""The outcomes of each kind of decision, in its own words."""


class QuestionPapersForm(GovukForm):
    """Which document of the file is which paper. The report is there already."""

    def __init__(self, *args: Any, wanted: Iterable[Wanted], documents: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = documents.filter(withdrawn_on=None).exclude(kind__in=REPORTS)
        for one in wanted:
            self.fields[one.key] = AnyDocument(
                queryset=found.order_by("title", "pk"), label=one.title, required=False, empty_label="None"
            )
            if one.must:
                self.fields[one.key].help_text = "Without them nothing can be decided. Add them to the file first."
            elif one.required:
                self.fields[one.key].help_text = "Without it the decision maker has to note where they found it."


class ReviewPapersForm(QuestionPapersForm):
    """The same for the review of an approval that a panel elsewhere considered, with what that panel advised."""

    panel_name = PlainText(label="Which panel considered it?", limit=200)
    panel_on = DateField(label="When did it meet?")
    panel_view = forms.ChoiceField(
        label="What did it advise?", choices=[one for one in PanelView.choices if one[0]], widget=forms.RadioSelect
    )
    minutes_on = DateField(label="When were its minutes final?")


class AnyDocument(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class LettersForm(GovukForm):
    """Whom to write to. Nobody is left out by mistake: everybody who can be written to is ticked."""

    to = forms.MultipleChoiceField(label="Whom do you write to?", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, readers: list[Reader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(reader.to.reference): reader.to for reader in readers}
        named = [(key, f"{to.name}, {to.get_relation_display().lower()}") for key, to in self.people.items()]
        self.fields["to"].choices = named  # type: ignore[attr-defined]
        self.fields["to"].initial = list(self.people)
        self.fields["to"].error_messages = {"required": "Choose at least one person"}
        self.fields["to"].help_text = (
            "A father without parental responsibility is told where your agency thinks it right: take the tick away "
            "if it does not."
        )


class ToldDecisionForm(DayForm):
    def __init__(self, *args: Any, whom: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"] = forms.MultipleChoiceField(
            label="Who was told?", choices=list(whom.items()), widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["whom", "on"])
