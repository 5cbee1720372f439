"""The matching meeting: arranged, held, minuted; who is told (MT-08 to MT-12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock, paper
from adoption.actions.records import opened
from adoption.http import Request
from adoption.models import CaseFile
from adoption.permissions import Permission, can
from adoption.staff import people_who
from adoption.views import records
from adoption.views.records import posted
from familyfinding import who_may
from familyfinding.actions import matching_meetings, matching_minutes, telling
from familyfinding.forms.matching import (
    ArrangeForm,
    HeldForm,
    MinutesForm,
    TellCarersForm,
    TellFamilyForm,
    TellWorkerForm,
    WhyForm,
    WordsForm,
)
from familyfinding.models import MatchingMeeting, ToldAbout
from familyfinding.views import link_pages, pages
from familyfinding.views.shortlist import the

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def arrange(request: Request, reference: str) -> HttpResponse:
    profile = pages.find(request, reference)
    found = the(request, profile)
    files = found.children_files
    chairs = people_who(Permission.MATCH_CHAIR, files[0].agency, clock.today()).exclude(leads__in=files)
    return pages.form_page(
        request,
        profile,
        ArrangeForm(posted(request), chairs=chairs),
        lambda **facts: matching_meetings.arrange(shortlist=found, by=request.user, at=clock.now(), **facts),
        permission=Permission.INTEREST_WORK,
        heading="Arrange the matching meeting",
        intro="The chair, the child’s worker, the previous locality worker and every family’s worker are invited.",
        said="The meeting is arranged, and everybody is told.",
        back="familyfinding:shortlist",
    )


@require_safe
def meeting(request: Request, reference: UUID) -> HttpResponse:
    """One meeting: who is invited, what was decided, the minutes. Also for whoever was invited."""
    found = _find(request, reference)
    files, user = found.children_files, request.user
    file, own = found.file, _own(request, found)
    opened(own or file, user, "familyfinding:matching-meeting")
    waits = not found.held_on and not found.called_off_on
    families = list(found.families.select_related("link__household__file"))
    may = (
        who_may.who_may(Permission.MATCH_CHAIR, file, clock.today(), but_not=[one.lead for one in files])
        if waits
        else None
    )
    shown = {
        "meeting": found,
        "invited": found.invited.select_related("user"),
        "families": families,
        "mine": link_pages.mine_among(request, [*files, *(one.link.household.file for one in families)]),
        "minutes": found.minutes.select_related("written_by") if own else [],
        "own": own,
        "files": files,
        "may_chair": can(user, Permission.MATCH_CHAIR, file) and user.pk not in {one.lead_id for one in files},
        "may_work": own is not None and can(user, Permission.INTEREST_WORK, own),
        "has_locality": found.invited.filter(part="locality").exists(),
        **who_may.shown(may, file, user),
    }
    return render(request, "familyfinding/matching_meeting.html", shown)


@require_http_methods(GET_POST)
def call_off(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    return _form(
        request,
        found,
        WhyForm(posted(request), question="Why is it called off?"),
        lambda why: matching_meetings.call_off(meeting=found, why=why, by=request.user, at=clock.now()),
        heading="Call the meeting off",
        said="The meeting is called off, and everybody is told.",
    )


@require_http_methods(GET_POST)
def held(request: Request, reference: UUID) -> HttpResponse:
    """What the meeting decided, recorded by its chair."""
    found = _find(request, reference)
    links = list(link_pages.visible(request).to_weigh().about(found.shortlist.child).order_by("pk"))
    invited = list(found.invited.select_related("user"))
    form = HeldForm(posted(request), invited=invited, links=links, today=clock.today())
    return _form(
        request,
        found,
        form,
        lambda **facts: matching_meetings.hold_meeting(meeting=found, by=request.user, at=clock.now(), **form.facts),
        permission=Permission.MATCH_CHAIR,
        heading="What the meeting decided",
        intro="A family not preferred stays frozen until it is told. One may be kept in reserve if the family agrees.",
        said="Recorded. The preferred family is to be visited within a week.",
    )


@require_http_methods(GET_POST)
def write_minutes(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    latest = found.minutes.first()
    return _form(
        request,
        found,
        MinutesForm(posted(request), initial={"text": latest.text if latest else ""}),
        lambda text: matching_minutes.write_minutes(meeting=found, text=text, by=request.user, at=clock.now()),
        heading="Write the minutes",
        intro="They become a document on the child’s file. A correction is a new version; the old one stays.",
        said="The minutes are on the child’s file.",
    )


@require_POST
def print_minutes(request: Request, reference: UUID, number: int) -> HttpResponse:
    """One version of the minutes to take away; the read log has it first."""
    found = _find(request, reference)
    file = _own(request, found) or found.file
    records.gate(request, Permission.INTEREST_WORK, file)
    version = get_object_or_404(found.minutes.all(), number=number)
    return paper.answer(
        matching_minutes.PAPER,
        matching_minutes.pages(found, version.text, version.number),
        file=file,
        by=request.user,
        what="matching meeting minutes",
        name=f"matching-minutes-{found.file.reference}-{number}",
    )


@require_http_methods(GET_POST)
def tell_worker(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    form = TellWorkerForm(posted(request), initial={"about": ToldAbout.MEETING})
    return link_pages.form_page(
        request,
        found,
        form,
        lambda **facts: telling.tell_worker(link=found, by=request.user, at=clock.now(), **facts),
        childs_side=True,
        heading="Record that the family’s worker was told",
        said="Recorded, and their worker has a notice.",
    )


@require_http_methods(GET_POST)
def tell_carers(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    seen = link_pages.sides(request, found)
    children = [(one, one.name if one.file_id in seen.files else one.file.reference) for one in found.children]
    form = TellCarersForm(posted(request), children=children, initial={"about": ToldAbout.MEETING})
    return link_pages.form_page(
        request,
        found,
        form,
        lambda **facts: telling.tell_carers(link=found, by=request.user, at=clock.now(), **facts),
        childs_side=True,
        heading="Record that the foster carers were told",
        said="Recorded.",
    )


@require_http_methods(GET_POST)
def tell_family(request: Request, reference: UUID) -> HttpResponse:
    """The family is not preferred: told in our words, and free from that moment (MT-12)."""
    found = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        found,
        TellFamilyForm(posted(request)),
        lambda words: telling.tell_family(link=found, words=words, by=request.user, at=clock.now()),
        heading="Tell the family that another is preferred",
        intro="They are told at once in the portal, the reports are taken back, and they can look at children again.",
        said="The family is told, and can look again.",
        save="Tell the family",
    )


@require_http_methods(GET_POST)
def reserve(request: Request, reference: UUID) -> HttpResponse:
    found = link_pages.find(request, reference)
    question = "How and when did the family agree to stay in reserve?"
    return link_pages.form_page(
        request,
        found,
        WordsForm(posted(request), question=question, hint="Their browsing stays off while they are in reserve."),
        lambda words: telling.keep_in_reserve(link=found, why=words, by=request.user, at=clock.now()),
        heading="Keep the family in reserve",
        said="Kept in reserve. The family’s browsing stays off.",
    )


def _find(request: Request, reference: UUID) -> MatchingMeeting:
    return get_object_or_404(MatchingMeeting.objects.visible_to(request.user).with_child(), reference=reference)


def _own(request: Request, found: MatchingMeeting) -> CaseFile | None:
    """The first of the children’s files that they may open: a sister’s worker stands on hers (MT-70)."""
    files = found.children_files
    mine = link_pages.mine_among(request, files)
    return next((one for one in files if one.pk in mine), None)


def _form(request: Request, found: MatchingMeeting, form: Any, act: Any, **asked: Any) -> HttpResponse:
    back = reverse("familyfinding:matching-meeting", args=[found.reference])
    crumbs = [{"text": "Matching meeting", "href": back}, {"text": asked["heading"]}]
    place = records.Place(_own(request, found) or found.file, back, crumbs)
    asked.setdefault("permission", Permission.INTEREST_WORK)
    return records.form_page(request, place, form, act, template="familyfinding/plain_form.html", **asked)
