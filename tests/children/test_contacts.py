"""The permanence worker is the contact from the order on, and everybody around the child hears it (CH-19, TS-131)."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from adoption.actions import letters
from adoption.actions import people as accounts
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Deadline, DocumentKind, Format, Notice, Part, Relation, Side
from children.actions import allocations, contacts, court, people
from children.models import ContactChange, ToldHow
from tests.factories.adoption import AllocationFactory, DocumentFactory, PersonAroundFactory

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)
AFTER_EASTER = date(2026, 4, 8)


@pytest.fixture
def around(looking):
    """Carers, their worker, and the mother: whom to contact is told to the first two."""
    rows = {}
    for relation in (Relation.FOSTER_CARER, Relation.SUPERVISING_WORKER, Relation.MOTHER):
        side = Side.BIRTH if relation == Relation.MOTHER else Side.CARE
        rows[relation] = PersonAroundFactory(
            file=looking.file, relation=relation, side=side, name=f"Pat {relation}", needs_asked_on=date(2026, 1, 5),
            address="1 Weir Street\nBlyth", from_on=date(2026, 1, 5),
        )  # fmt: skip
    return rows


@pytest.fixture
def ordered(cast, looking, around):
    """Wes held the case, Asha looked for the family, and the order passes it to her."""
    AllocationFactory(file=looking.file, worker=cast.wes, part=Part.LEAD)
    AllocationFactory(file=looking.file, worker=cast.asha, part=Part.FAMILY_FINDER)
    AllocationFactory(file=looking.file, worker=cast.joss, part=Part.SUPPORT)
    looking.file.lead = cast.wes
    looking.file.save(update_fields=["lead"])
    paper = DocumentFactory(file=looking.file, kind=DocumentKind.PLACEMENT_ORDER)
    court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=cast.tom)
    looking.refresh_from_db()
    return looking


def owed(child):
    return Deadline.rows.get(file=child.file, rule="TS-131", subject_id=standing(child).pk)


def standing(child):
    return ContactChange.rows.standing().select_related("child__file", "worker").get(child=child)


def test_at_the_order_carers_and_professionals_are_to_be_told_within_two_working_days(cast, ordered):
    change = standing(ordered)

    assert (change.worker, change.told_on) == (cast.asha, None)
    assert [person.name for person in change.still_to_tell] == ["Pat foster_carer", "Pat supervising_worker"]
    due = owed(ordered)
    assert (due.due_on, due.owner) == (THURSDAY, cast.asha)


def test_colleagues_on_the_file_hear_at_once(cast, ordered):
    told = Notice.rows.filter(file=ordered.file, says__contains="the case has another worker")
    assert {notice.to_user for notice in told} == {cast.wes, cast.joss}


def test_it_is_known_when_the_last_of_them_has_heard(cast, ordered, around):
    carer, worker = around[Relation.FOSTER_CARER], around[Relation.SUPERVISING_WORKER]
    contacts.tell(change=standing(ordered), people=[carer], how=ToldHow.CALL, on=WEDNESDAY, by=cast.asha)
    assert owed(ordered).met_on is None

    contacts.tell(change=standing(ordered), people=[worker], how=ToldHow.EMAIL, on=TUESDAY, by=cast.asha)

    assert owed(ordered).met_on == WEDNESDAY


def test_somebody_chosen_twice_is_told_once(cast, ordered, around, signed_in):
    change, carer = standing(ordered), around[Relation.FOSTER_CARER]
    typed = {"people": [carer.reference, carer.reference], "how": "call", "on_day": 1, "on_month": 4, "on_year": 2026}
    address = f"/children/{ordered.file.reference}/contact/{change.reference}/"
    with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=UTC)):
        assert signed_in(cast.asha).post(address, typed).status_code == 302
    assert [told.person for told in change.told.all()] == [carer]


def test_the_letter_with_the_new_contact_begins_with_what_the_record_knows(cast, ordered, around):
    """CH-19: nobody types the day and the worker again."""
    carer = around[Relation.FOSTER_CARER]
    letter = letters.draft(file=ordered.file, to=carer, kind="new_contact", on=WEDNESDAY, by=cast.asha)

    assert letter.body.startswith("From 31 March 2026 the child’s case is with our permanence team.")
    assert f"{cast.asha.display_name} is the child’s social worker now" in letter.body
    assert "You can reach them at [telephone and e-mail]." in letter.body, "a telephone is not on the record"


def test_the_letter_with_the_new_contact_counts_when_it_goes(cast, ordered, around):
    carer = around[Relation.FOSTER_CARER]
    values = {"when": "31 March 2026", "worker": "Asha", "reach": "0191 496 0000"}
    letter = letters.draft(file=ordered.file, to=carer, kind="new_contact", values=values, on=WEDNESDAY, by=cast.asha)

    letters.send(letter=letter, sent_format=Format.STANDARD, on=WEDNESDAY, by=cast.asha)

    told = standing(ordered).told.get()
    assert (told.person, told.how, told.told_on) == (carer, ToldHow.LETTER, WEDNESDAY)


def test_a_person_who_left_need_not_be_told(cast, ordered, around):
    carer, worker = around[Relation.FOSTER_CARER], around[Relation.SUPERVISING_WORKER]
    contacts.tell(change=standing(ordered), people=[carer], how=ToldHow.CALL, on=WEDNESDAY, by=cast.asha)

    people.leave(person=worker, why="Changed jobs", on=WEDNESDAY, by=cast.asha)

    assert owed(ordered).met_on == WEDNESDAY


def test_another_worker_after_the_order_is_told_to_everybody_anew(cast, ordered, around):
    earlier = standing(ordered)
    contacts.tell(change=earlier, people=[around[Relation.FOSTER_CARER]], how=ToldHow.CALL, on=WEDNESDAY, by=cast.asha)

    allocations.allocate(child=ordered, worker=cast.wes, on=AFTER_EASTER, by=cast.tom, why="Asha is away.")

    assert standing(ordered).worker == cast.wes
    assert standing(ordered).still_to_tell.count() == 2
    assert Deadline.rows.get(rule="TS-131", subject_id=earlier.pk).lapsed_on
    with pytest.raises(NotPossible, match="passed to another worker since"):
        contacts.tell(
            change=earlier, people=[around[Relation.FOSTER_CARER]], how=ToldHow.CALL, on=AFTER_EASTER, by=cast.asha
        )


def test_work_handed_over_makes_the_colleague_the_contact(cast, ordered):
    accounts.deactivate(user=cast.asha, to=cast.wes, on=AFTER_EASTER, why="Asha leaves", by=cast.sam)

    assert standing(ordered).worker == cast.wes
    assert standing(ordered).still_to_tell.count() == 2


def test_with_nobody_around_there_is_nothing_to_tell(cast, looking):
    AllocationFactory(file=looking.file, worker=cast.wes, part=Part.FAMILY_FINDER)
    paper = DocumentFactory(file=looking.file, kind=DocumentKind.PLACEMENT_ORDER)
    court.grant_order(child=looking, on=TUESDAY, court="Tynebridge", document=paper, by=cast.tom)

    assert owed(looking).met_on == TUESDAY


def test_only_workers_of_the_agency_record_it_and_only_for_people_still_to_tell(cast, ordered, around):
    mother, carer = around[Relation.MOTHER], around[Relation.FOSTER_CARER]
    with pytest.raises(NotPossible, match="not been told yet"):
        contacts.tell(change=standing(ordered), people=[mother], how=ToldHow.CALL, on=WEDNESDAY, by=cast.asha)
    with pytest.raises(NotPossible, match="not been told yet"):
        contacts.tell(change=standing(ordered), people=[], how=ToldHow.CALL, on=WEDNESDAY, by=cast.asha)
    with pytest.raises(NotPossible, match="later than that"):
        contacts.tell(change=standing(ordered), people=[carer], how=ToldHow.CALL, on=date(2026, 3, 1), by=cast.asha)
    with pytest.raises(NotAllowed):
        contacts.tell(change=standing(ordered), people=[carer], how=ToldHow.CALL, on=WEDNESDAY, by=cast.olu)


def test_the_page_of_people_says_who_is_still_to_tell(cast, ordered, around, signed_in):
    browser = signed_in(cast.asha)
    page = browser.get(f"/children/{ordered.file.reference}/people/").text
    assert page.count("Not told yet") == 2
    address = f"/children/{ordered.file.reference}/contact/{standing(ordered).reference}/"
    assert address in page
    day = {"on_day": 1, "on_month": 4, "on_year": 2026}

    typed = {"people": [around[Relation.FOSTER_CARER].reference], "how": "person"} | day
    after = browser.post(address, typed, follow=True).text

    assert "told 1 April 2026, in person" in after
    assert after.count("Not told yet") == 1
    assert "Choose who was told" in browser.post(address, {"how": "call"} | day).text
