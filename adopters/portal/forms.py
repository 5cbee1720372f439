"""What families fill in. No question decides anything about them: none is refused for an answer (AD-01)."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from adopters.portal.registration import QUESTIONS, Question
from adoption.forms import GovukForm, LongText, PlainText, UploadField
from adoption.models import TextStyle
from adoption.uploads import kinds_for, limit_for

PAPERS = [("certificate", "A certificate"), ("photograph", "A photograph"), ("other", "Another paper")]
ABOUT = [("me", "Only about me"), ("both", "About our household")]
FORMATS = [
    ("standard", "Standard print"),
    ("large_print", "Large print"),
    ("easy_read", "Easy read"),
    ("audio", "Audio"),
    ("braille", "Braille"),
]
IN_PERSON = [
    ("none", "None needed"),
    ("bsl", "British Sign Language interpreter"),
    ("deafblind", "Deafblind interpreter"),
    ("lip_speaker", "Lip speaker"),
    ("note_taker", "Note taker"),
]
RATINGS = [("5", "Very well"), ("4", "Well"), ("3", "In between"), ("2", "Not so well"), ("1", "Not well")]
WANTS = [
    ("support", "Support, advice or somebody to talk to"),
    ("assessment", "An assessment of what support we need"),
    ("training", "Training or a group"),
]


class Keyed(GovukForm):
    """Carries its own key, so that a form sent twice counts once."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex


class ReadForm(Keyed):
    read = forms.BooleanField(label="I have read this")


class SignForm(Keyed):
    agree = forms.BooleanField(
        label="I have read this and I agree to it",
        help_text="Ticking this and pressing Sign counts as your signature.",
    )


class CommentForm(Keyed):
    comment = LongText(label="What would you like to say about it?", limit=20_000, rows=8, counted=True)


class OfferForm(Keyed):
    """Whether they would like what is offered to them before a child moves in (AD-57)."""

    answer = forms.ChoiceField(
        label="Would you like this?",
        choices=[("accepted", "Yes, please"), ("declined", "No, thank you")],
        widget=forms.RadioSelect,
        help_text="One of you answers for both. You can change your answer until it takes place.",
    )
    comment = LongText(label="Anything you would like to say or ask?", required=False, limit=5_000, rows=4)


class ComingForm(Keyed):
    """Whether one of them comes to panel. Nothing is held against whoever does not (AD-33)."""

    answer = forms.ChoiceField(
        label="Will you come?",
        choices=[("coming", "Yes, I will come"), ("apologies", "No, I will not come")],
        widget=forms.RadioSelect,
        help_text="Each of you answers for yourself. You can change your answer until panel meets.",
    )
    comment = LongText(
        label="Is there anything that would make it easier for you to take part?", required=False, limit=2_000, rows=3
    )


class MessageForm(Keyed):
    body = LongText(label="Your message", limit=5_000, rows=6, counted=True)


class SupportForm(Keyed):
    wants = forms.ChoiceField(label="What would help you?", choices=WANTS, widget=forms.RadioSelect)
    about = LongText(label="Tell us a little about it", limit=5_000, rows=6)


class FeedbackForm(Keyed):
    rating = forms.ChoiceField(label="How did it go for you?", choices=RATINGS, widget=forms.RadioSelect)
    good = LongText(label="What went well?", required=False, limit=5_000, rows=4)
    better = LongText(label="What should we do better?", required=False, limit=5_000, rows=4)


class ComplaintForm(Keyed):
    tried = forms.ChoiceField(
        label="How would you like us to deal with this?",
        choices=[
            ("informal", "Talk it over with me first and try to put it right"),
            ("formal", "Use the local authority’s complaints procedure"),
        ],
        widget=forms.RadioSelect,
    )
    what = LongText(label="What happened?", limit=20_000, rows=8)
    wanted = LongText(label="What would put it right?", required=False, limit=5_000, rows=4)


class PaperForm(Keyed):
    kind = forms.ChoiceField(label="What is it?", choices=PAPERS, widget=forms.RadioSelect)
    title = PlainText(label="What should we call it?", limit=150, help_text="For example: first aid course.")
    about = forms.ChoiceField(
        label="Whom is it about?",
        choices=ABOUT,
        widget=forms.RadioSelect,
        help_text="What is only about you is never shown to your partner.",
    )
    upload = UploadField(label="The file", kinds=kinds_for("other"), megabytes=limit_for("other"))


class NeedsForm(Keyed):
    style = forms.ChoiceField(label="How should these pages look?", choices=TextStyle, widget=forms.RadioSelect)
    written_format = forms.ChoiceField(label="How should we write to you?", choices=FORMATS)
    in_person = forms.ChoiceField(label="What do you need when we meet?", choices=IN_PERSON)
    language_spoken = PlainText(label="Which language do you like to speak?", required=False, limit=60, width="20")
    language_read = PlainText(label="Which language do you like to read?", required=False, limit=60, width="20")
    needs_note = LongText(label="Anything else we should know to reach you well?", required=False, limit=2_000, rows=3)


class RegistrationForm(Keyed):
    """The Registration of Interest: every answer in your own words; none is compulsory but the last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = _field(question)
        label = "I would like you to register our interest in adopting"
        self.fields["decided"] = forms.BooleanField(
            label=label, error_messages={"required": f"Tick “{label}” to go on"}
        )

    def answers(self) -> dict[str, str]:
        """What was asked and what was answered, in the order of the form."""
        return {question.asks: self.cleaned_data[question.name] for question in QUESTIONS}


def _field(question: Question) -> forms.Field:
    if question.long:
        return LongText(label=question.asks, required=False, limit=5_000, rows=4, help_text=question.hint)
    return PlainText(label=question.asks, required=False, limit=300, help_text=question.hint)
