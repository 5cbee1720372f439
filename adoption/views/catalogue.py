"""Every timescale of the guidance, and whether the service enforces it yet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption.engine import running_rules
from adoption.http import Request
from adoption.timescales import SUBJECTS, TIMESCALES, Kind, Timescale

COLOURS = {Kind.HARD: "red", Kind.TARGET: "yellow", Kind.AUTOMATIC: "blue"}


@require_safe
def rules(request: Request) -> HttpResponse:
    """All of them by subject; narrowed by subject, kind and whether they run, from short lists only."""
    running = {rule.ref for rule in running_rules()}
    subject, kind, runs = (request.GET.get(name, "") for name in ("subject", "kind", "runs"))
    found = []
    for name, rows in SUBJECTS.items():
        some = [row for row in rows if _wanted(row, running, kind, runs)]
        if some and subject in ("", name):
            found.append((name, [_line(row, running) for row in some]))
    context = {
        "found": found,
        "number": sum(len(rows) for _, rows in found),
        "all": len(TIMESCALES),
        "running": len(running & TIMESCALES.keys()),
        "subjects": list(SUBJECTS),
        "kinds": Kind.choices,
        "chosen": {"subject": subject, "kind": kind, "runs": runs},
    }
    return render(request, "adoption/rules.html", context)


def _wanted(row: Timescale, running: set[str], kind: str, runs: str) -> bool:
    if kind in Kind.values and row.kind != kind:
        return False
    return runs not in ("yes", "no") or (row.ref in running) == (runs == "yes")


def _line(row: Timescale, running: set[str]) -> dict[str, object]:
    return {"rule": row, "runs": row.ref in running, "colour": COLOURS.get(row.kind, "grey")}
