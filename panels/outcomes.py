"""What follows in the app below when panel recommends, for each kind of item (PN-20, PN-45, CF-06).

The same actions as the staff’s own forms: a recommendation is recorded in one way, whoever enters it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adopters.actions import suitability
from adopters.models import Recommendation
from adoption.clock import london
from adoption.models import User
from familyfinding.actions import match_outcomes
from familyfinding.models import Link
from panels.models import Advice, AgendaItem, ItemKind

AS_RECOMMENDATION = {
    Advice.RECOMMENDED: Recommendation.SUITABLE,
    Advice.NOT_RECOMMENDED: Recommendation.NOT_SUITABLE,
    Advice.DEFERRED: Recommendation.DEFERRED,
}

Effect = Callable[..., None]


def on_suitability(item: AgendaItem, *, words: str, by: User, at: datetime) -> None:
    """The household’s own record of what panel recommended (AD-33)."""
    if item.household is None:
        return
    suitability.record_recommendation(
        household=item.household,
        panel_on=item.meeting.on,
        recommendation=AS_RECOMMENDATION[Advice(item.advice)],
        by=by,
        today=london(at).date(),
        advice=words,
        panel_of=item.meeting.panel.agency,
    )


def on_match(item: AgendaItem, *, words: str, by: User, at: datetime) -> None:
    """Recommended: the child’s profile comes down as the agency chose. Otherwise the link goes back to work (CF-06)."""
    link = Link.rows.with_both().get(pk=item.link_id or 0)
    if item.advice == Advice.RECOMMENDED:
        match_outcomes.recommend(link=link, on=item.meeting.on, by=by, at=at)
    elif item.advice == Advice.DEFERRED:
        match_outcomes.defer(link=link, on=item.meeting.on, why=words, by=by, at=at)


def nothing(item: AgendaItem, *, words: str, by: User, at: datetime) -> None:
    """A plan, a review or a report changes nothing until somebody decides (PN-45)."""


EFFECTS: dict[str, Effect] = {
    ItemKind.SUITABILITY: on_suitability,
    ItemKind.MATCH: on_match,
    ItemKind.PLAN: nothing,
    ItemKind.REVIEW: nothing,
    ItemKind.GENERAL: nothing,
}
