"""Photographs and video: the gallery, adding, choosing the first, taking off, asking the carers."""

from __future__ import annotations

from functools import partial

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from familyfinding.actions import consenting, media
from familyfinding.actions.holding import anonymous
from familyfinding.forms.writing import AskCarersForm, PictureForm, PictureWordsForm, today_initial
from familyfinding.models import MediaItem, Profile
from familyfinding.views import pages

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
def pictures(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.page(
        request,
        found,
        "pictures",
        "Pictures",
        items=MediaItem.objects.visible_to(request.user).filter(profile=found).in_order().select_related("version"),
        anonymous=anonymous(found, clock.today()),
        asked=found.media_requests.order_by("-opened_on", "-pk").first(),
        may_write=can(request.user, Permission.PROFILE_WRITE, found.file),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()

    def save(**answers: object) -> None:
        upload = answers["upload"]
        video = str(getattr(upload, "name", "")).lower().endswith((".mp4", ".mov", ".webm"))
        media.add(profile=found, video=video, by=request.user, at=clock.now(), **answers)  # type: ignore[arg-type]

    return pages.form_page(
        request,
        found,
        PictureForm(request.POST or None, request.FILES or None, initial=today_initial(today)),
        save,
        permission=Permission.PROFILE_WRITE,
        heading="Add a photograph or video",
        intro="Hidden data such as the place where it was taken is removed.",
        said="The picture is on the file. Adopters see it when you publish, after the Placement Order.",
        back="familyfinding:pictures",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: str, item: str) -> HttpResponse:
    """Other words beside a picture, or another answer to whether it may be shown."""
    found = pages.find(request, reference)
    one = _item(request, found, item)
    return pages.form_page(
        request,
        found,
        PictureWordsForm(request.POST or None, initial={"alt": one.alt, "consented": one.consented}),
        partial(consenting.change, item=one, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_WRITE,
        heading="Change the words or the agreement",
        intro="A picture that is not agreed to any more disappears at once from whoever sees it. Everything else "
        "reaches adopters when you publish the changes.",
        said="Saved.",
        back="familyfinding:pictures",
    )


@require_safe
def picture(request: Request, reference: str, item: str) -> HttpResponse | FileResponse:
    """The picture itself, for staff who may see the child."""
    one = _item(request, pages.find(request, reference), item)
    return send(one.version.stored, one.version.media_type)


def send(stored: object, media_type: str) -> FileResponse:
    """Shown in the page, never as a page: no script, no frame, no sniffing."""
    try:
        response = FileResponse(stored.open("rb"), content_type=media_type)  # type: ignore[attr-defined]
    except FileNotFoundError:
        raise Http404 from None
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@require_POST
def make_main(request: Request, reference: str, item: str) -> HttpResponse:
    found = pages.find(request, reference)
    one = _item(request, found, item)
    return pages.simple(
        request,
        found,
        lambda: media.make_main(item=one, by=request.user, on=clock.today()),
        permission=Permission.PROFILE_WRITE,
        said="That picture stands first now.",
        back="familyfinding:pictures",
    )


@require_POST
def remove(request: Request, reference: str, item: str) -> HttpResponse:
    found = pages.find(request, reference)
    one = _item(request, found, item)
    return pages.simple(
        request,
        found,
        lambda: media.remove(item=one, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_WRITE,
        said="The picture is off the profile and no adopter sees it. It stays among the documents of the file.",
        back="familyfinding:pictures",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_carers(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    return pages.form_page(
        request,
        found,
        AskCarersForm(request.POST or None, initial=today_initial(today)),
        partial(media.ask_carers, profile=found, by=request.user, today=today),
        permission=Permission.PROFILE_WRITE,
        heading="Ask the foster carers for pictures",
        said="That you asked is recorded.",
        back="familyfinding:pictures",
    )


def _item(request: Request, profile: Profile, reference: str) -> MediaItem:
    visible = MediaItem.objects.visible_to(request.user).select_related("version", "profile__child__file")
    return get_object_or_404(visible, profile=profile, reference=reference, removed_on=None)
