"""The demonstration: invented agencies and people, and the scenes that every app plays through its own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from adoption.catalogues import gather
from adoption.engine import read_once
from adoption.models import Agency, Consortium, ConsortiumMember, PortalAccount, RoleGrant, Team, User
from adoption.permissions import PORTAL_ROLES, Role
from adoption.personas import AGENCIES, CONSORTIUM, MEMBERS, PEOPLE, TEAMS, Persona

SINCE = date(2020, 1, 6)
APPROVED_DAYS_AGO = 60


class Cast(dict[str, Any]):
    """Agencies, teams and people by their short names: `cast.asha`, `cast.ane`, `cast.north`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def play(today: date, say: Callable[[str], None]) -> None:
    """Set the stage and play every scene. What is there already stays as it is."""
    say("Agencies and people")
    members = cast(today)
    for scene in gather("demo", "SCENES"):
        say((scene.__doc__ or scene.__name__.replace("_", " ")).strip().splitlines()[0].rstrip("."))
        play_scene(scene, members, today)


def play_scene(scene: Callable[[Cast, date], None], members: Cast, today: date) -> None:
    """One scene, whole or not at all."""
    with transaction.atomic(), read_once(), without_savepoints():
        scene(members, today)


@contextmanager
def without_savepoints() -> Iterator[None]:
    """A scene is played whole or not at all, so no action in it needs a place to go back to."""
    had = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = had


@transaction.atomic
def cast(today: date) -> Cast:
    """Everybody, made on the first call and found on later ones."""
    found = Cast()
    for key, (code, name, kind, policy_set, region) in AGENCIES.items():
        facts = {"name": name, "kind": kind, "policy_set": policy_set, "parent": found.get(region)}
        found[key] = Agency.objects.get_or_create(code=code, defaults=facts)[0]
    consortium = found["consortium"] = Consortium.objects.get_or_create(name=CONSORTIUM)[0]
    for key in MEMBERS:
        ConsortiumMember.objects.get_or_create(
            consortium=consortium, agency=found[key], to_on=None, defaults={"from_on": SINCE}
        )
    for key, (agency, name) in TEAMS.items():
        found[key] = Team.objects.get_or_create(agency=found[agency], name=name)[0]
    for number, persona in enumerate(PEOPLE, start=1):
        if not persona.invited:
            found[persona.key] = account(persona, number, found, today)
    return found


def account(persona: Persona, number: int, found: Cast, today: date) -> User:
    """The person's account, role and, for adopters, portal account. Without a password: nobody signs in by one."""
    first, _, last = persona.name.partition(" ")
    user = User.objects.filter(email=persona.email).first() or User.objects.create_user(
        email=persona.email, first_name=first, last_name=last, registration_number=f"SW{100_000 + number}"
    )
    agency = found[persona.agency]
    for team in (persona.team, *persona.also_in):
        RoleGrant.objects.get_or_create(
            user=user, role=persona.role, agency=agency, team=found.get(team), defaults={"from_on": SINCE}
        )
    if persona.role in PORTAL_ROLES:
        approved = today - timedelta(days=APPROVED_DAYS_AGO)
        PortalAccount.rows.get_or_create(user=user, defaults={"agency": agency, "approved_on": approved})
    return user


def sign_in_list() -> list[str]:
    """Who can be signed in as, for the terminal."""
    there = set(User.objects.filter(is_active=True).values_list("email", flat=True))
    return [
        f"{persona.name:<16} {Role(persona.role).label}, {AGENCIES[persona.agency][1]}"
        for persona in PEOPLE
        if persona.email in there and persona.tries
    ]
