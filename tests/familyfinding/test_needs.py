"""What a child needs of a family: written need by need, with evidence; what stood before stays readable."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from adopters import topics
from adoption.actions import drafts
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import CaseEvent, Draft
from familyfinding import needs
from familyfinding.actions import needs as acts
from familyfinding.models import Need, Strength
from tests.factories.matching_finder import NeedFactory
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)
FRIDAY = date(2026, 1, 30)


def write(child, kind="health", *, by, version=0, **facts):
    facts = {
        "strength": Strength.STRONG,
        "what": "An inhaler, and somebody who stays calm.",
        "evidence": "Paediatrician’s letter",
        "seen_on": FRIDAY,
        "at": at(MONDAY),
    } | facts
    return acts.record(child=child, kind=kind, version=version, by=by, **facts)


def typed(**more):
    return {
        "strength": "some",
        "what": "A quiet room to fall asleep in.",
        "evidence": "The carers",
        "seen_on_day": "30",
        "seen_on_month": "1",
        "seen_on_year": "2026",
        "version": "0",
    } | more


# ------------------------------------------------------------------------------------------------ the table of kinds


def test_every_question_that_families_answer_speaks_to_some_need():
    """Otherwise a family would be asked something that nobody lays beside a child."""
    asked = {key for kind in needs.KINDS for key in kind.topics}

    assert asked == set(topics.TOPIC)


def test_no_family_is_asked_about_heritage_faith_or_language():
    assert {needs.KIND[key].topics for key in ("heritage", "faith", "language")} == {()}


@pytest.mark.parametrize(
    ("age", "children", "kind", "asked"),
    [
        (1, 1, "age", ("under_two",)),
        (2, 1, "age", ("two_to_four",)),
        (4, 1, "age", ("two_to_four",)),
        (5, 1, "age", ("five_and_over",)),
        (3, 1, "together", ()),
        (3, 2, "together", ("two_children",)),
        (3, 4, "together", ("three_children",)),
        (3, 1, "harm", ("trauma",)),
    ],
)
def test_age_and_number_choose_the_question_that_speaks_to_the_child(age, children, kind, asked):
    assert needs.asked_about(needs.KIND[kind], age=age, children=children) == asked


def test_what_a_family_was_never_asked_is_not_known():
    assert [one.grade for one in needs.said(None, ("health", "school"))] == ["unknown", "unknown"]


# ------------------------------------------------------------------------------------------------------- the action


def test_a_need_is_written_with_its_evidence_and_its_author(cast, child):
    row = write(child, by=cast.asha)

    assert (row.number, row.recorded_by, row.seen_on) == (1, cast.asha, FRIDAY)
    event = CaseEvent.rows.filter(file=child.file).latest("pk")
    assert (event.what, event.recorded_by) == ("Need written down: regular health care (strong need)", cast.asha)
    assert "inhaler" not in event.what, "the timeline says that something was written, not what"


def test_a_change_is_a_new_version_and_the_one_before_stays(cast, child):
    first = write(child, by=cast.asha)
    second = write(child, by=cast.tom, version=1, strength=Strength.SOME)

    assert list(Need.rows.standing()) == [second]
    first.refresh_from_db()
    assert (first.replaced_at, first.strength) == (at(MONDAY), Strength.STRONG)


def test_what_was_found_to_be_no_need_is_not_laid_before_families(cast, child):
    write(child, by=cast.asha, strength=Strength.NONE)
    unclear = write(child, "school", by=cast.asha, strength=Strength.UNCLEAR)

    assert list(Need.rows.to_be_met()) == [unclear]


@pytest.mark.parametrize("who", ["dele", "olu", "joss", "mina", "ada"])
def test_only_the_childs_workers_write_needs(cast, child, who):
    with pytest.raises(NotAllowed):
        write(child, by=getattr(cast, who))
    assert not Need.rows.exists()


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"what": " "}, "Say what the need is"),
        ({"evidence": ""}, "how you know"),
        ({"seen_on": date(2026, 2, 3)}, "still to come"),
    ],
)
def test_a_need_without_sense_is_refused(cast, child, facts, says):
    with pytest.raises(NotPossible, match=says):
        write(child, by=cast.asha, **facts)


def test_what_stands_already_is_not_written_again(cast, child):
    write(child, by=cast.asha)

    with pytest.raises(NotPossible, match="stands already"):
        write(child, by=cast.tom, version=1)


def test_a_save_on_an_older_version_shows_what_stands(cast, child):
    write(child, by=cast.asha)

    with pytest.raises(Stale) as refused:
        write(child, by=cast.tom, what="Something else.")
    assert refused.value.theirs["what"] == "An inhaler, and somebody who stays calm."
    assert refused.value.theirs["version"] == "1"


def test_the_database_keeps_one_version_standing(child):
    NeedFactory(child=child)

    with pytest.raises(IntegrityError, match="one_version_of_a_need_stands"):
        NeedFactory(child=child, number=2)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_need_at_once_do_not_both_win(cast, child):
    answers = []

    def write_one(who):
        try:
            answers.append(write(child, by=who).number)
        except Stale:
            answers.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=write_one, args=(who,)) for who in (cast.asha, cast.tom)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, answers)) == ["1", "stale"]


# -------------------------------------------------------------------------------------------------------- the pages


@pytest.fixture
def asha(cast, signed_in):
    return signed_in(cast.asha)


def page(name, child, *more):
    return reverse(f"familyfinding:{name}", args=[child.file.reference, *more])


def test_the_page_shows_what_stands_and_what_nobody_has_looked_at(cast, asha, child):
    write(child, by=cast.asha)
    write(child, by=cast.asha, version=1, what="An inhaler **twice** a day.")

    shown = asha.get(page("needs", child)).content.decode()

    assert "<strong>twice</strong>" in shown
    assert "stays calm" not in shown
    assert "version 2" in shown
    assert shown.count("Nobody has looked at this yet") == len(needs.KINDS) - 1


def test_an_empty_page_says_how_to_begin(asha, child):
    assert "Begin with the two or three needs that decide most" in asha.get(page("needs", child)).content.decode()


def test_writing_a_need_on_its_page(cast, asha, child):
    answer = asha.post(page("need", child, "daily"), typed(), follow=True)

    assert "is written down" in answer.content.decode()
    assert Need.rows.get().kind == "daily"


def test_somebody_who_saved_in_between_is_shown_beside_what_was_typed(cast, asha, child):
    write(child, "daily", by=cast.tom, what="Supper at five.")

    answer = asha.post(page("need", child, "daily"), typed())

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Supper at five." in shown
    assert "A quiet room" in shown
    assert asha.post(page("need", child, "daily"), typed(version="1")).status_code == 302


def test_what_was_typed_and_not_saved_waits_on_the_page_and_on_my_work(cast, asha, child):
    kept = {"what": "Sleeps with the landing light", "evidence": "", "version": "0"}
    drafts.keep(user=cast.asha, form=f"need-{child.pk}-daily", typed=kept, at=at(MONDAY))

    assert "Sleeps with the landing light" in asha.get(page("need", child, "daily")).content.decode()
    mine = asha.get(reverse("my-work")).content.decode()
    assert "unfinished need “sleep, food and routine”" in mine
    assert page("need", child, "daily") in mine

    asha.post(page("need", child, "daily"), typed())
    assert not Draft.objects.filter(user=cast.asha).exists()


def test_a_kind_that_does_not_exist_is_the_404(asha, child):
    assert asha.get(page("need", child, "beauty")).status_code == 404


def test_the_page_asks_the_same_number_of_times_however_much_is_written(
    cast, asha, child, django_assert_max_num_queries
):
    asha.get(page("needs", child))
    with django_assert_max_num_queries(16) as few:
        asha.get(page("needs", child))
    for kind in needs.KINDS:
        NeedFactory(child=child, kind=kind.key, recorded_by=cast.tom)

    with django_assert_max_num_queries(len(few.captured_queries)):
        asha.get(page("needs", child))
