"""docs/requirements.md: every requirement of the specification, where the code names it, and which are not yet."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from adoption.reference.layout import APPS, root, sources
from adoption.reference.markdown import page, table
from adoption.reference.rules import by_timescale
from adoption.timescales import TIMESCALES

AREAS = {
    "FF": "Family finding profiles",
    "CH": "The child’s pathway",
    "AD": "Adopters",
    "PN": "Panel and decisions",
    "MT": "Matching and transitions",
    "SU": "Adoption support",
    "LW": "Link work",
    "RP": "Reporting",
    "GV": "Governance and other services",
}
CITED = re.compile(rf"\b(?P<area>{'|'.join(AREAS)})-(?P<first>\d{{2}})\b(?: to (?:(?P=area)-)?(?P<last>\d{{2}})\b)?")
CATALOGUES = ("adoption/timescales/", "adoption/reference/", "tests/test_docs.py")
"""They name requirements without carrying them out: a timescale is known long before a record feeds it."""
WIDEST = 10
"""“FF-01 to FF-05” stands for five; a whole chapter in one breath says nothing about any of them."""

ABOUT = (
    "“In code” lists the files that name a requirement where they carry it out, and the rules that run for it; “In "
    "tests” the tests that name it. “not yet” means that nothing names it, even where its timescale is known already "
    "(given in brackets)."
)


def requirements() -> str:
    known, code, tests = catalogue(), cited_in(*APPS, "templates"), cited_in("tests")
    add_rules(code)
    counts = [counted(area, known, code, tests) for area in AREAS]
    head = ("Area", "Requirements", "In code", "In tests", "Not yet")
    parts = [f"## {name} ({area})\n\n{listed(area, known, code, tests)}" for area, name in AREAS.items()]
    return page("Requirements", ABOUT, table(head, counts), *parts)


def catalogue() -> dict[str, str]:
    """Every requirement by its ID, with a short title in our own words."""
    with open(root() / "adoption/reference/requirements.csv", encoding="utf-8", newline="") as file:
        return {row["id"]: row["title"] for row in csv.DictReader(file)}


def cited_in(*folders: str) -> dict[str, set[str]]:
    """By requirement, the files that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, text in sources(*folders):
        if not path.startswith(CATALOGUES):
            for ref in cited(text):
                found[ref].add(path)
    return found


def cited(text: str) -> Iterator[str]:
    """Every ID in a text, those within a short range (“GV-01 to GV-05”) included."""
    for match in CITED.finditer(text):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        span = range(first, last + 1) if 0 <= last - first < WIDEST else (first, last)
        yield from (f"{match['area']}-{number:02d}" for number in span)


def add_rules(code: dict[str, set[str]]) -> None:
    """A rule that runs carries out the requirement of its timescale."""
    for ref, rules in by_timescale().items():
        for rule in rules:
            code[TIMESCALES[ref].requirement].add(f"{rule.model.split('.')[0]}/deadlines.py")


def counted(area: str, known: dict[str, str], code: dict[str, set[str]], tests: dict[str, set[str]]) -> list[str]:
    refs = [ref for ref in known if ref.startswith(area)]
    in_code, in_tests = [r for r in refs if r in code], [r for r in refs if r in tests]
    return [AREAS[area], *(str(len(them)) for them in (refs, in_code, in_tests)), str(len(refs) - len(in_code))]


def listed(area: str, known: dict[str, str], code: dict[str, set[str]], tests: dict[str, set[str]]) -> str:
    rows = [
        [ref, title, paths(code.get(ref, ())) or f"not yet{timescales_of(ref)}", paths(tests.get(ref, ()))]
        for ref, title in known.items()
        if ref.startswith(area)
    ]
    return table(("ID", "What it is about", "In code", "In tests"), rows)


def timescales_of(ref: str) -> str:
    refs = [row.ref for row in TIMESCALES.values() if row.requirement == ref]
    return f" ({', '.join(refs)})" if refs else ""


def paths(files: Iterable[str]) -> str:
    return ", ".join(f"`{path}`" for path in sorted(files))
