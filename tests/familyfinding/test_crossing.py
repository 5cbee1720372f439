"""Words between the two sides: reasons that name the other side stay where they were written (FF-04, AC-4, AD-73)."""

from datetime import date

import pytest

from adopters.actions import inbox
from adoption.errors import NotPossible
from adoption.models import CaseEvent, PersonAround, Relation, SharedItem, Side
from familyfinding import crossing
from familyfinding.actions import exploring, interest_answers
from familyfinding.models import ExplorationOutcome, Interest, InterestOutcome, InterestState, Reason
from tests.factories.adoption import PersonAroundFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, asks, give_report, users_of
from tests.fixtures.worlds import kept

NOON = at(date(2026, 2, 2), 12)


@pytest.fixture
@kept
def lee(cast):
    household = a_family(cast, "Leeming", adults=1)
    PersonAround.rows.filter(file=household.file).update(name="Ottilie Leeming", address="4 Marigold Way, Hexham")
    return household


@pytest.fixture
@kept
def asked(live, lee):
    inbox.take_in(asks(users_of(lee)[0], live, when=NOON), by=None, at=NOON)
    return Interest.rows.get()


def answers(asked, by, words):
    facts = {"outcome": InterestOutcome.NOT_FURTHER, "reason": Reason.NEEDS, "by": by, "at": NOON}
    return interest_answers.answer(interest=asked, words=words, **facts)


def reasons(file):
    return list(CaseEvent.rows.filter(file=file).exclude(why="").order_by("pk").values_list("why", flat=True))


def test_a_kind_dear_to_the_family_reaches_them_and_their_file_and_not_the_childs_timeline(cast, asked, lee):
    words = "Dear Ottilie, thank you. This child needs a home without pets."
    answers(asked, cast.asha, words)
    assert words in str(SharedItem.rows.get(kind="interest", ended_at=None).sections)
    assert words in reasons(lee.file)
    assert reasons(asked.child.file)[-1] == crossing.ELSEWHERE
    assert not [why for why in reasons(asked.child.file) if "Ottilie" in why]


@pytest.mark.parametrize(
    "words",
    [
        "Sadly the Ashdowns live near you.",
        "Her mother, Tamsin Hollowell, lives in your town.",
        "The foster carers at 12 Ferncliffe Row live near you.",
    ],
)
def test_what_a_family_reads_never_tells_who_the_child_is(cast, asked, words):
    facts = {"file": asked.child.file, "to_on": None}
    PersonAroundFactory(name="Tamsin Hollowell", relation=Relation.MOTHER, side=Side.BIRTH, **facts)
    PersonAroundFactory(
        name="Jo Carer", relation=Relation.FOSTER_CARER, side=Side.CARE, address="12 Ferncliffe Row", **facts
    )
    with pytest.raises(NotPossible, match="must not tell"):
        answers(asked, cast.asha, words)
    asked.refresh_from_db()
    assert asked.state == InterestState.OPEN


def test_ordinary_words_are_on_both_timelines(cast, asked, lee):
    words = "This child needs a home without pets."
    answers(asked, cast.asha, words)
    for file in (asked.child.file, lee.file):
        assert words in reasons(file)


def test_reasons_for_the_end_of_a_link_stay_on_the_side_they_name(cast, child, live, lee):
    link = give_report(child, lee, by=cast.asha, when=NOON)
    facts = {"outcome": ExplorationOutcome.NOT_PROGRESSING, "by": cast.asha, "at": NOON}
    with pytest.raises(NotPossible, match="must not tell"):
        exploring.end(link=link, reasons="Too near.", told="The Ashdown family lives near you.", **facts)
    exploring.end(link=link, reasons="Mr Ashdown drinks at Marigold Way.", told="It is too near.", **facts)
    assert reasons(child.file)[-1] == crossing.ELSEWHERE
    assert not [why for why in reasons(lee.file) if "Ashdown" in why]
    link.refresh_from_db()
    assert link.reasons == "Mr Ashdown drinks at Marigold Way."
