"""For managers: every live profile at a glance (FF-65), and the cohort as a picture (FF-53)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.http import Request
from adoption.models import Deadline
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou
from familyfinding import pressure
from familyfinding.models import AgeBand, Interest, Profile, Rung
from familyfinding.summaries import AUDIENCES
from familyfinding.views.waiting import places

PER_PAGE = 25


@require_safe
def board(request: Request) -> HttpResponse:
    """Audience, since when, interest, next review and missed dates of every live profile this manager may see."""
    _managers_only(request)
    rows = with_interest(request, with_dates(request, Profile.objects.visible_to(request.user).live().with_file()))
    page = Paginator(rows.order_by(F("next_review_on").asc(nulls_last=True), "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "today": clock.today(), "audiences": AUDIENCES, "rows": [_row(one) for one in page]}
    context["places"] = places(request, "board")
    return render(request, "familyfinding/board.html", context)


def with_dates(request: Request, rows: QuerySet[Profile]) -> QuerySet[Profile]:
    """Each profile with its next review and the number of its overdue dates, asked with it."""
    mine = Deadline.objects.visible_to(request.user).filter(file=OuterRef("child__file"))
    late = mine.overdue(clock.now()).values("file").annotate(number=Count("pk")).values("number")
    return rows.annotate(
        next_review_on=Subquery(mine.running().filter(rule="TS-05").order_by("due_on").values("due_on")[:1]),
        missed=Coalesce(Subquery(late[:1], output_field=IntegerField()), 0),
    )


def with_interest(request: Request, rows: QuerySet[Profile]) -> QuerySet[Profile]:
    """Each profile with the number of families that wait for an answer about the child (FF-65)."""
    waiting = Interest.objects.visible_to(request.user).unanswered().filter(child=OuterRef("child")).order_by()
    number = waiting.values("child").annotate(number=Count("pk")).values("number")
    return rows.annotate(interested=Coalesce(Subquery(number[:1], output_field=IntegerField()), 0))


def _row(profile: Profile) -> dict[str, object]:
    return {
        "profile": profile,
        "age": profile.child.age_on(clock.today()),
        "audience": AUDIENCES[Rung(profile.rung)],
        "late": profile.next_review_on is not None and profile.next_review_on < clock.today(),  # type: ignore[attr-defined]
    }


@require_safe
def cohort(request: Request) -> HttpResponse:
    """How many children wait, which, and what meetings and events came to: what recruitment must know (FF-53)."""
    _managers_only(request)
    waiting = Profile.objects.visible_to(request.user).waiting()
    children = list(pressure.with_meetings(waiting).select_related("child"))
    context = {
        "total": len(children),
        "harder": sum(one.child.harder_to_place for one in children),
        "by_audience": by_audience(children),
        "by_age": by_age(children),
        "by_reason": pressure.by_reason(children),
        "by_meeting": pressure.by_meeting(children),
        "places": places(request, "cohort"),
    }
    return render(request, "familyfinding/cohort.html", context)


def by_audience(children: Iterable[Profile]) -> list[tuple[str, int]]:
    found = Counter(Rung(one.rung) if one.is_live else None for one in children)
    names = [("No live profile", None), ("Own adopters", Rung.HOME), ("Consortium", Rung.CONSORTIUM)]
    return [(text, found[key]) for text, key in [*names, ("All approved", Rung.NATIONAL)]]


def by_age(children: Iterable[Profile]) -> list[tuple[str, int]]:
    today = clock.today()
    found = Counter(AgeBand.for_age(one.child.age_on(today)) for one in children)
    return [(str(band.label), found[band]) for band in AgeBand]


def _managers_only(request: Request) -> None:
    if not can(request.user, Permission.PROFILE_BOARD):
        raise NotForYou("This page is for managers of family finding.")
