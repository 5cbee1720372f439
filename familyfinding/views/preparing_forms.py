"""The forms of the other steps before panel: referral, health visitor, group, bump-into plan."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.staff import people_who
from adoption.views.records import posted
from familyfinding.actions import preparing_bump as bump
from familyfinding.actions import preparing_people as people
from familyfinding.forms import preparing_people as forms
from familyfinding.models import HealthVisiting, LifeStory, Reflection
from familyfinding.views import preparing_pages as pages


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: Request, reference: UUID) -> HttpResponse:
    """Direct to the life story worker; or, for a family of another agency, who offers it there (MT-38, MT-39)."""
    preparation = pages.find(request, reference)
    found = pages.find_on(request, LifeStory, preparation)
    workers = people_who(Permission.LIFE_STORY_WORK, preparation.file.agency, clock.today())
    return pages.form(
        request,
        preparation,
        forms.ReferForm(posted(request), workers=workers, today=clock.today()),
        lambda **facts: people.refer(life_story=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).child_side,
        back="familyfinding:link-life-story",
        heading="Refer for life story support",
        intro="At once when it is decided to go ahead. The life story worker can open the child’s file from then on.",
        said="Referred. The life story worker has been told.",
        save="Refer",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def offered_elsewhere(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    found = pages.find_on(request, LifeStory, preparation)
    return pages.form(
        request,
        preparation,
        forms.ElsewhereForm(posted(request), today=clock.today()),
        lambda **facts: people.offered_elsewhere(life_story=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).child_side,
        back="familyfinding:link-life-story",
        heading="Sessions are offered elsewhere",
        said="Noted. Our own life story worker owes no sessions here.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sessions_report(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    found = pages.find_on(request, LifeStory, preparation)
    may = pages.may(request, preparation)
    return pages.form(
        request,
        preparation,
        forms.SessionsReportForm(posted(request), today=clock.today()),
        lambda **facts: people.report(life_story=found, by=request.user, now=clock.now(), **facts),
        allowed=may.life_story,
        back="familyfinding:link-life-story",
        heading="Report on both sessions",
        intro="Add what goes into the support plan as agreed actions of the second session.",
        said="The report is on the link.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def contact_health(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    found = pages.find_on(request, HealthVisiting, preparation)
    known = {"service": found.service, "area": found.area, "visit_on": found.visit_on, "notes": found.notes}
    started = {"on": found.contacted_on} if found.contacted_on else {}
    return pages.form(
        request,
        preparation,
        forms.HealthForm(posted(request), today=clock.today(), initial=known | started),
        lambda **facts: people.contact_health(health=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).either_side,
        back="familyfinding:link-health",
        heading="Health visitor where the adopters live",
        intro="The child moves into another area: the service there must know before placement.",
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def health_visited(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    found = pages.find_on(request, HealthVisiting, preparation)
    return pages.form(
        request,
        preparation,
        forms.HealthVisitedForm(posted(request), today=clock.today()),
        lambda **facts: people.health_visited(health=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).either_side,
        back="familyfinding:link-health",
        heading="The health visitor came",
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mean_bump_into(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    return pages.form(
        request,
        preparation,
        forms.MeanForm(posted(request)),
        lambda **facts: bump.mean_to(preparation=preparation, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).child_side,
        back="familyfinding:link-bump-into",
        heading="A day is meant",
        intro="From now the plan is owed by that day. The meeting itself is arranged once the plan is agreed.",
        said="Noted. Write the plan next.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_bump_into(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    return pages.form(
        request,
        preparation,
        forms.BumpPlanForm(posted(request)),
        lambda **facts: bump.plan(preparation=preparation, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, preparation).child_side,
        back="familyfinding:link-bump-into",
        heading="Plan of the bump-into meeting",
        intro="Talk it through with the carers, the adopters and their worker first. Then write what was agreed.",
        said="The plan is agreed, and the adopters are asked to read it. Arrange the meeting next.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reflect(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found = pages.find_meeting(request, reference, meeting)
    return pages.form(
        request,
        found.preparation,
        forms.ReflectForm(posted(request)),
        lambda **facts: bump.reflect(meeting=found, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, found.preparation).either_side,
        back="familyfinding:link-meeting",
        back_args=[found.reference],
        heading="Reflections with the adopters",
        said="Written. Take it to supervision.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def supervise(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    found = pages.find_meeting(request, reference, meeting)
    rows = Reflection.objects.visible_to(request.user).filter(preparation=found.preparation)
    reflection = get_object_or_404(rows, meeting=found)
    reflection.preparation = found.preparation
    return pages.form(
        request,
        found.preparation,
        forms.SuperviseForm(posted(request), today=clock.today()),
        lambda **facts: bump.supervise(reflection=reflection, by=request.user, now=clock.now(), **facts),
        allowed=pages.may(request, found.preparation).family_side,
        back="familyfinding:link-meeting",
        back_args=[found.reference],
        heading="What supervision made of it",
        said="On the household’s file as a supervision discussion.",
    )
