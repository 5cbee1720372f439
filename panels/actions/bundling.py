"""The papers of a decision bound into one document, whose hash the decision sheet names (PN-18, PN-30, PN-59)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.template.loader import render_to_string

from adoption.actions.records import lock
from adoption.clock import london
from adoption.decision import decision_for, record_of
from adoption.errors import NotPossible
from adoption.models import User
from adoption.wording import day_in_words
from panels.actions import decision_days
from panels.actions.binding import item_key, kept, paper_of, title_of
from panels.actions.claiming import wait_again
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
    wait_again(held, at)
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
        name=_name(sheet),
    )


def _about(sheet: DecisionSheet) -> Item:
    item, papers = sheet.item, tuple(_papers(sheet))
    if item:
        return Item(item_key(item.pk), item.number, item.get_kind_display(), title_of(item), papers=papers)
    kind = "Suitability of adopters" if _is_of_adopters(sheet) else "Plan for a child, without panel"
    kind = "Review or end of an approval" if sheet.panel_view else kind
    return Item("file", 0, kind, sheet.file.title, papers=papers)


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
    """The cover: panel’s day and advice, and by when the decision is due, in each way of counting (PN-62)."""
    rows = [("File", sheet.file.reference), ("Decided by", f"The decision maker of {sheet.agency.name}")]
    rows += panel_facts(sheet)
    rows.append(("Put together", today))
    known = [(clock.due, clock.says) for clock in decision_days.clocks(sheet) if clock.due]
    days = [f"{day_in_words(day)}: {says}" for day, says in known]
    if due and due not in dict(known):
        days.append(day_in_words(due))
    return (*rows, ("Decision due", "; ".join(days))) if days else tuple(rows)


def panel_facts(sheet: DecisionSheet) -> list[tuple[str, str]]:
    """Which panel, when, what it advised, and the packs that it read."""
    item = sheet.item
    if item:
        advice = ("Panel’s advice", item.get_advice_display())
        met = f"{item.meeting.panel.name}, {day_in_words(item.meeting.on)}"
        return [("Panel", met), advice, *(_as_read(pack) for pack in _read_in_panel(item))]
    if sheet.panel_view and sheet.panel_on:
        met = f"{sheet.panel_name}, {day_in_words(sheet.panel_on)}"
        return [("Panel", met), ("Panel’s advice", sheet.get_panel_view_display())]
    if sheet.approval is None or not _is_of_adopters(sheet):
        return []
    row = record_of(sheet.approval)
    name = row.panel_of.name if row.panel_of else "Panel"
    advice = ("Panel’s advice", row.get_recommendation_display())
    return [("Panel", f"{name}, {day_in_words(row.panel_on)}"), advice]


def _is_of_adopters(sheet: DecisionSheet) -> bool:
    return sheet.approval is not None and sheet.approval.kind == "suitability"


def _name(sheet: DecisionSheet) -> str:
    after_panel = sheet.item_id or sheet.panel_view or _is_of_adopters(sheet)
    return "Papers and minutes of panel" if after_panel else "Papers of the plan"


def _read_in_panel(item: AgendaItem) -> list[Pack]:
    rows = Pack.rows.of_panel().filter(meeting=item.meeting_id, chosen__item=item).exclude(frozen=None)
    return list(rows.select_related("frozen").order_by("number"))


def _as_read(pack: Pack) -> tuple[str, str]:
    edition = pack.frozen
    said = f"Version {edition.version}, hash {edition.fingerprint[:16]}" if edition else ""
    return f"{pack.called} that panel read", said
