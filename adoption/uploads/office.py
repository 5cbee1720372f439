"""Word and Excel files: zips that are walked before they are opened, and kept without their author's details.

What was taken out or said in the margin is refused, not removed: only its writer knows which version is meant.
"""

from __future__ import annotations

import io
import re
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
MICROSOFT = "http://schemas.microsoft.com/office"
BLANK = {
    "docprops/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{FORMAT}/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": f'{HEAD}<Properties xmlns="{FORMAT}/officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": f'{HEAD}<Properties xmlns="{FORMAT}/officeDocument/2006/custom-properties"/>',
    # Names and addresses of everybody who ever commented, kept by Word and Excel when the comments are gone.
    "word/people.xml": f'{HEAD}<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
    "xl/persons/person.xml": f'{HEAD}<personList xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments"/>',
}
BROKEN = "This file cannot be opened. Save it again in Word or Excel, or as a PDF, and choose that."
MACROS = "This file has macros in it. Save it without them, or as a PDF, and choose that."

CHANGES = (
    "This file still shows tracked changes: words that were taken out, who changed them and when. In Word choose "
    "Review, then Accept All Changes and Stop Tracking; in Excel unshare the workbook. Save it, and choose it again."
)
COMMENTS = (
    "This file has comments in it, with the names of those who wrote them. Choose Review, then Delete All Comments "
    "(in Excel: select all cells, then delete comments and notes). Save it, and choose it again."
)
CHANGED = re.compile(
    rb"<(?:\w+:)?(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|delText|delInstrText|\w+PrChange|numberingChange)"
    rb"[\s/>]"
)
COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)[\s/>]")
WORDS_OF = re.compile(r"word/(document|header|footer|footnotes|endnotes|glossary/document)[^/]*\.xml")
COMMENTS_OF = re.compile(r"(word/comments|xl/comments|xl/threadedcomments).*\.xml")

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
            _is_final(packed)
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


def _is_final(packed: zipfile.ZipFile) -> None:
    """Nothing that its writers took out or said about it in the margin, which the next reader would see."""
    for part in packed.infolist():
        name = part.filename.lower()
        if name.startswith("xl/revisions/"):
            raise NotPossible(CHANGES)
        if WORDS_OF.fullmatch(name) and CHANGED.search(plain(_whole(packed, part))):
            raise NotPossible(CHANGES)
        if COMMENTS_OF.fullmatch(name) and COMMENT.search(plain(_whole(packed, part))):
            raise NotPossible(COMMENTS)


def plain(xml: bytes) -> bytes:
    """XML in one byte for each letter, so that tags can be found: Word writes UTF-8, but need not."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return xml.decode("utf-16").encode()
    return xml


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
