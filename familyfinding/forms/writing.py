"""Forms for writing a profile: its heading, its sections, visits, contributions, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from adoption.forms import DateField, GovukForm, LongText, PlainText, UploadField, YesNoField
from familyfinding.models import AgeBand, Carer, Profile, ShownCopy


class DescribeForm(GovukForm):
    heading = PlainText(
        label="What should adopters call the child?",
        help_text="A chosen name or an everyday word. Before the Placement Order never the child’s own name.",
        limit=60,
        width="20",
    )
    age_band = forms.ChoiceField(label="Which age band?", choices=AgeBand.choices, widget=forms.RadioSelect)
    region = PlainText(
        label="Where does the child live, in wide words?",
        help_text="For example “the north of England”. No town, no council.",
        limit=80,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SectionForm(GovukForm):
    text = LongText(
        label="What adopters will read",
        help_text="Plain writing. An empty line begins a paragraph, “-” a list, **two stars** make words bold.",
        rows=14,
        limit=6000,
        counted=True,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VisitForm(GovukForm):
    visited_on = DateField(label="When did you visit?")
    seen = LongText(label="What did you see and hear?", limit=4000)


class WhyForm(GovukForm):
    why = LongText(label="Why?", rows=4, limit=2000)

    def __init__(self, *args: Any, ask: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = ask or self.fields["why"].label


class ContributionForm(GovukForm):
    by_whom = forms.ChoiceField(label="Whose contribution is it?", choices=Carer.choices, widget=forms.RadioSelect)
    name = PlainText(label="What is their name?")
    given_on = DateField(label="When did they give it?")
    text = LongText(label="What did they say or write?", required=False, limit=6000)

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = profile.file.documents.filter(withdrawn_on=None).order_by("title", "pk")
        self.fields["document"] = DocumentChoice(
            given, label="Or which document on the file is it?", required=False, empty_label="No document"
        )


class DocumentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Documents of one file, by kind and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()}: {obj.title}"


class PictureWordsForm(GovukForm):
    """What is said of a picture, when it is added and afterwards."""

    alt = PlainText(
        label="What does it show?",
        help_text="What is happening in the picture, for people who cannot see it. Not the child’s name.",
    )
    consented = YesNoField(label="Have those with parental responsibility agreed to its use in family finding?")


class PictureForm(PictureWordsForm):
    upload = UploadField(
        label="Which photograph or video?", kinds=("jpg", "jpeg", "png", "mp4", "mov", "webm"), megabytes=200
    )
    supplied_by = PlainText(label="Who supplied it?", width="20")
    supplied_on = DateField(label="When did they supply it?")

    field_order = ("upload", "alt", "supplied_by", "supplied_on", "consented")


class AskCarersForm(GovukForm):
    asked_on = DateField(label="When did you ask the foster carers?")
    how = PlainText(label="How, and for what?", help_text="For example: by telephone, a clip at the park.")


class TalkForm(GovukForm):
    talked_on = DateField(label="When did you talk?")
    to_whom = PlainText(
        label="With which adopters, by file reference?", help_text="It is noted on their record too, for their worker."
    )

    def __init__(self, *args: Any, copies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy"] = forms.TypedChoiceField(
            label="From which anonymised copy?", choices=copies, coerce=int, widget=forms.RadioSelect
        )


class DescribedForm(GovukForm):
    talked_on = DateField(label="When did you talk?")

    def __init__(self, *args: Any, copies: Mapping[str, ShownCopy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"] = forms.ChoiceField(
            label="Which child did you describe?",
            choices=[(key, f"{copy.heading}, {copy.age_band}, copy {copy.number}") for key, copy in copies.items()],
            widget=forms.RadioSelect,
        )


class ShareForm(GovukForm):
    to_name = PlainText(label="Which foster carer is it for?", width="20")
    days = forms.TypedChoiceField(
        label="How long may the link stay open?",
        choices=[(1, "1 day"), (3, "3 days"), (7, "7 days"), (14, "14 days")],
        coerce=int,
        initial=7,
        widget=forms.RadioSelect({"inline": True}),
    )


def today_initial(today: date) -> dict[str, date]:
    """Forms about today begin with today’s date."""
    names = ("visited_on", "given_on", "supplied_on", "asked_on", "talked_on", "done_on", "answered_on", "held_on")
    return dict.fromkeys((*names, "authorised_on", "decided_on", "recommended_on", "dated_on"), today)
