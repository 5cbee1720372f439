"""Copies for the people an item is about: what they may have, what a copy may not tell them, who lets it go (PN-17).

Security 4.8 and 4.9: nothing is covered, what others said in confidence is not in it, the pages are searched for what
the other side must not become known by, and a second person has looked at every page before it leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotAllowed, NotPossible
from adoption.models import DocumentVersion, EventKind, PersonAround, Relation, User
from adoption.permissions import Permission, can
from adoption.sides import What
from adoption.withheld import words_found
from adoption.wording import list_in_words
from panels.actions import pack_checks, pack_facts, released_copies
from panels.actions.facts import ensure_may_be_read_by_panel, ensure_runs, files_of, hold_item, save
from panels.checklist import PAPERS
from panels.flows import PACK, ItemState, PackState
from panels.models import AgendaItem, Deed, ForParty, ItemKind, ItemPaper, Pack, PackKind, PaperState

ADOPTERS, PARENTS = (Relation.APPLICANT,), (Relation.MOTHER, Relation.FATHER)
NOT_FOR_THEM = ("Not to be shown to the adopters", "It is never given to the adopters")
"""What our own reports say of themselves where they hold what others said in confidence."""
CONFIDENTIAL = "the confidential part of a report"
KNOWN_OF_A_MATCH = (What.NAME, What.PLACE)
"""Adopters learn from the child’s report who the birth family are. Where these live is never in it."""


@transaction.atomic
def say_what_they_may_have(
    *, paper: ItemPaper, may: ForParty | str, on: date, by: User, version: DocumentVersion | None = None
) -> ItemPaper:
    """All of it, a version of their own, or nothing. Until somebody has read it and said so it is in no such copy."""
    item, may = paper.item, ForParty(may)
    if not any(can(by, Permission.PANEL_FACT_RECORD, file) for file in files_of(item)):
        ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    paper = lock(paper)
    if item.state == ItemState.TAKEN_OFF or paper.state != PaperState.READY:
        raise NotPossible("The paper is not there, or its item is off the agenda.")
    if is_for_panel_alone(paper, item) and may != ForParty.NOTHING:
        raise NotPossible("This kind of paper is for panel and the decision maker alone.")
    if may == ForParty.OWN:
        if version is None or version.pk == paper.version_id:
            raise NotPossible("Choose the version that is for them. It is another document than panel’s.")
        ensure_may_be_read_by_panel(version, item)
    own = version if may == ForParty.OWN else None
    save(paper, party_version=own, whole_for_party=may == ForParty.WHOLE, panel_only=may == ForParty.NOTHING)
    if item.file:
        what = f"Of “{paper.title}” the people concerned may have: {may.label.lower()}"
        note(item.file, what, on=on, by=by, kind=EventKind.DOCUMENT)
    return paper


def is_for_panel_alone(paper: ItemPaper, item: AgendaItem) -> bool:
    return any(one.panel_only for one in PAPERS[item.kind] if one.key == paper.kind)


def not_said(pack: Pack) -> list[ItemPaper]:
    """Papers that are in no copy because nobody has said what the people concerned may have of them."""
    ready = ItemPaper.rows.filter(item=pack.item_id, state=PaperState.READY).order_by("place", "pk")
    return [paper for paper in ready if paper.for_party == ForParty.UNSAID]


def readers(item: AgendaItem) -> list[PersonAround]:
    """Whom the item is about: the adopters, or the parents of a child whose plan panel considers."""
    file = item.other_file or item.file
    relations = PARENTS if item.kind == ItemKind.PLAN else ADOPTERS
    people = PersonAround.rows.filter(file=file, relation__in=relations).still_there()
    return list(people.select_related("file__agency__parent").order_by("pk"))


def told_by(item: AgendaItem, pages: Iterable[str], heard: Callable[[], None]) -> list[dict[str, object]]:
    """What these pages say that their readers must not learn, and what somebody should look at."""
    people, found = readers(item), {}
    for text in pages:
        heard()
        if any(mark in " ".join(text.split()) for mark in NOT_FOR_THEM):
            found[CONFIDENTIAL] = {"word": CONFIDENTIAL, "stops": True}
        for one in (word for to in people for word in words_found(to, text)):
            known = item.kind == ItemKind.MATCH and one.what in KNOWN_OF_A_MATCH
            found[str(one)] = {"word": str(one), "stops": not known}
    return [found[word] for word in sorted(found)]


def ensure_tells_nothing(pack: Pack) -> None:
    """Refused while the pages hold what the readers must not learn; the paper needs a version of their own."""
    edition = pack.frozen or pack_facts.latest(pack)
    stops = [str(one["word"]) for one in edition.told if one["stops"]] if edition else []
    if stops:
        raise NotPossible(
            f"These pages hold what their readers must not learn: {list_in_words(stops[:5])}. Give that paper a "
            "version of their own without it, and make the pages again."
        )


@transaction.atomic
def release(*, pack: Pack, looked_through: bool, by: User, at: datetime) -> Pack:
    """A second person has looked at every page and lets it go to the people concerned (security 4.9, 4.12)."""
    ensure_runs(by, pack.meeting.panel)
    pack = pack_facts.hold(pack)
    if pack.kind != PackKind.PARTY:
        raise NotPossible("Only a copy for the people concerned is released. A pack is sent out.")
    PACK.check(PackState(pack.state), PackState.CIRCULATED)
    if by.pk in (pack.begun_by_id, pack.frozen_by_id):
        raise NotAllowed("You put this copy together, so somebody else looks at it and releases it.")
    if not looked_through:
        raise NotPossible("Look at every page first, and say that you have.")
    pack_checks.ensure_as_frozen(pack, at)
    ensure_tells_nothing(pack)
    save(pack, state=PackState.CIRCULATED, circulated_by=by, circulated_at=at)
    pack_facts.looked(pack, by, Deed.CIRCULATED, at=at)
    file = pack.item.other_file or pack.item.file if pack.item else None
    if pack.item and pack.frozen:
        released_copies.give(pack, pack.frozen, readers(pack.item), by=by, at=at)
    if file and pack.frozen:
        what = f"Copy of panel’s papers released for the people concerned, hash {pack.frozen.fingerprint[:16]}"
        note(file, what, on=london(at).date(), by=by, kind=EventKind.DOCUMENT)
    return pack
