"""Forms of the other steps on the way to panel: plans, referrals, the group, the letter, messages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms import DateField, GovukForm, LongText, PlainText, YesNoField
from adoption.forms.records import DayForm, PersonChoice
from adoption.models import User
from familyfinding.actions.preparing_bump import NO_INTRODUCTION
from familyfinding.actions.preparing_group import FORBIDDEN, PURPOSE
from familyfinding.agendas import Party
from familyfinding.models.preparing_group import SIGNING, Occasion

PARTIES = [(party.value, party.label) for party in SIGNING]
REVIEWERS = [
    (Party.CHILDS_WORKER.value, "The child’s social worker"),
    (Party.SUPERVISING.value, "The carers’ supervising social worker, with the carers"),
    (Party.ADOPTERS_WORKER.value, "The adopters’ social worker, with the adopters"),
]


class MeanForm(GovukForm):
    on = DateField(label="On which day is the bump-into meeting meant to be?", help_text="The plan comes first.")


class BumpPlanForm(GovukForm):
    """The plan: without it there is no meeting (MT-35, MT-36, TS-113)."""

    what = LongText(
        label="What happens?",
        rows=4,
        limit=4000,
        help_text="Where, how long, who is there, who does what, how it ends. The adopters read this.",
    )
    wishes = LongText(
        label="What does the child wish and feel?",
        rows=4,
        limit=4000,
        help_text="In their words, or as those who know them best read it. Stays on the child’s file.",
    )
    boundaries = LongText(
        label="Which boundaries are agreed?",
        rows=4,
        limit=4000,
        help_text="Words, touch, presents, photographs, what is said if the child asks. The adopters read this.",
    )
    agreed_with = PlainText(label="With whom was it agreed?", limit=500)
    no_introduction = forms.BooleanField(label="Everybody has agreed to this", help_text=NO_INTRODUCTION)


class ReflectForm(GovukForm):
    account = LongText(label="What happened, as you saw it?", rows=5, limit=8000)
    reflections = LongText(
        label="What did the adopters think and feel afterwards?", rows=5, limit=8000, help_text="In their words."
    )


class SuperviseForm(DayForm):
    note_of = LongText(label="What was considered in supervision?", rows=4, limit=4000)


class ReferForm(DayForm):
    """Direct to the life story worker, on the day of the decision (MT-39, TS-25)."""

    referral = LongText(
        label="What should the life story worker know?",
        rows=5,
        limit=6000,
        help_text="The child’s story in a few lines, what the adopters have been told, what they are good at.",
    )

    def __init__(self, *args: Any, workers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"] = PersonChoice(workers, label="Which life story worker?")
        self.order_fields(["worker", "referral", "on"])


class ElsewhereForm(DayForm):
    offered_elsewhere = LongText(
        label="Who offers the sessions, and how were they asked?",
        rows=3,
        limit=2000,
        help_text="The family belongs to another agency, which has its own life story support.",
    )


class SessionsReportForm(DayForm):
    report = LongText(
        label="Report on both sessions",
        rows=10,
        limit=20000,
        help_text="Words and pictures, the adopters’ skills and needs, the child’s story, how details are shared.",
    )


class HealthForm(DayForm):
    service = PlainText(label="Which health visiting service?", help_text="The one where the adopters live.")
    area = PlainText(label="Which area is that?", help_text="Town or part of a city, never the full address.")
    visit_on = DateField(label="When will they visit?", required=False, help_text="Before the child moves.")
    notes = LongText(label="Anything else?", rows=3, limit=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When was the service contacted?"
        self.order_fields(["service", "area", "on", "visit_on", "notes"])


class HealthVisitedForm(DayForm):
    notes = LongText(label="What was the visit about, and what follows from it?", rows=4, limit=4000)


class GroupForm(GovukForm):
    """Before there is a group (MT-25 to MT-27)."""

    wanted_on = DateField(label="From which day is the group wanted?")
    purpose = LongText(label="What is the group for?", rows=4, limit=3000, initial=PURPOSE)
    boundaries = LongText(
        label="Which boundaries are agreed?",
        rows=6,
        limit=4000,
        help_text=f"Times, answers, photographs, who else may look. Always stated with them: {FORBIDDEN}",
    )


class SignForm(DayForm):
    party = forms.ChoiceField(label="Who signed?", choices=PARTIES, widget=forms.RadioSelect)
    name = PlainText(label="Name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When did they sign?"


class OnForm(DayForm):
    """Only the day."""


class LookForm(DayForm):
    """A worker’s look at the group, or a broken boundary (MT-27, MT-28)."""

    party = forms.ChoiceField(label="Who looked at it?", choices=REVIEWERS, widget=forms.RadioSelect)
    occasion = forms.ChoiceField(label="When?", choices=Occasion, widget=forms.RadioSelect, initial=Occasion.VISIT)
    text = LongText(label="What did you see?", rows=4, limit=4000)
    breach = YesNoField(label="Was a boundary broken?")
    response = LongText(label="If so: what was done about it, and who was told?", rows=3, limit=3000, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("breach") and not typed.get("response"):
            self.add_error("response", "Say what was done about it, and who was told")
        return typed


class KeepOpenForm(GovukForm):
    why = LongText(label="Why does the group stay open during introductions?", rows=3, limit=2000)


class CloseGroupForm(DayForm):
    close_note = LongText(label="How did it end, and what becomes of the photographs?", rows=3, limit=3000)


class AdviserForm(GovukForm):
    """A medical adviser with an account gets this child’s file until a day (security 4.6)."""

    until = DateField(label="Until which day may they open the child’s file?")

    def __init__(self, *args: Any, advisers: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adviser"] = PersonChoice(advisers, label="Which medical adviser?")
        self.fields["until"].initial = today + timedelta(days=60)
        self.order_fields(["adviser", "until"])


class MedicalLetterForm(GovukForm):
    """To the adopters and the child’s worker (MT-32)."""

    body = LongText(
        label="The letter",
        rows=16,
        limit=20000,
        help_text="What was discussed, what may come, what is planned, what you answered. The adopters read exactly "
        "this: no names of the birth family, and nothing that says where they live.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


class SignLetterForm(GovukForm):
    sure = forms.BooleanField(label="I have read the letter and sign it")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class ReleaseLetterForm(GovukForm):
    sure = forms.BooleanField(label="I have read the letter. It says nothing that the adopters must not learn.")


class MessageForm(GovukForm):
    body = LongText(label="Message to the adopters", rows=5, limit=4000)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
