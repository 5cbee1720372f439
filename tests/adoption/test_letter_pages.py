"""Writing, checking and sending a letter through the pages, for any kind of file."""

import pytest

from adoption import clock
from adoption.models import Draft, FileKind, Format, InPerson, Letter, Look, ReadEvent, Relation, Side
from tests.adoption.paper import text_of
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import CaseFileFactory, PersonAroundFactory
from tests.factories.children import ChildFactory
from tests.factories.letters import LetterFactory, ReachableFactory

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
def file(cast):
    return CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, manager=cast.tom, reference="C-LETTERS")


@pytest.fixture
def mother(file):
    return ReachableFactory(
        file=file,
        name="Kerry Ashdown",
        relation=Relation.MOTHER,
        side=Side.BIRTH,
        written_format=Format.LARGE_PRINT,
        in_person=InPerson.BSL,
    )


def address(letter, page=""):
    return f"/files/{letter.file.reference}/letters/{letter.reference}/{page}"


def sending(letter, **more):
    day = clock.today()
    return {
        "sent_format": letter.to.written_format,
        "format_note": "",
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "right": "on",
        "version": letter.version,
        "to_version": letter.to.version,
    } | more


def test_from_the_first_word_to_the_post(cast, mother, signed_in):
    """GV-01, GV-02: Asha writes, Tom looks at the pages and agrees, Asha sends in large print."""
    asha, tom = signed_in(cast.asha), signed_in(cast.tom)
    begin = f"/files/C-LETTERS/letters/write/{mother.reference}/"
    page = asha.get(begin).content.decode()
    assert "Large print" in page
    assert "British Sign Language interpreter" in page
    asha.post(begin, {"kind": "letter"})
    letter = Letter.rows.get()

    words = {"subject": "Rowan’s news", "body": "Rowan is well.", "version": 1}
    page = asha.post(address(letter, "change/"), words, follow=True).content.decode()
    assert "The letter is saved." in page
    assert "Ask for the check" in page
    assert "Send</a>" not in page
    assert "waits for a second person" in asha.post(address(letter, "ask-check/"), follow=True).content.decode()

    page = tom.get(address(letter, "check/")).content.decode()
    assert "Rowan is well." in page
    proof = tom.get(address(letter, "proof/"))
    assert proof["Content-Disposition"] == 'attachment; filename="proof-C-LETTERS.pdf"'
    assert "Proof: to be checked, not to be sent." in text_of(proof.content)
    letter.refresh_from_db()
    page = tom.post(
        address(letter, "check/"), {"outcome": "good", "seen": "on", "version": letter.version}, follow=True
    ).content.decode()
    assert "The letter may go." in page

    letter.refresh_from_db()
    page = asha.get(address(letter, "send/")).content.decode()
    assert "4 Larch Close" in page
    page = asha.post(address(letter, "send/"), sending(letter), follow=True).content.decode()
    assert "Download the letter" in page
    letter = Letter.rows.get()
    assert letter.sent_format == Format.LARGE_PRINT
    download = asha.get(f"/documents/versions/{letter.paper.reference}/")
    assert "Dear Kerry Ashdown," in text_of(b"".join(download.streaming_content))
    looks = set(ReadEvent.rows.filter(user=cast.asha).values_list("look", flat=True))
    assert {Look.PRINTED, Look.DOWNLOADED, Look.OPENED} <= looks

    read = set(ReadEvent.rows.filter(file=letter.file).values_list("user", "what"))
    forms = {(cast.asha.pk, f"letters:{name}") for name in ("begin", "send")} | {(cast.tom.pk, "letters:check")}
    assert forms <= read, "name, address and words stand in each (AC-10)"

    page = asha.post(address(letter, "again/"), follow=True).content.decode()
    assert "This is a new letter with the same words." in page
    assert Letter.rows.count() == 2


def test_the_letter_screen_shows_the_form_asked_for_and_what_hinders(cast, file, signed_in):
    """GV-01, GV-02, GV-05."""
    officer = PersonAroundFactory(file=file, name="Dana Whitlock", relation=Relation.REVIEWING_OFFICER)
    letter = LetterFactory(file=file, to=officer, written_by=cast.asha)

    page = signed_in(cast.asha).get(address(letter)).content.decode()
    assert "Nobody has asked them yet" in page
    assert "This letter cannot go yet" in page
    assert "Nobody has asked this person yet how they need written information" in page
    assert "/send/" not in page
    refused = signed_in(cast.asha).post(address(letter, "send/"), sending(letter))
    assert refused.status_code == 422
    assert "Nobody has asked this person yet" in refused.content.decode()


