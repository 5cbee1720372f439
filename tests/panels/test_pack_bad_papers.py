"""Papers that cannot go into a pack: said by name, in words, with nothing half-made (issue: bad input and faults)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from panels.packs import composing, office, reading, running
from panels.packs.composing import compose
from panels.packs.limits import Limits
from panels.packs.parts import Broken, Edition, Form
from tests.panels import pack_papers as make

WHOLE = (Edition("whole"),)


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


def holding(folder, data: bytes, form: Form = Form.PDF):
    good = make.put(folder, "good", "Good paper", make.upload("Good"))
    bad = make.put(folder, "bad", "The paper in question", data, form)
    return make.binder(make.item(1, "Household H-1", good, bad))


def locked() -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page()
    return make.saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))


def protected() -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page()
    return make.saved(pdf, encryption=pikepdf.Encryption(owner="o", user=""))


def cut_short() -> bytes:
    data = make.upload("Cut", pages=3)
    return data[: len(data) // 3]


def with_page_of_no_size() -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])
    return make.saved(pdf)


@pytest.mark.parametrize(
    ("data", "form", "says"),
    [
        (locked, Form.PDF, "locked with a password"),
        (protected, Form.PDF, "locked with a password"),
        (cut_short, Form.PDF, "cannot be opened"),
        (lambda: b"%PDF-1.7\n" + os.urandom(4000), Form.PDF, "cannot be opened"),
        (lambda: b"", Form.PDF, "cannot be opened"),
        (lambda: make.saved(Pdf.new()), Form.PDF, "has no pages"),
        (with_page_of_no_size, Form.PDF, "cannot be opened"),
        (lambda: make.picture()[:900], Form.PICTURE, "picture cannot be opened"),
        (lambda: b"GIF89a" + bytes(99), Form.PICTURE, "picture cannot be opened"),
        (lambda: make.picture(9000, 5000), Form.PICTURE, "more than 40 million points"),
    ],
    ids=["locked", "protected", "cut short", "noise", "empty", "no pages", "no size", "torn picture", "gif", "huge"],
)
def test_a_paper_that_cannot_be_used_is_named_with_what_to_do(tmp_path, data, form, says):
    with pytest.raises(Broken) as broken:
        compose(holding(tmp_path, data(), form), WHOLE, tmp_path, quiet)

    assert broken.value.paper == "The paper in question"
    assert says in broken.value.why
    assert broken.value.why.endswith(".")
    assert not (tmp_path / "pack-whole.pdf").exists()


def test_a_paper_of_two_thousand_pages_is_too_much(tmp_path):
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    for _ in range(1999):
        pdf.pages.append(page)
    with pytest.raises(Broken, match="2,000 pages, and a pack takes at most 1,000 of one paper"):
        compose(holding(tmp_path, make.saved(pdf)), WHOLE, tmp_path, quiet)


def test_a_pack_of_too_many_papers_names_the_one_with_which_it_got_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(composing, "MOST_PAGES", 3)
    with pytest.raises(Broken, match="the pack has 4 pages, and it takes at most 3") as broken:
        compose(holding(tmp_path, make.upload("Long", pages=3)), WHOLE, tmp_path, quiet)
    assert broken.value.paper == "The paper in question"


def test_a_stored_file_that_is_gone_or_not_the_same_is_noticed(tmp_path):
    binder = holding(tmp_path, make.upload("Kept"))
    (tmp_path / "bad.bin").write_bytes(make.upload("Another"))
    with pytest.raises(Broken, match="not the one that was put on the file"):
        compose(binder, WHOLE, tmp_path, quiet)
    (tmp_path / "bad.bin").unlink()
    with pytest.raises(Broken, match="is not there"):
        compose(binder, WHOLE, tmp_path, quiet)


def test_what_a_pdf_would_do_by_itself_is_not_in_the_pack(tmp_path):
    (made,) = compose(holding(tmp_path, make.with_scripts()), WHOLE, tmp_path, quiet)

    with pikepdf.open(tmp_path / made.file) as pdf:
        assert not pdf.attachments
        for held in pdf.objects:
            if isinstance(held, Dictionary) and held.get(Name.Type) != Name.StructElem:
                assert not {"/JS", "/OpenAction", "/AA", "/A", "/EmbeddedFiles", "/URI"} & set(held.keys())


def test_words_fetch_nothing(tmp_path):
    (tmp_path / "secret.txt").write_text("the secret of the machine")
    html = f"""<html><body><p>Before</p><img src="file://{tmp_path}/secret.txt"><img src="http://127.0.0.1:9/x.png">
    <link rel="attachment" href="file://{tmp_path}/secret.txt"><a rel="attachment" href="file:///etc/passwd">x</a>
    <style>@import url(file://{tmp_path}/secret.txt); body {{ background: url(data:image/png;base64,AAAA) }}</style>
    <p>After</p></body></html>"""
    (made,) = compose(holding(tmp_path, html.encode(), Form.WORDS), WHOLE, tmp_path, quiet)

    with pikepdf.open(tmp_path / made.file) as pdf:
        assert not pdf.attachments
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / made.file).pages)
    assert "After" in text
    assert "secret" not in text


def test_a_tree_of_tags_that_is_none_is_not_trusted(tmp_path):
    """An element that is its own child: the pages still come, each as one tag."""
    pdf = pikepdf.open(tmp_path / "x.pdf") if (tmp_path / "x.pdf").exists() else Pdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.StructParents = 0
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page.obj))
    element.K = pikepdf.Array([element])
    pdf.Root.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot, K=element, ParentTree=Dictionary(Nums=pikepdf.Array([0, pikepdf.Array([element])]))
    )
    (made,) = compose(holding(tmp_path, make.saved(pdf)), WHOLE, tmp_path, quiet)
    assert made.scans == ("The paper in question",)


def test_office_files_need_a_converter_and_say_so(monkeypatch):
    monkeypatch.setattr(office, "PROGRAMS", ("no-such-program",))
    with pytest.raises(Broken, match="no program to turn it into a PDF") as broken:
        office.to_pdf("Health form", b"PK", "docx")
    assert broken.value.paper == "Health form"


def converter(folder, script: str):
    """A stand-in for the office suite: what is tested is how we hold it, not how it converts."""
    program = folder / "pretend-office"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    return program


def test_office_files_come_back_as_pdf(tmp_path, monkeypatch):
    data = make.upload("Converted")
    (tmp_path / "ready.pdf").write_bytes(data)
    made = converter(tmp_path, f'mkdir -p "$7"; cp {tmp_path}/ready.pdf "$7/paper.pdf"; test -z "$SECRET_KEY"')
    monkeypatch.setattr(office, "PROGRAMS", (str(made),))

    assert office.to_pdf("Health form", b"PK", "docx") == data


def test_a_converter_that_hangs_or_fails_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "SECONDS", 0.3)
    monkeypatch.setattr(office, "PROGRAMS", (str(converter(tmp_path, "sleep 60")),))
    with pytest.raises(Broken, match="could not be turned into a PDF"):
        office.to_pdf("Health form", b"PK", "docx")
    monkeypatch.setattr(office, "SECONDS", 20)
    monkeypatch.setattr(office, "PROGRAMS", (str(converter(tmp_path, "exit 1")),))
    with pytest.raises(Broken, match="cannot be opened"):
        office.to_pdf("Health form", b"PK", "docx")


def apart(folder, data: bytes, limits: Limits = Limits(), report=quiet):  # noqa: B008
    return running.compose(holding(folder, data), WHOLE, folder, report, limits)


def test_the_process_of_its_own_makes_the_same_pack(tmp_path):
    seen = []
    (made,) = apart(tmp_path, make.upload("Fine"), report=lambda *step: seen.append(step))

    assert hashlib.sha256((tmp_path / made.file).read_bytes()).hexdigest() == made.sha256
    assert seen[0] == (0, 3, "Making ready", "Good paper")
    assert seen[-1][:2] == (3, 3)


def test_the_process_of_its_own_names_the_broken_paper(tmp_path):
    with pytest.raises(Broken) as broken:
        apart(tmp_path, locked())
    assert (broken.value.paper, "password" in broken.value.why) == ("The paper in question", True)


def test_a_paper_that_unpacks_to_more_than_the_memory_allowed_is_named(tmp_path):
    with pytest.raises(Broken, match="needs more memory") as broken:
        apart(tmp_path, make.bomb(900), Limits(memory_mb=700))
    assert broken.value.paper == "The paper in question"


def test_a_paper_that_takes_too_long_is_named(tmp_path):
    with pytest.raises(Broken, match="took too long") as broken:
        apart(tmp_path, make.bomb(200), Limits(wall_seconds=4, memory_mb=4096))
    assert broken.value.paper == "The paper in question"


def test_a_paper_that_takes_too_much_computing_is_named(tmp_path):
    with pytest.raises(Broken, match="took too long") as broken:
        apart(tmp_path, make.bomb(200), Limits(cpu_seconds=3, memory_mb=4096))
    assert broken.value.paper


def test_a_process_that_is_killed_in_the_middle_leaves_a_sentence_and_nobody_behind(tmp_path):
    killed = []

    def kill(done, of, says, paper):
        if paper == "The paper in question":
            killed.extend(making(tmp_path))
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    with pytest.raises(Broken, match="The machine stopped this work"):
        apart(tmp_path, make.upload("Long", pages=300), report=kill)
    assert len(killed) == 1
    assert not making(tmp_path)
    assert not (tmp_path / "pack-whole.pdf").exists()


def test_a_fault_of_our_own_is_not_blamed_on_a_paper(tmp_path):
    """There is no such file to draw pages of."""
    with pytest.raises(Broken, match="Something in the service went wrong") as broken:
        running.picture("nothing.pdf", [1], "pictures.zip", tmp_path, quiet)
    assert broken.value.paper == running.WHOLE


def making(folder) -> list[int]:
    """The processes that make packs in this folder, and no others."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = each.read_bytes().split(b"\0")
            if b"panels.packs" in words and str(folder).encode() in words:
                found.append(int(each.parent.name))
    return found


def test_it_is_given_no_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    kept = running._environment(tmp_path)

    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & set(kept)
    assert kept["HOME"] == str(tmp_path)


def test_pictures_are_never_larger_than_a_printer_needs(tmp_path):
    path = tmp_path / "large.jpg"
    path.write_bytes(make.picture(5000, 3000, "JPEG"))
    (tmp_path / "small.jpg").write_bytes(reading._smaller(path, "Picture"))
    with Image.open(tmp_path / "small.jpg") as small:
        assert max(small.size) <= 2480
