"""A pack that was sent out and a reader’s copy of it, without the minutes it takes to make them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from adoption.models import Relation, Side
from panels.flows import PackState
from panels.models import Deed
from panels.packs.picturing import picture_name, shape_name, words_name
from tests.factories.adoption import PersonAroundFactory
from tests.factories.panel_packs import (
    DECEMBER,
    PackCopyFactory,
    PackEditionFactory,
    PackFactory,
    PackItemFactory,
    PackLookFactory,
    PartyCopyFactory,
    ReaderNoteFactory,
)
from tests.factories.panels import DeclarationFactory


def kept(data: bytes, ending: str) -> str:
    return default_storage.save(f"packs/test.{ending}", ContentFile(data))


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name, data in files.items():
            held.writestr(name, data)
    return out.getvalue()


def drawn(form: str, mode: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 60), (240, 240, 240, 0)[: len(mode)]).save(out, form)
    return out.getvalue()


def edition_of(pack, item, **more):
    """A cover, and one page of one item."""
    stretches = [
        {"kind": "cover", "first": 1, "count": 1, "title": "Cover", "item": "", "number": 0, "paper": ""},
        {"kind": "item", "first": 2, "count": 1, "title": "Item 1", "item": f"i{item.pk}", "number": 1, "paper": ""},
    ]
    pages = {name(page): data for page in (1, 2) for name, data in NAMED}
    return PackEditionFactory(
        pack=pack,
        stretches=stretches,
        pages=2,
        last_page=2,
        stored=kept(b"%PDF-1.7 pages", "pdf"),
        pictures=kept(zipped(**pages), "zip"),
        **more,
    )


LONG_BEFORE = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAMED = ((picture_name, drawn("WEBP", "RGB")), (words_name, b"Words of a page"))


def released(meeting, item, by):
    """The copy of one person whom the item is about, released and made."""
    pack = PackFactory(meeting=meeting, kind="party", item=item)
    PackItemFactory(pack=pack, item=item)
    out(pack, edition_of(pack, item), by)
    stored = kept(b"%PDF-1.7 a copy", "pdf")
    person = PersonAroundFactory(file=item.file, relation=Relation.APPLICANT, side=Side.ADOPTER)
    return PartyCopyFactory(pack=pack, edition=pack.frozen, person=person, made=True, stored=stored)


def out(pack, edition, by):
    pack.frozen, pack.frozen_by, pack.frozen_at = edition, by, DECEMBER
    pack.state, pack.circulated_by, pack.circulated_at = PackState.CIRCULATED, by, DECEMBER
    pack.save()


def sent_out(pack, item, seat, by):
    """`seat` has declared, has a copy, has opened it and noted something at the page of the item."""
    PackItemFactory(pack=pack, item=item)
    out(pack, edition_of(pack, item), by)
    DeclarationFactory(item=item, member=seat.member)
    over = kept(zipped(**{shape_name(wide=False): drawn("PNG", "RGBA")}), "zip")
    copy = PackCopyFactory(
        pack=pack, seat=seat, edition=pack.frozen, state="made", sha256="ab" * 32, pages=2, over=over
    )
    copy.stored = kept(b"%PDF-1.7 a copy", "pdf")
    copy.save()
    PackLookFactory(pack=pack, user=seat.member.user, deed=Deed.OPENED, at=LONG_BEFORE)
    note = ReaderNoteFactory(pack=pack, seat=seat, item=item, page=2)
    return copy, note
