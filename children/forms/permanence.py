"""Plans for permanence (CH-02)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adoption.forms import LongText, PlainText, YesNoField
from adoption.wording import day_in_words
from children.actions.permanence import Decided
from children.forms.base import DayForm
from children.models import Child, DecidedAt, PermanenceKind, PermanencePlan, PlanningMeeting
from children.models.permanence import AT_A_MEETING

ELSEWHERE = [at for at in DecidedAt if at not in (*AT_A_MEETING, DecidedAt.DECISION_MAKER)]


class DecidedForm(DayForm):
    """Where a plan was decided, and by whom. The recorded planning meetings of the child come first."""

    decided_at = forms.ChoiceField(
        label="Where was this decided?",
        help_text="Record a planning meeting first, and it can be chosen here.",
    )
    decided_by = PlainText(label="Who decided?", help_text="Name and role, for example of whoever chaired.", width="20")

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.meetings = {str(row.pk): row for row in child.planning_meetings.order_by("-held_on", "-pk")}
        met = [(key, f"{row.get_kind_display()}, {day_in_words(row.held_on)}") for key, row in self.meetings.items()]
        elsewhere = [(at.value, at.label) for at in ELSEWHERE]
        self.fields["decided_at"].choices = [("", "Choose where"), *met, *elsewhere]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        where, by = cleaned.pop("decided_at", ""), cleaned.pop("decided_by", "")
        meeting: PlanningMeeting | None = self.meetings.get(where)
        if where and by:
            cleaned["decided"] = Decided(DecidedAt(meeting.kind if meeting else where), by, meeting)
        return cleaned


class HoldPlanForm(DecidedForm):
    """One more plan for the child."""

    kind = forms.ChoiceField(label="What is the plan?", choices=PermanenceKind, widget=forms.RadioSelect)
    is_main = YesNoField(label="Is it the main plan?", help_text="Answer no if it is held beside the main plan.")
    why = LongText(label="Why is this a plan for the child?", rows=3)
    support = LongText(
        label="What support goes with it?",
        help_text="For returning home: what helps the parents and the child, and from whom.",
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, child: Child, today: date, **kwargs: Any) -> None:
        super().__init__(*args, child=child, today=today, **kwargs)
        self.fields["on"].label = "From when is it held?"
        self.order_fields(["kind", "is_main", "why", "support", "decided_at", "decided_by", "on"])

    def clean_kind(self) -> PermanenceKind:
        return PermanenceKind(self.cleaned_data["kind"])


class LeadForm(DecidedForm):
    """This plan becomes the main plan."""

    why = LongText(label="Why does it lead from now on?", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, child: Child, main: PermanencePlan | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, child=child, today=today, **kwargs)
        self.fields["on"].label = "From when does it lead?"
        self.fields["version"].initial = main.pk if main else 0
        if main:
            words = main.get_kind_display()
            self.fields["keep"] = YesNoField(label=f"Is “{words}” still held beside it?")
        self.order_fields(["why", "keep", "decided_at", "decided_by", "on"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        cleaned.setdefault("keep", False)
        return cleaned
