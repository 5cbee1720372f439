"""An agency with 20 teams, 200 people and so many children: as alike to a real caseload as is needed to be slow."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from adoption import clock, engine
from adoption.models import (
    Agency,
    AgencyKind,
    Allocation,
    CaseEvent,
    CaseFile,
    EventKind,
    FileKind,
    Part,
    RoleGrant,
    Team,
    User,
)
from adoption.permissions import Role
from adoption.policies import PolicySet
from bench.apps import gathered
from bench.loading import ids, load
from children.flows import PlanStatus
from children.models import Child, Hearing, HearingKind
from familyfinding.flows import ProfileStatus
from familyfinding.models import Profile, Review

TEAMS, PEOPLE = 20, 200
PAGE = 5_000
FIRST = (
    "Amara",
    "Ben",
    "Chloe",
    "Dev",
    "Elsie",
    "Finn",
    "Grace",
    "Hugo",
    "Isla",
    "Jude",
    "Kezia",
    "Leo",
    "Maya",
    "Noor",
)
LAST = (
    "Ashby",
    "Brook",
    "Cole",
    "Dunmore",
    "Elder",
    "Farrow",
    "Glen",
    "Heath",
    "Ives",
    "Kerr",
    "Lund",
    "Marsh",
    "Reed",
)
EVENTS = (
    (EventKind.RECORD, "File opened"),
    (EventKind.ALLOCATION, "Lead worker allocated"),
    (EventKind.COURT, "Final Hearing listed"),
    (EventKind.NOTE, "Visited the foster carers"),
    (EventKind.PROFILE, "Profile begun with the carers"),
)


@dataclass(frozen=True)
class Drawn:
    """What chance gave one child."""

    number: int
    team: int
    lead: int
    manager: int
    born_on: date
    decided_on: date
    hearing_on: date
    has_order: bool
    waits_longer: bool

    @property
    def order_on(self) -> date | None:
        return self.hearing_on if self.has_order else None

    @property
    def name(self) -> tuple[str, str]:
        """Every team has children of every name: their order says nothing about whose they are."""
        place = self.number // TEAMS
        return FIRST[place % len(FIRST)], f"{LAST[place % len(LAST)]}-{self.number:06d}"


@dataclass(frozen=True)
class Seeded:
    """What every app finds there: so many children’s files, and by team its manager and nine workers."""

    cases: int
    agency: Agency
    teams: list[Team]
    people: list[list[User]]


def seed(cases: int) -> None:
    print(f"Seeding {cases:,} cases", flush=True)
    began = time.monotonic()
    agency = Agency.objects.create(code="BENCH", name="Bench", kind=AgencyKind.REGIONAL, policy_set=PolicySet.ANE)
    teams = [Team.objects.create(agency=agency, name=f"Team {n:02d}") for n in range(TEAMS)]
    workers = [people(agency, team, number) for number, team in enumerate(teams)]
    drawn = list(draw(cases, clock.today(), workers, teams))
    with transaction.atomic():
        files_and_children(drawn, agency, teams)
        what_hangs_on_them(drawn)
        for of_app in gathered("seed"):
            of_app(Seeded(cases, agency, teams, workers))
    project()
    print(f"  seeded in {time.monotonic() - began:.0f} s", flush=True)


def people(agency: Agency, team: Team, number: int) -> list[User]:
    """A team manager and nine workers."""
    made = []
    for place in range(PEOPLE // TEAMS):
        role = Role.FAMILY_FINDER if place else Role.FAMILY_FINDING_MANAGER
        name = f"person-{number:02d}-{place}"
        user = User.objects.create_user(f"{name}@bench.example", first_name=name, last_name="Bench")
        RoleGrant.objects.create(user=user, role=role, agency=agency, team=team, from_on=date(2020, 1, 1))
        made.append(user)
    return made


def draw(cases: int, today: date, people: list[list[User]], teams: list[Team]) -> Iterator[Drawn]:
    """The same children every time. One in five dates lies in the past, a third of the children have an order, and
    one in ten is listed first because they may wait longer."""
    chance = random.Random(20260101)
    for number in range(cases):
        team = number % len(teams)
        manager, *workers = people[team]
        has_order = chance.random() < 0.33
        away = -chance.randint(3, 300) if has_order else chance.randint(-60, 400)
        yield Drawn(
            number=number,
            team=teams[team].pk,
            lead=chance.choice(workers).pk,
            manager=manager.pk,
            born_on=today - timedelta(days=chance.randint(200, 4000)),
            decided_on=today - timedelta(days=chance.randint(310, 600)),
            hearing_on=today + timedelta(days=away),
            has_order=has_order,
            waits_longer=chance.random() < 0.1,
        )


def files_and_children(drawn: list[Drawn], agency: Agency, teams: list[Team]) -> None:
    load(
        CaseFile,
        ("agency", "team", "kind", "reference", "title", "lead", "manager", "opened_on"),
        (
            (
                agency.pk,
                d.team,
                FileKind.CHILD.value,
                f"C-{d.number:07d}",
                " ".join(d.name),
                d.lead,
                d.manager,
                d.decided_on,
            )
            for d in drawn
        ),
    )
    names = ("file", "local_authority", "status", "first_name", "last_name", "born_on", "entered_care_on")
    names += ("best_interest_decided_on", "plan_decided_on", "allocated_on", "carers_pack_on")
    names += (
        "planned_order_on",
        "final_hearing_on",
        "order_granted_on",
        "responsibility_moved_on",
        "harder_to_place",
        "harder_reasons",
    )
    load(Child, names, children(drawn, agency, ids(CaseFile)))


def children(drawn: list[Drawn], agency: Agency, files: list[int]) -> Iterator[tuple[Any, ...]]:
    for d, file in zip(drawn, files, strict=True):
        facts = (file, agency.pk, PlanStatus.FAMILY_FINDING.value, *d.name, d.born_on, d.born_on)
        allocated_on, pack_on = (d.decided_on + timedelta(days=days) for days in (5, 15))
        clocks = (d.decided_on, d.decided_on, allocated_on, pack_on, d.hearing_on, d.hearing_on)
        yield (*facts, *clocks, d.order_on, d.order_on, d.waits_longer, ["age"] if d.waits_longer else [])


def what_hangs_on_them(drawn: list[Drawn]) -> None:
    files, kids = ids(CaseFile), ids(Child)
    load(Allocation, ("file", "worker", "part", "from_on"), allocations(drawn, files))
    load(
        Hearing,
        ("child", "kind", "on", "outcome"),
        (
            (child, HearingKind.FINAL.value, d.hearing_on, "order_granted" if d.has_order else "")
            for d, child in zip(drawn, kids, strict=True)
        ),
    )
    load(CaseEvent, ("file", "kind", "what", "happened_on", "recorded_at", "recorded_by"), events(drawn, files))
    load(
        Profile,
        ("child", "owner", "status", "first_published_on", "published_at", "media_opened_on", "media_added_on"),
        (profile(d, child) for d, child in zip(drawn, kids, strict=True)),
    )
    profiles = ids(Profile)
    load(
        Review,
        ("profile", "opened_on"),
        ((pk, d.hearing_on) for d, pk in zip(drawn, profiles, strict=True) if d.has_order),
    )


def allocations(drawn: list[Drawn], files: list[int]) -> Iterator[tuple[Any, ...]]:
    for d, file in zip(drawn, files, strict=True):
        yield file, d.lead, Part.LEAD.value, d.decided_on
        yield file, d.manager, Part.MANAGER.value, d.decided_on


def events(drawn: list[Drawn], files: list[int]) -> Iterator[tuple[Any, ...]]:
    for d, file in zip(drawn, files, strict=True):
        for place, (kind, what) in enumerate(EVENTS):
            day = d.decided_on + timedelta(days=7 * place)
            yield file, kind.value, what, day, datetime.combine(day, datetime.min.time(), tzinfo=clock.LONDON), d.lead


def profile(d: Drawn, child: int) -> tuple[Any, ...]:
    """Live since before the order for those who have one; not begun for the others."""
    if not d.order_on:
        return child, d.lead, ProfileStatus.NOT_STARTED.value, None, None, None, None
    shown = d.order_on - timedelta(days=40)
    return child, d.lead, ProfileStatus.LIVE.value, shown, clock.midnight(shown), d.order_on, d.order_on


def project() -> None:
    """The deadline rows, by the engine itself, a page of files at a time."""
    began, book, files, rows = time.monotonic(), engine.PolicyBook.whole(), ids(CaseFile), 0
    for start in range(0, len(files), PAGE):
        with transaction.atomic():
            rows += engine.project(files[start : start + PAGE], because="Seeded.", book=book)
    print(f"  {rows:>9,} deadlines worked out  ({time.monotonic() - began:.1f} s)", flush=True)
