"""Constituting a panel, and who stands beside it (PN-01, PN-09; AAR 2005 r4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction

from adoption.actions import allocations, files
from adoption.actions.records import note
from adoption.engine import policy, refresh
from adoption.errors import NotPossible
from adoption.models import Agency, EventKind, FileKind, Part, User
from adoption.permissions import Permission, ensure
from panels.actions.facts import Of, ensure_runs, hold_panel, not_in_future, said, save
from panels.models import DeciderYear, Panel, PanelAgency, PanelReview
from panels.quorum import OWN

JANUARY, APRIL = 1, 4
MOST = 12
"""A panel that asks for more members than this of itself could never meet."""


@transaction.atomic
def constitute(
    *,
    agency: Agency,
    name: str,
    on: date,
    by: User,
    today: date,
    joint_with: Iterable[Agency] = (),
    administrator: User | None = None,
    adviser: User | None = None,
) -> Panel:
    """Begin a panel of one agency, or of several jointly: its file, its year and its first review."""
    ensure(by, Permission.PANEL_RUN, Of(agency.pk))
    not_in_future(on, today)
    words = said(name, "Give the panel a name.")
    if Panel.rows.standing().filter(agency=agency, name=words).exists():
        raise NotPossible("There is a panel of this name already.")
    file = files.open_file(kind=FileKind.PANEL, agency=agency, team=None, title=words, on=on, by=by)
    panel = Panel.rows.create(file=file, agency=agency, name=words, constituted_on=on)
    for other in joint_with:
        if other.pk != agency.pk:
            PanelAgency.rows.create(panel=panel, agency=other)
    PanelReview.rows.create(panel=panel, opened_on=on)
    open_year(panel, today)
    for part, person in ((Part.LEAD, administrator or by), (Part.MANAGER, adviser)):
        if person:
            allocations.allocate(file=file, worker=person, part=part, on=on, by=by)
    refresh(file, because="The panel was constituted.")
    return panel


@transaction.atomic
def name_officers(*, panel: Panel, administrator: User, adviser: User, on: date, by: User) -> Panel:
    """Who administers the panel and who advises it: reminders go to them."""
    ensure_runs(by, panel)
    panel = hold_panel(panel)
    for part, person in ((Part.LEAD, administrator), (Part.MANAGER, adviser)):
        allocations.allocate(file=panel.file, worker=person, part=part, on=on, by=by)
    refresh(panel.file, because="The panel’s officers changed.")
    return panel


@transaction.atomic
def ask_more(*, panel: Panel, numbers: Mapping[str, int | None], on: date, by: User) -> Panel:
    """The quorum this panel asks of itself: more than the regulations, never less."""
    ensure_runs(by, panel, Permission.PANEL_ADVISE)
    panel = hold_panel(panel)
    own: dict[str, int] = {}
    for key, number in numbers.items():
        rule = OWN.get(key)
        least = (rule.joint if panel.is_joint else rule.least) if rule else 0
        if rule is None or number is None:
            continue
        if not least <= number <= MOST:
            raise NotPossible(f"{rule.says}: at least {least} by the regulations, and at most {MOST}.")
        if number > least:
            own[key] = number
    save(panel, quorum=own)
    what = "Quorum as the regulations ask" if not own else "Quorum: more than the regulations ask"
    note(panel.file, what, on=on, by=by, kind=EventKind.DECISION)
    return panel


@transaction.atomic
def review(*, panel: Panel, found: str, agreed: str, done_on: date, by: User, today: date) -> PanelReview:
    """The panel’s performance was reviewed; the next year is counted from it (PN-09, TS-67)."""
    ensure_runs(by, panel, Permission.PANEL_ADVISE)
    panel = hold_panel(panel)
    not_in_future(done_on, today)
    row = PanelReview.rows.filter(panel=panel, done_on=None).first()
    if row is None:
        raise NotPossible("No review of this panel is open.")
    words = said(found, "Write what the review found.")
    save(row, done_on=done_on, done_by=by, found=words, agreed=agreed.strip())
    PanelReview.rows.create(panel=panel, opened_on=done_on)
    note(panel.file, "Panel’s performance reviewed", on=done_on, by=by)
    refresh(panel.file, because="The panel was reviewed.")
    return row


@transaction.atomic
def end(*, panel: Panel, why: str, on: date, by: User) -> Panel:
    """The panel is not held any more: nothing more is owed by it."""
    ensure_runs(by, panel, Permission.PANEL_ADVISE)
    panel = hold_panel(panel)
    save(panel, ended_on=on, ended_why=said(why, "Say why the panel ends."))
    note(panel.file, "The panel ended", on=on, by=by, why=why)
    refresh(panel.file, because="The panel ended.")
    return panel


def open_year(panel: Panel, day: date) -> DeciderYear:
    """The year in which the decision maker watches this panel once, as the agency counts years (PN-10, TS-68)."""
    first = APRIL if str(policy(panel.agency, "panel_year", day)) == "financial" else JANUARY
    begins = date(day.year if day.month >= first else day.year - 1, first, 1)
    ends = begins.replace(year=begins.year + 1) - timedelta(days=1)
    return DeciderYear.rows.get_or_create(panel=panel, begins_on=begins, defaults={"ends_on": ends})[0]
