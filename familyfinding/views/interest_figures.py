"""Interest counted: by source, by who began it, by outcome, by child and by family; promises kept (FF-60, FF-67)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption.http import Request
from adoption.models import CaseFile
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou
from familyfinding.models import Initiator, Interest, InterestOutcome, InterestState, Link, Source
from familyfinding.models.interest import InterestQuerySet

SHOWN = 20


@dataclass(frozen=True)
class Counted:
    """One child or one family: how much interest, and what came of it."""

    reference: str
    name: str
    """Where the reader may open the file."""
    total: int
    waits: int
    further: int
    not_further: int


@require_safe
def figures(request: Request) -> HttpResponse:
    """What one may see of it, and nothing else."""
    if not can(request.user, Permission.INTEREST_WORK):
        raise NotForYou("This page is for people who work with children or adopters.")
    rows = Interest.objects.visible_to(request.user)
    answered = rows.filter(state=InterestState.CLOSED, promised_on__isnull=False)
    kept = answered.filter(answered_at__date__lte=F("promised_on"))
    context = {
        "total": rows.count(),
        "by_source": _counted(rows, "source", Source.choices),
        "by_initiator": _counted(rows, "initiator", Initiator.choices),
        "by_outcome": _counted(rows, "outcome", InterestOutcome.choices),
        "by_child": _most(request, rows, "child__file"),
        "by_family": _most(request, rows, "household__file"),
        **_links_begun(request),
        "answered": answered.count(),
        "kept": kept.count(),
        "shown": SHOWN,
    }
    return render(request, "familyfinding/interest_figures.html", context)


def _links_begun(request: Request) -> dict[str, Any]:
    """Who began the links, and which share of those that go ahead the adopters began (FF-67)."""
    rows = Link.objects.visible_to(request.user)
    ahead = rows.proceeding()
    return {
        "links_by_initiator": _counted(rows, "initiator", Initiator.choices),
        "links": rows.count(),
        "ahead": ahead.count(),
        "ahead_by_adopters": ahead.filter(initiator=Initiator.ADOPTER).count(),
    }


def _counted(rows: Any, field: str, choices: Any) -> list[tuple[str, int]]:
    found = dict(rows.order_by().values_list(field).annotate(number=Count("pk")))
    return [(str(label), found.get(value, 0)) for value, label in choices]


def _most(request: Request, rows: InterestQuerySet, file: str) -> list[Counted]:
    """The children, or the families, with the most interest first."""
    counted = (
        rows.order_by()
        .values_list(file, f"{file}__reference")
        .annotate(
            total=Count("pk"),
            waits=Count("pk", filter=~Q(state=InterestState.CLOSED)),
            further=Count("pk", filter=Q(outcome=InterestOutcome.GOING_FURTHER)),
            not_further=Count("pk", filter=Q(outcome=InterestOutcome.NOT_FURTHER)),
        )
    )
    found = list(counted.order_by("-total", f"{file}__reference")[:SHOWN])
    mine = CaseFile.objects.visible_to(request.user).filter(pk__in=[row[0] for row in found])
    names = dict(mine.values_list("pk", "title"))
    return [Counted(reference, names.get(pk, ""), *numbers) for pk, reference, *numbers in found]
