"""Papers of a link: who writes, one section, one line of support, a comment and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adopters.forms.report import MemberChoice
from adoption.forms import GovukForm, LongText, PlainText, YesNoField
from adoption.forms.records import DayForm, PersonChoice
from adoption.models import Relation
from adoption.permissions import Permission
from adoption.staff import people_who
from children.models import Child
from familyfinding.models import CommentAnswer, Funding, Link, LinkPaper
from familyfinding.paper_sections import PaperKind


class CarerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class BeginPaperForm(DayForm):
    """Which paper, about which child, and whether the law lets the author write alone."""

    kind = forms.ChoiceField(label="Which paper?", choices=PaperKind, widget=forms.RadioSelect)
    author_qualified = YesNoField(
        label="Has the author three years’ experience with children, adoption among them?", initial=True
    )

    def __init__(self, *args: Any, link: Link, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.children = {one.file.reference: one for one in link.children}
        people = people_who(Permission.INTEREST_WORK, link.child.file.agency, today)
        if len(link.children) > 1:
            named = [(ref, f"{one.first_name} ({ref})") for ref, one in self.children.items()]
            self.fields["child"] = forms.ChoiceField(
                label="About which child?", choices=named, widget=forms.RadioSelect
            )
        self.fields["author"] = PersonChoice(people, label="Who writes it?", initial=link.child.file.lead)
        self.fields["supervised_by"] = PersonChoice(
            people, label="If not, who supervises the author?", required=False, empty_label="Nobody"
        )
        self.fields["on"].label = "When was it begun?"
        self.order_fields(["kind", "child", "author", "author_qualified", "supervised_by", "on"])

    def clean_child(self) -> Child:
        return self.children[self.cleaned_data["child"]]


class PaperSectionForm(GovukForm):
    """One section’s words."""

    text = LongText(label="Text", rows=14, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "Text", asks: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, asks


class SupportLineForm(GovukForm):
    """One line of the support plan. What is not known yet can stay empty until the plan is handed in."""

    need = PlainText(label="What is it for?", limit=300, help_text="The need, in a few words.")
    what = LongText(label="What is offered?", rows=4, limit=4000)
    provider = PlainText(label="By whom?", required=False, help_text="The service, or the person’s post.")
    lead = PlainText(label="Who sees to it that it happens?", required=False)
    how_often = PlainText(label="How often?", limit=120, required=False)
    begins = PlainText(label="From when?", limit=120, required=False, help_text="For example: from the first visit.")
    ends = PlainText(label="Until when?", limit=120, required=False)
    funding = forms.ChoiceField(label="Who pays?", choices=[("", "Not settled yet"), *Funding.choices], required=False)


class ChangeLineForm(SupportLineForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class StrikeForm(GovukForm):
    why = LongText(label="Why is this line taken out?", rows=3, limit=2000)


class PaperCommentForm(DayForm):
    """A comment that did not come through the portal."""

    text = LongText(label="What did they say?", rows=6)

    def __init__(self, *args: Any, paper: LinkPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        applicants = paper.link.household.members.filter(kind="applicant", left_on=None).select_related("person")
        carers = paper.child.file.people.filter(relation=Relation.FOSTER_CARER, to_on=None)
        self.fields["member"] = MemberChoice(
            applicants.order_by("number"), label="An adopter", required=False, empty_label="No adopter"
        )
        self.fields["carer"] = CarerChoice(
            carers.order_by("pk"), label="Or a foster carer", required=False, empty_label="No foster carer"
        )
        self.fields["on"].label = "When did it reach you?"
        self.order_fields(["member", "carer", "text", "on"])


class AnswerCommentForm(DayForm):
    """What became of a comment (MT-46)."""

    answer = forms.ChoiceField(
        label="What became of it?",
        choices=[choice for choice in CommentAnswer.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    words = LongText(
        label="In your words",
        rows=4,
        limit=3000,
        required=False,
        help_text="If it could not be met: what you explained to whoever asked, and how they took it.",
    )
