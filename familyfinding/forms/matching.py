"""Forms from the shortlist to the decision whether to go ahead. Field names are the parameters of the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.clock import london
from adoption.forms import DateField, GovukForm, LongText, PlainText
from adoption.forms.dates import DateTimeField
from adoption.forms.fields import YesNoField
from adoption.forms.records import PersonChoice
from adoption.forms.work import DocumentForm
from adoption.models import CaseFile, DocumentVersion, Mode, User
from adoption.wording import day_in_words
from children.models import Child
from familyfinding.actions.matching_meetings import Said
from familyfinding.models import Invited, Link, MeetingOutcome, ToldAbout

EXACTLY = "They read exactly this. Nothing about the birth family or where the child lives."
REQUIREMENTS = 5


class WhyForm(GovukForm):
    """One question: the reasons, which the file keeps."""

    why = LongText(label="Why?", rows=4, limit=4000)

    def __init__(self, *args: Any, question: str = "Why?", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label, self.fields["why"].help_text = question, hint


class WordsForm(GovukForm):
    words = LongText(label="What did you say?", rows=4, limit=3000)

    def __init__(self, *args: Any, question: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = question, hint


class TellWorkerForm(GovukForm):
    about = forms.ChoiceField(label="What about?", choices=ToldAbout.choices, widget=forms.RadioSelect)
    words = LongText(label="What did you say?", rows=4, limit=3000)


class TellCarersForm(TellWorkerForm):
    """Of brothers and sisters it is asked whose carers: they may live with several (MT-70)."""

    def __init__(self, *args: Any, children: Sequence[tuple[Child, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = {str(child.pk): child for child, _ in children}
        if len(children) > 1:
            self.fields["children"] = forms.MultipleChoiceField(
                label="Whose carers did you tell?",
                choices=[(str(child.pk), called) for child, called in children],
                widget=forms.CheckboxSelectMultiple,
                initial=list(self.children),
                error_messages={"required": "Choose whose carers you told"},
            )
            self.order_fields(["about", "children", "words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {"children": [self.children[key] for key in cleaned.get("children", [])]}


class SupervisionForm(GovukForm):
    """The discussion about the shortlist in supervision (MT-04)."""

    text = LongText(label="What was discussed about the families?", rows=6, limit=6000)
    on = DateField(label="On which date?")

    def __init__(self, *args: Any, managers: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_manager"] = PersonChoice(managers, label="With which manager?")
        self.fields["on"].latest = today  # type: ignore[attr-defined]
        self.fields["on"].initial = today
        self.order_fields(["with_manager", "text", "on"])


class VersionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Documents to give, each named with its version and its day."""

    def label_from_instance(self, obj: Any) -> str:
        of = f"{obj.document.title} ({obj.document.file.reference})"
        return f"{of}, version {obj.number}, of {day_in_words(london(obj.added_at).date())}"


