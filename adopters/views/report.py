"""The Prospective Adopters Report: its sections, what keeps it from being handed in, its versions (AD-30, AD-80)."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.actions import report_gates, report_papers, reports
from adopters.forms.report import BeginReportForm, CommentForm, SectionForm
from adopters.forms.stage_two import ReasonForm
from adopters.models import Household, Report, ReportSection, ReportState, ReportVersion
from adopters.report_sections import KINDS
from adopters.views.pages import find, form_page, section
from adopters.views.stage_two import find_work
from adoption import clock, paper
from adoption.actions import drafts
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.scope import takes_out
from adoption.views.records import gate, posted

BACK = "adopters:report"
WRITE = Permission.HOUSEHOLD_WRITE
GET_POST = ["GET", "HEAD", "POST"]


def in_hand(request: Request, household: Household) -> Report | None:
    """The report that counts, or the last one that was set aside."""
    rows = Report.objects.visible_to(request.user).filter(household=household)
    rows = rows.select_related("household__file__agency", "stage_two", "author", "supervised_by")
    return rows.in_hand().order_by("-pk").first() or rows.order_by("-pk").first()


def find_report(request: Request, household: Household) -> Report:
    report = in_hand(request, household)
    if report is None:
        raise Http404
    return report


def find_version(request: Request, household: Household, version: str) -> ReportVersion:
    rows = ReportVersion.objects.visible_to(request.user).filter(report__household=household)
    found = rows.select_related("report__household__file__agency", "report__author", "report__supervised_by")
    return get_object_or_404(found, reference=version)


def place_of(row: ReportSection) -> str:
    """The section in an address: its key, and which applicant it is about."""
    return f"{row.key}-{row.member.number}" if row.member else row.key


@require_safe
def report_page(request: Request, reference: str) -> HttpResponse:
    """Every section with its state, what is still missing, and what went out."""
    household = find(request, reference)
    report = in_hand(request, household)
    may = can(request.user, WRITE, household.file)
    shown: dict[str, Any] = {"report": report, "may_write": may}
    if report:
        shown |= _whole(report, may)
    return section(request, household, "report", BACK, **shown)


def _whole(report: Report, may_write: bool) -> dict[str, Any]:
    writing = report.state == ReportState.WRITING
    versions = report.versions.select_related("made_by", "checked_by").prefetch_related("comments__member__person")
    return {
        "parts": [(part, list(rows)) for part, rows in groupby(_lines(report), key=lambda line: line["part"])],
        "missing": report_gates.missing(report, today=clock.today()) if writing else [],
        "writing": writing and may_write,
        "versions": list(versions.order_by("-number")),
    }


def _lines(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "part": str(KINDS[row.key].part),
            "confidential": KINDS[row.key].confidential,
            "title": report_gates.title_of(KINDS[row.key], row.member),
            "place": place_of(row),
            "row": row,
            "needed": KINDS[row.key].needed,
        }
        for row in report_papers.in_order(report)
    ]


@require_http_methods(GET_POST)
def begin(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    work = find_work(request, household)
    return form_page(
        request,
        household,
        BeginReportForm(posted(request), household=household, today=clock.today()),
        partial(reports.begin, stage_two=work, by=request.user),
        heading="Begin the report",
        save="Begin",
        said="The report is open. Bring in what is on file, then write.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def write(request: Request, reference: str, part: str) -> HttpResponse:
    """One section: kept as a draft while typing; what is on file can be put below what is written."""
    household = find(request, reference)
    gate(request, WRITE, household.file)
    report = find_report(request, household)
    row = _section(report, part)
    kind, key = KINDS[row.key], f"report-{row.pk}"
    kept = drafts.kept(user=request.user, form=key) if request.method != "POST" else {}
    text = kept.get("text", row.text)
    if "bring" in request.GET:
        text = "\n\n".join(filter(None, [text, reports.on_file(household, row)]))
    title = report_gates.title_of(kind, row.member)
    form = SectionForm(posted(request), label=title, asks=kind.asks, initial={"text": text, "version": row.version})

    def save(*, text: str, version: int) -> None:
        reports.write(section=row, text=text, version=version, by=request.user, at=clock.now())
        drafts.drop(user=request.user, form=key)

    return form_page(
        request,
        household,
        form,
        save,
        heading=kind.title,
        whom=row.member.name if row.member else "",
        said=f"“{title}” is saved.",
        template="report_section",
        back=BACK,
        row=row,
        kind=kind,
        brings=bool(kind.brings) and "bring" not in request.GET,
        kept="text" in kept and kept["text"] != row.text,
        draft_address=reverse("draft", args=[key]),
    )


def _section(report: Report, part: str) -> ReportSection:
    """The section with this place in the address; anything else is not there."""
    rows = report.sections.select_related("member__person", "report__household__file", "written_by")
    found = next((row for row in rows if row.key in KINDS and place_of(row) == part), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(GET_POST)
def bring_in(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    report = find_report(request, household)
    return form_page(
        request,
        household,
        GovukForm(posted(request)),
        partial(reports.bring_in, report=report, by=request.user, at=clock.now()),
        heading="Bring in what is on file",
        intro="Every section that is still empty is filled with what is on file, each piece with its source and date. "
        "Nothing that is written is changed. Checks, references and medicals go into the confidential part alone.",
        save="Bring in",
        said="What is on file stands in the report. Read it, and write the rest.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def share(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    report = find_report(request, household)
    return form_page(
        request,
        household,
        GovukForm(posted(request)),
        partial(reports.give_to_adopters, report=report, by=request.user, at=clock.now()),
        heading="Give the report to the adopters",
        intro="They read it in the portal and have five working days to comment. The confidential part is not in "
        "their copy. Adopters without an account get it from you: print their copy on the report page.",
        save="Give it to them",
        said="The adopters have the report.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def comment(request: Request, reference: str, version: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    row = find_version(request, household, version)

    def act(*, on: Any, **facts: Any) -> None:
        reports.record_comment(version=row, received_on=on, by=request.user, today=today, **facts)

    return form_page(
        request,
        household,
        CommentForm(posted(request), household=household, today=today),
        act,
        heading=f"A comment on version {row.number}",
        said="The comment is on the file.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def hand_in(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    report = find_report(request, household)
    return form_page(
        request,
        household,
        GovukForm(posted(request)),
        partial(reports.hand_in, report=report, by=request.user, at=clock.now()),
        heading="Hand the report in",
        intro="It is frozen as it stands and goes to the assessment team manager’s approvals. Whoever wrote in it "
        "cannot check it.",
        save="Hand in",
        said="The report is with the team manager.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def set_aside(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    report = find_report(request, household)
    return form_page(
        request,
        household,
        ReasonForm(posted(request), question="Why is this report not used?"),
        partial(reports.set_aside, report=report, on=clock.today(), by=request.user),
        heading="Set the report aside",
        intro="It stays on the file. You can then begin another one.",
        said="The report is set aside.",
        back=BACK,
        permission=WRITE,
    )


@takes_out
@require_safe
def whole_paper(request: Request, reference: str, version: str) -> HttpResponse:
    """The frozen pages with the confidential part: for staff, panel and the decision maker."""
    return _paper(request, reference, version, whole=True)


@takes_out
@require_safe
def family_paper(request: Request, reference: str, version: str) -> HttpResponse:
    """The adopters’ copy."""
    return _paper(request, reference, version, whole=False)


def _paper(request: Request, reference: str, version: str, *, whole: bool) -> HttpResponse:
    household = find(request, reference)
    row = find_version(request, household, version)
    which = "report" if whole else "report-adopters-copy"
    return paper.answer(
        report_papers.TEMPLATE,
        report_papers.pages(row, whole=whole),
        file=household.file,
        by=request.user,
        what=f"adopters:{which}-paper",
        name=f"{which}-{household.file.reference}-{row.number}",
    )
