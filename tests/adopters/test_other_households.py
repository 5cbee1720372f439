"""A row of one household under the address of another, for a worker who has both: the 404 of a row that never was."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from adoption.models import CaseFile
from tests.access_table import build_world, sections
from tests.adoption.test_access_table import same
from tests.factories.adopters import HouseholdFactory, MemberFactory
from tests.factories.adoption import DocumentFactory
from tests.fixtures.worlds import kept

OURS = sorted(name for name in sections() if name.startswith("adopters_"))
WAYS = ({"method": "get"}, {"method": "post"}, {"method": "get", "headers": {"HX-Request": "true"}})


@pytest.fixture
@kept
def world(cast) -> SimpleNamespace:
    return build_world(cast)


@pytest.fixture
@kept
def other(cast):
    """A second household of the same worker, manager and team."""
    facts = {"agency": cast.ane, "team": cast.assessment, "lead": cast.joss, "manager": cast.lena}
    household = HouseholdFactory(**{f"file__{name}": value for name, value in facts.items()}, stage="approved")
    for number in (1, 2):
        MemberFactory(household=household, number=number)
    return household


def rows_under_a_household(section, world):
    """Every address that names a file and, under it, one row of that file."""
    for name in {key.removeprefix("POST ") for key in section.ROWS}:
        args = getattr(section, "ARGS", {}).get(name, lambda world: [])(world)
        numbered = (
            isinstance(args, list) and len(args) == 2 and isinstance(args[1], int)
        )  # the first or second applicant
        if isinstance(args, list) and len(args) == 2 and str(args[0]).startswith(("H-", "T")) and not numbered:
            yield name, args


def ask(browser: Client, address: str, *, method: str, **more):
    return getattr(browser, method)(address, **more)


@pytest.mark.parametrize("app", OURS)
def test_a_row_of_another_household_is_the_404_of_a_row_that_never_was(app, world, other, signed_in):
    """Security 4.10: in the address, when sent, and asked for as a part of a page (htmx)."""
    section, opened = sections()[app], []
    getattr(section, "build", lambda world: None)(world)
    joss = signed_in(world.joss)
    missing = joss.get("/households/H-NOWHERE/")
    for name, (file, row) in rows_under_a_household(section, world):
        address = reverse(name, args=[other.file.reference, row])
        assert file != other.file.reference
        for way in WAYS:
            answer = ask(joss, address, **way)
            if answer.status_code != 405 and not (answer.status_code == 404 and same(answer, missing)):
                opened.append(f"{name} by {way}: {answer.status_code}")
    assert opened == []


def test_the_sweep_reaches_the_rows_there_are(world):
    found = set()
    for app in OURS:
        section = sections()[app]
        getattr(section, "build", lambda world: None)(world)
        found |= {name for name, _ in rows_under_a_household(section, world)}
    assert len(found) >= 30


def file_of(row):
    """The file to which an offered row belongs; none for agencies, teams and colleagues."""
    household = getattr(row, "household", None)
    return getattr(row, "file_id", None) or (household.file_id if household else None)


@pytest.mark.parametrize("app", OURS)
def test_no_form_offers_or_takes_a_row_of_another_household(app, world, other, signed_in):
    """A field takes what it offers and nothing else: so another household’s person or paper is “not a valid choice”."""
    section = sections()[app]
    getattr(section, "build", lambda world: None)(world)
    DocumentFactory(file=other.file)
    joss, seen = signed_in(world.joss), 0
    for name in {key for key in section.ROWS if not key.startswith("POST ")}:
        args = getattr(section, "ARGS", {}).get(name, lambda world: [])(world)
        if not (isinstance(args, list) and args and str(args[0]).startswith(("H-", "T"))):
            continue
        form = (joss.get(reverse(name, args=args)).context or {}).get("form")
        fields = form.fields.values() if form is not None else ()
        offered = [row for field in fields for row in getattr(field, "queryset", None) or ()]
        assert {file_of(row) for row in offered} - {None, named(args[0])} == set(), name
        seen += sum(file_of(row) is not None for row in offered)
    assert seen or app != "adopters_stage_one"


def named(reference):
    return CaseFile.rows.get(reference=reference).pk
