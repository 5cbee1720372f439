"""Plans for permanence on a child’s record, and the children who wait for one (CH-02)."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.listing import page_of
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from children import waiting
from children.actions import permanence as actions
from children.forms.identity import WhyForm
from children.forms.permanence import HoldPlanForm, LeadForm
from children.models import Child, Hearing, PermanencePlan
from children.views.pages import LIST, deadlines_of, find, form_page, section

PAGE = "children:permanence"


@require_safe
def permanence(request: Request, reference: str) -> HttpResponse:
    """The plans held side by side, how long the child waits, and what delays it."""
    child, today = find(request, reference), clock.today()
    plans = list(child.permanence_plans.select_related("meeting", "recorded_by").order_by("-is_main", "from_on", "pk"))
    episode = child.care_episodes.order_by("-began_on").first()
    left_on = episode.ended_on if episode and episode.began_on == child.entered_care_on else None
    wait = waiting.of_child(child, today, left_on=left_on)
    put_off = list(Hearing.objects.visible_to(request.user).with_delay().filter(child=child))
    return section(
        request,
        child,
        "permanence",
        PAGE,
        held=[plan for plan in plans if plan.until_on is None],
        ended=sorted((p for p in plans if p.until_on), key=lambda p: (p.until_on, p.pk), reverse=True),
        wait=wait,
        delays=waiting.delays(plans=plans, put_off=put_off, overdue=_overdue(child), is_over=_over(wait)),
        picture=waiting.picture(sorted(plans, key=lambda p: (p.from_on, p.pk)), wait) if wait and plans else None,
        meetings=list(child.planning_meetings.select_related("attended_by").order_by("-held_on", "-pk")),
        may_write=can(request.user, Permission.CHILD_WRITE, child.file) and not child.file.closed_on,
    )


def _over(wait: waiting.Wait | None) -> bool:
    return wait is None or bool(wait.over)


def _overdue(child: Child) -> list[str]:
    late = deadlines_of(child).filter(met_on=None, lapsed_on=None, due_on__lt=clock.today())
    return [deadline.says for deadline in late]


def find_plan(request: Request, child: Child, plan: object) -> PermanencePlan:
    found = PermanencePlan.objects.visible_to(request.user).filter(child=child).select_related("child__file")
    return get_object_or_404(found, reference=plan)


@require_http_methods(["GET", "HEAD", "POST"])
def hold_plan(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = HoldPlanForm(posted(request), child=child, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: actions.plan_for(child=child, today=clock.today(), by=request.user, **facts),
        heading="Hold a plan for permanence",
        intro="Plans may be held side by side, so that no time is lost if the main one cannot be carried out.",
        said="The plan is on the record.",
        back=PAGE,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lead_plan(request: Request, reference: str, plan: str) -> HttpResponse:
    child = find(request, reference)
    row = find_plan(request, child, plan)
    main = child.permanence_plans.filter(until_on=None, is_main=True).exclude(pk=row.pk).first()
    form = LeadForm(posted(request), child=child, main=main, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: actions.lead(plan=row, today=clock.today(), by=request.user, **facts),
        heading="Make this the main plan",
        intro=row.get_kind_display(),
        said=f"The main plan is now: {row.get_kind_display().lower()}.",
        back=PAGE,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_permanence(request: Request, reference: str, plan: str) -> HttpResponse:
    child = find(request, reference)
    row = find_plan(request, child, plan)
    form = WhyForm(posted(request), today=clock.today(), question="Why is this plan held no longer?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: actions.end(plan=row, today=clock.today(), by=request.user, **facts),
        heading="End a plan",
        intro=row.get_kind_display(),
        save="End the plan",
        said="The plan has ended.",
        back=PAGE,
        permission=Permission.CHILD_WRITE,
    )


@require_safe
def waiting_list(request: Request) -> HttpResponse:
    """Children in care among those one may see, the longest waiting first: which plans they have, what delays them."""
    if not can(request.user, Permission.TEAM_WORK):
        raise NotForYou("This list is for managers. Your own children’s plans stand on their records.")
    opened(None, request.user, "children:waiting")
    today, only = clock.today(), QueryDict(mutable=True)
    rows = waiting.in_care(request.user)
    totals = waiting.totals(rows, today)
    if request.GET.get("only") == "nothing":
        rows, only["only"] = rows.filter(waiting.without_main_plan()), "nothing"
    page = page_of(waiting.with_plans(rows, today), request.GET.get("page", "1"))
    waits = [(child, waiting.of_child(child, today), waiting.delays_of(child)) for child in page.object_list]
    crumbs = [LIST, {"text": "Waiting for permanence"}]
    shown = {"page": page, "waits": waits, "totals": totals, "only": only, "crumbs": crumbs}
    return render(request, "children/waiting.html", shown)
