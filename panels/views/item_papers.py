"""The papers of one item: put in, checked, handed in, late with the chair’s consent (PN-12 to PN-16)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.models import DocumentVersion, Look
from adoption.scope import takes_out
from adoption.views.documents import SANDBOX, plain_name
from adoption.views.records import posted
from panels.actions import paper_checks, papers, party_copies
from panels.forms import meetings as forms
from panels.forms import papers as paper_forms
from panels.models import (
    PaperState,
)
from panels.views.pages import (
    GET_POST,
    find_item,
    find_paper,
    nothing_to_fill_in,
    on_item,
    prepares,
)


@require_http_methods(GET_POST)
def paper(request: Request, reference: UUID) -> HttpResponse:
    """How one paper stands: put in, with the manager, or not needed."""
    found = find_paper(request, reference)
    prepares(request, found.item)
    form = paper_forms.PaperForm(
        posted(request), request.FILES or None, paper=found, versions=papers.on_the_files(found.item)
    )

    def act(*, state: str, why: str, version: DocumentVersion | None = None, document: Any = None) -> None:
        by, on = request.user, clock.today()
        if state == PaperState.NOT_NEEDED:
            papers.not_needed(paper=found, why=why, on=on, by=by)
        elif state == PaperState.READY:
            papers.put_in(paper=found, version=version or document.versions.get(), on=on, by=by)
        else:
            papers.set_state(paper=found, state=state, by=by)

    return on_item(
        request, found.item, form, act, heading=found.title, said="The paper is up to date.", file=papers.home_of(found)
    )


@require_http_methods(GET_POST)
def add_paper(request: Request, reference: UUID) -> HttpResponse:
    """A further paper."""
    found = find_item(request, reference)
    prepares(request, found)
    form = paper_forms.OtherPaperForm(posted(request), request.FILES or None, versions=papers.on_the_files(found))

    def act(*, title: str, panel_only: bool, version: Any = None, document: Any = None) -> None:
        facts: dict[str, Any] = {"title": title, "panel_only": panel_only, "on": clock.today(), "by": request.user}
        papers.add_other(item=found, version=version or document.versions.get(), **facts)

    home = found.file or found.meeting.panel.file
    said = "The paper is on the item."
    return on_item(request, found, form, act, heading="A further paper", said=said, file=home)


@require_http_methods(GET_POST)
def for_party(request: Request, reference: UUID) -> HttpResponse:
    """What the people concerned may have of one paper: all of it, a version of their own, or nothing (PN-17)."""
    found = find_paper(request, reference)
    prepares(request, found.item)
    form = paper_forms.ForPartyForm(
        posted(request), request.FILES or None, paper=found, versions=papers.on_the_files(found.item)
    )

    def act(*, may: str, version: DocumentVersion | None = None, document: Any = None) -> None:
        own = version or (document.versions.get() if document else None)
        party_copies.say_what_they_may_have(paper=found, may=may, version=own, on=clock.today(), by=request.user)

    return on_item(
        request,
        found.item,
        form,
        act,
        heading="For the people concerned",
        intro=f"{found.title}: as long as nobody has said, it is in no copy for the people whom the item is about.",
        said="It is noted.",
        file=papers.home_of(found),
    )


@takes_out
@require_safe
def read_paper(request: Request, reference: UUID) -> HttpResponse | FileResponse:
    """The paper itself, for whoever may read the item’s papers; the read log has it first."""
    found = find_paper(request, reference)
    version = found.version
    if version is None:
        raise Http404
    opened(version.document.file, request.user, "panel paper", look=Look.DOWNLOADED)
    try:
        stored = version.stored.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    response = FileResponse(stored, as_attachment=True, filename=plain_name(version), content_type=version.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _button(request: Request, reference: UUID, act: Any, *, heading: str, intro: str, said: str) -> HttpResponse:
    """A page with nothing to fill in: it says what will happen, and does it."""
    found = find_item(request, reference)
    doing = partial(act, item=found, on=clock.today(), by=request.user)
    facts = {"heading": heading, "intro": intro, "save": heading, "said": said}
    return on_item(request, found, nothing_to_fill_in(request), doing, **facts)


@require_http_methods(GET_POST)
def sign_check(request: Request, reference: UUID) -> HttpResponse:
    return _button(
        request,
        reference,
        paper_checks.sign_check,
        heading="Sign the quality check",
        intro="You have read the papers of this item and they are good enough for panel. "
        "Whoever put one in cannot sign.",
        said="The check is signed.",
    )


@require_http_methods(GET_POST)
def hand_in(request: Request, reference: UUID) -> HttpResponse:
    return _button(
        request,
        reference,
        paper_checks.hand_in,
        heading="Hand the papers in",
        intro="Every paper that panel needs is there.",
        said="The papers are handed in.",
    )


@require_http_methods(GET_POST)
def agree_late(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    return on_item(
        request,
        found,
        forms.ReasonForm(posted(request), question="Why does panel hear it with late papers?"),
        partial(paper_checks.agree_late, item=found, on=clock.today(), by=request.user),
        heading="Agree to late papers",
        intro="Only the chair of the meeting agrees to hear an item whose papers came late; a vice chair, if the "
        "chair has a conflict with it.",
        said="Panel hears the item.",
    )
