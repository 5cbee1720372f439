"""What the kernel does about its own news."""

from __future__ import annotations

from datetime import date

from adoption import people_news
from adoption.actions import agreed
from adoption.models import User


def hand_over_actions(handover: people_news.Handover, *, by: User | None, on: date) -> None:
    """What a colleague had agreed to do passes with the rest of their work."""
    agreed.hand_over(worker=handover.worker, to=handover.to, by=by, on=on)


REACTIONS = [(people_news.News.HANDED_OVER, hand_over_actions)]
