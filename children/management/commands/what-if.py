"""Which dates would move, before anything is saved."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from adoption import clock, demo_time
from adoption.engine import Moved, rehearse
from adoption.errors import NotPossible, Refused
from adoption.forms.dates import EARLIEST, LATEST
from adoption.models import User
from adoption.starts import read_start
from children.actions import court
from children.models import Child, DelayCause, Hearing, HearingKind


class Command(BaseCommand):
    help = (
        "Say which dates of a child would move if a hearing had another date. The real action runs and is undone, "
        "so the answer cannot differ from the deed. For example "
        "“./run manage what-if --case C-4MWT7HB --hearing final --on 2027-04-28”."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--case", required=True, metavar="REF", help="the reference of the child’s file")
        parser.add_argument("--hearing", required=True, choices=[HearingKind.IRH.value, HearingKind.FINAL.value])
        parser.add_argument(
            "--on", required=True, metavar="DATE", help="the date it would have, for example 2026-04-28"
        )
        parser.add_argument("--by", metavar="EMAIL", help="who would change it; otherwise the lead worker or manager")
        parser.add_argument("--json", action="store_true", help="the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        demo_time.wind()
        child = (
            Child.rows.filter(file__reference__iexact=options["case"])
            .select_related("file__lead", "file__manager")
            .first()
        )
        if child is None:
            raise CommandError(f"There is no child with the reference {options['case']}.")
        try:
            start = read_start(options["on"])
            day = start.date() if isinstance(start, datetime) else start
            if not EARLIEST <= day <= LATEST:
                raise NotPossible("That date is too far away. Check the year.")
            moved = self.rehearse(child, HearingKind(options["hearing"]), day, self.person(child, options["by"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.say(moved, as_json=options["json"])

    def rehearse(self, child: Child, kind: HearingKind, on: date, by: User) -> list[Moved]:
        """A listed hearing moves; where none is listed, one is added, with an order expected."""
        today = clock.today()
        hearing = Hearing.rows.listed().filter(child=child, kind=kind).select_related("child__file").first()

        def change() -> None:
            if hearing:
                court.move_hearing(hearing=hearing, on=on, why="What if", cause=DelayCause.OTHER, by=by, today=today)
            else:
                court.set_hearing(child=child, kind=kind, on=on, order_expected=True, today=today, by=by)

        return rehearse(change, files=[child.file], today=today)

    def person(self, child: Child, email: str | None) -> User:
        if email:
            found = User.objects.filter(email__iexact=email, is_active=True).first()
            if found is None:
                raise CommandError(f"Nobody with the e-mail address {email} has an active account.")
            return found
        found = child.file.lead or child.file.manager
        if found is None:
            raise CommandError("Say who would change it: --by with the e-mail address of a worker on this case.")
        return found

    def say(self, moved: list[Moved], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps([as_row(move) for move in moved], ensure_ascii=False, indent=1))
            return
        if not moved:
            self.stdout.write("No date moves.")
        for move in moved:
            was, becomes = move.was or "none", move.becomes or "none"
            late = "  (already past)" if move.already_past else ""
            self.stdout.write(f"{move.rule:<7} {was!s:<10} → {becomes!s:<10} {move.in_words}: {move.says}{late}")


def as_row(move: Moved) -> dict[str, Any]:
    return {
        "case": move.file,
        "rule": move.rule,
        "sentence": move.says,
        "was": move.was.isoformat() if move.was else None,
        "becomes": move.becomes.isoformat() if move.becomes else None,
        "moved": move.in_words,
        "met": move.met,
        "already_past": move.already_past,
    }
