"""manage.py deadlines: every date of a case, with why."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from adoption import clock, demo_time
from adoption.engine import PolicyBook, as_json, explain
from adoption.errors import NotPossible
from adoption.models import CaseFile, Deadline
from adoption.starts import read_start
from adoption.wording import counted


class Command(BaseCommand):
    help = (
        "List the deadlines of one case or of all: rule, sentence, start, due, met, standing, owner; with --json the "
        "whole explanation. Standing is worked out for today, or for the end of the day given with --as-of: what was "
        "done, paused, dropped or moved after that day had not happened then. A date that moved since is shown as it "
        "was due on that day, and where it moved to; the explanation is always the one of today. Which facts had "
        "been entered by then is not kept: every date is listed, one whose clock started later as not begun.\n\n"
        "For example “./run manage deadlines --case C-4MWT7HB”, or "
        "“./run manage deadlines --all --as-of 2026-04-24 --json”."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--case", metavar="REF", help="One case, by its reference.")
        which.add_argument("--all", action="store_true", help="Every case.")
        parser.add_argument("--as-of", metavar="DATE", help="Standing at the end of this date, for example 2026-04-24.")
        parser.add_argument("--json", action="store_true", help="One JSON list, with the explanation of each date.")

    def handle(self, *args: Any, **options: Any) -> None:
        demo_time.wind()
        now = clock.now() if options["as_of"] is None else end_of(options["as_of"])
        rows = self.rows(options["case"]).with_moves_after(now)
        try:
            for text in as_list(rows, now) if options["json"] else as_lines(rows, now):
                self.stdout.write(text)
            self.stdout.flush()
        except BrokenPipeError:  # “deadlines --all | head”: the reader has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def rows(self, reference: str | None) -> Any:
        found = Deadline.rows.select_related("file", "owner", "policy_agency")
        if reference is not None:
            if not CaseFile.rows.filter(reference__iexact=reference).exists():
                raise CommandError(f"There is no case with the reference “{reference}”.")
            found = found.filter(file__reference__iexact=reference)
        return found.order_by("due_on", "rule", "pk")


def as_lines(rows: Any, now: datetime) -> Iterator[str]:
    for row in rows.iterator(chunk_size=1000):
        yield line(row.as_it_stood(now), now)


def as_list(rows: Any, now: datetime) -> Iterator[str]:
    """One JSON list, an item a line, however many there are."""
    yield "["
    for number, item in enumerate(explained(rows, now)):
        yield ("," if number else "") + json.dumps(item)
    yield "]"


def explained(rows: Any, now: datetime) -> Iterator[dict[str, Any]]:
    book = PolicyBook.whole()
    for row in rows.iterator(chunk_size=1000):
        yield as_json(row.as_it_stood(now), now=now, working=explain(row, book=book))


def line(row: Deadline, now: datetime) -> str:
    standing = row.standing(now)
    late = f", {counted(row.days_late(now), 'day')} late" if row.days_late(now) else ""
    met = f", met {row.met_on:%d %b %Y}" if row.met_on else ""
    start = f"{row.starts_on:%d %b %Y}"
    return (
        f"{row.file.reference}  {row.rule:<6}  due {row.due_on:%a %d %b %Y}  (start {start})  "
        f"{standing.label}{late}{met}{since(row)}  {row.get_owner_role_display() or 'System'}: {row.timescale.must}"
    )


def since(row: Deadline) -> str:
    """Where a date went after the day that was asked about."""
    move = row.moved_since
    if move is None:
        return ""
    return f", moved since to {move.became:%d %b %Y}" if move.became else ", dropped since"


def end_of(text: str) -> datetime:
    """The last moment of a day as people type it."""
    try:
        start = read_start(text)
        day = start.date() if isinstance(start, datetime) else start
        return clock.midnight(day + timedelta(days=1)) - timedelta(microseconds=1)
    except NotPossible as wrong:
        raise CommandError(str(wrong)) from None
    except OverflowError:
        raise CommandError("That date is too far away to be worked with.") from None
