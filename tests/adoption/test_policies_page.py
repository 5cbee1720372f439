"""Changing an agency's own numbers: previewed, agreed by somebody else, kept for ever (D13)."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from adoption.actions import approvals, policies
from adoption.engine import policy, refresh
from adoption.engine.reconcile import reconcile
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, Deadline, Outcome, PolicySetting
from adoption.periods import Period, Unit, from_json
from adoption.permissions import Role
from adoption.policies import POLICIES
from tests.factories.adopters import SuitabilityFactory
from tests.factories.adoption import HeartbeatFactory, person
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import ProfileFactory

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
TODAY, JUNE = date(2026, 3, 9), date(2026, 6, 1)
KEY = "profile_due_before"
SIX_WEEKS = {"number": 6, "unit": "weeks", "before": True}


@pytest.fixture(autouse=True)
def on_monday_9_march():
    with time_machine.travel(AT, tick=False):
        HeartbeatFactory(ran_at=AT)
        yield


def propose(cast, by=None, **change):
    given = {"agency": cast.ane, "key": KEY, "value": SIX_WEEKS, "from_on": JUNE, "why": "Panel asked for it"} | change
    return policies.propose(**given, by=by or cast.tom, at=AT)


def test_a_proposal_changes_nothing_until_somebody_else_agrees(cast):
    asked = propose(cast)
    assert policy(cast.ane, KEY, JUNE) == Period(1, Unit.MONTHS, before=True)

    approvals.decide(approval=asked, outcome=Outcome.AGREED, by=cast.sam, at=AT)
    assert policy(cast.ane, KEY, JUNE) == from_json(SIX_WEEKS)
    assert policy(cast.ane, KEY, date(2026, 5, 31)) == Period(1, Unit.MONTHS, before=True)
    setting = PolicySetting.objects.get()
    assert (setting.proposed_by, setting.agreed_by, setting.agreed_on) == (cast.tom, cast.sam, TODAY)


def test_the_proposer_cannot_agree_even_as_service_manager(cast):
    with pytest.raises(NotPossible, match="Nobody else"):
        propose(cast, by=cast.sam)

    head = person("hana", Role.HEAD_OF_SERVICE, cast.ane)
    asked = propose(cast, by=cast.sam)
    assert asked.decided_by_role == Role.HEAD_OF_SERVICE
    with pytest.raises(NotAllowed):
        approvals.decide(approval=asked, outcome=Outcome.AGREED, by=cast.sam, at=AT)
    approvals.decide(approval=asked, outcome=Outcome.AGREED, by=head, at=AT)


@pytest.mark.parametrize("who", ["asha", "dele", "ada", "olu", "marcus"])
def test_who_may_not_propose_cannot(cast, who):
    with pytest.raises(NotAllowed):
        propose(cast, by=getattr(cast, who))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"why": " "}, "Say why"),
        ({"value": {"number": 1, "unit": "months", "before": True}}, "on that date already"),
        ({"value": {"number": 6, "unit": "weeks", "before": False}}, "back from"),
        ({"value": None}, "needs a value"),
        ({"value": {"number": 99999, "unit": "weeks", "before": True}}, "whole number"),
        ({"from_on": date(2020, 1, 1)}, "within the last year"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, change, says):
    with pytest.raises(NotPossible, match=says):
        propose(cast, **change)
    assert not PolicySetting.objects.exists()


def test_a_second_proposal_for_the_same_policy_waits(cast):
    propose(cast)
    with pytest.raises(NotPossible, match="waits for a decision"):
        propose(cast, value={"number": 5, "unit": "weeks", "before": True})


def test_another_value_agreed_meanwhile_overtakes_the_question(cast):
    asked = propose(cast)
    PolicySetting.objects.create(
        agency=cast.ane, key=KEY, value=SIX_WEEKS, from_on=TODAY, why="By import", agreed_on=TODAY
    )

    assert approvals.decide(approval=asked, outcome=Outcome.AGREED, by=cast.sam, at=AT).outcome == Outcome.OVERTAKEN


def test_a_preview_saves_nothing(cast):
    given = {"agency": cast.ane, "key": KEY, "value": SIX_WEEKS, "from_on": JUNE, "why": "Panel"}
    reach = policies.preview(**given, by=cast.tom, on=TODAY)

    assert (reach.moved, reach.files) == ([], 0)
    assert not PolicySetting.objects.exists()


@pytest.fixture
def looked_for(cast):
    """A child whose order is planned for 1 September, so that the profile is due on 1 August."""
    child = ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north, planned_order_on=date(2026, 9, 1))
    ProfileFactory(child=child)
    refresh(child.file, because="Begun")
    return child


def due(child):
    row = Deadline.rows.get(rule="TS-01", file=child.file)
    return row.due_on


def test_the_preview_names_the_date_that_agreement_then_moves(cast, looked_for):
    given = {"agency": cast.ane, "key": KEY, "value": SIX_WEEKS, "from_on": JUNE, "why": "Panel"}
    assert due(looked_for) == date(2026, 8, 1)

    reach = policies.preview(**given, by=cast.tom, on=TODAY)
    moved = [(move.rule, move.was, move.becomes) for move in reach.moved]
    assert moved == [("TS-01", date(2026, 8, 1), date(2026, 7, 21))]
    assert due(looked_for) == date(2026, 8, 1)

    approvals.decide(approval=propose(cast), outcome=Outcome.AGREED, by=cast.sam, at=AT)
    assert due(looked_for) == date(2026, 7, 21)


def test_a_clock_that_starts_before_the_change_keeps_its_date(cast, looked_for):
    reach = policies.preview(
        agency=cast.ane, key=KEY, value=SIX_WEEKS, from_on=date(2026, 9, 2), why="Panel", by=cast.tom, on=TODAY
    )
    assert reach.moved == []


def agree_and_compare(cast, **change):
    """Preview a change, agree it, and look again as the nightly check does: what was said, and what was left over."""
    given = {"agency": cast.ane, "why": "Panel"} | change
    reach = policies.preview(**given, by=cast.tom, on=TODAY)
    approvals.decide(approval=policies.propose(**given, by=cast.tom, at=AT), outcome=Outcome.AGREED, by=cast.sam, at=AT)
    return [(move.rule, move.was, move.becomes, move.met) for move in reach.moved], reconcile(repair=False)


def test_a_change_that_begins_in_the_past_moves_what_was_met_since_then_and_says_so(cast):
    """Left to the nightly check, dates would move afterwards that no preview showed (D10, D13)."""
    child = ChildFactory(
        looking=True,
        file__agency=cast.ane,
        file__team=cast.north,
        plan_decided_on=date(2026, 2, 2),
        best_interest_decided_on=date(2026, 2, 2),
        allocated_on=date(2026, 2, 11),
    )
    refresh(child.file, because="Begun")
    was, becomes = date(2026, 2, 9), date(2026, 2, 12)

    moved, left = agree_and_compare(cast, key="worker_allocated", value=Period(10, Unit.DAYS), from_on=date(2026, 1, 1))

    assert moved == [("TS-14", was, becomes, True)]
    assert Deadline.rows.get(rule="TS-14", file=child.file).due_on == becomes
    assert left.drift == 0


def test_a_number_where_there_was_none_makes_the_dates_at_once(cast):
    """Neither the preview nor the agreement may leave them to the nightly check (D13)."""
    suitability = SuitabilityFactory(household__file__agency=cast.ane, recommended_on=TODAY, decision_counts_from=TODAY)
    refresh(suitability.household.file, because="Begun")

    moved, left = agree_and_compare(cast, key="adm_decision_days", value=Period(9, Unit.DAYS), from_on=TODAY)

    assert moved == [("TS-54", None, date(2026, 3, 18), False)]
    assert left.drift == 0


def test_files_the_proposer_may_not_see_are_counted_and_not_named(cast, looked_for, signed_in):
    client, address = signed_in(cast.root), f"/policies/ANE/{KEY}/change/"
    day = fields(client.get(address).context["form"], JUNE)
    page = client.post(address, {"number": "6", "unit": "weeks", "why": "Panel", **day}).content.decode()

    assert "1 date would move, 1 of them on files you may not see" in page
    assert looked_for.file.reference not in page


# ------------------------------------------------------------------------------------------------------------ the pages


def test_every_policy_is_listed_with_its_value_and_source(cast, signed_in):
    page = signed_in(cast.tom).get("/policies/ANE/").content.decode()

    for known in POLICIES.values():
        assert known.says.split("?")[0].split("’")[0] in page
    assert "1 month before" in page.lower()


def test_one_agency_goes_straight_to_its_list_two_are_offered(cast, signed_in):
    assert signed_in(cast.tom).get("/policies/")["Location"] == "/policies/ANE/"
    both = person("fay", Role.SERVICE_MANAGER, cast.fal)
    assert "Leicestershire" in signed_in(both).get("/policies/").content.decode()


def fields(form, day):
    names = [f"{form.add_prefix('from_on')}_{part}" for part in ("day", "month", "year")]
    return dict(zip(names, (str(day.day), str(day.month), str(day.year)), strict=True))


def test_proposing_shows_what_would_move_and_only_then_sends(cast, signed_in):
    client, address = signed_in(cast.tom), f"/policies/ANE/{KEY}/change/"
    form = client.get(address).context["form"]
    typed = {"number": "6", "unit": "weeks", "why": "Panel asked for it", **fields(form, JUNE)}

    preview = client.post(address, typed)
    assert preview.status_code == 200, preview.context["form"].errors
    assert "What would move" in preview.content.decode()
    assert not Approval.rows.exists()

    sent = client.post(address, {**typed, "confirm": "yes"}, follow=True).content.decode()
    assert "Nothing changes until somebody else has agreed" in sent
    assert "A change waits for a decision" in sent
    question = Approval.rows.get()
    page = signed_in(cast.sam).get(f"/approvals/{question.reference}/").content.decode()
    assert "6 weeks before" in page
    assert "Panel asked for it" in page


@pytest.mark.parametrize(
    "typed", [{}, {"number": "x"}, {"number": "-3"}, {"number": "²"}, {"number": "1", "unit": "hours"}]
)
def test_a_wrong_value_is_said_and_kept(cast, signed_in, typed):
    client, address = signed_in(cast.tom), f"/policies/ANE/{KEY}/change/"
    day = fields(client.get(address).context["form"], JUNE)

    response = client.post(address, {"unit": "weeks", "why": "My reason", **day, **typed})
    assert response.status_code == 422
    assert "My reason" in response.content.decode()


@pytest.mark.parametrize("key", sorted(POLICIES))
def test_every_policy_has_a_page_and_a_form(cast, signed_in, key):
    client = signed_in(cast.tom)
    assert client.get(f"/policies/ANE/{key}/").status_code == 200
    assert client.get(f"/policies/ANE/{key}/change/").status_code == 200


@pytest.mark.parametrize("address", ["/policies/ATLAS/", f"/policies/ATLAS/{KEY}/", "/policies/ANE/nonsense/"])
def test_other_agencies_and_unknown_policies_do_not_exist(cast, signed_in, address):
    assert signed_in(cast.tom).get(address).status_code == 404


def test_who_may_not_propose_has_no_form(cast, signed_in):
    assert signed_in(cast.asha).get(f"/policies/ANE/{KEY}/").status_code == 200
    assert signed_in(cast.asha).get(f"/policies/ANE/{KEY}/change/").status_code == 404
