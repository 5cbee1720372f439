"""Finding families for a child: hard facts alone leave out, each with reason, date and source; facts alone order."""

from datetime import date

import pytest

from adopters.flows import Stage
from adopters.models import Audience
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent
from children.flows import Togetherness
from familyfinding.actions import finding
from familyfinding.actions import interest as interests
from familyfinding.finder.finding import Distance
from familyfinding.models import Apart, Fact, Initiator, KeptApart, SetAside
from tests.factories.adopters import ApprovalReviewFactory
from tests.factories.adoption import AgencyFactory
from tests.factories.matching_finder import KeptApartFactory
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.familyfinding.families import give_report
from tests.familyfinding.seekers import family, findings, left_out, possible
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.fixture
@kept
def birch(cast, now):
    return family(cast)


@pytest.fixture
@kept
def sister(cast, child):
    """Rowan’s little sister, decided on and looked for as he is."""
    skye = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Skye",
        born_on=date(2024, 3, 1),
    )  # fmt: skip
    cases.decided(skye, on=date(2026, 1, 5), by=cast.sam)
    cases.allocated(skye, to=cast.asha, on=MONDAY, by=cast.tom)
    return skye


def the_one(who, child):
    found = findings(who, child)
    (one,) = [*found.possible, *found.left_out]
    return one


# ------------------------------------------------------------------------------------------- who may be asked, who not


def test_an_approved_family_that_is_searching_may_be_asked(cast, child, birch):
    found = findings(cast.asha, child)

    assert [one.family.reference for one in found.possible] == [birch.file.reference]
    assert (found.left_out, found.by_fact) == ([], {})


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.APPROVED])
def test_a_family_at_any_other_stage_is_left_out_with_the_stage_and_its_day(cast, child, birch, stage):
    birch.ending = "withdrew" if stage == Stage.CLOSED else ""
    birch.save(update_fields=["ending"])
    seekers.at_stage(birch, stage)

    (why,) = the_one(cast.asha, child).stands

    assert (why.fact, why.says, why.on) == (Fact.NOT_APPROVED, stage.label, date(2026, 1, 12))
    assert why.source == "The household’s stage"


def test_a_family_without_an_approval_that_stands_is_left_out(cast, child, birch):
    birch.suitabilities.update(ended_on=MONDAY)

    assert left_out(cast.asha, child) == {birch.file.reference: ["not_approved"]}


def test_a_family_on_hold_is_left_out_until_it_goes_on(cast, child, birch):
    paused = seekers.pause(birch, by=cast.joss)
    assert left_out(cast.asha, child) == {birch.file.reference: ["on_hold"]}

    paused.to_on = MONDAY
    paused.save()
    assert possible(cast.asha, child) == [birch.file.reference]


def test_a_family_whose_approval_has_to_be_reviewed_first_is_left_out_until_it_was(cast, child, birch):
    """AAR r30D: an applicant left, or something else changed."""
    review = ApprovalReviewFactory(
        suitability=birch.suitabilities.get(), needed_since=MONDAY, needed_why="One has left."
    )
    (birchs,) = findings(cast.asha, child).left_out
    assert [(why.fact, why.says, why.on) for why in birchs.stands] == [
        ("not_approved", "Their approval has to be reviewed first", MONDAY)
    ]

    review.done_on = MONDAY
    review.save()
    assert possible(cast.asha, child) == [birch.file.reference]


def test_a_family_exploring_another_child_is_left_out_and_with_this_child_is_not(cast, child, county_child, birch):
    """FF-68: every family finder knows it, so that nobody offers them another child."""
    give_report(child, birch, by=cast.asha, when=at(MONDAY))

    assert possible(cast.asha, child) == [birch.file.reference]
    seekers.show_widely(birch)
    (why,) = the_one(cast.petra, county_child).stands
    assert (why.fact, why.on, why.source) == (Fact.EXPLORING, MONDAY, "The link being explored")


def test_a_check_that_ran_out_leaves_out_and_one_that_is_open_does_not(cast, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 2, 2))  # its last day
    assert possible(cast.asha, child) == [birch.file.reference]

    seekers.a_check(birch, kind="medical", expires_on=date(2026, 2, 1))
    (why,) = the_one(cast.asha, child).stands
    assert (why.fact, why.says, why.on) == (Fact.CHECKS, "Medical: to be renewed", date(2026, 2, 1))


