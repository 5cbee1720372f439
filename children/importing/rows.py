"""What one row asks for, in the types of the actions; or a sentence that says what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adoption.errors import NotPossible
from adoption.forms.text import invisible, unkeepable, without_widthless
from adoption.models import Agency, AgencyKind, Team, User
from adoption.starts import read_start
from children.importing.reading import Line
from children.models import Ethnicity, Gender

ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")
SERIAL = re.compile(r"[1-9][0-9]{4}(\.[0-9]+)?")
DAY_ZERO = date(1899, 12, 30)
"""Excel counts its days from here, and shows the count where a cell has no date format."""

REFERENCE = re.compile(r"[A-Z0-9]([A-Z0-9-]{0,18}[A-Z0-9])?")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One child as the file has it."""

    reference: str
    first_name: str
    last_name: str
    born_on: date
    gender: Gender
    ethnicity: Ethnicity
    local_authority: Agency | None
    team: Team | None
    opened_on: date
    entered_care_on: date | None
    best_interest_decided_on: date | None
    lead_worker: User | None
    lead_from: date | None
    family_finder: User | None
    allocated_on: date | None


def understand(line: Line, *, agency: Agency, today: date, people: dict[str, User | None]) -> Wanted:
    """Raises NotPossible for the first thing that is wrong with the row. `people` keeps who was looked up before."""
    cells = {name: without_widthless(text) for name, text in line.cells.items()}
    if line.too_many:
        raise NotPossible(
            "The row has more cells than the first row has columns. Is a comma missing its quotation marks?"
        )
    _clean(cells)
    opened_on = _day(cells, "opened_on", today) or today
    wanted = Wanted(
        reference=_reference(cells["reference"]),
        first_name=_words(cells, "first_name"),
        last_name=_words(cells, "last_name"),
        born_on=_needed_day(cells, "born_on", today),
        gender=_one_of(Gender, cells["gender"] or Gender.UNKNOWN, "gender"),
        ethnicity=_one_of(Ethnicity, cells["ethnicity"] or Ethnicity.NOBT, "ethnicity"),
        local_authority=_authority(cells["local_authority"]),
        team=_team(cells["team"], agency),
        opened_on=opened_on,
        entered_care_on=_day(cells, "entered_care_on", today),
        best_interest_decided_on=_day(cells, "best_interest_decided_on", today),
        lead_worker=_worker(cells["lead_worker"], "lead_worker", people),
        lead_from=_day(cells, "lead_from", today),
        family_finder=_worker(cells["family_finder"], "family_finder", people),
        allocated_on=_day(cells, "allocated_on", today),
    )
    _together(wanted)
    return wanted


def _clean(cells: dict[str, str]) -> None:
    for name, text in cells.items():
        if unkeepable(text):
            raise NotPossible(f"{name} has a hidden character that cannot be kept. Type it again.")
        if text[:1] in ("=", "@", "\t") or re.match(r"[+-](?!\d+$)", text):
            raise NotPossible(f"{name} holds a formula. Put its value there.")
        if text in ERRORS:
            raise NotPossible(f"{name} holds an error of Excel’s ({text}). Put its value there.")


def _together(wanted: Wanted) -> None:
    if wanted.family_finder and not wanted.allocated_on:
        raise NotPossible("allocated_on is missing: say from when the family finder leads.")
    if wanted.allocated_on and not wanted.family_finder:
        raise NotPossible("family_finder is missing: say who was allocated on that date.")
    if wanted.family_finder and not wanted.best_interest_decided_on:
        raise NotPossible("best_interest_decided_on is missing: nobody is allocated before that decision.")
    if wanted.lead_from and wanted.lead_from < wanted.born_on:
        raise NotPossible("lead_from is before the child was born. Check both dates.")
    if wanted.lead_from and not wanted.lead_worker:
        raise NotPossible("lead_worker is missing: say who leads from that date.")


def _reference(text: str) -> str:
    reference = text.upper().replace(" ", "")
    if not REFERENCE.fullmatch(reference):
        raise NotPossible("reference must be 1 to 20 letters, figures and hyphens, for example C-1047.")
    return reference


def _words(cells: dict[str, str], name: str) -> str:
    text = " ".join(cells[name].split())
    if not text:
        raise NotPossible(f"{name} is empty.")
    if invisible(text):
        raise NotPossible(f"{name} has nothing that can be read. Type it again.")
    if len(text) > 100:
        raise NotPossible(f"{name} must be 100 characters or fewer.")
    return text


def _needed_day(cells: dict[str, str], name: str, today: date) -> date:
    day = _day(cells, name, today)
    if day is None:
        raise NotPossible(f"{name} is empty.")
    return day


def _day(cells: dict[str, str], name: str, today: date) -> date | None:
    text = cells[name]
    if not text:
        return None
    if SERIAL.fullmatch(text):
        shown = DAY_ZERO + timedelta(days=int(text[:5]))
        raise NotPossible(f"{name}: “{text[:40]}” looks like Excel’s number for {shown}. Give the cells a date format.")
    try:
        start = read_start(text)
    except NotPossible:
        raise NotPossible(
            f"{name}: “{text[:40]}” is not a date that exists. Write it like 2026-03-31 or 31/03/2026."
        ) from None
    day = start.date() if isinstance(start, datetime) else start
    if not date(1990, 1, 1) <= day <= today:
        raise NotPossible(f"{name}: {day.isoformat()} is not between 1990 and today.")
    return day


def _one_of(kind: type[Gender] | type[Ethnicity], text: str, name: str):  # type: ignore[no-untyped-def]
    for choice in kind:
        if text.strip().lower() in (str(choice.value).lower(), str(choice.label).lower()):
            return choice
    raise NotPossible(f"{name}: “{text[:40]}” is not known. Known: {', '.join(str(c.value) for c in kind)}.")


def _authority(code: str) -> Agency | None:
    if not code:
        return None
    found = Agency.objects.filter(kind=AgencyKind.LOCAL_AUTHORITY, code__iexact=code).first()
    if found is None:
        raise NotPossible(f"local_authority: there is no local authority with the code “{code[:40]}”.")
    return found


def _team(name: str, agency: Agency) -> Team | None:
    if not name:
        return None
    found = Team.objects.filter(agency=agency, name__iexact=name).first()
    if found is None:
        raise NotPossible(f"team: {agency.name} has no team “{name[:40]}”.")
    return found


def _worker(email: str, name: str, people: dict[str, User | None]) -> User | None:
    if not email:
        return None
    if email.casefold() not in people:
        people[email.casefold()] = User.objects.filter(email__iexact=email, is_active=True).first()
    found = people[email.casefold()]
    if found is None:
        raise NotPossible(f"{name}: nobody with the e-mail address “{email[:80]}” has an active account.")
    return found
