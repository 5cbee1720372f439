"""The restricted folder, the workers’ questions, and who of elsewhere takes part (MT-07 to MT-09, MT-71)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Look, User
from adoption.permissions import Permission, Role, can
from adoption.scope import takes_out
from adoption.views.records import NotForYou, posted
from familyfinding.actions import folder, participants, questions
from familyfinding.forms.matching import HandInForm, ParticipantForm, QuestionAnswerForm, QuestionForm, SendReportForm
from familyfinding.models import FolderPaper, Link, LinkQuestion, Participant
from familyfinding.views import link_pages, pages
from familyfinding.views.shortlist import people

GET_POST = ["GET", "HEAD", "POST"]
WORKERS = (
    Role.FAMILY_FINDER,
    Role.PERMANENCE_WORKER,
    Role.LOCALITY_WORKER,
    Role.ASSESSING_WORKER,
    Role.PERMANENCE_MANAGER,
    Role.FAMILY_FINDING_MANAGER,
    Role.ASSESSMENT_MANAGER,
)


@require_http_methods(GET_POST)
def send_report(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    workers = people([one.worker for one in folder.locality_parts(found.children, clock.now())])
    return link_pages.form_page(
        request,
        found,
        SendReportForm(posted(request), workers=workers),
        lambda to: folder.send(link=found, to=to, by=request.user, at=clock.now()),
        childs_side=True,
        back="familyfinding:link-disclosure",
        heading="Send the adopters’ report to the previous locality worker",
        intro="The latest finished report on this family goes into the child’s restricted folder, for them alone.",
        said="The report is in the folder, and they are told.",
        save="Send",
    )


@require_safe
def the_folder(request: Request, reference: str) -> HttpResponse:
    """The child’s restricted folder, for the workers concerned alone (MT-07)."""
    profile = pages.find(request, reference)
    rows = FolderPaper.objects.visible_to(request.user).filter(link__linked__child=profile.child)
    return pages.page(
        request,
        profile,
        "folder",
        "Restricted folder",
        papers=rows.select_related("link__household__file", "sent_to", "sent_by").order_by("-sent_at"),
    )


@require_safe
@takes_out
def folder_paper(request: Request, reference: UUID) -> HttpResponse | FileResponse:
    """The pages of one report; who took them is on the child’s file."""
    rows = FolderPaper.objects.visible_to(request.user).select_related("link__child__file", "link__household__file")
    found = get_object_or_404(rows, reference=reference)
    try:
        version = folder.open_paper(paper=found, by=request.user, at=clock.now())
        stored = version.stored.open("rb")
    except Refused as refusal:
        raise NotForYou(str(refusal)) from None
    except FileNotFoundError:
        raise Http404 from None
    file = link_pages.file_for(found.link, link_pages.sides(request, found.link))
    opened(file, request.user, "familyfinding:folder-paper", look=Look.EXPORTED)
    response = FileResponse(stored, content_type=version.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="report-{found.reference.hex[:8]}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _taking_part(request: Request, reference: UUID) -> tuple[Link, bool]:
    """The link for one of its two sides; or for somebody of another agency who takes part, and then so (MT-71)."""
    taking = Participant.objects.visible_to(request.user).taking_part(request.user)
    row = taking.filter(link__reference=reference).select_related("link__child__file__agency__parent").first()
    if row:
        return row.link, True
    return link_pages.find(request, reference), False


def _may_write(request: Request, link: Link, outside: bool) -> None:
    if not outside and not any(
        can(request.user, Permission.INTEREST_WORK, file) for file in (*link.children_files, link.household.file)
    ):
        raise NotForYou("Questions are between the workers of the child and of the family.")


@require_safe
def link_questions(request: Request, reference: UUID) -> HttpResponse:
    """What one side’s worker asked, and what the other answered (MT-09)."""
    found, outside = _taking_part(request, reference)
    rows = LinkQuestion.objects.visible_to(request.user).filter(link=found).select_related("asked_by", "answered_by")
    given = participants.handed_in(found, request.user) if outside else []
    shown = {"questions": rows, "outside": outside, "handed_in": given}
    return link_pages.page(request, found, "questions", "link_questions.html", **shown)


@require_http_methods(GET_POST)
def hand_in(request: Request, reference: UUID) -> HttpResponse:
    """A document of another agency, from whoever takes part (MT-71)."""
    found, outside = _taking_part(request, reference)
    if not outside:
        raise NotForYou("You add documents on the file’s own page. This is for somebody of another agency.")
    typed, sent = posted(request), request.FILES or None
    return link_pages.form_page(
        request,
        found,
        HandInForm(typed, sent, children=found.children_files, family=found.household.file),
        lambda **facts: participants.hand_in(link=found, by=request.user, at=clock.now(), **facts),
        back="familyfinding:link-questions",
        permission=None,
        heading="Hand in a document",
        intro="It goes onto the file of whom it is about, and their worker is told. You see here that it arrived.",
        said="The document is on the file, and their worker is told.",
        save="Hand it in",
    )


@require_http_methods(GET_POST)
def ask(request: Request, reference: UUID) -> HttpResponse:
    found, outside = _taking_part(request, reference)
    _may_write(request, found, outside)
    return link_pages.form_page(
        request,
        found,
        QuestionForm(posted(request)),
        lambda text: questions.ask(link=found, text=text, by=request.user, at=clock.now()),
        back="familyfinding:link-questions",
        permission=None,
        heading="Ask the other worker",
        said="The question is on the link, and they are told.",
        save="Ask",
    )


@require_http_methods(GET_POST)
def answer(request: Request, reference: UUID, question: UUID) -> HttpResponse:
    found, outside = _taking_part(request, reference)
    _may_write(request, found, outside)
    rows = LinkQuestion.objects.visible_to(request.user).select_related("link__child__file", "link__household__file")
    asked = get_object_or_404(rows, link=found, reference=question)
    return link_pages.form_page(
        request,
        found,
        QuestionAnswerForm(posted(request)),
        lambda text: questions.answer(question=asked, text=text, by=request.user, at=clock.now()),
        back="familyfinding:link-questions",
        permission=None,
        heading="Answer the question",
        intro=asked.text,
        said="The answer is on the link, and they are told.",
        save="Answer",
    )


@require_http_methods(GET_POST)
def add_participant(request: Request, reference: UUID) -> HttpResponse:
    """Somebody of another agency takes part, with access to the questions, and to a way to hand in documents."""
    found = link_pages.find(request, reference)
    both = [found.child.file.agency_id, found.household.file.agency_id]
    staff = User.objects.filter(is_active=True, roles__role__in=WORKERS).exclude(roles__agency__in=both)
    staff = staff.distinct().order_by("first_name", "last_name", "pk")
    return link_pages.form_page(
        request,
        found,
        ParticipantForm(posted(request), people=staff),
        lambda **facts: participants.add(link=found, by=request.user, at=clock.now(), **facts),
        childs_side=True,
        heading="Let somebody of another agency take part",
        intro="They see this link by its references, read and write its questions, and hand in documents. They open no "
        "file.",
        said="They take part from today.",
    )


@require_POST
def end_participant(request: Request, reference: UUID, number: int) -> HttpResponse:
    found = link_pages.find(request, reference)
    rows = Participant.objects.visible_to(request.user).select_related("link__child__file", "link__household__file")
    row = get_object_or_404(rows.select_related("user"), link=found, pk=number)
    link_pages.gate_childs_side(request, found)
    try:
        participants.end(participant=row, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "They take part no longer.")
    return redirect("familyfinding:link", found.reference)
