"""The documents say what the code says: pages are drawn, links lead somewhere, requirements are real."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from adoption.permissions import GRANTS, Permission
from adoption.reference import pages
from adoption.reference.commands import block, ours
from adoption.reference.flows import declared
from adoption.reference.layout import APPS, sources
from adoption.reference.requirements import AREAS, catalogue, cited, cited_in
from adoption.reference.roles import IN_WORDS, may
from adoption.timescales import TIMESCALES

REPO = Path(__file__).resolve().parents[1]
DOCS = sorted([*REPO.glob("docs/**/*.md"), REPO / "README.md"])
ADRS = sorted(REPO.glob("docs/adr/*.md"))
HAND_WRITTEN = [p for p in DOCS if p.relative_to(REPO).as_posix() not in pages.WHOLE]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
CODE_PATH = re.compile(
    r"`((?:adoption|children|familyfinding|tests|templates|static|docs|bench|requirements)/[\w./-]*)`"
)
IN_SPECIFICATION = {"FF": 68, "CH": 54, "AD": 81, "PN": 62, "MT": 73, "SU": 71, "LW": 40, "RP": 36, "GV": 77}


def short(path: Path) -> str:
    return path.relative_to(REPO).as_posix()


@pytest.mark.parametrize("path", [*pages.WHOLE, pages.ARCHITECTURE])
def test_every_drawn_page_says_what_the_code_says(path: str) -> None:
    drawn = pages.architecture() if path == pages.ARCHITECTURE else pages.WHOLE[path]()
    assert pages.committed(path) == drawn, f"{path} is out of date: ./run manage docs"


@pytest.fixture
def a_copy(tmp_path: Path, settings: object) -> Path:
    """The documents in a place where they may be spoiled. No sources there, so every requirement is “not yet”."""
    shutil.copytree(REPO / "docs", tmp_path / "docs")
    (tmp_path / "adoption/reference").mkdir(parents=True)
    shutil.copy(REPO / "adoption/reference/requirements.csv", tmp_path / "adoption/reference")
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_docs_writes_what_check_then_finds_in_order(a_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("docs")
    assert "docs/requirements.md" in capsys.readouterr().out
    call_command("docs", "--check")
    call_command("docs")
    assert "docs/" not in capsys.readouterr().out.replace("Every page", "")


@pytest.mark.parametrize("path", ["docs/reference/roles.md", "docs/architecture.md"])
def test_check_names_a_page_that_was_edited_by_hand(a_copy: Path, path: str) -> None:
    call_command("docs")
    page = a_copy / path
    page.write_text(
        page.read_text().replace("adoption -->", "").replace("They may", "They can").replace("What it is |", "")
    )
    with pytest.raises(CommandError, match=path):
        call_command("docs", "--check")


def test_check_names_a_page_that_is_missing(a_copy: Path) -> None:
    call_command("docs")
    (a_copy / "docs/reference/flows.md").unlink()
    with pytest.raises(CommandError, match=r"docs/reference/flows\.md"):
        call_command("docs", "--check")


def test_the_catalogue_holds_every_requirement_once_and_in_order() -> None:
    refs = list(catalogue())
    assert Counter(ref[:2] for ref in refs) == IN_SPECIFICATION
    for area, count in IN_SPECIFICATION.items():
        assert sorted(ref for ref in refs if ref.startswith(area)) == [f"{area}-{n:02d}" for n in range(1, count + 1)]


def test_every_requirement_has_a_short_title_of_its_own() -> None:
    titles = catalogue()
    assert all(8 <= len(title) <= 100 or ref == "LW-36" for ref, title in titles.items())
    assert [title for title, times in Counter(titles.values()).items() if times > 1] == []


def test_every_requirement_cited_anywhere_is_one_of_the_specification() -> None:
    known = catalogue()
    unknown = {ref: files for ref, files in cited_in(*APPS, "templates", "tests", "bench").items() if ref not in known}
    assert unknown.pop("FF-99", None) in (None, {"tests/test_docs.py"})
    assert unknown == {}


def test_every_requirement_cited_in_the_documents_is_one_of_the_specification() -> None:
    found = {ref for path in HAND_WRITTEN for ref in cited(path.read_text())}
    assert found - set(catalogue()) == set()


def test_every_timescale_cited_in_code_is_in_the_catalogue() -> None:
    refs = {(ref, path) for path, text in sources(*APPS, "templates") for ref in re.findall(r"\bTS-\d{2,3}\b", text)}
    assert {(ref, path) for ref, path in refs if ref not in TIMESCALES} == set()


def test_a_short_range_of_requirements_stands_for_all_of_them() -> None:
    assert list(cited("needs (GV-01 to GV-05)")) == ["GV-01", "GV-02", "GV-03", "GV-04", "GV-05"]
    assert list(cited("CH-06 to 08 and FF-99")) == ["CH-06", "CH-07", "CH-08", "FF-99"]


def test_a_whole_chapter_in_one_breath_stands_for_its_ends_alone() -> None:
    assert list(cited("FF-01 to FF-40")) == ["FF-01", "FF-40"]


def test_timescales_alone_do_not_count_as_carried_out() -> None:
    """TS-108 names CH-53 in the catalogue; a requirement is in code only where code or a running rule names it."""
    assert not any(path.startswith("adoption/timescales/") for files in cited_in("adoption").values() for path in files)


def test_every_permission_has_words_and_every_word_is_used() -> None:
    assert set(IN_WORDS) == set(Permission)
    assert may(frozenset(Permission)).count(";") == len(Permission) - 1


def test_the_roles_page_has_every_role() -> None:
    page = pages.WHOLE["docs/reference/roles.md"]()
    assert [role.label for role in GRANTS if f"| {role.label} |" not in page] == []


def test_the_rules_page_has_every_timescale_and_says_which_do_not_run() -> None:
    page = pages.WHOLE["docs/reference/rules.md"]()
    assert [ref for ref in TIMESCALES if f"| {ref} |" not in page] == []
    assert "| not yet running |" in page


def test_the_flows_page_draws_every_arrow() -> None:
    page = pages.WHOLE["docs/reference/flows.md"]()
    for _, flow in declared():
        for state, targets in flow.moves.items():
            for target in targets:
                assert f"    {state.name} --> {target.name}" in page


def test_the_commands_page_has_every_command_of_ours() -> None:
    page = pages.WHOLE["docs/reference/commands.md"]()
    assert [name for app, name in ours() if f"## {name} (`{app}`)" not in page] == []


def test_an_example_keeps_its_lines_and_a_paragraph_is_left_alone() -> None:
    assert block("Examples:\n  manage.py enforce") == "```text\nExamples:\n  manage.py enforce\n```"
    assert block("Run it daily.") == "Run it daily."


@pytest.mark.parametrize("path", DOCS, ids=short)
def test_every_link_in_a_document_leads_to_a_file(path: Path) -> None:
    missing = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=short)
def test_every_path_a_document_names_exists(path: Path) -> None:
    missing = [named for named in CODE_PATH.findall(path.read_text()) if not (REPO / named).exists()]
    assert missing == []


@pytest.mark.parametrize("path", ADRS, ids=short)
def test_a_decision_record_is_one_page_with_context_decision_and_consequences(path: Path) -> None:
    text = path.read_text()
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert re.search(r"^Accepted, 20\d\d-\d\d-\d\d$", text, re.MULTILINE)
    assert len(text.splitlines()) <= 60


def test_decision_records_are_numbered_without_gaps() -> None:
    assert [path.name[:4] for path in ADRS] == [f"{n:04d}" for n in range(1, len(ADRS) + 1)]


def test_the_readme_is_under_eighty_lines() -> None:
    assert len((REPO / "README.md").read_text().splitlines()) < 80


def test_every_area_of_the_specification_has_a_name() -> None:
    assert set(AREAS) == set(IN_SPECIFICATION)
