"""Pictures of a family’s profile on its record, and their copies as other workers see them (AD-42, AD-64, FF-28)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.actions import picture_copies, pictures
from adopters.forms.family_pictures import AgreedForm, AwayForm, PictureForm, PictureWordsForm
from adopters.models import FamilyPicture, Household, Member, PublishedFamilyPicture
from adopters.views.pages import find, form_page
from adopters.views.profile import BACK, WRITE, press
from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, gate, posted

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = PictureForm(posted(request), request.FILES or None, members=_living_there(request, household))

    def act(*, photograph: Any, alt: str, pictured: Any, looked: bool) -> None:
        facts = {"upload": photograph, "alt": alt, "pictured": pictured}
        pictures.add(household=household, by=request.user, at=clock.now(), **facts)

    return form_page(
        request,
        household,
        form,
        act,
        heading="Add a picture to the profile",
        intro="Hidden data, such as where it was taken, is removed. Nobody else sees it before everybody concerned "
        "has agreed.",
        said="The picture is on the file, and they are asked to agree to it.",
        back=BACK,
        permission=WRITE,
    )


@require_safe
def picture(request: Request, reference: str, picture: UUID) -> HttpResponse | FileResponse:
    """The picture itself, for whoever may open the household’s file."""
    found = _picture(request, find(request, reference), picture)
    return shown(found.version.stored, found.version.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: Request, reference: str, picture: UUID) -> HttpResponse:
    household = find(request, reference)
    found = _picture(request, household, picture)
    return form_page(
        request,
        household,
        PictureWordsForm(posted(request), initial={"alt": found.alt}),
        lambda alt: pictures.describe(picture=found, alt=alt, by=request.user, at=clock.now()),
        heading="Change what it says beside the picture",
        intro="Everybody concerned is asked again: the words are part of what they agreed to.",
        said="The words are changed, and everybody is asked again.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreed(request: Request, reference: str, picture: UUID) -> HttpResponse:
    """An agreement that was not given in the portal."""
    household = find(request, reference)
    gate(request, WRITE, household.file)
    found = _picture(request, household, picture)
    waiting = [one.pk for one in picture_copies.still_to_agree(found)]
    members = _living_there(request, household).filter(pk__in=waiting)
    return form_page(
        request,
        household,
        AgreedForm(posted(request), members=members),
        lambda **facts: pictures.consent_for(picture=found, by=request.user, at=clock.now(), **facts),
        heading="Record who agreed to the picture",
        said="Their agreement is recorded.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, reference: str, picture: UUID) -> HttpResponse:
    household = find(request, reference)
    found = _picture(request, household, picture)
    return form_page(
        request,
        household,
        AwayForm(posted(request)),
        lambda why: pictures.remove(picture=found, why=why, by=request.user, at=clock.now()),
        heading="Take the picture away",
        intro="Nobody sees it from the moment you save this. It stays among the documents of the file.",
        save="Take it away",
        said="The picture is taken away.",
        back=BACK,
        permission=WRITE,
    )


@require_POST
def put_first(request: Request, reference: str, picture: UUID) -> HttpResponse:
    household = find(request, reference)
    gate(request, WRITE, household.file)
    found = _picture(request, household, picture)
    act = partial(pictures.put_first, picture=found, by=request.user, on=clock.today())
    return press(request, household, "That picture stands first now.", act)


@require_safe
def published(request: Request, family: UUID, picture: UUID) -> HttpResponse | FileResponse:
    """A copied picture, for whoever may read the family’s profile now."""
    if not can(request.user, Permission.FAMILIES_SEE):
        raise NotForYou("Your role does not include this. Ask your manager.")
    rows = PublishedFamilyPicture.objects.visible_to(request.user).select_related("family__file")
    found = get_object_or_404(rows, family__reference=family, reference=picture)
    opened(found.family.file, request.user, "adopters:family-picture")
    return shown(found.stored, found.media_type)


def shown(stored: Any, media_type: str) -> FileResponse:
    """Shown in the page, never as a page: no script, no frame, no sniffing."""
    try:
        response = FileResponse(stored.open("rb"), content_type=media_type)
    except FileNotFoundError:
        raise Http404 from None
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _living_there(request: Request, household: Household) -> Any:
    rows = Member.objects.visible_to(request.user).living_there().filter(household=household)
    return rows.select_related("person").order_by("number", "pk")


def _picture(request: Request, household: Household, reference: UUID) -> FamilyPicture:
    rows = FamilyPicture.objects.visible_to(request.user).standing().filter(profile__household=household)
    found = get_object_or_404(rows.select_related("profile", "version"), reference=reference)
    found.profile.household = household
    return found
