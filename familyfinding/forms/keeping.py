"""Forms for keeping a profile: reviews, changes, agreements, panel’s word, promotion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from adoption.forms import DateField, GovukForm, LongText, PlainText, UploadField, YesNoField
from adoption.models import Agency, AgencyKind, DocumentKind, User
from familyfinding.forms.writing import DocumentChoice
from familyfinding.models import Profile


class ReviewForm(GovukForm):
    done_on = DateField(label="When was the profile reviewed?")
    checked = LongText(label="What did you check, and with whom?", limit=4000)
    changed = LongText(label="What changed?", required=False, limit=4000)
    confirm_journey = forms.BooleanField(
        label="I have read the Family Finding Journey and it is accurate", required=False
    )


class AnswerForm(GovukForm):
    answered_on = DateField(label="When was the profile brought up to date?")
    how = LongText(label="What does the profile say now, or why need it not change?", rows=4, limit=4000)


class LetterForm(GovukForm):
    """FF-17: which local authority, which officer, when, on which paper, within which limits."""

    officer = PlainText(label="Who agreed for the local authority?", help_text="Name and post.")
    dated_on = DateField(label="What is the date of the letter or e-mail?")
    upload = UploadField(
        label="The signed letter or e-mail", kinds=("pdf", "docx", "jpg", "jpeg", "png"), required=False
    )
    limits = LongText(label="Does the agreement set limits?", rows=3, required=False, limit=2000)
    limited = YesNoField(label="Does it stop at the consortium?", initial="no")
    until_on = DateField(
        label="Until when does it hold?", required=False, help_text="Leave empty if it has no last day."
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authorities = Agency.objects.filter(kind=AgencyKind.LOCAL_AUTHORITY).order_by("name", "pk")
        own = profile.child.local_authority_id
        if own:
            authorities = authorities.filter(pk=own)
        self.fields["local_authority"] = forms.ModelChoiceField(
            authorities, label="Which local authority?", initial=own
        )
        papers = profile.file.documents.filter(kind=DocumentKind.FUNDING_AGREEMENT, withdrawn_on=None)
        self.fields["document"] = DocumentChoice(
            papers.order_by("-pk"),
            label="Or choose it from the file",
            required=False,
            empty_label="Not on the file yet",
        )
        self.order_fields(
            ["local_authority", "officer", "dated_on", "upload", "document", "limits", "limited", "until_on"]
        )


class AskForm(GovukForm):
    why = LongText(
        label="Why should families be looked for in other agencies?",
        help_text="What was done in the partnership since the order, and which family the child needs.",
        limit=4000,
    )


class DiscussForm(GovukForm):
    held_on = DateField(label="When did you discuss it?")
    will_ask = YesNoField(label="Will you ask for an inter-agency search?")
    said = LongText(label="What was said?", limit=4000)

    def __init__(self, *args: Any, managers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_manager"] = PersonChoice(managers, label="With which manager?", empty_label="Choose")
        self.order_fields(["held_on", "with_manager", "will_ask", "said"])


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class RecommendationForm(GovukForm):
    recommended_on = DateField(label="When did panel recommend the match?")


class MatchDecisionForm(GovukForm):
    decision = forms.ChoiceField(
        label="What did the agency decision maker decide?",
        choices=[("approved", "Approved the match"), ("refused", "Refused the match")],
        widget=forms.RadioSelect,
    )
    decided_on = DateField(label="On which date?")
    why = LongText(label="If refused: the reasons", rows=4, required=False, limit=4000)


class PromotionForm(GovukForm):
    what = LongText(label="What may the marketing team do?", rows=4, limit=2000)
    authorised_by_name = PlainText(label="Who authorised it?")
    authorised_on = DateField(label="When?")

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = PersonChoice(
            officers,
            label="Which marketing officer promotes the child?",
            help_text="They see the profile as adopters read it, its pictures and this authority, on their Promotion "
            "page. The child’s file stays closed to them.",
            required=False,
            empty_label="Nobody yet",
        )
