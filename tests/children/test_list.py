"""The list of children: which, in which order, how many, and at what price."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from adoption import clock
from adoption.listing import ROWS, page_of
from children.flows import PlanStatus
from children.models import Child
from children.views.listing import choices, listed
from tests.factories.adoption import AllocationFactory, CaseFileFactory
from tests.factories.children import ChildFactory

LIST = "/children/"


@pytest.fixture
def a_child(cast):
    def of(first, last="Ashdown", **facts):
        facts = {"file__team": cast.north, "file__lead": cast.asha} | facts
        return ChildFactory(file__agency=cast.ane, first_name=first, last_name=last, **facts)

    return of


def names(user, typed="", number="1", **chosen):
    page = page_of(listed(user, chosen, typed, clock.today()), number)
    return [child.name for child in page.object_list]


def found(user, typed="", **chosen):
    """How many the list says it has found, whichever way they were counted."""
    page = page_of(listed(user, chosen, typed, clock.today()), "1")
    return page.paginator.count


def test_children_who_may_wait_longer_come_first_and_all_by_name(cast, a_child):
    for first, last in [("Wren", "Ashdown"), ("Ivy", "Oakes"), ("Ivy", "Marsh")]:
        a_child(first, last)
    a_child("Zoë", harder_to_place=True, harder_reasons=["age"])

    assert names(cast.tom) == ["Zoë Ashdown", "Ivy Marsh", "Ivy Oakes", "Wren Ashdown"]


@pytest.mark.parametrize(
    ("typed", "chosen", "number"),
    [
        ("", {}, 4),
        ("ivy", {}, 2),
        ("ivy", {"stage": "considered"}, 1),
        ("", {"stage": "family_finding"}, 2),
        ("", {"worker": "nobody"}, 1),
        ("", {"harder": "on"}, 1),
        ("", {"view": "nobody"}, 1),
        ("nobody of that name", {}, 0),
    ],
    ids=["all", "typed", "typed and stage", "stage", "nobody’s", "harder", "saved view", "none"],
)
def test_the_number_is_that_of_the_children_who_fit(cast, a_child, typed, chosen, number):
    a_child("Ivy", "Marsh", looking=True)
    a_child("Ivy", "Oakes")
    a_child("Wren", looking=True, harder_to_place=True, harder_reasons=["age"])
    a_child("Max", decided=True, file__lead=None)

    assert found(cast.tom, typed, **chosen) == number
    assert len(names(cast.tom, typed, **chosen)) == number


def test_the_number_and_the_choices_leave_out_what_one_may_not_see(cast, a_child):
    a_child("Ivy")
    a_child("Hidden", file__restricted=True)
    a_child("Closed", file__closed_on=clock.today())
    ChildFactory(file__agency=cast.atlas, file__team=cast.elsewhere, file__lead=cast.dele)

    offered = choices(cast.tom)
    assert (names(cast.tom), found(cast.tom), offered.files) == (["Ivy Ashdown"], 1, 1)
    assert offered.workers == [(str(cast.asha.pk), cast.asha.display_name)]
    assert offered.teams == [(str(cast.north.pk), cast.north.name)]


def test_other_kinds_of_file_are_not_counted(cast, a_child):
    a_child("Ivy")
    CaseFileFactory(agency=cast.ane, team=cast.north, kind="household")

    assert (found(cast.tom), choices(cast.tom).files) == (1, 1)


def test_a_file_in_another_team_shows_to_the_worker_it_is_allocated_to(cast, a_child):
    elsewhere = a_child("Ivy", file__team=None)
    AllocationFactory(file=elsewhere.file, worker=cast.asha)

    assert "Ivy Ashdown" in names(cast.asha)
    assert "Ivy Ashdown" not in names(cast.tom)


def test_a_page_beyond_the_last_shows_the_first(cast, a_child):
    for number in range(ROWS + 2):
        a_child(f"Child{number:02}")

    assert len(names(cast.tom, number="2")) == 2
    assert names(cast.tom, number="9") == names(cast.tom, number="x") == names(cast.tom)
    assert found(cast.tom) == ROWS + 2


def test_narrowing_the_files_first_never_shows_more(cast, a_child):
    """`among` is asked of the files a person may see, not instead of them."""
    a_child("Ivy")
    hidden = ChildFactory(file__agency=cast.atlas, file__team=cast.elsewhere)

    assert not Child.objects.visible_to(cast.tom, among=Q(pk=hidden.file.pk)).exists()
    assert not Child.objects.visible_to(AnonymousUser(), among=Q(kind="child")).exists()
    assert Child.objects.visible_to(cast.tom, among=Q(kind="child")).count() == 1


def test_what_is_found_while_typing_does_not_draw_the_filter_again(cast, a_child, signed_in):
    client = signed_in(cast.tom)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.post(LIST, {"q": "ivy"}, headers={"HX-Request": "true"})
        return len([query for query in seen if query["sql"].startswith(("SELECT", "INSERT", "UPDATE"))])

    a_child("Ivy", status=PlanStatus.CONSIDERED)
    asked()
    few = asked()
    for number in range(30):
        a_child("Ivy", f"Marsh{number:02}")

    assert asked() == few <= 6
