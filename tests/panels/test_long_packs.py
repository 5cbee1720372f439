"""A pack of more than three hundred uploaded pages: made whole, numbered to its end, and called long (PN-16)."""

import io

import pypdf
import pypdfium2
import pytest

from panels.actions import packs
from panels.actions.claiming import read_stored
from panels.models import Pack, PackCopy
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.panels import pack_papers, pack_scene
from tests.panels.pack_scene import FOURTH

pytestmark = pytest.mark.usefixtures("private_files")


def words(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [pdf[place].get_textpage().get_text_range() for place in range(len(pdf))]


def test_a_pack_of_three_hundred_uploaded_pages_is_made_numbered_called_long_and_given_to_its_reader(cast, signed_in):
    there = pack_scene.scene(cast)
    for number in range(1, 7):
        data = pack_papers.upload(f"Volume {number}", pages=50, shared=number % 2 == 0)
        pack_scene.paper(there.second, f"Volume {number}", data, by=there.pam)
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    edition = pack_scene.made(pack, there.pam)

    assert edition.pages > 300
    said = words(read_stored(edition.stored))
    last = edition.last_page
    numbered = [f"page {number} of {last}" in page for number, page in enumerate(said, 1)]
    assert all(numbered), numbered.index(False) + 1
    volumes = [each for each in edition.parts if each.title.startswith("Volume")]
    assert [each.count for each in volumes] == [50] * 6
    assert all(f"{each.title} sheet 50" in said[each.last - 1] for each in volumes)
    marks = {row["/Title"] for row in flat(pypdf.PdfReader(io.BytesIO(read_stored(edition.stored))).outline)}
    assert {each.title for each in volumes} <= marks

    client = signed_in(there.pam)
    shown = client.get(f"/panel/packs/{pack.reference}/").content.decode()
    assert f"{edition.pages - 250} over the 250 that count as long" in shown

    packs.circulate(pack=packs.freeze(pack=pack, by=there.pam, at=FOURTH), by=there.pam, at=FOURTH)
    pack_scene.declare(there.mel, there.first, there.second)
    pack_scene.work()
    copy = PackCopy.rows.get(pack=Pack.rows.get(pk=pack.pk), seat=there.mel)
    assert all("Copy of Mel Ashby" in page for page in words(read_stored(copy.stored)))


def flat(rows):
    for row in rows:
        yield from flat(row) if isinstance(row, list) else [row]
