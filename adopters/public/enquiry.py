"""The enquiry form for everybody, without sign-in. Nothing on it can turn anybody away (AD-01, AD-02)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from adopters.actions import enquiries
from adopters.actions.enquiries import FirstContact
from adopters.public.areas import Area, areas
from adopters.public.limits import too_many
from adoption import clock
from adoption.errors import Refused
from adoption.forms import EmailField, GovukForm, LongText, PlainText, YesNoField
from adoption.models import Format


class EnquireForm(GovukForm):
    """A name, a way to answer, and whatever they would like to ask or tell."""

    name = PlainText(label="Your name", limit=100, width="20")
    other_name = PlainText(label="Your partner’s name, if you enquire together", limit=100, width="20", required=False)
    email = EmailField(label="Your e-mail address", help_text="We answer there.")
    phone = PlainText(label="Your telephone number", limit=40, width="20", required=False)
    area = forms.ChoiceField(label="Where do you live?", help_text="Choose the area nearest to you.")
    wants_pack = YesNoField(label="Would you like our information pack?")
    questions = LongText(label="What would you like to ask us?", rows=4, limit=5000, required=False)
    circumstances = LongText(
        label="Is there anything you would like to tell us?",
        help_text="Only if you like. It does not decide anything.",
        rows=4,
        limit=5000,
        required=False,
    )
    written_format = forms.ChoiceField(label="How should we write to you?", choices=Format, required=False)
    needs = LongText(
        label="Is there anything else we should know to reach you well?",
        help_text="For example another language, or an interpreter when we meet.",
        rows=2,
        limit=2000,
        required=False,
    )
    website = PlainText(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {area.area.code: area for area in offered}
        choices = [(code, area.area.name) for code, area in self.offered.items()]
        self.fields["area"].choices = [("", "Choose an area"), *choices]  # type: ignore[attr-defined]
        self.initial.setdefault("key", uuid4())

    def contact(self) -> FirstContact:
        names = ("name", "email", "phone", "other_name", "circumstances", "questions", "needs")
        said = {name: self.cleaned_data[name] for name in names}
        said["written_format"] = self.cleaned_data["written_format"] or Format.STANDARD
        return FirstContact(wants_pack=bool(self.cleaned_data["wants_pack"]), **said)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enquire(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether or not we know the address already, and for programs too."""
    form = EnquireForm(request.POST if request.method == "POST" else None, offered=areas())
    if form.is_bound and form.is_valid():
        if too_many(request, "enquire"):
            return render(request, "public/too_many.html", status=429)
        if form.cleaned_data["website"] or _taken(form):  # filled in by programs only
            return redirect("public:sent")
    return render(request, "public/enquire.html", {"form": form}, status=422 if form.errors else 200)


def _taken(form: EnquireForm) -> bool:
    """Taken in, or a sentence on the form that says why not."""
    chosen = form.offered[form.cleaned_data["area"]]
    try:
        enquiries.from_web(
            agency=chosen.agency,
            area=chosen.area,
            contact=form.contact(),
            key=str(form.cleaned_data["key"]),
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "public/sent.html")
