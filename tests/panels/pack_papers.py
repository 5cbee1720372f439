"""Papers of every kind for the pack composer, made here, and a binder that holds them."""

from __future__ import annotations

import hashlib
import io
import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from panels.packs import drawing
from panels.packs.parts import Binder, Form, Item, Paper

REPORT = """<html lang="en-GB"><head><title>Report</title><style>@page {{ size: A4; margin: 20mm }}</style></head><body>
<h1>{title}</h1><p><a href="#needs">See the needs</a></p>{words}
<h2 id="needs">Needs</h2><table><tr><th>Need</th><th>What helps</th></tr><tr><td>Home</td><td>{helps}</td></tr></table>
</body></html>"""


def report(title: str, *, helps: str = "A garden", lines: int = 90) -> bytes:
    """A form of ours: tagged, with headings, a table and a link inside."""
    words = "".join(f"<p>Line {n} of {title}.</p>" for n in range(lines))
    return drawing.written(drawing.render(REPORT.format(title=title, words=words, helps=helps)))


def upload(says: str, *, size=(595, 842), turn: int = 0, pages: int = 1, shared: bool = False) -> bytes:
    """Somebody else’s PDF: no tags, any size, words to its very edge, its coordinates left in disorder."""
    pdf = Pdf.new()
    font = Dictionary(Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
    resources = pdf.make_indirect(font) if shared else None
    for number in range(pages):
        page = pdf.add_blank_page(page_size=size)
        tall = size[1] / 20
        lines = f"BT /F1 {tall} Tf {size[0] / 20} {size[1] / 2} Td ({says} sheet {number + 1}) Tj ET "
        lines += f"BT /F1 {tall / 2} Tf 2 2 Td (bottom edge) Tj ET q q 2 0 0 2 9 9 cm"
        page.obj.Contents = pdf.make_stream(lines.encode())
        page.obj.Resources = resources or font
        page.obj.Rotate = turn
    return saved(pdf)


def saved(pdf: Pdf, **how) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def picture(width: int = 900, height: int = 600, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, form)
    return out.getvalue()


def scan(pages: int = 1) -> bytes:
    """Pictures of pages, as a scanner makes them."""
    out = io.BytesIO()
    sheets = [Image.new("L", (600, 840), 230) for _ in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def filled_form(answer: str) -> bytes:
    """A form with one box in which somebody has written."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    box = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("answer"),
        V=String(answer),
        Rect=Array([100, 600, 400, 630]),
        DA=String("/F1 12 Tf 0 g"),
        F=4,
    )
    box = pdf.make_indirect(box)
    page.obj.Annots = Array([box])
    resources = Dictionary(Font=Dictionary(F1=font))
    pdf.Root.AcroForm = Dictionary(Fields=Array([box]), DR=resources, DA=String("/F1 12 Tf 0 g"), NeedAppearances=True)
    return saved(pdf)


def with_scripts() -> bytes:
    """Everything that a PDF can do by itself, before any cleaning."""
    pdf = pikepdf.open(io.BytesIO(upload("Scripts")))
    run = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = run
    pdf.Root.AA = Dictionary(WC=run)
    pdf.pages[0].obj.AA = Dictionary(O=run)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=run)
    web = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    out = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=web)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(out)])
    pdf.attachments["payload.txt"] = b"attached"
    return saved(pdf)


def bomb(megabytes: int) -> bytes:
    """Small on disk, and very large once it is unpacked."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    packer = zlib.compressobj(9)
    piece = b"0 0 m 1 1 l S\n" * (1024 * 1024 // 14)
    data = b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
    page.obj.Contents = pdf.make_indirect(Stream(pdf, data, Filter=Name.FlateDecode))
    return saved(pdf)


def put(folder: Path, key: str, title: str, data: bytes, form: Form = Form.PDF, **more) -> Paper:
    (folder / f"{key}.bin").write_bytes(data)
    return Paper(key, title, form, f"{key}.bin", hashlib.sha256(data).hexdigest(), **more)


def item(number: int, title: str, *papers: Paper, kind: str = "Suitability to adopt") -> Item:
    facts = (("Time", "09:30 to 10:30"), ("Presented by", "Joss Hale, adoption social worker"))
    return Item(f"i{number}", number, kind, title, facts, papers)


def binder(*items: Item, **more) -> Binder:
    facts = (
        ("Panel date", "Monday 14 December 2026, 09:30"),
        ("Decision due, from the panel date", "Monday 21 December 2026"),
        ("Decision due, from the final minutes", "7 days after they are agreed"),
    )
    given = {"version": 2, "made": "1 December 2026 at 14:02"} | more
    return Binder("Leicester City Council", "Adoption panel", "PM-2026-12", "14 December 2026", facts, items, **given)
