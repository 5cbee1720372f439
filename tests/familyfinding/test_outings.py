"""Children at discovery events and activity days, and the families who may meet them there (FF-50 to FF-52, CF-13)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from adopters.actions import gatherings
from adopters.flows import Stage
from adopters.models import Gathering, GatheringKind
from adoption import clock
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import CaseEvent, PortalAccount
from familyfinding.actions import media, outings
from familyfinding.models import Outing, OutingState, ShownThere
from tests.factories.adopters import GatheringFactory, HouseholdFactory, MemberFactory
from tests.factories.matching_board import OutingFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
DAY = date(2026, 2, 21)


def event(cast, kind=GatheringKind.ACTIVITY, **facts):
    starts = at(DAY, 10)
    given = {"agency": cast.ane, "kind": kind, "starts_at": starts, "ends_at": starts + timedelta(hours=3), **facts}
    return GatheringFactory(**given)


@pytest.fixture
@kept
def placed(cast, live):
    """Rowan’s profile with a Placement Order in force."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    live.child.refresh_from_db()
    return live


def book(cast, profile, kind=GatheringKind.ACTIVITY, **facts):
    given = {"carers_come": kind == GatheringKind.ACTIVITY, "by": cast.asha, "at": at(MONDAY, 12), **facts}
    return outings.book(gathering=event(cast, kind), child=profile.child, **given)


def prepared(outing, by, when, **facts):
    return outings.prepare(outing=outing, version=outing.version, by=by, at=when, **facts)


def test_nobody_is_brought_to_an_event_before_the_order_and_the_attempt_is_kept(cast, live):
    """CF-13, AC-3."""
    with pytest.raises(NotPossible, match="Placement Order is not granted"):
        book(cast, live, GatheringKind.DISCOVERY)
    assert not Outing.rows.exists()
    assert CaseEvent.rows.get(kind="refused").what == "Refused: an event before the Placement Order"


def test_a_child_comes_to_an_activity_day_with_the_carers(cast, placed):
    with pytest.raises(NotPossible, match="with the foster carers"):
        book(cast, placed, carers_come=False)
    assert book(cast, placed).state == OutingState.BOOKED
    with pytest.raises(NotPossible, match="for discovery events and activity days only"):
        book(cast, placed, GatheringKind.TRAINING)


def test_child_and_carers_are_prepared_before_an_activity_day(cast, placed):
    outing = book(cast, placed)
    assert outings.missing(outing) == ["prepare the child", "prepare the foster carers"]
    day = date(2026, 2, 18)
    outing = prepared(outing, cast.asha, at(day), child_prepared_on=day, child_prepared_how="Looked at the farm.")
    assert (outing.state, outings.missing(outing)) == (OutingState.BOOKED, ["prepare the foster carers"])
    facts = {"child_prepared_on": day, "child_prepared_how": "x", "carers_prepared_on": day, "carers_prepared_how": "y"}
    assert prepared(outing, cast.asha, at(day), **facts).state == OutingState.READY


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"child_prepared_on": date(2026, 2, 20)}, "in the future"),
        ({"child_prepared_on": MONDAY}, "how they were prepared"),
        ({"voice_on": MONDAY}, "which worker helped"),
    ],
)
def test_a_preparation_that_cannot_be_is_refused(cast, placed, facts, says):
    outing = book(cast, placed)
    with pytest.raises(NotPossible, match=says):
        prepared(outing, cast.asha, at(MONDAY, 13), **facts)


def test_preparing_after_the_event_is_no_preparation(cast, placed):
    outing = book(cast, placed)
    late = DAY + timedelta(1)
    with pytest.raises(NotPossible, match="comes before the event"):
        prepared(outing, cast.asha, at(late), child_prepared_on=late, child_prepared_how="x")
    with pytest.raises(Stale):
        outings.prepare(outing=outing, version=9, by=cast.asha, at=at(MONDAY, 13))


def test_carers_are_given_guidance_before_a_discovery_event(cast, placed):
    """FF-51: on a date, and the worker who helped the child to record is named."""
    outing = book(cast, placed, GatheringKind.DISCOVERY)
    with pytest.raises(NotPossible, match="has not begun"):
        outings.record(outing=outing, came=True, said="Well", by=cast.asha, at=at(MONDAY, 13))
    with pytest.raises(NotPossible, match="give the foster carers guidance"):
        outings.record(outing=outing, came=True, said="Well", by=cast.asha, at=at(DAY, 15))
    outing = prepared(outing, cast.asha, at(DAY, 9), guided_on=DAY, voice_on=DAY, voice_with=cast.asha)
    assert outings.record(outing=outing, came=True, said="Well", by=cast.asha, at=at(DAY, 15)).state == OutingState.CAME
    with pytest.raises(NotPossible, match="took part"):
        outings.cancel(outing=outing, why="No", by=cast.asha, at=at(DAY, 16))


def test_who_did_not_go_needs_no_preparation(cast, placed):
    outing = book(cast, placed)
    done = outings.record(outing=outing, came=False, said="Had a cold.", by=cast.asha, at=at(DAY, 15))
    assert (done.state, done.said) == (OutingState.NOT, "Had a cold.")


