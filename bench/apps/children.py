"""The list of children, the search in it, and one child’s record, for a family finder of one team in twenty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from adoption.models import User
from bench.apps.adoption import a_file
from bench.asking import Browser, Page, day
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
        lambda: browser.post(moving, {"why": "Bench", "version": "1", **later}),
        RECORD,
        whole,
    )
    yield Page(
        "Save", lambda: browser.save(adding, {**other, **later}), SAVE, whole, "another hearing, and all its dates"
    )
