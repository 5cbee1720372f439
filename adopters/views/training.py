"""What a household has booked and attended, and what is still missing before panel (AD-26 to AD-28, AD-38)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.actions import gatherings
from adopters.actions.training_gate import excuse, missing_topics
from adopters.forms.training import BookForForm, ExcuseForm
from adopters.models import Booking, Gathering, Household, Member, Topic, TrainingException
from adopters.models.member import MemberQuerySet
from adopters.views.pages import find, form_page, section
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import posted


@require_safe
def training(request: Request, reference: str) -> HttpResponse:
    """Places of everybody in the household, the log of attendance, and the mandatory topics that are open."""
    household = find(request, reference)
    places = Booking.objects.visible_to(request.user).filter(file=household.file)
    excused = TrainingException.objects.visible_to(request.user).filter(file=household.file)
    return section(
        request,
        household,
        "training",
        "adopters:training",
        places=places.select_related("gathering__delivered_by", "person").order_by("-gathering__starts_at"),
        missing=missing_topics(household),
        excused=excused.select_related("person", "agreed_by"),
        now=clock.now(),
        may_book=can(request.user, Permission.HOUSEHOLD_WRITE, household.file),
        may_excuse=can(request.user, Permission.ADOPTERS_REPORT_CHECK, household.file),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: Request, reference: str) -> HttpResponse:
    """A worker books for an applicant."""
    household = find(request, reference)
    coming = Gathering.objects.coming(clock.now()).open_to(household.file.agency)
    form = BookForForm(posted(request), gatherings=coming, members=_applicants(request, household))
    return form_page(
        request,
        household,
        form,
        lambda gathering, member: gatherings.book_for(
            gathering=gathering, person=member.person, by=request.user, at=clock.now()
        ),
        heading="Book a place",
        said="Booked. If the event was full, they are on the waiting list.",
        back="adopters:training",
        permission=Permission.HOUSEHOLD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def excuse_topic(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = ExcuseForm(posted(request), members=_applicants(request, household))
    return form_page(
        request,
        household,
        form,
        lambda member, topic, why: excuse(
            household=household, member=member, topic=Topic(topic), why=why, on=clock.today(), by=request.user
        ),
        heading="Go without a mandatory topic",
        intro="Only in exceptional circumstances. The reason stands in the report’s quality check.",
        said="The exception is recorded.",
        back="adopters:training",
        permission=Permission.ADOPTERS_REPORT_CHECK,
    )


def _applicants(request: Request, household: Household) -> MemberQuerySet:
    mine = Member.objects.visible_to(request.user).filter(household=household)
    return mine.applicants().select_related("person")
