"""The filter of the board of waiting children. Nothing in it names a child, so all of it may stand in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.forms import GovukForm

NEXT = (("", "All"), ("none", "No next action"), ("late", "Late"))
ORDER = (("", "All"), ("yes", "With a Placement Order"), ("no", "Before the order"))
HARDER = (("", "All"), ("yes", "Harder to place"), ("no", "Others"))
SORT = (("", "Harder to place first"), ("longest", "Longest waiting first"))


class WaitingFilter(GovukForm):
    next = forms.ChoiceField(label="Next action", choices=NEXT, required=False)
    harder = forms.ChoiceField(label="Harder to place", choices=HARDER, required=False)
    order = forms.ChoiceField(label="Placement Order", choices=ORDER, required=False)
    partner = forms.ChoiceField(label="Local authority", required=False)
    worker = forms.ChoiceField(label="Worker", required=False)
    sort = forms.ChoiceField(label="In which order?", choices=SORT, required=False)

    def __init__(
        self, *args: Any, workers: list[tuple[str, str]], partners: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", "Everybody"), ("nobody", "Nobody yet"), *workers]  # type: ignore[attr-defined]
        self.fields["partner"].choices = [("", "All"), *partners]  # type: ignore[attr-defined]
