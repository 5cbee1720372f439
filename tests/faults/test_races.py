"""Two people at the same moment: one of them wins, the other is told, and nothing is done twice (security T12).

Each race is run against the real action and once more with its lock taken out, or another fault planted, which the
same question must notice.
"""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from adoption import clock
from adoption.actions import access, allocations, approvals, extensions, people
from adoption.models import Allocation, Basis, CaseFile, DocumentKind, NamedGrant, Outcome, Part
from adoption.permissions import Role
from children.actions import children, court
from children.actions import people as around
from children.models import Hearing, HearingKind, PlacementOrder
from familyfinding.actions import profiles
from tests.factories.adoption import (
    AllocationFactory,
    CaseFileFactory,
    DeadlineFactory,
    DocumentVersionFactory,
    PersonAroundFactory,
    person,
)
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import ProfileFactory
from tests.faults.racing import PATIENCE, WON, at_once, one_won

AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
MONDAY, LATER = date(2026, 3, 9), date(2026, 4, 20)
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def child(cast):
    return ChildFactory(
        looking=True, file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha, file__manager=cast.tom
    )


def test_two_managers_decide_one_question(cast, fault):
    planted = fault((approvals, "lock"))
    file = CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, manager=cast.tom)
    deadline = DeadlineFactory(file=file, owner=cast.asha, rule="TS-02", worked_out_on=date(2026, 4, 5))
    asked = extensions.ask(deadline=deadline, until_on=LATER, why="Ill", by=cast.asha, at=AT)
    nina = person("nina", Role(asked.decided_by_role), cast.ane, cast.north)

    def decide(who, outcome):
        return lambda: approvals.decide(approval=asked, outcome=outcome, reasons="Because", by=who, at=AT)

    told = at_once(decide(cast.tom, Outcome.AGREED), decide(nina, Outcome.REFUSED))
    one_won(told, "decided this on", planted=planted)


def test_two_managers_take_one_access_back(cast, fault):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    facts = {"basis": Basis.COVER, "why": "Covers", "until": LATER, "on": MONDAY}
    grant = access.grant(file=file, user=cast.wes, by=cast.tom, **facts)
    planted = fault((access, "lock"))

    told = at_once(*(lambda who=who: access.end(grant=grant, on=MONDAY, by=who) for who in (cast.tom, cast.sam)))
    one_won(told, "ended already", planted=planted)


def test_no_page_opens_after_access_was_taken_back(cast, child, fault, monkeypatch):
    """The reader clicks all the time; whatever was asked after the manager was done is the 404."""
    planted = fault()
    if planted:
        monkeypatch.setattr(type(CaseFile.objects.all()), "visible_to", remembered())
    today = clock.today()
    facts = {"basis": Basis.COVER, "why": "Covers", "until": today + timedelta(days=7), "on": today}
    grant = access.grant(file=child.file, user=cast.wes, by=cast.tom, **facts)
    browser, first, done, answers = Client(), threading.Event(), threading.Event(), []
    browser.force_login(cast.wes)

    def read():
        while len([late for late, _ in answers if late]) < 3:
            late = done.is_set()
            answers.append((late, browser.get(f"/children/{child.file.reference}/").status_code))
            first.set()

    def revoke():
        try:
            first.wait(PATIENCE)
            access.end(grant=NamedGrant.rows.get(pk=grant.pk), on=today, by=cast.tom)
        finally:
            done.set()

    assert at_once(read, revoke, final_together=False) == [WON, WON]
    assert answers[0] == (False, 200)
    assert ({status for late, status in answers if late} == {404}) is not planted, answers


def remembered():
    """The planted fault: who may see what is worked out once and kept."""
    visible_to, kept = type(CaseFile.objects.all()).visible_to, {}

    def from_memory(self, user):
        if user.pk not in kept:
            kept[user.pk] = [file.pk for file in visible_to(CaseFile.objects.all(), user)]
        return self.filter(pk__in=kept[user.pk]).scoped()

    return from_memory


