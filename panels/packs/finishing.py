"""The last hand on a pack: page numbers, links, bookmarks, and nothing in its properties that should not be there."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream, String

from panels.packs import marking
from panels.packs.laid import Laid
from panels.packs.links import Mark
from panels.packs.planning import DIVIDER, FRONT, PAPER

OURS = "pack:"
MAKER = "Homeward"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li>
</rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{maker}</pdf:Producer>{claim}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
CLAIM = "<pdfuaid:part>1</pdfuaid:part>"


def number(pdf: Pdf, laid: Laid, folder: Path) -> None:
    """Edges and page numbers as they were drawn (`numbering`)."""
    with pikepdf.open(folder / laid.edges) as drawn:
        edges = {s: pdf.copy_foreign(p.as_form_xobject()) for s, p in zip(laid.sheets, drawn.pages, strict=True)}
    for page in pdf.pages:
        marking.lay_over(pdf, page, edges[marking.size_of(page)], "HwEdge")
    pages = enumerate(pdf.pages)
    for file in laid.numbers:
        with pikepdf.open(folder / file) as feet:
            for foot in feet.pages:
                place, page = next(pages)
                marking.lay_over(pdf, page, pdf.copy_foreign(foot.as_form_xobject()), f"HwN{place}")
    if next(pages, None) is not None:
        raise ValueError("a page has no number")


def finish(pdf: Pdf, laid: Laid) -> None:
    _lead(pdf, laid)
    _bookmark(pdf, laid)
    _page_labels(pdf, laid)
    _properties(pdf, laid.called, accessible=not any(paper.scanned for paper in laid.papers))


def _lead(pdf: Pdf, laid: Laid) -> None:
    """The entries of agenda and contents lead to their papers, which were not there when these pages were drawn."""
    begins = _begins(laid)
    for page in pdf.pages:
        for note in page.obj.get(Name.Annots, Array()):
            target = str(note.A.get(Name.URI, "")) if Name.A in note else ""
            if not target.startswith(OURS):
                continue
            place, title = begins[target.removeprefix(OURS)]
            del note[Name.A]
            note.Dest = Array([pdf.pages[place].obj, Name.Fit])
            note.Contents = String(title)


def _begins(laid: Laid) -> dict[str, tuple[int, str]]:
    """Where in the file, and under which title, each paper and each item begins."""
    found, place = {}, 0
    for each in laid.stretches:
        key = each.paper or each.item or each.kind
        found[key] = (place, each.title)
        place += each.count
    return found


def _bookmark(pdf: Pdf, laid: Laid) -> None:
    papers = {paper.key: paper for paper in laid.papers}
    place, item = 0, None
    with pdf.open_outline() as outline:
        outline.root.clear()
        for each in laid.stretches:
            row = OutlineItem(FRONT.get(each.kind, each.title), place, "Fit")
            if each.kind == PAPER and item is not None:
                row.children.extend(_under(papers[each.paper].marks, place))
                row.is_closed = True
                item.children.append(row)
            else:
                outline.root.append(row)
                item = row if each.kind == DIVIDER else None
            place += each.count


def _under(marks: tuple[Mark, ...], place: int) -> list[OutlineItem]:
    rows = []
    for mark in marks:
        row = OutlineItem(mark.title, place + mark.page, "Fit")
        row.children.extend(_under(mark.under, place))
        row.is_closed = True
        rows.append(row)
    return rows


def _page_labels(pdf: Pdf, laid: Laid) -> None:
    """A viewer shows the printed numbers, also where pages are missing or an addendum counts on."""
    numbers: list[Any] = []
    place = 0
    for each in laid.stretches:
        numbers += [place, Dictionary(S=Name.D, St=each.first)]
        place += each.count
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))


def _properties(pdf: Pdf, title: str, *, accessible: bool) -> None:
    """From a short list of what may be there. The title is a reference and a kind of paper, never a person."""
    for gone in list(pdf.docinfo.keys()):
        del pdf.docinfo[gone]
    pdf.docinfo[Name.Title] = String(title)
    pdf.docinfo[Name.Producer] = String(MAKER)
    claim = CLAIM if accessible else ""
    data = XMP.format(title=escape(title), maker=MAKER, claim=claim).encode()
    pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, data, Type=Name.Metadata, Subtype=Name.XML))
    pdf.Root.Lang = String("en-GB")
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines
