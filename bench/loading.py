"""COPY: the fastest way to put many rows into PostgreSQL. No actions, no history: for measuring only."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def load(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows with the named columns given and the others at the model’s defaults. Returns how many.

    `rows` must not ask the database anything: its connection is busy copying.
    """
    given = [model._meta.get_field(name) for name in names]
    others = [field for field in model._meta.concrete_fields if field not in given and wanted(field)]
    fields = [*given, *others]
    copy = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    )
    count, began = 0, time.monotonic()
    with connection.cursor() as cursor, cursor.copy(copy) as out:
        for row in filled(rows, others):
            out.write_row(row)
            count += 1
    print(f"  {count:>9,} {model._meta.verbose_name_plural}  ({time.monotonic() - began:.1f} s)", flush=True)
    return count


def wanted(field: models.Field[Any, Any]) -> bool:
    """The primary key counts by itself; a generated column is worked out by PostgreSQL."""
    return not field.generated and not (field.primary_key and isinstance(field, models.AutoField))


def filled(rows: Iterable[Sequence[Any]], others: list[models.Field[Any, Any]]) -> Iterator[list[Any]]:
    """Each row with the other columns: the same default for all, or one made for each row."""
    made = [field.default if field.has_default() and callable(field.default) else None for field in others]
    fixed = [None if maker else as_kept(field) for field, maker in zip(others, made, strict=True)]
    for row in rows:
        yield [*row, *((maker() if maker else value) for maker, value in zip(made, fixed, strict=True))]


def as_kept(field: models.Field[Any, Any]) -> Any:
    value = field.get_default()
    return value.value if isinstance(value, models.Choices) else value


def ids(model: type[models.Model]) -> list[int]:
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
