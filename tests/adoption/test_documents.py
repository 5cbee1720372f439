"""Documents on a file: versions, withdrawal, and the only way out."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adoption.actions import documents
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Document, DocumentKind, DocumentVersion, Look, ReadEvent
from tests.adoption.test_uploads import pdf, picture
from tests.factories.adoption import AllocationFactory, CaseFileFactory

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Each test has a store of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }


@pytest.fixture
def file(cast):
    file = CaseFileFactory(agency=cast.ane, team=cast.north, title="Rowan Secret")
    AllocationFactory(file=file, worker=cast.asha)
    return file


def upload(name="order.pdf", data=None):
    return SimpleUploadedFile(name, data or pdf())


@pytest.fixture
def document(cast, file):
    given = {"kind": DocumentKind.PLACEMENT_ORDER, "title": "Placement Order", "upload": upload()}
    return documents.add(file=file, **given, by=cast.asha, at=AT)


def test_a_document_is_stored_under_a_random_name_with_the_hash_of_what_is_stored(cast, file, document):
    version = document.versions.get()

    assert "rowan" not in version.stored.name.lower()
    assert "order" not in version.stored.name
    assert version.stored.size == version.size
    assert (version.number, version.added_by, version.media_type) == (1, cast.asha, "application/pdf")
    assert CaseEvent.rows.get(kind="document").what == "Added placement order: Placement Order"


def test_a_new_version_leaves_the_old_one(cast, document):
    documents.add_version(document=document, upload=upload(), by=cast.asha, at=AT)

    assert [v.number for v in DocumentVersion.rows.filter(document=document).order_by("number")] == [1, 2]
    assert document.latest.number == 2


def test_a_withdrawn_document_stays_with_its_reason_and_takes_no_more_versions(cast, document):
    with pytest.raises(NotPossible, match="Say why"):
        documents.withdraw(document=document, why=" ", on=date(2026, 3, 9), by=cast.asha)
    documents.withdraw(document=document, why="Wrong child", on=date(2026, 3, 9), by=cast.asha)

    with pytest.raises(NotPossible, match="withdrawn"):
        documents.add_version(document=document, upload=upload(), by=cast.asha, at=AT)
    with pytest.raises(NotPossible, match="already"):
        documents.withdraw(document=document, why="Again", on=date(2026, 3, 9), by=cast.asha)
    assert Document.rows.get().withdrawn_why == "Wrong child"


@pytest.mark.parametrize("who", ["olu", "dele", "ada", "root"])
def test_who_may_not_add_documents_cannot(cast, file, who):
    given = {"kind": DocumentKind.LETTER, "title": "Letter", "upload": upload()}
    with pytest.raises(NotAllowed):
        documents.add(file=file, **given, by=getattr(cast, who), at=AT)
    assert not Document.rows.exists()


def test_a_file_that_is_refused_leaves_no_document(cast, file):
    given = {"kind": DocumentKind.LETTER, "title": "Letter", "upload": upload(data=b"%PDF-1.4 broken")}
    with pytest.raises(NotPossible):
        documents.add(file=file, **given, by=cast.asha, at=AT)
    assert not Document.rows.exists()


# ------------------------------------------------------------------------------------------------------------ the pages


def test_downloading_is_logged_and_named_without_the_person(cast, file, document, signed_in):
    version = document.versions.get()
    response = signed_in(cast.asha).get(f"/documents/versions/{version.reference}/")

    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"] == f'attachment; filename="placement-order-{file.reference}-v1.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "no-store, private"
    assert ReadEvent.rows.get(look=Look.DOWNLOADED).user == cast.asha


@pytest.mark.parametrize("who", ["olu", "wes", "root"])
@pytest.mark.parametrize("page", ["list", "document", "version", "add", "new", "withdraw"])
def test_for_those_who_may_not_see_the_file_there_is_nothing(cast, file, document, signed_in, who, page):
    addresses = {
        "list": f"/files/{file.reference}/documents/",
        "add": f"/files/{file.reference}/documents/add/",
        "document": f"/documents/{document.reference}/",
        "new": f"/documents/{document.reference}/new-version/",
        "withdraw": f"/documents/{document.reference}/withdraw/",
        "version": f"/documents/versions/{document.versions.get().reference}/",
    }
    assert signed_in(getattr(cast, who)).get(addresses[page]).status_code == 404
    assert not ReadEvent.rows.filter(user=getattr(cast, who)).exists()


def test_adding_through_the_page(cast, file, signed_in):
    client, address = signed_in(cast.asha), f"/files/{file.reference}/documents/add/"
    assert client.get(f"{address}?kind=photograph").context["form"].initial == {"kind": "photograph"}

    data = {"kind": "letter", "title": "Letter of the court", "about_side": "care", "upload": upload("court.pdf")}
    page = client.post(address, data, follow=True).content.decode()
    assert "The document is on the file." in page
    assert "Letter of the court" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"upload": ""}, "Choose the file"),
        ({"title": ""}, "Answer the question"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"upload": SimpleUploadedFile("a.exe", b"MZ")}, "one of these kinds"),
        ({"upload": SimpleUploadedFile("a.pdf", picture())}, "not really a PDF"),
        ({"upload": SimpleUploadedFile("a.pdf", b"")}, "empty"),
        ({"kind": "photograph", "upload": SimpleUploadedFile("a.pdf", pdf())}, "one of these kinds"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(cast, file, signed_in, change, says):
    data = {"kind": "letter", "title": "My typed title", "about_side": "care", "upload": upload()} | change
    response = signed_in(cast.asha).post(f"/files/{file.reference}/documents/add/", data)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert change.get("title") == "" or "My typed title" in response.content.decode()
    assert not Document.rows.exists()


def test_a_newer_version_and_withdrawing_through_the_pages(cast, document, signed_in):
    client, base = signed_in(cast.asha), f"/documents/{document.reference}"
    assert (
        "Older versions stay" in client.post(f"{base}/new-version/", {"upload": upload()}, follow=True).content.decode()
    )
    page = client.post(f"{base}/withdraw/", {"why": "Wrong child"}, follow=True).content.decode()
    assert "Wrong child" in page
    assert "new-version" not in page


def test_a_document_whose_bytes_are_gone_is_not_a_server_error(cast, document, signed_in):
    version = document.versions.get()
    version.stored.storage.delete(version.stored.name)

    assert signed_in(cast.asha).get(f"/documents/versions/{version.reference}/").status_code == 404


def test_an_empty_list_says_what_to_do(cast, file, signed_in):
    assert "Add the first one" in signed_in(cast.asha).get(f"/files/{file.reference}/documents/").content.decode()
