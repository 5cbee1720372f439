"""One paper made ready: opened, laid on sheets of one size, tagged, its links settled; or refused by name."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Name, Pdf
from PIL import Image, ImageFile, UnidentifiedImageError

from panels.packs import drawing, marking, sheets, tags
from panels.packs.laid import Ready
from panels.packs.links import Places, bookmarks, settle
from panels.packs.parts import Broken, Form, Paper, digest

MOST_PAGES = 1_000
MOST_PIXELS = 40_000_000
SHARPEST = (1754, 2480)
"""A4 at about 210 points an inch: as sharp as a printer needs, a tenth of what a telephone takes."""

LOCKED = "This paper is locked with a password. Add a new version of it without one."
UNREADABLE = "This paper cannot be opened. Print it to PDF again and add that as a new version."
NO_PAGES = "This paper has no pages. Add a new version of it."
CHANGED = (
    "The stored file of this paper is not the one that was put on the file. Add it again, and tell your IT service."
)
MISSING = "The stored file of this paper is not there. Add it again, and tell your IT service."
NO_PICTURE = "This picture cannot be opened. Save it again as JPEG or PNG and add that as a new version."
HUGE_PICTURE = "This picture has more than 40 million points. Add a smaller copy of it as a new version."
OFFICE = (
    "This paper is a Word or Excel file, and this service has no program to turn it into a PDF. "
    "Save it as a PDF and add that as a new version."
)


def ready(paper: Paper, folder: Path, *, large: bool = False) -> Ready:
    """Raises Broken, with the title of the paper, for whatever cannot go into a pack."""
    try:
        pdf = _opened(paper, folder, large=large)
        with pdf:
            return _on_sheets(pdf, paper, folder, large=large)
    except pikepdf.PasswordError:
        raise Broken(paper.title, LOCKED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError, OverflowError):
        raise Broken(paper.title, UNREADABLE) from None


def _opened(paper: Paper, folder: Path, *, large: bool) -> Pdf:
    path = folder / paper.file
    if not path.is_file():
        raise Broken(paper.title, MISSING)
    if digest(path) != (paper.check or paper.sha256):
        raise Broken(paper.title, CHANGED)
    if paper.form == Form.OFFICE:
        raise Broken(paper.title, OFFICE)
    if paper.form == Form.PDF:
        return pikepdf.open(path, attempt_recovery=False)  # what is mended by guessing may have lost pages
    return pikepdf.open(io.BytesIO(_drawn(paper, folder, path, large=large)))


def _drawn(paper: Paper, folder: Path, path: Path, *, large: bool) -> bytes:
    if paper.form == Form.WORDS:
        chosen = folder / paper.large if large and paper.large else path
        return drawing.written(drawing.render(chosen.read_text(encoding="utf-8")))
    context: dict[str, object] = {"title": paper.title, "large": large}
    if paper.form == Form.TEXT:
        words = path.read_text(encoding="utf-8", errors="replace")
        return drawing.written(
            drawing.render(drawing.filled("panels/packs/text_paper.html", {**context, "words": words}))
        )
    picture = _smaller(path, paper.title)
    html = drawing.filled("panels/packs/picture_paper.html", context)
    return drawing.written(drawing.render(html, given={"pack:picture": (picture, "image/jpeg")}))


def _smaller(path: Path, title: str) -> bytes:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # drawing PDFs switches it on: a torn picture would pass as grey
    try:
        with Image.open(path, formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Broken(title, HUGE_PICTURE)
            upright = picture.convert("RGB")
            upright.thumbnail(SHARPEST if upright.height >= upright.width else SHARPEST[::-1])
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=88)
            return out.getvalue()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Broken(title, HUGE_PICTURE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError):
        raise Broken(title, NO_PICTURE) from None


def _on_sheets(pdf: Pdf, paper: Paper, folder: Path, *, large: bool) -> Ready:
    _is_acceptable(pdf, paper)
    _keep_what_was_filled_in(pdf)
    fits = [sheets.fit(page, large=large) for page in pdf.pages]
    places = Places(pdf, fits)
    marks = bookmarks(pdf, places)
    scanned = 0
    if _is_tagged(pdf):
        for page, how in zip(pdf.pages, fits, strict=True):
            settle(page.obj, places)
            sheets.place(page, how)
    else:
        scanned = _redraw(pdf, paper, fits)
    for gone in list(pdf.Root.keys()):
        if gone not in ("/Type", "/Pages", "/StructTreeRoot"):
            del pdf.Root[gone]
    file = folder / f"ready-{paper.key}{'-large' if large else ''}.pdf"
    pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    sizes = tuple(marking.rounded(how.width, how.height) for how in fits)
    return Ready(paper.key, paper.title, file.name, sizes, marks, scanned)


def _is_acceptable(pdf: Pdf, paper: Paper) -> None:
    if pdf.is_encrypted:
        raise Broken(paper.title, LOCKED)
    pages = len(pdf.pages)
    if not pages:
        raise Broken(paper.title, NO_PAGES)
    if pages > MOST_PAGES:
        why = f"This paper has {pages:,} pages, and a pack takes at most {MOST_PAGES:,} of one paper."
        raise Broken(paper.title, f"{why} Add the pages that panel needs as a new version.")


def _keep_what_was_filled_in(pdf: Pdf) -> None:
    """Answers in the boxes of a form, and marks made on the page, become part of the page."""
    if Name.AcroForm in pdf.Root or any(_is_marked(page) for page in pdf.pages):
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("print")


def _is_marked(page: pikepdf.Page) -> bool:
    return any(note.get(Name.Subtype) != Name.Link for note in page.obj.get(Name.Annots, pikepdf.Array()))


def _is_tagged(pdf: Pdf) -> bool:
    """Tags are kept where they can be trusted and their pages leave no unfinished business behind."""
    try:
        tags.check(pdf)
    except tags.NoTags:
        return False
    return all(Name.StructParents in page.obj and _is_balanced(page) for page in pdf.pages)


def _is_balanced(page: pikepdf.Page) -> bool:
    depth = 0
    for step in pikepdf.parse_content_stream(page, "q Q"):
        depth += 1 if str(step.operator) == "q" else -1
        if depth < 0:
            return False
    return depth == 0


def _redraw(pdf: Pdf, paper: Paper, fits: list[sheets.Fit]) -> int:
    """Each page as one drawing in one tag: words where it has words, else a picture that says what it is of."""
    wordless = _without_words(pdf)
    tags.plant(pdf)
    for key, (page, how) in enumerate(zip(pdf.pages, fits, strict=True)):
        tag = "Figure" if key in wordless else "P"
        says = f"{paper.title}, page {key + 1} of {len(fits)}: a picture of a page, without words to read out"
        sheets.redraw(pdf, page, how, key=key, tag=tag)
        tags.hang(pdf, page.obj, key=key, tag=tag, says=says if key in wordless else "")
    return len(wordless)


def _without_words(pdf: Pdf) -> set[int]:
    out = io.BytesIO()
    pdf.save(out)
    found = set()
    with pypdfium2.PdfDocument(out.getvalue()) as opened:
        for number in range(len(opened)):
            page = opened[number]
            text = page.get_textpage()
            if not text.get_text_range().strip():
                found.add(number)
            text.close()
            page.close()
    return found
