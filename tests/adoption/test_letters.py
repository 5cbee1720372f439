"""A letter goes once, to the right person, in their form, and tells nobody about the other side (GV-01, GV-02)."""

import hashlib
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from adoption import letters as catalogue
from adoption.actions import letters
from adoption.actions.letter_checks import WrongSide
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.letters import LetterKind
from adoption.models import (
    CaseEvent,
    EventKind,
    Format,
    Letter,
    Look,
    Notice,
    PersonAround,
    ReadEvent,
    Relation,
    Side,
)
from tests.adoption.paper import fonts_of, text_of
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import CaseFileFactory
from tests.factories.letters import ADDRESS, LetterFactory, ReachableFactory

TODAY = date(2026, 3, 9)
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
def file(cast):
    return CaseFileFactory(
        agency=cast.ane, team=cast.north, lead=cast.asha, manager=cast.tom, reference="C-LETTERS", title="Rowan Ashdown"
    )


@pytest.fixture
def mother(file):
    return ReachableFactory(file=file, name="Kerry Ashdown", relation=Relation.MOTHER, side=Side.BIRTH)


@pytest.fixture
def adopter(file):
    return ReachableFactory(
        file=file,
        name="Imogen Fairweather",
        relation=Relation.APPLICANT,
        side=Side.ADOPTER,
        address="31 Quarry Rise\nAlston\nCA9 3XY",
        phone="01632 960 222",
    )


@pytest.fixture
def carer(file):
    return ReachableFactory(file=file, name="Jo Linley", address="2 Mill Bank\nWylam\nNE41 8AA")


def begun(cast, to, body="We are well.", subject="News", kind="letter"):
    letter = letters.draft(file=to.file, to=to, kind=kind, by=cast.asha, on=TODAY)
    return letters.write(letter=letter, subject=subject, body=body, version=1, by=cast.asha)


def checked(cast, to, **words):
    letter = begun(cast, to, **words)
    return letters.approve(letter=letter, version=letter.version, by=cast.tom, on=TODAY)


def send(cast, letter, sent_format=Format.STANDARD, **more):
    return letters.send(letter=letter, sent_format=sent_format, on=TODAY, by=cast.asha, **more)


def paper_of(letter):
    with letter.paper.stored.open("rb") as stored:
        return stored.read()


# ------------------------------------------------------------------------------------------------------------- sending


def test_a_letter_is_sent_in_the_form_asked_for_and_kept(cast, mother):
    """GV-02: name and address from her own row, the paper with its hash, who printed, and the timeline."""
    letter = send(cast, checked(cast, mother, body="Rowan has **started** school."))

    text = text_of(paper_of(letter))
    assert "Dear Kerry Ashdown," in text
    assert "4 Larch Close" in text
    assert "Rowan has started school." in text
    assert "9 March 2026" in text
    assert "C-LETTERS" in text
    assert (letter.sent_name, letter.sent_address, letter.sent_by) == ("Kerry Ashdown", ADDRESS, cast.asha)
    assert letter.paper.document.about_side == Side.BIRTH
    assert letter.paper.document.only_for == mother
    assert letter.paper.document.title == "Letter to the mother"
    assert letter.paper.sha256 == hashlib.sha256(paper_of(letter)).hexdigest()
    assert ReadEvent.rows.get(look=Look.PRINTED).user == cast.asha
    assert CaseEvent.rows.filter(what="Letter sent to the mother in standard print").exists()


def test_the_paper_names_nobody_in_its_metadata_and_is_tagged(cast, carer):
    """Security 4.9: the title is a reference; screen readers can read the pages."""
    letter = send(cast, begun(cast, carer))
    with pikepdf.open(BytesIO(paper_of(letter))) as pdf:
        about = str(dict(pdf.docinfo)) + str(pdf.open_metadata())
        assert "C-LETTERS" in about
        assert "Linley" not in about
        assert "/StructTreeRoot" in pdf.Root


