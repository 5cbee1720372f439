"""Opening a child’s file and keeping who the child is up to date (CH-49, CH-52)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from adoption.actions import allocations, files
from adoption.actions.records import check_version, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Agency, CaseFile, FileKind, Part, Team, User
from adoption.news import announce
from adoption.periods import age_on
from adoption.permissions import Permission, ensure
from adoption.wording import day_in_words
from children.actions import care
from children.actions.facts import ensure_any, hold, save
from children.models import Child, LegalStatusCode
from children.news import News

FACTS = (
    "first_name",
    "last_name",
    "born_on",
    "gender",
    "ethnicity",
    "religion",
    "language",
    "is_disabled",
    "disability_note",
    "learning_difficulties",
    "sexuality",
    "views",
    "views_on",
    "local_authority",
)
"""What `change` may write. Clock facts are written by their own actions."""

GROWN_UP = 18
"""Nobody is adopted from this age on: a file begun then has a wrong date."""


@transaction.atomic
def open_child(
    *,
    agency: Agency,
    team: Team | None,
    first_name: str,
    last_name: str,
    born_on: date,
    on: date,
    by: User,
    worker: User | None = None,
    reference: str = "",
    entered_care_on: date | None = None,
    care_status: LegalStatusCode | None = None,
    relinquished_on: date | None = None,
    **facts: Any,
) -> Child:
    """Begin the file of a child for whom adoption may become the plan. `worker` holds the case from now."""
    ensure_any(by, CaseFile(agency=agency), Permission.CHILD_OPEN, Permission.CASES_IMPORT)
    _sensible(born_on=born_on, on=on, entered_care_on=entered_care_on, facts=facts)
    if age_on(born_on, on) >= GROWN_UP:
        raise NotPossible(f"This person was {GROWN_UP} or over on {day_in_words(on)}. Check the date of birth.")

    file = files.open_file(
        kind=FileKind.CHILD,
        agency=agency,
        team=team,
        title=f"{first_name} {last_name}",
        on=on,
        by=by,
        reference=reference,
    )
    child = Child(file=file, first_name=first_name, last_name=last_name, born_on=born_on, **facts)
    child.relinquished_on = relinquished_on
    child.save()
    if worker:
        allocations.allocate(file=file, worker=worker, part=Part.LEAD, on=on, by=by)
    if entered_care_on:
        care.begin(child=child, on=entered_care_on, status=care_status, by=by)
    announce(News.CHILD_OPENED, child, by=by, on=on)
    refresh(file, because="The child’s file was opened.")
    return child


@transaction.atomic
def change(*, child: Child, version: int, on: date, by: User, **facts: Any) -> Child:
    """Change who the child is, as recorded. A save made on an older version is refused with both texts (GV-71)."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    check_version(child, version, theirs={name: _words(child, name) for name in (*FACTS, "version")})
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise ValueError(f"These are not facts of a child to be changed here: {sorted(unknown)}")
    _sensible(born_on=facts.get("born_on", child.born_on), on=on, entered_care_on=child.entered_care_on, facts=facts)

    changed = [name for name, value in facts.items() if getattr(child, name) != value]
    if not changed:
        return child
    save(child, version=child.version + 1, **{name: facts[name] for name in changed})
    files.rename(file=child.file, title=child.name, on=on, by=by)
    labels = ", ".join(_label(name) for name in changed)
    note(child.file, f"Changed: {labels}", on=on, by=by)
    return child


@transaction.atomic
def flag_harder_to_place(*, child: Child, reasons: list[str], why: str, on: date, by: User) -> Child:
    """Say why this child may wait longer and what is done about it; no reasons takes the flag away (CH-52)."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    if reasons and not why:
        raise NotPossible("Say what is being done to shorten the wait.")

    save(child, harder_to_place=bool(reasons), harder_reasons=sorted(reasons), harder_note=why)
    says = f"Harder to place: {', '.join(child.harder_words).lower()}" if reasons else "No longer harder to place"
    note(child.file, says, on=on, by=by, why=why)
    return child


@transaction.atomic
def relinquish(*, child: Child, on: date, by: User) -> Child:
    """Record the referral of a child given up, or placed with consent, by the parents (CH-03)."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    if child.relinquished_on:
        raise NotPossible("The referral is recorded already.")

    save(child, relinquished_on=on)
    note(child.file, "Relinquishment referral received", on=on, by=by)
    refresh(child.file, because="A relinquishment referral was recorded.")
    return child


def _sensible(*, born_on: date, on: date, entered_care_on: date | None, facts: dict[str, Any]) -> None:
    if born_on > on:
        raise NotPossible(f"The date of birth is after {day_in_words(on)}. Check the year.")
    if entered_care_on and entered_care_on < born_on:
        raise NotPossible("The child cannot have come into care before birth. Check both dates.")
    if facts.get("views_on") and facts["views_on"] > on:
        raise NotPossible("The child’s views cannot have been heard on a day to come. Check the date.")


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " "))


LABELS = {
    "born_on": "date of birth",
    "is_disabled": "disability",
    "disability_note": "about the disability",
    "views": "the child’s views",
    "views_on": "when the views were heard",
}


def _words(child: Child, name: str) -> str:
    """What stands now, as a person reads it."""
    value = getattr(child, name)
    chosen = getattr(child, f"get_{name}_display", None)
    if chosen:
        return str(chosen())
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value or "")
