"""Interest on the staff’s side: what waits, exploring it, answering it; and links (FF-55 to FF-60, AD-48 to AD-51)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.flows import Stage
from adopters.models import Household
from adopters.views import pages as household_pages
from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.models import CaseFile
from adoption.permissions import Permission, can
from adoption.views import records
from adoption.views.records import NotForYou, posted
from familyfinding import siblings
from familyfinding.actions import exploring, interest_answers, outside
from familyfinding.actions import interest as interests
from familyfinding.forms.interest import (
    AnswerInterestForm,
    EndLinkForm,
    NoteForm,
    RecordInterestForm,
    ReserveForm,
)
from familyfinding.models import (
    Exploration,
    ExplorationOutcome,
    Interest,
    InterestState,
    Link,
)
from familyfinding.models.exploration import ExplorationQuerySet
from familyfinding.models.interest import InterestQuerySet
from familyfinding.views import pages

ROWS = 25
AGAINST = ExplorationOutcome.NOT_PROGRESSING


@require_safe
def listing(request: Request) -> HttpResponse:
    """Every open interest this person works with, the promised day first (FF-56)."""
    _workers_only(request)
    rows = _visible(request).unanswered().order_by(F("promised_on").asc(nulls_last=True), "pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    mine = rows.filter(worker=request.user).count()
    context = {"page": page, "today": clock.today(), "mine": mine}
    return render(request, "familyfinding/interests.html", context)


@require_safe
def one(request: Request, reference: UUID) -> HttpResponse:
    """One interest with what was found out and what may be done next."""
    found = _find(request, reference)
    file = _side(request, found)
    opened(file, request.user, "familyfinding:interest")
    running = Exploration.objects.visible_to(request.user).running().filter(household=found.household)
    link = running.filter(Q(lifted_at=None) | Q(child=found.child_id)).first()
    context = {
        "interest": found,
        "notes": found.notes.select_related("written_by").order_by("written_at", "pk"),
        "link": link,
        "mine": link is not None and link.child_id == found.child_id,
        "joined": _joined(request, found),
        "undecided": found.state != InterestState.CLOSED and siblings.undecided(found.child),
        "beyond": outside.WAITS if found.state != InterestState.CLOSED and found.rests_since else "",
        "today": clock.today(),
        "may_work": can(request.user, Permission.INTEREST_WORK, file),
        "sees_child": file.pk == found.child.file_id or _sees(request, found.child.file_id),
        "sees_family": _sees(request, found.household.file_id),
    }
    return render(request, "familyfinding/interest.html", context)


def _joined(request: Request, interest: Interest) -> Link | None:
    """The link this interest began, or that of a brother or sister whom it joined (MT-70)."""
    rows = Link.objects.visible_to(request.user)
    begun = rows.filter(interest=interest).order_by("-pk").first()
    return begun or rows.live().joining(interest.household, [interest.child]).first()


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    return _form(
        request,
        found,
        NoteForm(posted(request)),
        lambda **facts: interests.add_note(interest=found, by=request.user, at=clock.now(), **facts),
        heading="What was found out",
        said="Noted on both files.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    return _form(
        request,
        found,
        AnswerInterestForm(posted(request)),
        lambda **facts: interest_answers.answer(interest=found, by=request.user, at=clock.now(), **facts),
        heading="Answer the family",
        said="The family can read your answer now.",
        save="Send the answer",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_link(request: Request, reference: UUID) -> HttpResponse:
    link = _link(request, reference)
    return _link_form(
        request,
        link,
        EndLinkForm(posted(request)),
        lambda **facts: exploring.end(link=link, outcome=AGAINST, by=request.user, at=clock.now(), **facts),
        heading="The link goes no further",
        said="Recorded. The family was told, and can look again at once.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def keep_reserve(request: Request, reference: UUID) -> HttpResponse:
    link = _link(request, reference)
    return _link_form(
        request,
        link,
        ReserveForm(posted(request)),
        lambda **facts: exploring.keep_as_reserve(link=link, by=request.user, at=clock.now(), **facts),
        heading="Keep as reserve",
        said="Kept as reserve. The family’s browsing stays off.",
    )


@require_safe
def household_interest(request: Request, reference: str) -> HttpResponse:
    """The section of a household’s record: interest from and about them, and links."""
    household = household_pages.find(request, reference)
    mine = {"household": household}
    return household_pages.section(
        request,
        household,
        "interest",
        "familyfinding:household-interest",
        interests=_visible(request).filter(**mine).order_by("-shown_at", "-pk"),
        links=_links(request).filter(**mine),
        today=clock.today(),
        may_work=can(request.user, Permission.INTEREST_WORK, household.file),
    )


@require_safe
def child_interest(request: Request, reference: str) -> HttpResponse:
    """Who showed interest in a child, beside the child’s profile."""
    profile = pages.find(request, reference)
    mine = {"child": profile.child}
    return pages.page(
        request,
        profile,
        "child-interest",
        "Interest",
        interests=_visible(request).filter(**mine).order_by("-shown_at", "-pk"),
        links=_links(request).filter(**mine),
        today=clock.today(),
        may_record=can(request.user, Permission.INTEREST_WORK, profile.file),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, reference: str) -> HttpResponse:
    """A worker enters interest in a child for a family they may know of."""
    profile = pages.find(request, reference)
    households = Household.objects.visible_to(request.user).filter(stage=Stage.APPROVED).select_related("file")
    form = RecordInterestForm(posted(request), households=households.order_by("file__title", "pk"))
    return pages.form_page(
        request,
        profile,
        form,
        lambda **facts: interests.record(child=profile.child, by=request.user, at=clock.now(), **facts),
        permission=Permission.INTEREST_WORK,
        heading="Record interest in a family",
        intro="Their worker is told. You can choose among the approved families whose file you may open.",
        said="The interest is recorded, and the other worker is told.",
        back="familyfinding:child-interest",
    )


def _workers_only(request: Request) -> None:
    if not can(request.user, Permission.INTEREST_WORK):
        raise NotForYou("This page is for people who work with children or adopters.")


def _visible(request: Request) -> InterestQuerySet:
    return Interest.objects.visible_to(request.user).with_both()


def _find(request: Request, reference: UUID) -> Interest:
    return get_object_or_404(_visible(request), reference=reference)


def _links(request: Request) -> ExplorationQuerySet:
    rows = Exploration.objects.visible_to(request.user).select_related("child__file", "household__file", "interest")
    return rows.order_by("-shared_at", "-pk")


def _link(request: Request, reference: UUID) -> Exploration:
    return get_object_or_404(_links(request), reference=reference)


def _sees(request: Request, file_id: int) -> bool:
    return CaseFile.objects.visible_to(request.user).filter(pk=file_id).exists()


def _side(request: Request, found: Interest) -> Any:
    """The file through which this person knows of the interest."""
    return found.child.file if _sees(request, found.child.file_id) else found.household.file


def _form(request: Request, found: Interest, form: Any, act: Any, **asked: Any) -> HttpResponse:
    back = reverse("familyfinding:interest", args=[found.reference])
    trail = [{"text": "Interest", "href": reverse("familyfinding:interests")}, {"text": asked["heading"]}]
    place = records.Place(_side(request, found), back, trail)
    return records.form_page(
        request,
        place,
        form,
        act,
        template="familyfinding/plain_form.html",
        permission=Permission.INTEREST_WORK,
        **asked,
    )


def _link_form(request: Request, link: Exploration, form: Any, act: Any, **asked: Any) -> HttpResponse:
    own = [link.child.file, *(link.link.children_files if link.link else [])]
    seen = next((one for one in own if _sees(request, one.pk)), None)
    sees_child, file = seen is not None, seen or link.household.file
    name = "familyfinding:child-interest" if sees_child else "familyfinding:household-interest"
    back = reverse(name, args=[file.reference])
    trail = [{"text": "Interest", "href": reverse("familyfinding:interests")}, {"text": asked["heading"]}]
    place = records.Place(file, back, trail)
    return records.form_page(
        request,
        place,
        form,
        act,
        template="familyfinding/plain_form.html",
        permission=Permission.INTEREST_WORK,
        **asked,
    )
