"""How a person needs to be reached is asked, kept apart for speaking and reading, and flagged (GV-01 to GV-05)."""

from datetime import date

import pytest

from adoption.models import Format, InPerson, PersonAround
from tests.factories.adoption import PersonAroundFactory


def test_nothing_special_needs_no_flag():
    """GV-05."""
    assert PersonAroundFactory(language_spoken="English", language_read="").needs_flag == ""


@pytest.mark.parametrize(
    ("needs", "flag"),
    [
        ({"written_format": Format.LARGE_PRINT}, "large print"),
        ({"written_format": Format.BRAILLE}, "braille"),
        ({"in_person": InPerson.BSL}, "British Sign Language interpreter"),
        ({"language_spoken": "Polish"}, "speaks Polish"),
        ({"language_read": "Polish"}, "reads Polish"),
        ({"language_spoken": "Dari", "language_read": "English"}, "speaks Dari"),
        ({"needs_note": "Ring after six, she works nights"}, "see their note"),
    ],
)
def test_each_need_is_flagged_in_words(needs, flag):
    """GV-02, GV-04, GV-05: spoken and read languages are separate."""
    assert PersonAroundFactory(**needs).needs_flag == flag


def test_several_needs_stand_together():
    """GV-05."""
    person = PersonAroundFactory(
        written_format=Format.EASY_READ, in_person=InPerson.NOTE_TAKER, language_spoken="Urdu", language_read="Urdu"
    )
    assert person.needs_flag == "easy read, Note taker, speaks Urdu, reads Urdu"


def test_the_flag_is_shown_beside_the_person(client, cast):
    """GV-05: on the page of the people around the child."""
    from tests.factories.children import ChildFactory

    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    PersonAroundFactory(file=child.file, name="Jo Carer", written_format=Format.LARGE_PRINT)
    client.force_login(cast.asha)

    page = client.get(f"/children/{child.file.reference}/people/").content.decode()

    assert "large print" in page.lower()


def test_the_day_needs_were_asked_is_kept():
    """GV-01."""
    asked = PersonAroundFactory(needs_asked_on=date(2026, 3, 9))
    assert PersonAround.rows.get(pk=asked.pk).needs_asked_on == date(2026, 3, 9)