def test_large_print_and_easy_read_are_larger(cast, mother):
    """GV-02."""
    sizes = {}
    for form in (Format.STANDARD, Format.LARGE_PRINT, Format.EASY_READ):
        PersonAround.rows.filter(pk=mother.pk).update(written_format=form)
        letter = send(cast, checked(cast, mother, body="One sentence.\n\nAnother one."), form)
        sizes[form] = fonts_of(paper_of(letter))
    assert sizes == {Format.STANDARD: 12, Format.LARGE_PRINT: 18, Format.EASY_READ: 18}


def test_another_form_than_the_one_asked_for_needs_a_note(cast, mother):
    """GV-02."""
    PersonAround.rows.filter(pk=mother.pk).update(written_format=Format.LARGE_PRINT)
    letter = checked(cast, mother)
    with pytest.raises(NotPossible, match="asked for large print"):
        send(cast, letter)
    assert not ReadEvent.rows.filter(look=Look.PRINTED).exists()

    sent = send(cast, letter, format_note="She rang: the small one will do, her sister reads it to her.")
    assert sent.format_note.startswith("She rang")
    event = CaseEvent.rows.get(what__startswith="Letter sent")
    assert event.why == sent.format_note


@pytest.mark.parametrize(
    ("needs", "form", "says"),
    [
        ({"written_format": Format.AUDIO}, Format.AUDIO, "who made the recording"),
        ({"written_format": Format.BRAILLE}, Format.BRAILLE, "who made the Braille copy"),
        ({"language_read": "Polish"}, Format.STANDARD, "reads Polish. Say who translated"),
    ],
)
def test_what_the_service_cannot_make_itself_is_made_by_somebody(cast, mother, needs, form, says):
    """GV-02, GV-04."""
    PersonAround.rows.filter(pk=mother.pk).update(**needs)
    letter = checked(cast, mother)
    with pytest.raises(NotPossible, match=says):
        send(cast, letter, form)
    assert send(cast, letter, form, format_note="By the Tyne Centre on 8 March").sent_on == TODAY


def test_nothing_goes_before_needs_were_asked(cast, carer):
    """GV-01."""
    carer.needs_asked_on = None
    carer.save()
    letter = begun(cast, carer)
    with pytest.raises(NotPossible, match="Nobody has asked"):
        send(cast, letter)
    assert Letter.rows.get().sent_on is None


def test_nothing_goes_without_an_address_or_to_somebody_who_left(cast, carer):
    letter = begun(cast, carer)
    PersonAround.rows.filter(pk=carer.pk).update(address=" ")
    with pytest.raises(NotPossible, match="no postal address"):
        send(cast, letter)
    PersonAround.rows.filter(pk=carer.pk).update(address=ADDRESS, to_on=TODAY)
    with pytest.raises(NotPossible, match="no longer involved"):
        send(cast, letter)


def test_the_address_is_the_one_the_sender_saw(cast, carer):
    letter = begun(cast, carer)
    seen = carer.version
    PersonAround.rows.filter(pk=carer.pk).update(address="99 Other Way", version=seen + 1)
    with pytest.raises(NotPossible, match="has just changed"):
        send(cast, letter, to_version=seen)


def test_a_letter_changed_meanwhile_is_not_sent_unread(cast, carer):
    letter = begun(cast, carer)
    letters.write(letter=letter, subject="News", body="Other words", version=letter.version, by=cast.tom)
    with pytest.raises(Stale, match="changed this letter"):
        send(cast, letter, version=letter.version)


def test_a_letter_is_not_sent_before_it_was_written_or_unfinished(cast, carer):
    letter = begun(cast, carer, kind="meeting", body="Come on [day and time].")
    with pytest.raises(NotPossible, match=r"still open: \[day and time\]"):
        send(cast, letter)
    empty = letters.draft(file=carer.file, to=carer, kind="letter", by=cast.asha, on=TODAY)
    with pytest.raises(NotPossible, match="a subject and a text"):
        send(cast, empty)
    ready = begun(cast, carer)
    with pytest.raises(NotPossible, match="before it was written"):
        letters.send(letter=ready, sent_format=Format.STANDARD, on=date(2026, 3, 8), by=cast.asha)


