"""The home page: where we are, whose turn, what each owes the other, who to turn to (AD-62)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adopters.portal import to_do
from adopters.portal.pages import account_of, own_account, page
from adoption import clock
from adoption.http import Request
from adoption.models import PAPERS, FamilyLink, PortalHome, PortalMessage, SharedItem, TextStyle
from adoption.wording import day_in_words


@require_safe
def home(request: Request) -> HttpResponse:
    """For somebody without a household here, the way to the children they may see."""
    account = own_account(request)
    if account is None or account.file_id is None:
        return render(request, "family/without_household.html")
    copy = PortalHome.objects.visible_to(request.user).first()
    tasks = to_do.tasks(request.user, copy, easy=account.style == TextStyle.EASY)
    unread = PortalMessage.objects.visible_to(request.user).filter(from_staff=True, read_at=None).count()
    shown = standing(copy.content if copy else {}, clock.today(), to_do.items_of(request.user))
    shown |= {"tasks": [one for one in tasks if not one.done], "done": [one for one in tasks if one.done]}
    return page(request, account, "home", frozen_at=account.frozen_at, unread=unread, **shown)


@require_safe
def information(request: Request) -> HttpResponse:
    """Papers about the service, and where else to turn (AD-70, AD-71)."""
    account = account_of(request)
    rows = list(FamilyLink.objects.shown_by(account.agency_id, account.agency.parent_id))
    papers = [row for row in rows if row.kind in PAPERS]
    return page(request, account, "information", papers=papers, links=[row for row in rows if row not in papers])


def standing(content: dict[str, Any], today: date, items: Iterable[SharedItem] = ()) -> dict[str, Any]:
    """The copied facts as a page of today says them: what is late is said to be late."""
    owed = sorted([*content.get("promises", []), *_answers(items)], key=lambda one: str(one["due"]))
    promises = [_promise(one, today) for one in owed]
    steps = content.get("steps", [])
    number = next((place for place, step in enumerate(steps, 1) if step["state"] == "now"), 0)
    visits = [day for day in map(_day, content.get("visits", [])) if day and day >= today]
    return {
        "home": content,
        "number": number,
        "now": steps[number - 1] if number else None,
        "promises": [one for one in promises if not one["done"]],
        "kept": [one for one in promises if one["done"]],
        "home_until": _day(content.get("home_until", "")),
        "next_visit": visits[0] if visits else None,
        "paused_since": _day(content.get("pause", "")),
        "panel": {name: _day(value) or value for name, value in content.get("panel", {}).items()},
        "since": _day(content.get("since", "")),
    }


def _answers(items: Iterable[SharedItem]) -> list[dict[str, str]]:
    """What was shared with the day by which they hear more, such as an answer about a child (FF-56)."""
    dated = [(to_do.promised_by(item), item.title) for item in items]
    return [
        {"what": f"Give you an answer: {title[:1].lower()}{title[1:]}", "due": day.isoformat(), "met": ""}
        for day, title in dated
        if day
    ]


def _promise(one: dict[str, str], today: date) -> dict[str, Any]:
    due, met, paused = _day(one["due"]), _day(one["met"]), _day(one.get("paused", ""))
    was = _day(one.get("was", ""))
    return {
        "what": one["what"],
        "due": due,
        "state": _how_it_stands(due, met, paused, today),
        "late": bool(due and not met and not paused and due < today),
        "done": met is not None,
        "moved": f"It was to be by {day_in_words(was)}." if was else "",
    }


def _how_it_stands(due: date | None, met: date | None, paused: date | None, today: date) -> str:
    if met:
        return f"Done on {day_in_words(met)}"
    if paused:
        return "Paused"
    if due and due < today:
        return "We are late"
    return "Promised"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
