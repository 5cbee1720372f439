"""The last hand on a pack: page numbers, links, bookmarks, and nothing in its properties that should not be there."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream, String

from panels.packs import marking
from panels.packs.links import Mark
from panels.packs.parts import Binder, Stretch
from panels.packs.planning import DIVIDER, FRONT, PAPER, Plan, labels
from panels.packs.reading import Ready

OURS = "pack:"
MAKER = "Homeward"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li>
</rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{maker}</pdf:Producer>{claim}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
LARGE = 13
"""Points of a page number in large print, also on sheets that are no larger than others."""
CLAIM = "<pdfuaid:part>1</pdfuaid:part>"


def number(pdf: Pdf, plan: Plan, binder: Binder, *, elsewhere: Plan | None) -> None:
    """“Item 3, page 47 of 212” at the foot of every page, whatever the page was before."""
    sheets = marking.sheets_of(pdf)
    for sheet in sheets.values():
        sheet["size"] = max(sheet["size"], LARGE if elsewhere else 0)
    edges = marking.edges(pdf, "panels/packs/edges_paper.html", {"binder": binder})
    rows = []
    for (page_number, stretch), page in zip(labels(plan.stretches), pdf.pages, strict=True):
        item = f"Item {stretch.number}, " if stretch.number else ""
        says = f"{item}page {page_number} of {plan.last_page}"
        sheet = sheets[marking.size_of(page)]["name"]
        rows.append({"says": says, "sheet": sheet, "also": _elsewhere(page_number, stretch, elsewhere)})
    with marking.drawn("panels/packs/numbers_paper.html", {"rows": rows, "sheets": list(sheets.values())}) as feet:
        for place, (page, foot) in enumerate(zip(pdf.pages, feet.pages, strict=True)):
            marking.lay_over(pdf, page, edges[marking.size_of(page)], "HwEdge")
            marking.lay_over(pdf, page, pdf.copy_foreign(foot.as_form_xobject()), f"HwN{place}")


def _elsewhere(page: int, stretch: Stretch, plan: Plan | None) -> str:
    """Large print has more pages. Where everybody else is must still be said."""
    if plan is None:
        return ""
    there = plan.find(stretch.kind, item=stretch.item, paper=stretch.paper)
    if there.count == stretch.count:
        return f"page {there.first + page - stretch.first} in other copies"
    if there.count == 1:
        return f"page {there.first} in other copies"
    return f"pages {there.first} to {there.last} in other copies"


def finish(pdf: Pdf, plan: Plan, binder: Binder, papers: Mapping[str, Ready]) -> None:
    _lead(pdf, plan)
    _bookmark(pdf, plan, papers)
    _page_labels(pdf, plan)
    _properties(pdf, binder, accessible=not any(papers[s.paper].scanned for s in plan.stretches if s.paper))


def _lead(pdf: Pdf, plan: Plan) -> None:
    """The entries of agenda and contents lead to their papers, which were not there when these pages were drawn."""
    begins = _begins(plan)
    for page in pdf.pages:
        for note in page.obj.get(Name.Annots, Array()):
            target = str(note.A.get(Name.URI, "")) if Name.A in note else ""
            if not target.startswith(OURS):
                continue
            place, title = begins[target.removeprefix(OURS)]
            del note[Name.A]
            note.Dest = Array([pdf.pages[place].obj, Name.Fit])
            note.Contents = String(title)


def _begins(plan: Plan) -> dict[str, tuple[int, str]]:
    """Where in the file, and under which title, each paper and each item begins."""
    found, place = {}, 0
    for each in plan.stretches:
        key = each.paper or each.item or each.kind
        found[key] = (place, each.title)
        place += each.count
    return found


def _bookmark(pdf: Pdf, plan: Plan, papers: Mapping[str, Ready]) -> None:
    place, item = 0, None
    with pdf.open_outline() as outline:
        outline.root.clear()
        for each in plan.stretches:
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


def _page_labels(pdf: Pdf, plan: Plan) -> None:
    """A viewer shows the printed numbers, also where pages are missing or an addendum counts on."""
    numbers: list[Any] = []
    place = 0
    for each in plan.stretches:
        numbers += [place, Dictionary(S=Name.D, St=each.first)]
        place += each.count
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))


def _properties(pdf: Pdf, binder: Binder, *, accessible: bool) -> None:
    """From a short list of what may be there. The title is a reference and a kind of paper, never a person."""
    title = f"{binder.called}, {binder.reference}, version {binder.version}"
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
