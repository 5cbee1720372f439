"""A wider search of the demonstration that ended: what a family further away asked rests meanwhile (FF-27)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.demo.households import household, is_played
from adoption import clock
from adoption.demo_days import on_or_before
from adoption.engine import refreshed_once
from children.demo_steps import find
from familyfinding import demo_steps
from familyfinding.actions import agreements, audience, interest
from familyfinding.models import Initiator, Interest

WEEK = timedelta(days=7)


def interest_that_rests(cast: Any, today: date) -> None:
    """Shown to everybody for a month, until the council’s agreement ended: a family of another agency waits."""
    if not is_played("city-bray") or Interest.rows.filter(household=household("city-bray")).exists():
        return
    agreed, asked, ended = (on_or_before(today - timedelta(days=days)) for days in (40, 25, 12))
    with refreshed_once():  # the week with the consortium has passed by now, and nobody was late
        agreement = demo_steps.agreed("oscar", agreed, cast)
        audience.release_nationally(profile=demo_steps.profile_of("oscar"), at=clock.midnight(agreed + WEEK))
    interest.record(
        child=find("oscar"),
        household=household("city-bray"),
        initiator=Initiator.ADOPTERS_WORKER,
        why="She has room for a brother and sister, and no end of patience for trains.",
        by=cast.nadia,
        at=demo_steps.at(asked),
    )
    why = "The council looks nearer home again before it pays for another search."
    agreements.end(agreement=agreement, why=why, by=cast.asha, at=demo_steps.at(ended))


SCENES = [interest_that_rests]