def test_an_account_ends_while_a_file_is_given_to_it(cast, fault):
    """Either the file is handed over with the rest or it is not given: an ended account never holds one."""
    planted = fault((allocations, "lock"))
    first, second = (CaseFileFactory(agency=cast.ane, team=cast.north) for _ in range(2))
    AllocationFactory(file=first, worker=cast.wes, part=Part.LEAD)

    told = at_once(
        lambda: people.deactivate(user=cast.wes, on=MONDAY, by=cast.sam, why="Left", to=cast.asha),
        lambda: allocations.allocate(file=second, worker=cast.wes, part=Part.LEAD, on=MONDAY, by=cast.tom),
    )

    assert told[0] == WON
    left = Allocation.rows.filter(worker=cast.wes, to_on=None).exists()
    assert left is planted, told


def test_two_people_save_one_person(cast, child, fault):
    planted = fault((around, "lock"))
    row = PersonAroundFactory(file=child.file)

    def save(who, words):
        facts = {"needs_note": words, "version": row.version, "on": MONDAY}
        return lambda: around.change(person=row, by=who, **facts)

    told = at_once(save(cast.asha, "Large print"), save(cast.tom, "A signer"))
    one_won(told, "Somebody else saved this", planted=planted)


def test_two_people_save_one_child(cast, child, fault):
    planted = fault((children, "hold"))

    def save(who, words):
        return lambda: children.change(child=child, version=child.version, on=MONDAY, by=who, religion=words)

    told = at_once(save(cast.asha, "Quaker"), save(cast.tom, "Methodist"))
    one_won(told, "Somebody else saved this", planted=planted)


def test_two_people_save_one_section_of_a_profile(cast, child, fault):
    planted = fault((profiles, "hold"), (profiles, "lock"))
    profile = ProfileFactory(child=child, owner=cast.asha)
    section = profile.sections.first()

    def save(who, words):
        return lambda: profiles.write_section(section=section, text=words, version=section.version, by=who, at=AT)

    told = at_once(save(cast.asha, "She likes swings"), save(cast.tom, "She likes slides"))
    one_won(told, "Somebody else saved this", planted=planted)


def test_the_page_of_the_second_shows_both_texts_and_loses_neither(cast, child, signed_in, fault):
    """The same race through two browsers."""
    planted = fault((around, "lock"))
    child.religion = "None"
    child.save(update_fields=["religion"])
    row = PersonAroundFactory(file=child.file, needs_note="")
    address = reverse("children:change-person", args=[child.file.reference, row.reference])
    first, second = signed_in(cast.asha), signed_in(cast.tom)
    typed = {"name": row.name, "written_format": row.written_format, "in_person": row.in_person, "version": row.version}
    pages = {}

    def post(browser, words):
        def send():
            pages[words] = browser.post(address, typed | {"needs_note": words})

        return send

    assert at_once(post(first, "Large print"), post(second, "A signer")) == [WON, WON]
    refused = [page.content.decode() for page in pages.values() if page.status_code == 422]
    lost_nothing = len(refused) == 1 and "Large print" in refused[0] and "A signer" in refused[0]
    assert lost_nothing is not planted, [page.status_code for page in pages.values()]


def test_two_people_list_the_same_hearing(cast, child, fault):
    planted = fault((court, "hold"))

    def list_it(who):
        facts = {"kind": HearingKind.FINAL, "on": LATER, "today": MONDAY}
        return lambda: court.set_hearing(child=child, by=who, **facts)

    told = at_once(list_it(cast.asha), list_it(cast.tom))
    one_won(told, "There is a listed", planted=planted)
    if not planted:
        assert Hearing.rows.filter(child=child).count() == 1


def test_two_people_record_the_same_order(cast, child, fault):
    planted = fault((court, "hold"))
    paper = DocumentVersionFactory(document__file=child.file, document__kind=DocumentKind.PLACEMENT_ORDER).document

    def grant(who):
        facts = {"on": MONDAY, "court": "Newcastle", "document": paper}
        return lambda: court.grant_order(child=child, by=who, **facts)

    told = at_once(grant(cast.asha), grant(cast.tom))
    one_won(told, "in force already", planted=planted)
    if not planted:
        assert PlacementOrder.rows.filter(child=child).count() == 1
        assert CaseFile.rows.get(pk=child.file.pk).events.filter(what="Placement Order granted").count() == 1
