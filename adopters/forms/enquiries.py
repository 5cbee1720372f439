"""First contact, the pack, the Initial Visit, the Registration of Interest. No field can turn anybody away (AD-01)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from adopters.actions.enquiries import FirstContact
from adopters.forms import reaching
from adopters.models import Channel, Household, PackSent
from adoption.forms import EmailField, LongText, PlainText, YesNoField
from adoption.forms.records import DayForm, WithDocument
from adoption.models import DocumentKind, Team, User
from adoption.permissions import Permission

SAID = ("name", "email", "phone", "other_name", "circumstances", "questions", "answers", "wants_pack")
BY_STAFF = [(channel.value, channel.label) for channel in Channel if channel != Channel.WEB]


class ContactForm(DayForm):
    """What was said, and how they reached us (AD-03)."""

    channel = forms.ChoiceField(label="How did they reach us?", choices=BY_STAFF, widget=forms.RadioSelect)
    questions = LongText(label="What did they ask?", rows=3, required=False)
    answers = LongText(label="What did we answer?", rows=3, required=False)
    circumstances = LongText(
        label="What did they tell us about themselves?",
        help_text="What they offer. Nobody is turned away for age, background, faith or whom they love.",
        rows=3,
        required=False,
    )
    wants_pack = YesNoField(label="Do they ask for the information pack?")

    def contact(self) -> FirstContact:
        said: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in SAID if name != "wants_pack"}
        return FirstContact(wants_pack=bool(self.cleaned_data.get("wants_pack")), **said)


FIRSTS: reaching.Words = (
    "How do they need written information?",
    "What support do they need in a conversation?",
    "Which language do they speak?",
    "Which language do they read?",
    "Anything else that helps",
)
SECONDS: reaching.Words = (
    "How does the other person need written information?",
    "What support does the other person need in a conversation?",
    "Which language does the other person speak?",
    "Which language does the other person read?",
    "Anything else that helps the other person",
)


class EnquiryForm(ContactForm, reaching.InSections):
    """Somebody new: what was said, and what each of them needs to be reached (AD-03, GV-01)."""

    headings = {
        "Who they are": ("name", "other_name", "phone", "email"),
        "How to reach them well": reaching.ASKED,
        "How to reach the other person well": reaching.of_other(reaching.ASKED),
        "What was said": ("channel", "on", "questions", "answers", "circumstances", "wants_pack"),
        "Who takes it": ("team",),
    }
    folded = ("How to reach the other person well",)
    hints = {"How to reach them well": "Ask before anything is sent, and write down what they say."}

    name = PlainText(label="Name", limit=100, width="20")
    other_name = PlainText(label="Name of the other person, if they come as two", limit=100, width="20", required=False)
    phone = PlainText(label="Telephone", limit=40, width="20", required=False)
    email = EmailField(label="E-mail address", required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = by.authority.agencies(Permission.HOUSEHOLD_OPEN)
        teams = Team.objects.filter(agency__in=mine).select_related("agency").order_by("agency__name", "name")
        self.fields["team"] = TeamChoice(
            teams,
            label="Which team takes the enquiry?",
            empty_label="Choose a team",
            error_messages={"required": "Answer the question “Which team takes the enquiry?”"},
        )
        held = [each.team_id for each in by.authority.held if each.team_id]
        self.initial.setdefault("team", held[0] if held else None)
        self.fields |= reaching.questions(FIRSTS, unasked=True)
        self.fields |= reaching.questions(SECONDS, unasked=True, before=reaching.OTHER)
        self.order_fields([name for names in self.headings.values() for name in names])

    def clean(self) -> dict[str, Any]:
        reaching.needs_a_name(self)
        return self.cleaned_data

    def contact(self) -> FirstContact:
        first = reaching.reaching(self.cleaned_data, unasked=True)
        second = reaching.reaching(self.cleaned_data, unasked=True, before=reaching.OTHER)
        return replace(super().contact(), reach=first, other_reach=second)


class TeamChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.agency.name}"


class PackForm(DayForm):
    sent_by = forms.ChoiceField(label="How did it go?", choices=PackSent, widget=forms.RadioSelect)


class VisitForm(DayForm):
    """The Initial Visit (AD-08)."""

    text = LongText(label="What did you see, and what did you talk about?", rows=6)


class ReceiveForm(WithDocument, DayForm):
    """A Registration of Interest on paper (AD-09)."""

    kind = DocumentKind.OTHER

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "On which date did it arrive?"
        self.ask_for_document(household.file, "The form")


class DiscussForm(DayForm):
    text = LongText(label="What did you talk about?", rows=8)


class AnswerForm(DayForm):
    """Whether they go on to Stage One (AD-11)."""

    accept = YesNoField(label="Do they go on to Stage One?")
    reasons = LongText(
        label="If they do not, why?", help_text="They are told these words in writing.", rows=5, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("accept") is False and not cleaned.get("reasons") and "reasons" not in self.errors:
            self.add_error("reasons", "Give the reasons: they are told them in writing")
        return cleaned


class ProposeForm(AnswerForm):
    """The same as a question to the team manager, who answers on the day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]