# ------------------------------------------------------------------------------------------------------ the other side


@pytest.mark.parametrize("body", ["Imogen sends her love.", "They live in Alston.", "CA93XY", "Ring 01632 960222"])
def test_a_letter_to_birth_family_never_tells_of_the_adopters(cast, mother, adopter, body):
    """Security 4.9: refused with the words found, and the timeline keeps that somebody tried, without the words."""
    letter = begun(cast, mother, body=body)
    with pytest.raises(WrongSide, match="must not learn") as refused:
        send(cast, letter)

    assert refused.value.found
    assert all(one.word in str(refused.value) for one in refused.value.found)
    kept = CaseEvent.rows.get(kind=EventKind.REFUSED)
    assert (kept.recorded_by, kept.why, kept.detail) == (cast.asha, "", "")
    assert Letter.rows.get().sent_on is None
    with pytest.raises(WrongSide):
        letters.approve(letter=letter, version=letter.version, by=cast.tom, on=TODAY)


def test_nor_a_letter_to_adopters_of_the_birth_family(cast, mother, adopter):
    letter = begun(cast, adopter, subject="From Kerry", body="Her first letter.")
    with pytest.raises(WrongSide, match="Kerry"):
        send(cast, letter)


def test_former_names_and_addresses_of_the_other_side_count_too(cast, mother, adopter):
    """Security 4.9: a family that moved away to be safe is found by its old name."""
    adopter.name, adopter.address = "Imogen Holm", "5 New Road\nPenrith"
    adopter.save()
    with pytest.raises(WrongSide) as refused:
        send(cast, begun(cast, mother, body="The Fairweathers left Alston and live in Penrith now."))
    assert {one.word for one in refused.value.found} == {"Fairweathers", "Alston", "Penrith"}


def test_where_foster_carers_live_is_kept_from_the_birth_family(cast, mother, carer):
    with pytest.raises(WrongSide, match="Wylam"):
        send(cast, begun(cast, mother, body="He goes to nursery in Wylam."))
    assert send(cast, checked(cast, mother, body="Jo says he sleeps well.")).sent_on == TODAY


def test_a_relative_who_also_fosters_may_read_their_own_address(cast, file):
    aunt = ReachableFactory(file=file, name="Una Ashdown", relation=Relation.RELATIVE, side=Side.BIRTH)
    ReachableFactory(file=file, name="Una Ashdown", address=aunt.address)
    assert send(cast, checked(cast, aunt)).sent_on == TODAY


def test_an_address_of_the_other_side_on_the_readers_own_row_stops_the_letter(cast, mother, adopter):
    """Security 4.9: a real breach began with an address typed into the wrong row."""
    PersonAround.rows.filter(pk=mother.pk).update(address="31 Quarry Rise, Alston CA9 3XY")
    with pytest.raises(WrongSide, match="one of the other side"):
        send(cast, begun(cast, mother))


def test_professionals_may_read_of_both_sides(cast, mother, adopter, carer):
    guardian = ReachableFactory(file=carer.file, name="Ruth Vane", relation=Relation.GUARDIAN)
    assert send(cast, begun(cast, guardian, body="Kerry Ashdown and Imogen Fairweather agree.")).sent_on == TODAY


def test_a_higher_app_adds_what_it_knows_of_other_files(cast, mother, monkeypatch):
    from adoption import withheld
    from adoption.sides import What, Withheld

    def matched(file, side):
        return [Withheld(What.NAME, "Quentin Marsh")] if side == Side.BIRTH else []

    monkeypatch.setattr(withheld, "gather", lambda module, name: (matched,))
    with pytest.raises(WrongSide, match="Quentin"):
        send(cast, begun(cast, mother, body="Quentin drew this."))


