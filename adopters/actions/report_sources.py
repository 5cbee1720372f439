"""What is on file already, as text for a section of the report: each piece with where it comes from and its date.

A source of an open section never reads a check, a reference, a medical or a talk with one applicant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from adopters.models import (
    Booking,
    Check,
    CheckKind,
    HistoryKind,
    Household,
    Member,
    MemberKind,
    Past,
    Pause,
    Referee,
    StageOne,
    StageTwo,
    Visit,
)
from adopters.report_sections import SectionKind
from adoption.clock import london
from adoption.wording import counted, day_in_words


@dataclass(frozen=True)
class Brought:
    """One piece of text, where it comes from, and of which day it is."""

    text: str
    source: str
    on: date | None = None

    def __str__(self) -> str:
        when = f", {day_in_words(self.on)}" if self.on else ""
        between = "\n\n" if "\n" in self.text else " "
        return f"{self.text}{between}(From: {self.source}{when})"


Pieces = list[Brought]


def brought(kind: SectionKind, household: Household, member: Member | None) -> Pieces:
    """What is on file for this section; for a section about one applicant, of that applicant alone."""
    source = SOURCES.get(kind.brings)
    return source(household, member) if source else []


def as_text(pieces: Pieces) -> str:
    return "\n\n".join(str(piece) for piece in pieces)


def listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def members(household: Household, member: Member | None) -> Pieces:
    lines = [_person(each) for each in _living(household) if each.kind == MemberKind.APPLICANT]
    return [Brought(listed(lines), "the household’s record")] if lines else []


def household_people(household: Household, member: Member | None) -> Pieces:
    lines = [_person(each) for each in _living(household) if each.kind != MemberKind.APPLICANT]
    lines += [f"Pets: {household.pets}"] if household.pets else []
    return [Brought(listed(lines), "the household’s record")] if lines else []


def home(household: Household, member: Member | None) -> Pieces:
    rooms = counted(household.bedrooms, "bedroom") if household.bedrooms is not None else ""
    words = "\n\n".join(filter(None, [household.home_about, rooms]))
    return [Brought(words, "the household’s record")] if words else []


def background(household: Household, member: Member | None) -> Pieces:
    return [Brought(member.background, "the household’s record")] if member and member.background else []


def work(household: Household, member: Member | None) -> Pieces:
    now = [Brought(f"Now: {member.occupation}", "the household’s record")] if member and member.occupation else []
    return now + _past(member, HistoryKind.WORK, "the employment history")


def homes(household: Household, member: Member | None) -> Pieces:
    return _past(member, HistoryKind.HOME, "the accommodation history")


def stages(household: Household, member: Member | None) -> Pieces:
    found = _enquiry(household)
    for one in StageOne.rows.filter(household=household).order_by("pk"):
        ended = f"; ended {day_in_words(one.ended_on)}: {one.get_outcome_display()}" if one.ended_on else ""
        found.append(Brought(f"Stage One began {day_in_words(one.started_on)}{ended}.", "Stage One", one.started_on))
    for pause in Pause.objects.filter(household=household).order_by("pk"):
        until = f" until {day_in_words(pause.to_on)}" if pause.to_on else ""
        found.append(Brought(f"Paused at their wish{until}.", "Stage One", pause.from_on))
    for two in StageTwo.rows.filter(household=household, agreed_on__isnull=False).order_by("pk"):
        found.append(Brought("The Stage Two Agreement was signed by everybody.", "Stage Two", two.agreed_on))
    return found


def visits(household: Household, member: Member | None) -> Pieces:
    """Dates and subjects alone: what was said on a visit is the worker’s note."""
    made = Visit.rows.filter(stage_two__household=household, held_on__isnull=False).order_by("held_on", "number")
    return [
        Brought(
            f"Visit {v.number}{'' if v.at_home else ' (not at home)'}: {v.about or 'as planned'}.", "visits", v.held_on
        )
        for v in made
    ]


def training(household: Household, member: Member | None) -> Pieces:
    """Every group and course that an applicant came to (AD-26)."""
    people = Member.rows.applicants().filter(household=household).values("person")
    came = Booking.rows.filter(person__in=people, attended=True).select_related("gathering", "person")
    return [
        Brought(f"{place.person.name}: {place.gathering.title}", "training", london(place.gathering.starts_at).date())
        for place in came.order_by("gathering__starts_at", "pk")
    ]


def medical(household: Household, member: Member | None) -> Pieces:
    """Confidential: about one applicant."""
    if member is None:
        return []
    return [_check(check) for check in _checks(household).filter(member=member, kind=CheckKind.MEDICAL)]


def checks(household: Household, member: Member | None) -> Pieces:
    """Confidential: everybody’s, each under their name."""
    return [_check(check, named=True) for check in _checks(household).exclude(kind=CheckKind.MEDICAL)]


def references(household: Household, member: Member | None) -> Pieces:
    """Confidential: what each referee said."""
    used = Referee.rows.in_use().filter(household=household).select_related("person", "about__person").order_by("pk")
    return [_reference(referee) for referee in used]


SOURCES: dict[str, Callable[[Household, Member | None], Pieces]] = {
    "members": members,
    "household": household_people,
    "home": home,
    "background": background,
    "work": work,
    "homes": homes,
    "stages": stages,
    "visits": visits,
    "training": training,
    "medical": medical,
    "checks": checks,
    "references": references,
}


def _living(household: Household) -> list[Member]:
    found = Member.rows.living_there().filter(household=household).select_related("person")
    return sorted(found, key=lambda m: (m.number or 9, m.pk))


def _person(member: Member) -> str:
    born = f", born {member.born_on.day} {_month(member.born_on)}" if member.born_on else ""
    tie = f", {member.relation}" if member.relation else ""
    return f"{member.name}{born}{tie}"


def _enquiry(household: Household) -> Pieces:
    enquiry: Any = getattr(household, "enquiry", None)
    found = [Brought("First enquiry.", "enquiry", enquiry.enquired_on)] if enquiry else []
    forms = household.registrations.order_by("pk")
    return found + [Brought("Registration of Interest received.", "registration", form.received_on) for form in forms]


def _past(member: Member | None, kind: str, source: str) -> Pieces:
    if member is None:
        return []
    rows = Past.rows.in_use().filter(member=member, kind=kind)
    lines = [f"{_month(p.from_on)} to {_month(p.until_on) if p.until_on else 'now'}: {p.what}" for p in rows]
    return [Brought(listed(lines), source)] if lines else []


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _checks(household: Household) -> Any:
    rows = Check.rows.in_force().filter(member__household=household).select_related("member__person")
    return rows.order_by("member__number", "member", "kind")


def _check(check: Check, *, named: bool = False) -> Brought:
    who = f"{check.member.name}: " if named else ""
    found = f" {check.found}" if check.found else ""
    words = f"{who}{check.get_kind_display()}: {check.get_outcome_display().lower()}.{found}"
    return Brought(words, "checks", check.resolved_on or check.returned_on)


def _reference(referee: Referee) -> Brought:
    about = f" about {referee.about.name}" if referee.about else ""
    visited = f", visited {day_in_words(referee.visited_on)}" if referee.visited_on else ""
    words = f"{referee.person.name}{about}{visited}: {referee.report or 'no report yet'}"
    return Brought(words, "references", referee.reported_on)
