"""Children and families of the demonstration who come together: interest, and a link being explored."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile

from adopters.demo.households import household, is_played
from adoption import clock
from adoption.actions import documents
from adoption.models import DocumentKind
from children.demo_steps import find, one_page
from familyfinding import demo_links, demo_outsider, demo_shortlist
from familyfinding.actions import exploring, interest
from familyfinding.models import Exploration, Initiator, Interest


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=clock.LONDON)


def interest_to_answer(cast: Any, today: date) -> None:
    """Interest of a couple in two children: one waits for its answer, for one the promised day has passed."""
    if not is_played("lowther") or Interest.rows.filter(household=household("lowther")).exists():
        return
    for name, days, began, why in (
        ("leo", 24, Initiator.MEETING, "He is loud and warm, and so is their house."),
        ("oscar", 2, Initiator.ADOPTERS_WORKER, "They asked for a brother and sister, and live by a railway."),
    ):
        interest.record(
            child=find(name),
            household=household("lowther"),
            initiator=began,
            why=why,
            by=cast.joss,
            at=at(today - timedelta(days=days)),
        )


def a_link_being_explored(cast: Any, today: date) -> None:
    """A couple who were given a child’s report: they look at no other child until the outcome is known."""
    if not is_played("thackray") or Exploration.rows.filter(household=household("thackray")).exists():
        return
    child, day = find("skye"), today - timedelta(days=4)
    report = documents.add(
        file=child.file,
        kind=DocumentKind.PERMANENCE_REPORT,
        title="Child Permanence Report",
        upload=ContentFile(one_page("Child Permanence Report"), name="report.pdf"),
        by=cast.asha,
        at=at(day - timedelta(days=30)),
    )
    version = report.versions.latest("pk")
    link = demo_links.shortlisted(child, household("thackray"), by=cast.asha, manager=cast.tom, day=day)
    exploring.share_report(link=link, reports=[version], by=cast.asha, at=at(day))


SCENES = [interest_to_answer, a_link_being_explored, *demo_links.SCENES, *demo_shortlist.SCENES, *demo_outsider.SCENES]
