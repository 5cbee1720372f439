"""What a profile may not say, field by field (AC-2, FF-29). No database: the check is a pure function."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyfinding.anonymity import Clue, Known, findings, folded, telling_words

BORN = date(2022, 6, 1)
KNOWN = [
    Known(Clue.FIRST_NAME, "Zoë"),
    Known(Clue.LAST_NAME, "Ashdown"),
    Known(Clue.SCHOOL, "St Hilda’s Primary School"),
    Known(Clue.PLACE, "12 Elm Road, Hartlepool TS24 7XX"),
    Known(Clue.BIRTH_FAMILY, "Kerry Ashdown"),
    Known(Clue.CARER, "Jo Green"),
]


def found(text, *, order=False, known=KNOWN):
    return {(one.clue, one.found) for one in findings({"About me": text}, known, born_on=BORN, order=order)}


@pytest.mark.parametrize(
    ("text", "clue", "word"),
    [
        ("Zoë likes mud", Clue.FIRST_NAME, "zoe"),
        ("ZOE likes mud", Clue.FIRST_NAME, "zoe"),
        ("It is Zoe’s cup", Clue.FIRST_NAME, "zoe"),
        ("the Ashdown family", Clue.LAST_NAME, "ashdown"),
        ("goes to St Hilda's", Clue.SCHOOL, "hilda's"),
        ("near Hartlepool", Clue.PLACE, "hartlepool"),
        ("a house in Elm Road", Clue.PLACE, "elm"),
        ("at TS24 7XX", Clue.PLACE, "TS24 7XX"),
        ("Kerry sings to her", Clue.BIRTH_FAMILY, "kerry"),
        ("lives with Jo", Clue.CARER, "jo"),
        ("after the court decided", Clue.COURT, "court"),
        ("since the Placement Order", Clue.COURT, "placement order"),
        ("born on 1 June 2022", Clue.BIRTH_DATE, "1 june 2022"),
        ("birthday: 1st of June", Clue.BIRTH_DATE, "1st of june"),
        ("June 1", Clue.BIRTH_DATE, "june 1"),
        ("01/06/2022", Clue.BIRTH_DATE, "01/06/2022"),
        ("1.6.22", Clue.BIRTH_DATE, "1.6.22"),
        ("2022-06-01", Clue.BIRTH_DATE, "2022-06-01"),
    ],
)
def test_words_that_identify_are_named_with_their_field(text, clue, word):
    assert (clue, word) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "She loves school and the park.",
        "A garden, a green jumper and a house with stairs.",
        "Her hearing was tested and is good.",
        "In June 2022 the carers met her; she was born in summer.",
        "Elmer the elephant is her favourite, and joking with the dog.",
        "She is three and counts to 16 or 2022.",
    ],
)
def test_everyday_words_are_left_alone(text):
    assert found(text) == set()


def test_after_the_order_first_name_and_court_may_stand_and_the_rest_still_not():
    text = "Zoë Ashdown, born 1 June 2022, left court for Hartlepool."

    assert {clue for clue, _ in found(text, order=True)} == {
        Clue.LAST_NAME,
        Clue.BIRTH_FAMILY,
        Clue.BIRTH_DATE,
        Clue.PLACE,
    }


def test_a_name_made_of_everyday_words_is_found_whole_and_only_whole():
    known = [Known(Clue.SCHOOL, "The Grange School")]

    assert found("She goes to The Grange School.", known=known) == {(Clue.SCHOOL, "the grange school")}
    assert found("She likes school.", known=known) == set()


def test_a_finding_reads_as_a_sentence_that_says_how_to_mend_it():
    one = findings({"What I like": "Zoe’s dog"}, KNOWN, born_on=BORN, order=False)[0]

    assert str(one) == "“What I like” holds “zoe”: the child’s first name. Take it out or write it another way."


@given(st.text(max_size=200))
def test_any_text_at_all_is_checked_without_falling_over(text):
    assert isinstance(found(text), set)


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"]), min_size=2, max_size=12))
def test_a_name_is_always_found_wherever_it_stands_alone(name):
    if not telling_words(name) or telling_words(name) != [folded(name)]:
        return
    assert findings({"F": f"(x, {name}!)"}, [Known(Clue.LAST_NAME, name)], born_on=BORN, order=False)
