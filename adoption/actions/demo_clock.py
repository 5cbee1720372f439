"""Moving the demonstration’s date: each day in between is lived through, as if the service had run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from adoption import clock
from adoption.actions import enforcing
from adoption.catalogues import gather
from adoption.errors import NotPossible
from adoption.models import CaseEvent, CaseFile, Deadline, DemoClock, User
from adoption.wording import counted

FARTHEST = 400
"""Days that one press may move: more would keep the presser waiting."""
SHOWN = 3


@dataclass
class Moved:
    """What happened on the way."""

    to: date
    days: int
    effects: int = 0
    notices: int = 0
    errors: int = 0
    happened: list[str] = field(default_factory=list)

    @property
    def says(self) -> str:
        words = [f"{counted(self.days, 'day')} went by."]
        if self.happened:
            words += [f"By itself, on files you can see: {' '.join(self.happened[:SHOWN])}"]
            words += [f"And {len(self.happened) - SHOWN} more."] if len(self.happened) > SHOWN else []
        else:
            words += ["Nothing moved by itself on files you can see."]
        words += [f"{counted(self.notices, 'notice')} went out." if self.notices else "Nobody had to be reminded."]
        words += [f"{counted(self.errors, 'effect')} could not be carried out."] if self.errors else []
        return " ".join(words)

    def seen_by(self, user: User) -> Moved:
        """The same for one person: nothing about a file that is not theirs to know of, nor about staff’s notices."""
        known = CaseFile.objects.visible_to(user).filter(
            reference__in=[line.partition(":")[0] for line in self.happened]
        )
        names = {f"{reference}:" for reference in known.values_list("reference", flat=True)}
        return replace(self, happened=[line for line in self.happened if line.startswith(tuple(names))])


def days_to(move: str, *, now: datetime) -> int:
    """How many days a press moves. Raises NotPossible when there is nothing to move to."""
    today = clock.london(now).date()
    if move == "next-day":
        return 1
    if move == "next-monday":
        return 7 - today.weekday()
    if move != "next-due-date":
        raise NotPossible("Choose next day, next Monday or next due date.")
    ahead = Deadline.rows.running().filter(due_on__gt=today, paused_on=None).order_by("due_on").first()
    if ahead is None:
        raise NotPossible("Nothing is due later than today.")
    return (ahead.due_on - today).days


@transaction.atomic
def move(*, days: int) -> Moved:
    """Wind the clock a day at a time, enforcing each morning what is owed by then; safe to run again."""
    if not settings.DEMO:
        raise NotPossible("The clock moves in the demonstration only.")
    if not 1 <= days <= FARTHEST:
        raise NotPossible(f"The clock moves by 1 to {FARTHEST} days at a time.")
    DemoClock.objects.get_or_create(pk=1)
    row = DemoClock.objects.select_for_update().get(pk=1)

    last = CaseEvent.rows.order_by("-pk").first()
    moved = Moved(clock.today(), days)
    for _ in range(days):
        row.ahead += timedelta(days=1)
        clock.wind(row.ahead)
        for job in gather("daily", "DAILY"):
            job(at=clock.now())
        done = enforcing.enforce(now=clock.now())
        moved.effects += done.effects
        moved.notices += done.notices
        moved.errors += done.errors
    row.save(update_fields=["ahead"])
    moved.to = clock.today()
    moved.happened = happened_since(last.pk if last else 0)
    return moved


def happened_since(last: int) -> list[str]:
    """What the system itself wrote on files, by reference: the automatic effects in words."""
    events = CaseEvent.rows.filter(pk__gt=last, recorded_by=None).select_related("file").order_by("pk")
    return [f"{event.file.reference}: {event.what}." for event in events[:200]]
