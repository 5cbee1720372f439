"""Panel, decision, review and end of an approval (AD-33 to AD-37, AD-54, AD-55)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from adopters.models import Household, Recommendation, RepresentationsTo
from adoption.forms import DateField, GovukForm, LongText, PlainText, YesNoField
from adoption.forms.records import DayForm, WithDocument, limit
from adoption.models import Agency, DocumentKind, User
from adoption.permissions import Permission


class PanelForm(DayForm):
    """What panel recommended."""

    recommendation = forms.ChoiceField(
        label="What did panel recommend?",
        choices=[choice for choice in Recommendation.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    advice = LongText(
        label="Advice or reasons",
        help_text="Advice on number and age of children is advice: it never binds a match. "
        "If panel deferred, write what it asked for.",
        rows=4,
        required=False,
    )
    panel_of = forms.ModelChoiceField(
        Agency.objects.order_by("name"), label="Whose panel was it?", empty_label="Our own panel", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When did panel meet?"
        self.order_fields(["on", "panel_of", "recommendation", "advice"])


class MinutesForm(DayForm, WithDocument):
    """The final minutes."""

    kind = DocumentKind.OTHER

    def __init__(self, *args: Any, household: Household, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["on"].label = "When were the minutes approved?"
        self.ask_for_document(household.file, "The minutes")
        self.order_fields(["on", "document", "upload"])


class ConsultationForm(DayForm):
    """The decision maker’s own words that they consulted and read (PN-25)."""

    adviser = PlainText(label="Which panel adviser did you consult?")
    read = forms.BooleanField(label="I have read the final minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].error_messages = {"required": "Tick that you have read the final minutes"}
        self.order_fields(["adviser", "on", "read"])


class MatchingPlanForm(DayForm):
    """How we and the adopters look for a child together (AD-36)."""

    we_do = LongText(label="What we will do", rows=5)
    they_do = LongText(label="What they will do", rows=5)
    contact = LongText(label="How we keep in touch while they wait", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When was it drawn up?"

    def sections(self) -> list[dict[str, str]]:
        names = ("we_do", "they_do", "contact")
        return [{"heading": str(self.fields[name].label), "text": self.cleaned_data[name]} for name in names]


class ContactForm(DayForm):
    """Support while they wait (AD-37)."""

    what = PlainText(label="What was it?", help_text="For example: workshop on life story work, visit, call.")
    detail = LongText(label="Notes", rows=4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["what", "on", "detail"])


class ReviewForm(GovukForm):
    """The review of an approval."""

    done_on = DateField(label="When was the review held?")
    report = LongText(label="What did you look at, and what do you conclude?", rows=8)
    still_suitable = YesNoField(
        label="Are they still suitable to adopt?",
        help_text="If not, the decision maker is asked. The adopters have 10 working days to comment first.",
    )
    adopters_say = LongText(label="What do the adopters say?", rows=4, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "done_on", today)


class ObservationsForm(GovukForm):
    text = LongText(label="What do the adopters say to the review?", rows=6)


class AnswerForm(DayForm):
    """The adopters’ answer to “not approved”."""

    to = forms.ChoiceField(label="To whom did they turn?", choices=RepresentationsTo, widget=forms.RadioSelect)
    text = LongText(label="What do they say?", rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When did it reach you?"
        self.order_fields(["to", "text", "on"])


class FinalForm(DayForm):
    they_accept = LongText(
        label="If the 40 working days are not over: how did they say that they accept?", rows=3, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["on", "they_accept"])


class PanelElsewhereForm(DayForm):
    panel = PlainText(label="Which area’s or agency’s panel was it?")
    about = LongText(label="What was it about, and what was different there?", rows=4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When did it meet?"
        self.order_fields(["panel", "on", "about"])


class OutsideForm(GovukForm):
    """A household that another agency approved (AD-55)."""

    first = PlainText(label="Name of the first adopter")
    second = PlainText(label="Name of the second adopter", required=False)
    approved_on = DateField(label="When were they approved?")
    panel_on = DateField(label="When did panel consider them?", required=False)

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "approved_on", today)
        limit(self.fields, "panel_on", today)
        mine = Agency.objects.filter(pk__in=by.authority.agencies(Permission.HOUSEHOLD_OPEN)).order_by("name")
        self.fields["agency"] = forms.ModelChoiceField(mine, label="Which agency keeps the file?", initial=mine.first())
        self.fields["origin_agency"] = forms.ModelChoiceField(
            Agency.objects.order_by("name"), label="Which agency approved them?", empty_label="Choose an agency"
        )
        self.order_fields(["origin_agency", "first", "second", "approved_on", "panel_on", "agency"])
