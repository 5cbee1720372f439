"""The letters on a decision: who is told in writing, what stands of it, and beginning what is missing (PN-26)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.models import PersonAround
from adoption.views.records import posted
from panels.actions import decision_letters
from panels.forms.decisions import LettersForm
from panels.views.finding import find_sheet, on_the_way
from panels.views.pages import GET_POST, form_page


@require_http_methods(GET_POST)
def letters(request: Request, reference: UUID) -> HttpResponse:
    """Each on their own file, and only to people on files where this person writes letters."""
    sheet = find_sheet(request, reference)
    readers = decision_letters.readers(sheet, request.user)
    if not readers or sheet.approval is None:
        raise Http404
    waiting = [reader for reader in readers if reader.letter is None and reader.is_reachable]
    form = LettersForm(posted(request), readers=waiting)

    def act(*, to: list[str]) -> None:
        people: list[PersonAround] = [form.people[key] for key in to]
        decision_letters.begin(sheet=sheet, to=people, on=clock.today(), by=request.user)

    decided = reverse("panels:decision", args=[sheet.approval.reference])
    return form_page(
        request,
        form,
        act,
        file=sheet.file,
        back=reverse("panels:letters", args=[sheet.reference]),
        crumbs=[*on_the_way(request), {"text": sheet.file.reference, "href": decided}, {"text": "Letters"}],
        heading="The decision in writing",
        save="Begin the letters",
        said="The letters are begun. Fill in what is open, and have each seen by a second person before it goes.",
        template="panels/decision_letters.html",
        readers=readers,
        waiting=waiting,
        all_gone=all(reader.letter and reader.letter.sent_on for reader in readers),
        unreachable=[reader for reader in readers if reader.letter is None and not reader.is_reachable],
    )
