"""Files that people send: what is inside is looked at, what tells too much is taken out, what could harm is refused."""

import io
import struct
import zipfile
import zlib

import av
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from PIL import Image

from adoption.errors import NotPossible
from adoption.models import DocumentKind
from adoption.uploads import clean, kinds_for, limit_for

PLACE = b"Elm Road 7, Hexham"


def cleaned(name, data, kind=DocumentKind.OTHER):
    return clean(SimpleUploadedFile(name, data), kind=kind)


def refused(name, data, kind=DocumentKind.OTHER, says=None):
    with pytest.raises(NotPossible, match=says) as refusal:
        cleaned(name, data, kind)
    assert str(refusal.value).endswith(".")


# --------------------------------------------------------------------------------------------------------------- images


def picture(form="JPEG", size=(60, 40), **extra):
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, form, **extra)
    return out.getvalue()


def told_everything():
    """A photograph with the camera, the place and a turned picture in its metadata."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Hexham"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (54.0, 58.0, 12.0)
    return picture(exif=exif.tobytes(), comment=PLACE)


def test_a_photograph_keeps_its_picture_and_nothing_else():
    kept = cleaned("holiday.jpg", told_everything(), DocumentKind.PHOTOGRAPH)

    assert PLACE not in kept.data
    assert b"Hexham" not in kept.data
    assert b"Exif" not in kept.data
    image = Image.open(io.BytesIO(kept.data))
    assert image.size == (40, 60)  # turned the right way up
    assert dict(image.getexif()) == {}
    assert (kept.media_type, kept.suffix, len(kept.sha256)) == ("image/jpeg", "jpg", 64)


@pytest.mark.parametrize(("form", "name", "suffix"), [("PNG", "a.png", "png"), ("WEBP", "a.webp", "jpg")])
def test_other_pictures_are_drawn_again_too(form, name, suffix):
    assert cleaned(name, picture(form), DocumentKind.PHOTOGRAPH).suffix == suffix


def test_a_see_through_picture_comes_out_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")

    kept = cleaned("a.png", out.getvalue(), DocumentKind.PHOTOGRAPH)
    assert Image.open(io.BytesIO(kept.data)).getpixel((0, 0)) == (255, 255, 255)


def huge_png(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(7_000, 7_000), (20_000, 20_000), (60_000, 60_000)])
def test_a_picture_with_far_too_many_points_is_refused_before_it_is_unpacked(size):
    refused("bomb.png", huge_png(*size), DocumentKind.PHOTOGRAPH, "40 million")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", b"<html>hello</html>"),
        ("a.jpg", picture("GIF")),
        ("a.png", b"%PDF-1.4 not a picture"),
        ("a.jpg", picture()[:100]),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 500),
    ],
)
def test_what_is_not_really_a_picture_is_refused(name, data):
    refused(name, data, DocumentKind.PHOTOGRAPH)


@pytest.mark.parametrize("name", ["a.gif", "a.svg", "a.exe", "a", "a.pdf", "a.jpg.exe", ".jpg/../x"])
def test_a_photograph_is_a_photograph(name):
    refused(name, picture(), DocumentKind.PHOTOGRAPH, "one of these kinds")


# ----------------------------------------------------------------------------------------------------------------- PDFs


def pdf(change=None, pages=1, **save):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def with_everything(document):
    """What a PDF can carry besides its pages."""
    run = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    document.Root.OpenAction = document.make_indirect(run)
    document.Root.AA = pikepdf.Dictionary(WC=run)
    document.attachments["secret.txt"] = pikepdf.AttachedFileSpec(document, PLACE, filename="secret.txt")
    document.docinfo["/Author"] = "Asha Example"
    with document.open_metadata() as meta:
        meta["dc:creator"] = ["Asha Example"]
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9])
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
    document.pages[0].Annots = pikepdf.Array([note, document.make_indirect(link)])
    document.pages[0].AA = pikepdf.Dictionary(O=run)


def test_a_pdf_loses_what_runs_what_is_attached_and_who_made_it():
    data = pdf(with_everything)
    kept = cleaned("order.pdf", data)

    with pikepdf.open(io.BytesIO(kept.data)) as document:
        text = b" ".join(
            found.unparse(resolved=True) for found in document.objects if not isinstance(found, pikepdf.Stream)
        )
        for word in (b"JavaScript", b"Launch", b"calc.exe", b"/AA", b"EmbeddedFile", b"FileAttachment", b"Asha"):
            assert word not in text, word
        assert not document.attachments
        assert len(document.pages) == 1
        assert pikepdf.Name.Metadata not in document.Root
        assert pikepdf.Name.Info not in document.trailer
    assert PLACE not in kept.data


@pytest.mark.parametrize("locks", [{"owner": "a", "user": "b"}, {"owner": "a", "user": ""}])
def test_a_locked_pdf_is_refused(locks):
    data = pdf(encryption=pikepdf.Encryption(**locks))
    refused("order.pdf", data, says="without")


def test_a_pdf_of_more_than_2000_pages_is_refused():
    refused("order.pdf", pdf(pages=2001), says="2,001 pages")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%garbage", pdf()[:80], b"%PDF-1.4\n" + b"\0" * 2000, b"GIF89a"])
def test_a_broken_pdf_is_refused(data):
    refused("order.pdf", data)


# --------------------------------------------------------------------------------------------------------------- Office


def sheet():
    book = Workbook()
    book.active["A1"] = "Agreed"
    book.properties.creator = "Asha Example"
    book.properties.title = "Hexham"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data, **parts):
    """The same zip with other parts in it or added to it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def word():
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/w.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", types)
        packed.writestr("word/document.xml", "<w/>")
        packed.writestr("docProps/core.xml", "<creator>Asha Example</creator>")
    return out.getvalue()


