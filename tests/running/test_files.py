"""What the files for installing and for service promise, read as data."""

import re
import subprocess
import sys

import pytest
import yaml

from adoption.running.layout import REPO

COMPILED = [*sorted((REPO / "requirements").glob("*.txt")), REPO / "adoption/running/assets/node.txt"]
WRITTEN = [path.with_suffix(".in") for path in COMPILED]
COMPOSE = yaml.safe_load((REPO / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ADDRESS = re.compile(r"https?://|index-url|find-links|--trusted-host")


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes_and_none_has_an_address(path):
    text = path.read_text()
    packages = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    for package in filter(None, packages):
        assert re.match(r"[\w.\-]+==\S+", package), package
        assert "--hash=sha256:" in package, package
    assert not ADDRESS.search(text)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_dependency_says_what_it_is_for(path):
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith(("#", "-c"))]
    for line in lines:
        assert "#" in line or path.name in ("uv.in", "node.in"), line
    assert not ADDRESS.search(path.read_text())


def test_the_lock_of_the_browser_assets_has_hashes_and_no_addresses():
    lock = (REPO / "adoption/running/assets/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_restarts_and_is_watched(name):
    assert SERVICES[name]["restart"] == ("no" if name == "prepare" else "unless-stopped")
    assert SERVICES[name]["healthcheck"].get("test") or name == "prepare"


def test_the_service_has_all_its_parts():
    assert {"database", "queue", "web", "worker", "beat"} <= set(SERVICES)
    assert SERVICES["database"]["image"].startswith("postgres:18")
    assert {"database", "queue", "files"} <= set(COMPOSE["volumes"])


def test_the_queue_survives_a_restart_and_drops_nothing():
    command = SERVICES["queue"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


@pytest.mark.parametrize("secret", ["SECRET_KEY", "DATABASE_PASSWORD"])
def test_a_secret_has_no_default_and_its_lack_stops_the_start(secret):
    text = (REPO / "docker-compose.yml").read_text()
    uses = re.findall(r"\$\{" + secret + r"[^}]*\}", text)
    assert uses
    assert all(use.startswith("${" + secret + ":?") for use in uses)


def test_nothing_but_the_local_proxy_reaches_the_service_and_nothing_else_is_open():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_every_variable_of_the_service_is_explained():
    asked = set(re.findall(r"\$\{(\w+)", (REPO / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#?(\w+)=", (REPO / ".env.example").read_text(), re.MULTILINE))
    assert asked <= explained


def test_the_example_settings_hold_no_secret():
    values = dict(re.findall(r"^(\w+)=(.*)$", (REPO / ".env.example").read_text(), re.MULTILINE))
    assert "SECRET_KEY" in values
    assert {name: value for name, value in values.items() if value} == {"TRUSTED_PROXIES": "1"}


def test_the_image_runs_as_nobody_special_and_installs_by_hash():
    text = (REPO / "Dockerfile").read_text()
    assert "USER homeward" in text
    assert "--require-hashes" in text
    assert "assets/build.py" in text


@pytest.mark.parametrize("command", [[], ["help"], ["--help"]])
def test_help_names_every_command_and_needs_nothing_installed(command):
    said = subprocess.run([sys.executable, "-I", REPO / "run", *command], check=False, capture_output=True, text=True)
    for each in ("demo", "test", "check", "fix", "manage", "bench", "setup", "clean"):
        assert f"./run {each}" in said.stdout + said.stderr
    assert said.returncode == 0


def test_a_slip_of_the_fingers_is_answered():
    said = subprocess.run([sys.executable, REPO / "run", "dmeo"], check=False, capture_output=True, text=True)
    assert said.returncode == 1
    assert "There is no “dmeo”" in said.stderr


def test_continuous_integration_runs_everything():
    script = (REPO / ".ci" / "run").read_text()
    assert "set -eu" in script
    assert "./run test\n" in script
    assert (REPO / ".ci" / "run").stat().st_mode & 0o111
