"""Forms for what adopters are given about a child, and for what they are offered before placement (AD-56 to AD-60)."""

from __future__ import annotations

from typing import Any

from django import forms

from adopters.forms.stage_one import MemberChoice
from adoption.forms import GovukForm, LongText
from adoption.forms.records import DayForm
from familyfinding.models import OfferAnswer, OfferKind


class GiveForm(GovukForm):
    sure = forms.BooleanField(
        label="I have read it: it holds no surname or address of the birth family that the adopters may not know"
    )
    meant = forms.BooleanField(
        label="It is not usually given to adopters. I have made sure that it is for them, and tells of no other family"
    )

    def __init__(self, *args: Any, usual: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if usual:
            del self.fields["meant"]


class WithholdForm(GovukForm):
    why = LongText(label="What is the reason, for the file?", rows=4, limit=4_000)
    told = LongText(
        label="What do the adopters read?",
        rows=3,
        limit=1_000,
        help_text="For example: the medical report of the birth mother is withheld because she has not agreed to it.",
    )


class ReceivedForm(DayForm):
    how = LongText(label="How did they receive it?", rows=2, limit=300)

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = MemberChoice(members, label="Who received it?", empty_label="Choose an applicant")
        self.order_fields(["member", "on", "how"])


class OfferForm(GovukForm):
    kind = forms.ChoiceField(label="What is offered?", choices=OfferKind, widget=forms.RadioSelect)
    words = LongText(
        label="Anything they should know about it?",
        rows=4,
        limit=2_000,
        required=False,
        help_text="They read this in the portal. Nothing that tells where the child lives.",
    )


class OfferAnswerForm(DayForm):
    answer = forms.ChoiceField(
        label="What do they say?",
        choices=[(one.value, one.label) for one in OfferAnswer if one.value],
        widget=forms.RadioSelect,
    )
    said = LongText(label="In their words, if they gave any", rows=3, limit=2_000, required=False)


class HeldForm(DayForm):
    advice = LongText(
        label="What was talked about and advised?",
        rows=6,
        limit=6_000,
        help_text="Possible issues, behaviour and how to meet it, what to prepare at home.",
    )
