"""What stands on the pages of a PDF of ours, and how large it is."""

from __future__ import annotations

import io
import re

import pikepdf


def _characters(font) -> dict[int, str]:
    """From the code of a glyph to what it means, as the font itself says."""
    found = {}
    cmap = font.ToUnicode.read_bytes().decode("ascii", "replace")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, meaning in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(meaning).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, meaning in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            start = ord(bytes.fromhex(meaning).decode("utf-16-be"))
            found |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found


def _shown(data: bytes):
    """(size in points, text) for each piece that is drawn."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
            meanings, size, scale = {}, 0.0, 1.0
            for operands, operator in pikepdf.parse_content_stream(page):
                word = str(operator)
                if word == "cm" and scale == 1.0:
                    scale = abs(float(operands[3]))  # the page is drawn in pixels and scaled once
                elif word == "Tf":
                    meanings, size = fonts[str(operands[0])], float(operands[1])
                elif word in ("Tj", "TJ"):
                    pieces = operands[0] if word == "TJ" else [operands[0]]
                    raw = b"".join(bytes(p) for p in pieces if isinstance(p, pikepdf.String))
                    codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
                    yield size * scale, "".join(meanings.get(code, "?") for code in codes)
                elif word in ("Td", "TD", "T*", "ET", "Tm"):
                    yield 0.0, "\n"


def text_of(data: bytes) -> str:
    """The words of all pages, with one blank between words."""
    return re.sub(r"\s+", " ", "".join(text for _, text in _shown(data)))


def fonts_of(data: bytes) -> float:
    """The size in points in which most of the words are set."""
    sizes: dict[float, int] = {}
    for size, text in _shown(data):
        sizes[size] = sizes.get(size, 0) + len(text.strip())
    return max(sizes, key=lambda size: sizes[size])
