"""Forms about who may open a file. Field names are the parameters of the actions in adoption/actions/access.py."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.actions.access import Emergency
from adoption.forms.dates import DateField
from adoption.forms.fields import LongText, ReferenceField
from adoption.forms.govuk import GovukForm
from adoption.models import Basis, User

BASES = [(basis.value, basis.label) for basis in Basis if basis != Basis.GLASS]


class ColleagueField(forms.ModelChoiceField[User]):
    """One of the people a view hands in."""

    def label_from_instance(self, user: Any) -> str:
        return str(user.display_name)


class GrantForm(GovukForm):
    user = ColleagueField(User.objects.none(), label="Who may open the file?", empty_label="Choose a colleague")
    basis = forms.TypedChoiceField(choices=BASES, coerce=Basis, widget=forms.RadioSelect, label="On what basis?")
    why = LongText(label="Why do they need it?", limit=1000, rows=3)
    until = DateField(label="Until which date?")

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues  # type: ignore[attr-defined]


class ConflictForm(GovukForm):
    """One's own, or, for a manager, a colleague's."""

    user = ColleagueField(User.objects.none(), label="Whose conflict of interest is it?")
    why = LongText(label="What is the conflict?", limit=1000, rows=3, help_text="For example: a relative, a neighbour.")

    def __init__(self, *args: Any, people: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        if alone:
            self.fields.pop("user")


class EndConflictForm(GovukForm):
    why = LongText(label="Why may they see the file again?", limit=1000, rows=3)


class BreakGlassForm(GovukForm):
    reference = ReferenceField(label="Reference of the file")
    reason = forms.TypedChoiceField(
        choices=Emergency.choices, coerce=Emergency, widget=forms.RadioSelect, label="Why can it not wait?"
    )
    why = LongText(label="What has happened?", limit=1000, rows=3)
