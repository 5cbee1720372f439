"""How to write to each of them and meet them: asked at the first contact, before anything is sent (GV-01 to GV-05)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from adopters.actions.enquiries import Reaching
from adoption.forms import GovukForm, LongText, PlainText
from adoption.models import Format, InPerson

ASKED = ("written_format", "in_person", "language_spoken", "language_read", "needs_note")
NOT_ASKED = ("", "Not asked yet")
OTHER = "other_"
"""Before the name of each question about the second of two."""


@dataclass(frozen=True)
class Section:
    """Questions that belong together, as the page shows them; `fold` hides them until somebody opens them."""

    heading: str
    fields: list[BoundField]
    fold: bool = False
    hint: str = ""

    @property
    def opened(self) -> bool:
        """Folded questions with an answer or an error are never hidden."""
        return any(field.errors or (field.value() or "") not in ("", *USUAL) for field in self.fields)


USUAL = (Format.STANDARD.value, InPerson.NONE.value)
Words = tuple[str, str, str, str, str]


class InSections(GovukForm):
    """A long form under headings, so that nobody faces twenty questions in one column."""

    template_name = "govuk/sections.html"
    headings: Mapping[str, Collection[str]] = {}
    """Each heading and the names of its fields."""
    folded: Collection[str] = ()
    hints: Mapping[str, str] = {}

    def sections(self) -> list[Section]:
        return [
            Section(heading, [self[name] for name in names], heading in self.folded, self.hints.get(heading, ""))
            for heading, names in self.headings.items()
        ]


def of_other(names: Collection[str]) -> list[str]:
    return [f"{OTHER}{name}" for name in names]


def questions(words: Words, *, unasked: bool, before: str = "") -> dict[str, forms.Field]:
    """The five questions about one person; `unasked` where a worker may not have come to them yet."""
    write, meet, speak, read, more = words
    formats = [NOT_ASKED, *Format.choices] if unasked else Format.choices
    asked = (
        forms.ChoiceField(label=write, choices=formats, required=False),
        forms.ChoiceField(label=meet, choices=InPerson, required=False),
        PlainText(label=speak, help_text="If it is not English.", limit=60, width="20", required=False),
        PlainText(label=read, help_text="If it is not English.", limit=60, width="20", required=False),
        LongText(label=more, rows=2, limit=2000, required=False),
    )
    return {f"{before}{name}": field for name, field in zip(ASKED, asked, strict=True)}


def reaching(said: Mapping[str, Any], *, unasked: bool, before: str = "") -> Reaching | None:
    """What they answered; nothing where a worker chose “Not asked yet” and wrote nothing else."""
    given = {name: said[f"{before}{name}"] for name in ASKED}
    if unasked and not any(value and value != InPerson.NONE for value in given.values()):
        return None
    given["written_format"] = given["written_format"] or Format.STANDARD.value
    given["in_person"] = given["in_person"] or InPerson.NONE.value
    return Reaching(**given)


def needs_a_name(form: forms.Form) -> None:
    """Whatever is said about the second of two would be lost without a name: ask for it."""
    said, name = form.cleaned_data, f"{OTHER}name"
    answers = [said.get(each) for each in of_other(ASKED)]
    if any(answer and answer not in USUAL for answer in answers) and not said.get(name):
        form.add_error(name, "Enter the name of the other person, or leave all questions about them empty.")
