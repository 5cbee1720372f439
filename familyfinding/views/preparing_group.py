"""The forms of the messaging group, and the conversation of a link (MT-25 to MT-29, FF-64)."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from familyfinding.actions import link_messages
from familyfinding.actions import preparing_group as groups
from familyfinding.forms import preparing_people as forms
from familyfinding.models import CarerGroup, LinkMessage
from familyfinding.views import link_pages
from familyfinding.views import preparing_pages as pages


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: Request, reference: UUID) -> HttpResponse:
    """Boundaries first (TS-112)."""
    preparation = pages.find(request, reference)
    return pages.form(
        request,
        preparation,
        forms.GroupForm(posted(request)),
        lambda **facts: groups.prepare(preparation=preparation, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).child_side,
        back="familyfinding:link-group",
        heading="Boundaries of a messaging group",
        intro="Talk about it at the Meet and Greet. There is no group before everybody in it has signed.",
        said="Written, and the adopters are asked to read it. Record who has signed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, reference: UUID) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda: forms.SignForm(posted(request), today=clock.today()),
        lambda group, **facts: groups.sign(group=group, by=request.user, now=clock.now(), **facts),
        lambda may: may.either_side,
        heading="Somebody has signed",
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_group(request: Request, reference: UUID) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda: forms.OnForm(posted(request), today=clock.today()),
        lambda group, **facts: groups.open_group(group=group, by=request.user, now=clock.now(), **facts),
        lambda may: may.child_side,
        heading="The group is open",
        said="The group is open. Go through it on visits and in supervision, and write down what you saw.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: Request, reference: UUID) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda: forms.LookForm(posted(request), today=clock.today()),
        lambda group, **facts: groups.look_at(group=group, by=request.user, now=clock.now(), **facts),
        lambda may: may.group,
        heading="What you saw in the group",
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def keep_open(request: Request, reference: UUID) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda: forms.KeepOpenForm(posted(request)),
        lambda group, **facts: groups.keep_open(group=group, by=request.user, now=clock.now(), **facts),
        lambda may: may.child_side,
        heading="The group stays open",
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, reference: UUID) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda: forms.CloseGroupForm(posted(request), today=clock.today()),
        lambda group, **facts: groups.close(group=group, by=request.user, now=clock.now(), **facts),
        lambda may: may.child_side,
        heading="Close the group",
        said="The group is closed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: Request, reference: UUID) -> HttpResponse:
    """The conversation of a link: what the adopters and the workers of both sides wrote, the newest first (FF-64)."""
    link = link_pages.find(request, reference)
    seen = link_pages.sides(request, link)
    file = link_pages.file_for(link, seen)
    may_write = link.is_proceeding and can(request.user, Permission.INTEREST_WORK, file)
    form = forms.MessageForm(posted(request), initial={"key": uuid.uuid4().hex})
    if request.method == "POST":
        if not may_write:
            raise NotForYou("Messages go between the workers and the adopters of a link that is going ahead.")
        if form.is_valid():
            try:
                link_messages.write(link=link, by=request.user, now=clock.now(), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("familyfinding:link-messages", link.reference)
    rows = LinkMessage.objects.visible_to(request.user).filter(link=link).order_by("-written_at", "-pk")
    context = {"messages_of": list(rows), "form": form, "may_write": may_write, "readers": link_messages.readers(link)}
    status = 422 if form.errors else 200
    return link_pages.page(request, link, "messages", "link_messages.html", status=status, **context)


def _form(request: Request, reference: UUID, form: Any, act: Any, allowed: Any, **asked: Any) -> HttpResponse:
    preparation = pages.find(request, reference)
    found = pages.find_on(request, CarerGroup, preparation)
    return pages.form(
        request,
        preparation,
        form(),
        lambda **facts: act(found, **facts),
        allowed=allowed(pages.may(request, preparation)),
        back="familyfinding:link-group",
        **asked,
    )
