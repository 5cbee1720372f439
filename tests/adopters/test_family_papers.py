"""The agency’s papers as a library: a PDF with its editions, which anybody may read and print (AD-05, AD-70)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from adopters.actions import family_links
from adoption.errors import NotPossible
from adoption.models import FamilyLink
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.family_links import FamilyLinkFactory
from tests.scenarios.conftest import a_letter

SPRING, AUTUMN = date(2026, 4, 1), date(2026, 10, 1)
pytestmark = pytest.mark.usefixtures("private_files")


def pack(cast, edition="Spring", on=SPRING, **facts):
    given = {"kind": "pack", "title": "Our pack", "upload": a_letter(), "by": cast.mina, "agency": cast.ane}
    return family_links.add(edition=edition, on=on, **given | facts)


def fetched(browser, address):
    """Read to its end, which closes the stored file."""
    answer = browser.get(address)
    answer.bytes = b"".join(answer.streaming_content)
    return answer


def test_anybody_reads_the_pack_and_a_newer_edition_takes_its_place(cast, client, signed_in):
    first = pack(cast)
    steps = client.get(reverse("public:steps")).content.decode()
    assert first.href in steps
    assert "Spring, PDF, 0.1 MB" in steps
    read = fetched(client, first.href)
    assert read.bytes.startswith(b"%PDF")
    assert read.headers["Content-Disposition"] == 'attachment; filename="pack-ane.pdf"'
    assert "sandbox" in read.headers["Content-Security-Policy"]

    newer = pack(cast, "Autumn", AUTUMN)
    assert client.get(first.href).status_code == 404, "what was replaced is gone for everybody outside"
    assert fetched(client, newer.href).status_code == 200
    page = signed_in(cast.mina).get(reverse("adopters:family-links")).content.decode()
    before = reverse("adopters:family-paper-edition", args=[first.reference])
    assert before in page
    assert fetched(signed_in(cast.mina), before).bytes.startswith(b"%PDF")
    assert signed_in(cast.dele).get(before).status_code in (403, 404)


def test_the_timeline_says_which_edition_was_sent(cast):
    pack(cast)
    pack(cast, "Autumn", AUTUMN)
    assert family_links.edition_sent(cast.ane, date(2026, 9, 30)) == "Our pack, Spring"
    assert family_links.edition_sent(cast.ane, AUTUMN) == "Our pack, Autumn"
    assert family_links.edition_sent(cast.fal, AUTUMN) == ""


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"upload": SimpleUploadedFile("pack.txt", b"Read me.")}, "as a PDF"),
        ({"upload": SimpleUploadedFile("pack.pdf", b"not a pdf")}, "not really a PDF"),
        ({"address": "https://ane.example/pack"}, "not both"),
        ({"kind": "directory"}, "is an address"),
        ({"upload": None}, "Choose the PDF, or enter the address"),
        ({"upload": None, "address": "javascript:alert(1)"}, "https"),
    ],
)
def test_a_paper_is_a_pdf_or_an_address(cast, facts, says):
    with pytest.raises(NotPossible, match=says):
        pack(cast, **facts)
    assert not FamilyLink.objects.exists()


def test_the_page_takes_a_pdf_and_keeps_what_was_typed_when_it_is_none(cast, signed_in):
    browser, page = signed_in(cast.mina), reverse("adopters:family-links")
    typed = {"agency": cast.ane.pk, "kind": "leaflet", "title": "Adoption in short", "edition": "2026", "address": ""}
    wrong = browser.post(page, {**typed, "upload": SimpleUploadedFile("leaflet.docx", b"PK")})
    assert "Adoption in short" in wrong.content.decode()
    assert browser.post(page, {**typed, "upload": a_letter()}).status_code == 302
    kept = FamilyLink.objects.get()
    assert (kept.address, kept.size > 0, len(kept.sha256)) == ("", True, 64)


def test_the_database_keeps_no_paper_of_nowhere():
    for facts in ({"address": ""}, {"address": "https://x.example/", "stored": "ab/cd.pdf"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FamilyLinkFactory(kind="pack", **facts)
