"""The decision in writing: to the right people, each on their own file, nothing of the other side (PN-26, GV-02)."""

import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from adopters.actions import suitability
from adoption.actions import letters
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Approval, Deadline, Letter, Outcome, PersonAround, Relation, Side
from adoption.permissions import Role
from panels import decisions
from panels.actions import decision_letters, telling_decisions
from panels.models import DecisionSheet, ItemKind, Telling, Told, ToldOf
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import HouseholdFactory, SuitabilityFactory
from tests.factories.adoption import (
    AllocationFactory,
    ConflictBlockFactory,
    PersonAroundFactory,
    RoleGrantFactory,
    person,
)
from tests.factories.children import ChildFactory
from tests.factories.matching_links import LinkFactory
from tests.factories.panels import AgendaItemFactory, DecisionSheetFactory, PanelMeetingFactory
from tests.fixtures.upgrades import migrated
from tests.fixtures.worlds import kept
from tests.panels.rooms import at

DAY = date(2026, 7, 23)
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def petra(cast):
    return person("petra_", Role.PERMANENCE_WORKER, cast.leicester_city)


@pytest.fixture
@kept
def nell(cast):
    return person("nell_", Role.ASSESSING_WORKER, cast.leicester_city)


def around(file, relation, side, name, address="17 Mill Lane, Leicester LE1 5AA"):
    facts = {"address": address, "needs_asked_on": date(2026, 1, 5)}
    return PersonAroundFactory(file=file, relation=relation, side=side, name=name, **facts)


@pytest.fixture
@kept
def match(cast, petra, nell):
    """A match that was decided, with a mother and a father, an aunt, a carer, and two adopters."""
    child = ChildFactory(first_name="Rowan", file__agency=cast.leicester_city, file__lead=petra)
    household = HouseholdFactory(file__agency=cast.leicester_city, file__lead=nell)
    AllocationFactory(file=child.file, worker=petra)
    AllocationFactory(file=household.file, worker=nell)
    link = LinkFactory(child=child, household=household)
    around(child.file, Relation.MOTHER, Side.BIRTH, "Tamsin Hollowell")
    around(child.file, Relation.FATHER, Side.BIRTH, "Piers Hollowell", address="")
    around(child.file, Relation.RELATIVE, Side.BIRTH, "Aunt Agatha")
    around(child.file, Relation.FOSTER_CARER, Side.CARE, "Jo Carer", "12 Ferncliffe Row, Oadby LE2 5BB")
    for name in ("Ottilie Leeming", "Bram Leeming"):
        around(household.file, Relation.APPLICANT, Side.ADOPTER, name, "4 Marigold Way, Hexham NE46 1AA")
    meeting = PanelMeetingFactory(panel__agency=cast.leicester_city)
    item = AgendaItemFactory(
        meeting=meeting,
        kind=ItemKind.MATCH,
        link=link,
        household=None,
        file=child.file,
        other_file=household.file,
        agency=cast.leicester_city,
    )
    return decided(item, cast.dora, "panel_match")


def decided(item, by, kind, outcome=Outcome.AGREED) -> DecisionSheet:
    asked = Approval.rows.create(
        kind=kind,
        agency=item.agency,
        file=item.file,
        subject="panels.AgendaItem",
        subject_id=item.pk,
        subject_hash="0" * 64,
        question="Should this child be placed with these adopters?",
        decided_by_role=Role.DECISION_MAKER,
        asked_by=item.tabled_by,
        outcome=outcome,
        decided_by=by,
        decided_at=at(DAY),
        reasons="The mother’s cousin lives next door to the Leemings.",
    )
    facts = {"decided_by": by, "decided_on": DAY, "decided_at": at(DAY), "reasons": asked.reasons}
    return DecisionSheetFactory(item=item, approval=asked, outcome=outcome, **facts)


def names(sheet, by):
    return [(reader.to.name, reader.kind) for reader in decision_letters.readers(sheet, by)]


