"""The board of waiting children, for a manager who sees every child of the agency.

Every seeded child waits. Two of three have a next action; each has a presentation to come if a hearing lies ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from adoption import clock
from adoption.models import AgreedAction, FileKind, RoleGrant, User
from adoption.models.case import CaseFile
from adoption.permissions import Role
from bench import finder, portal
from bench.asking import Browser, Page
from bench.loading import load
from bench.seeding import Seeded

MANAGER = "waiting@bench.example"

BOARD = """
select f.id, f.reference, c.first_name, c.last_name, c.entered_care_on, c.order_granted_on, p.rung, u.first_name,
    (select json_agg(a) from (
        select what, due_on from adoption_agreedaction where file_id = f.id and outcome = '' order by due_on limit 1
    ) a),
    (select json_agg(e) from (
        select what, happened_on from adoption_caseevent where file_id = f.id and kind = 'profile'
        order by happened_on desc limit 1
    ) e)
from familyfinding_profile p join children_child c on c.id = p.child_id join adoption_casefile f on f.id = c.file_id
left join adoption_user u on u.id = p.owner_id
where f.agency_id = %(agency)s and f.closed_on is null and c.best_interest_decided_on is not null
    and c.status in ('decided', 'family_finding', 'matching', 'matched')
order by c.harder_to_place desc, c.best_interest_decided_on, p.id limit 25
"""


def seed(seeded: Seeded) -> None:
    """A manager of the whole agency, and what was agreed for two children of three."""
    manager = User.objects.create_user(MANAGER, first_name="Waiting", last_name="Bench")
    RoleGrant.objects.create(user=manager, role=Role.SERVICE_MANAGER, agency=seeded.agency, from_on=date(2020, 1, 1))
    finder.seed(seeded)
    portal.seed(seeded)
    today = clock.today()
    files = list(CaseFile.rows.of_kind(FileKind.CHILD).order_by("pk").values_list("pk", "lead"))
    load(
        AgreedAction,
        ("file", "what", "owner", "due_on", "agreed_on"),
        (
            (file, "Visit the carers", lead, today + timedelta(days=n % 30 - 8), today - timedelta(days=20))
            for n, (file, lead) in enumerate(files)
            if n % 3
        ),
    )


def pages() -> Iterator[Page]:
    manager = User.objects.get(email=MANAGER)
    browser, board = Browser(manager), reverse("familyfinding:waiting")
    whole = {"agency": manager.roles.get().agency_id}
    yield Page("Waiting children", lambda: browser.get(board), BOARD, whole)
    yield Page("Waiting, nothing next", lambda: browser.get(f"{board}?next=none"), BOARD, whole)
    yield Page("Waiting, last page", lambda: browser.get(f"{board}?page=9999"), BOARD, whole)
    yield from finder.pages()
    yield from portal.pages()
