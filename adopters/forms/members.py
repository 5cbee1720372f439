"""Everybody in a household: who they are, how to reach them, what they need. Nothing here can reject anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adopters.actions.members import FACTS, OF_PERSON, stamp
from adopters.models import Member, MemberKind
from adoption.forms import DateField, EmailField, GovukForm, LongText, PlainText
from adoption.forms.records import limit
from adoption.models import Format, InPerson


class PersonForm(GovukForm):
    """One person of a household. No age is too high, and no background is asked for before they offer it (AD-02)."""

    name = PlainText(label="Name", width="20")
    born_on = DateField(label="Date of birth", help_text="For example 27 3 1988", birthday=False, required=False)
    relation = PlainText(label="Who are they to the others in the home?", limit=100, width="20", required=False)
    occupation = PlainText(label="Work", width="20", required=False)
    background = LongText(
        label="What they tell us about themselves",
        help_text="In their own words. Nothing written here decides anything by itself.",
        rows=3,
        required=False,
    )
    phone = PlainText(label="Telephone", limit=40, width="20", required=False)
    email = EmailField(label="E-mail address", required=False)
    address = LongText(label="Postal address", rows=3, required=False)
    needs_asked_on = DateField(
        label="When were they asked about their communication needs?",
        help_text="Ask before anything is sent.",
        required=False,
    )
    written_format = forms.ChoiceField(label="How do they need written information?", choices=Format)
    in_person = forms.ChoiceField(label="What support do they need in a conversation?", choices=InPerson)
    language_spoken = PlainText(label="Language they speak, if not English", limit=60, width="20", required=False)
    language_read = PlainText(label="Language they read, if not English", limit=60, width="20", required=False)
    needs_note = LongText(label="Anything else that helps", rows=2, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "born_on", today)
        limit(self.fields, "needs_asked_on", today)


class AddMemberForm(PersonForm):
    kind = forms.ChoiceField(label="Who are they?", choices=MemberKind, widget=forms.RadioSelect)
    on = DateField(label="Since when are they part of the household?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        limit(self.fields, "on", today)
        self.fields["on"].initial = today
        self.order_fields(["kind", "name", "born_on", "on"])


class ChangeMemberForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(member: Member) -> dict[str, Any]:
        rows = {name: member.person if name in OF_PERSON else member for name in FACTS}
        return {name: getattr(row, name) for name, row in rows.items()} | {"version": stamp(member)}
