"""What PostgreSQL does for the slow statements of each page (`--plans`)."""

from __future__ import annotations

from django.db import connection

from bench.pages import pages
from bench.timing import statements

SLOW = 5.0  # milliseconds


def show() -> None:
    for page in pages():
        for statement in statements(page.ask):
            if statement.startswith("SELECT"):
                plan = explained(statement)
                if took(plan) > SLOW:
                    print(f"\n== {page.name}: {took(plan):.1f} ms\n{statement}\n", *plan, sep="\n")


def explained(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, buffers off) {statement}")
        return [line for (line,) in cursor.fetchall()]


def took(plan: list[str]) -> float:
    return float(plan[-1].removeprefix("Execution Time: ").removesuffix(" ms"))