# ------------------------------------------------------------------------------------------------------- second person


def test_a_letter_to_a_family_is_seen_by_a_second_person(cast, mother):
    """Security 4.9: peer checking is what every known breach lacked."""
    letter = begun(cast, mother)
    with pytest.raises(NotPossible, match="Somebody else must see"):
        send(cast, letter)
    with pytest.raises(NotAllowed, match="somebody else checks"):
        letters.approve(letter=letter, version=letter.version, by=cast.asha, on=TODAY)
    ready = letters.approve(letter=letter, version=letter.version, by=cast.tom, on=TODAY)
    assert ready.is_checked
    assert ready.state[0] == "Checked, ready to send"
    assert send(cast, ready).sent_on == TODAY


def test_whoever_ever_wrote_in_it_is_an_author_for_good(cast, mother):
    """Tom wrote a sentence, Asha took it out again: Tom still does not check it."""
    letter = begun(cast, mother)
    letter = letters.write(letter=letter, subject="News", body="Tom’s words", version=letter.version, by=cast.tom)
    letter = letters.write(letter=letter, subject="News", body="Asha’s words", version=letter.version, by=cast.asha)
    with pytest.raises(NotAllowed):
        letters.approve(letter=letter, version=letter.version, by=cast.tom, on=TODAY)
    assert letters.approve(letter=letter, version=letter.version, by=cast.sam, on=TODAY) is not None


def test_a_change_after_the_check_makes_it_void(cast, mother):
    letter = checked(cast, mother)
    letter = letters.write(letter=letter, subject="News", body="One more thing.", version=letter.version, by=cast.asha)
    with pytest.raises(NotPossible, match="Somebody else must see"):
        send(cast, letter)


def test_the_second_person_sends_it_back_with_a_remark(cast, mother):
    letter = begun(cast, mother)
    with pytest.raises(NotPossible, match="Say what should be mended"):
        letters.send_back(letter=letter, version=letter.version, why=" ", by=cast.tom)
    back = letters.send_back(letter=letter, version=letter.version, why="Use shorter sentences.", by=cast.tom)
    assert back.state[0] == "Sent back"
    assert not back.is_checked


def test_asking_for_the_check_tells_the_manager_and_no_names(cast, mother):
    letter = letters.ask_for_check(letter=begun(cast, mother), by=cast.asha, on=TODAY)
    notice = Notice.rows.get()
    assert (notice.to_user, notice.says) == (cast.tom, "A letter waits for a second person")
    assert letter.state[0] == "Waits for a second person"
    letters.ask_for_check(letter=letter, by=cast.asha, on=TODAY)
    assert Notice.rows.count() == 1


def test_the_check_is_of_the_version_that_was_read(cast, mother):
    letter = begun(cast, mother)
    letters.write(letter=letter, subject="News", body="Newer", version=letter.version, by=cast.asha)
    with pytest.raises(Stale):
        letters.approve(letter=letter, version=letter.version, by=cast.tom, on=TODAY)


def test_the_database_keeps_the_four_eyes_as_well(cast, mother):
    letter = begun(cast, mother)
    with pytest.raises(IntegrityError, match="checked_by_somebody_else"), transaction.atomic():
        Letter.rows.filter(pk=letter.pk).update(checked_by=cast.asha)


# ------------------------------------------------------------------------------------------------ what was sent, stays


def test_what_was_sent_is_never_changed(cast, carer):
    letter = send(cast, begun(cast, carer))
    with pytest.raises(NotPossible, match="stays as it is"):
        letters.write(letter=letter, subject="x", body="y", version=letter.version, by=cast.asha)
    with pytest.raises(NotPossible, match="stays as it is"):
        send(cast, letter)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Letter.rows.filter(pk=letter.pk).update(body="Other words")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Letter.rows.filter(pk=letter.pk).delete()


