"""The validation visit, the decision whether to go ahead, the next family, dates booked (MT-13 to MT-20)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.engine.projection import holidays
from adoption.http import Request
from adoption.models import User
from adoption.periods import Period, Unit
from adoption.permissions import Permission
from adoption.views.records import posted
from children.decisions import about
from children.models import Child
from familyfinding.actions import folder, match_dates, match_sheets, proceeding, validation
from familyfinding.agendas import MeetingKind
from familyfinding.flows import LinkState
from familyfinding.forms.matching import BookDatesForm, DecideForm, VisitForm, VisitPlanForm, WhyForm
from familyfinding.models import (
    BookedDates,
    Link,
    Preparation,
    ProceedDecision,
    StepMeeting,
    SupportRequirement,
    ValidationVisit,
)
from familyfinding.views import link_pages

GET_POST = ["GET", "HEAD", "POST"]
WEEK, NEXT_DAY = Period(7, Unit.DAYS), Period(1, Unit.WORKING_DAYS)
REFLECT = "Families and workers reflect first. The decision form opens on the day after the visit."


@require_safe
def visit(request: Request, reference: UUID) -> HttpResponse:
    """Where the visit and the decision stand, and what comes next."""
    found = link_pages.find(request, reference)
    rows = ValidationVisit.objects.visible_to(request.user).filter(link=found)
    made = rows.select_related("visited_by").prefetch_related("asked__worker").first()
    off, today = holidays(), clock.today()
    return link_pages.page(
        request,
        found,
        "visit",
        "link_visit.html",
        visit=made,
        visit_due=WEEK.due_on(made.owed_since, holidays=off) if made else None,
        decision_due=NEXT_DAY.due_on(made.visited_on, holidays=off) if made and made.visited_on else None,
        decision_open=bool(made and made.visited_on and today > made.visited_on),
        decision=_decision(request, found),
        requirements=SupportRequirement.objects.visible_to(request.user).filter(link=found),
        dates=BookedDates.objects.visible_to(request.user).filter(link=found).select_related("booked_by").first(),
        consultation_off=_consultation_is_off(request, found),
        panel_on=Preparation.objects.visible_to(request.user)
        .filter(link=found)
        .values_list("panel_on", flat=True)
        .first(),
        reflect=REFLECT,
    )


def _asked(request: Request, link: Link) -> list[User]:
    """Who was asked to the visit, or would have been: the previous locality worker of each child (MT-72)."""
    visit = ValidationVisit.objects.visible_to(request.user).filter(link=link).first()
    if visit and visit.planned_at:
        return [one.worker for one in visit.asked.select_related("worker")]
    return [one.worker for one in folder.invited_parts(link.children, clock.now())]


def _consultation_is_off(request: Request, link: Link) -> bool:
    """It was called off, and no other day stands."""
    rows = StepMeeting.objects.visible_to(request.user).filter(preparation__link=link, kind=MeetingKind.MEDICAL)
    states = [one.called_off_on is not None for one in rows if one.child_id in (None, link.child_id)]
    return bool(states) and all(states)


def _decision(request: Request, link: Link) -> ProceedDecision | None:
    rows = ProceedDecision.objects.visible_to(request.user).filter(link=link)
    return rows.select_related("decided_by").first()


@require_http_methods(GET_POST)
def plan_visit(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        found,
        VisitPlanForm(posted(request)),
        lambda planned_at: validation.plan_visit(link=found, planned_at=planned_at, by=request.user, at=clock.now()),
        childs_side=True,
        back=_back(found),
        heading="Plan the validation visit",
        intro="The family’s worker and the previous locality worker are invited.",
        said="The visit is planned, and they are told.",
    )


@require_http_methods(GET_POST)
def record_visit(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        found,
        VisitForm(posted(request), today=clock.today(), asked=_asked(request, found)),
        lambda **facts: validation.record_visit(link=found, by=request.user, at=clock.now(), **facts),
        childs_side=True,
        back=_back(found),
        heading="Record the validation visit",
        intro="Nothing is decided at the visit. The decision is due on the next working day.",
        said="The visit is recorded. The decision is due on the next working day.",
    )


@require_http_methods(GET_POST)
def decide(request: Request, reference: UUID) -> HttpResponse:
    """Closed on the day of the visit: the page says when it opens, and a sent form is refused and kept (MT-14)."""
    found = link_pages.find(request, reference)
    visits = ValidationVisit.objects.visible_to(request.user).filter(link=found)
    made = visits.select_related("visited_by").first()
    closed = bool(made and made.visited_on and clock.today() <= made.visited_on)
    return link_pages.form_page(
        request,
        found,
        DecideForm(posted(request)),
        lambda **facts: proceeding.decide(link=found, by=request.user, at=clock.now(), **facts),
        childs_side=True,
        permission=Permission.PROCEED_DECIDE,
        back=_back(found),
        template="familyfinding/decide.html",
        closed=closed and request.method != "POST",
        reflect=REFLECT,
        joined=found,
        seen=link_pages.sides(request, found),
        who=about(_children_seen(request, found)),
        visit=made,
        gaps=match_sheets.open_gaps(found),
        not_judged=match_sheets.not_judged(found),
        heading="Decide whether to go ahead",
        said="The decision is recorded, and the family is told.",
        save="Record the decision",
    )


def _children_seen(request: Request, found: Link) -> list[Child]:
    """Whose wishes, feelings and identity stand beside the decision (CH-49): children whose file one may open."""
    return list(Child.objects.visible_to(request.user).filter(file__in=found.children_files).select_related("file"))


@require_http_methods(GET_POST)
def prefer_next(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        found,
        WhyForm(posted(request), question="Why is this family preferred now?"),
        lambda why: proceeding.prefer_next(link=found, why=why, by=request.user, at=clock.now()),
        childs_side=True,
        permission=Permission.MATCH_CHAIR,
        heading="Prefer this family",
        intro="The family preferred before does not go ahead. This family is visited within a week from today.",
        said="The family is preferred. The visit is due within a week.",
    )


@require_http_methods(GET_POST)
def book_dates(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    dates = BookedDates.objects.visible_to(request.user).filter(link=found).values(*BookDatesForm.base_fields).first()
    return link_pages.form_page(
        request,
        found,
        BookDatesForm(posted(request), initial=dates or {"carers_told_on": clock.today()}),
        lambda **facts: match_dates.book_dates(link=found, by=request.user, at=clock.now(), **facts),
        childs_side=True,
        back=_back(found),
        heading="Book the medical consultation and panel",
        intro="Both dates are shared with the adopters in the portal at once. Only the adopters need to attend.",
        said="The dates are booked and shared.",
    )


def _back(link: Link) -> str:
    had_a_visit = link.state not in (LinkState.INTEREST, LinkState.CONSIDERING, LinkState.SHORTLISTED)
    return "familyfinding:link-visit" if had_a_visit else "familyfinding:link"
