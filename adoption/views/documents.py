"""Documents on a file: listed, added, replaced by newer versions, withdrawn, and taken out only through here."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import documents
from adoption.actions.records import opened
from adoption.forms.work import UploadForm, VersionForm, WhyForm
from adoption.http import Request
from adoption.models import CaseFile, Document, DocumentKind, DocumentVersion, Look
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.scope import takes_out
from adoption.views.asking import answer, attempt, posted, record_href

SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@require_safe
def listing(request: Request, reference: str) -> HttpResponse:
    file = get_object_or_404(CaseFile.objects.visible_to(request.user), reference=reference)
    opened(file, request.user, "documents:list")
    rows = Document.objects.visible_to(request.user).filter(file=file).prefetch_related("versions")
    context = {
        "file": file,
        "rows": rows.order_by("kind", "title", "pk"),
        "may_add": can(request.user, Permission.DOCUMENT_ADD, file),
        "needs": flags(file),
        "crumbs": crumbs(file),
    }
    return render(request, "adoption/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, reference: str) -> HttpResponse:
    file = get_object_or_404(CaseFile.objects.visible_to(request.user), reference=reference)
    if not can(request.user, Permission.DOCUMENT_ADD, file):
        raise Http404
    kind = request.GET.get("kind", "")
    initial = {"kind": kind} if kind in DocumentKind.values else {}
    form = UploadForm(posted(request), request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "file": file, "by": request.user, "at": clock.now()}
        if attempt(form, lambda: documents.add(**given)):
            messages.success(request, "The document is on the file.")
            return redirect("documents:list", file.reference)
    back = {"text": "Back to the documents", "href": reverse("documents:list", args=[file.reference])}
    context = {"form": form, "file": file, "back": back, "limit": settings.UPLOAD_LIMIT_MB, "needs": flags(file)}
    return answer(request, "adoption/document_add.html", context)


@require_safe
def document(request: Request, reference: str) -> HttpResponse:
    """One document with all its versions."""
    visible = Document.objects.visible_to(request.user).select_related("file")
    found = get_object_or_404(visible, reference=reference)
    opened(found.file, request.user, "documents:document")
    context = {
        "document": found,
        "versions": found.versions.select_related("added_by").order_by("-number"),
        "may_add": can(request.user, Permission.DOCUMENT_ADD, found.file) and not found.withdrawn_on,
        "needs": flags(found.file),
        "crumbs": [*crumbs(found.file, linked=True), {"text": found.get_kind_display()}],
    }
    return render(request, "adoption/document.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: Request, reference: str) -> HttpResponse:
    found = _to_change(request, reference)
    form = VersionForm(posted(request), request.FILES or None, kind=found.kind)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        at = clock.now()
        if attempt(form, lambda: documents.add_version(document=found, upload=upload, by=request.user, at=at)):
            messages.success(request, "The new version is on the file. Older versions stay.")
            return redirect("documents:document", found.reference)
    return answer(request, "adoption/document_version.html", {"form": form, "document": found, "back": back_to(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, reference: str) -> HttpResponse:
    found = _to_change(request, reference)
    form = WhyForm(posted(request), label="Why should it no longer be used?")
    if request.method == "POST" and form.is_valid():
        why, on = form.cleaned_data["why"], clock.today()
        if attempt(form, lambda: documents.withdraw(document=found, why=why, on=on, by=request.user)):
            messages.success(request, "The document is withdrawn. It stays on the file, marked.")
            return redirect("documents:document", found.reference)
    return answer(request, "adoption/document_withdraw.html", {"form": form, "document": found, "back": back_to(found)})


@takes_out
@require_safe
def download(request: Request, reference: str) -> HttpResponse | FileResponse:
    """The bytes, written to the read log first, under a name that names nobody (security 4.8)."""
    visible = DocumentVersion.objects.visible_to(request.user).select_related("document__file")
    version = get_object_or_404(visible, reference=reference)
    opened(version.document.file, request.user, f"version {version.number}", look=Look.DOWNLOADED)
    try:
        stored = version.stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stored, as_attachment=True, filename=plain_name(version), content_type=version.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def plain_name(version: DocumentVersion) -> str:
    """What it is and which file it is from: "placement-order-C-7H2K9QX-v2.pdf"."""
    ending = version.stored.name.rpartition(".")[2] if version.stored.name else "bin"
    kind = version.document.kind.replace("_", "-")
    return f"{kind}-{version.document.file.reference}-v{version.number}.{ending}"


def crumbs(file: CaseFile, *, linked: bool = False) -> list[dict[str, str]]:
    """References only: addresses and titles carry no names."""
    here = {"text": "Documents", "href": reverse("documents:list", args=[file.reference])}
    return [{"text": file.reference, "href": record_href(file)}, here if linked else {"text": "Documents"}]


def back_to(found: Document) -> dict[str, str]:
    return {"text": "Back to the document", "href": reverse("documents:document", args=[found.reference])}


def _to_change(request: Request, reference: str) -> Document:
    visible = Document.objects.visible_to(request.user).select_related("file")
    found = get_object_or_404(visible, reference=reference)
    if not can(request.user, Permission.DOCUMENT_ADD, found.file):
        raise Http404
    return found
