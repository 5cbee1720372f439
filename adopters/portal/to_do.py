"""What waits for an applicant: items to read, sign or comment on, and a question at each set point (AD-65, AD-72)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from adoption.models import Asks, EntryState, PortalEntry, PortalHome, SharedItem, User

POINTS = {
    "finding-out": "finding out about adoption",
    "stage-one": "Stage One",
    "stage-two": "Stage Two and panel",
    "waiting": "the time of waiting",
    "support": "the support you had",
}
"""Where we ask how it went; the first three as each step is done, the others at any time."""

WORDS = {
    Asks.READ: ("Read", "Read"),
    Asks.ACKNOWLEDGE: ("Read, and tell us that you have", "Read it"),
    Asks.SIGN: ("Read and sign", "Sign it"),
    Asks.COMMENT: ("Read, and tell us what you think", "Say what you think"),
}


ANSWERED = {
    "panel_invitation": ("Read, and say whether you come", "Say if you come"),
    "preparation_offer": ("Read, and say whether you would like it", "Say if you want it"),
}
"""Kinds of items that ask a question of their own."""


@dataclass(frozen=True)
class Task:
    text: str
    href: str
    state: str
    done: bool
    hint: str = ""


def items_of(user: User) -> QuerySet[SharedItem]:
    return SharedItem.objects.visible_to(user).filter(ended_at=None).order_by("-shared_at", "-pk")


def tasks(user: User, home: PortalHome | None, *, easy: bool) -> list[Task]:
    """Everything shared, what is still to do first, then the questions about how it went."""
    entries = answers_of(user)
    found = [_task(item, entries.get(item.pk), easy=easy) for item in items_of(user)]
    return sorted(found, key=lambda task: task.done) + questions(user, home)


def answers_of(user: User) -> dict[int, PortalEntry]:
    """The newest answer to each item."""
    rows = PortalEntry.objects.visible_to(user).exclude(item=None).order_by("written_at", "pk")
    return {entry.item_id: entry for entry in rows if entry.item_id}


def promised_by(item: SharedItem) -> date | None:
    """The day by which we said we would come back about it; nothing once we did."""
    days = (part["by"] for part in item.sections if part.get("by"))
    return next((date.fromisoformat(day) for day in days), None)


def is_late(item: SharedItem, today: date) -> bool:
    """We said that they hear by a day, and it is past."""
    day = promised_by(item)
    return day is not None and day < today


def _task(item: SharedItem, entry: PortalEntry | None, *, easy: bool) -> Task:
    done = is_done(item)
    words = ANSWERED.get(item.kind, WORDS[Asks(item.asks)])[1 if easy else 0]
    return Task(item.title, reverse("family:item", args=[item.reference]), state_of(item, entry), done, words)


def is_done(item: SharedItem) -> bool:
    return item.answered_at is not None or (item.asks == Asks.READ and item.opened_at is not None)


def state_of(item: SharedItem, entry: PortalEntry | None) -> str:
    """The truth, also in the seconds in which an answer is on its way."""
    if entry and entry.state == EntryState.RETURNED and not item.answered_at:
        return "Sent back to you"
    if not is_done(item):
        return "To do"
    if item.asks == Asks.READ:
        return "Read"
    if entry and entry.state == EntryState.WAITING:
        return "Sent, being recorded"
    if item.kind in ANSWERED:
        return "Answered"
    return {Asks.SIGN: "Signed", Asks.COMMENT: "Comment received"}.get(Asks(item.asks), "Read")


def questions(user: User, home: PortalHome | None) -> list[Task]:
    """One question for the step that was done last, until it is answered."""
    steps: list[dict[str, Any]] = home.content.get("steps", []) if home else []
    done = [point for point, step in zip(POINTS, steps, strict=False) if step["state"] == "done"]
    if not done or PortalEntry.objects.visible_to(user).filter(kind="feedback", written__point=done[-1]).exists():
        return []
    href = reverse("family:feedback", args=[done[-1]])
    return [Task(f"Tell us how {POINTS[done[-1]]} went for you", href, "If you like", False)]