def test_each_worker_writes_to_the_people_of_their_own_file(match, petra, nell):
    """The aunt and the carers are told by their worker, not by the agency’s letter; nobody writes across."""
    assert names(match, petra) == [("Tamsin Hollowell", "match_parents"), ("Piers Hollowell", "match_parents")]
    assert names(match, nell) == [("Ottilie Leeming", "match_approved"), ("Bram Leeming", "match_approved")]


def test_a_refused_match_has_its_own_letters_and_the_reasons_stay_open(match, nell, petra):
    DecisionSheet.rows.filter(pk=match.pk).update(outcome=Outcome.REFUSED)
    sheet = DecisionSheet.rows.select_related("approval", "item__link", "item__other_file", "file").get(pk=match.pk)
    reader = decision_letters.readers(sheet, nell)[0]
    begun = decision_letters.begin(sheet=sheet, to=[reader.to], on=DAY, by=nell)[0]
    assert begun.kind == "match_not_approved"
    assert "next door" not in begun.body
    assert begun.gaps == ["the reasons, as far as these readers may know them"]
    assert names(sheet, petra)[0] == ("Tamsin Hollowell", "no_match_parents")


def test_a_letter_is_begun_once_and_only_to_those_who_are_told(match, petra):
    mother = PersonAround.rows.get(name="Tamsin Hollowell")
    decision_letters.begin(sheet=match, to=[mother], on=DAY, by=petra)
    with pytest.raises(NotPossible, match="begun already"):
        decision_letters.begin(sheet=match, to=[mother], on=DAY, by=petra)
    for name in ("Aunt Agatha", "Ottilie Leeming"):
        with pytest.raises(NotPossible, match="not told of this decision in writing"):
            decision_letters.begin(sheet=match, to=[PersonAround.rows.get(name=name)], on=DAY, by=petra)
    letters.set_aside(letter=Letter.rows.get(), why="Another text.", on=DAY, by=petra)
    assert decision_letters.begin(sheet=match, to=[mother], on=DAY, by=petra)


@pytest.mark.parametrize("words", ["The Leemings look forward to Rowan.", "They live at 4 Marigold Way, Hexham."])
def test_a_letter_to_a_parent_that_names_the_linked_family_never_goes(match, petra, words):
    """AC-4: only the link knows that the two files belong together."""
    mother = PersonAround.rows.get(name="Tamsin Hollowell")
    letter = decision_letters.begin(sheet=match, to=[mother], on=DAY, by=petra)[0]
    facts = {"subject": letter.subject, "version": letter.version, "by": petra}
    letter = letters.write(letter=letter, body=f"{letter.body}\n\n{words}", **facts)
    with pytest.raises(NotPossible, match="must not learn"):
        letters.ask_for_check(letter=letter, by=petra, on=DAY)


def test_a_letter_to_adopters_that_names_the_birth_family_never_goes(match, nell):
    adopter = PersonAround.rows.get(name="Ottilie Leeming")
    letter = decision_letters.begin(sheet=match, to=[adopter], on=DAY, by=nell)[0]
    facts = {"subject": letter.subject, "version": letter.version, "by": nell}
    letter = letters.write(letter=letter, body="Tamsin Hollowell agrees.", **facts)
    with pytest.raises(NotPossible, match="must not learn"):
        letters.ask_for_check(letter=letter, by=nell, on=DAY)


def test_nobody_is_written_to_before_the_decision(match, petra):
    DecisionSheet.rows.filter(pk=match.pk).update(outcome="", decided_on=None)
    sheet = DecisionSheet.rows.select_related("approval", "item__link", "file").get(pk=match.pk)
    assert decision_letters.readers(sheet, petra) == []


