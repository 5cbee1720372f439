"""The papers of a question that no meeting here has heard, put together by its worker (PN-18, PN-30, AD-33)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.models import CaseFile, Document
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from panels.actions import question_papers
from panels.forms.decisions import QuestionPapersForm, ReviewPapersForm
from panels.models import DecisionSheet, SheetPaper
from panels.views.finding import find_question, on_the_way
from panels.views.pages import GET_POST, form_page

PANEL = ("panel_name", "panel_on", "panel_view", "minutes_on")
OF_A_QUESTION = (
    "The report that was passed comes first by itself. Choose the other papers among the documents on the file; each "
    "is kept in the version that stands today."
)
OF_A_REVIEW = (
    "An approval ends only after a panel has considered it. Say which panel that was, and choose its minutes and the "
    "other papers among the documents on the file; each is kept in the version that stands today."
)


def documents_of(request: Request, file: CaseFile) -> QuerySet[Document]:
    return Document.objects.visible_to(request.user).filter(file=file)


@require_http_methods(GET_POST)
def papers(request: Request, reference: UUID) -> HttpResponse:
    """Choose for each paper the document that is on the file; the passed report comes first by itself."""
    approval = find_question(request, reference)
    file = approval.file
    if file is None or not question_papers.needs_papers(approval):
        raise Http404
    if not can(request.user, Permission.PANEL_FACT_RECORD, file):
        raise NotForYou("The worker who leads the case, or their manager, puts the papers together.")
    there = SheetPaper.objects.visible_to(request.user).filter(sheet__approval=approval).select_related("version")
    wanted = question_papers.WANTED[approval.kind]
    keys = {one.title: one.key for one in wanted}
    chosen = {keys[row.title]: row.version.document_id for row in there if row.title in keys}

    review = approval.kind == question_papers.REVIEW
    sheet = DecisionSheet.objects.visible_to(request.user).filter(approval=approval).first()
    chosen |= {name: getattr(sheet, name) for name in PANEL} if sheet and review else {}

    def act(**given: Any) -> None:
        facts = [given.pop(name, None) for name in PANEL]
        documents: dict[str, Any] = {key: document for key, document in given.items() if document}
        elsewhere = question_papers.Elsewhere(*facts) if review else None
        question_papers.put_together(
            approval=approval, documents=documents, by=request.user, at=clock.now(), elsewhere=elsewhere
        )

    back = reverse("panels:decision", args=[approval.reference])
    return form_page(
        request,
        (ReviewPapersForm if review else QuestionPapersForm)(
            posted(request), wanted=wanted, documents=documents_of(request, file), initial=chosen
        ),
        act,
        file=file,
        back=back,
        crumbs=[*on_the_way(request), {"text": file.reference, "href": back}, {"text": "Papers"}],
        heading="Papers for the decision maker",
        intro=OF_A_REVIEW if review else OF_A_QUESTION,
        save="Put the papers together",
        said="The papers are together, each with its version. One that is replaced from now on stops the decision.",
    )
