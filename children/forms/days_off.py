"""Courts seldom sit on a weekend or a bank holiday: such a date is asked about, never refused (FF-06, D3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms import GovukForm
from adoption.models import BankHoliday
from adoption.wording import day_in_words

WEEKEND = 5


def day_off(day: date) -> str:
    """What kind of day it is when courts do not usually sit: “a Sunday”, “Good Friday”; empty for a working day."""
    if day.weekday() >= WEEKEND:
        return f"a {day:%A}"
    holiday = BankHoliday.objects.filter(day=day).first()
    return f"a bank holiday ({holiday.name})" if holiday else ""


class AsksAboutDaysOff(GovukForm):
    """A form with the date of a hearing. The tick belongs to one date: another day off is asked about anew."""

    hearing_date: str

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        day = typed.get(self.hearing_date)
        kind = day_off(day) if day else ""
        if day and kind:
            self._ask(day, kind)
        return typed

    def _ask(self, day: date, kind: str) -> None:
        name = f"sits_on_{day.isoformat()}"
        label = f"Yes, the court sits on {day:%A} {day_in_words(day)}"
        self.fields[name] = field = forms.BooleanField(label=label, required=False)
        ticked = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if not ticked:
            self.add_error(
                name, f"{day_in_words(day)} is {kind}. Change the date, or tick that the court really sits on that day."
            )
