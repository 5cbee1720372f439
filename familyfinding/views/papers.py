"""A link’s papers: the list, one paper with its sections and versions, one section, and paper to take away."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock, paper
from adoption.actions import drafts
from adoption.forms import GovukForm
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.scope import takes_out
from adoption.views.records import gate, posted
from familyfinding.actions import paper_comments, paper_freeze, paper_gates, paper_sources
from familyfinding.actions import papers as actions
from familyfinding.forms.papers import BeginPaperForm, PaperSectionForm
from familyfinding.models import LinkPaper, PaperSection, PaperState, PaperVersion
from familyfinding.paper_sections import PaperKind, kind_of
from familyfinding.unfinished import paper_key
from familyfinding.views import link_pages

GET_POST = ["GET", "HEAD", "POST"]
FRAME = ("child__file", "author", "supervised_by")


@require_safe
def papers(request: Request, reference: UUID) -> HttpResponse:
    """Which papers there are, how each stands, and which are still to begin."""
    link = link_pages.find(request, reference)
    rows = LinkPaper.objects.visible_to(request.user).filter(link=link).select_related(*FRAME).order_by("kind", "pk")
    found = list(rows)
    begun = {(row.child_id, row.kind) for row in found if row.state != PaperState.SET_ASIDE}
    lacking = [(one, kind) for one in link.children for kind in PaperKind if (one.pk, kind.value) not in begun]
    return link_pages.page(request, link, "papers", "link_papers.html", papers=found, lacking=lacking)


@require_http_methods(GET_POST)
def begin(request: Request, reference: UUID) -> HttpResponse:
    link = link_pages.find(request, reference)
    kind = {"kind": request.GET["kind"]} if request.GET.get("kind") in PaperKind.values else {}
    form = BeginPaperForm(posted(request), link=link, today=clock.today(), initial=kind)

    def act(*, child: Any = None, **facts: Any) -> None:
        actions.begin(link=link, child=child or link.child, by=request.user, **facts)

    return link_pages.form_page(
        request,
        link,
        form,
        act,
        heading="Begin a paper",
        intro="It opens with all its sections. The child’s worker and the adopters’ worker write in the same paper.",
        save="Begin",
        said="The paper is open. Bring in what is on file, then write.",
        back="familyfinding:link-papers",
    )


@require_safe
def one(request: Request, paper: UUID) -> HttpResponse:
    """Every section with its state, what is missing, the support that is offered, what went out and what came back."""
    row, link = find(request, paper)
    writing = row.state == PaperState.WRITING
    versions = row.versions.select_related("made_by", "checked_by").order_by("-number")
    lines = [{"part": kind.part, "kind": kind, "row": section} for kind, section in paper_freeze.in_order(row)]
    return link_pages.page(
        request,
        link,
        "papers",
        "link_paper.html",
        paper=row,
        writing=writing,
        parts=[(part, list(found)) for part, found in groupby(lines, key=lambda line: line["part"])],
        missing=paper_gates.missing(row, today=clock.today()) if writing else [],
        items=row.items.order_by("pk") if row.kind == PaperKind.SUPPORT_PLAN else None,
        versions=list(versions),
        comments=paper_comments.comments_for(row),
        contributors=paper_freeze.contributors(row),
    )


@require_http_methods(GET_POST)
def write(request: Request, paper: UUID, key: str) -> HttpResponse:
    """One section: kept as a draft while typing; what is on file can be put below what is written."""
    row, link = find(request, paper)
    gate(request, Permission.INTEREST_WORK, link_pages.file_for(link, link_pages.sides(request, link)))
    section = _section(row, key)
    kind, form_key = kind_of(row.kind, key), paper_key(section)
    kept = drafts.kept(user=request.user, form=form_key) if request.method != "POST" else {}
    text = kept.get("text", section.text)
    if "bring" in request.GET:
        text = "\n\n".join(filter(None, [text, paper_sources.on_file(row, kind)]))
    initial = {"text": text, "version": section.version}
    form = PaperSectionForm(posted(request), label=kind.title, asks=kind.asks, initial=initial)

    def save(*, text: str, version: int) -> None:
        actions.write(section=section, text=text, version=version, by=request.user, at=clock.now())
        drafts.drop(user=request.user, form=form_key)

    return paper_form(
        request,
        row,
        form,
        save,
        heading=kind.title,
        said=f"“{kind.title}” is saved.",
        template="familyfinding/link_paper_section.html",
        section=section,
        kind=kind,
        paper=row,
        brings=bool(kind.brings) and "bring" not in request.GET,
        kept="text" in kept and kept["text"] != section.text,
        draft_address=reverse("draft", args=[form_key]),
    )


@require_http_methods(GET_POST)
def bring_in(request: Request, paper: UUID) -> HttpResponse:
    row, _ = find(request, paper)
    return paper_form(
        request,
        row,
        GovukForm(posted(request)),
        partial(actions.bring_in, paper=row, by=request.user, at=clock.now()),
        heading="Bring in what is on file",
        intro="Every section that is still empty is filled with what is on file, each piece with its source and date. "
        "Nothing that is written is changed.",
        save="Bring in",
        said="What is on file stands in the paper. Read it, and write the rest.",
    )


@require_http_methods(GET_POST)
def hand_in(request: Request, paper: UUID) -> HttpResponse:
    row, _ = find(request, paper)
    return paper_form(
        request,
        row,
        GovukForm(posted(request)),
        partial(actions.hand_in, paper=row, by=request.user, at=clock.now()),
        heading="Hand the paper in",
        intro="It is frozen as it stands and goes to the team manager’s approvals. Whoever wrote in it "
        "cannot check it.",
        save="Hand in",
        said="The paper is with the team manager.",
    )


@require_http_methods(GET_POST)
def open_again(request: Request, paper: UUID) -> HttpResponse:
    row, _ = find(request, paper)
    question = "Why is it opened again?"
    return paper_form(
        request,
        row,
        WhyForm(posted(request), question=question, today=clock.today()),
        partial(actions.open_again, paper=row, by=request.user),
        heading="Open the paper again",
        intro="The version that passed stays as it is. The next one needs its own check.",
        said="The paper is open for writing.",
    )


@require_http_methods(GET_POST)
def set_aside(request: Request, paper: UUID) -> HttpResponse:
    row, _ = find(request, paper)
    question = "Why is it not used?"
    return paper_form(
        request,
        row,
        WhyForm(posted(request), question=question, today=clock.today()),
        partial(actions.set_aside, paper=row, by=request.user),
        heading="Set the paper aside",
        intro="It stays to be read. You can then begin another one.",
        said="The paper is set aside.",
    )


@takes_out
@require_safe
def whole(request: Request, version: UUID) -> HttpResponse:
    """The frozen pages with the confidential part: for staff, panel and the decision maker."""
    return _printed(request, version, whole=True)


@takes_out
@require_safe
def family_copy(request: Request, version: UUID) -> HttpResponse:
    """The adopters’ copy."""
    return _printed(request, version, whole=False)


def find(request: Request, paper: UUID) -> tuple[LinkPaper, Any]:
    """A paper of a link this person may know of, with that link; anything else is the one 404."""
    row = get_object_or_404(LinkPaper.objects.visible_to(request.user).select_related(*FRAME, "link"), reference=paper)
    row.link = link_pages.find(request, row.link.reference)
    return row, row.link


def find_version(request: Request, version: UUID) -> PaperVersion:
    rows = PaperVersion.objects.visible_to(request.user).select_related("paper__link")
    found = get_object_or_404(rows, reference=version)
    found.paper, _ = find(request, found.paper.reference)
    return found


def paper_form(request: Request, row: LinkPaper, form: Any, act: Any, **asked: Any) -> HttpResponse:
    """A form about a paper, which goes back to the paper."""
    place = reverse("familyfinding:link-paper", args=[row.reference])
    return link_pages.form_page(request, row.link, form, act, goes_back=place, **asked)


def _section(row: LinkPaper, key: str) -> PaperSection:
    found = row.sections.select_related("written_by").filter(key=key).first()
    if found is None:
        raise Http404
    found.paper = row
    return found


def _printed(request: Request, version: UUID, *, whole: bool) -> HttpResponse:
    found = find_version(request, version)
    row = found.paper
    file = link_pages.file_for(row.link, link_pages.sides(request, row.link))
    copy = "" if whole else "-adopters-copy"
    return paper.answer(
        paper_freeze.TEMPLATE,
        paper_freeze.pages(found, whole=whole),
        file=file,
        by=request.user,
        what=f"familyfinding:link-paper{copy}",
        name=f"{row.kind.replace('_', '-')}-{row.child.file.reference}-{found.number}{copy}",
    )
