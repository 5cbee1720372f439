"""Households: the list, the pipeline board and a record for their manager, and the family’s home page.

One household for every ten children, all in one team: the board is read by the manager of that team.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from adopters.actions import portal_home
from adopters.flows import PATHWAY
from adopters.models import Enquiry, Household, Member, MemberKind
from adoption import clock
from adoption.models import CaseFile, FileKind, PersonAround, PortalAccount, Relation, RoleGrant, Side, Team, User
from adoption.permissions import Role
from bench.asking import Browser, Page
from bench.loading import load
from bench.seeding import FIRST, LAST, Seeded

SHARE = 10
MANAGER, FAMILY = "households@bench.example", "family@bench.example"

LIST = """
select f.id, f.reference, f.title, h.stage, h.stage_since from adoption_casefile f
join adopters_household h on h.file_id = f.id where f.team_id = %(team)s and f.closed_on is null
order by f.title, f.id limit 25
"""
BOARD = """
select f.id, f.reference, f.title, h.stage, h.stage_since, e.pack_sent_on,
    (select min(d.due_on) from adoption_deadline d where d.file_id = f.id and d.met_on is null and d.lapsed_on is null)
from adoption_casefile f join adopters_household h on h.file_id = f.id
left join adopters_enquiry e on e.household_id = h.id
where f.team_id = %(team)s and h.stage <> 'closed' order by h.stage, h.stage_since limit 50
"""
RECORD = """
select f.*, h.*,
    (select json_agg(m) from adopters_member m where m.household_id = h.id),
    (select json_agg(d) from (select * from adoption_deadline where file_id = f.id order by due_on) d)
from adoption_casefile f join adopters_household h on h.file_id = f.id where f.id = %(file)s
"""
HOME = "select content from adoption_portalhome where user_id = %(user)s"

SHARED = """
select reference, title, asks, opened_at, answered_at from adoption_shareditem
where user_id = %(user)s and ended_at is null order by shared_at desc, id desc
"""


def seed(seeded: Seeded) -> None:
    """A team with a manager, and so many households in it, at every stage."""
    team = Team.objects.create(agency=seeded.agency, name="Assessment")
    manager = User.objects.create_user(MANAGER, first_name="Assessment", last_name="Bench")
    since = date(2020, 1, 1)
    RoleGrant.objects.create(user=manager, role=Role.ASSESSMENT_MANAGER, agency=seeded.agency, team=team, from_on=since)
    today, number = clock.today(), max(seeded.cases // SHARE, len(PATHWAY))
    begun = [today - timedelta(days=random.Random(n).randint(1, 700)) for n in range(number)]
    load(
        CaseFile,
        ("agency", "team", "kind", "reference", "title", "lead", "manager", "opened_on"),
        (
            (seeded.agency.pk, team.pk, FileKind.HOUSEHOLD.value, f"H-{n:07d}", title(n), manager.pk, manager.pk, day)
            for n, day in enumerate(begun)
        ),
    )
    files = list(CaseFile.rows.of_kind(FileKind.HOUSEHOLD).order_by("pk").values_list("pk", flat=True))
    load(
        Household,
        ("file", "stage", "stage_since"),
        ((file, PATHWAY[n % len(PATHWAY)].value, begun[n]) for n, file in enumerate(files)),
    )
    households = list(Household.rows.order_by("pk").values_list("pk", flat=True))
    load(
        Enquiry,
        ("household", "channel", "enquired_on", "pack_requested_on"),
        ((household, "phone", begun[n], begun[n]) for n, household in enumerate(households)),
    )
    applicants(files, households, begun)
    family_account(files[0], seeded)


def title(number: int) -> str:
    return f"{LAST[number % len(LAST)]}-{number:05d} household"


def applicants(files: list[int], households: list[int], begun: list[date]) -> None:
    names = ("file", "relation", "side", "name", "from_on")
    rows = [(file, Relation.APPLICANT.value, Side.ADOPTER.value) for file in files]
    load(PersonAround, names, ((*row, FIRST[n % len(FIRST)], begun[n]) for n, row in enumerate(rows)))
    people = list(PersonAround.rows.filter(relation=Relation.APPLICANT).order_by("pk").values_list("pk", flat=True))
    load(
        Member,
        ("household", "person", "kind", "number", "born_on", "joined_on"),
        (
            (household, people[n], MemberKind.APPLICANT.value, 1, date(1988, 5, 4), begun[n])
            for n, household in enumerate(households)
        ),
    )


def family_account(file: int, seeded: Seeded) -> None:
    """One family that signs in to the portal."""
    user = User.objects.create_user(FAMILY, first_name="Family", last_name="Bench")
    RoleGrant.objects.create(user=user, role=Role.ADOPTER, agency=seeded.agency, from_on=date(2020, 1, 1))
    PortalAccount.rows.create(user=user, agency=seeded.agency, file_id=file)
    household = Household.rows.get(file=file)
    Member.rows.filter(household=household).update(user=user)
    portal_home.publish(household)


def pages() -> Iterator[Page]:
    manager, family = User.objects.get(email=MANAGER), User.objects.get(email=FAMILY)
    file = CaseFile.rows.of_kind(FileKind.HOUSEHOLD).order_by("pk")[0]
    browser, at_home = Browser(manager), Browser(family)
    values = {"team": file.team_id, "file": file.pk, "user": family.pk}
    record = reverse("adopters:record", args=[file.reference])
    yield Page("Households", lambda: browser.get(reverse("adopters:list")), LIST, values)
    yield Page("Pipeline", lambda: browser.get(reverse("adopters:pipeline")), BOARD, values)
    yield Page("Household", lambda: browser.get(record), RECORD, values)
    yield Page("Family’s home", lambda: at_home.get(reverse("family:home")), HOME, values)
    yield Page("Shared and sent", lambda: at_home.get(reverse("family:items")), SHARED, values)
