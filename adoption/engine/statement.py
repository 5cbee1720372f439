"""The one statement that reads every record the rules are about.

Building it takes far longer than running it for one file, and a file is asked about at the end of nearly every
action. So it is built once for each shape, with blanks for the ids, and each call fills the blanks in.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from adoption import clock
from adoption.engine.rule import Rule

Files = Sequence[int] | range
"""Some files by id, or every file in a span of ids (as a page of the nightly check takes them)."""

Asked = Sequence[tuple[Rule, Set[int] | None]]
"""Rules, each with the agencies whose policy has it, or None for all."""


@dataclass(frozen=True)
class Blank:
    """The place of an id, or of a list of ids, in a statement that is kept."""

    name: int


FILE, FIRST, AFTER, FILES, AGENCIES = range(-(10**17), -(10**17) - 5, -1)
"""Names of blanks: numbers that no row has. The agencies of the rules are AGENCIES, AGENCIES - 1 and so on."""


def filled(asked: Asked, files: Files) -> tuple[str, list[Any]]:
    """The statement for these rules and files, and what goes into it."""
    sql, params = built(tuple((rule, agencies is not None) for rule, agencies in asked), shape(files))
    known: dict[int, Any] = {AGENCIES - number: sorted(agencies or ()) for number, (_, agencies) in enumerate(asked)}
    if isinstance(files, range):
        known |= {FIRST: files.start, AFTER: files.stop}
    else:
        known |= {FILE: files[0] if files else 0, FILES: list(files)}
    return sql, [known[given.name] if isinstance(given, Blank) else given for given in params]


def cursor_for(files: Files) -> CursorWrapper:
    """Asked about one file, the database plans the statement once for each connection: planning all its arms takes
    ten times as long as running them. For many files each plan is made for their number (ADR 0023)."""
    if shape(files) != "one" or connection.queries_logged:  # a log shows statements with their values
        return connection.cursor()
    connection.ensure_connection()
    cursor: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # the stubs know no psycopg
    return connection.make_cursor(cursor)


def shape(files: Files) -> str:
    if isinstance(files, range):
        return "span"
    return "one" if len(files) == 1 else "some"


@lru_cache(maxsize=64)
def built(rules: tuple[tuple[Rule, bool], ...], files: str) -> tuple[str, tuple[Any, ...]]:
    """The statement with its blanks, for these rules and for one file, for some, or for a span of them.

    What a rule’s `where` compares with is kept too, so it may not ask the clock; a house test holds that.
    """
    arms = [arm(number, rule, files, limited=limited) for number, (rule, limited) in enumerate(rules)]
    whole = arms[0].union(*arms[1:], all=True) if arms[1:] else arms[0]
    sql, params = whole.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(as_blank(given) for given in params)


def as_blank(given: Any) -> Any:
    name = given[0] if isinstance(given, list) and len(given) == 1 else given
    return Blank(name) if isinstance(name, int) and name <= FILE else given


def arm(number: int, rule: Rule, files: str, *, limited: bool) -> QuerySet[Any, tuple[Any, ...]]:
    """One rule’s part of the statement: which record, whose, and its clock."""
    rows = of_files(rule.applies_to(), rule.file, files)
    of_file = "" if rule.file == "pk" else f"{rule.file}__"
    if limited:
        rows = rows.filter(one_of(f"{of_file}agency", AGENCIES - number))
    return rows.order_by().values_list(
        Value(number),
        F("pk"),
        F(rule.file),
        F(f"{of_file}agency"),
        owner(rule, of_file),
        *date_and_moment(rule.records, rule.starts),
        *date_and_moment(rule.records, rule.stops),
    )


def owner(rule: Rule, of_file: str) -> Func:
    """Who owes it: the person the rule names, else the file’s lead worker or manager; else nobody, but a role does."""
    nobody = Cast(Value(None), models.BigIntegerField())
    named = [F(rule.owner)] if rule.owner and rule.timescale.owner else []
    place = [F(f"{of_file}{rule.place}")] if rule.place else []
    people = [*named, *place]
    return Coalesce(*people, nobody, output_field=models.BigIntegerField()) if people else nobody


def of_files(rows: QuerySet[Any], path: str, files: str) -> QuerySet[Any]:
    if files == "span":
        return rows.filter(**{f"{path}__gte": FIRST, f"{path}__lt": AFTER})
    return rows.filter(**{path: FILE}) if files == "one" else rows.filter(one_of(path, FILES))


def one_of(path: str, blank: int) -> Func:
    """`path = any(list)`: the same statement however long the list is."""
    ids = Value([blank], output_field=ArrayField(models.BigIntegerField()))
    return Func(F(path), ids, template="%(expressions)s)", arg_joiner=" = any(", output_field=models.BooleanField())


def date_and_moment(records: type[models.Model], path: str) -> tuple[Func, Func]:
    """The date in England, and the moment where one is kept: rules of both kinds fit one statement."""
    if holds_moments(records, path):
        return TruncDate(path, tzinfo=clock.LONDON), Cast(path, models.DateTimeField())
    return Cast(path, models.DateField()), Cast(Value(None), models.DateTimeField())


@cache
def holds_moments(records: type[models.Model], path: str) -> bool:
    """Whether the field at the end of a path is a moment rather than a date."""
    *through, last = path.split("__")
    for name in through:
        records = records._meta.get_field(name).related_model  # type: ignore[assignment]
    return isinstance(records._meta.get_field(last), models.DateTimeField)
