"""A link joins a child and a family; each step is dated, attributed and kept (MT-01, MT-70)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import strip_tags

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent
from familyfinding.actions import link_begins, link_ends
from familyfinding.flows import LINK, LinkState
from familyfinding.models import Initiator, Link, LinkedChild, LinkMove, Reason, Source
from tests.factories.matching_links import LinkedChildFactory, LinkFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee")


def open_link(cast, child, household, by=None):
    return link_begins.open_link(
        child=child,
        household=household,
        initiator=Initiator.CHILDS_WORKER,
        why="They live near a school that can help.",
        by=by or cast.asha,
        at=NOON,
    )


def test_a_worker_opens_a_link_and_both_timelines_say_so_without_a_name(cast, child, lee):
    link = open_link(cast, child, lee)
    assert (link.state, link.source, link.initiator) == (LinkState.CONSIDERING, Source.HOME, Initiator.CHILDS_WORKER)
    assert [one.became for one in LinkMove.rows.filter(link=link)] == [LinkState.INTEREST, LinkState.CONSIDERING]
    for file, other in ((child.file, lee.file), (lee.file, child.file)):
        said = CaseEvent.rows.get(file=file, what__startswith="Link opened")
        assert other.reference in said.what
        assert other.title not in said.what


def test_a_family_and_a_child_have_one_live_link(cast, child, lee):
    link = open_link(cast, child, lee)
    with pytest.raises(NotPossible, match="linked already"):
        open_link(cast, child, lee)
    link_ends.close(link=link, reason=Reason.CAPACITY, why="They moved away.", by=cast.asha, at=NOON)
    assert open_link(cast, child, lee).pk != link.pk


def test_a_closed_link_keeps_why_and_gives_its_place_back(cast, child, lee):
    link = LinkFactory(child=child, household=lee, state=LinkState.SHORTLISTED, place=1)
    link_ends.close(link=link, reason=Reason.NEEDS, why="Two dogs.", by=cast.asha, at=NOON)
    link.refresh_from_db()
    assert (link.state, link.closed_why, link.closed_by) == (LinkState.CLOSED, "Two dogs.", cast.asha)
    assert not LinkedChild.rows.placed().filter(link=link).exists()


@pytest.mark.parametrize("state", [s for s in LinkState if s not in ("interest", "considering", "shortlisted")])
def test_once_the_reports_were_shared_a_link_is_not_simply_closed(cast, child, lee, state):
    facts = {"closed_at": NOON, "closed_why": "Over."} if state == LinkState.CLOSED else {}
    link = LinkFactory(child=child, household=lee, state=state, **facts)
    with pytest.raises(NotPossible):
        link_ends.close(link=link, reason=Reason.NEEDS, why="Two dogs.", by=cast.asha, at=NOON)


def test_somebody_of_neither_side_opens_nothing(cast, child, lee):
    for who in (cast.olu, cast.wes):
        with pytest.raises(NotPossible):
            open_link(cast, child, lee, by=who)
    with pytest.raises(NotAllowed):
        open_link(cast, child, lee, by=cast.sam)
    assert not Link.rows.exists()


def test_the_database_holds_three_places_for_each_child(child):
    for place in (1, 2, 3):
        LinkFactory(child=child, state=LinkState.SHORTLISTED, place=place)
    for place in (3, 4, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            LinkFactory(child=child, state=LinkState.SHORTLISTED, place=place)


def test_brothers_and_sisters_come_along_only_once_it_is_decided_that_they_stay_together(cast, child, lee):
    """MT-70."""
    brother = LinkedChildFactory().child
    with pytest.raises(NotPossible, match="placed together"):
        link_begins.open_link(
            child=child,
            household=lee,
            initiator="childs_worker",
            why="Both.",
            by=cast.asha,
            at=NOON,
            children=[brother],
        )


@pytest.mark.parametrize("state", LinkState)
def test_every_state_but_the_last_can_end(state):
    assert (LinkState.CLOSED in LINK.moves[state]) is (state != LinkState.CLOSED)


def test_the_pages_of_a_link_open_for_both_sides_with_as_many_questions_for_many_links_as_for_one(
    cast, signed_in, child, lee, django_assert_max_num_queries
):
    link = open_link(cast, child, lee)
    for who in (cast.asha, cast.joss):
        client = signed_in(who)
        for name in ("link", "link-history"):
            assert client.get(reverse(f"familyfinding:{name}", args=[link.reference])).status_code == 200
    client = signed_in(cast.asha)
    client.get(reverse("familyfinding:links"))
    for _ in range(5):
        LinkFactory(child=child, household__file__agency=cast.ane)
    with django_assert_max_num_queries(16):
        words = client.get(reverse("familyfinding:links")).content.decode()
    assert words.count(child.file.reference) >= 6


def test_interest_from_near_and_far_stands_in_one_list_that_says_where_from_and_who_began_it(
    cast, signed_in, child, lee
):
    """MT-02: families of the agency and of other agencies are handled in one list, with their origin."""
    open_link(cast, child, lee)
    for source, initiator in ((Source.CONSORTIUM, Initiator.ADOPTER), (Source.NATIONAL, Initiator.ADOPTERS_WORKER)):
        LinkFactory(child=child, source=source, initiator=initiator)
    words = signed_in(cast.asha).get(reverse("familyfinding:links")).content.decode()
    for label in (Source.HOME, Source.CONSORTIUM, Source.NATIONAL, Initiator.CHILDS_WORKER, Initiator.ADOPTER):
        assert label.label in words, label


def test_the_list_and_the_link_name_whom_the_reader_may_open_and_nobody_else(cast, signed_in, child, lee):
    """A worker knows her child by name; the other side stays a reference (FF-04, AC-1)."""
    link = open_link(cast, child, lee)
    for address in (reverse("familyfinding:links"), reverse("familyfinding:link", args=[link.reference])):
        childs, familys = (signed_in(who).get(address).content.decode() for who in (cast.asha, cast.joss))
        assert (child.name in childs, lee.file.title in childs) == (True, False), address
        assert (child.name in familys, lee.file.title in familys) == (False, True), address


def test_a_link_is_headed_by_those_names_with_the_references_small(cast, signed_in, child, lee):
    """The eye looks for a name; the title that a browser keeps holds none."""
    link = open_link(cast, child, lee)
    listed, opened = (reverse("familyfinding:links"), reverse("familyfinding:link", args=[link.reference]))
    for who, head in (
        (cast.asha, f"{child.name} and {lee.file.reference}"),
        (cast.joss, f"{child.file.reference} and {lee.file.title}"),
    ):
        client = signed_in(who)
        table, page = (client.get(address).content.decode() for address in (listed, opened))
        assert head in strip_tags(table)
        assert head in strip_tags(page[page.index("<h1") : page.index("</h1>")])
        title = page[page.index("<title") : page.index("</title>")]
        assert not [one for one in (child.name, lee.file.title) if one in title]


def test_links_stand_in_the_menu_of_those_who_work_on_them(cast, signed_in):
    entry = f'href="{reverse("familyfinding:links")}"'
    for who in (cast.asha, cast.tom, cast.joss):
        assert entry in signed_in(who).get(reverse("my-work")).content.decode()
    assert entry not in signed_in(cast.dele).get(reverse("my-work")).content.decode()


def test_the_list_is_narrowed_by_how_far_a_link_has_come_and_by_whose_it_is(cast, signed_in, child, lee):
    mine = open_link(cast, child, lee)
    theirs = LinkFactory(child__file__agency=cast.ane, child__file__team=cast.north, child__file__lead=cast.wes)
    ended = LinkFactory(child=child, state="closed", closed_at=NOON, closed_why="Over.")
    client, address = signed_in(cast.asha), reverse("familyfinding:links")

    def shown(**asked):
        words = client.get(address, asked).content.decode()
        return {one for one in (mine, theirs, ended) if str(one.reference) in words}

    assert shown() == {mine, theirs}
    assert shown(whose="mine") == {mine}
    assert shown(state="closed") == {ended}
    assert shown(state="placed") == set()
    assert shown(state="nonsense", whose="nonsense") == {mine, theirs}
    assert "Nothing you may see stands like that" in client.get(address, {"state": "placed"}).content.decode()
