"""Two people begin the letters of one decision at the same moment: each reader gets one letter (PN-26)."""

import threading

import pytest

from adoption.models import Letter, PersonAround, Relation
from panels.actions import decision_letters
from panels.models import DecisionSheet
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.faults.racing import PATIENCE, at_once, one_won
from tests.panels.test_decision_letters import DAY, match, nell, petra  # noqa: F401 (fixtures)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("private_files"),
]


def both_look_first(monkeypatch):
    """Without the lock each sees that no letter is begun before either begins one."""
    seen, readers = threading.Barrier(2), decision_letters.readers

    def looked(sheet, user):
        found = readers(sheet, user)
        seen.wait(PATIENCE)
        return found

    monkeypatch.setattr(decision_letters, "readers", looked)


def test_two_people_begin_the_same_letter_at_once(match, petra, fault, monkeypatch):  # noqa: F811
    mother = PersonAround.rows.select_related("file").get(file=match.file, relation=Relation.MOTHER)
    planted = fault((decision_letters, "lock"))
    if planted:
        both_look_first(monkeypatch)

    def begin():
        sheet = DecisionSheet.rows.select_related("approval", "file", "item").get(pk=match.pk)
        decision_letters.begin(sheet=sheet, to=[mother], on=DAY, by=petra)

    told = at_once(begin, begin)

    one_won(told, "is begun already", planted=planted)
    assert (Letter.rows.filter(to=mother).count() == 1) is not planted
