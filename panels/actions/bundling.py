"""The papers of a decision bound into one document, whose hash the decision sheet names (PN-18, PN-30, PN-59)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.template.loader import render_to_string

from adoption.actions.records import lock
from adoption.clock import london
from adoption.decision import decision_for
from adoption.errors import NotPossible
from adoption.models import User
from adoption.wording import day_in_words
from panels.actions.binding import item_key, kept, paper_of, title_of
from panels.actions.facts import save
from panels.models import AgendaItem, DecisionBundle, DecisionSheet, ItemMinute, Making, Pack, SheetPaper
from panels.packs.parts import Binder, Facts, Form, Item, Paper

MINUTES = "minutes.html"


def bind(sheet: DecisionSheet, *, by: User, at: datetime, due: date | None = None) -> DecisionBundle:
    """What was put together for this decision, in its order; a worker makes the pages of it."""
    number = DecisionBundle.rows.filter(sheet=sheet).count() + 1
    binder = _binder(sheet, number, at=at, due=due)
    facts = {"binder": kept(binder), "fingerprint": binder.fingerprint, "asked_by": by, "asked_at": at}
    save(sheet, bundle_sha256=binder.fingerprint)
    return DecisionBundle.rows.create(sheet=sheet, number=number, **facts)


@transaction.atomic
def make_again(*, bundle: DecisionBundle, at: datetime) -> DecisionBundle:
    """The pages could not be made: they are tried once more, from the same papers."""
    held = lock(bundle)
    if held.state != Making.FAILED:
        raise NotPossible("These pages are there, or are being made at this moment.")
    held.state, held.asked_at, held.failed_why, held.at_paper = Making.WAITING, at, "", ""
    held.tries = held.done = held.of = 0
    held.save(update_fields=["state", "asked_at", "failed_why", "at_paper", "tries", "done", "of"])
    return held


def latest(sheet: DecisionSheet) -> DecisionBundle | None:
    return DecisionBundle.rows.filter(sheet=sheet).order_by("-number").first()


def not_there(sheet: DecisionSheet) -> str:
    """Why the document cannot be read yet, in a sentence; nothing when it can, or when there is none."""
    bundle = latest(sheet)
    if bundle is None or bundle.state == Making.MADE:
        return ""
    if bundle.state == Making.FAILED:
        return f"The papers could not be put into one document: {bundle.at_paper.lower()}. {bundle.failed_why}"
    return "The papers are being put into one document at this moment. Read it, and then decide."


def minutes_of(item: AgendaItem) -> str:
    """The final minutes of one item, as a page of the document."""
    minute = ItemMinute.rows.filter(item=item).first()
    context = {"item": item, "minute": minute, "meeting": item.meeting, "title": title_of(item)}
    return render_to_string("panels/packs/minutes_paper.html", context)


def _binder(sheet: DecisionSheet, number: int, *, at: datetime, due: date | None) -> Binder:
    item, today = sheet.item, day_in_words(london(at).date())
    return Binder(
        agency=sheet.agency.name,
        title=decision_for(sheet.approval.kind).says if sheet.approval else "Decision",
        reference=sheet.file.reference,
        day=day_in_words(item.meeting.on) if item else today,
        facts=_facts(sheet, today, due),
        items=(_about(sheet),),
        version=number,
        made=f"{today} at {london(at):%H:%M}",
        name="Papers and minutes of panel" if item else "Papers of the plan",
    )


def _about(sheet: DecisionSheet) -> Item:
    item, papers = sheet.item, tuple(_papers(sheet))
    if item:
        return Item(item_key(item.pk), item.number, item.get_kind_display(), title_of(item), papers=papers)
    return Item("plan", 0, "Plan for a child, without panel", sheet.file.title, papers=papers)


def _papers(sheet: DecisionSheet) -> list[Paper]:
    rows = SheetPaper.rows.filter(sheet=sheet).select_related("version").order_by("place", "pk")
    papers = [paper_of(row.version, key=f"s{row.pk}", title=row.title) for row in rows]
    if sheet.minutes and sheet.item:
        minutes = sheet.minutes
        papers.append(
            Paper("minutes", "Minutes of this item", Form.WORDS, MINUTES, minutes.sha256, version=minutes.number)
        )
    return papers


def _facts(sheet: DecisionSheet, today: str, due: date | None) -> Facts:
    rows = [("File", sheet.file.reference), ("Decided by", f"The decision maker of {sheet.agency.name}")]
    item = sheet.item
    if item:
        rows.append(("Panel", f"{item.meeting.panel.name}, {day_in_words(item.meeting.on)}"))
        rows.append(("Panel’s advice", item.get_advice_display()))
        rows += [_as_read(pack) for pack in _read_in_panel(item)]
    rows.append(("Put together", today))
    return (*rows, ("Decision due", day_in_words(due))) if due else tuple(rows)


def _read_in_panel(item: AgendaItem) -> list[Pack]:
    rows = Pack.rows.of_panel().filter(meeting=item.meeting_id, chosen__item=item).exclude(frozen=None)
    return list(rows.select_related("frozen").order_by("number"))


def _as_read(pack: Pack) -> tuple[str, str]:
    edition = pack.frozen
    said = f"Version {edition.version}, hash {edition.fingerprint[:16]}" if edition else ""
    return f"{pack.called} that panel read", said
