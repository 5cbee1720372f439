"""In a request, guarded models answer only when asked for somebody (security 4.1, layer 3)."""

import pytest

from adoption.models import CaseEvent, CaseFile, Deadline
from adoption.scope import UnscopedQuery, guarded
from tests.factories.adoption import CaseEventFactory, CaseFileFactory


@pytest.fixture
def file(cast):
    return CaseFileFactory(agency=cast.ane, team=cast.north)


QUESTIONS = {
    "list": list,
    "first": lambda rows: rows.first(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "get": lambda rows: rows.get(pk=1),
    "slice": lambda rows: rows[0:1][0],
    "iterator": lambda rows: next(rows.iterator()),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "aggregate": lambda rows: rows.aggregate(),
    "filter": lambda rows: list(rows.filter(pk=1).order_by("pk")),
    "bool": bool,
    "len": len,
    "update": lambda rows: rows.update(closed_on=None),
    "delete": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("how", QUESTIONS)
def test_every_way_of_asking_for_all_files_is_refused_in_a_request(file, how):
    with guarded(), pytest.raises(UnscopedQuery):
        QUESTIONS[how](CaseFile.objects.all())


def test_asked_for_somebody_the_same_questions_are_answered(file, cast):
    with guarded():
        rows = CaseFile.objects.visible_to(cast.asha)
        assert list(rows) == [rows.first()] == [rows.get(pk=file.pk)]
        assert (rows.count(), rows.exists(), len(rows)) == (1, True, 1)
        assert list(rows.filter(pk=file.pk).values_list("reference", flat=True)) == [file.reference]


def test_rows_reached_from_a_record_in_hand_are_answered(file, cast):
    CaseEventFactory(file=file)
    with guarded():
        mine = CaseFile.objects.visible_to(cast.asha).get()
        assert mine.events.count() == 1
        assert list(mine.deadlines.all()) == []


@pytest.mark.parametrize("model", [CaseEvent, Deadline])
def test_what_hangs_on_a_file_is_guarded_too(file, model):
    with guarded(), pytest.raises(UnscopedQuery):
        list(model.objects.all())


def test_outside_a_request_everything_is_answered(file):
    assert CaseFile.objects.count() == 1


def test_the_guard_ends_with_the_request_even_when_it_fails(file):
    with pytest.raises(ValueError, match="broken"), guarded():
        raise ValueError("broken")
    assert CaseFile.objects.exists()


def test_a_subquery_scoped_for_somebody_does_not_scope_what_is_around_it(file, cast):
    with guarded(), pytest.raises(UnscopedQuery):
        list(CaseEvent.objects.filter(file__in=CaseFile.objects.visible_to(cast.asha)))
