"""Packs of a meeting and what is made of them. Everything of one pack shares its meeting."""

from datetime import UTC, datetime

import factory

from panels import models
from tests.factories.adoption import DocumentVersionFactory, PersonAroundFactory, Rows, UserFactory
from tests.factories.panels import (
    AgendaItemFactory,
    DecisionSheetFactory,
    ItemPaperFactory,
    PanelMeetingFactory,
    SeatFactory,
)

DECEMBER = datetime(2026, 12, 4, 9, tzinfo=UTC)
HASH = "ab" * 32


class PackFactory(Rows):
    class Meta:
        model = models.Pack

    meeting = factory.SubFactory(PanelMeetingFactory)
    begun_by = factory.SubFactory(UserFactory)
    begun_at = DECEMBER


class PackItemFactory(Rows):
    class Meta:
        model = models.PackItem

    pack = factory.SubFactory(PackFactory)
    item = factory.SubFactory(AgendaItemFactory, meeting=factory.SelfAttribute("..pack.meeting"))


class PackPaperFactory(Rows):
    class Meta:
        model = models.PackPaper

    pack = factory.SubFactory(PackFactory)
    item = factory.SubFactory(AgendaItemFactory, meeting=factory.SelfAttribute("..pack.meeting"))
    paper = factory.SubFactory(ItemPaperFactory, item=factory.SelfAttribute("..item"))
    version = factory.LazyAttribute(lambda row: row.paper.version if row.paper else DocumentVersionFactory())
    title = "Assessment"
    place = factory.Sequence(lambda n: n + 1)


class PackEditionFactory(Rows):
    """Made, of two pages: a cover and one page of one item. `waiting=True` is still to be made."""

    class Meta:
        model = models.PackEdition

    class Params:
        waiting = factory.Trait(state=models.Making.WAITING, stored="", sha256="", size=0, pages=0, stretches=[])

    pack = factory.SubFactory(PackFactory)
    version = factory.Sequence(lambda n: n + 1)
    binder = factory.LazyFunction(dict)
    fingerprint = HASH
    state = models.Making.MADE
    stored = "packs/none.pdf"
    sha256 = HASH
    size = 9
    pages = 1
    last_page = 1
    stretches = factory.LazyFunction(
        lambda: [{"kind": "cover", "first": 1, "count": 1, "title": "Cover", "item": "", "number": 0, "paper": ""}]
    )


class DecisionBundleFactory(Rows):
    """Still to be made. `made=True` has its pages."""

    class Meta:
        model = models.DecisionBundle

    class Params:
        made = factory.Trait(state=models.Making.MADE, stored="packs/none.pdf", sha256=HASH, size=9, pages=1)

    sheet = factory.SubFactory(DecisionSheetFactory)
    number = factory.Sequence(lambda n: n + 1)
    binder = factory.LazyFunction(dict)
    fingerprint = HASH


class PackCopyFactory(Rows):
    class Meta:
        model = models.PackCopy

    pack = factory.SubFactory(PackFactory)
    seat = factory.SubFactory(SeatFactory, meeting=factory.SelfAttribute("..pack.meeting"))
    edition = factory.SubFactory(PackEditionFactory, pack=factory.SelfAttribute("..pack"))


class PartyCopyFactory(Rows):
    """Still to be made. `made=True` has its pages."""

    class Meta:
        model = models.PartyCopy

    class Params:
        made = factory.Trait(state=models.Making.MADE, stored="packs/none.pdf", sha256=HASH, size=9, pages=1)

    pack = factory.SubFactory(PackFactory)
    person = factory.SubFactory(PersonAroundFactory)
    edition = factory.SubFactory(PackEditionFactory, pack=factory.SelfAttribute("..pack"))


class PackLookFactory(Rows):
    class Meta:
        model = models.PackLook

    pack = factory.SubFactory(PackFactory)
    user = factory.SubFactory(UserFactory)
    deed = models.Deed.OPENED
    at = DECEMBER


class ReaderNoteFactory(Rows):
    class Meta:
        model = models.ReaderNote

    pack = factory.SubFactory(PackFactory)
    seat = factory.SubFactory(SeatFactory, meeting=factory.SelfAttribute("..pack.meeting"))
    page = 1
    text = "Ask about school."
    written_at = DECEMBER
