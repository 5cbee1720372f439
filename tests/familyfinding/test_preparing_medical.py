"""The medical consultation: the report a week before, the adviser’s letter (MT-30 to MT-33, TS-26)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from adopters.actions import inbox
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import (
    AgreedAction,
    CaseFile,
    Deadline,
    Document,
    DocumentKind,
    NamedGrant,
    Notice,
    PolicySetting,
    Relation,
    SharedItem,
    Side,
)
from familyfinding.actions import preparing_medical, preparing_meetings
from familyfinding.agendas import MeetingKind
from familyfinding.disclosure_list import for_families, lines
from familyfinding.models import Consultation, MedicalLetter
from tests.factories.adoption import DocumentFactory, DocumentVersionFactory, PersonAroundFactory
from tests.factories.matching_preparing import MedicalLetterFactory
from tests.familyfinding.families import a_family
from tests.familyfinding.preparing import (
    at,
    hold_meeting,
    link_going_ahead,
    medical_adviser,
    report_of,
    write_up,
)
from tests.fixtures.worlds import kept

K = MeetingKind
MET, CONSULTED, DUE = date(2026, 2, 4), date(2026, 2, 19), date(2026, 2, 12)


@pytest.fixture
@kept
def going(cast, child, now):
    preparation = link_going_ahead(child, a_family(cast, "Lowther", adults=2))
    hold_meeting(preparation, K.MEET_AND_GREET, MET, by=cast.asha)
    return preparation


@pytest.fixture
@kept
def consultation(cast, going):
    meeting = preparing_meetings.arrange(
        preparation=going, kind=K.MEDICAL, at=at(CONSULTED), by=cast.asha, now=at(MET), adviser_name="Dr Mira"
    )
    return Consultation.rows.get(meeting=meeting)


@pytest.fixture
@kept
def held(cast, consultation):
    write_up(consultation.meeting, by=cast.asha, now=at(CONSULTED, 16))
    consultation.meeting.refresh_from_db()
    return consultation


@pytest.fixture
def adviser(cast, held, now):
    now.move_to(at(CONSULTED, 16))
    mira = medical_adviser(cast)
    preparing_medical.name_adviser(
        consultation=held, adviser=mira, until=date(2026, 4, 30), by=cast.tom, now=at(CONSULTED, 16)
    )
    return mira


def sent(consultation, day, *, by, report=None):
    report = report or report_of(consultation.meeting.child)
    return preparing_medical.send_report(consultation=consultation, report=report, sent_on=day, by=by, now=at(day))


def owed(child):
    return Deadline.rows.get(file=child.file, rule="TS-26", lapsed_on=None)


def test_the_report_is_owed_a_week_before_the_consultation(cast, consultation, child):
    """MT-31, TS-26"""
    row = owed(child)
    assert (row.due_on, row.met_on, row.owner) == (DUE, None, child.file.lead)


@pytest.mark.parametrize(("day", "late"), [(DUE, 0), (date(2026, 2, 13), 1)])
def test_sent_in_time_or_a_day_late(cast, consultation, child, day, late):
    sent(consultation, day, by=cast.asha)
    row = owed(child)
    assert row.met_on == day
    assert (row.met_on - row.due_on).days == late


def test_a_consultation_that_moves_moves_the_date_of_the_report(cast, consultation, child):
    meeting = consultation.meeting
    preparing_meetings.move(
        meeting=meeting, at=at(date(2026, 2, 26)), version=1, mode="video", by=cast.asha, now=at(MET)
    )
    assert owed(child).due_on == date(2026, 2, 19)


def test_a_consultation_called_off_owes_no_report(cast, consultation, child):
    preparing_meetings.call_off(meeting=consultation.meeting, why="The adviser is away.", by=cast.asha, now=at(MET))
    assert not Deadline.rows.filter(file=child.file, rule="TS-26", lapsed_on=None).exists()


@pytest.mark.parametrize("kind", [DocumentKind.MEDICAL, DocumentKind.OTHER])
def test_only_a_permanence_report_of_this_child_counts(cast, consultation, child, kind):
    other = DocumentVersionFactory(document=DocumentFactory(file=child.file, kind=kind))
    with pytest.raises(NotPossible, match="permanence report"):
        sent(consultation, DUE, by=cast.asha, report=other)
    strange = DocumentVersionFactory(document=DocumentFactory(kind=DocumentKind.PERMANENCE_REPORT))
    with pytest.raises(NotPossible, match="permanence report"):
        sent(consultation, DUE, by=cast.asha, report=strange)


def test_each_child_of_a_link_has_one_consultation_at_a_time(cast, going, consultation):
    with pytest.raises(NotPossible, match="arranged already"):
        preparing_meetings.arrange(
            preparation=going, kind=K.MEDICAL, at=at(CONSULTED), by=cast.asha, now=at(MET), adviser_name="Dr Other"
        )


def test_the_booked_day_arranges_the_consultation_and_moves_it(cast, going, child):
    """MT-19"""
    facts = {"preparation": going, "place": "The clinic", "by": cast.asha, "now": at(MET)}
    preparing_meetings.book_consultations(at=at(CONSULTED), **facts)
    preparing_meetings.book_consultations(at=at(CONSULTED), **facts)
    preparing_meetings.book_consultations(at=at(date(2026, 2, 26)), **facts)

    one = Consultation.rows.get()
    assert one.meeting.day == date(2026, 2, 26)
    assert (one.adviser_name, one.meeting.child) == ("To be named", child)


def test_an_adviser_gets_this_childs_file_until_a_day(cast, held, adviser, child):
    """Security 4.6"""
    grant = NamedGrant.rows.get(user=adviser)
    assert (grant.file, grant.basis, grant.until_on) == (child.file, "medical", date(2026, 4, 30))
    assert list(CaseFile.objects.visible_to(adviser)) == [child.file]
    held.refresh_from_db()
    assert (held.adviser, held.adviser_name) == (adviser, adviser.display_name)


def test_only_a_manager_lets_an_adviser_in_and_only_an_adviser_is_let_in(cast, held):
    with pytest.raises(NotAllowed):
        preparing_medical.name_adviser(
            consultation=held, adviser=medical_adviser(cast), until=date(2026, 4, 30), by=cast.asha, now=at(CONSULTED)
        )
    with pytest.raises(NotPossible, match="medical adviser"):
        preparing_medical.name_adviser(
            consultation=held, adviser=cast.wes, until=date(2026, 4, 30), by=cast.tom, now=at(CONSULTED)
        )


def test_the_adviser_writes_signs_and_the_letter_is_on_the_childs_file(cast, held, adviser, child):
    """MT-32"""
    day = date(2026, 2, 25)
    letter = preparing_medical.write_letter(consultation=held, body="We talked.", by=adviser, now=at(day))
    with pytest.raises(Stale):
        preparing_medical.write_letter(consultation=held, body="We met.", version=7, by=adviser, now=at(day))
    letter = preparing_medical.write_letter(
        consultation=held, body="We talked of hearing.", version=1, by=adviser, now=at(day)
    )
    signed = preparing_medical.sign_letter(letter=letter, version=2, by=adviser, now=at(day))

    document = Document.rows.get(versions=signed.paper)
    assert (document.file, document.kind) == (child.file, DocumentKind.MEDICAL)
    assert signed.signed_name == adviser.display_name
    assert Notice.rows.filter(to_user=child.file.lead, says__contains="medical adviser’s letter").exists()
    with pytest.raises(NotPossible, match="stays as it is"):
        preparing_medical.write_letter(consultation=held, body="More.", version=2, by=adviser, now=at(day))


def test_the_adopters_read_it_once_somebody_else_has(cast, held, adviser):
    """MT-32, security 4.9"""
    letter = preparing_medical.write_letter(consultation=held, body="We talked.", by=adviser, now=at(CONSULTED, 17))
    with pytest.raises(NotPossible, match="not signed"):
        preparing_medical.release_letter(letter=letter, by=cast.asha, now=at(CONSULTED, 17))
    letter = preparing_medical.sign_letter(letter=letter, version=1, by=adviser, now=at(CONSULTED, 17))
    with pytest.raises(NotAllowed):
        preparing_medical.release_letter(letter=letter, by=adviser, now=at(CONSULTED, 18))

    preparing_medical.release_letter(letter=letter, by=cast.asha, now=at(CONSULTED, 18))

    items = SharedItem.rows.filter(kind="medical_letter", ended_at=None)
    assert items.count() == 2
    assert items[0].sections[0]["text"] == "We talked."
    assert items[0].stored.name == letter.paper.stored.name
    with pytest.raises(NotPossible, match="have this letter already"):
        preparing_medical.release_letter(letter=letter, by=cast.asha, now=at(CONSULTED, 19))


def test_the_letter_is_a_line_of_what_they_were_given_with_its_receipts(cast, now, held, adviser, child, signed_in):
    """AD-56, MT-32: signed it is not offered beside its own step; given it stands in the list and is acknowledged."""
    link = held.preparation.link
    letter = preparing_medical.write_letter(consultation=held, body="We talked.", by=adviser, now=at(CONSULTED, 17))
    letter = preparing_medical.sign_letter(letter=letter, version=1, by=adviser, now=at(CONSULTED, 17))
    offered = [one for one in Document.rows.filter(file=child.file) if one in for_families([one])]
    assert letter.paper.document not in offered
    preparing_medical.release_letter(letter=letter, by=cast.asha, now=at(CONSULTED, 18))
    line = next(one for one in lines(link, names=True) if one.disclosure.version == letter.paper)
    assert [reader.in_portal for reader in line.readers] == [True, True]
    assert line.waits
    now.move_to(at(CONSULTED, 19))
    item = SharedItem.rows.filter(kind="medical_letter").first()
    page = reverse("family:item", args=[item.reference])
    assert signed_in(item.user).post(page, {"read": "on", "key": "once"}).status_code == 302
    inbox.take_in_waiting(at=at(CONSULTED, 20))
    line = next(one for one in lines(link, names=True) if one.disclosure.version == letter.paper)
    assert [reader.receipt is not None for reader in line.readers].count(True) == 1


def test_a_letter_that_names_the_birth_family_stays_here(cast, held, adviser, child):
    """Security 4.9"""
    PersonAroundFactory(file=child.file, relation=Relation.MOTHER, side=Side.BIRTH, name="Kerry Wolverstone")
    letter = preparing_medical.write_letter(
        consultation=held, body="Kerry Wolverstone had asthma.", by=adviser, now=at(CONSULTED, 17)
    )
    letter = preparing_medical.sign_letter(letter=letter, version=1, by=adviser, now=at(CONSULTED, 17))
    with pytest.raises(NotPossible, match="must not learn"):
        preparing_medical.release_letter(letter=letter, by=cast.asha, now=at(CONSULTED, 18))
    assert not SharedItem.rows.filter(kind="medical_letter").exists()


@pytest.mark.parametrize("who", ["asha", "tom", "joss", "dele", "root", "olu"])
def test_nobody_but_the_adviser_writes_the_letter(cast, held, who):
    with pytest.raises(NotAllowed):
        preparing_medical.write_letter(consultation=held, body="Mine.", by=getattr(cast, who), now=at(CONSULTED, 17))
    assert not MedicalLetter.rows.exists()


def test_an_adviser_without_this_childs_file_writes_nothing(cast, held):
    with pytest.raises(NotPossible):
        preparing_medical.write_letter(consultation=held, body="Mine.", by=medical_adviser(cast), now=at(CONSULTED, 17))


def test_the_letter_is_expected_within_ten_working_days(held):
    """MT-32, assumed"""
    assert preparing_medical.letter_due_on(held) == date(2026, 3, 5)


def test_the_agency_says_how_soon_the_letter_is_expected_and_the_work_follows(cast, consultation):
    """MT-32: five working days here, on the worker’s My work until an adviser is named, then on theirs."""
    facts = {"from_on": date(2026, 1, 1), "agreed_on": date(2026, 1, 1), "why": "Ours."}
    five = {"number": 5, "unit": "working_days"}
    PolicySetting.objects.create(agency=cast.ane, key="medical_letter_within", value=five, **facts)
    write_up(consultation.meeting, by=cast.asha, now=at(CONSULTED, 16))
    consultation.meeting.refresh_from_db()

    owed = AgreedAction.rows.open().get(source="medical_letter")
    assert preparing_medical.letter_due_on(consultation) == owed.due_on == date(2026, 2, 26)
    assert owed.owner == cast.asha

    mira, until = medical_adviser(cast), date(2026, 4, 30)
    now = at(CONSULTED, 16)
    preparing_medical.name_adviser(consultation=consultation, adviser=mira, until=until, by=cast.tom, now=now)
    assert AgreedAction.rows.open().get(source="medical_letter").owner == mira


def test_the_signed_letter_ends_what_was_owed(held, adviser):
    letter = preparing_medical.write_letter(consultation=held, body="Calm.", by=adviser, now=at(CONSULTED, 16))
    assert AgreedAction.rows.open().filter(source="medical_letter").exists()
    preparing_medical.sign_letter(letter=letter, version=1, by=adviser, now=at(CONSULTED, 17))
    assert not AgreedAction.rows.open().filter(source="medical_letter").exists()


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"signed_on": DUE}, "a_signed_medical_letter_is_on_the_childs_file"),
        ({"released_at": at(DUE)}, "a_medical_letter_is_released_after_it_is_signed"),
    ],
)
def test_the_database_refuses(facts, name):
    letter = MedicalLetterFactory()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MedicalLetter.rows.filter(pk=letter.pk).update(**facts)
