"""Asking about a family, setting a fact aside, keeping a child apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from adoption.forms import GovukForm, LongText, PlainText, ReferenceField
from adoption.forms.records import DayForm
from adoption.models import Agency, AgencyKind
from familyfinding.models import Apart, Initiator

DISTRICT = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")


class BeginForm(GovukForm):
    initiator = forms.ChoiceField(
        label="Where does the idea come from?",
        choices=[(one.value, one.label) for one in (Initiator.CHILDS_WORKER, Initiator.MEETING, Initiator.EVENT)],
        initial=Initiator.CHILDS_WORKER.value,
        widget=forms.RadioSelect,
    )
    why = LongText(
        label="Why this family?",
        help_text="Which needs of the child they may meet, and what you would like to find out.",
        rows=4,
        limit=3000,
    )


class BeginForFamilyForm(GovukForm):
    why = LongText(
        label="Why this child?",
        help_text="What the family could offer, and what you would like to find out.",
        rows=4,
        limit=3000,
    )


class SetAsideForm(GovukForm):
    why = LongText(
        label="Why shall this not leave the family out?",
        help_text="It goes on both files. It ends no link, and nobody is linked who is not approved.",
        rows=4,
        limit=2000,
    )


class KeepApartForm(DayForm):
    """Exactly one of a family, an area and a district, by the kind that was chosen."""

    kind = forms.ChoiceField(
        label="From what must the child be kept apart?", choices=Apart.choices, widget=forms.RadioSelect
    )
    authority: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        label="If an area: which local authority?",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="No local authority",
    )
    district = PlainText(
        label="If a postcode district: which?",
        help_text="The first half of a postcode, for example NE4.",
        limit=10,
        width="4",
        required=False,
    )
    why = LongText(
        label="Why?", rows=3, limit=2000, help_text="It stays on the child’s side and is never shown to families."
    )

    def __init__(self, *args: Any, today: date, find: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["household"] = ReferenceField(
            label="If a family: what is the reference of its file?", find=find, required=False
        )
        councils = Agency.objects.filter(kind=AgencyKind.LOCAL_AUTHORITY).order_by("name")
        self.fields["authority"].queryset = councils  # type: ignore[attr-defined]
        self.order_fields(["kind", "household", "authority", "district", "why", "on"])

    def clean_district(self) -> str:
        typed = str(self.cleaned_data["district"]).replace(" ", "").upper()
        if typed and not DISTRICT.fullmatch(typed):
            raise ValidationError("Enter the first half of a postcode, for example NE4 or SW1A")
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name = {Apart.CONFLICT: "household", Apart.AUTHORITY: "authority", Apart.DISTRICT: "district"}.get(
            cleaned.get("kind", "")
        )
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, "Say which")
        for other in {"household", "authority", "district"} - {name}:
            cleaned[other] = "" if other == "district" else None
        return cleaned


class EndApartForm(DayForm):
    why = LongText(label="What changed?", rows=3, limit=2000)