class ShareForm(GovukForm):
    """What the family is given: the report, and medical information with it (MT-05, MT-06)."""

    def __init__(
        self,
        *args: Any,
        reports: QuerySet[DocumentVersion],
        medical: QuerySet[DocumentVersion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        box = forms.CheckboxSelectMultiple
        self.fields["reports"] = VersionsField(
            reports,
            label="Which permanence report?",
            widget=box,
            help_text="The current one. Of brothers and sisters, one report for each.",
            error_messages={"required": "Choose the child’s permanence report"},
        )
        self.fields["medical"] = VersionsField(medical, label="Which medical information?", widget=box, required=False)
        self.fields["sure"] = forms.BooleanField(
            label="The family is given these now. From this moment they look at no other child."
        )


class SendReportForm(GovukForm):
    def __init__(self, *args: Any, workers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PersonChoice(workers, label="Which previous locality worker?")


class QuestionForm(GovukForm):
    text = LongText(label="What would you like to know?", rows=4, limit=4000)


class QuestionAnswerForm(GovukForm):
    text = LongText(label="Your answer", rows=5, limit=4000)


class ArrangeForm(GovukForm):
    """When and where, and who chairs (MT-08)."""

    planned_at = DateTimeField(label="When does it begin?", help_text="For example 12 6 2026 and 2:30pm.")
    mode = forms.ChoiceField(label="How do people take part?", choices=Mode, widget=forms.RadioSelect)
    place = PlainText(label="Where?", limit=300, required=False)

    def __init__(self, *args: Any, chairs: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = PersonChoice(chairs, label="Who chairs?", help_text="Never the child’s own worker.")
        self.fields["mode"].initial = Mode.IN_PERSON
        self.order_fields(["chair", "planned_at", "mode", "place"])


class HeldForm(GovukForm):
    """Who came, and for every family what was decided and why (MT-08, MT-11)."""

    held_on = DateField(label="On which date was it held?")

    def __init__(
        self, *args: Any, invited: Sequence[Invited], links: Sequence[Link], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.links, self.invited = list(links), {str(one.pk): one for one in invited}
        self.fields["held_on"].latest = today  # type: ignore[attr-defined]
        self.fields["held_on"].initial = today
        self.fields["came"] = forms.MultipleChoiceField(
            label="Who came?",
            choices=[(key, f"{one.who}, {one.get_part_display().lower()}") for key, one in self.invited.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["incomplete_why"] = LongText(
            label="If its chair or the previous locality worker was not there: why?", required=False, rows=2, limit=2000
        )
        for place, link in enumerate(self.links):
            family = link.household.file.reference
            self.fields[f"outcome_{place}"] = forms.ChoiceField(
                label=f"Family {family}: what was decided?", choices=MeetingOutcome.choices, widget=forms.RadioSelect
            )
            self.fields[f"why_{place}"] = LongText(label=f"Family {family}: why?", rows=3, limit=4000)

    @property
    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        families = [Said(link, data[f"outcome_{n}"], data[f"why_{n}"]) for n, link in enumerate(self.links)]
        came = [self.invited[key] for key in data["came"]]
        return {
            "held_on": data["held_on"],
            "came": came,
            "families": families,
            "incomplete_why": data["incomplete_why"],
        }


class MinutesForm(GovukForm):
    text = LongText(
        label="What was said",
        rows=14,
        limit=20000,
        help_text="Each family by its reference. Who came and what was decided stand on the paper already.",
    )


class VisitPlanForm(GovukForm):
    planned_at = DateTimeField(label="When is the visit?", help_text="For example 12 6 2026 and 2:30pm.")


class VisitForm(GovukForm):
    """What was seen. Nothing is decided at the visit (MT-14)."""

    visited_on = DateField(label="When was the visit?")
    account = LongText(label="What did you see and talk about?", rows=8, limit=10000)
    locality_came = YesNoField(label="Did the previous locality worker come?")
    absence_why = LongText(label="If not: why?", required=False, rows=2, limit=1000)

    def __init__(self, *args: Any, today: date, asked: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visited_on"].latest = today  # type: ignore[attr-defined]
        self.fields["visited_on"].initial = today
        self.several = asked if len(asked) > 1 else []
        if self.several:
            del self.fields["locality_came"], self.fields["absence_why"]
        for one in self.several:
            self.fields[f"came_{one.pk}"] = YesNoField(label=f"Did {one.display_name} come?")
            self.fields[f"why_{one.pk}"] = LongText(label="If not: why?", required=False, rows=2, limit=1000)

    def clean(self) -> dict[str, Any]:
        """Of brothers and sisters each has a previous locality worker, who came or did not (MT-72)."""
        cleaned = super().clean() or self.cleaned_data
        if not self.several:
            return cleaned
        missing = [one for one in self.several if cleaned.get(f"came_{one.pk}") is False]
        absent = {one: cleaned.get(f"why_{one.pk}", "") for one in missing}
        for one, why in absent.items():
            if not why and f"why_{one.pk}" not in self.errors:
                self.add_error(f"why_{one.pk}", f"Say why {one.display_name} did not come.")
        own = {name: cleaned[name] for name in ("visited_on", "account") if name in cleaned}
        return own | {"locality_came": not absent, "absence_why": "", "absent": absent}


class DecideForm(GovukForm):
    """Whether to go ahead, and what support planning must take forward (MT-16)."""

    proceeds = YesNoField(label="Does the match go ahead?")
    reasons = LongText(label="Reasons, for the file", rows=5, limit=6000)
    told = LongText(label="Your words to the family", rows=4, limit=3000, help_text=EXACTLY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, REQUIREMENTS + 1):
            self.fields[f"requirement_{place}"] = PlainText(
                label=f"Support requirement {place}",
                required=False,
                limit=300,
                help_text="One thing for support planning to take forward." if place == 1 else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = [f"requirement_{place}" for place in range(1, REQUIREMENTS + 1)]
        cleaned["requirements"] = [cleaned.pop(name) for name in names if cleaned.get(name)]
        return {name: value for name, value in cleaned.items() if name not in names}


class BookDatesForm(GovukForm):
    """The medical consultation and panel, shared with adopters and carers (MT-19)."""

    medical_at = DateTimeField(label="When is the medical consultation?", help_text="For example 12 6 2026 and 2:30pm.")
    medical_place = PlainText(label="Where is the consultation?", limit=300)
    panel_on = DateField(label="On which date does matching panel meet?")
    panel_place = PlainText(label="Where does panel meet?", limit=300)
    carers_told_on = DateField(label="When did you tell the foster carers both dates?")


class TellFamilyForm(GovukForm):
    words = LongText(label="Your words to the family", rows=5, limit=3000, help_text=EXACTLY)


class HandInForm(DocumentForm):
    """A document from another agency (MT-71). Whom it is about is chosen by reference: they know no name."""

    def __init__(self, *args: Any, children: list[CaseFile], family: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_reference = {file.reference: file for file in (*children, family)}
        choices = [*((file.reference, f"The child, {file.reference}") for file in children)]
        choices.append((family.reference, f"The family, {family.reference}"))
        self.fields["file"] = forms.ChoiceField(label="Whom is it about?", choices=choices, widget=forms.RadioSelect)
        self.order_fields(["file", "kind", "title", "upload"])

    def clean_file(self) -> CaseFile:
        return self.by_reference[self.cleaned_data["file"]]


class ParticipantForm(GovukForm):
    """Somebody of another agency (MT-71)."""

    part = PlainText(label="In which part?", limit=100, help_text="For example “Social worker of the placing agency”.")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = PersonChoice(people, label="Who?")
        self.order_fields(["user", "part"])