def test_a_check_of_somebody_who_moved_out_or_that_was_replaced_leaves_nobody_out(cast, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 1, 1), replaced_on=date(2026, 1, 2))
    assert possible(cast.asha, child) == [birch.file.reference]


def test_a_recorded_conflict_leaves_out_for_that_child_alone(cast, child, sister, birch):
    KeptApartFactory(child=child, household=birch, recorded_by=cast.asha)

    (why,) = the_one(cast.asha, child).stands
    assert (why.fact, why.source) == (Fact.APART, "Recorded by asha Ashdown on the child’s file".replace(
        "asha Ashdown", cast.asha.display_name
    ))  # fmt: skip
    assert possible(cast.asha, sister) == [birch.file.reference]


def test_an_area_that_is_not_safe_leaves_out_who_lives_there(cast, child, birch, authority):
    KeptApartFactory(child=child, kind=Apart.AUTHORITY, household=None, authority=authority)
    assert possible(cast.asha, child) == [birch.file.reference], "where they live is not known"

    birch.local_authority = authority
    birch.save(update_fields=["local_authority"])
    assert left_out(cast.asha, child) == {birch.file.reference: ["apart"]}


@pytest.mark.parametrize(
    ("address", "leaves_out"),
    [("1 Mill Lane, Northtown, ne4 5ab", True), ("NE4 5AB", True), ("NE45 5AB", False), ("", False), ("NE4", False)],
)
def test_a_postcode_district_that_is_not_safe_is_looked_up_in_the_applicants_addresses(
    cast, child, birch, address, leaves_out
):
    KeptApartFactory(child=child, kind=Apart.DISTRICT, household=None, district="NE4")
    person = birch.members.get().person
    person.address = address
    person.save(update_fields=["address"])

    assert bool(left_out(cast.asha, child)) is leaves_out


# ------------------------------------------------------------------------------------- brothers and sisters, capacity


def test_not_now_to_two_children_leaves_out_for_a_set_that_stays_together(cast, child, sister, birch):
    seekers.says(birch, by=cast.joss, two_children="not_now")
    assert possible(cast.asha, child) == [birch.file.reference], "for one child nothing is asked"

    seekers.a_set(child, sister, by=cast.asha)
    (why,) = the_one(cast.asha, child).stands
    assert (why.fact, why.on) == (Fact.CAPACITY, MONDAY)
    assert why.says == "They told us “Not now”: two brothers or sisters together"
    assert why.source == "What they can consider, version 1"


@pytest.mark.parametrize("grade", ["yes", "talk", "unknown", None])
def test_unknown_is_not_cannot(cast, child, sister, birch, grade):
    seekers.a_set(child, sister, by=cast.asha)
    if grade:
        seekers.says(birch, by=cast.joss, three_children="not_now", two_children=grade)

    assert possible(cast.asha, child) == [birch.file.reference]


def test_not_now_to_any_need_of_the_child_leaves_nobody_out(cast, child, birch):
    seekers.says(birch, by=cast.joss, disability="not_now", trauma="not_now", two_to_four="not_now")

    assert possible(cast.asha, child) == [birch.file.reference]


def test_children_to_be_placed_apart_are_sought_for_one_by_one(cast, child, sister, birch):
    seekers.says(birch, by=cast.joss, two_children="not_now")
    seekers.a_set(child, sister, by=cast.asha, decision=Togetherness.APART)

    assert findings(cast.asha, child).sought.number == 1
    assert possible(cast.asha, child) == [birch.file.reference]


def test_a_set_without_a_decision_is_known_to_be_undecided(cast, child, sister):
    seekers.a_set(child, sister, by=cast.asha, decision=Togetherness.UNDECIDED)

    assert findings(cast.asha, child).sought.undecided


# -------------------------------------------------------------------------------------------- who is seen by whom


def test_a_family_that_is_not_shown_is_unknown_to_who_may_not_open_its_file(cast, child, birch):
    birch.file.published_family.delete()

    assert (possible(cast.asha, child), left_out(cast.asha, child)) == ([], {})


