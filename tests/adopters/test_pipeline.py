"""The board of every household by stage (AD-32), whose turn it is, and handing over several at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adopters.flows import PATHWAY, Stage
from adopters.models import AgreementKind, Household
from adopters.turns import Whose, turn_of, with_turns
from adoption import clock
from adoption.models import Allocation, CaseEvent
from tests.factories.adopters import (
    AgreementFactory,
    CheckFactory,
    EnquiryFactory,
    HouseholdFactory,
    MemberFactory,
    PauseFactory,
    RegistrationFactory,
    SignatureFactory,
    StageOneFactory,
    StageTwoFactory,
    SuitabilityFactory,
)
from tests.factories.adoption import DeadlineFactory
from tests.fixtures.worlds import kept

BOARD, HAND_OVER = "/households/pipeline/", "/households/pipeline/reassign/"


@pytest.fixture
@kept
def lee(cast):
    """A household at its enquiry, in Joss’s team."""
    return at(cast, Stage.ENQUIRY, title="Lee and Moss")


def at(cast, stage, *, title="Lee and Moss", lead=None, days=3, **facts):
    return HouseholdFactory(
        file__agency=cast.ane,
        file__team=cast.assessment,
        file__lead=lead,
        file__title=title,
        stage=stage,
        stage_since=clock.today() - timedelta(days=days),
        **facts,
    )


def turn(household):
    return turn_of(with_turns(Household.rows.filter(pk=household.pk)).get())


# ---------------------------------------------------------------------------------------------------- whose turn it is


def test_every_stage_has_a_turn():
    for stage in PATHWAY:
        assert turn_of_stage(stage).for_family


def turn_of_stage(stage):
    return turn(HouseholdFactory(stage=stage))


@pytest.mark.parametrize(
    ("facts", "whose", "what"),
    [
        ({"pack_requested_on": date(2026, 1, 5)}, Whose.OURS, "Send the information pack"),
        ({}, Whose.THEIRS, "Come to an information event"),
        ({"informed_on": date(2026, 1, 7)}, Whose.OURS, "Make the Initial Visit"),
        (
            {"informed_on": date(2026, 1, 7), "visited_on": date(2026, 1, 9)},
            Whose.THEIRS,
            "Register their interest",
        ),
    ],
)
def test_an_enquiry_waits_for_its_next_step(lee, facts, whose, what):
    EnquiryFactory(household=lee, **facts)
    assert (turn(lee).whose, turn(lee).what) == (whose, what)


def test_a_registration_waits_for_contact_discussion_and_decision():
    form = RegistrationFactory()
    said = [turn(form.household).what]
    form.contacted_on = date(2025, 12, 29)
    form.save()
    said.append(turn(form.household).what)
    form.discussed_on = date(2025, 12, 30)
    form.save()
    said.append(turn(form.household).what)
    assert said == [
        "Contact them about their registration",
        "Have the detailed discussion",
        "Decide about Stage One",
    ]


def test_a_plan_waits_for_whoever_has_not_signed():
    """A couple of whom one has signed still owes the other signature; then it is ours (AD-13, AD-62)."""
    stage = StageOneFactory()
    assert turn(stage.household).whose == Whose.OURS
    ada, bea = (MemberFactory(household=stage.household, number=number) for number in (1, 2))
    plan = AgreementFactory(household=stage.household)
    SignatureFactory(agreement=plan, member=ada)
    assert (turn(stage.household).whose, turn(stage.household).what) == (Whose.THEIRS, "Sign the Stage One Plan")
    SignatureFactory(agreement=plan, member=bea)
    assert turn(stage.household).whose == Whose.OURS


def test_checks_that_are_out_are_somebody_elses_turn():
    stage = StageOneFactory()
    ada = MemberFactory(household=stage.household)
    AgreementFactory(household=stage.household, agreed_on=date(2025, 12, 31))
    check = CheckFactory(member=ada)
    assert turn(stage.household).whose == Whose.OTHERS
    check.returned_on = check.resolved_on = date(2026, 2, 2)
    check.save()
    assert turn(stage.household).what == "Finish Stage One"


def test_stage_two_waits_for_visits_and_then_for_the_report():
    work = StageTwoFactory()
    AgreementFactory(household=work.household, kind=AgreementKind.STAGE_TWO, agreed_on=date(2026, 3, 9))
    assert turn(work.household).what == "Make the next visit"
    work.visits_done_on = date(2026, 6, 1)
    work.save()
    assert turn(work.household).what == "Write the report"


def test_after_panel_the_family_is_told_and_then_the_decision_is_awaited():
    decision = SuitabilityFactory(recommended_on=date(2026, 7, 16))
    assert turn(decision.household).what == "Tell them what panel recommended"
    decision.told_recommendation_on = date(2026, 7, 16)
    decision.save()
    assert turn(decision.household).whose == Whose.OTHERS


def test_a_pause_is_the_familys_whatever_the_stage():
    """AD-17."""
    pause = PauseFactory()
    assert turn(pause.household).what == "Paused at their wish"


# ------------------------------------------------------------------------------------------------------------ the board


def test_the_board_shows_every_household_by_stage_with_its_days(cast, signed_in, lee):
    """AD-32."""
    at(cast, Stage.STAGE_TWO, title="Bell", days=41)
    page = signed_in(cast.lena).get(BOARD)
    stages = [(group["stage"], [row["days"] for row in group["rows"]]) for group in page.context["stages"]]
    assert stages == [("Enquiry", [3]), ("Stage Two", [41])]


def test_the_longest_in_a_stage_stand_first(cast, signed_in):
    at(cast, Stage.ENQUIRY, title="New", days=2)
    at(cast, Stage.ENQUIRY, title="Old", days=90)
    rows = signed_in(cast.lena).get(BOARD).context["stages"][0]["rows"]
    assert [row["household"].file.title for row in rows] == ["Old", "New"]


@pytest.mark.parametrize(("days", "colour", "pressing"), [(-1, "red", True), (3, "orange", True), (40, "grey", False)])
def test_late_is_red_and_soon_is_amber(cast, signed_in, lee, days, colour, pressing):
    DeadlineFactory(file=lee.file, kind="hard", worked_out_on=clock.today() + timedelta(days=days))
    row = signed_in(cast.lena).get(BOARD).context["stages"][0]["rows"][0]
    assert (row["due"].colour, row["pressing"]) == (colour, pressing)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=stage_two", ["Bell"]),
        ("worker=nobody", ["Lee and Moss"]),
        ("show=late", ["Bell"]),
        ("show=soon", ["Bell"]),
        ("stage=nonsense&worker=x&team=99999999999", ["Lee and Moss", "Bell"]),
    ],
)
def test_the_board_can_be_narrowed(cast, signed_in, lee, query, found):
    bell = at(cast, Stage.STAGE_TWO, title="Bell", lead=cast.joss)
    DeadlineFactory(file=bell.file, worked_out_on=clock.today() - timedelta(days=1))
    page = signed_in(cast.lena).get(f"{BOARD}?{query}")
    assert [row["household"].file.title for group in page.context["stages"] for row in group["rows"]] == found


def test_another_teams_and_another_agencys_households_never_show(cast, signed_in, lee):
    HouseholdFactory(file__agency=cast.atlas, file__team=cast.elsewhere, file__title="Elsewhere")
    assert b"Elsewhere" not in signed_in(cast.lena).get(BOARD).content
    assert b"Lee and Moss" not in signed_in(cast.olu).get(BOARD).content


def test_the_board_takes_as_many_queries_for_many_households_as_for_few(cast, signed_in):
    lena = signed_in(cast.lena)
    a_full_household(cast, Stage.STAGE_ONE)
    lena.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        lena.get(BOARD)
    for stage in (Stage.ENQUIRY, Stage.STAGE_ONE, Stage.STAGE_TWO, Stage.APPROVED) * 4:
        a_full_household(cast, stage)
    with CaptureQueriesContext(connection) as many:
        lena.get(BOARD)
    assert len(many) == len(few)
    assert len(many) <= 24


def a_full_household(cast, stage):
    household = at(cast, stage, lead=cast.joss)
    CheckFactory(member=MemberFactory(household=household))
    SignatureFactory(agreement=AgreementFactory(household=household))
    DeadlineFactory(file=household.file)


# ---------------------------------------------------------------------------------------------- handing over households


def hand_over(client, worker, households, why="Joss is away until May."):
    ticked = [household.file.reference for household in households]
    return client.post(HAND_OVER, {"worker": worker.reference, "why": why, "household": ticked})


def test_ticked_households_pass_to_a_colleague_with_a_result_for_each(cast, signed_in, lee):
    held = at(cast, Stage.STAGE_ONE, title="Held", lead=cast.joss)
    page = hand_over(signed_in(cast.lena), cast.joss, [lee, held])
    results = {result.household.file.title: result.outcome for result in page.context["results"]}
    assert results == {"Lee and Moss": "Moved", "Held": "Unchanged"}
    assert Allocation.rows.get(file=lee.file, to_on=None).worker == cast.joss
    assert CaseEvent.rows.filter(file=lee.file, why__contains="away until May").exists()


def test_one_household_that_cannot_move_does_not_keep_the_others(cast, signed_in, lee):
    shut = at(cast, Stage.STAGE_ONE, title="Shut")
    shut.file.closed_on = clock.today()
    shut.file.save()
    page = hand_over(signed_in(cast.lena), cast.joss, [lee, shut])
    assert sorted(result.outcome for result in page.context["results"]) == ["Moved", "Refused"]


def test_somebody_elses_household_is_as_if_it_had_not_been_ticked(cast, signed_in, lee):
    foreign = HouseholdFactory(file__agency=cast.atlas, file__team=cast.elsewhere)
    page = hand_over(signed_in(cast.lena), cast.joss, [lee, foreign])
    assert [result.household for result in page.context["results"]] == [lee]
    assert not Allocation.rows.filter(file=foreign.file).exists()


def test_nothing_ticked_keeps_what_was_typed(cast, signed_in, lee):
    page = hand_over(signed_in(cast.lena), cast.joss, [])
    assert page.status_code == 422
    assert "Tick at least one household" in page.content.decode()
    assert "Joss is away until May." in page.content.decode()


def test_a_worker_who_is_not_offered_is_refused(cast, signed_in, lee):
    page = hand_over(signed_in(cast.lena), cast.asha, [lee])
    assert page.status_code == 422
    assert not Allocation.rows.filter(file=lee.file).exists()


def test_a_worker_sees_the_board_and_hands_nothing_over(cast, signed_in, lee):
    joss = signed_in(cast.joss)
    assert joss.get(BOARD).context["reassign"] is None
    assert hand_over(joss, cast.joss, [lee]).status_code == 403


@pytest.mark.parametrize(
    ("rule", "kind", "colour", "says"),
    [("TS-48", "target", "orange", "2 days past the usual time"), ("TS-49", "hard", "red", "2 days overdue")],
)
def test_a_time_that_is_only_usual_turns_amber_and_a_limit_turns_red(cast, signed_in, lee, rule, kind, colour, says):
    """AD-15, AD-32, D12: two months of Stage One are usual; six are the most there is. My work says the same."""
    due = clock.today() - timedelta(days=2)
    DeadlineFactory(file=lee.file, rule=rule, kind=kind, due_on=due, worked_out_on=due, owner=cast.joss)
    joss = signed_in(cast.joss)
    for page in (BOARD, "/my-work/", f"/households/{lee.file.reference}/"):
        assert f'<strong class="govuk-tag govuk-tag--{colour}">{says}</strong>' in joss.get(page).content.decode(), page
