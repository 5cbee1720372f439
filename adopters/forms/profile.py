"""A family’s own profile: its parts, in their own words (AD-42)."""

from __future__ import annotations

from typing import Any

from django import forms

from adopters.story import HEADING, LONGEST, PARTS, REGION
from adoption.forms import GovukForm, LongText, PlainText


class ProfileForm(GovukForm):
    """The parts of a profile. The names of the fields are those of the parts."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)
    heading = PlainText(
        label="Heading",
        limit=HEADING,
        required=False,
        help_text="First names only, or a name chosen for it. Never a surname.",
    )
    region = PlainText(
        label="Region", limit=REGION, required=False, help_text="For example: East Midlands, a small town."
    )

    def __init__(self, *args: Any, number: int = 1, said: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = said or {}
        self.fields["version"].initial = number
        self.fields["heading"].initial, self.fields["region"].initial = said.get("heading"), said.get("region")
        for key, label in PARTS:
            part = LongText(label=label, required=False, limit=LONGEST, rows=5)
            part.initial = (said.get("story") or {}).get(key, "")
            self.fields[key] = part

    def written(self) -> dict[str, Any]:
        """What was typed, as actions and the inbox take it."""
        typed = self.cleaned_data
        return {
            "heading": typed["heading"],
            "region": typed["region"],
            "story": {key: typed[key] for key, _ in PARTS},
            "version": typed["version"],
        }
