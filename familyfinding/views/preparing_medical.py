"""The medical consultation’s own forms: report sent, adviser named, letter written, signed, released, printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock, paper
from adoption.http import Request
from adoption.models import DocumentKind, DocumentVersion
from adoption.permissions import Permission
from adoption.scope import takes_out
from adoption.staff import people_who
from adoption.views.records import posted
from familyfinding.actions import preparing_medical as medical
from familyfinding.forms import preparing_people as forms
from familyfinding.forms.preparing import ReportSentForm
from familyfinding.models import Consultation, MedicalLetter
from familyfinding.views import preparing_pages as pages

NO_REPORT = "There is no permanence report on the child’s file yet. Add it under the child’s documents first."


@require_http_methods(["GET", "HEAD", "POST"])
def report_sent(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    """Which report went to the medical adviser, and when: at least a week before (TS-26)."""
    found = _find(request, reference, meeting)
    reports = _reports(request, found)
    return _form(
        request,
        found,
        ReportSentForm(posted(request), reports=reports, today=clock.today()),
        lambda **facts: medical.send_report(consultation=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, found.preparation).child_side,
        heading="The report was sent to the medical adviser",
        intro="The updated report, at least a week before the consultation." if reports.exists() else NO_REPORT,
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def name_adviser(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found = _find(request, reference, meeting)
    file = found.preparation.link.child.file
    advisers = people_who(Permission.MEDICAL_ADVISE, file.agency, clock.today())
    return _form(
        request,
        found,
        forms.AdviserForm(posted(request), advisers=advisers, today=clock.today()),
        lambda **facts: medical.name_adviser(consultation=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, found.preparation).grant,
        heading="Open the child’s file to the medical adviser",
        intro="They can then read the file and write the letter here. They see no other child’s file.",
        said="The medical adviser can open the file.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write_letter(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found = _find(request, reference, meeting)
    letter = MedicalLetter.objects.visible_to(request.user).filter(consultation=found).first()
    known = {"body": letter.body, "version": letter.version} if letter else {"version": 0}
    return _form(
        request,
        found,
        forms.MedicalLetterForm(posted(request), initial=known),
        lambda **facts: medical.write_letter(consultation=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, found.preparation).medical,
        heading="Letter to the adopters",
        intro="To the adopters and the child’s worker: what was discussed at the consultation.",
        said="Saved. Sign it when it is right.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_letter(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found, letter = _with_letter(request, reference, meeting)
    return _form(
        request,
        found,
        forms.SignLetterForm(posted(request), initial={"version": letter.version}),
        lambda sure, version: medical.sign_letter(letter=letter, version=version, by=request.user, now=clock.now()),
        allowed=pages.may(request, found.preparation).medical,
        heading="Sign the letter",
        intro="It is then kept on the child’s file, and the child’s worker is told. It cannot be changed afterwards.",
        said="Signed. The letter is on the child’s file.",
        save="Sign",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release_letter(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found, letter = _with_letter(request, reference, meeting)
    return _form(
        request,
        found,
        forms.ReleaseLetterForm(posted(request)),
        lambda sure: medical.release_letter(letter=letter, by=request.user, now=clock.now()),
        allowed=pages.may(request, found.preparation).child_side,
        heading="Give the letter to the adopters",
        intro="They read it in the portal and can keep it. Print it for whoever has no account.",
        said="The adopters have the letter.",
        save="Give it to them",
    )


@takes_out
@require_safe
def letter(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    """The letter to print. Until it is signed it is its writer’s alone."""
    found, letter = _with_letter(request, reference, meeting)
    if letter.signed_on is None and not pages.may(request, found.preparation).medical:
        raise Http404
    child = found.meeting.child or found.preparation.link.child
    return paper.answer(
        medical.LETTER,
        {"letter": letter, "file": child.file},
        file=child.file,
        by=request.user,
        what="familyfinding:link-letter",
        name=f"medical-letter-{child.file.reference}",
    )


def _find(request: Request, reference: UUID, meeting: UUID) -> Consultation:
    found = pages.find_meeting(request, reference, meeting)
    rows = Consultation.objects.visible_to(request.user)
    consultation = get_object_or_404(rows, meeting=found)
    consultation.meeting, consultation.preparation = found, found.preparation
    return consultation


def _with_letter(request: Request, reference: UUID, meeting: UUID) -> tuple[Consultation, MedicalLetter]:
    found = _find(request, reference, meeting)
    letter = get_object_or_404(MedicalLetter.objects.visible_to(request.user), consultation=found)
    letter.consultation, letter.preparation = found, found.preparation
    return found, letter


def _reports(request: Request, found: Consultation) -> Any:
    child = found.meeting.child or found.preparation.link.child
    rows = DocumentVersion.objects.visible_to(request.user).filter(
        document__file=child.file_id,
        document__kind=DocumentKind.PERMANENCE_REPORT,
        document__withdrawn_on=None,
    )
    return rows.select_related("document").order_by("-added_at", "-pk")


def _form(request: Request, found: Consultation, form: Any, act: Any, **asked: Any) -> HttpResponse:
    asked |= {"back": "familyfinding:link-meeting", "back_args": [found.meeting.reference]}
    return pages.form(request, found.preparation, form, act, **asked)