def test_pictures_for_an_event_are_the_childs_own_and_agreed_to(cast, placed):
    """FF-51, CF-13."""
    outing = book(cast, placed, GatheringKind.DISCOVERY)
    facts = {"video": False, "supplied_by": "Jo", "supplied_on": MONDAY, "by": cast.asha, "at": at(MONDAY, 12)}
    add = lambda ok: media.add(profile=placed, upload=cases.a_photograph(), alt="A swing", consented=ok, **facts)  # noqa: E731
    shown = outings.choose(outing=outing, item=add(True), by=cast.asha, at=at(MONDAY, 13))
    with pytest.raises(NotPossible, match="may be shown"):
        outings.choose(outing=outing, item=add(False), by=cast.asha, at=at(MONDAY, 13))
    outings.take_back(shown=shown, by=cast.asha, on=MONDAY)
    assert ShownThere.rows.get().taken_back_on == MONDAY


def test_only_who_finds_families_for_the_child_books(cast, placed):
    for who in (cast.sam, cast.joss, cast.olu, cast.petra):
        with pytest.raises(NotAllowed):
            book(cast, placed, by=who)


def test_a_child_is_booked_once(cast, placed):
    outing = book(cast, placed)
    with pytest.raises(NotPossible, match="booked for this event already"):
        outings.book(gathering=outing.gathering, child=placed.child, carers_come=True, by=cast.asha, at=at(MONDAY, 12))
    outings.cancel(outing=outing, why="Too far", by=cast.asha, at=at(MONDAY, 13))
    outings.book(gathering=outing.gathering, child=placed.child, carers_come=True, by=cast.asha, at=at(MONDAY, 14))


@pytest.mark.parametrize("facts", [{"state": "came"}, {"voice_on": MONDAY}, {"ended_at": at(MONDAY)}])
def test_the_database_refuses_an_outing_that_cannot_be(cast, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        OutingFactory(**facts)


# ------------------------------------------------------------------------------------------------------------ families


@pytest.fixture
@kept
def family(cast, now):
    """Ada’s household, approved and searching."""
    household = HouseholdFactory(stage=Stage.APPROVED, file__agency=cast.ane, file__team=cast.assessment)
    MemberFactory(household=household, user=cast.ada)
    PortalAccount.rows.filter(user=cast.ada).update(file=household.file, approved_on=MONDAY)
    return household


def offered(cast, signed_in):
    return "A day at the farm" in signed_in(cast.ada).get(reverse("family:events")).content.decode()


def test_families_who_are_approved_see_and_book_events_about_children(cast, family, signed_in):
    gathering = event(cast, title="A day at the farm")
    assert offered(cast, signed_in)
    signed_in(cast.ada).post(reverse("family:book-event", args=[gathering.reference]))
    assert gathering.bookings.get().user == cast.ada


@pytest.mark.parametrize("facts", [{"approved_on": None}, {"frozen_at": at(MONDAY)}])
def test_whoever_may_not_look_at_children_is_offered_none_there(cast, family, signed_in, facts):
    """AC-6: not before approval, and not while a link is explored; asked for by its address it is not there."""
    PortalAccount.rows.filter(user=cast.ada).update(**facts)
    gathering = event(cast, title="A day at the farm")
    assert not offered(cast, signed_in)
    answer = signed_in(cast.ada).post(reverse("family:book-event", args=[gathering.reference]))
    assert answer.status_code == 404
    assert not gathering.bookings.exists()


def test_a_worker_books_for_an_approved_family_alone(cast, family):
    gathering = event(cast)
    person = family.members.get().person
    family.stage = Stage.STAGE_TWO
    family.save(update_fields=["stage"])
    person.file.refresh_from_db()
    with pytest.raises(NotPossible, match="approved and searching"):
        gatherings.book_for(gathering=gathering, person=person, by=cast.joss, at=at(MONDAY, 12))


def test_the_public_pages_offer_no_event_about_children(cast, now):
    event(cast)
    assert not Gathering.objects.coming(clock.now()).public().exists()


def test_the_pages_from_booking_to_outcome(cast, placed, now, signed_in):
    gathering = event(cast, title="A day at the farm", public_page="https://events.example/farm")
    page = signed_in(cast.asha)
    address = reverse("familyfinding:book-outing", args=[placed.file.reference])
    refused = page.post(address, {"gathering": gathering.pk})
    assert refused.status_code == 422
    assert "with the foster carers" in refused.content.decode()
    assert page.post(address, {"gathering": gathering.pk, "carers_come": "on"}).status_code == 302
    outing = Outing.rows.get()
    listing = page.get(reverse("familyfinding:outings")).content.decode()
    assert "prepare the child, prepare the foster carers" in listing
    assert "https://events.example/farm" in listing
    shown = page.get(reverse("familyfinding:outing", args=[outing.reference])).content.decode()
    assert "Still to do: prepare the child, prepare the foster carers." in shown
    now.move_to(at(DAY, 15))
    page.force_login(cast.asha)
    assert "How was it?" in page.get(reverse("familyfinding:outings")).content.decode()
    answer = page.post(reverse("familyfinding:record-outing", args=[outing.reference]), {"came": "yes", "said": "Well"})
    assert answer.status_code == 422
    answer = page.post(
        reverse("familyfinding:record-outing", args=[outing.reference]), {"came": "no", "said": "A cold"}
    )
    assert answer.status_code == 302
    assert (
        "A day at the farm"
        in page.get(reverse("familyfinding:child-meetings", args=[placed.file.reference])).content.decode()
    )
