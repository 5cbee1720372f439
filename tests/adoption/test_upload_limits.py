"""How much work an upload can make: each limit is reached, passed by one, and refused before the work is done.

Cleaning runs while the person waits, so every step is bounded by a count (bytes, points, pages, parts, minutes), never
by a clock, which would answer differently on a busy day.
"""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adoption.errors import NotPossible
from adoption.models import DocumentKind
from adoption.uploads import cleaning, images, limit_for, office, pdfs, videos
from adoption.uploads.cleaning import MEGABYTE
from tests.adoption.test_uploads import cleaned, film, pdf, picture, refused, repacked, sheet, word

KINDS = {
    "a.pdf": DocumentKind.LETTER,
    "a.docx": DocumentKind.LETTER,
    "a.xlsx": DocumentKind.LETTER,
    "a.txt": DocumentKind.LETTER,
    "a.jpg": DocumentKind.PHOTOGRAPH,
    "a.mp4": DocumentKind.VIDEO,
}


class Counted(SimpleUploadedFile):
    """Remembers the most that was asked for at once: nobody may ask for all there is."""

    most = 0

    def read(self, size=-1):
        assert size >= 0, "read without a limit"
        self.most = max(self.most, size)
        return super().read(size)


@pytest.mark.parametrize("name", KINDS)
def test_one_byte_too_many_is_refused_unread_and_unopened(name, monkeypatch):
    """Whatever the file says of its own size, no more than the limit and one byte are read, and none is parsed."""
    monkeypatch.setattr(cleaning, "_limit", lambda one: 1)
    monkeypatch.setattr(cleaning, "scan", pytest.fail)  # the first that would look inside
    upload = Counted(name, b"0" * (3 * MEGABYTE))
    upload.size = 10

    with pytest.raises(NotPossible, match="smaller than 1 MB"):
        cleaning.clean(upload, kind=KINDS[name])

    assert upload.most == MEGABYTE + 1


def test_exactly_as_much_as_is_allowed_is_taken(settings):
    settings.UPLOAD_LIMIT_MB = 1
    full = (pdf() + b"\n%").ljust(MEGABYTE, b"0")
    assert cleaned("a.pdf", full).suffix == "pdf"
    refused("a.pdf", full + b"0", says="smaller than 1 MB")


def test_every_kind_has_a_limit_that_an_operator_can_lower_but_for_video(settings):
    settings.UPLOAD_LIMIT_MB = 3
    assert {limit_for(kind) for kind in DocumentKind if kind != DocumentKind.VIDEO} == {3}
    assert limit_for(DocumentKind.VIDEO) == 100
    settings.UPLOAD_LIMIT_MB = 1_000
    assert max(limit_for(kind) for kind in DocumentKind if kind != DocumentKind.VIDEO) == 25


def test_a_picture_is_measured_before_it_is_drawn(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 2_400)
    assert cleaned("a.jpg", picture(size=(60, 40)), DocumentKind.PHOTOGRAPH)
    monkeypatch.setattr(images, "redrawn", pytest.fail)
    refused("a.jpg", picture(size=(60, 41)), DocumentKind.PHOTOGRAPH)


def pages(number):
    book, out = pikepdf.new(), io.BytesIO()
    for _ in range(number):
        book.add_blank_page(page_size=(20, 20))
    book.save(out)
    return out.getvalue()


def test_a_paper_has_so_many_pages_and_not_one_more(monkeypatch):
    monkeypatch.setattr(pdfs, "MOST_PAGES", 3)
    assert cleaned("a.pdf", pages(3)).suffix == "pdf"
    refused("a.pdf", pages(4))


@pytest.mark.parametrize(
    ("limit", "fits", "passes"),
    [
        ("MOST_PARTS", {f"p/{number}": b"x" for number in range(5)}, {f"p/{number}": b"x" for number in range(9)}),
        ("MOST_BYTES", {"big": bytes(range(256)) * 10}, {"big": bytes(range(256)) * 90}),
    ],
)
def test_an_office_file_is_added_up_before_it_is_unpacked(limit, fits, passes, monkeypatch):
    small = repacked(word(), **fits)
    with zipfile.ZipFile(io.BytesIO(small)) as packed:
        exactly = {"MOST_PARTS": len(packed.infolist()), "MOST_BYTES": sum(p.file_size for p in packed.infolist())}
    monkeypatch.setattr(office, limit, exactly[limit])
    assert cleaned("a.docx", small).suffix == "docx"

    monkeypatch.setattr(office, "_whole", pytest.fail)
    refused("a.docx", repacked(word(), **passes), says="far more")


def test_an_office_file_may_not_swell_more_than_a_hundredfold(monkeypatch):
    monkeypatch.setattr(office, "_whole", pytest.fail)
    refused("a.xlsx", repacked(sheet(), **{"big.bin": b"\0" * 30_000_000}), says="far more")


def test_a_video_lasts_so_long_and_no_longer(monkeypatch):
    monkeypatch.setattr(videos, "LONGEST", 2)
    assert cleaned("a.mp4", film(seconds=2), DocumentKind.VIDEO)
    monkeypatch.setattr(videos, "_repacked", pytest.fail)
    refused("a.mp4", film(seconds=4), DocumentKind.VIDEO, "shorter")


def test_what_is_taken_out_costs_one_look_at_each_part(monkeypatch):
    """A report of a thousand parts is read twice, once to look and once to write it anew, however they are nested."""
    looked, real = [], office._whole
    monkeypatch.setattr(office, "_whole", lambda packed, part: looked.append(part.filename) or real(packed, part))
    many = {f"word/header{number}.xml": b"<w:hdr/>" for number in range(1_000)}

    cleaned("a.docx", repacked(word(), **many))

    assert max(looked.count(name) for name in many) == 2
