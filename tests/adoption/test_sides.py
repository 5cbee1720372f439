"""The words of one side are found in a letter to the other, however they are written (security 4.9)."""

import pytest

from adoption.sides import What, Withheld, found_in, same_address

GRACE = Withheld(What.NAME, "Grace Hartwell-Osei")
HOME = Withheld(What.ADDRESS, "27 Larch Close\nCorbridge\nNE45 5QT")
RING = Withheld(What.PHONE, "01632 960 123")
MAIL = Withheld(What.EMAIL, "hartwell@example.test")
WORK = Withheld(What.PLACE, "Dunmore Bakery")
ALL = (GRACE, HOME, RING, MAIL, WORK)


def words(text, *withheld, known=()):
    return [found.word for found in found_in(text, withheld or ALL, known=known)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I met Grace Hartwell-Osei.", "Grace"),
        ("The family is called Osei.", "Osei"),
        ("the HARTWELLs send love, says hartwell", "hartwell"),
        ("Hartwel-Osei", "Hartwel-Osei"),
        ("Mrs Hartwelle wrote", "Hartwelle"),
        ("Osei, Grace", "Grace"),
        ("This is Grace’s picture", "Grace"),
        ("**Grace** drew it", "Grace"),
        ("They live at 27 Larch Close.", "27 Larch Close"),
        ("Come to 27  Larch\nClose", "27 Larch Close"),
        ("in Corbridge", "Corbridge"),
        ("CORBRIDGE station", "CORBRIDGE"),
        ("post it to ne455qt", "NE45 5QT"),
        ("NE45  5QT", "NE45 5QT"),
        ("ring 01632-960123", "01632-960123"),
        ("ring +44 1632 960 123", "+44 1632 960 123"),
        ("write to Hartwell@Example.test", "hartwell@example.test"),
        ("She works at Dunmore   Bakery.", "Dunmore Bakery"),
    ],
)
def test_what_tells_the_other_side_is_found(text, found):
    assert found in words(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you for your letter. The next one goes out in May, by grace of nobody.",
        "Please come to the office in the High Street, close to the park.",
        "On 27 March at 5 we meet again, room 45.",
        "A bakery visit was fun.",
        "Call us on 0191 496 0000.",
        "Postcode NE1 4ST",
    ],
)
def test_ordinary_writing_is_let_through(text):
    assert words(text) == []


def test_names_that_are_words_count_only_with_a_capital():
    name = Withheld(What.NAME, "Hope May Brown")
    assert words("we hope he may wear brown shoes", name) == []
    assert words("Hope you are well. May we meet?", name) == []
    assert words("He misses Hope and talks of Brown", name) == ["Brown", "Hope"]
    assert words("Brown is their name", name) == ["Brown"]


def test_what_the_reader_is_called_or_where_they_live_is_no_discovery():
    """A surname that both sides share, and the town of both."""
    assert words("Dear Lee Hartwell of Corbridge", GRACE, HOME, known=["Lee Hartwell", "1 Elm Road, Corbridge"]) == []


def test_accents_and_apostrophes_do_not_hide_a_name():
    assert words("Zoe and O'Brien", Withheld(What.NAME, "Zoë O’Brien")) == ["O'Brien", "Zoe"]


def test_a_title_or_a_link_word_is_no_name():
    assert words("Dr and Mrs of the ward", Withheld(What.NAME, "Dr and Mrs van der Berg")) == []


def test_every_thing_found_says_what_it_is():
    assert [str(found) for found in found_in("Grace, NE45 5QT", ALL)] == ["“Grace” (a name)", "“NE45 5QT” (an address)"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("27 Larch Close\nNE45 5QT", "27 LARCH CLOSE, NE455QT", True),
        ("27 Larch Close, Corbridge, NE45 5QT", "27, Larch Cl., NE45 5QT", True),
        ("29 Larch Close, NE45 5QT", "27 Larch Close, NE45 5QT", False),
        ("27 Larch Close, NE45 5QT", "27 Elm Road, NE1 1AA", False),
        ("", "", False),
        ("The Old Mill", "the old mill.", True),
    ],
)
def test_one_home_written_in_two_ways_is_one_home(one, other, same):
    assert same_address(one, other) is same
