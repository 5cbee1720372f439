"""The pack, read back: numbers, contents, bookmarks, tags, properties, names (PN-16, PN-62; pains 17 to 19)."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import sys

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from panels.packs import composing, laid
from panels.packs.composing import compose
from panels.packs.parts import Edition, Form, from_json, to_json
from panels.packs.stamping import Stamp, stamp
from tests.panels import pack_papers as make

WHOLE, WITHOUT, LARGE = Edition("whole"), Edition("without", frozenset({"i1"})), Edition("large", large=True)


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


def texts(path) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(path).pages]


def words(path, number: int) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[number]
        found = page.get_textpage().get_text_range()
    return re.sub(r"\s+", " ", found)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A panel day of two items with papers of every kind, in three editions."""
    folder = tmp_path_factory.mktemp("pack")
    first = make.item(
        1,
        "Household H-7H2K9QX",
        make.put(folder, "a", "Prospective adopter’s report", make.report("Household H-7H2K9QX")),
        make.put(folder, "b", "Medical report", make.scan(2)),
        make.put(folder, "c", "Picture of the home", make.picture(), Form.PICTURE),
    )
    second = make.item(
        2,
        "Child C-3M8TR2W and household H-2N6VX4B",
        make.put(folder, "d", "Letter on its side", make.upload("Letter", turn=90, pages=2, shared=True)),
        make.put(folder, "e", "Large plan", make.upload("Plan", size=(2400, 1700), turn=180)),
        make.put(folder, "f", "Card", make.upload("Card", size=(300, 200), turn=270)),
        make.put(folder, "g", "What Zoë says", "Zoë Łuczak, Αθηνά, Привет".encode(), Form.TEXT),
        make.put(folder, "h", "Adoption placement report", make.report("Placement", helps="Water nearby")),
        make.put(folder, "k", "Consent form", make.filled_form("Wednesday after four")),
        kind="Match",
    )
    binder = make.binder(first, second)
    result = compose(binder, (WHOLE, WITHOUT, LARGE), folder, quiet)
    return binder, folder, {each.key: each for each in result}


@pytest.fixture
def whole(made):
    return made[1] / made[2]["whole"].file


def test_every_page_says_which_item_and_which_page_of_how_many(made, whole):
    result = made[2]["whole"]
    said = texts(whole)

    assert len(said) == result.pages == result.last_page
    for stretch in result.stretches:
        for page in range(stretch.first, stretch.last + 1):
            item = f"Item {stretch.number}, " if stretch.number else ""
            assert said[page - 1].count(f"{item}page {page} of {result.pages}") == 1, page


def test_the_contents_name_the_page_on_which_each_paper_begins(made, whole):
    result = made[2]["whole"]
    contents = re.sub(r"( \.)+ ", " ", texts(whole)[2])

    for stretch in result.stretches:
        if stretch.kind in ("item", "paper", "last"):
            assert f"{stretch.title} {stretch.first}" in contents


def test_the_contents_lead_to_their_papers(made, whole):
    with pikepdf.open(whole) as pdf:
        numbers = {page.obj.objgen: place + 1 for place, page in enumerate(pdf.pages)}
        led = {
            str(note.Contents): numbers[note.Dest[0].objgen]
            for note in pdf.pages[2].obj.Annots
            if isinstance(note.get(Name.Dest), pikepdf.Array)
        }
        assert not any(Name.A in note for page in pdf.pages for note in page.obj.get(Name.Annots, []))

    assert led == {each.title: each.first for each in made[2]["whole"].stretches if each.kind == "paper"}


def test_links_inside_a_paper_still_lead_to_the_right_page(made, whole):
    paper = next(each for each in made[2]["whole"].stretches if each.paper == "a")
    with pikepdf.open(whole) as pdf:
        (link,) = pdf.pages[paper.first - 1].obj.Annots
        assert link.Dest[0].objgen == pdf.pages[paper.last - 1].obj.objgen
        assert Name.StructParent in link


def test_bookmarks_are_items_papers_and_their_own_headings(made, whole):
    with pikepdf.open(whole) as pdf, pdf.open_outline() as outline:
        tree = [
            (row.title, [(under.title, [each.title for each in under.children]) for under in row.children])
            for row in outline.root
        ]

    assert [title for title, _ in tree] == [
        "Cover", "Agenda", "Contents", "Item 1: Household H-7H2K9QX",
        "Item 2: Child C-3M8TR2W and household H-2N6VX4B", "What this pack holds",
    ]  # fmt: skip
    assert tree[3][1] == [
        ("Prospective adopter’s report", ["Household H-7H2K9QX"]), ("Medical report", []), ("Picture of the home", [])
    ]  # fmt: skip
    reader = pypdf.PdfReader(whole)
    pages = {row.title: reader.get_destination_page_number(row) + 1 for row in flat(reader.outline)}
    assert pages["Consent form"] == next(s.first for s in made[2]["whole"].stretches if s.paper == "k")


def flat(rows):
    for row in rows:
        yield from flat(row) if isinstance(row, list) else [row]


