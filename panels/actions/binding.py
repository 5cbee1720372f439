"""What a pack says and holds, from the rows of a meeting: the binder that the composer is given (PN-16, PN-62)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import PurePath
from typing import Any

from adoption.clock import london
from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.models import DocumentVersion
from adoption.periods import Period
from adoption.wording import day_in_words, list_in_words
from panels.actions.decision_days import AFTER_MINUTES
from panels.actions.facts import files_of
from panels.models import AgendaItem, Pack, PackItem, PackKind, PackPaper, PanelMeeting
from panels.packs.parts import Binder, Edition, Facts, Form, Item, Paper, from_json, to_json

OTHERS_CONFIDENCES = (
    "This copy is for the people whom the item is about. What others have said in confidence, and papers for panel "
    "alone, are not in it."
)
FORMS = {"application/pdf": Form.PDF, "text/plain": Form.TEXT}


def bind(pack: Pack, *, version: int, first_page: int, at: datetime) -> Binder:
    """Everything as it stands now. The same rows give the same binder, and so the same hash."""
    meeting = pack.meeting
    rows = PackItem.rows.filter(pack=pack).select_related("item__agency", "item__file", "item__other_file")
    rows = rows.select_related("item__link").prefetch_related("item__presenters", "item__link__linked__child__file")
    rows = rows.order_by("item__number", "pk")
    papers: dict[int, list[Paper]] = {}
    for row in PackPaper.rows.filter(pack=pack).select_related("version").in_order():
        papers.setdefault(row.item_id, []).append(paper_of(row.version, key=f"p{row.pk}", title=row.title))
    return Binder(
        agency=meeting.panel.agency.name,
        title=meeting.panel.name,
        reference=reference_of(pack),
        day=day_in_words(meeting.on),
        facts=_facts(pack),
        items=tuple(_item(row.item, tuple(papers.get(row.item_id, ()))) for row in rows),
        version=version,
        made=f"{day_in_words(london(at).date())} at {london(at):%H:%M}",
        number=pack.number,
        first_page=first_page,
        notices=(OTHERS_CONFIDENCES,) if pack.kind == PackKind.PARTY else (),
    )


def reference_of(pack: Pack) -> str:
    """Of the panel’s file and the day: it names nobody."""
    return f"{pack.meeting.panel.file.reference}-{pack.meeting.on:%Y%m%d}"


def kept(binder: Binder) -> dict[str, Any]:
    """As it is kept with an edition."""
    held: dict[str, Any] = json.loads(to_json(binder, ()))["binder"]
    return held


def found(held: dict[str, Any]) -> Binder:
    binder, _ = from_json(json.dumps({"binder": held, "editions": []}))
    return binder


def wanted(without: str, *, large: bool, key: str) -> Edition:
    return Edition(key, frozenset(filter(None, without.split(","))), large)


def item_key(item_id: int) -> str:
    return f"i{item_id}"


def item_of(key: str) -> int | None:
    return int(key[1:]) if key else None


def title_of(item: AgendaItem) -> str:
    """Who it is about, as those who prepare for it need to know; the pages are confidential throughout."""
    return item.about or item.get_kind_display()


def _item(item: AgendaItem, papers: tuple[Paper, ...]) -> Item:
    return Item(item_key(item.pk), item.number, item.get_kind_display(), title_of(item), _item_facts(item), papers)


def _item_facts(item: AgendaItem) -> Facts:
    facts = []
    if item.starts_at:
        facts.append(("Time", f"{london(item.starts_at):%H:%M}, {item.minutes_allowed} minutes"))
    presenters = [f"{row.name}, {row.get_part_display().lower()}" for row in item.presenters.all()]
    if presenters:
        facts.append(("Presented by", list_in_words(sorted(presenters))))
    if item.file:
        files = [file.reference for file in files_of(item)]
        facts.append(("Files", list_in_words(files)))
        facts.append(("Decided after panel by", f"The decision maker of {item.agency.name}"))
    return tuple(facts)


def _facts(pack: Pack) -> Facts:
    return (*_when_and_where(pack.meeting), *_due(pack))


def _when_and_where(meeting: PanelMeeting) -> Facts:
    where = ", ".join(filter(None, [meeting.get_mode_display(), meeting.place]))
    return (("Panel", f"{day_in_words(meeting.on)}, {meeting.time}"), ("Where", where))


def has_moved(pack: Pack) -> bool:
    """The meeting has another day or place than the cover of these pages says, which are frozen."""
    now = _when_and_where(pack.meeting)
    then = [tuple(row) for row in pack.frozen.binder.get("facts", ())[: len(now)]] if pack.frozen else []
    return bool(then) and then != list(now)


def _due(pack: Pack) -> Facts:
    """By when the decision is due, under both ways of counting; the national seven where none is set (PN-62, CF-05)."""
    agency, on = pack.meeting.panel.agency, pack.meeting.on
    own: Period | None = policy(agency, "adm_decision_days", on)
    days, whose = (own, "") if own else (AFTER_MINUTES, " (national standard)")
    on_panel = days.due_on(on, holidays=holidays())
    return (
        ("Decision due, counted from the panel", f"{day_in_words(on_panel)}{whose}" if on_panel else "Not set"),
        ("Decision due, counted from the minutes", f"{days.length} after the minutes are approved{whose}"),
    )


def paper_of(version: DocumentVersion, *, key: str, title: str) -> Paper:
    return Paper(
        key=key,
        title=title,
        form=form_of(version),
        file=f"{version.pk}{PurePath(version.stored.name or '').suffix}",
        sha256=version.sha256,
        version=version.number,
    )


def form_of(version: DocumentVersion) -> Form:
    media_type = version.media_type.partition(";")[0]
    if media_type.startswith("image/"):
        return Form.PICTURE
    return FORMS.get(media_type, Form.OFFICE)
