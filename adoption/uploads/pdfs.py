"""PDFs, written again without what runs, what is attached, and what tells who made them."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from adoption.errors import NotPossible

MOST_PAGES = 2_000
DEEPEST = 60

NEVER = {
    Name.AA,
    Name.AF,
    Name.Collection,
    Name.EF,
    Name.EmbeddedFiles,
    Name.JavaScript,
    Name.JS,
    Name.Metadata,
    Name.OpenAction,
    Name.PieceInfo,
    Name.RichMediaContent,
    Name.XFA,
}
"""Keys that nothing in a kept file may have."""

ACTIONS = {
    Name.GoToE,
    Name.GoToR,
    Name.ImportData,
    Name.JavaScript,
    Name.Launch,
    Name.Movie,
    Name.Rendition,
    Name.RichMediaExecute,
    Name.Sound,
    Name.SubmitForm,
}
ANNOTATIONS = {Name.FileAttachment, Name.Movie, Name.RichMedia, Name.Screen, Name.Sound, Name("/3D")}


def clean(data: bytes, suffix: str) -> tuple[bytes, str, str]:
    """(new bytes, media type, suffix). Raises NotPossible for a locked, broken or endless file."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _is_acceptable(pdf)
            _strip(pdf)
            out = io.BytesIO()
            pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError:
        raise NotPossible("This PDF is locked with a password. Save a copy without one and choose that.") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError):
        raise NotPossible("This PDF cannot be opened. Print it to PDF again and choose that.") from None
    return out.getvalue(), "application/pdf", "pdf"


def _is_acceptable(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise NotPossible("This PDF is protected. Save a copy without protection and choose that.")
    pages = len(pdf.pages)
    if not pages:
        raise NotPossible("This PDF has no pages.")
    if pages > MOST_PAGES:
        raise NotPossible(f"This PDF has {pages:,} pages. Split it into parts of at most {MOST_PAGES:,}.")


def _strip(pdf: Pdf) -> None:
    """Each object of the file once, and the values inside it; what is no longer reached is not written."""
    if Name.Info in pdf.trailer:
        del pdf.trailer[Name.Info]
    for found in pdf.objects:
        _strip_inside(found, 0)


def _strip_inside(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, Dictionary | Stream):
        _strip_keys(value, depth)
    elif isinstance(value, Array):
        for place in reversed(range(len(value))):
            if _is_banned(value[place]):
                del value[place]
            elif not value[place].is_indirect if isinstance(value[place], pikepdf.Object) else False:
                _strip_inside(value[place], depth + 1)


def _strip_keys(value: Any, depth: int) -> None:
    for key in list(value.keys()):
        held = value[key]
        if Name(key) in NEVER or _is_banned(held):
            del value[key]
        elif isinstance(held, pikepdf.Object) and not held.is_indirect:
            _strip_inside(held, depth + 1)


def _is_banned(value: Any) -> bool:
    """An action that starts or sends something, or a note that carries a file, sound or film."""
    if not isinstance(value, Dictionary):
        return False
    return value.get(Name.S) in ACTIONS or value.get(Name.Subtype) in ANNOTATIONS
