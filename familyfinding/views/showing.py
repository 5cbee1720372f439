"""Showing a child to adopters: the check, the preview, publishing, taking down, sharing with the carers."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.errors import Refused
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.permissions import Permission
from familyfinding.actions import checks, copies, matching, publishing, removal, search, sharing
from familyfinding.actions.holding import anonymous
from familyfinding.forms.writing import ShareForm, TalkForm, WhyForm, today_initial
from familyfinding.models import Rung, SharedCopy, ShownCopy
from familyfinding.views import pages

GET_POST = ["GET", "HEAD", "POST"]
ASSESSMENT = 0
AUDIENCES = {
    Rung.HOME: "Our own adopters",
    Rung.CONSORTIUM: "Adopters of the consortium",
    Rung.NATIONAL: "All other approved adopters",
    ASSESSMENT: "People in assessment",
}


@require_safe
def check(request: Request, reference: str) -> HttpResponse:
    """The anonymity check: every word found, with the page where it stands (FF-29)."""
    found, today = pages.find(request, reference), clock.today()
    places = {"Heading": "describe", "Region": "describe"}
    sections = {section.title: section.kind for section in found.sections.all()}
    rows = []
    for one in checks.identifying_words(found, on=today):
        name, extra = (places[one.field], []) if one.field in places else ("section", [sections[one.field]])
        rows.append({"found": one, "href": reverse(f"familyfinding:{name}", args=[reference, *extra])})
    return pages.page(
        request,
        found,
        "check",
        "Check",
        rows=rows,
        missing=checks.missing(found),
        visited=checks.is_visited(found),
        anonymous=anonymous(found, today),
    )


@require_safe
def preview(request: Request, reference: str) -> HttpResponse:
    """Exactly what adopters would read, drawn by the portal’s own template, for a chosen audience."""
    found, at = pages.find(request, reference), clock.now()
    asked = request.GET.get("audience", "")
    audience = int(asked) if asked in {str(int(key)) for key in AUDIENCES} else int(Rung.HOME)
    copy = copies.as_published(found, at=at)
    pictures = [
        {"src": reverse("familyfinding:picture", args=[reference, m.reference]), "alt": m.alt, "is_video": m.is_video}
        for m in copies.media_of(found, at)
    ]
    return pages.page(
        request,
        found,
        "preview",
        "Preview",
        child=copy,
        pictures=pictures,
        audiences=[
            {"value": int(key), "text": text, "chosen": int(key) == audience} for key, text in AUDIENCES.items()
        ],
        seen_now=found.is_live and audience != ASSESSMENT and audience <= found.rung,
        in_assessment=audience == ASSESSMENT,
        anonymous=anonymous(found, at.date()),
    )


@require_http_methods(GET_POST)
def publish(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        GovukForm(request.POST if request.method == "POST" else None),
        partial(publishing.publish, profile=found, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_PUBLISH,
        heading="Publish the profile",
        save="Publish",
        said="The profile is live.",
        template="familyfinding/publish.html",
        lacks=checks.missing(found),
        visited=checks.is_visited(found),
        words=checks.identifying_words(found, on=clock.today()),
    )


@require_http_methods(GET_POST)
def publish_changes(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        GovukForm(request.POST if request.method == "POST" else None),
        partial(publishing.publish_changes, profile=found, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_PUBLISH,
        heading="Publish changes",
        save="Publish changes",
        said="Adopters now read the profile as it stands. The next review keeps its date.",
        template="familyfinding/publish.html",
        lacks=checks.missing(found),
        visited=True,
        words=checks.identifying_words(found, on=clock.today()),
    )


@require_http_methods(GET_POST)
def take_down(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        WhyForm(request.POST or None, ask="Why is the profile taken down?"),
        partial(removal.take_down, profile=found, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_REMOVE,
        heading="Take the profile down",
        warning="Adopters stop seeing the child at once. Reviews and other clocks stop. A dated copy is kept.",
        save="Take down",
        said="The profile is down. A dated copy is on the file.",
    )


@require_http_methods(GET_POST)
def put_back(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        WhyForm(request.POST or None, ask="Why does the profile go back?"),
        partial(removal.put_back, profile=found, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_PUBLISH,
        heading="Put the profile back",
        warning="It is shown at once to the audience it had, and its review keeps its date.",
        save="Put back",
        said="The profile is live again.",
    )


@require_http_methods(GET_POST)
def begin_again(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        WhyForm(request.POST or None, ask="Why does the profile begin again?"),
        partial(matching.begin_again, profile=found, by=request.user, on=clock.today()),
        permission=Permission.PROFILE_WRITE,
        heading="Begin the profile again",
        intro="The words are kept as a draft. Its clocks start afresh from the court’s dates.",
        save="Begin again",
        said="The profile is a draft again.",
    )


@require_http_methods(GET_POST)
def share(request: Request, reference: str) -> HttpResponse:
    """A link for the foster carers. Link and code are shown once, here, and cannot be read back (FF-33)."""
    found = pages.find(request, reference)
    pages.gate(request, found, Permission.PROFILE_PUBLISH)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy, secret, code = sharing.share(profile=found, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            link = request.build_absolute_uri(reverse("portal:shared", args=[secret]))
            return pages.page(request, found, "shared-link", "Link made", copy=copy, link=link, code=code)
    context = {
        "profile": found,
        "form": form,
        "heading": "Share the profile with the foster carers",
        "intro": "They get a copy of the words behind a link that ends by itself. Send the link; telephone the code.",
        "save": "Make the link",
        "back": {"text": "Back to the profile", "href": reverse("familyfinding:profile", args=[reference])},
    }
    return render(request, "familyfinding/form.html", context, status=422 if form.errors else 200)


@require_POST
def stop_share(request: Request, reference: str, copy: str) -> HttpResponse:
    found = pages.find(request, reference)
    one = get_object_or_404(SharedCopy.objects.visible_to(request.user), file=found.file, reference=copy)
    return pages.simple(
        request,
        found,
        lambda: sharing.revoke(copy=one, profile=found, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_PUBLISH,
        said="The link no longer opens.",
        back="familyfinding:profile",
    )


@require_http_methods(GET_POST)
def talk(request: Request, reference: str) -> HttpResponse:
    """A note that the child was described, from an anonymised copy, to adopters under assessment (FF-40)."""
    found, today = pages.find(request, reference), clock.today()
    anonymised = checks.anonymised(found, found.copies.filter(media=[]).order_by("-number"))

    def save(*, talked_on: object, to_whom: str, copy: int) -> None:
        kept = next(one for one in anonymised if one.number == copy)
        search.note_talk(profile=found, talked_on=talked_on, to_whom=to_whom, copy=kept, by=request.user, today=today)  # type: ignore[arg-type]

    return pages.form_page(
        request,
        found,
        TalkForm(request.POST or None, copies=_choices(anonymised), initial=today_initial(today)),
        save,
        permission=Permission.NOTE_WRITE,
        heading="Note a talk with adopters in assessment",
        intro="Only from an anonymised profile, and without handing over papers.",
        said="The talk is noted on the file.",
    )


def _choices(copies_: list[ShownCopy]) -> list[tuple[int, str]]:
    return [(one.number, f"Copy {one.number}, shown from {clock.london(one.from_at):%d %B %Y}") for one in copies_]
