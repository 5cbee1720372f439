"""What families see. This package imports the kernel and the published copies, and no case (security 4.10)."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.forms import GovukForm, PlainText
from adoption.http import Request
from familyfinding.models.published import PublishedMedia
from familyfinding.portal.sharing import open_copy, openable

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
def picture(request: Request, reference: str) -> HttpResponse | FileResponse:
    """A published picture, to the audience of its profile and to nobody else."""
    found = get_object_or_404(PublishedMedia.objects.visible_to(request.user), reference=reference)
    try:
        response = FileResponse(found.stored.open("rb"), content_type=found.media_type)
    except FileNotFoundError:
        raise Http404 from None
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


class CodeForm(GovukForm):
    code = PlainText(
        label="What is the six-figure code?",
        help_text="The worker told it to you by telephone.",
        limit=12,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
    )


@login_not_required
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The carers’ copy, after the code. Opening the address alone tells nothing and uses nothing up (FF-33)."""
    if not openable(secret, at=clock.now()):
        return render(request, "portal/shared_ended.html", status=410)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copy = open_copy(secret, code=form.cleaned_data["code"].replace(" ", ""), at=clock.now())
        if copy:
            return render(request, "portal/shared.html", {"child": copy, "ends_at": copy.ends_at})
        form.add_error("code", "The code does not fit. After five wrong codes the link closes.")
    return render(request, "portal/shared_code.html", {"form": form}, status=422 if form.errors else 200)
