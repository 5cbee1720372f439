"""Pages as a worker of one team asks for them, each beside one SQL statement that fetches what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from adoption.models import CaseFile, User
from children.models import Hearing, HearingKind

MINE = """
select d.id, d.rule, d.due_on, f.reference, f.title
from adoption_deadline d join adoption_casefile f on f.id = d.file_id
where d.owner_id = %(user)s and d.met_on is null and d.lapsed_on is null and d.kind <> 'automatic'
order by d.due_on, d.due_at, d.id limit 25
"""
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


@dataclass(frozen=True)
class Page:
    """`ask` fetches the page and refuses anything but success; `statement` is its measure."""

    name: str
    ask: Callable[[], Any]
    statement: str
    values: dict[str, Any]
    note: str = ""


def pages() -> Iterator[Page]:
    """Asked for by a family finder who sees the files of one team in twenty."""
    file = CaseFile.rows.filter(child__order_granted_on=None, lead__isnull=False).order_by("pk")[0]
    worker = User.objects.get(leads=file)
    hearing = Hearing.rows.get(child__file=file, kind=HearingKind.FINAL)
    browser, whole = Browser(worker), {"file": file.pk, "user": worker.pk, "team": file.team_id, "words": "farrow:*"}
    everything, record = reverse("children:list"), reverse("children:record", args=[file.reference])
    adding = reverse("children:add-hearing", args=[file.reference])
    moving = reverse("children:move-hearing", args=[file.reference, hearing.reference])
    later = day(hearing.on + timedelta(days=21))
    other = {"kind": HearingKind.OTHER.value, "order_expected": "no", "court": "Bench"}
    yield Page("My work", lambda: browser.get(reverse("my-work")), MINE, whole)
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


def day(on: date) -> dict[str, str]:
    """A date as its three boxes send it."""
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}


class Browser:
    """Signed in, and takes nothing but what it expects for an answer."""

    def __init__(self, user: User) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, path: str) -> bytes:
        return self.answer(self.client.get(path), 200)

    def post(self, path: str, typed: dict[str, str]) -> bytes:
        return self.answer(self.client.post(path, typed), 200)

    def part(self, path: str, typed: dict[str, str]) -> bytes:
        """As the live filter asks, while somebody types."""
        return self.answer(self.client.post(path, typed, headers={"HX-Request": "true"}), 200)

    def save(self, path: str, typed: dict[str, str]) -> bytes:
        """Saved, and sent on to the next page, which is not counted."""
        return self.answer(self.client.post(path, typed), 302)

    def answer(self, response: Any, expected: int) -> bytes:
        if response.status_code != expected:
            raise RuntimeError(f"{response.request['PATH_INFO']} answered {response.status_code}, not {expected}")
        return bytes(response.content)
