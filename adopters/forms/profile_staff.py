"""What workers fill in about a family’s profile and who sees it (AD-41 to AD-47, AD-52)."""

from __future__ import annotations

from typing import Any

from django import forms

from adopters.forms.profile import ProfileForm
from adopters.forms.stage_one import MemberChoice
from adopters.models import Author
from adoption.forms import GovukForm, LongText, YesNoField
from adoption.forms.records import DayForm


class WishForm(DayForm):
    """Whether they agree to a profile."""

    wants = YesNoField(label="Do they agree to have a profile?")
    why = LongText(label="If not, why?", rows=3, required=False, help_text="In their own words where you can.")


class StaffProfileForm(ProfileForm):
    """Written by the worker, or together with the family."""

    written_by = forms.ChoiceField(label="Who writes it?", choices=Author, widget=forms.RadioSelect)
    support = LongText(label="What support did you give?", rows=3, required=False)


class WordsForm(GovukForm):
    """Words that somebody else reads."""

    why = LongText(label="What should they change?", rows=4, help_text="The family reads these words.")


class WaiverForm(GovukForm):
    why = LongText(label="What is exceptional?", rows=4, help_text="The senior manager reads this and decides.")


class _OneOfThem(GovukForm):
    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = MemberChoice(members, label="Which of them?", empty_label="Choose an applicant")
        self.order_fields(["member"])


class WithdrawForm(_OneOfThem):
    """One applicant takes their consent back."""

    why = LongText(label="Their reason, if they gave one", rows=3, required=False)


class AnswerForm(_OneOfThem, DayForm):
    """What one applicant says to a national profile."""

    agrees = YesNoField(label="Do they agree to be shown nationally?")


class OutsideForm(DayForm):
    what = LongText(
        label="With which agency, and how far has it gone?", rows=4, help_text="Without the name of the child."
    )


class MatchEndsForm(DayForm):
    why = LongText(label="Why does the match not go on?", rows=4)
