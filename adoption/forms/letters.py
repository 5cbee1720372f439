"""Beginning, writing, checking and sending a letter. The address is never asked for: it is on the person's row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms.dates import DateField
from adoption.forms.fields import LongText, PlainText
from adoption.forms.govuk import GovukForm
from adoption.letters import offered
from adoption.models import Format, Letter, PersonAround

GOOD, MEND = "good", "mend"


class BeginForm(GovukForm):
    """Which letter? Only what may go to this person is offered."""

    kind = forms.ChoiceField(label="Which letter do you want to write?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, to: PersonAround, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.kind, kind.says) for kind in offered(to.side)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].initial = choices[0][0] if choices else None


class WriteForm(GovukForm):
    """The words. The salutation and the name at the end are added on the paper."""

    subject = PlainText(label="Subject")
    body = LongText(
        label="Letter",
        rows=16,
        help_text="Without “Dear …” and “Yours sincerely”: these are added. An empty line begins a new paragraph.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class CheckForm(GovukForm):
    """The second person’s answer."""

    outcome = forms.ChoiceField(
        label="Can this letter go?",
        choices=[(GOOD, "Yes: right person, right address, nothing of the other side"), (MEND, "No, send it back")],
        widget=forms.RadioSelect,
    )
    why = LongText(label="What should be mended?", rows=3, limit=2000, required=False)
    seen = forms.BooleanField(label="I have read the pages as they will be sent", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("outcome") == GOOD and not typed.get("seen"):
            self.add_error("seen", "Open the pages and tick that you have read them")
        if typed.get("outcome") == MEND and not typed.get("why"):
            self.add_error("why", "Say what should be mended before the letter goes")
        return typed


class SendForm(GovukForm):
    """How and when it goes. The form the person asked for is chosen already (GV-02)."""

    sent_format = forms.ChoiceField(label="In which form does it go?", choices=Format, widget=forms.RadioSelect)
    format_note = LongText(
        label="Note on the form",
        rows=2,
        limit=1000,
        required=False,
        help_text="Needed if it is not the form the person asked for, and for audio, Braille and translations.",
    )
    on = DateField(label="On which date is it posted?")
    right = forms.BooleanField(label="This is the right person and the right address")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    to_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, letter: Letter, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = today  # type: ignore[attr-defined]
        self.initial.update(
            on=today, sent_format=letter.to.written_format, version=letter.version, to_version=letter.to.version
        )
