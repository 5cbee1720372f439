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
from adopters.forms import reaching
from adopters.public.areas import Area, areas
from adopters.public.limits import too_many
from adoption import clock
from adoption.errors import Refused
from adoption.forms import EmailField, LongText, PlainText, YesNoField

YOURS: reaching.Words = (
    "How should we write to you?",
    "What do you need when we meet?",
    "Which language do you like to speak?",
    "Which language do you like to read?",
    "Is there anything else we should know to reach you well?",
)
PARTNERS: reaching.Words = (
    "How should we write to your partner?",
    "What does your partner need when we meet?",
    "Which language does your partner like to speak?",
    "Which language does your partner like to read?",
    "Is there anything else we should know to reach your partner well?",
)
TOGETHER = "I am asking together with a partner"


class EnquireForm(reaching.InSections):
    """A name, a way to answer, what each of them needs to be reached, and whatever they would like to ask or tell."""

    headings = {
        "You": ("name", "email", "phone", "area"),
        "How to reach you well": reaching.ASKED,
        TOGETHER: ("other_name", *reaching.of_other(reaching.ASKED)),
        "What we can do for you": ("wants_pack", "questions", "circumstances"),
    }
    folded = (TOGETHER,)
    hints = {
        "How to reach you well": "Leave this as it is if you need nothing of it.",
        TOGETHER: "Your partner can also ask us alone.",
    }

    name = PlainText(label="Your name", limit=100, width="20")
    email = EmailField(label="Your e-mail address", help_text="We answer there.")
    phone = PlainText(label="Your telephone number", limit=40, width="20", required=False)
    area = forms.ChoiceField(label="Where do you live?", help_text="Choose the area nearest to you.")
    other_name = PlainText(label="Your partner’s name", limit=100, width="20", required=False)
    wants_pack = YesNoField(label="Would you like our information pack?")
    questions = LongText(label="What would you like to ask us?", rows=4, limit=5000, required=False)
    circumstances = LongText(
        label="Is there anything you would like to tell us?",
        help_text="Only if you like. It does not decide anything.",
        rows=4,
        limit=5000,
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
        self.fields |= reaching.questions(YOURS, unasked=False)
        self.fields |= reaching.questions(PARTNERS, unasked=False, before=reaching.OTHER)
        self.order_fields([name for names in self.headings.values() for name in names])
        self.offered = {area.area.code: area for area in offered}
        choices = [(code, area.area.name) for code, area in self.offered.items()]
        self.fields["area"].choices = [("", "Choose an area"), *choices]  # type: ignore[attr-defined]
        self.initial.setdefault("key", uuid4())

    def clean(self) -> dict[str, Any]:
        reaching.needs_a_name(self)
        return self.cleaned_data

    def contact(self) -> FirstContact:
        said = self.cleaned_data
        names = ("name", "email", "phone", "other_name", "circumstances", "questions")
        return FirstContact(
            wants_pack=bool(said["wants_pack"]),
            reach=reaching.reaching(said, unasked=False),
            other_reach=reaching.reaching(said, unasked=False, before=reaching.OTHER),
            **{name: said[name] for name in names},
        )


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
