"""A child’s shortlist and what is done with each family on it (MT-03 to MT-07)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.http import Request
from adoption.models import DocumentKind, DocumentVersion, User
from adoption.permissions import Permission, can
from adoption.staff import people_who
from adoption.views.records import posted
from familyfinding import who_may
from familyfinding.actions import exploring, report_sharing, shortlists
from familyfinding.actions.both import explored_elsewhere
from familyfinding.flows import TO_WEIGH
from familyfinding.forms.matching import ShareForm, SupervisionForm, WhyForm
from familyfinding.models import FamilyConsidered, Link, MatchingMeeting, Profile, Shortlist
from familyfinding.models.link import LinkQuerySet
from familyfinding.views import link_pages, pages

GET_POST = ["GET", "HEAD", "POST"]
GIVING = (
    "This is a recorded act. The family’s browsing is switched off, other interest waits, and each applicant is asked "
    "to acknowledge each document and the request to stop looking."
)
NO_REPORT = "There is no permanence report on the child’s file yet. Add it under the child’s documents first."


@require_safe
def shortlist(request: Request, reference: str) -> HttpResponse:
    """Every family in view for a child: who is chosen and why, who is not, and what comes next."""
    profile = pages.find(request, reference)
    rows = _families(request, profile)
    found = _standing(request, profile)
    chosen = [link for link in rows if link.is_shortlisted or link.is_proceeding]
    limit = shortlists.most(profile.child, clock.today())
    taken = sum(link.is_shortlisted for link in rows)
    return pages.page(
        request,
        profile,
        "shortlist",
        "Shortlist",
        shortlist=found,
        chosen=chosen,
        others=[link for link in rows if link not in chosen],
        limit=limit,
        free=max(limit - taken, 0),
        meetings=_meetings(request, found),
        to_meet=_to_meet(request, found, rows),
        elsewhere=explored_elsewhere(rows),
        mine=link_pages.mine_among(request, [link.household.file for link in rows]),
        may_work=can(request.user, Permission.INTEREST_WORK, profile.file),
        **_chairs(request, profile, found),
    )


def _chairs(request: Request, profile: Profile, found: Shortlist | None) -> dict[str, Any]:
    """Who can chair the matching meeting, while one is still to come (MT-08)."""
    waits = found and found.met_on is None and found.ended_on is None
    if found is None or not waits:
        return who_may.shown(None, profile.file, request.user)
    files, today = found.children_files, clock.today()
    may = who_may.who_may(Permission.MATCH_CHAIR, files[0], today, but_not=[file.lead for file in files])
    return who_may.shown(may, files[0], request.user)


def _families(request: Request, profile: Profile) -> list[Link]:
    rows: LinkQuerySet = link_pages.visible(request).live().about(profile.child)
    return list(rows.prefetch_related("choices__by").order_by("opened_at", "pk"))


def _standing(request: Request, profile: Profile) -> Shortlist | None:
    rows = Shortlist.objects.visible_to(request.user).standing().about(profile.child)
    return rows.select_related("child__file__agency", "supervised_with", "confirmed_by").order_by("pk").first()


def _meetings(request: Request, found: Shortlist | None) -> list[MatchingMeeting]:
    return list(found.meetings.order_by("-planned_at")) if found else []


def _to_meet(request: Request, found: Shortlist | None, rows: list[Link]) -> bool:
    """A matching meeting is to be arranged: none was held, or a family came since that none has weighed (PN-42)."""
    if found is None or found.met_on is None:
        return True
    weighed = FamilyConsidered.objects.visible_to(request.user).filter(link__in=rows).values_list("link", flat=True)
    return not {link.pk for link in rows if link.state in TO_WEIGH} <= set(weighed)


@require_http_methods(GET_POST)
def choose(request: Request, reference: UUID) -> HttpResponse:
    return _on_shortlist(
        request,
        reference,
        shortlists.choose,
        heading="Put this family on the shortlist",
        question="Why this family?",
        hint="Need by need: what they meet, and what is a stretch.",
        said="The family is on the shortlist.",
    )


@require_http_methods(GET_POST)
def leave_out(request: Request, reference: UUID) -> HttpResponse:
    return _on_shortlist(
        request,
        reference,
        shortlists.leave_out,
        heading="Do not shortlist this family",
        question="Why not?",
        hint="The family stays under consideration, and can be chosen later.",
        said="The reasons are kept.",
    )


@require_http_methods(GET_POST)
def release(request: Request, reference: UUID) -> HttpResponse:
    return _on_shortlist(
        request,
        reference,
        shortlists.release,
        heading="Release the family from the shortlist",
        question="Why is the place given back?",
        said="The place is free for another family.",
    )


def _on_shortlist(
    request: Request, reference: UUID, act: Any, *, heading: str, question: str, said: str, hint: str = ""
) -> HttpResponse:
    found = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        found,
        WhyForm(posted(request), question=question, hint=hint),
        lambda why: act(link=found, why=why, by=request.user, at=clock.now()),
        childs_side=True,
        heading=heading,
        said=said,
    )


@require_http_methods(GET_POST)
def discuss(request: Request, reference: str) -> HttpResponse:
    profile = pages.find(request, reference)
    found, today = the(request, profile), clock.today()
    managers = people_who(Permission.MATCH_CHAIR, profile.file.agency, today).exclude(pk=request.user.pk)
    return pages.form_page(
        request,
        profile,
        SupervisionForm(posted(request), managers=managers, today=today),
        lambda **facts: shortlists.discuss(shortlist=found, by=request.user, today=today, **facts),
        permission=Permission.INTEREST_WORK,
        heading="The shortlist in supervision",
        intro="The discussion is kept on the child’s file as evidence.",
        said="The discussion is recorded.",
        back="familyfinding:shortlist",
    )


@require_POST
def confirm(request: Request, reference: str) -> HttpResponse:
    profile = pages.find(request, reference)
    found = the(request, profile)
    return pages.simple(
        request,
        profile,
        lambda: shortlists.confirm(shortlist=found, by=request.user, at=clock.now()),
        permission=Permission.INTEREST_WORK,
        said="The shortlist is confirmed. The families’ workers are told, and a matching meeting is due.",
        back="familyfinding:shortlist",
    )


def the(request: Request, profile: Profile) -> Shortlist:
    """The one that stands for this child, or for the set that this child belongs to (MT-70)."""
    found = _standing(request, profile)
    if found is None:
        raise Http404
    return found


@require_http_methods(GET_POST)
def share(request: Request, reference: UUID) -> HttpResponse:
    """Give a shortlisted family the child’s report and medical information (MT-06)."""
    found = link_pages.find(request, reference)
    reports, medical = _versions(request, found, DocumentKind.PERMANENCE_REPORT), _medical(request, found)
    return link_pages.form_page(
        request,
        found,
        ShareForm(posted(request), reports=reports, medical=medical),
        lambda reports, medical, sure: exploring.share_report(
            link=found, reports=reports, medical=medical, by=request.user, at=clock.now()
        ),
        childs_side=True,
        back="familyfinding:link-disclosure",
        heading="Give the family the child’s reports",
        intro=GIVING if reports.exists() else NO_REPORT,
        said="The reports are given, and the family is asked to stop looking for now.",
        save="Give the reports",
    )


def _versions(request: Request, link: Link, kind: DocumentKind) -> Any:
    if link_pages.sides(request, link).child:
        return report_sharing.to_give(link, kind)
    return DocumentVersion.objects.visible_to(request.user).none()


def _medical(request: Request, link: Link) -> Any:
    return _versions(request, link, DocumentKind.MEDICAL)


def people(rows: list[User]) -> Any:
    return User.objects.filter(pk__in=[one.pk for one in rows])