def test_the_same_words_again_are_another_letter(cast, mother):
    first = send(cast, checked(cast, mother))
    again = letters.write_again(letter=first, by=cast.asha, on=date(2026, 4, 1))

    assert (again.subject, again.body, again.version) == (first.subject, first.body, 1)
    assert again.pk != first.pk
    assert not again.is_checked
    assert Letter.rows.get(pk=first.pk).sent_on == TODAY


def test_a_letter_that_will_not_be_sent_is_set_aside_with_the_reason(cast, carer):
    letter = begun(cast, carer)
    with pytest.raises(NotPossible, match="Say why"):
        letters.set_aside(letter=letter, why="", on=TODAY, by=cast.asha)
    gone = letters.set_aside(letter=letter, why="They met instead", on=TODAY, by=cast.asha)
    assert gone.state[0] == "Set aside"
    with pytest.raises(NotPossible, match="set aside"):
        send(cast, gone)


# ---------------------------------------------------------------------------------------------------------- beginning


def test_an_app_begins_a_letter_of_its_kind_with_what_it_knows(cast, mother):
    letter = letters.draft(
        file=mother.file,
        to=mother,
        kind="meeting",
        values={"what": "the review", "when": "Monday at 2pm {x}"},
        by=cast.asha,
        on=TODAY,
    )
    assert "invite you to the review" in letter.body
    assert "Monday at 2pm {x}, [place]" in letter.body
    assert letter.gaps == ["place"]
    with pytest.raises(ValueError, match="does not ask"):
        letters.draft(file=mother.file, to=mother, kind="meeting", values={"who": "x"}, by=cast.asha, on=TODAY)


def test_a_letter_goes_to_somebody_on_the_file_for_whom_it_is_meant(cast, file, mother):
    stranger = ReachableFactory()
    with pytest.raises(NotPossible, match="on this file"):
        letters.draft(file=file, to=stranger, kind="letter", by=cast.asha, on=TODAY)
    with pytest.raises(NotPossible, match="not a letter for this person"):
        letters.draft(file=file, to=mother, kind="thanks", by=cast.asha, on=TODAY)
    mother.to_on = TODAY
    mother.save()
    with pytest.raises(NotPossible, match="no longer involved"):
        letters.draft(file=file, to=mother, kind="letter", by=cast.asha, on=TODAY)


def test_two_people_writing_see_both_texts(cast, carer):
    """GV-71."""
    letter = begun(cast, carer)
    letters.write(letter=letter, subject="News", body="Tom’s", version=2, by=cast.tom)
    with pytest.raises(Stale) as stale:
        letters.write(letter=letter, subject="News", body="Asha’s", version=2, by=cast.asha)
    assert stale.value.theirs["body"] == "Tom’s"


@pytest.mark.parametrize("who", ["dele", "olu", "ada", "root"])
def test_who_may_not_write_letters_cannot(cast, carer, who):
    with pytest.raises(NotAllowed):
        letters.draft(file=carer.file, to=carer, kind="letter", by=getattr(cast, who), on=TODAY)
    letter = begun(cast, carer)
    with pytest.raises(NotAllowed):
        letters.send(letter=letter, sent_format=Format.STANDARD, on=TODAY, by=getattr(cast, who))


def test_every_kind_can_begin_and_asks_for_what_it_uses():
    for kind in catalogue.kinds().values():
        subject, body = kind.begin({})
        assert "{" not in subject + body
        assert all(f"[{words}]" in subject + body for words in kind.asks.values())


def test_an_app_says_who_checks_its_kind():
    kind = LetterKind(kind="x", says="X", checked_when_to=frozenset({"care"}), by_hand=False)
    assert kind.needs_check(Side.CARE)
    assert not kind.needs_check(Side.BIRTH)
    assert kind not in catalogue.offered(Side.CARE)


def test_a_letter_says_how_it_stands():
    assert LetterFactory().state == ("Draft", "grey")
    assert str(LetterFactory(pk=77)) == "letter 77"
