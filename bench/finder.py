"""Finding families for one child, and the match sheet: at most 2,000 families who are approved and search.

They are seeded beside the households at every stage: two for each child, and no more than 2,000.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from adopters.flows import Stage
from adopters.models import Considering, Household, PublishedFamily, Suitability
from adoption import clock
from adoption.models import CaseFile, FileKind, Team, User
from bench.asking import Browser, Page
from bench.loading import load
from bench.plans import explained, took
from bench.seeding import LAST, Seeded
from bench.timing import statements
from children.models import Child
from familyfinding.flows import LinkState
from familyfinding.models import Link, LinkedChild, Need, SheetCell
from familyfinding.needs import KINDS

MOST, NEEDS, SHEETS = 2_000, 12, 3

FIND = """
select h.id, f.reference, p.heading, h.stage, s.decided_on from adopters_household h
join adoption_casefile f on f.id = h.file_id join adopters_publishedfamily p on p.file_id = f.id
left join adopters_suitability s on s.household_id = h.id and s.ended_on is null
order by s.decided_on, h.id
"""
SHEET = """
select n.kind, n.what, c.link_id, c.meets, c.evidence from familyfinding_need n
left join familyfinding_sheetcell c on c.child_id = n.child_id and c.kind = n.kind and c.replaced_at is null
where n.child_id = %(child)s and n.replaced_at is null
"""


def seed(seeded: Seeded) -> None:
    """Approved families with a profile and with what they can consider; the needs and the sheet of one child."""
    number, today = min(2 * seeded.cases, MOST), clock.today()
    team, worker = Team.objects.create(agency=seeded.agency, name="Searching"), seeded.people[0][0]
    since = [today - timedelta(days=n % 700 + 1) for n in range(number)]
    load(
        CaseFile,
        ("agency", "team", "kind", "reference", "title", "lead", "manager", "opened_on"),
        (
            (
                *(seeded.agency.pk, team.pk, FileKind.HOUSEHOLD.value, f"S-{n:07d}", f"{LAST[n % len(LAST)]}-{n:05d}"),
                *(worker.pk, worker.pk, since[n]),
            )
            for n in range(number)
        ),
    )
    files = list(CaseFile.rows.filter(team=team).order_by("pk").values_list("pk", flat=True))
    load(
        Household,
        ("file", "stage", "stage_since"),
        ((f, Stage.APPROVED.value, since[n]) for n, f in enumerate(files)),
    )
    households = list(Household.rows.filter(file__team=team).order_by("pk").values_list("pk", flat=True))
    load(
        Suitability,
        ("household", "decision", "decided_on", "told_decision_on", "written_on", "home_restriction_lifted_at"),
        ((h, "approved", *[since[n]] * 3, clock.midnight(since[n])) for n, h in enumerate(households)),
    )
    load(
        PublishedFamily,
        ("file", "agency", "home", "heading", "shown_since", "updated_at"),
        ((f, seeded.agency.pk, seeded.agency.pk, f"Family {n}", *moments(since[n])) for n, f in enumerate(files)),
    )
    load(
        Considering,
        ("household", "number", "on", "answers", "recorded_by"),
        ((h, 1, since[n], answers(n), worker.pk) for n, h in enumerate(households)),
    )
    a_sheet(households[:SHEETS], worker)


def moments(day: Any) -> tuple[datetime, datetime]:
    return clock.midnight(day), clock.midnight(day)


def answers(number: int) -> str:
    grades = ("yes", "talk", "not_now", "unknown")
    return json.dumps({key: {"grade": grades[number % 4], "why": ""} for key in ("two_children", "health", "school")})


def a_sheet(households: list[int], worker: User) -> None:
    """Twelve needs of the first child, and three families beside them."""
    child, now = Child.rows.order_by("pk")[0], clock.now()
    load(
        Need,
        ("child", "kind", "number", "strength", "what", "evidence", "seen_on", "recorded_at", "recorded_by"),
        (
            (child.pk, kind.key, 1, "some", "What helps.", "The carers", now.date(), now, worker.pk)
            for kind in KINDS[:NEEDS]
        ),
    )
    for place, household in enumerate(households, 1):
        link = Link.rows.create(
            child=child, household_id=household, initiator="childs_worker", source="home", why="Bench",
            state=LinkState.SHORTLISTED,
        )  # fmt: skip
        LinkedChild.rows.create(link=link, child=child, household_id=household, place=place)
        for kind in KINDS[:NEEDS]:
            SheetCell.rows.create(
                link=link, child=child, kind=kind.key, number=1, meets="gap", evidence="Bench", basis="seen",
                seen_on=now.date(), judged_at=now, judged_by=worker,
            )  # fmt: skip


def pages() -> Iterator[Page]:
    file = Child.rows.select_related("file").order_by("pk")[0].file
    browser = Browser(User.objects.get(leads=file))
    values = {"child": file.child.pk, "file": file.pk}
    find = reverse("familyfinding:find-families", args=[file.reference])
    sheet = reverse("familyfinding:match-sheet", args=[file.reference])
    note = database_time(browser, find)
    yield Page("Find families", lambda: browser.get(find), FIND, values, note)
    yield Page("Match sheet", lambda: browser.get(sheet), SHEET, values)


def database_time(browser: Browser, address: str) -> str:
    """How long PostgreSQL works on its questions together, by its own clock."""
    took_ms = sum(took(explained(one)) for one in statements(lambda: browser.get(address)) if one.startswith("SELECT"))
    return f"{took_ms:.0f} ms of it in the database"