def test_words_of_the_other_side_are_named_on_the_page(cast, file, mother, signed_in):
    """Security 4.9: and what was typed is still there."""
    ReachableFactory(
        file=file, name="Imogen Fairweather", relation=Relation.APPLICANT, side=Side.ADOPTER, address="31 Quarry Rise"
    )
    letter = LetterFactory(file=file, to=mother, written_by=cast.asha, body="Imogen says hello.")

    asha = signed_in(cast.asha)
    assert "“Imogen” (a name)" in asha.get(address(letter)).content.decode()
    answer = asha.post(address(letter, "send/"), sending(letter, format_note="A remark typed here"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "must not learn: “Imogen” (a name)" in page
    assert "A remark typed here" in page
    assert Letter.rows.get().sent_on is None


def test_sending_asks_to_look_at_name_and_address_once_more(cast, file, signed_in):
    carer = ReachableFactory(file=file)
    letter = LetterFactory(file=file, to=carer, written_by=cast.asha)
    typed = sending(letter)
    del typed["right"]
    answer = signed_in(cast.asha).post(address(letter, "send/"), typed)
    assert answer.status_code == 422
    assert "This is the right person and the right address" in answer.content.decode()
    far = sending(letter, on_year=2199)
    assert signed_in(cast.asha).post(address(letter, "send/"), far).status_code == 422


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"outcome": "good"}, "tick that you have read them"),
        ({"outcome": "mend"}, "Say what should be mended"),
        ({}, "Answer the question"),
        ({"outcome": "good", "seen": "on", "version": "99"}, "changed this letter"),
        ({"outcome": "good", "seen": "on", "version": "9" * 40}, "less than or equal"),
    ],
)
def test_half_a_check_is_no_check(cast, mother, signed_in, typed, says):
    letter = LetterFactory(file=mother.file, to=mother, written_by=cast.asha)
    answer = signed_in(cast.tom).post(address(letter, "check/"), {"version": letter.version} | typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_writer_does_not_check_their_own(cast, mother, signed_in):
    letter = LetterFactory(file=mother.file, to=mother, written_by=cast.asha)
    asha = signed_in(cast.asha)
    assert "Check this letter" not in asha.get(address(letter)).content.decode()
    answer = asha.post(address(letter, "check/"), {"outcome": "good", "seen": "on", "version": 1})
    assert "somebody else checks it" in answer.content.decode()


def test_a_letter_that_comes_back_shows_why(cast, mother, signed_in):
    letter = LetterFactory(file=mother.file, to=mother, written_by=cast.asha)
    signed_in(cast.tom).post(
        address(letter, "check/"), {"outcome": "mend", "why": "Shorter sentences, please.", "version": 1}
    )
    assert "Shorter sentences, please." in signed_in(cast.asha).get(address(letter, "change/")).content.decode()


def test_typing_is_kept_until_it_is_saved(cast, file, signed_in):
    carer = ReachableFactory(file=file)
    letter = LetterFactory(file=file, to=carer, written_by=cast.asha)
    asha = signed_in(cast.asha)
    key = f"letter-{letter.reference}"
    assert f'data-autosave="/drafts/{key}/"' in asha.get(address(letter, "change/")).content.decode()

    asha.post(f"/drafts/{key}/", {"subject": "Half", "body": "Half a sent", "version": "1"})
    page = asha.get(address(letter, "change/")).content.decode()
    assert "Half a sent" in page
    assert "was kept" in page
    assert "Half a sent" not in signed_in(cast.tom).get(address(letter, "change/")).content.decode()

    asha.post(address(letter, "change/"), {"subject": "Half", "body": "A sentence.", "version": 1})
    assert not Draft.objects.filter(user=cast.asha).exists()


def test_typing_on_older_words_does_not_hide_newer_ones(cast, file, signed_in):
    letter = LetterFactory(file=file, to=ReachableFactory(file=file), written_by=cast.asha, version=2)
    asha = signed_in(cast.asha)
    asha.post(f"/drafts/letter-{letter.reference}/", {"body": "Typed on version one", "version": "1"})
    assert "Typed on version one" not in asha.get(address(letter, "change/")).content.decode()


def test_a_stale_save_shows_both_texts(cast, file, signed_in):
    """GV-71."""
    letter = LetterFactory(file=file, to=ReachableFactory(file=file), written_by=cast.asha)
    words = {"subject": "News", "version": 1}
    signed_in(cast.tom).post(address(letter, "change/"), words | {"body": "Tom’s text"})
    answer = signed_in(cast.asha).post(address(letter, "change/"), words | {"body": "Asha’s text"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tom’s text" in page
    assert "Asha’s text" in page
    assert 'name="version" value="2"' in page


def test_setting_aside_through_the_page(cast, file, signed_in):
    letter = LetterFactory(file=file, to=ReachableFactory(file=file), written_by=cast.asha)
    page = signed_in(cast.asha).post(address(letter, "set-aside/"), {"why": "We met"}, follow=True).content.decode()
    assert "Set aside on" in page
    assert "Write it again" in page
    assert signed_in(cast.asha).get(address(letter, "proof/")).status_code == 404


def test_an_empty_list_says_what_to_do(cast, file, signed_in):
    page = signed_in(cast.asha).get("/files/C-LETTERS/letters/").content.decode()
    assert "Nobody is on this file yet" in page
    assert "Add the person there first" in page


def test_letters_hang_on_any_kind_of_file(cast, signed_in):
    household = CaseFileFactory(agency=cast.ane, team=cast.north, kind=FileKind.HOUSEHOLD, reference="H-LETTERS")
    to = ReachableFactory(file=household, name="Imogen Holm", relation=Relation.APPLICANT, side=Side.ADOPTER)
    client = signed_in(cast.asha)
    client.post(f"/files/H-LETTERS/letters/write/{to.reference}/", {"kind": "meeting"})
    letter = Letter.rows.get()
    assert letter.gaps == ["which meeting", "day and time", "place"]
    assert "[day and time]" in client.get(address(letter)).content.decode()


@pytest.mark.parametrize("page", ["", "change/", "check/", "send/", "set-aside/", "proof/"])
@pytest.mark.parametrize("who", ["olu", "wes", "root", "ada"])
def test_for_those_who_may_not_see_the_file_there_is_nothing(cast, mother, signed_in, who, page):
    letter = LetterFactory(file=mother.file, to=mother, written_by=cast.asha)
    assert signed_in(getattr(cast, who)).get(address(letter, page)).status_code == 404


def test_a_letter_or_person_of_another_file_is_not_reached_through_this_one(cast, file, signed_in):
    other = CaseFileFactory(agency=cast.ane, team=cast.north)
    letter = LetterFactory(file=other, written_by=cast.asha)
    client = signed_in(cast.asha)
    assert client.get(f"/files/C-LETTERS/letters/{letter.reference}/").status_code == 404
    assert client.get(f"/files/C-LETTERS/letters/write/{letter.to.reference}/").status_code == 404


def test_the_list_costs_the_same_for_one_letter_as_for_many(cast, file, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.asha)
    client.get("/files/C-LETTERS/letters/")
    for _ in range(6):
        LetterFactory(file=file, to=ReachableFactory(file=file), written_by=cast.asha, checked_by=cast.tom)
    with django_assert_max_num_queries(22):
        assert client.get("/files/C-LETTERS/letters/").status_code == 200


# ---------------------------------------------------------------------------------------------- reached from the record


def test_a_child_s_record_leads_to_letters_and_flags_needs_on_every_page(cast, signed_in):
    """GV-05: header of each section, forms, documents, letters, meetings."""
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    carer = ReachableFactory(file=child.file, name="Maureen Dodds", written_format=Format.BRAILLE)
    ref, client = child.file.reference, signed_in(cast.asha)

    people = client.get(f"/children/{ref}/people/").content.decode()
    assert f"/files/{ref}/letters/write/{carer.reference}/" in people
    assert f"/files/{ref}/meetings/" in people
    pages = [f"/children/{ref}/{page}" for page in ("", "timeline/", "plan/", "deadlines/", "notes/add/")]
    pages += [f"/files/{ref}/{page}/" for page in ("documents", "letters", "meetings", "meetings/add")]
    pages += [f"/who-can-see/{ref}/"]
    for page in pages:
        text = client.get(page).content.decode()
        assert "Communication needs" in text, page
        assert "braille" in text, page


def test_somebody_who_left_is_no_longer_flagged(cast, signed_in):
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    ReachableFactory(file=child.file, written_format=Format.BRAILLE, to_on=clock.today())
    assert "Communication needs" not in signed_in(cast.asha).get(f"/children/{child.file.reference}/").content.decode()
