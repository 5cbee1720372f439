"""What staff fill in about the portal: a message, a word with what is sent back, an address for families."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from adoption.forms import GovukForm, LongText, PlainText, UploadField
from adoption.models import Agency, FamilyLinkKind, User
from adoption.permissions import Permission


class MessageForm(GovukForm):
    """To one applicant. The key makes a form sent twice one message."""

    body = LongText(label="Your message", limit=5_000, rows=6, counted=True)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex


class SendBackForm(GovukForm):
    why = LongText(label="What should they change?", limit=2_000, rows=4, help_text="They read these words.")


class EndAccessForm(GovukForm):
    why = LongText(label="Why does their access end?", limit=1_000, rows=3)


class LinkForm(GovukForm):
    """Something that families of an agency are shown."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="For families of", empty_label=None)
    kind = forms.ChoiceField(label="What is it?", choices=FamilyLinkKind, widget=forms.RadioSelect)
    title = PlainText(label="Its title", limit=150)
    edition = PlainText(label="Edition", limit=60, required=False, help_text="For a paper, for example 2025 to 2026.")
    upload = UploadField(
        label="The PDF",
        kinds=("pdf",),
        required=False,
        help_text="Of a paper: we keep it with its edition, and anybody can read and print it.",
    )
    address = PlainText(
        label="Or its address", limit=500, required=False, help_text="Where it is elsewhere. It begins with https://"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = user.authority.agencies(Permission.EVENTS_MANAGE)
        agencies = Agency.objects.filter(pk__in=reach).order_by("name", "pk")
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
