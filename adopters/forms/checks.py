"""Forms about checks, referees and histories. None of them asks for age, background or faith to decide anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adopters.forms.stage_one import MemberChoice
from adopters.models import Check, CheckKind, CheckOutcome, HistoryKind
from adoption.forms import DateField, EmailField, GovukForm, LongText, PlainText, YesNoField
from adoption.forms.records import DayForm, WithDocument, limit
from adoption.models import CaseFile, DocumentKind

CAME_BACK = (CheckOutcome.CLEAR, CheckOutcome.TO_DISCUSS, CheckOutcome.STOPS)


class ReturnForm(WithDocument, DayForm):
    """What came back. A finding is read by staff of this file alone."""

    kind = DocumentKind.CHECK_RESULT
    outcome = forms.ChoiceField(
        label="What came back?", choices=[(c.value, c.label) for c in CAME_BACK], widget=forms.RadioSelect
    )
    found = LongText(
        label="What was found?",
        rows=4,
        required=False,
        help_text="It belongs to this person alone and is never shared with a partner.",
    )
    certificate_on = DateField(label="Which date is on the certificate?", required=False)

    def __init__(self, *args: Any, check: Check, file: CaseFile, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.kind = DocumentKind.MEDICAL if check.kind == CheckKind.MEDICAL else DocumentKind.CHECK_RESULT
        limit(self.fields, "certificate_on", today)
        self.fields["on"].label = "When did it come back?"
        if check.kind == CheckKind.DBS:
            self.fields["certificate_on"].required = True
        self.ask_for_document(file, "The result")
        self.order_fields(["outcome", "found", "on", "certificate_on"])


class ResolveForm(DayForm):
    how = LongText(label="How was it resolved?", rows=4, help_text="What was said, and why it is no obstacle.")


class RefereeForm(DayForm):
    """Somebody the applicants named. Whom the reference is about, if only one of them."""

    name = PlainText(label="Name", width="20")
    is_relative = YesNoField(label="Are they a relative of an applicant?")
    knows_them = PlainText(label="How do they know the applicants?", required=False)
    phone = PlainText(label="Telephone", limit=40, width="20", required=False)
    email = EmailField(label="E-mail address", required=False)
    address = LongText(label="Postal address", rows=3, required=False)

    def __init__(self, *args: Any, members: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["about"] = MemberChoice(
            members,
            required=False,
            label="Is the reference about one applicant alone?",
            help_text="What is said about one of them is never shown to the other.",
            empty_label="About both",
        )
        self.fields["on"].label = "When were they named?"
        self.order_fields(["name", "is_relative", "knows_them", "about", "on"])


class ReferenceForm(WithDocument, DayForm):
    kind = DocumentKind.REFERENCE
    text = LongText(label="What did the referee say?", rows=8)

    def __init__(self, *args: Any, file: CaseFile, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["on"].label = "When was it said or written?"
        self.ask_for_document(file, "The reference")
        self.order_fields(["text", "on"])


class PastForm(GovukForm):
    """A job, a home, or what was in a time without one (AD-19)."""

    kind = forms.ChoiceField(label="Which history?", choices=HistoryKind, widget=forms.RadioSelect)
    explains_gap = YesNoField(label="Does this explain a gap?", help_text="For example study, travel, or illness.")
    what = PlainText(label="What was it, and where?", limit=300)
    from_on = DateField(label="From when?", help_text="If only the month is known, enter its first day.")
    until_on = DateField(label="Until when?", required=False, help_text="Leave empty if it goes on.")

    def __init__(self, *args: Any, members: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = MemberChoice(members, label="Whose history is it?", empty_label="Choose an applicant")
        self.fields["explains_gap"].initial = False
        self.order_fields(["member"])
        limit(self.fields, "from_on", today)
        limit(self.fields, "until_on", today)
