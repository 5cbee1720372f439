"""What workers and families fill in about a picture for the profile (AD-42, AD-64)."""

from __future__ import annotations

from typing import Any

from django import forms

from adopters.forms.stage_one import MemberChoice
from adopters.models.family_pictures import SHOWS
from adoption.forms import GovukForm, LongText, PlainText, UploadField
from adoption.uploads import kinds_for, limit_for

SAYS = "What is happening in the picture, for people who cannot see it. No surname, address, school or place of work."
KINDS, MEGABYTES = kinds_for("photograph"), limit_for("photograph")


def a_picture() -> UploadField:
    return UploadField(label="Which photograph?", kinds=KINDS, megabytes=MEGABYTES)


def its_words() -> PlainText:
    return PlainText(label="What does it show?", limit=SHOWS, help_text=SAYS)


class PictureForm(GovukForm):
    """Added by the worker, who has looked at it."""

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photograph"] = a_picture()
        self.fields["alt"] = its_words()
        self.fields["pictured"] = forms.ModelMultipleChoiceField(
            members,
            label="Who of the household is in it?",
            required=False,
            widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
            help_text="Each of them is asked, besides the applicants. Nobody else’s face may be in it.",
        )
        self.fields["looked"] = forms.BooleanField(
            label="I have looked at it: no street, number, school, uniform or number plate can be read in it"
        )


class PictureWordsForm(GovukForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alt"] = its_words()


class AgreedForm(GovukForm):
    """The agreement of one person, told to the worker or given on paper."""

    how = LongText(
        label="How did they agree?",
        rows=3,
        limit=300,
        help_text="For a child: which parent agreed for them, and what the child said.",
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = MemberChoice(members, label="Who agreed?", empty_label="Choose")
        self.order_fields(["member"])


class AwayForm(GovukForm):
    why = LongText(label="Why is it taken away?", rows=3, limit=2_000)
