"""`./run check` and `./run fix`: everything about the code that can be judged without running it."""

import subprocess
import sys
import time
from pathlib import Path

from adoption.running.fresh.progress import say
from adoption.running.layout import REPO

# As in service, as far as start-up is concerned: no check of these opens a connection to the database named here.
IN_SERVICE = {
    "SECRET_KEY": "checking-a-deployment-needs-some-key-of-this-length-0123456789",
    "ALLOWED_HOSTS": "homeward.example",
    "REDIS_URL": "redis://localhost:6379",
    "DEBUG": "False",
    "TRUSTED_PROXIES": "1",
}


def program(name: str) -> str:
    """One from the virtual environment that is a program in its own right, not a Python module."""
    return str(Path(sys.executable).with_name(name))


def templates() -> list[str]:
    return sorted(str(path.relative_to(REPO)) for path in REPO.glob("templates/**/*.html"))


def checks() -> dict[str, tuple[list[str], dict[str, str]]]:
    """By what it judges: the command, and settings it takes beyond the usual."""
    python, manage = [sys.executable, "-m"], [sys.executable, "manage.py"]
    djade = [program("djade"), "--target-version", "5.2"]
    return {
        "Format": ([program("ruff"), "format", "--check", "--output-format", "concise", "."], {}),
        "Lint": ([program("ruff"), "check", "--output-format", "concise", "."], {}),
        "Types": ([*python, "mypy"], {}),
        "Import contracts": (import_contracts(), {}),
        "Template format": ([*djade, "--check", *templates()], {}),
        "Template lint": ([*python, "djlint", "--lint", "--quiet", "templates"], {}),
        "Migrations": ([*manage, "makemigrations", "--check", "--dry-run"], {}),
        "Deployment": ([*manage, "check", "--deploy", "--fail-level", "WARNING"], IN_SERVICE),
    }


def import_contracts() -> list[str]:
    lint = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"
    return [sys.executable, "-c", lint]


def check(env: dict[str, str]) -> int:
    """Run all, however many fail, and show what each failure says."""
    failed = []
    for what, (command, own) in checks().items():
        began = time.monotonic()
        result = subprocess.run(command, env={**env, **own}, cwd=REPO, check=False, capture_output=True, text=True)
        say(f"{'ok    ' if result.returncode == 0 else 'FAILED'}  {what}  ({time.monotonic() - began:.1f} s)")
        if result.returncode:
            failed.append(what)
            say((result.stdout + result.stderr).strip())
    say(f"Failed: {', '.join(failed)}." if failed else "All checks pass.")
    return 1 if failed else 0


def fix() -> int:
    """Put right what can be put right without thinking."""
    for command in (
        [program("ruff"), "check", "--fix", "--quiet", "."],
        [program("ruff"), "format", "--quiet", "."],
        [program("djade"), "--target-version", "5.2", *templates()],
    ):
        subprocess.run(command, cwd=REPO, check=False)
    return 0