def test_the_other_agencys_worker_sees_only_the_copy_and_what_it_does_not_say_is_not_known(cast, county_child, birch):
    """FF-28: nothing of a family’s record crosses over with its profile."""
    seekers.a_check(birch, expires_on=date(2026, 1, 1))
    seekers.pause(birch, by=cast.joss)
    assert possible(cast.petra, county_child) == []

    seekers.show_widely(birch)
    (one,) = findings(cast.petra, county_child).possible
    assert (one.family.sight, one.family.name, one.distance) == ("copy", "The Birchs", Distance.FURTHER)
    assert one.family.waiting_since == MONDAY, "since when they are shown; the day of approval is not theirs to know"


def test_a_colleague_of_the_same_agency_reads_the_copy_and_the_hard_facts(cast, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 1, 1))

    one = the_one(cast.asha, child)

    assert (one.family.sight, one.family.name) == ("home", "The Birchs")
    assert [why.fact for why in one.stands] == [Fact.CHECKS]


def test_a_family_that_is_linked_with_the_child_is_known_though_its_profile_is_not_shown(cast, child, birch):
    birch.file.published_family.delete()
    LinkFactory(child=child, household=birch)

    (one,) = findings(cast.asha, child).possible
    assert (one.family.name, one.family.sight) == (birch.file.reference, "home")


def test_a_worker_with_a_conflict_of_interest_does_not_find_the_family(cast, child, birch):
    from tests.factories.adoption import ConflictBlockFactory

    ConflictBlockFactory(file=birch.file, user=cast.asha)

    assert (possible(cast.asha, child), left_out(cast.asha, child)) == ([], {})


# ------------------------------------------------------------------------------------------------------------- order


def test_the_nearest_come_first_and_then_who_waits_longest(cast, child, now):
    tees = AgencyFactory(code="ATV")
    late = family(cast, "Late", since=date(2025, 9, 1))
    early = family(cast, "Early", since=date(2024, 2, 1))
    near = family(cast, "Near", since=date(2023, 1, 2), agency=tees, shown=False)
    far = family(cast, "Far", since=date(2022, 1, 3), agency=cast.atlas, shown=False)
    for one in (near, far):
        seekers.show(one, Audience.NATIONAL, since=at(one.stage_since))

    nearest = possible(cast.asha, child)
    assert nearest == [one.file.reference for one in (early, late, near, far)]
    assert possible(cast.asha, child, order="waiting") == [one.file.reference for one in (far, near, early, late)]
    assert possible(cast.asha, child, order="score") == nearest, "there is no other order"


# ------------------------------------------------------------------------------------------------------- set aside


def set_aside(child, household, *, by, fact=Fact.CHECKS, why="The certificate came this morning.", when=MONDAY):
    return finding.set_aside(child=child, household=household, fact=fact, why=why, by=by, at=at(when))


def test_a_fact_set_aside_leaves_nobody_out_and_its_reason_is_on_both_files(cast, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 2, 1))

    set_aside(child, birch, by=cast.asha)

    (one,) = findings(cast.asha, child).possible
    assert one.set_aside(one.exclusions[0]).why == "The certificate came this morning."
    assert findings(cast.asha, child).set_aside == 1
    for file, other in ((child.file, birch.file), (birch.file, child.file)):
        event = CaseEvent.rows.filter(file=file).latest("pk")
        assert event.what.startswith("Set aside: A check has run out (Sun 1 February 2026)")
        assert other.reference in event.what
        assert (event.why, event.recorded_by) == ("The certificate came this morning.", cast.asha)


def test_the_same_kind_of_fact_with_another_date_stands_in_the_way_again(cast, child, birch):
    check = seekers.a_check(birch, expires_on=date(2026, 2, 1))
    set_aside(child, birch, by=cast.asha)

    check.expires_on = date(2026, 1, 30)
    check.save()

    assert left_out(cast.asha, child) == {birch.file.reference: ["checks"]}
    set_aside(child, birch, by=cast.asha)
    assert SetAside.rows.standing().count() == 1


def test_what_is_set_aside_for_one_child_stands_for_another(cast, child, sister, birch):
    seekers.a_check(birch, expires_on=date(2026, 2, 1))
    set_aside(child, birch, by=cast.asha)

    assert left_out(cast.asha, sister) == {birch.file.reference: ["checks"]}


