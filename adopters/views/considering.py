"""What a family feels able to consider: what stands, what it was before, and writing it down with them (FF-28)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from adopters import topics
from adopters.actions import considering
from adopters.forms.considering_staff import WithFamilyForm
from adopters.models import Considering, Household
from adopters.views.pages import find, form_page, section
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import posted

BACK = "adopters:considering"
WRITE = Permission.HOUSEHOLD_WRITE
SHOWN = 20


@require_safe
def page(request: Request, reference: str) -> HttpResponse:
    """What they say now, and how it changed."""
    household = find(request, reference)
    versions = _versions(request, household)
    return section(
        request,
        household,
        "profile_considering",
        BACK,
        now=versions[0] if versions else None,
        history=_history(versions),
        may_write=can(request.user, WRITE, household.file),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, reference: str) -> HttpResponse:
    """Written with the family, in their words."""
    household, today = find(request, reference), clock.today()
    versions = _versions(request, household)
    last = versions[0] if versions else None
    answers, number = (last.answers, last.number) if last else ({}, 0)
    form = WithFamilyForm(posted(request), today=today, answers=answers, number=number)

    def act(*, on: date, version: int, **typed: Any) -> None:
        said = form.answers()
        considering.record(household=household, answers=said, version=version, on=on, by=request.user, today=today)

    return form_page(
        request,
        household,
        form,
        act,
        heading="What they feel able to consider",
        intro="Write it down with the family, in their own words. It starts a talk about each child; it shuts nothing.",
        said="It is written down. What they said before is kept.",
        back=BACK,
        permission=WRITE,
    )


def _versions(request: Request, household: Household) -> list[Considering]:
    rows = Considering.objects.visible_to(request.user).filter(household=household).newest_first()
    return list(rows.select_related("recorded_by")[: SHOWN + 1])


def _history(versions: list[Considering]) -> list[dict[str, Any]]:
    """Each version with what it says otherwise than the one before it."""
    befores: list[Considering | None] = [*versions[1:], None][: len(versions)]
    return [
        {"version": row, "changes": topics.changed(before.answers if before else {}, row.answers)}
        for row, before in zip(versions, befores, strict=True)
    ][:SHOWN]
