"""After the decision in the demonstration: being made known, and on its way through the review body (AD-35, PN-26)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.actions import decision_letters, determinations, independent_reviews
from adopters.demo import ways
from adopters.demo.households import ago, story
from adopters.demo.stories import Story

ANSWER = (
    "I do not agree. I asked for time because of my mother’s death, and I have had it. I ask that others look again."
)
PAPERS = (
    "The prospective adopter’s report, the references, the medical adviser’s summary, and the letter with the reasons."
)


def decisions_to_make_known(cast: Any, today: date) -> None:
    """Approved today, who hears it today; approved a week ago, whom nobody told and whose letter was never sent."""
    if found := story("city-wray", cast, ago(today, 206)):
        ways.decided(found)
    if found := story("city-thorne", cast, ago(today, 213)):
        on = ways.decided(found)
        decision_letters.write(suitability=ways.standing(found), on=on, by=found.by.worker)


def independent_review(cast: Any, today: date) -> None:
    """Not approved, and gone to the review body: our papers due, late, and sent, with its panel in three weeks."""
    for key, days in (("city-ashe", 4), ("city-holt", 24), ("city-quist", 60)):
        if found := story(key, cast, ago(today, 206 + days + 10)):
            _turn_to_the_review_body(found, ago(today, days))
            if key == "city-quist":
                _its_papers_sent(found, ago(today, days - 9), today + timedelta(days=21), today)


def _turn_to_the_review_body(found: Story, on: date) -> None:
    ways.to_approval(found, suits=False)
    determinations.record_representations(
        suitability=ways.standing(found), to="review", text=ANSWER, received_on=on, by=found.by.manager, today=on
    )


def _its_papers_sent(found: Story, on: date, meets_on: date, today: date) -> None:
    row, by = ways.standing(found), found.by.manager
    independent_reviews.send_papers(suitability=row, sent_on=on, papers=PAPERS, without_minutes=True, by=by, today=on)
    independent_reviews.set_meeting(suitability=row, meets_on=meets_on, by=by, today=today)
