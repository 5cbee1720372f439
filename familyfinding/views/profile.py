"""The profile of one child: where it stands, its journey, its dated copies."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from adoption import clock, paper
from adoption.dues import Due
from adoption.http import Request
from adoption.models import Approval, CaseEvent, EventKind
from adoption.permissions import Permission, can
from familyfinding.actions import checks, openings, removal, reviews
from familyfinding.actions.agreements import approver
from familyfinding.actions.holding import anonymous, ladder
from familyfinding.deadlines import RULES
from familyfinding.flows import ProfileStatus
from familyfinding.models import AgreementKind, FundingAgreement, Profile
from familyfinding.models.whole import Whole
from familyfinding.summaries import STATUS_COLOURS, Step, acts, before_publishing, rungs, unpublished
from familyfinding.views import pages

OURS = frozenset(rule.ref for rule in RULES)


@require_safe
def profile(request: Request, reference: str) -> HttpResponse:
    """Who can see the child, what is missing or due, and what can be done now."""
    (found, whole), today = pages.find_whole(request, reference), clock.today()
    running = list(found.file.deadlines.filter(met_on=None, lapsed_on=None).order_by("due_on", "pk"))
    release = next((row for row in running if row.rule == "TS-04"), None)
    hidden = anonymous(found, today)
    return pages.page(
        request,
        found,
        "profile",
        dates=running,
        rungs=rungs(found, ladder(found, today), whole.agreement, release),
        status_colour=STATUS_COLOURS[ProfileStatus(found.status)],
        question=_question(request, whole.renewal or whole.agreement),
        deadlines=[Due.of(row, clock.now()) for row in running if row.rule in OURS],
        steps=_steps(found, whole, today),
        acts=acts(
            found,
            request.user,
            letter=approver(found, today) == AgreementKind.LETTER,
            agreement=whole.agreement,
            renewal=whole.renewal,
            open_match=whole.match is not None,
        ),
        anonymous=hidden,
        unpublished=unpublished(
            found,
            whole.sections,
            whole.published,
            pictures=[] if hidden else whole.pictures,
            copies=whole.copies,
        ),
        opened=openings.of_profile(found) if found.first_published_on else None,
        now=clock.now(),
        may_confirm=found.removal_to_confirm and can(request.user, Permission.PROFILE_REMOVE, found.file),
        may_publish=can(request.user, Permission.PROFILE_PUBLISH, found.file),
        may_write=can(request.user, Permission.PROFILE_WRITE, found.file),
        **vars(whole),
    )


def _steps(found: Profile, whole: Whole, today: date) -> list[Step]:
    """What must be done before the child can be shown; nothing to work out once it was."""
    if found.status not in (ProfileStatus.NOT_STARTED, ProfileStatus.DRAFT):
        return []
    last = whole.visits[0].visited_on if whole.visits else None
    words = checks.words_found(found, whole.sections, whole.people, whole.siblings, on=today)
    return before_publishing(
        found,
        whole.sections,
        visited=checks.may_go_by(found, last),
        carers=bool(whole.contributions),
        clean=not words,
    )


def _question(request: Request, agreement: FundingAgreement | None) -> Approval | None:
    """The question that waits for a decision on this agreement, for the link to it."""
    if agreement is None or agreement.confirmed_on:
        return None
    asked = Approval.objects.visible_to(request.user).waiting()
    return asked.filter(subject="familyfinding.FundingAgreement", subject_id=agreement.pk).first()


@require_safe
def journey(request: Request, reference: str) -> HttpResponse:
    """The Family Finding Journey: every activity on the profile, and who confirmed it (FF-03)."""
    found = pages.find(request, reference)
    kinds = [EventKind.PROFILE, EventKind.REFUSED]
    events = CaseEvent.objects.visible_to(request.user).filter(file=found.file, kind__in=kinds)
    return pages.page(
        request,
        found,
        "journey",
        "Journey",
        events=events.select_related("recorded_by").order_by("-recorded_at", "-pk"),
        ladder=found.audience_changes.select_related("by").order_by("-at", "-pk"),
        may_confirm=can(request.user, Permission.PROFILE_PUBLISH, found.file),
    )


@require_POST
def confirm_removal(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.simple(
        request,
        found,
        lambda: removal.confirm(profile=found, by=request.user, on=clock.today()),
        permission=Permission.PROFILE_REMOVE,
        said="You confirmed that the profile is down.",
        back="familyfinding:profile",
    )


@require_POST
def confirm_journey(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.simple(
        request,
        found,
        lambda: reviews.confirm_accuracy(profile=found, by=request.user, on=clock.today()),
        permission=Permission.PROFILE_PUBLISH,
        said="You confirmed that the journey is accurate.",
        back="familyfinding:journey",
    )


@require_safe
def copy(request: Request, reference: str, number: int) -> HttpResponse:
    """What was shown, to whom, from and until when (FF-62)."""
    found = pages.find(request, reference)
    kept = get_object_or_404(found.copies.select_related("made_by"), number=number)
    return pages.page(request, found, "copy", f"Copy {number}", copy=kept)


@require_POST
def printed(request: Request, reference: str, number: int) -> HttpResponse:
    """A dated copy as a tagged PDF; who took it is on the file before the paper exists (security 4.9)."""
    found = pages.find(request, reference)
    kept = get_object_or_404(found.copies, number=number)
    pages.gate(request, found, Permission.PROFILE_WRITE)
    return paper.answer(
        "familyfinding/paper.html",
        {"copy": kept, "reference": found.file.reference},
        file=found.file,
        by=request.user,
        what=f"profile copy {number}",
        name=f"profile-{found.file.reference}-copy-{number}",
    )