def test_a_spreadsheet_keeps_its_cells_and_loses_its_author():
    kept = cleaned("plan.xlsx", sheet())

    book = load_workbook(io.BytesIO(kept.data))
    assert book.active["A1"].value == "Agreed"
    with zipfile.ZipFile(io.BytesIO(kept.data)) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Asha" not in everything
    assert b"Hexham" not in everything


def test_a_word_file_is_kept_without_its_author():
    with zipfile.ZipFile(io.BytesIO(cleaned("plan.docx", word()).data)) as packed:
        assert packed.read("word/document.xml") == b"<w/>"
        assert b"Asha" not in packed.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", repacked(sheet(), **{"xl/vbaProject.bin": b"macro"}), "macros"),
        ("a.xlsx", repacked(sheet(), **{"../../etc/passwd": b"x"}), "cannot be opened"),
        ("a.xlsx", repacked(sheet(), **{"big.bin": b"\0" * 30_000_000}), "far more"),
        ("a.docx", repacked(word(), **{"word/media/big.bin": b"\0" * 30_000_000}), "far more"),
        ("a.xlsx", repacked(sheet(), **{f"p/{n}": b"" for n in range(2001)}), "far more"),
        ("a.xlsx", repacked(sheet(), **{"[Content_Types].xml": b"<broken"}), "cannot be opened"),
        ("a.xlsx", word(), "not really"),
        ("a.docx", sheet(), "not really"),
        ("a.docx", b"PK\x03\x04 but no zip", "cannot be opened"),
        ("a.docx", picture(), "not really"),
    ],
)
def test_office_files_that_are_not_what_they_seem_are_refused(name, data, says):
    refused(name, data, says=says)


def test_a_bomb_in_the_list_of_types_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Types>&b;</Types>'
    refused("a.docx", repacked(word(), **{"[Content_Types].xml": bomb}), says="cannot be opened")


# --------------------------------------------------------------------------------------------------------- text, videos


@pytest.mark.parametrize("data", ["Grüße\r\nZoë".encode(), "Grüße\nZoë".encode("cp1252"), "\ufeffGrüße\nZoë".encode()])
def test_text_is_kept_as_one_encoding_with_one_line_end(data):
    assert cleaned("note.txt", data).data == "Grüße\nZoë".encode()


@pytest.mark.parametrize("data", [b"\0\1\2\3", b"MZ\x90\0\x03", b""])
def test_what_is_not_text_is_refused(data):
    refused("note.txt", data)


def film(form="mp4", codec="mpeg4", seconds=1):
    out = io.BytesIO()
    with av.open(out, "w", format=form) as new:
        new.metadata["location"] = PLACE.decode()
        new.metadata["comment"] = PLACE.decode()
        new.metadata["title"] = PLACE.decode()
        stream = new.add_stream(codec, rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(5 * seconds):
            frame = av.VideoFrame(64, 48, "yuv420p")
            new.mux(stream.encode(frame))
        new.mux(stream.encode())
    return out.getvalue()


def test_a_video_keeps_its_pictures_and_loses_the_place():
    data = film()
    assert PLACE in data

    kept = cleaned("party.mp4", data, DocumentKind.VIDEO)
    assert PLACE not in kept.data
    with av.open(io.BytesIO(kept.data)) as opened:
        assert len(list(opened.decode(video=0))) == 5
        assert "location" not in opened.metadata
    assert kept.media_type == "video/mp4"


@pytest.mark.parametrize(
    "data",
    [film()[:200], b"\0\0\0\x18ftypmp42" + b"\0" * 900, picture()],
    ids=["cut short", "without pictures", "a photograph"],
)
def test_a_broken_video_is_refused(data):
    refused("party.mp4", data, DocumentKind.VIDEO)


def test_a_paper_is_not_a_video_nor_a_video_a_paper():
    assert set(kinds_for(DocumentKind.VIDEO)).isdisjoint(kinds_for(DocumentKind.LETTER))
    refused("party.mp4", film(), DocumentKind.LETTER, "one of these kinds")


def test_size_is_counted_not_believed(settings):
    settings.UPLOAD_LIMIT_MB = 1
    assert limit_for(DocumentKind.LETTER) == 1
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4" + b"0" * 1_100_000)
    upload.size = 10
    with pytest.raises(NotPossible, match="smaller than 1 MB"):
        clean(upload, kind=DocumentKind.LETTER)
