"""What somebody types is kept as they type it, for them alone, over sign-out and a flat battery."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.http import require_POST

from adoption import clock
from adoption.actions import drafts
from adoption.errors import Refused
from adoption.forms.text import printable
from adoption.http import Request

NEVER_KEPT = {"csrfmiddlewaretoken", "password", "code"}


@require_POST
def save(request: Request, form: str) -> HttpResponse:
    """Answers with the words “Draft saved 10:42am”, which the page shows beside the form."""
    typed = {name: printable(str(text)) for name, text in request.POST.items() if name not in NEVER_KEPT}
    try:
        draft = drafts.keep(user=request.user, form=form, typed=typed, at=clock.now())
    except Refused as refusal:
        return HttpResponse(escape(str(refusal)), status=422)
    return render(request, "adoption/_draft.html", {"draft": draft})
