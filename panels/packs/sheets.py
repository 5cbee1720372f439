"""Every page of every paper on a sheet of one size, with room at the edge for its number, whatever it was before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

A4 = (595.2756, 841.8898)
LARGER = 2**0.5
SIDE, TOP, BOTTOM = 22.0, 30.0, 40.0
MOST_ENLARGED = 1.5
KEPT = {"/Type", "/Parent", "/Resources", "/Contents", "/StructParents", "/Annots", "/Group"}
"""What a page of somebody else’s may bring along. Its size, its turning and whatever it would do are ours to say."""
SMALLEST, LARGEST = 3.0, 200_000.0


@dataclass(frozen=True)
class Fit:
    """How the points of the old page come to lie on the new one: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: list[float]) -> list[float]:
        (x0, y0), (x1, y1) = self.point(box[0], box[1]), self.point(box[2], box[3])
        return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]

    @property
    def operator(self) -> bytes:
        return " ".join(f"{n:.6f}" for n in (self.a, self.b, self.c, self.d, self.e, self.f)).encode() + b" cm"


def shown_box(page: Page) -> list[float]:
    """The part of the page that a reader sees, before it is turned."""
    media = _numbers(page.mediabox)
    crop = _numbers(page.cropbox)
    box = [max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])]
    return box if box[2] > box[0] and box[3] > box[1] else media


def fit(page: Page, *, large: bool = False) -> Fit:
    """Turned as it is read, upright or across, and made as large as the sheet allows without touching its edge."""
    x0, y0, x1, y1 = shown_box(page)
    turn = int(page.obj.get(Name.Rotate, 0)) % 360
    if not (SMALLEST <= x1 - x0 <= LARGEST and SMALLEST <= y1 - y0 <= LARGEST) or turn % 90:
        raise ValueError("a page of no size that can be printed")
    wide, high = (y1 - y0, x1 - x0) if turn in (90, 270) else (x1 - x0, y1 - y0)
    zoom = LARGER if large else 1.0
    width, height = sorted((A4[0] * zoom, A4[1] * zoom), reverse=wide > high)
    room = width - 2 * SIDE, height - TOP - BOTTOM
    scale = min(room[0] / wide, room[1] / high, MOST_ENLARGED * zoom)
    left, low = SIDE + (room[0] - wide * scale) / 2, BOTTOM + (room[1] - high * scale) / 2
    a, b, c, d = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}[turn]
    corner = {0: (x0, y0), 90: (x1, y0), 180: (x1, y1), 270: (x0, y1)}[turn]
    e = left - scale * (a * corner[0] + c * corner[1])
    f = low - scale * (b * corner[0] + d * corner[1])
    return Fit(a * scale, b * scale, c * scale, d * scale, e, f, width, height)


def place(page: Page, how: Fit) -> None:
    """Where the page keeps its own tags: its content stays in place and is drawn smaller."""
    page.obj.Resources = page.resources
    page.contents_add(b"q\n" + how.operator + b"\n" + clip(shown_box(page)), prepend=True)
    page.contents_add(b"\nQ\n")
    _sheet(page, how)
    for note in page.obj.get(Name.Annots, Array()):
        if Name.Rect in note:
            note.Rect = _array(how.box(_numbers(note.Rect)))


def redraw(pdf: Pdf, page: Page, how: Fit, *, key: int, tag: str) -> None:
    """Where it has none: the whole page becomes one drawing, in one tag, and nothing else of it survives."""
    drawing = _as_drawing(pdf, page)
    content = b"/" + tag.encode() + b" <</MCID 0>> BDC q " + how.operator + b" /Page Do Q EMC\n"
    for gone in (Name.Annots, Name.Group):
        if gone in page.obj:
            del page.obj[gone]
    page.obj.Resources = Dictionary(XObject=Dictionary({"/Page": drawing}))
    page.obj.Contents = pdf.make_stream(content)
    page.obj.StructParents = key
    _sheet(page, how)


def _as_drawing(pdf: Pdf, page: Page) -> Stream:
    """As it is stored, where it is one stream: most pages are never unpacked."""
    held = page.obj.get(Name.Contents, Array())
    if isinstance(held, Stream):
        made = pdf.make_stream(held.read_raw_bytes())
        for key in (Name.Filter, Name.DecodeParms):
            if key in held:
                made[key] = held[key]
    else:
        made = pdf.make_stream(b"\n".join(each.read_bytes() for each in held))
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, _array(shown_box(page))
    made.Resources = page.resources
    if Name.Group in page.obj:
        made.Group = page.obj.Group
    return made


def clip(box: list[float]) -> bytes:
    x0, y0, x1, y1 = box
    return f"{x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re W n\n".encode()


def _sheet(page: Page, how: Fit) -> None:
    for key in list(page.obj.keys()):
        if key not in KEPT:
            del page.obj[key]
    page.obj.MediaBox = _array([0, 0, how.width, how.height])
    page.obj.Tabs = Name.S


def _numbers(box: object) -> list[float]:
    """Corners in whatever order the writer had them."""
    x0, y0, x1, y1 = (float(each) for each in box)  # type: ignore[attr-defined]
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def _array(numbers: list[float]) -> Array:
    return Array([Decimal(str(round(each, 4))) for each in numbers])