def test_the_cover_says_when_panel_is_and_by_when_it_is_decided(whole):
    cover = texts(whole)[0]

    for said in (
        "Leicester City Council",
        "Monday 14 December 2026, 09:30",
        "Monday 21 December 2026",
        "final minutes",
    ):
        assert said in cover


def test_pages_of_any_size_and_turn_lie_on_a_sheet_and_leave_room_for_its_number(made, whole):
    with pypdfium2.PdfDocument(whole) as pdf:
        for place in range(len(pdf)):
            page = pdf[place]
            width, height = page.get_size()
            assert {round(width), round(height)} == {595, 842}
            foot = page.get_textpage().get_text_bounded(0, 0, width, 32)
            assert "edge" not in foot
            assert f"page {place + 1} of" in foot
        shapes = {each.paper: pdf[each.first - 1].get_size() for each in made[2]["whole"].stretches if each.paper}
    across = {key for key, (width, height) in shapes.items() if width > height}
    assert across == {"d", "e"}


@pytest.mark.parametrize(
    ("key", "says"),
    [("d", "Letter sheet 1"), ("e", "Plan sheet 1"), ("f", "Card sheet 1"), ("k", "Wednesday after four")],
)
def test_the_words_of_an_upload_are_words_in_the_pack(made, whole, key, says):
    page = next(each for each in made[2]["whole"].stretches if each.paper == key)

    assert says in words(whole, page.first - 1)


def test_every_page_hangs_in_one_tree_of_tags_in_the_order_of_reading(made, whole):
    with pikepdf.open(whole) as pdf:
        root = pdf.Root.StructTreeRoot
        parents = dict(pikepdf.NumberTree(root.ParentTree).items())
        keys = [int(page.obj.StructParents) for page in pdf.pages]
        links = [int(note.StructParent) for page in pdf.pages for note in page.obj.get(Name.Annots, [])]
        assert len({*keys, *links}) == len(keys) + len(links)
        assert {*keys, *links} <= set(parents)
        for page, key in zip(pdf.pages, keys, strict=True):
            pages = {element.Pg.objgen for element in parents[key] if isinstance(element, Dictionary)}
            assert pages == {page.obj.objgen}
        titles = [str(element.T) for element in elements(root.K) if Name.T in element]
        places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        read = [
            places[element.Pg.objgen]
            for element in elements(root.K)
            if Name.Pg in element and isinstance(element.get(Name.K), int)
        ]
        assert pdf.Root.MarkInfo.Marked is True
        assert str(pdf.Root.Lang) == "en-GB"

    assert titles == [paper.title for paper in made[0].papers]
    assert read == sorted(read)


def test_tables_headings_and_pictures_keep_their_tags(whole):
    with pikepdf.open(whole) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot.K))
        kinds = {str(element.S) for element in found}
        named = [str(element.ID) for element in found if Name.ID in element]
        pictures = {str(element.Alt) for element in found if Name.Figure == element.S}

    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Link", "/Figure"} <= kinds
    assert len(set(named)) == len(named)
    assert "Medical report, page 2 of 2: a picture of a page, without words to read out" in pictures
    assert "Picture: Picture of the home" in pictures


def elements(kids):
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield kid
            if Name.K in kid:
                yield from elements(kid.K)


def test_a_pack_with_scans_does_not_claim_what_it_cannot_keep(made, whole):
    assert made[2]["whole"].scans == ("Medical report",)
    with pikepdf.open(whole) as pdf:
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
        assert b"<pdfuaid:part>" not in pdf.Root.Metadata.read_bytes()
    with pikepdf.open(made[1] / made[2]["without"].file) as pdf:
        assert b"<pdfuaid:part>1" in pdf.Root.Metadata.read_bytes()


def test_properties_come_from_a_short_list(whole):
    with pikepdf.open(whole) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": "Panel pack, PM-2026-12, version 2",
            "/Producer": "Homeward",
        }
        assert b"WeasyPrint" not in pdf.Root.Metadata.read_bytes()
        assert set(pdf.Root.keys()) <= {
            "/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences", "/Names", "/Outlines",
            "/PageLabels", "/PageMode", "/Metadata",
        }  # fmt: skip


def test_the_last_page_names_each_paper_and_the_hash_of_the_whole(made, whole):
    binder, last = made[0], texts(whole)[-1]

    assert binder.fingerprint in last.replace(" ", "")
    for paper in binder.papers:
        assert paper.sha256[:16] in last


def test_another_order_or_another_version_is_another_hash(made):
    binder = made[0]
    turned = dataclasses.replace(binder, items=binder.items[::-1])
    again = dataclasses.replace(binder, version=9, made="another day")

    assert turned.fingerprint != binder.fingerprint
    assert again.fingerprint == binder.fingerprint


