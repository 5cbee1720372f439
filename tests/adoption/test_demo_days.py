"""Nobody of the demonstration meets, visits or goes to court on a day on which nobody works."""

from datetime import date, datetime

import pytest
from django.apps import apps

from adoption.clock import london
from adoption.demo_days import back, on_or_after, on_or_before
from adoption.engine.projection import holidays

pytestmark = pytest.mark.xdist_group("demonstration")

MEETINGS = {
    "adoption.Meeting": ["at"],
    "children.ContactTold": ["told_on"],
    "children.Hearing": ["on"],
    "children.PlanningMeeting": ["held_on"],
    "familyfinding.ProfilingVisit": ["visited_on"],
    "familyfinding.FindingMeeting": ["starts_at"],
    "familyfinding.MatchingMeeting": ["planned_at", "held_on"],
    "familyfinding.ValidationVisit": ["visited_on"],
    "familyfinding.StepMeeting": ["at"],
    "familyfinding.HealthVisiting": ["visit_on", "visited_on"],
    "familyfinding.Reflection": ["supervision_on"],
    "familyfinding.BookedDates": ["panel_on", "medical_at"],
    "familyfinding.Preparation": ["panel_on"],
    "familyfinding.MatchAtPanel": ["recommended_on"],
    "familyfinding.Shortlist": ["supervised_on", "met_on"],
    "familyfinding.Discussion": ["held_on"],
    "adopters.Enquiry": ["visited_on"],
    "adopters.Visit": ["planned_on", "held_on"],
    "adopters.Referee": ["visited_on"],
    "adopters.Gathering": ["starts_at"],
    "adopters.StageTwo": ["panel_planned_on"],
    "adopters.Suitability": ["panel_on", "minutes_approved_on", "decided_on"],
    "panels.PanelMeeting": ["starts_at"],
    "panels.DecisionSheet": ["panel_on", "minutes_on", "consulted_on", "decided_on"],
    "panels.DecisionBundle": ["asked_at"],
    "panels.Minutes": ["approved_at"],
}
"""Where a day on which people come together is kept."""


def day_of(value: date | datetime) -> date:
    return london(value).date() if isinstance(value, datetime) else value


def days(model: str, field: str) -> list[tuple[int, date]]:
    rows = apps.get_model(model)._base_manager.exclude(**{field: None}).values_list("pk", field)
    return [(pk, day_of(value)) for pk, value in rows.order_by("pk")]


def test_every_hearing_meeting_panel_and_visit_of_the_demonstration_is_on_a_working_day(demonstration):
    found = [
        (f"{model} {pk}", day) for model, names in MEETINGS.items() for name in names for pk, day in days(model, name)
    ]
    off = [f"{what}: {day:%A %d %B %Y}" for what, day in found if day.isoweekday() > 5 or day in holidays()]

    assert len(found) > 200, "the demonstration has meetings to look at"
    assert not off, "\n".join(off)


@pytest.mark.django_db
def test_days_around_easter_are_those_on_which_people_work():
    """Good Friday 2026 is 3 April, Easter Monday the 6th."""
    friday, monday = date(2026, 4, 3), date(2026, 4, 6)
    assert (on_or_before(friday), on_or_after(friday)) == (date(2026, 4, 2), date(2026, 4, 7))
    assert (on_or_before(monday), on_or_after(monday)) == (date(2026, 4, 2), date(2026, 4, 7))
    assert back(date(2026, 4, 8), 2) == date(2026, 4, 2)
