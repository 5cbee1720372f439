"""The pages of everybody who works on cases, and the jobs that keep their dates."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from adoption.models import CaseFile, User
from bench.asking import Browser, Page

MINE = """
select d.id, d.rule, d.due_on, f.reference, f.title
from adoption_deadline d join adoption_casefile f on f.id = d.file_id
where d.owner_id = %(user)s and d.met_on is null and d.lapsed_on is null and d.kind <> 'automatic'
order by d.due_on, d.due_at, d.id limit 25
"""


def a_file() -> CaseFile:
    """A child’s file before the order, with a worker who sees the files of one team in twenty."""
    return CaseFile.rows.filter(child__order_granted_on=None, lead__isnull=False).order_by("pk")[0]


def pages() -> Iterator[Page]:
    worker = User.objects.get(leads=a_file())
    browser = Browser(worker)
    yield Page("My work", lambda: browser.get(reverse("my-work")), MINE, {"user": worker.pk})
