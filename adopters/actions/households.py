"""Opening a household’s file, and what kind of home it is (AD-01, AD-61)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from adopters.actions.facts import hold, save
from adopters.flows import Stage
from adopters.models import Household, Member
from adoption.actions import files
from adoption.actions.records import check_version, note
from adoption.models import Agency, FileKind, Team, User
from adoption.permissions import Permission, ensure
from adoption.wording import list_in_words

HOME = ("local_authority", "home_about", "bedrooms", "pets", "arrangements")
LABELS = {
    "local_authority": "local authority",
    "home_about": "about the home",
    "arrangements": "what to plan around",
}


def open_household(*, agency: Agency, team: Team | None, name: str, on: date, by: User | None) -> Household:
    """A file at its first enquiry. Part of an action that has checked who may; the system opens one for the web."""
    file = files.open_file(kind=FileKind.HOUSEHOLD, agency=agency, team=team, title=name[:200], on=on, by=by)
    return Household.rows.create(file=file, stage=Stage.ENQUIRY, stage_since=on)


@transaction.atomic
def change_home(*, household: Household, version: int, on: date, by: User, **facts: Any) -> Household:
    """Change what kind of home it is and what workers plan around. A stale save shows both texts (AD-61, GV-71)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    check_version(household, version, theirs={name: _words(household, name) for name in (*HOME, "version")})
    unknown = set(facts) - set(HOME)
    if unknown:
        raise ValueError(f"These are not facts of a home: {sorted(unknown)}")
    changed = [name for name, value in facts.items() if getattr(household, name) != value]
    if not changed:
        return household

    save(household, version=household.version + 1, **{name: facts[name] for name in changed})
    says = list_in_words([LABELS.get(name, name) for name in changed])
    note(household.file, f"Home: changed {says}", on=on, by=by)
    return household


def call_by_names(household: Household, *, on: date, by: User | None) -> None:
    """Lists name a file by its applicants; while there are none it keeps the name it had."""
    names = [member.name for member in Member.rows.applicants().filter(household=household).select_related("person")]
    if names:
        household.file.title = files.rename(file=household.file, title=" and ".join(names)[:200], on=on, by=by).title


def _words(household: Household, name: str) -> str:
    """What stands now, as a person reads it."""
    value = getattr(household, name)
    return "" if value is None else str(value)
