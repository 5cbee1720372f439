"""Stage Two: their wish to go on, the agreement with its visits, what came of a visit (AD-23 to AD-25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from adopters.models import Visit
from adoption.forms import DateField, GovukForm, LongText, PlainText, YesNoField
from adoption.forms.records import DayForm, limit

ROWS = 12
"""As many visits as the form has room for; more are added to the plan one by one."""


class BeginForm(DayForm):
    """Their wish to go on."""

    fast_track = YesNoField(
        label="Is this the fast track, without Stage One?",
        help_text="Only for adopters who were approved before, and for approved foster carers.",
        initial=False,
    )
    why = LongText(
        label="If so, why do they need no Stage One?",
        help_text="For example: approved by another agency in 2023; a child was placed in March 2024.",
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When did their wish to go on to Stage Two reach you?"
        self.fields["on"].help_text = "From this day the law counts four months to the decision."
        self.order_fields(["on", "fast_track", "why"])


class AgreementForm(GovukForm):
    """Every planned visit, and a provisional panel date (AD-24)."""

    panel_planned_on = DateField(label="Provisional panel date")
    we_provide = LongText(label="What we will do", rows=4)
    they_do = LongText(label="What they will do", rows=4)

    def __init__(self, *args: Any, planned: Sequence[Visit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            visit = planned[number - 1] if number <= len(planned) else None
            self._ask(number, visit)
        self.order_fields([*self.visit_fields(), "panel_planned_on", "we_provide", "they_do"])

    def _ask(self, number: int, visit: Visit | None) -> None:
        day = DateField(label=f"Visit {number}: planned for", required=False)
        about = PlainText(label=f"Visit {number}: what it is about", required=False)
        day.initial, about.initial = (visit.planned_on, visit.about) if visit else (None, "")
        self.fields[f"visit_{number}"], self.fields[f"about_{number}"] = day, about

    def visit_fields(self) -> list[str]:
        return [f"{name}_{number}" for number in range(1, ROWS + 1) for name in ("visit", "about")]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, ROWS + 1):
            if cleaned.get(f"about_{number}") and not cleaned.get(f"visit_{number}") and not self.errors:
                self.add_error(f"visit_{number}", f"Enter the date of visit {number}")
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The visits as a list, for the action."""
        given = self.cleaned_data
        planned: list[tuple[date, str]] = [
            (given[f"visit_{number}"], given.get(f"about_{number}") or "")
            for number in range(1, ROWS + 1)
            if given.get(f"visit_{number}")
        ]
        names = ("panel_planned_on", "we_provide", "they_do")
        return {"planned": planned} | {name: given[name] for name in names}


class VisitForm(GovukForm):
    """A visit that was made (AD-25)."""

    held_on = DateField(label="When did you visit?")
    at_home = YesNoField(label="Was it at their home?", initial=True)
    content = LongText(label="What was it about?", help_text="The adopters do not see this.", rows=10)
    next_steps = LongText(label="What comes next?", rows=3, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "held_on", today)


class AddVisitForm(GovukForm):
    planned_on = DateField(label="When is it planned?")
    about = PlainText(label="What is it for?")


class MoveVisitForm(GovukForm):
    planned_on = DateField(label="What is the new date?")
    why = LongText(label="Why is it moved?", rows=3)


class ReasonForm(GovukForm):
    """A reason alone."""

    why = LongText(label="Why?", rows=3)

    def __init__(self, *args: Any, question: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["why"].label = question
        self.fields["why"].help_text = hint
