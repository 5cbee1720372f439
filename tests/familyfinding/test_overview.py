"""The overview and the board: everything of a profile in few statements, however many rows it has."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from familyfinding.models import Carer, Profile
from familyfinding.models.whole import everything, with_everything
from tests.factories.familyfinding import (
    ChangeToAnswerFactory,
    ContributionFactory,
    MatchAtPanelFactory,
    ProfilingVisitFactory,
    PromotionAuthorityFactory,
    SharedCopyFactory,
    ShownCopyFactory,
)
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)
FRAME = 7
"""Session, person, roles, notices, approvals, heartbeat, and the two ends of the transaction."""
OVERVIEW = 5
"""The profile with all its rows; who looked; the file’s dates; the agency’s policies; what its people need (GV-05)."""
OPENED = {"draft": 0, "live": 1}
"""How many families opened it, once it was published (FF-02)."""
BOARD = 2
"""How many there are; one page of them."""


def statements(client, address) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def more_rows(profile, by):
    """Many of everything that hangs on a profile."""
    for number in range(4):
        day = MONDAY - timedelta(days=number)
        ProfilingVisitFactory(profile=profile, visited_by=by, visited_on=day, seen=f"Visit {number}")
        ContributionFactory(profile=profile, given_on=day, text=f"Words {number}")
        ChangeToAnswerFactory(profile=profile, change__what=f"Change {number}", change__child=profile.child)
        PromotionAuthorityFactory(profile=profile, what=f"Film {number}")
        SharedCopyFactory(file=profile.file, to_name=f"Carer {number}")
        ShownCopyFactory(profile=profile, number=50 + number)
    MatchAtPanelFactory(profile=profile)


@pytest.mark.parametrize("state", ["draft", "live"])
def test_the_overview_asks_the_same_few_statements_with_any_number_of_rows(cast, signed_in, request, state):
    profile = request.getfixturevalue(state)
    address = reverse("familyfinding:profile", args=[profile.file.reference])
    few = statements(signed_in(cast.asha), address)

    more_rows(profile, cast.wes)
    many = statements(signed_in(cast.asha), address)

    assert len(few) == FRAME + OVERVIEW + OPENED[state], few
    assert len(many) == FRAME + OVERVIEW + OPENED[state], many


def test_a_question_that_waits_costs_one_more(cast, signed_in, live, authority):
    cases.agreements.record_letter(
        profile=live,
        local_authority=authority,
        officer="Head of service",
        dated_on=MONDAY,
        document=cases.letter(live.file, by=cast.asha, when=at(MONDAY)),
        by=cast.asha,
        at=at(MONDAY),
    )

    asked = statements(signed_in(cast.asha), reverse("familyfinding:profile", args=[live.file.reference]))

    assert len(asked) == FRAME + OVERVIEW + OPENED["live"] + 1 <= 14, asked


def test_the_overview_shows_every_kind_of_row(cast, signed_in, live):
    more_rows(live, cast.wes)

    shown = signed_in(cast.asha).get(reverse("familyfinding:profile", args=[live.file.reference])).content.decode()

    for words in ("Visit 3", "Words 3", "Change 3", "Film 3", "Carer 3", "Copy 53", "by Wes", "Foster carer</strong>"):
        assert words in shown


def test_rows_read_with_the_profile_are_the_rows_themselves(cast, live):
    """Same values and same Python types as rows read one by one, the latest first."""
    more_rows(live, cast.wes)

    whole = everything(with_everything(Profile.rows.with_file()).get(pk=live.pk))

    assert [s.text for s in whole.sections] == [s.text for s in live.sections.order_by("place")]
    assert whole.visits[0].visited_on == MONDAY
    assert whole.visits[0].visited_by.display_name == cast.wes.display_name
    assert whole.contributions[0].get_by_whom_display() == Carer.FOSTER_CARER.label
    assert {c.reference for c in whole.changes} == set(live.changes.values_list("reference", flat=True))
    assert whole.copies[0].from_at == live.copies.get(number=53).from_at
    assert [c.until_at for c in whole.copies] == [c.until_at for c in live.copies.order_by("-number")]
    assert {link.ends_at for link in whole.shared} == {link.ends_at for link in live.file.shared_copies.all()}
    assert whole.match == live.panels.get()
    assert whole.agreement is None


def test_two_profiles_keep_their_rows_apart(cast, live, county_live):
    more_rows(live, cast.wes)

    whole = everything(with_everything(Profile.rows.with_file()).get(pk=county_live.pk))

    assert (whole.contributions, whole.changes, whole.shared, whole.match) == ([], [], [], None)
    assert [one.visited_by for one in whole.visits] == [cast.petra]


def test_the_board_asks_two_statements_of_its_own_however_many_profiles_there_are(cast, signed_in, live, authority):
    one = statements(signed_in(cast.tom), reverse("familyfinding:board"))
    for name in ("Wren", "Hazel"):
        child = cases.a_child(
            agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name=name,
            local_authority=authority,
        )  # fmt: skip
        cases.decided(child, on=date(2026, 1, 5), by=cast.sam)
        cases.allocated(child, to=cast.asha, on=MONDAY, by=cast.tom)
        cases.draft(child, by=cast.asha, on=MONDAY)
        cases.publish(child, by=cast.asha, when=at(MONDAY, 10))

    three = statements(signed_in(cast.tom), reverse("familyfinding:board"))

    assert len(one) == len(three) == FRAME + BOARD, three
