"""Dates in three boxes and moments in four: no calendar that might read 3/4 as 4 March.

For dates people know by heart or copy from a document (frontend design 7.4). Each error names the part
that is missing or wrong.
"""

import re
from calendar import month_name
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from adoption.clock import LONDON, london
from adoption.forms.text import sentence_start

MONTHS = tuple(name.lower() for name in month_name[1:])
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
BIRTHDAY = ("bday-day", "bday-month", "bday-year")


class DateWidget(forms.MultiWidget):
    """Day, month and year, each with its own label."""

    template_name = "govuk/widgets/parts.html"
    use_fieldset = True
    parts: tuple[tuple[str, str, str, str], ...] = (
        ("day", "Day", "2", "numeric"),
        ("month", "Month", "2", "numeric"),
        ("year", "Year", "4", "numeric"),
    )

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        self.birthday = birthday
        super().__init__({part[0]: forms.TextInput() for part in self.parts}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None] * len(self.parts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        fills = BIRTHDAY if self.birthday else ("",) * len(self.parts)
        widget["parts"] = [
            {
                "id": f"{widget['attrs'].get('id', name)}_{number}",
                "name": drawn["name"],
                "value": drawn["value"],
            }
            | {"label": label, "width": width, "keys": keys, "autocomplete": fill}
            for number, ((_, label, width, keys), drawn, fill) in enumerate(
                zip(self.parts, widget["subwidgets"], fills, strict=True)
            )
        ]
        return context


class DateField(forms.MultiValueField):
    """A date from three boxes. The month may be a number or a name; the year has four figures."""

    widget = DateWidget

    def __init__(
        self, *, earliest: date = EARLIEST, latest: date = LATEST, birthday: bool = False, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("widget", self.widget(birthday=birthday) if birthday else self.widget)
        fields = [forms.CharField(required=False) for _ in self.widget.parts]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The date, or None when nothing was typed and nothing need be."""
        parts = [str(part or "").strip() for part in (value or [""] * len(self.fields))]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        answer = self.compress(parts)
        self.run_validators(answer)
        return answer

    def compress(self, data_list: Any) -> Any:
        return self._date(data_list[:3])

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True

    @property
    def name(self) -> str:
        return sentence_start(str(self.label or "Date"))

    def _date(self, parts: list[str]) -> date:
        missing = [part for part, typed in zip(("day", "month", "year"), parts, strict=True) if not typed]
        if missing:
            raise ValidationError(f"{self.name} must include a {' and a '.join(missing)}")
        day, month, year = parts
        if not re.fullmatch(r"\d{4}", year, re.ASCII):
            raise ValidationError(f"{self.name} must have a year with four figures, for example 2026")
        try:
            answer = date(int(year), _month(month), _number(day))
        except ValueError:
            raise ValidationError(f"{self.name} must be a real date") from None
        return self._within(answer)

    def _within(self, day: date) -> date:
        if day < self.earliest:
            raise ValidationError(f"{self.name} must be {_said(self.earliest)} or later")
        if day > self.latest:
            raise ValidationError(f"{self.name} must be {_said(self.latest)} or earlier")
        return day


class DateTimeWidget(DateWidget):
    """The three boxes of a date and one for the time."""

    parts = (*DateWidget.parts, ("time", "Time", "5", "text"))

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [None] * len(self.parts)
        here = london(value)
        return [here.day, here.month, here.year, f"{here:%H:%M}"]


class DateTimeField(DateField):
    """A moment on an English clock, aware. `time_required=False` gives midnight when no time is known."""

    widget = DateTimeWidget

    def __init__(self, *, time_required: bool = True, **kwargs: Any) -> None:
        self.time_required = time_required
        super().__init__(**kwargs)

    def compress(self, data_list: Any) -> datetime:
        day, typed = self._date(data_list[:3]), data_list[3]
        if not typed and self.time_required:
            raise ValidationError(f"{self.name} must include a time, for example 2:30pm")
        moment = datetime.combine(day, _time(typed, self.name) if typed else time(), tzinfo=LONDON)
        if _skipped(moment):
            raise ValidationError(f"{self.name}: there is no {typed} that day, because the clocks go forward")
        return moment


def _skipped(moment: datetime) -> bool:
    """True inside the hour that does not exist when summer time begins."""
    return moment.astimezone(UTC).astimezone(LONDON).time() != moment.time()


def _month(typed: str) -> int:
    named = [place for place, name in enumerate(MONTHS, 1) if name.startswith(typed.lower())]
    return named[0] if len(typed) >= 3 and named else _number(typed)


def _number(typed: str) -> int:
    """One or two figures; anything longer is not a day or a month, however huge."""
    if not re.fullmatch(r"\d{1,2}", typed, re.ASCII):
        raise ValueError(typed)
    return int(typed)


def _time(typed: str, name: str) -> time:
    found = TIME.fullmatch(typed)
    if not found:
        raise ValidationError(f"{name} must have a real time, for example 2:30pm or 14:30")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if (half and not 1 <= hour <= 12) or (not half and found[2] is None):
        raise ValidationError(f"{name} must have a real time, for example 2:30pm or 14:30")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValidationError(f"{name} must have a real time, for example 2:30pm or 14:30") from None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
