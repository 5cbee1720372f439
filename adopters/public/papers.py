"""A paper of an agency, for anybody to read, keep and print: pack, leaflet, Statement of Purpose (AD-05, AD-70)."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from adoption.models import FamilyLink

SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@login_not_required
@require_safe
def paper(request: HttpRequest, reference: UUID) -> HttpResponse | FileResponse:
    """The edition that is shown today. One that was replaced is gone for everybody outside."""
    return pages_of(get_object_or_404(FamilyLink, ~Q(stored=""), reference=reference, ended_on=None))


def pages_of(link: FamilyLink) -> FileResponse:
    """The PDF under a name that says what it is and whose: “pack-adopt-north-east.pdf”."""
    try:
        stored = link.stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"{link.kind.replace('_', '-')}-{link.agency.code.lower()}.pdf"
    response = FileResponse(stored, as_attachment=True, filename=name, content_type="application/pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
