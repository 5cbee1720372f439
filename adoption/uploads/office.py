"""Word and Excel files: zips that are walked before they are opened, and kept without their author's details."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from adoption.errors import NotPossible

MOST_BYTES, MOST_PARTS, MOST_RATIO = 200 * 1024 * 1024, 2_000, 100
TYPES = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FORMAT = "http://schemas.openxmlformats.org"
BLANK = {
    "docprops/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{FORMAT}/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": f'{HEAD}<Properties xmlns="{FORMAT}/officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": f'{HEAD}<Properties xmlns="{FORMAT}/officeDocument/2006/custom-properties"/>',
}
BROKEN = "This file cannot be opened. Save it again in Word or Excel, or as a PDF, and choose that."
MACROS = "This file has macros in it. Save it without them, or as a PDF, and choose that."

OUTSIDE = "This file fetches something from outside, or has another file inside. Save it as a PDF and choose that."
INSIDE = ("/embeddings/", "/externallinks/")
LINKS = ("http://", "https://", "mailto:")


def clean(data: bytes, suffix: str) -> tuple[bytes, str, str]:
    """(new bytes, media type, suffix). Raises NotPossible for bombs, macros and files that are something else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _is_acceptable(packed, len(data))
            media_type = _media_type(packed, suffix)
            _stands_alone(packed)
            return _rewritten(packed), media_type, suffix
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ParseError, DefusedXmlException, NotImplementedError):
        raise NotPossible(BROKEN) from None
    except (KeyError, RuntimeError, EOFError, OSError, ValueError, UnicodeDecodeError):
        raise NotPossible(BROKEN) from None


def _is_acceptable(packed: zipfile.ZipFile, packed_size: int) -> None:
    """Totals first, as the file states them: nothing has been unpacked yet."""
    parts = packed.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or total > MOST_BYTES or total > MOST_RATIO * packed_size:
        raise NotPossible("This file unpacks to far more than it should. Save it as a PDF and choose that.")
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotPossible("This file is locked with a password. Save a copy without one and choose that.")
    if any(name.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) or "/activex/" in name for name in names):
        raise NotPossible(MACROS)
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name for name in names):
        raise NotPossible(BROKEN)


def _media_type(packed: zipfile.ZipFile, suffix: str) -> str:
    """What the file itself says it is must be what its name says."""
    media_type, main = TYPES[suffix]
    listed = fromstring(packed.read("[Content_Types].xml"))
    said = {element.get("ContentType") for element in listed}
    if any("macroEnabled" in (words or "") for words in said):
        raise NotPossible(MACROS)
    if main not in said:
        raise NotPossible(f"This file is not really a {suffix.upper()} file. Save it again, or choose another.")
    return media_type


def _stands_alone(packed: zipfile.ZipFile) -> None:
    """No template, picture or data from elsewhere, which would tell somebody who opens the file, and nothing embedded.

    A link that a reader may click, to a page or an e-mail address, is no such thing.
    """
    for part in packed.infolist():
        name = f"/{part.filename.lower()}"
        if any(word in name for word in INSIDE):
            raise NotPossible(OUTSIDE)
        if name.endswith(".rels"):
            for link in fromstring(_whole(packed, part)):
                outside = link.get("TargetMode", "").lower() == "external"
                clicked = link.get("Type", "").endswith("/hyperlink")
                if outside and not (clicked and link.get("Target", "").lower().startswith(LINKS)):
                    raise NotPossible(OUTSIDE)


def _rewritten(packed: zipfile.ZipFile) -> bytes:
    """Every part as it was, read to its end so that its checksum is tested; the author's details blank."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in packed.infolist():
            if part.is_dir():
                continue
            blank = BLANK.get(part.filename.lower())
            fresh = zipfile.ZipInfo(part.filename)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fresh, blank.encode() if blank else _whole(packed, part))
    return out.getvalue()


def _whole(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """No more than the part said: a part that lies about its size is refused while it unpacks."""
    with packed.open(part) as opened:
        data = opened.read(part.file_size + 1)
    if len(data) != part.file_size:
        raise NotPossible(BROKEN)
    return data
