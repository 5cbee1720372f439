"""The board of waiting children: who comes first and why, what was done last, what comes next (FF-46, FF-47, CF-20)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adoption.actions import agreed
from adoption.engine.policy import PolicyBook
from adoption.errors import NotPossible
from adoption.models import Agency, AgreedAction, CaseEvent, EventKind
from children.flows import PlanStatus, Togetherness
from children.models import Ethnicity
from familyfinding import harder, waiting
from familyfinding.actions import next_actions
from familyfinding.flows import LinkState
from familyfinding.models import Profile
from tests.factories.adoption import CaseGroupFactory, PolicySettingFactory
from tests.factories.children import ChildFactory, SiblingSetFactory
from tests.factories.familyfinding import InterestFactory, ProfileFactory
from tests.factories.matching_board import AgreedActionFactory, PresentationFactory
from tests.factories.matching_links import LinkedChildFactory

TODAY = date(2026, 2, 2)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def waits(cast, now):
    """A function: a child of team North who waits, known to Asha."""

    def make(name, *, decided=100, **facts):
        facts = {"born_on": date(2024, 2, 1), "entered_care_on": ago(decided + 60), **facts}
        child = ChildFactory(
            first_name=name,
            file__title=name,
            file__agency=cast.ane,
            file__team=cast.north,
            file__lead=cast.asha,
            status=PlanStatus.FAMILY_FINDING,
            best_interest_decided_on=ago(decided),
            allocated_on=ago(decided),
            **facts,
        )
        return ProfileFactory(child=child, owner=cast.asha, live=True)

    return make


def board(browser, **chosen):
    return browser.get(reverse("familyfinding:waiting"), chosen)


def names(answer):
    return [row.child.first_name for row in answer.context["rows"]]


def test_harder_to_place_comes_first_and_then_the_longest_waiting(cast, waits, signed_in):
    waits("Ash", decided=300)
    waits("Briar", decided=50, is_disabled=True)
    waits("Cedar", decided=200)
    waits("Dahl", decided=90, born_on=date(2020, 1, 1))
    page = signed_in(cast.asha)
    assert names(board(page)) == ["Dahl", "Briar", "Ash", "Cedar"]
    assert names(board(page, sort="longest")) == ["Ash", "Cedar", "Dahl", "Briar"]
    reasons = [row.reasons for row in board(page).context["rows"]]
    assert reasons == [["6 years old"], ["Disabled"], [], []]


def test_what_is_harder_to_place_is_each_agencys_own(cast, waits, signed_in):
    """CF-20: a setting, not a constant."""
    waits("Dahl", born_on=date(2020, 1, 1))
    book = PolicyBook.of(Agency.objects.all())
    assert harder.definition(book, cast.ane.pk, TODAY).age == 5
    PolicySettingFactory(agency=cast.ane, key="harder_from_age", value=8, from_on=ago(30), agreed_on=ago(30))
    assert board(signed_in(cast.asha)).context["rows"][0].reasons == []
    facts = {"from_on": ago(20), "agreed_on": ago(20)}
    PolicySettingFactory(agency=cast.ane, key="harder_to_place_because", value=["older"], **facts)
    meaning = harder.definition(PolicyBook.of([cast.ane]), cast.ane.pk, TODAY)
    assert (meaning.because, meaning.age) == (("older",), 8)


@pytest.mark.parametrize(
    ("born_on", "is_older"),
    [(date(2021, 2, 2), True), (date(2021, 2, 3), False), (date(2020, 2, 29), True)],
)
def test_the_age_is_reached_on_the_birthday(cast, waits, signed_in, born_on, is_older):
    waits("Elm", born_on=born_on)
    assert bool(board(signed_in(cast.asha)).context["rows"][0].reasons) is is_older


def test_brothers_and_sisters_to_be_placed_together_and_long_care_are_reasons(cast, waits, signed_in):
    group = CaseGroupFactory(agency=cast.ane)
    facts = {"decision": Togetherness.TOGETHER, "decided_on": ago(90), "reasons": "They are close."}
    SiblingSetFactory(group=group, **facts)
    waits("Fern", file__group=group)
    waits("Gale", decided=80, entered_care_on=date(2024, 8, 2))
    waits("Hazel", decided=70, entered_care_on=date(2024, 8, 3), harder_to_place=True, harder_reasons=["heritage"])
    found = {row.child.first_name: row.reasons for row in board(signed_in(cast.asha)).context["rows"]}
    assert found == {
        "Fern": ["To be placed with a brother or sister"],
        "Gale": ["In care for more than 18 months"],
        "Hazel": ["Heritage"],
    }


def test_the_order_does_not_depend_on_ethnicity_religion_or_language(cast, waits, signed_in):
    for number, name in enumerate(("Ash", "Birch", "Cedar")):
        waits(name, decided=200 - number)
    before = names(board(signed_in(cast.asha)))
    for number, ethnicity in enumerate((Ethnicity.BCRB, Ethnicity.WROM, Ethnicity.APKN)):
        child = Profile.rows.order_by("pk")[number].child
        child.ethnicity, child.religion, child.language = ethnicity, "Any", "Romani"
        child.save(update_fields=["ethnicity", "religion", "language"])
    assert names(board(signed_in(cast.asha))) == before


@pytest.mark.parametrize(
    ("care", "order", "over"),
    [(426, 121, (False, False)), (427, 121, (True, False)), (426, 122, (False, True))],
)
def test_days_stand_beside_the_national_measures(cast, waits, signed_in, care, order, over):
    """A1 and A2: over only from the day after."""
    waits("Ivy", decided=300, entered_care_on=ago(care), order_granted_on=ago(order))
    answer = board(signed_in(cast.asha))
    row = answer.context["rows"][0]
    assert (row.in_care, row.since_order) == (care, order)
    assert (row.over_care, row.over_order) == over
    assert (answer.context["numbers"]["over_care"], answer.context["numbers"]["over_order"]) == over


def test_a_child_without_a_next_action_is_counted_said_and_found(cast, waits, signed_in):
    with_one, without = waits("Juniper"), waits("Kestrel")
    AgreedActionFactory(file=with_one.child.file, owner=cast.asha, agreed_on=ago(9), due_on=ago(1))
    page = signed_in(cast.asha)
    answer = board(page)
    assert "1 child has no next action" in answer.content.decode()
    assert names(board(page, next="none")) == ["Kestrel"]
    assert names(board(page, next="late")) == ["Juniper"]
    address = reverse("agreed:add", args=[without.child.file.reference])
    assert f"{address}?from=waiting" in answer.content.decode()
    day = {"due_on_day": "9", "due_on_month": "2", "due_on_year": "2026"}
    answer = page.post(f"{address}?from=waiting", {"what": "Visit", "owner": cast.asha.pk, **day})
    assert answer.headers["Location"] == reverse("familyfinding:waiting")
    assert names(board(page, next="none")) == []


def test_the_last_action_of_a_waiting_child_does_not_end_without_the_next(cast, waits):
    file = waits("Larch").child.file
    action = agreed.agree(file=file, what="Visit", owner=cast.asha, due_on=TODAY, by=cast.asha, on=TODAY)
    given = {"outcome": "done", "said": "Done.", "by": cast.asha, "on": TODAY}
    with pytest.raises(NotPossible, match="still waits for a family"):
        agreed.finish(action=action, **given)
    assert AgreedAction.rows.get().is_open
    agreed.finish(action=action, then=agreed.ToDo("Write it up", cast.asha, TODAY), **given)
    assert AgreedAction.rows.open().get().what == "Write it up"


def test_the_first_action_comes_with_the_worker_and_only_once(cast, child):
    assert AgreedAction.rows.filter(file=child.file).get().owner == cast.asha
    assert next_actions.begin(child, on=TODAY) is None


def test_the_last_thing_done_families_and_the_next_step_stand_there(cast, waits, signed_in):
    profile = waits("Maple")
    file = profile.child.file
    for day, what in ((9, "Profile written"), (3, "Carers asked"), (1, "Hearing listed")):
        kind = EventKind.COURT if day == 1 else EventKind.PROFILE
        CaseEvent.rows.create(file=file, kind=kind, what=what, happened_on=ago(day), recorded_by=cast.asha)
    InterestFactory(child=profile.child)
    LinkedChildFactory(child=profile.child, link__child=profile.child, link__state=LinkState.SHORTLISTED, place=1)
    PresentationFactory(child=profile.child, hearing_on=TODAY + timedelta(days=9))
    row = board(signed_in(cast.asha)).context["rows"][0]
    assert row.last_act.what == "Carers asked"
    assert row.interest == [("Interest", 1), ("Shortlisted", 1)]
    assert row.widening == "Needs an agreement to look wider"
    assert "No meeting before the hearing" in board(signed_in(cast.asha)).content.decode()


def test_a_child_for_whom_it_was_decided_to_go_ahead_stands_apart(cast, waits, signed_in):
    profile = waits("Nettle")
    waits("Oak")
    LinkedChildFactory(child=profile.child, link__child=profile.child, link__state=LinkState.PROCEEDING, place=1)
    page = signed_in(cast.asha)
    assert names(board(page)) == ["Oak"]
    assert names(board(page, view="going")) == ["Nettle"]
    assert sorted(names(board(page, view="all"))) == ["Nettle", "Oak"]


def test_everybody_sees_the_children_whose_files_they_may_open(cast, waits, signed_in):
    waits("Poplar")
    assert names(board(signed_in(cast.tom))) == ["Poplar"]
    assert names(board(signed_in(cast.sam))) == ["Poplar"]
    assert names(board(signed_in(cast.wes))) == []
    assert names(board(signed_in(cast.olu))) == []
    assert "No child is waiting" in board(signed_in(cast.olu)).content.decode()


def test_a_filter_is_an_address_without_names_and_nonsense_narrows_nothing(cast, waits, signed_in):
    waits("Quince", order_granted_on=ago(5))
    waits("Rowan")
    page, address = signed_in(cast.asha), reverse("familyfinding:waiting")
    answer = page.post(address, {"order": "yes", "worker": cast.asha.pk})
    assert answer.headers["Location"] == f"{address}?order=yes&worker={cast.asha.pk}"
    part = page.post(address, {"order": "yes"}, headers={"HX-Request": "true"})
    assert "Quince" in part.content.decode()
    assert "<h1" not in part.content.decode()
    assert names(board(page, worker="nobody")) == []
    assert names(board(page, partner=str(cast.tees.pk))) == []
    for odd in ("٣", "-1", "9" * 30, "x"):
        assert len(names(board(page, worker=odd, partner=odd, next=odd, order=odd, view=odd, sort=odd))) == 2
    assert page.post(address, {"clear": "all"}).headers["Location"] == address


def test_the_picture_draws_the_same_days_as_the_table(cast, waits, signed_in):
    waits("Sorrel", decided=300, entered_care_on=ago(500), order_granted_on=ago(30))
    answer = board(signed_in(cast.asha))
    bar = answer.context["bars"].bars[0]
    assert (bar.care_days, bar.order_days) == (500, 30)
    assert bar.care > answer.context["bars"].care_line - answer.context["bars"].left
    assert "426 days in care" in answer.content.decode()


def test_many_children_cost_no_more_queries_than_few(cast, waits, signed_in, django_assert_num_queries):
    for number in range(3):
        waits(f"Child {number}")
    page = signed_in(cast.asha)
    board(page)
    with django_assert_num_queries(19):
        board(page)
    for number in range(27):
        waits(f"Other {number}")
    with django_assert_num_queries(19):
        assert len(board(page).context["rows"]) == 25
    assert waiting.FROM_CARE == 426
