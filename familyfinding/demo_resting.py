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
from familyfinding.models import Initiator

WEEK = timedelta(days=7)


def a_search_that_ended(name: str, cast: Any, today: date) -> None:
    """Shown to everybody for three weeks, until the council’s agreement ended: a family of another agency waits.

    Their interest goes on by itself once the child is shown to everybody again.
    """
    agreed, asked, ended = (on_or_before(today - timedelta(days=days)) for days in (60, 45, 32))
    with refreshed_once():  # the week with the consortium has passed by now, and nobody was late
        agreement = demo_steps.agreed(name, agreed, cast)
        audience.release_nationally(profile=demo_steps.profile_of(name), at=clock.midnight(agreed + WEEK))
    if is_played("city-bray"):
        interest.record(
            child=find(name),
            household=household("city-bray"),
            initiator=Initiator.ADOPTERS_WORKER,
            why="Her house is the loudest in the street, and nobody there minds a drum.",
            by=cast.nadia,
            at=demo_steps.at(asked),
        )
    why = "The council looks nearer home again before it pays for another search."
    agreements.end(agreement=agreement, why=why, by=cast.asha, at=demo_steps.at(ended))