def test_the_page_says_who_cannot_be_written_to_and_the_letter_can_be_read(cast, match, petra, signed_in):
    """From the page to the paper that a second person sees."""
    page = reverse("panels:letters", args=[match.reference])
    with time_machine.travel(at(DAY, 14), tick=False):
        browser = signed_in(petra)
        shown = browser.get(page).content.decode()
        assert "No address" in shown
        assert "Leeming" not in shown
        mother = PersonAround.rows.get(name="Tamsin Hollowell")
        assert browser.post(page, {"to": []}).status_code == 422
        assert browser.post(page, {"to": [str(mother.reference)]}).status_code == 302
        letter = Letter.rows.get()
        address = [match.file.reference, letter.reference]
        assert reverse("letters:letter", args=address) in browser.get(page).content.decode()
        proof = browser.get(reverse("letters:proof", args=address))
    text = PdfReader(io.BytesIO(b"".join(proof))).pages[0].extract_text()
    assert "Tamsin Hollowell" in text
    assert "Thu 23 July 2026" in text
    assert "Rowan should be placed for adoption" in " ".join(text.split())
    assert "Leeming" not in text


def test_the_adopters_worker_finds_the_page_and_on_it_the_adopters_alone(match, nell, signed_in):
    """PN-26: they see the household’s file, and nothing of the child’s family."""
    page, client = reverse("panels:letters", args=[match.reference]), signed_in(nell)
    assert page in client.get(reverse("panels:item", args=[match.item.reference])).content.decode()
    shown = client.get(page).content.decode()
    assert "Ottilie Leeming" in shown
    assert "Hollowell" not in shown
    ConflictBlockFactory(user=nell, file=match.item.other_file)
    assert client.get(page).status_code == 404


def test_a_colleague_without_the_file_does_not_find_the_page(cast, match, signed_in):
    stranger = person("una_", Role.PERMANENCE_WORKER, cast.leicestershire)
    RoleGrantFactory(user=stranger, role=Role.ASSESSING_WORKER, agency=cast.leicestershire)
    assert signed_in(stranger).get(reverse("panels:letters", args=[match.reference])).status_code == 404


def clock_of(sheet, rule):
    return Deadline.rows.get(rule=rule, subject=sheet._meta.label, subject_id=sheet.pk)


def send(letter, second, by, on):
    letters.approve(letter=letter, version=letter.version, by=second, on=on)
    letter = Letter.rows.select_related("file__agency", "to").get(pk=letter.pk)
    letters.send(letter=letter, sent_format=letter.to.written_format, on=on, by=by)


def test_a_match_decided_on_is_told_the_same_day_and_written_within_two_working_days(
    cast, match, petra, nell, signed_in
):
    """PN-28, TS-120; PN-26, TS-121: Thursday 23 July 2026; the letters are due on Monday."""
    refresh(match.file, because="Decided.")
    assert (clock_of(match, "TS-120").due_on, clock_of(match, "TS-120").owner) == (DAY, petra)
    assert clock_of(match, "TS-121").due_on == date(2026, 7, 27)
    shown = signed_in(petra).get(reverse("panels:decision", args=[match.approval.reference])).content.decode()
    assert "Adopters told" in shown
    assert "By Mon 27 July 2026" in shown

    telling_decisions.tell(sheet=match, whom=["adopters"], on=DAY, by=petra, today=DAY)
    assert clock_of(match, "TS-120").met_on == DAY

    adopters = [reader.to for reader in decision_letters.readers(match, nell)]
    first, second = decision_letters.begin(sheet=match, to=adopters, on=DAY, by=nell)
    manager = person("nora_", Role.ASSESSMENT_MANAGER, cast.leicester_city)
    send(first, manager, nell, date(2026, 7, 24))
    assert clock_of(match, "TS-121").met_on is None
    send(second, manager, nell, date(2026, 7, 27))

    assert clock_of(match, "TS-121").met_on == date(2026, 7, 27)
    shown = signed_in(petra).get(reverse("panels:decision", args=[match.approval.reference])).content.decode()
    assert "Mon 27 July 2026" in shown
    assert "By Mon 27 July 2026" not in shown