def test_who_has_an_interest_gets_no_word_of_that_item_and_the_same_numbers(made):
    """PN-17: the papers are not there. Nothing is covered: bookmarks, links and properties know nothing of it."""
    _, folder, results = made
    file = folder / results["without"].file
    said = texts(file)
    kept = [each for each in results["whole"].stretches if each.item != "i1"]

    assert [(each.kind, each.first, each.count) for each in results["without"].stretches] == [
        (each.kind, each.first, each.count) for each in kept
    ]
    assert not any("H-7H2K9QX" in page or "Household H" in page for page in said)
    assert "Not in your copy: you have an interest" in said[1]
    assert "not in your copy (pages" in said[2]
    assert f"Item 2, page {kept[3].first} of {results['whole'].pages}" in said[3]
    with pikepdf.open(file) as pdf:
        pdf.save(plain := io.BytesIO(), compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable,
                 stream_decode_level=pikepdf.StreamDecodeLevel.generalized)  # fmt: skip
    for secret in ("H-7H2K9QX", "Prospective adopter", "Medical report", "Picture of the home"):
        assert secret.encode() not in plain.getvalue()
        assert secret.encode("utf-16-be") not in plain.getvalue()


def test_viewers_show_the_printed_numbers_also_where_pages_are_missing(made):
    reader = pypdf.PdfReader(made[1] / made[2]["without"].file)
    numbers = [each.first + n for each in made[2]["without"].stretches for n in range(each.count)]

    assert reader.page_labels == [str(number) for number in numbers]


def test_large_print_is_large_and_says_where_everybody_else_is(made):
    _, folder, results = made
    file, said = folder / results["large"].file, texts(folder / results["large"].file)
    first = next(each for each in results["large"].stretches if each.paper == "d")
    there = next(each for each in results["whole"].stretches if each.paper == "d")

    with pypdfium2.PdfDocument(file) as pdf:
        width, height = pdf[first.first - 1].get_size()
    assert {round(width), round(height)} == {842, 1191}
    assert f"page {there.first} in other copies" in said[first.first - 1]
    assert f"Item 2, page {first.first} of {results['large'].pages}" in said[first.first - 1]


def test_a_copy_has_its_readers_name_on_every_page_and_is_otherwise_the_pack(made, whole, tmp_path):
    before = whole.read_bytes()
    result = stamp(whole, Stamp("Łucja Nowak-Παπαδοπούλου", "Destroy by 14 January 2027"), tmp_path / "copy.pdf")

    with pypdfium2.PdfDocument(tmp_path / "copy.pdf") as pdf:
        pages = [pdf[place].get_textpage().get_text_range() for place in range(len(pdf))]
    assert len(pages) == result.pages == made[2]["whole"].pages
    assert all("Copy of Łucja Nowak-Παπαδοπούλου. Destroy by 14 January 2027" in page for page in pages)
    assert whole.read_bytes() == before
    with pikepdf.open(tmp_path / "copy.pdf") as copy, pikepdf.open(whole) as pack:
        assert len(list(elements(copy.Root.StructTreeRoot.K))) == len(list(elements(pack.Root.StructTreeRoot.K)))
        assert str(copy.docinfo[Name.Title]) == "Panel pack, PM-2026-12, version 2"


def test_the_same_papers_make_the_same_file_again(made, tmp_path):
    binder, folder, results = made
    for paper in binder.papers:
        (tmp_path / paper.file).write_bytes((folder / paper.file).read_bytes())
    (again,) = compose(binder, (WITHOUT,), tmp_path, quiet)

    assert again.sha256 == results["without"].sha256


def test_an_addendum_counts_on(tmp_path):
    late = make.put(tmp_path, "late", "Late letter", make.upload("Late", pages=2))
    binder = make.binder(make.item(2, "Child C-3M8TR2W", late), number=1, first_page=213)
    (made,) = compose(binder, (WHOLE,), tmp_path, quiet)
    said = texts(tmp_path / made.file)

    assert [(each.kind, each.first) for each in made.stretches] == [
        ("cover", 213), ("contents", 214), ("item", 215), ("paper", 216), ("last", 218)
    ]  # fmt: skip
    assert "Addendum 1 to the panel pack" in said[0]
    assert "Item 2, page 217 of 218" in said[4]
    assert "addendum 1" in said[1]


def test_what_is_sent_to_the_other_process_arrives_as_it_was(made):
    binder = made[0]

    assert from_json(to_json(binder, (WHOLE, WITHOUT))) == (binder, (WHOLE, WITHOUT))


def test_what_was_drawn_arrives_as_it_was_where_it_is_put_together(made, tmp_path):
    binder, folder, _ = made
    for paper in binder.papers:
        (tmp_path / paper.file).write_bytes((folder / paper.file).read_bytes())
    drawn = composing.lay_out(binder, (WITHOUT, LARGE), tmp_path, quiet)

    assert laid.from_json(laid.to_json(drawn)) == drawn


def test_putting_together_loads_nothing_that_draws():
    """What drawing needs of memory is given back before the tags of all papers are held at once."""
    loads = "import sys, panels.packs.joining; print(sorted({'weasyprint', 'PIL', 'django'} & {*sys.modules}))"
    said = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"
