"""Report, check, Best Interest Decision, family finding plan, allocation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from children.actions import allocations, plans, reports, responsibility
from children.forms.identity import AllocateForm, ManagerForm, WhyForm
from children.forms.plans import BestInterestForm, CheckForm, MeetingForm, PlanForm, ReportForm
from children.models import Child, PermanenceReport, TaskTransfer
from children.views.pages import find, form_page, gate

PLAN = "children:plan"


def find_report(request: Request, child: Child, number: int) -> PermanenceReport:
    found = (
        PermanenceReport.objects.visible_to(request.user).filter(child=child).select_related("child__file", "author")
    )
    return get_object_or_404(found, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def planning_meeting(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = MeetingForm(posted(request), child=child, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: plans.record_planning_meeting(child=child, by=request.user, today=clock.today(), **facts),
        heading="Record a planning meeting",
        said="The meeting is recorded.",
        back=PLAN,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def submit_report(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    gate(request, Permission.CHILD_WRITE, child)
    form = ReportForm(
        posted(request),
        request.FILES or None,
        child=child,
        today=clock.today(),
        initial={"author": request.user, "views": child.views},
    )
    return form_page(
        request,
        child,
        form,
        lambda **facts: reports.submit(child=child, by=request.user, **facts),
        heading="Hand in the child permanence report",
        intro="Two managers check it before it goes to the agency decision maker.",
        save="Hand in",
        said="The report is handed in and waits for both managers’ check.",
        back=PLAN,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check_report(request: Request, reference: str, number: int) -> HttpResponse:
    child = find(request, reference)
    report = find_report(request, child, number)
    mine = [part for part, may in reports.MAY_SIGN.items() if can(request.user, may, child.file)]
    if not mine:
        raise NotForYou("The adoption team manager and a service manager check reports.")
    form = CheckForm(posted(request), today=clock.today(), initial={"checker": mine[0]})
    form.fields["checker"].choices = [(part.value, part.label) for part in mine]  # type: ignore[attr-defined]
    return form_page(
        request,
        child,
        form,
        lambda **facts: reports.check(report=report, by=request.user, **facts),
        heading=f"Check the report, version {report.number}",
        save="Sign",
        said="Your part of the check is signed.",
        template="check_report",
        back=PLAN,
        report=report,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_decision(request: Request, reference: str, number: int) -> HttpResponse:
    child = find(request, reference)
    report = find_report(request, child, number)
    form = GovukForm(posted(request))
    return form_page(
        request,
        child,
        form,
        lambda: plans.ask_decision(report=report, by=request.user, at=clock.now()),
        heading="Send to the agency decision maker",
        intro=f"Version {report.number} of the report goes to the decision maker’s approvals.",
        save="Send",
        said="The report is with the agency decision maker.",
        back=PLAN,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def best_interest(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = BestInterestForm(posted(request), request.FILES or None, child=child, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: plans.record_best_interest(child=child, by=request.user, **facts),
        heading="Record the Best Interest Decision",
        intro="The family finding plan belongs to it. You can write it now, or within the week.",
        said="The Best Interest Decision is recorded. Allocate a worker next.",
        back=PLAN,
        permission=Permission.PLAN_RECORD,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write_plan(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    last = child.family_finding_plans.order_by("-number").first()
    initial = {"family_needed": last.family_needed, "search": last.search, "contact": last.contact} if last else {}
    form = PlanForm(posted(request), request.FILES or None, child=child, today=clock.today(), initial=initial)
    return form_page(
        request,
        child,
        form,
        lambda **facts: plans.write_plan(child=child, by=request.user, **facts),
        heading="Family finding plan",
        intro="Saving makes the next version; earlier versions stay on the file." if last else "",
        said="The family finding plan is on the file.",
        back=PLAN,
        permission=Permission.PLAN_RECORD,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_plan(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="What is the plan now, and why?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: plans.end(child=child, by=request.user, **facts),
        heading="End the plan for adoption",
        intro="The child’s profile comes down at once.",
        save="End the plan",
        said="The plan has ended.",
        back=PLAN,
        permission=Permission.PLAN_RECORD,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consider_again(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="Why is adoption considered again?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: plans.consider_again(child=child, by=request.user, **facts),
        heading="Consider adoption again",
        said="Adoption is considered again.",
        back=PLAN,
        permission=Permission.PLAN_RECORD,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    author = allocations.report_author(child)
    form = AllocateForm(posted(request), child=child, author=author, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: allocations.allocate(child=child, by=request.user, **facts),
        heading="Allocate a worker",
        save="Allocate",
        said="The child has a worker who leads family finding.",
        back="children:people",
        permission=Permission.CHILD_ALLOCATE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def give_manager(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = ManagerForm(posted(request), child=child, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: allocations.give_manager(child=child, by=request.user, **facts),
        heading="Name the manager",
        said="The manager is named.",
        back="children:people",
        permission=Permission.CHILD_ALLOCATE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close_task(request: Request, reference: str, task: str) -> HttpResponse:
    child = find(request, reference)
    found = TaskTransfer.objects.visible_to(request.user).filter(child=child).select_related("child__file")
    transfer = get_object_or_404(found, reference=task)
    form = WhyForm(posted(request), today=clock.today(), question="Why is it closed?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: responsibility.close_task(transfer=transfer, by=request.user, **facts),
        heading="Close a task that was taken over",
        intro=transfer.what,
        said="The task is closed.",
        back=PLAN,
        permission=Permission.CHILD_WRITE,
    )
