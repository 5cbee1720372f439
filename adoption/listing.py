"""Lists of records, a page at a time: what was typed, which page, how many there are."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, Q, QuerySet, Subquery, Value

ROWS = 25
M = TypeVar("M", bound=Model)


def number_of(rows: QuerySet[Any]) -> Subquery:
    """How many there are: counted once, beside the rows of a page and not with each of them."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number"))


def matching(typed: str, path: str = "") -> Q:
    """Every word begins a word of the reference or the name, whatever its accents; or the reference begins so.

    `path` is the way from the rows to their case file, for example "file__".
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", typed) if not unicodedata.combining(c)).lower()
    words = re.findall(r"\w+", plain)
    if not words:
        return Q(pk__in=[])
    query = SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
    return Q(**{f"{path}search": query}) | Q(**{f"{path}reference__startswith": typed.strip().upper()})


class Counted(Paginator):  # type: ignore[type-arg]
    """Pages of rows already fetched, with the count that came along in the same query."""

    def __init__(self, rows: list[Any], total: int) -> None:
        super().__init__(rows, ROWS)
        self.total = total

    @property
    def count(self) -> int:  # type: ignore[override]
        return self.total


def page_of(rows: QuerySet[M], number: str) -> Page[M]:
    """One page of rows that carry `found`, how many there are in all."""
    asked = int(number) if number.isdecimal() and len(number) < 6 else 1
    wanted = max(asked, 1)
    found = list(rows[(wanted - 1) * ROWS : wanted * ROWS])
    if not found and wanted > 1:
        wanted, found = 1, list(rows[:ROWS])
    total = found[0].found if found else 0  # type: ignore[attr-defined]
    return Page(found, wanted, Counted(found, total))


def by_name(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda item: item[1].lower())
