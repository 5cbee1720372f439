"""Panels, their lists, and the register of decision makers (PN-01, PN-09 to PN-11, PN-32)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms import DateField, GovukForm, LongText, PlainText
from adoption.forms.records import DayForm, PersonChoice, WhyForm, limit
from adoption.models import Agency, User
from panels.models import INDEPENDENT_BY_KIND, MemberKind, Panel, PanelMeeting
from panels.quorum import OWN


class AgencyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class AgenciesChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ConstituteForm(DayForm):
    """A new panel."""

    name = PlainText(label="What is the panel called?", limit=120)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = agencies.first()
        self.fields["agency"] = AgencyChoice(agencies, label="Which agency runs it?", initial=first)
        self.fields["joint_with"] = AgenciesChoice(
            Agency.objects.order_by("name"),
            label="Is it constituted jointly with other agencies?",
            help_text="A joint panel needs one member more for its quorum.",
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["adviser"] = PersonChoice(people, label="Who advises it?", required=False)
        self.fields["on"].label = "When was it constituted?"
        self.order_fields(["name", "agency", "joint_with", "adviser", "on"])


class OfficersForm(GovukForm):
    """Who administers the panel, and who advises it."""

    def __init__(self, *args: Any, people: QuerySet[User], panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = panel.file
        self.fields["administrator"] = PersonChoice(people, label="Who administers the panel?", initial=file.lead)
        self.fields["adviser"] = PersonChoice(people, label="Who advises it?", initial=file.manager)


class QuorumForm(GovukForm):
    """What the panel asks of itself above the regulations."""

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, rule in OWN.items():
            least = rule.joint if panel.is_joint else rule.least
            self.fields[key] = forms.IntegerField(
                label=rule.says.removesuffix(", as this panel asks of itself"),
                help_text=f"The regulations ask for {least or 'none'}. Leave empty to ask for no more.",
                required=False,
                initial=panel.quorum.get(key),
                widget=forms.TextInput({"class": "govuk-input--width-2", "inputmode": "numeric"}),
            )


class MemberForm(GovukForm):
    """Somebody joins the list."""

    kind = forms.ChoiceField(label="In which capacity?", choices=MemberKind, widget=forms.RadioSelect)
    employer = PlainText(label="Who employs them?", help_text="For example: retired, self-employed, a hospital trust.")
    employed_by_service = forms.BooleanField(
        label="They are employed by the adoption service",
        help_text="Then they cannot be an independent member.",
        required=False,
    )
    independent = forms.BooleanField(
        label="They are independent of the service",
        help_text="The chair and independent members always are. Tick it for a vice chair who is.",
        required=False,
    )
    qualified_on = DateField(label="For a social worker: when did they qualify?", required=False)
    experience = LongText(label="What experience do they bring?", rows=4, required=False)
    from_on = DateField(label="From when are they on the list?")

    def __init__(self, *args: Any, people: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = PersonChoice(
            people, label="Who joins?", help_text="People with a role on panel who are not on the list yet."
        )
        self.fields["from_on"].initial = today
        limit(self.fields, "qualified_on", today)
        self.order_fields(["user", *self.fields])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = given.get("kind")
        if given.get("employed_by_service") and (given.get("independent") or kind in INDEPENDENT_BY_KIND):
            self.add_error("employed_by_service", "Somebody employed by the service is not independent of it")
        if kind == MemberKind.SOCIAL_WORKER and not given.get("qualified_on") and "qualified_on" not in self.errors:
            self.add_error("qualified_on", "Enter when the social worker qualified")
        return given


class LeavingForm(GovukForm):
    """Somebody leaves the list."""

    notice_on = DateField(label="When was notice given, in writing?")
    to_on = DateField(label="Which is the first day on which they are no longer on the list?")
    why = LongText(label="Why do they leave?", rows=3)


class AppraisalForm(GovukForm):
    """The yearly appraisal of a member."""

    done_on = DateField(label="When was it held?")
    together_with = PlainText(label="Who took part besides you and them?", required=False)
    went_well = LongText(label="What went well?", rows=5)
    to_develop = LongText(label="What is to be developed, and which training is planned?", rows=4, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "done_on", today)


class ReviewForm(GovukForm):
    """The review of the panel’s performance."""

    done_on = DateField(label="When was it held?")
    found = LongText(label="What did the review find?", rows=6)
    agreed = LongText(label="What was agreed?", rows=4, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields, "done_on", today)


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.on.day} {obj.on:%B %Y}"


class ObservationForm(GovukForm):
    """The decision maker watched a meeting."""

    what_was_seen = LongText(label="What did you see?", rows=5)

    def __init__(self, *args: Any, meetings: QuerySet[PanelMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"] = MeetingChoice(meetings, label="Which meeting did you watch?", empty_label="Choose one")
        self.order_fields(["meeting", "what_was_seen"])


class TrainingForm(DayForm):
    training = PlainText(label="Which training did you go to?")


class RegisterForm(GovukForm):
    """A decision maker, or an authorised substitute."""

    post = PlainText(label="Which post do they hold?", limit=120)
    is_substitute = forms.BooleanField(label="They are a substitute", required=False)
    authority = LongText(label="For a substitute: when, or for what, may they decide?", rows=3, required=False)
    authorised_by = PlainText(label="Who gave the authority?")
    from_on = DateField(label="From when?")

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], people: QuerySet[User], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = AgencyChoice(agencies, label="For which agency?", initial=agencies.first())
        self.fields["user"] = PersonChoice(
            people, label="Who is it?", help_text="People who hold the role of agency decision maker."
        )
        self.fields["from_on"].initial = today
        self.order_fields(["agency", "user", "post", "is_substitute", "authority", "authorised_by", "from_on"])


class LastDayForm(GovukForm):
    to_on = DateField(label="From which day does the entry no longer hold?")


class DecidersMeetingForm(GovukForm):
    """Decision makers and panel advisers of the region met (PN-11)."""

    held_on = DateField(label="When did you meet?")
    who_came = LongText(label="Who came?", rows=3)
    minutes = LongText(label="What did you talk about?", rows=6)
    training_needs = LongText(label="Which training needs did you agree?", rows=3, required=False)
    actions = LongText(label="Which actions did you agree, and whose are they?", rows=3, required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = AgencyChoice(agencies, label="For which region or agency?", initial=agencies.first())
        limit(self.fields, "held_on", today)
        self.order_fields(["agency", *self.fields])


class EndForm(WhyForm):
    """Why something ends, and when."""
