"""From pages made to pages sent out: made, looked at, frozen, circulated (PN-16, PN-17)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.scope import takes_out
from adoption.views.asking import answer, attempt, posted
from panels.actions import copies, looking, pack_facts, packs, party_copies
from panels.actions.binding import reference_of
from panels.flows import PackState
from panels.forms.packs import ReleaseForm
from panels.models import Pack, PackKind
from panels.views.pack_pages import (
    back_to,
    deed,
    find_pack,
    page_budget,
    pdf,
)


@require_POST
def make(request: Request, reference: UUID) -> HttpResponse:
    said = "The pages are being made. This takes a minute or two."
    return deed(request, reference, lambda p: packs.ask_making(pack=p, by=request.user, at=clock.now()), said)


@takes_out
@require_safe
def proof(request: Request, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """The last good pages, as everybody’s copies are made from them."""
    found = find_pack(request, reference)
    if found.kind == PackKind.PARTY and found.state == PackState.CIRCULATED:
        messages.warning(request, "It is released: take the copy of each person, with their name on it, from here.")
        return redirect("packs:readers", found.reference)
    edition = found.frozen or pack_facts.latest(found)
    if edition is None:
        raise Http404
    looking.take_edition(edition=edition, by=request.user, at=clock.now())
    return pdf(edition.stored.name, f"panel-pack-{reference_of(found)}-v{edition.version}", inline=False)


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: Request, reference: UUID) -> HttpResponse:
    said = "The pack is frozen. Nothing in it changes any more."
    return _confirmed(request, reference, packs.freeze, "freeze", said)


@require_POST
def reopen(request: Request, reference: UUID) -> HttpResponse:
    return deed(request, reference, lambda p: packs.reopen(pack=p, by=request.user), "It can be changed again.")


@require_http_methods(["GET", "HEAD", "POST"])
def circulate(request: Request, reference: UUID) -> HttpResponse:
    said = "It is sent out. Members read it once they have said whether they know anybody concerned."
    return _confirmed(request, reference, packs.circulate, "send out", said)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, reference: UUID) -> HttpResponse:
    """A copy for the people concerned, looked at by a second person (security 4.9)."""
    said = "It is released. Give it to them by hand, or send it as their needs are noted on the file."
    return _confirmed(request, reference, party_copies.release, "release", said, ReleaseForm)


def _confirmed(
    request: Request,
    reference: UUID,
    act: Callable[..., Pack],
    verb: str,
    said: str,
    asks: type[GovukForm] = GovukForm,
) -> HttpResponse:
    """Looked at once more before it is done, because it cannot be taken back."""
    found = find_pack(request, reference)
    form = asks(posted(request))
    do = lambda: act(pack=found, by=request.user, at=clock.now(), **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, do):
        messages.success(request, said)
        return redirect("packs:pack", found.reference)
    good = found.frozen or pack_facts.latest(found)
    context = {
        "form": form,
        "pack": found,
        "good": good,
        "told": good.told if good else [],
        "verb": verb,
        "back": back_to(found),
        **page_budget(found, good),
    }
    context["people"] = party_copies.readers(found.item) if verb == "release" and found.item else []
    context["readers"] = copies.standings(found) if verb == "send out" else []
    return answer(request, "panels/packs/confirm.html", context)
