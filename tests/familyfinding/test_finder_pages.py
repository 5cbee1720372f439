"""The finder as its workers use it: two lists, set aside in one go, begin, compare, and who looked is written down."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.models import Look, Notice, ReadEvent
from children.flows import Togetherness
from familyfinding.flows import LinkState
from familyfinding.models import FinderSearch, Initiator, KeptApart, Link, SetAside
from tests.factories.familyfinding import InterestFactory
from tests.factories.matching_finder import KeptApartFactory, NeedFactory
from tests.familyfinding import cases, seekers
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.fixture
def asha(cast, signed_in):
    return signed_in(cast.asha)


@pytest.fixture
def joss(cast, signed_in):
    return signed_in(cast.joss)


@pytest.fixture
@kept
def birch(cast, now):
    return seekers.family(cast)


def page(name, record, *more):
    return reverse(f"familyfinding:{name}", args=[record.file.reference, *more])


def words(answer):
    assert answer.status_code in (200, 422), answer.status_code
    return " ".join(answer.content.decode().split())


def looks(file, what):
    return ReadEvent.rows.filter(file=file, what=what, look=Look.SEARCHED).count()


# ---------------------------------------------------------------------------------------------------------- searching


def test_who_may_be_asked_stands_with_its_own_words_about_each_need(cast, asha, child, birch):
    NeedFactory(child=child, kind="disability")
    NeedFactory(child=child, kind="school", strength="some")
    NeedFactory(child=child, kind="heritage")
    seekers.says(birch, by=cast.joss, disability="not_now", school="yes")

    shown = words(asha.get(page("find-families", child)))

    assert "May be asked (1)" in shown
    assert "<strong>Not now:</strong> A physical or learning disability" in shown
    assert "<strong>Yes:</strong> Help at nursery or school" in shown
    assert "heritage" not in shown, "no family is asked about it, so no grade stands beside it"
    assert "Our own words." not in shown, "their reasons are for whoever may open their file"


def test_a_search_is_kept_in_numbers_and_on_the_read_log_of_whoever_was_shown(cast, asha, child, birch):
    paused = seekers.family(cast, "Paused")
    seekers.pause(paused, by=cast.joss)

    asha.get(page("find-families", child))
    asha.get(page("families-left-out", child))

    first, second = FinderSearch.rows.order_by("pk")
    assert (first.child, first.by, first.possible, first.left_out) == (child, cast.asha, 1, {"on_hold": 1})
    assert second.left_out == {"on_hold": 1}
    assert looks(birch.file, "familyfinding:find-families") == 1
    assert looks(paused.file, "familyfinding:find-families") == 1
    assert ReadEvent.rows.filter(file=child.file, what="familyfinding:families-left-out").count() == 1


def test_the_left_out_stand_with_reason_day_and_source_and_are_counted_by_reason(cast, asha, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 2, 1))
    other = seekers.family(cast, "Paused")
    seekers.pause(other, by=cast.joss)

    shown = words(asha.get(page("families-left-out", child)))
    assert "Left out (2)" in shown
    assert "A check has run out (1)" in shown
    assert "Disclosure and Barring Service: to be renewed, 1 February 2026" in shown
    assert "The checks of the household" in shown

    only = words(asha.get(page("families-left-out", child), {"fact": "on_hold"}))
    assert other.file.reference in only
    assert birch.file.reference not in only


def test_nobody_is_sought_while_the_set_is_undecided(cast, asha, child, birch):
    skye = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Skye"
    )
    seekers.a_set(child, skye, by=cast.asha, decision=Togetherness.UNDECIDED)

    shown = words(asha.get(page("find-families", child)))

    assert "First decide whether they stay together" in shown
    assert birch.file.reference not in shown


def test_an_empty_list_says_what_to_do_next(asha, child):
    assert "No family may be asked today" in words(asha.get(page("find-families", child)))
    assert "Nobody is left out" in words(asha.get(page("families-left-out", child)))


# ----------------------------------------------------------------------------------------------- setting aside, begin


def test_setting_aside_takes_one_reason_and_the_family_may_be_asked(cast, asha, child, birch):
    seekers.a_check(birch, expires_on=date(2026, 2, 1))
    address = page("set-aside", child, birch.file.reference, "checks")
    assert f'action="{address}"' in words(asha.get(page("families-left-out", child)))

    refused = asha.post(address, {"why": ""})
    assert refused.status_code == 422
    answer = asha.post(address, {"why": "The new certificate came this morning."}, follow=True)

    assert "Your reason is on both files" in words(answer)
    assert "The new certificate came this morning." in words(answer)
    back = page("take-back", child, SetAside.rows.get().reference)
    assert f'action="{back}"' in words(answer)
    asha.post(back)
    assert "Left out (1)" in words(asha.get(page("find-families", child)))


def test_a_fact_or_a_family_that_is_not_there_is_the_404(cast, asha, child, birch, county_child):
    assert asha.get(page("set-aside", child, birch.file.reference, "beauty")).status_code == 404
    assert asha.get(page("set-aside", child, county_child.file.reference, "checks")).status_code == 404
    birch.file.published_family.delete()
    assert asha.get(page("set-aside", child, birch.file.reference, "checks")).status_code == 404
    assert asha.get(page("begin-with-family", child, birch.file.reference)).status_code == 404


def test_beginning_from_the_finder_opens_a_link_and_tells_their_worker(cast, asha, child, birch):
    typed = {"initiator": "childs_worker", "why": "They sing, and live near the hospital."}
    asha.post(page("begin-with-family", child, birch.file.reference), typed)

    link = Link.rows.get()
    assert (link.child, link.household, link.initiator) == (child, birch, Initiator.CHILDS_WORKER)
    assert link.state == LinkState.CONSIDERING
    assert Notice.rows.filter(file=birch.file, to_user=cast.joss).exists()
    shown = words(asha.get(page("find-families", child)))
    assert reverse("familyfinding:link", args=[link.reference]) in shown
    assert page("begin-with-family", child, birch.file.reference) not in shown


def test_a_set_that_stays_together_comes_into_the_link_as_a_whole(cast, asha, child, birch):
    skye = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Skye"
    )
    cases.decided(skye, on=date(2026, 1, 5), by=cast.sam)
    seekers.a_set(child, skye, by=cast.asha)

    asha.post(page("begin-with-family", child, birch.file.reference), {"initiator": "meeting", "why": "Room for two."})

    assert [one.pk for one in Link.rows.get().children] == [child.pk, skye.pk]


def test_interest_the_family_showed_stands_in_the_list(cast, asha, child, birch):
    InterestFactory(child=child, household=birch)

    assert "Interest: being explored" in words(asha.get(page("find-families", child)))


# ------------------------------------------------------------------------------------------------------------ compare


def test_up_to_three_families_are_laid_side_by_side(cast, asha, child, birch):
    NeedFactory(child=child, kind="disability")
    NeedFactory(child=child, kind="heritage", what="Hair and skin care that is right for her.")
    seekers.says(birch, by=cast.joss, disability="talk")
    other = seekers.family(cast, "Elder")
    refs = [birch.file.reference, other.file.reference]

    shown = words(asha.get(page("compare", child), {"family": refs}))

    assert "We would like to talk about this" in shown
    assert "We do not know yet" in shown
    assert shown.count("Nobody is asked this on a form. Talk about it.") == 2
    assert looks(other.file, "familyfinding:compare") == 1


@pytest.mark.parametrize("number", [0, 4])
def test_none_and_four_are_sent_back_with_a_sentence(asha, child, number):
    answer = asha.get(page("compare", child), {"family": [f"H-{n}" for n in range(number)]}, follow=True)

    assert "Tick one to three families" in words(answer)


# --------------------------------------------------------------------------------------------------------- kept apart


def form(**more):
    return {"kind": "conflict", "why": "She is a teacher at his school.", "on_day": "2", "on_month": "2"} | {
        "on_year": "2026",
        **more,
    }


def test_keeping_a_child_apart_and_ending_it(cast, asha, child, birch, authority):
    asha.post(page("keep-apart", child), form(household=birch.file.reference))
    asha.post(page("keep-apart", child), form(kind="authority", authority=str(authority.pk)))
    asha.post(page("keep-apart", child), form(kind="district", district="ne4"))

    rows = list(KeptApart.rows.order_by("pk"))
    assert [(r.household, r.authority, r.district) for r in rows] == [
        (birch, None, ""),
        (None, authority, ""),
        (None, None, "NE4"),
    ]
    shown = words(asha.get(page("apart", child)))
    assert "She is a teacher at his school." in shown
    ended = {"why": "She moved away.", "on_day": "2", "on_month": "2", "on_year": "2026"}
    answer = asha.post(page("end-apart", child, rows[0].reference), ended, follow=True)
    assert "She moved away." in words(answer)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"household": ""}, "Say which"),
        ({"household": "H-NOBODY"}, "You have no record with the reference"),
        ({"kind": "district", "district": "Northtown"}, "Enter the first half of a postcode"),
        ({"kind": "authority"}, "Say which"),
    ],
)
def test_a_form_that_names_nothing_says_how_to_mend_it(asha, child, typed, says):
    answer = asha.post(page("keep-apart", child), form(**typed))

    assert answer.status_code == 422
    assert says in words(answer)
    assert "She is a teacher at his school." in words(answer)


# ----------------------------------------------------------------------------------------------- the household’s side


def test_a_familys_worker_finds_children_and_asks(cast, joss, birch, live):
    shown = words(joss.get(page("find-children", birch)))
    assert "Acorn" in shown
    assert "Rowan" not in shown, "the name is for whoever may open the file"

    joss.post(page("begin-with-child", birch, live.file.reference), {"why": "They garden."})
    link = Link.rows.get()
    assert (link.initiator, link.child) == (Initiator.ADOPTERS_WORKER, live.child)
    assert Notice.rows.filter(file=live.file, to_user=cast.asha, says__contains="looks into a link").exists()
    assert FinderSearch.rows.get().household == birch
    assert looks(live.file, "familyfinding:find-children") == 1


def test_what_stands_in_the_way_of_everything_is_said_first(cast, joss, birch, live):
    seekers.pause(birch, by=cast.joss)

    shown = words(joss.get(page("find-children", birch)))
    assert "You can look, and nothing new begins before this is settled." in shown


def test_setting_aside_for_a_child_from_the_familys_side(cast, joss, birch, live):
    KeptApartFactory(child=live.child, household=birch, recorded_by=cast.asha)
    shown = words(joss.get(page("children-left-out", birch)))
    address = page("set-aside-for-family", birch, live.file.reference, "apart")
    assert f'action="{address}"' in shown
    assert "They know the grandmother." not in shown

    joss.post(address, {"why": "Asha and I agreed: it was another family of that name."})
    assert "Set aside" in words(joss.get(page("find-children", birch)))


# ------------------------------------------------------------------------------------------------------------- queries


@pytest.mark.parametrize(("name", "budget"), [("find-families", 28), ("families-left-out", 28)])
def test_the_finder_asks_the_same_number_of_times_however_many_families(
    cast, asha, child, birch, name, budget, django_assert_max_num_queries
):
    NeedFactory(child=child)
    seekers.says(birch, by=cast.joss, health="yes")
    seekers.pause(seekers.family(cast, "Paused"), by=cast.joss)
    asha.get(page(name, child))
    with django_assert_max_num_queries(budget) as few:
        asha.get(page(name, child))

    for number in range(8):
        one = seekers.family(cast, f"More{number}")
        seekers.says(one, by=cast.joss, health="talk")
        if number % 2:
            seekers.pause(one, by=cast.joss)
    with django_assert_max_num_queries(len(few.captured_queries)):
        asha.get(page(name, child))


def test_finding_children_asks_the_same_number_of_times_however_many(
    cast, joss, birch, live, django_assert_max_num_queries
):
    joss.get(page("find-children", birch))
    with django_assert_max_num_queries(28) as few:
        joss.get(page("find-children", birch))

    for name in ("Skye", "Wren", "Robin"):
        more = cases.a_child(
            agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name=name
        )
        cases.decided(more, on=date(2026, 1, 5), by=cast.sam)
        cases.allocated(more, to=cast.asha, on=MONDAY, by=cast.tom)
        cases.draft(more, by=cast.asha, on=MONDAY)
        cases.publish(more, by=cast.asha, when=cases.at(MONDAY, 11))
    with django_assert_max_num_queries(len(few.captured_queries)):
        joss.get(page("find-children", birch))
