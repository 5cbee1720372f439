"""Two people who name a child’s main plan at the same moment (CH-02); with the fault that proves it."""

from datetime import date

import pytest
from django.db import connection

from children.actions import permanence
from children.actions.permanence import Decided
from children.models import DecidedAt, PermanenceKind, PermanencePlan
from tests.factories.children import ChildFactory
from tests.faults.racing import WON, at_once

ROUNDS, MONDAY = 60, date(2026, 1, 12)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_child_never_has_two_main_plans(cast, monkeypatch):
    """The file’s lock tells the second; without it the database still refuses; without both there would be two."""
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    decided = Decided(DecidedAt.REVIEW, "Dana Whitlock, reviewing officer")

    def name(kind):
        facts = {"why": "It may be right.", "decided": decided, "on": MONDAY, "today": MONDAY, "by": cast.asha}
        permanence.plan_for(child=child, kind=kind, is_main=True, **facts)

    def both():
        PermanencePlan.rows.all().delete()
        return at_once(lambda: name(PermanenceKind.FOSTERING), lambda: name(PermanenceKind.KINSHIP))

    for _ in range(ROUNDS):
        told = both()
        assert told.count(WON) == 1, told
        assert any("is the main plan" in str(each) for each in told), told

    monkeypatch.setattr(permanence, "hold", lambda child: child)
    monkeypatch.setattr(permanence, "_main", lambda running: None)
    assert both().count(WON) == 1, "the database refuses by itself"
    with connection.cursor() as run:
        run.execute("drop index child_has_one_main_plan_at_a_time")
    assert both() == [WON, WON], "the fault shows"
