"""The form for the address of a user guide."""

from __future__ import annotations

from adoption.forms.dates import DateField
from adoption.forms.fields import PlainText
from adoption.forms.govuk import GovukForm


class GuideForm(GovukForm):
    title = PlainText(label="What is the guide called?", limit=100)
    address = PlainText(
        label="Where is it?", help_text="The whole address, beginning with https://. Open it once yourself.", limit=500
    )
    checked_on = DateField(label="When did you last see that it opens?")
