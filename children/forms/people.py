"""People around a child, matches, brothers and sisters, notes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms import DateField, EmailField, GovukForm, LongText, PlainText, ReferenceField
from adoption.models import DocumentKind, Format, InPerson, PersonAround, Relation, User
from adoption.permissions import Permission
from adoption.staff import people_who
from children.actions.people import ADOPTERS
from children.flows import Togetherness
from children.forms.base import DayForm, DocumentChoice, PersonChoice, limit
from children.models import Child, ContactChange, ToldHow


class PersonForm(GovukForm):
    """How to reach somebody, and what they need (GV-01 to GV-05)."""

    name = PlainText(label="Name", width="20")
    organisation = PlainText(label="Organisation", width="20", required=False)
    phone = PlainText(label="Telephone", limit=40, width="20", required=False)
    email = EmailField(label="E-mail address", required=False)
    address = LongText(label="Postal address", rows=3, required=False)
    needs_asked_on = DateField(
        label="When were they asked about their communication needs?",
        help_text="Ask before anything is sent.",
        required=False,
    )
    written_format = forms.ChoiceField(label="How do they need written information?", choices=Format)
    in_person = forms.ChoiceField(label="What support do they need in a conversation?", choices=InPerson)
    language_spoken = PlainText(label="Language they speak, if not English", limit=60, width="20", required=False)
    language_read = PlainText(label="Language they read, if not English", limit=60, width="20", required=False)
    needs_note = LongText(label="Anything else that helps", rows=2, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "needs_asked_on", today)


class AddPersonForm(PersonForm):
    relation = forms.ChoiceField(
        label="Who are they to the child?", choices=[(r.value, r.label) for r in Relation if r not in ADOPTERS]
    )
    on = DateField(label="Since when?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        limit(self.fields, "on", today)
        self.fields["on"].initial = today
        self.order_fields(["relation", "name", "on"])

    def clean_relation(self) -> Relation:
        return Relation(self.cleaned_data["relation"])


class ChangePersonForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(person: PersonAround) -> dict[str, Any]:
        return {name: getattr(person, name) for name in [*PersonForm.base_fields, "version"]}


class PackForm(GovukForm):
    """Contact with the carers, and the pack (CH-14, FF-32)."""

    contacted_on = DateField(
        label="When did you contact the carers?",
        help_text="Tell them about the pack, and how you share it.",
        required=False,
    )
    pack_shared_on = DateField(
        label="When did the adoption and profiling pack reach them?",
        help_text="With the guide to taking photographs and video of the child.",
        required=False,
    )
    text = LongText(label="Anything to note?", rows=3, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("contacted_on", "pack_shared_on"):
            limit(self.fields, name, today)


class TrainingForm(GovukForm):
    course = PlainText(label="Which training was it?", width="20")
    attended_on = DateField(label="When did the carer attend?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "attended_on", today)


class LikelyForm(DayForm):
    """A likely match (FF-08)."""

    family = PlainText(
        label="Which family is it?", help_text="As you know them: a reference, or a few words. Not a full name."
    )
    why = LongText(label="Why is the match likely and realistic?")

    def __init__(self, *args: Any, child: Child, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = people_who(Permission.CHILD_WRITE, child.file.agency, today)
        self.fields["judged_by"] = PersonChoice(people, label="Who judged it likely?", initial=by)
        self.order_fields(["family", "why", "judged_by", "on"])


class ToldForm(DayForm):
    """Who has been told whom to contact now, and how (CH-19)."""

    how = forms.ChoiceField(label="How were they told?", choices=ToldHow, widget=forms.RadioSelect)

    def __init__(self, *args: Any, change: ContactChange, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.waiting = {str(person.reference): person for person in change.still_to_tell}
        self.fields["people"] = forms.MultipleChoiceField(
            label="Who was told?",
            choices=[(reference, _known_as(person)) for reference, person in self.waiting.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose who was told"},
        )
        self.order_fields(["people", "how", "on"])

    def clean_people(self) -> list[PersonAround]:
        return [self.waiting[reference] for reference in self.cleaned_data["people"]]

    def clean_how(self) -> ToldHow:
        return ToldHow(self.cleaned_data["how"])


def _known_as(person: PersonAround) -> str:
    needs = f" ({person.needs_flag})" if person.needs_flag else ""
    return f"{person.name}, {person.get_relation_display().lower()}{needs}"


class ChangeReportForm(DayForm):
    what = LongText(label="What changed?", help_text="Something that adopters reading the profile would need to know.")


class FormSetForm(DayForm):
    """The first two of a set of brothers and sisters (CH-05)."""

    name = PlainText(label="What shall the set be called?", help_text="For lists, for example the surname.", width="20")

    def __init__(self, *args: Any, today: date, visible: QuerySet[Child], **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["other"] = SiblingField(visible)
        self.order_fields(["other", "name", "on"])


class AddSiblingForm(DayForm):
    def __init__(self, *args: Any, today: date, visible: QuerySet[Child], **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["child"] = SiblingField(visible)
        self.order_fields(["child", "on"])


def SiblingField(visible: QuerySet[Child]) -> ReferenceField:  # noqa: N802 (reads as the field it makes)
    """The reference of a child among those this person may see; a hidden child and a missing one answer alike."""
    return ReferenceField(
        label="Reference of the brother or sister",
        help_text="It stands above the child’s name on the record, for example C-7KQ2MHD.",
        error_messages={"required": "Enter the reference of the brother or sister"},
        find=lambda reference: visible.filter(file__reference=reference).first(),
    )


class TogetherForm(DayForm):
    decision = forms.ChoiceField(
        label="Are the children to be placed together or apart?",
        choices=[(t.value, t.label) for t in (Togetherness.TOGETHER, Togetherness.APART)],
        widget=forms.RadioSelect,
    )
    reasons = LongText(label="What are the reasons?")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        choice = DocumentChoice(
            child.file, DocumentKind.SIBLING_ASSESSMENT, label="On which assessment does it rest?", required=False
        )
        if choice.has_any:
            self.fields["document"] = choice

    def clean_decision(self) -> Togetherness:
        return Togetherness(self.cleaned_data["decision"])
