"""A panel of Leicester City with two items and real papers; two members, one of whom knows the first family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import time_machine
from django.core.files.base import ContentFile

from adoption import clock
from adoption.actions import documents
from adoption.models import DocumentKind, User
from adoption.permissions import Role
from panels.actions import copies, making, packs
from panels.models import AgendaItem, ItemPaper, Pack, PackEdition, Panel, PanelMeeting, PaperState, Seat
from tests.factories.adoption import UserFactory
from tests.factories.panels import (
    AgendaItemFactory,
    DeclarationFactory,
    ItemPaperFactory,
    PanelFactory,
    PanelMeetingFactory,
    PanelMemberFactory,
    SeatFactory,
)
from tests.panels import pack_papers

FOURTH = datetime(2026, 12, 4, 9, tzinfo=UTC)
NINTH = datetime(2026, 12, 9, 9, tzinfo=UTC)


@dataclass
class Scene:
    panel: Panel
    meeting: PanelMeeting
    first: AgendaItem
    second: AgendaItem
    mel: Seat
    ned: Seat
    pam: User
    ada: User

    @property
    def pack(self) -> Pack:
        return Pack.rows.select_related("frozen").get(meeting=self.meeting, kind="panel", number=0)


def scene(cast) -> Scene:
    city = cast.leicester_city
    pam = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=city, first_name="Pam", last_name="Reed")
    ada = UserFactory(role=Role.PANEL_ADVISER, agency=city)
    panel = PanelFactory(agency=city, name="Leicester adoption panel", file__lead=pam, file__manager=ada)
    meeting = PanelMeetingFactory(panel=panel, arranged_by=pam)
    mel, ned = (seat(meeting, city, name) for name in ("Mel Ashby", "Ned Łukasz"))
    first, second = (AgendaItemFactory(meeting=meeting, number=n, papers_checked_on=meeting.check_on) for n in (1, 2))
    for item, title in ((first, "Household of the first item"), (second, "Household of the second item")):
        item.file.title = title
        item.file.save()
    paper(first, "Prospective adopter’s report", pack_papers.upload("Report one", pages=2), by=pam)
    paper(first, "References", pack_papers.upload("Confidence of a referee"), by=pam, panel_only=True)
    paper(second, "Prospective adopter’s report", pack_papers.upload("Report two"), by=pam)
    return Scene(panel, meeting, first, second, mel, ned, pam, ada)


def seat(meeting: PanelMeeting, agency, name: str) -> Seat:
    first, last = name.split()
    user = UserFactory(role=Role.PANEL_MEMBER, agency=agency, first_name=first, last_name=last)
    return SeatFactory(meeting=meeting, member=PanelMemberFactory(panel=meeting.panel, user=user))


def stored(item: AgendaItem, title: str, data: bytes, *, by: User):
    """As the service keeps what it has drawn itself."""
    return documents.keep_made(file=item.file, kind=DocumentKind.OTHER, title=title, data=data, by=by, at=FOURTH)


def paper(item: AgendaItem, title: str, data: bytes, *, by: User, **more) -> ItemPaper:
    version = stored(item, title, data, by=by)
    return ItemPaperFactory(item=item, title=title, version=version, added_on=item.meeting.check_on, **more)


def missing(item: AgendaItem, title: str) -> ItemPaper:
    return ItemPaperFactory(item=item, title=title, missing=True, state=PaperState.MISSING)


def broken(version, data: bytes) -> None:
    """The stored file is another one than was put there."""
    version.stored.storage.delete(version.stored.name)
    version.stored.storage.save(version.stored.name, ContentFile(data))


def made(pack: Pack, by: User) -> PackEdition:
    edition = packs.ask_making(pack=pack, by=by, at=FOURTH)
    work()
    edition.refresh_from_db()
    return edition


def work(at: datetime = FOURTH) -> None:
    """What the worker does in one turn."""
    with time_machine.travel(at, tick=True):
        copies.prepare(now=at)
        making.make_all(now=at, until=datetime(2030, 1, 1, tzinfo=UTC))


def work_beside_a_browser() -> None:
    """As `work`, on the clock of whoever is signed in: a page that asks for news meanwhile would seem idle for days."""
    now = clock.now()
    copies.prepare(now=now)
    making.make_all(now=now, until=now + timedelta(days=1))


def frozen(there: Scene) -> Pack:
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    made(pack, there.pam)
    return packs.freeze(pack=pack, by=there.pam, at=FOURTH)


def sent(there: Scene) -> Pack:
    """Sent out; Mel knows nobody, Ned knows the first family; both have their copies."""
    pack = packs.circulate(pack=frozen(there), by=there.pam, at=FOURTH)
    declare(there.mel, there.first, there.second)
    declare(there.ned, there.first, conflict=True)
    declare(there.ned, there.second)
    work()
    return Pack.rows.select_related("frozen", "meeting__panel").get(pk=pack.pk)


def declare(who: Seat, *items: AgendaItem, conflict: bool = False) -> None:
    for item in items:
        DeclarationFactory(item=item, member=who.member, conflict=conflict, why="A neighbour" if conflict else "")
