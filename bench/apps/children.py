"""The list of children, the search in it, and one child’s record, for a family finder of one team in twenty."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from adoption import clock
from adoption.models import RoleGrant, User
from adoption.permissions import Role
from bench.apps.adoption import a_file
from bench.asking import Browser, Page, day
from bench.jobs import Measured
from bench.timing import milliseconds, raw
from children.models import Hearing, HearingKind

LIST = """
select f.id, f.reference, f.title, c.status, c.planned_order_on, u.first_name from adoption_casefile f
join children_child c on c.file_id = f.id left join adoption_user u on u.id = f.lead_id
where f.team_id = %(team)s and f.closed_on is null order by f.title, f.id limit 25
"""
SEARCH = """
select f.id, f.reference, f.title, c.status from adoption_casefile f join children_child c on c.file_id = f.id
where f.search @@ to_tsquery('simple', %(words)s) and f.team_id = %(team)s order by f.title limit 25
"""
RECORD = """
select f.*, c.*,
    (select json_agg(e) from (
        select * from adoption_caseevent where file_id = f.id order by recorded_at desc limit 25
    ) e),
    (select json_agg(d) from (select * from adoption_deadline where file_id = f.id order by due_on) d)
from adoption_casefile f join children_child c on c.file_id = f.id where f.id = %(file)s
"""
SAVE = """
with event as (
    insert into adoption_caseevent
        (reference, file_id, kind, what, detail, why, happened_on, recorded_at, recorded_by_id)
    values (gen_random_uuid(), %(file)s, 'note', 'Raw', 'Raw', '', current_date, now(), %(user)s)
)
update adoption_deadline set due_on = due_on where file_id = %(file)s
"""

COMING = """
with opened as (
    insert into adoption_casefile (kind, reference, title, opened_on, restricted, version, agency_id)
    select kind, 'RAW-' || n, title, opened_on, false, 1, agency_id
    from adoption_casefile, generate_series(1, %(rows)s) n where id = %(file)s returning id
)
insert into adoption_caseevent (reference, file_id, kind, what, detail, why, happened_on, recorded_at, recorded_by_id)
select gen_random_uuid(), opened.id, 'note', 'Raw', '', '', current_date, now(), %(user)s
from opened, generate_series(1, 7)
"""
COLUMNS = """reference first_name last_name born_on entered_care_on opened_on best_interest_decided_on lead_worker
family_finder allocated_on"""
ROWS = 300


def pages() -> Iterator[Page]:
    file = a_file()
    worker = User.objects.get(leads=file)
    hearing = Hearing.rows.get(child__file=file, kind=HearingKind.FINAL)
    browser, whole = Browser(worker), {"file": file.pk, "user": worker.pk, "team": file.team_id, "words": "farrow:*"}
    everything, record = reverse("children:list"), reverse("children:record", args=[file.reference])
    adding = reverse("children:add-hearing", args=[file.reference])
    moving = reverse("children:move-hearing", args=[file.reference, hearing.reference])
    moved = hearing.on + timedelta(days=21)
    later = day(moved) | {f"sits_on_{moved.isoformat()}": "on"}  # whatever day that is, the court sits
    other = {"kind": HearingKind.OTHER.value, "order_expected": "no", "court": "Bench"}
    yield Page("Children", lambda: browser.get(everything), LIST, whole)
    yield Page("Search", lambda: browser.part(everything, {"q": "farrow"}), SEARCH, whole)
    yield Page("Search cleared", lambda: browser.part(everything, {"clear": "1"}), LIST, whole)
    yield Page("Record", lambda: browser.get(record), RECORD, whole)
    yield Page("Timeline", lambda: browser.get(f"{record}timeline/"), RECORD, whole)
    yield Page(
        "What moves with a hearing",
        lambda: browser.post(moving, {"why": "Bench", "cause": "court_time", "version": "1", **later}),
        RECORD,
        whole,
    )
    yield Page(
        "Save", lambda: browser.save(adding, {**other, **later}), SAVE, whole, "another hearing, and all its dates"
    )


def jobs() -> Iterator[tuple[str, Callable[[], Measured]]]:
    yield "Import of children", brought_in


@transaction.atomic
def brought_in() -> Measured:
    """Children with a decision, a lead worker and a family finder, beside SQL for their files and timelines alone."""
    file, manager = a_file(), RoleGrant.objects.filter(role=Role.SERVICE_MANAGER).select_related("user")[0].user
    worker = User.objects.get(leads=file)
    User.objects.filter(pk=worker.pk).update(registration_number="SW000000")
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        path = Path(folder) / "children.csv"
        path.write_text(_sheet(worker.email))
        said = io.StringIO()
        ms = milliseconds(lambda: call_command("import-cases", str(path), by=manager.email, dry_run=True, stdout=said))
    raw_ms = milliseconds(raw(COMING, {"rows": ROWS, "file": file.pk, "user": worker.pk}))
    transaction.set_rollback(True)
    return 0, ms, raw_ms, f"{ROWS} rows, {ms / ROWS:.0f} ms each: {said.getvalue().splitlines()[-1]}"


def _sheet(worker: str) -> str:
    today, sheet = clock.today(), io.StringIO()
    rows = csv.writer(sheet)
    rows.writerow(COLUMNS.split())
    for number in range(ROWS):
        born = today - timedelta(days=2000 + number % 900)
        days = [born, today - timedelta(days=300), today - timedelta(days=200), today - timedelta(days=100)]
        care, opened, decided = (each.isoformat() for each in days[1:])
        facts = [f"IMP-{number}", f"Kit{number}", "Farrow", born.isoformat(), care, opened]
        rows.writerow([*facts, decided, worker, worker, decided])
    return sheet.getvalue()