def test_letters_that_went_before_the_day_was_kept_count_after_an_upgrade(cast, match, petra, nell):
    """TS-121, TS-124: nobody is late because the service began to count; carers of this week’s decision are owed it."""
    adopters = [reader.to for reader in decision_letters.readers(match, nell)]
    manager = person("nora_", Role.ASSESSMENT_MANAGER, cast.leicester_city)
    for letter in decision_letters.begin(sheet=match, to=adopters, on=DAY, by=nell):
        send(letter, manager, nell, date(2026, 7, 24))
    DecisionSheet.rows.filter(pk=match.pk).update(written_on=None)

    with time_machine.travel(at(date(2026, 9, 1)), tick=False):
        migrated("panels", "0013_foster_carers_hear_the_decision")
    assert DecisionSheet.rows.get(pk=match.pk).written_on == date(2026, 7, 24)
    assert not Telling.rows.exists(), "nobody was asked to write it down then"

    with time_machine.travel(at(date(2026, 7, 24)), tick=False):
        for _ in range(2):
            migrated("panels", "0013_foster_carers_hear_the_decision")
    owed = Telling.rows.get()
    assert (owed.file, owed.whom, owed.of, owed.since_on) == (match.file, Told.CARERS, ToldOf.DECISION, DAY)


def test_what_ended_before_it_was_told_owes_neither(match):
    refresh(match.file, because="Decided.")
    DecisionSheet.rows.filter(pk=match.pk).update(ended_on=DAY, ended_why="The adopters withdrew.")
    refresh(match.file, because="They withdrew.")
    assert clock_of(match, "TS-121").lapsed_on is not None


def test_told_and_written_from_the_households_own_page_stand_on_the_decision(cast, nell, signed_in):
    """AD-34: the household’s page and the decision’s are about one decision."""
    household = HouseholdFactory(file__agency=cast.leicester_city, file__lead=nell)
    AllocationFactory(file=household.file, worker=nell)
    adopter = around(household.file, Relation.APPLICANT, Side.ADOPTER, "Ottilie Leeming")
    item = AgendaItemFactory(household=household, file=household.file, agency=cast.leicester_city)
    sheet = decided(item, cast.dora, "suitability")
    row = SuitabilityFactory(household=household, decision="approved", decided_on=DAY, decided_by=cast.dora)
    Approval.rows.filter(pk=sheet.approval_id).update(subject="adopters.Suitability", subject_id=row.pk)
    refresh(sheet.file, because="Decided.")
    assert Deadline.rows.filter(file=household.file, rule__in=("TS-120", "TS-121")).count() == 2, "each is owed once"
    page = reverse("panels:decision", args=[sheet.approval.reference])
    assert "By Mon 27 July 2026" in signed_in(nell).get(page).content.decode()
    suitability.tell_decision(suitability=row, told_on=DAY, by=nell, today=DAY)
    assert DecisionSheet.rows.get(pk=sheet.pk).told_on == DAY

    values = {"when": "23 July 2026"}
    letter = letters.draft(file=household.file, to=adopter, kind="suitability_approved", by=nell, on=DAY, values=values)
    send(letter, person("nora_", Role.ASSESSMENT_MANAGER, cast.leicester_city), nell, date(2026, 7, 24))
    assert clock_of(row, "TS-121").met_on == date(2026, 7, 24)
    assert "Fri 24 July 2026" in signed_in(nell).get(page).content.decode()


def test_the_decision_maker_reads_who_each_child_of_the_match_is(match):
    """CH-49: wishes and feelings, heritage, faith, disability, for every child of the match."""
    item = match.item
    child = item.link.child
    child.views, child.views_on, child.learning_difficulties = "To stay with Sol.", date(2026, 6, 1), "Needs time."
    child.save(update_fields=["views", "views_on", "learning_difficulties"])

    said = dict(decisions.facts(item))

    assert said["The child’s wishes and feelings"] == "To stay with Sol. Heard on Mon 1 June 2026."
    assert (said["Learning difficulties"], said["Religion"]) == ("Needs time.", "Not recorded")