def test_two_facts_are_set_aside_one_by_one(cast, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 2, 1))
    seekers.pause(birch, by=cast.joss)

    set_aside(child, birch, by=cast.asha)
    assert left_out(cast.asha, child) == {birch.file.reference: ["on_hold"]}
    set_aside(child, birch, by=cast.joss, fact=Fact.ON_HOLD)
    assert possible(cast.asha, child) == [birch.file.reference]


def test_taking_it_back_leaves_the_family_out_again(cast, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 2, 1))
    aside = set_aside(child, birch, by=cast.asha)

    finding.take_back(aside=aside, by=cast.joss, at=at(MONDAY, 15))

    assert left_out(cast.asha, child) == {birch.file.reference: ["checks"]}
    with pytest.raises(NotPossible, match="taken back already"):
        finding.take_back(aside=aside, by=cast.asha, at=at(MONDAY, 16))


def test_without_a_reason_or_without_a_fact_nothing_is_set_aside(cast, child, birch):
    with pytest.raises(NotPossible, match="no longer stands"):
        set_aside(child, birch, by=cast.asha)
    seekers.a_check(birch, expires_on=date(2026, 2, 1))
    with pytest.raises(NotPossible, match="Say why"):
        set_aside(child, birch, by=cast.asha, why="  ")
    with pytest.raises(NotPossible, match="half a decision"):
        set_aside(child, birch, by=cast.asha, fact=Fact.UNDECIDED)
    assert not SetAside.rows.exists()


@pytest.mark.parametrize("who", ["dele", "sam", "wes", "olu", "nadia", "ada"])
def test_only_the_workers_of_either_side_set_aside(cast, child, birch, who):
    seekers.a_check(birch, expires_on=date(2026, 2, 1))

    with pytest.raises((NotAllowed, NotPossible)):
        set_aside(child, birch, by=getattr(cast, who))
    assert not SetAside.rows.exists()


def test_setting_aside_opens_nothing_else_while_another_link_is_explored(cast, child, sister, birch):
    """AD-50: no waiver of the freeze is described, so none is offered."""
    give_report(sister, birch, by=cast.asha, when=at(MONDAY))
    set_aside(child, birch, by=cast.asha, fact=Fact.EXPLORING, when=MONDAY)
    assert possible(cast.asha, child) == [birch.file.reference]

    with pytest.raises(NotPossible, match="While a link is being explored"):
        interests.record(
            child=child, household=birch, initiator=Initiator.CHILDS_WORKER, why="A garden.", by=cast.asha,
            at=at(MONDAY),
        )  # fmt: skip


# ------------------------------------------------------------------------------------------------------- kept apart


def test_keeping_apart_is_written_on_the_childs_side_alone(cast, child, birch):
    row = finding.keep_apart(
        child=child, kind=Apart.CONFLICT, household=birch, why="They know the grandmother.", on=MONDAY, by=cast.asha
    )

    assert "grandmother" in CaseEvent.rows.filter(file=child.file).latest("pk").why
    assert not CaseEvent.rows.filter(file=birch.file, why__contains="grandmother").exists()
    assert list(KeptApart.objects.visible_to(cast.joss)) == []
    with pytest.raises(NotPossible, match="recorded already"):
        finding.keep_apart(child=child, kind=Apart.CONFLICT, household=birch, why="Again.", on=MONDAY, by=cast.tom)

    finding.end_apart(apart=row, why="It was another family of that name.", on=MONDAY, by=cast.tom)
    assert possible(cast.asha, child) == [birch.file.reference]
    with pytest.raises(NotPossible, match="ended already"):
        finding.end_apart(apart=row, why="Again.", on=MONDAY, by=cast.tom)


@pytest.mark.parametrize("why", ["", "  "])
def test_keeping_apart_and_ending_it_need_a_reason(cast, child, birch, why):
    with pytest.raises(NotPossible, match="Say why"):
        finding.keep_apart(child=child, kind=Apart.CONFLICT, household=birch, why=why, on=MONDAY, by=cast.asha)
    row = KeptApartFactory(child=child, household=birch)
    with pytest.raises(NotPossible, match="what changed"):
        finding.end_apart(apart=row, why=why, on=MONDAY, by=cast.asha)


def test_the_adopters_worker_does_not_keep_a_child_apart(cast, child, birch):
    with pytest.raises(NotAllowed):
        finding.keep_apart(child=child, kind=Apart.CONFLICT, household=birch, why="No.", on=MONDAY, by=cast.joss)
