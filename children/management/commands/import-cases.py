"""Children and allocations from a spreadsheet."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from adoption import clock, demo_time
from adoption.engine import read_once, refreshed_once
from adoption.errors import Refused
from adoption.forms.text import printable
from adoption.models import Agency, User
from adoption.permissions import Permission
from children.actions import imports
from children.importing.reading import OPTIONAL, REQUIRED, Line, read
from children.importing.rows import Wanted, understand

HELP = f"""Bring children and their allocations in from a .csv (UTF-8) or .xlsx file.

The first row names the columns.
  needed:    {", ".join(REQUIRED)}
  optional:  {", ".join(OPTIONAL)}

  reference                 your own case number: letters, figures, hyphens, up to 20; it becomes the file’s
  born_on and other dates   2026-03-31 or 31/03/2026
  gender                    girl, boy, other, unknown
  ethnicity                 the code of the children’s data return, for example WBRI
  local_authority, team     the authority’s code; the team’s name
  lead_worker, lead_from    e-mail address of who holds the case, and since when
  best_interest_decided_on  when it was decided that adoption is in the child’s best interest
  family_finder, allocated_on   e-mail address of the worker who leads family finding, and since when

Every row ends as created, unchanged or refused (with the reason). A refused row leaves nothing behind; the others
stay. The same file again changes nothing. A child already on file is never changed by this command, nor opened again
under another reference.
The exit code is 1 when a row was refused.

  ./run manage import-cases children.xlsx --by sam@example.org --dry-run
"""


TELL_EVERY = 5
"""Seconds between two lines that say how far a long import is."""


def understood(lines: list[Line], agency: Agency) -> Iterator[Wanted | str]:
    """What each row asks for, or why it is refused before anything is looked up about its child."""
    seen: dict[str, int] = {}
    people: dict[str, User | None] = {}
    for line in lines:
        try:
            wanted = understand(line, agency=agency, today=clock.today(), people=people)
        except Refused as refusal:
            yield str(refusal)
            continue
        first = seen.setdefault(wanted.reference, line.number)
        yield wanted if first == line.number else f"{wanted.reference} stands in row {first} already."


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a .csv (UTF-8) or .xlsx file")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who answers for this import")
        parser.add_argument(
            "--agency", metavar="CODE", help="whose children; needed if that person may import for several"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="the results as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        demo_time.wind()
        try:
            person = self.person(options["by"])
            agency = self.agency(person, options["agency"])
            lines = read(Path(options["file"]))
            results = self.run(lines, agency, person, dry=options["dry_run"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.say(results, options)
        refused = sum(result["result"] == "refused" for result in results)
        if refused:
            raise CommandError(f"{refused} of {len(results)} rows were refused.", returncode=1)

    def run(self, lines: list[Line], agency: Agency, person: User, *, dry: bool) -> list[dict[str, Any]]:
        """Each row wholly or not at all, and the run as one: a command that is killed half way has done nothing."""
        results: list[dict[str, Any]] = []
        told = monotonic()
        with transaction.atomic():
            with read_once(), refreshed_once():
                rows = list(understood(lines, agency))
                there = imports.on_file((row for row in rows if not isinstance(row, str)), agency=agency, by=person)
                for line, row in zip(lines, rows, strict=True):
                    results.append(self.one(line, row, agency, person, there))
                    if monotonic() - told > TELL_EVERY:
                        self.stderr.write(f"  … {len(results):,} of {len(lines):,} rows")
                        told = monotonic()
            transaction.set_rollback(dry)
        return results

    def one(self, line: Line, row: Wanted | str, agency: Agency, person: User, there: imports.OnFile) -> dict[str, Any]:
        about = {"row": line.number, "reference": printable(line.cells["reference"]).upper()[:20]}
        if isinstance(row, str):
            return about | {"result": "refused", "why": row}
        try:
            came = imports.bring_in(wanted=row, agency=agency, by=person, there=there)
        except Refused as refusal:
            return about | {"result": "refused", "why": str(refusal)}
        return about | {"result": came.value, "why": ""}

    def say(self, results: list[dict[str, Any]], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(
                json.dumps({"dry_run": options["dry_run"], "rows": results}, ensure_ascii=False, indent=1)
            )
            return
        for result in results:
            why = f": {result['why']}" if result["why"] else ""
            self.stdout.write(f"row {result['row']:>5}  {result['reference']:<20}  {result['result']}{why}")
        counts = {kind: sum(r["result"] == kind for r in results) for kind in ("created", "unchanged", "refused")}
        tail = " Nothing was changed: this was a dry run." if options["dry_run"] else ""
        self.stdout.write(", ".join(f"{number} {kind}" for kind, number in counts.items()) + "." + tail)

    def person(self, email: str) -> User:
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise CommandError(f"Nobody with the e-mail address {email} has an active account.")
        return found

    def agency(self, person: User, code: str | None) -> Agency:
        may = Agency.objects.filter(pk__in=person.authority.agencies(Permission.CASES_IMPORT)).order_by("code")
        if code:
            found = may.filter(code__iexact=code).first()
            if found is None:
                raise CommandError(
                    f"{person.email} may not import cases for “{code}”. Ask a service manager of that agency."
                )
            return found
        if len(may) != 1:
            codes = ", ".join(agency.code for agency in may)
            raise CommandError(
                f"Say for which agency: --agency with one of {codes}."
                if codes
                else f"{person.email} may not import cases."
            )
        return may[0]
