"""Seed so many cases, measure what people and jobs do with them, print a table, keep the figures as JSON."""

from __future__ import annotations

import argparse
import os
import sys

import django


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "--cases", type=int, nargs="+", default=[5000], metavar="N", help="for example 5000 50000 200000"
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="measures whose name holds one of these")
    parser.add_argument("--times", type=int, default=20, metavar="N", help="how often a page is asked for (20)")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and use those that are there already")
    parser.add_argument(
        "--plans", action="store_true", help="print what PostgreSQL does for the slow statements of pages"
    )
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    asked = arguments(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")
    os.environ["SECOND_FACTOR_REQUIRED"] = "False"
    django.setup()
    from bench import database, measuring, plans, report, seeding

    figures: list[measuring.Figure] = []
    for cases in asked.cases:
        with database.of_size(cases, keep=asked.keep, fill=seeding.seed):
            figures += measuring.measure(cases, only=asked.only, times=asked.times)
            if asked.plans:
                plans.show()
    report.show(figures)
    report.keep(figures)
    return 1 if any(figure.error for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
