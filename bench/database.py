"""A database of its own for each number of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql


@contextmanager
def of_size(cases: int, *, keep: bool, fill: Callable[[int], None]) -> Iterator[None]:
    """Make and fill it, or find it, and use it for the length of the block. Dropped afterwards unless it is kept."""
    usual, name = connection.settings_dict["NAME"], f"bench_{cases}"
    with administering() as admin:
        try:
            if not (keep and exists(admin, name)):
                make(admin, name, lambda: fill(cases))
            use(name)
            call_command("migrate", interactive=False, verbosity=0)  # a kept one may be older than the code
            yield
        finally:
            use(usual)
            if not keep:
                drop(admin, name)


def make(admin: psycopg.Connection, name: str, fill: Callable[[], None]) -> None:
    """Under another name until it is full, so that a run that was stopped leaves nothing half."""
    half = f"{name}_half"
    drop(admin, half)
    drop(admin, name)
    admin.execute(sql.SQL("create database {}").format(sql.Identifier(half)))
    use(half)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    fill()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    connection.close()
    admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(half), sql.Identifier(name)))


def exists(admin: psycopg.Connection, name: str) -> bool:
    return admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


@contextmanager
def administering() -> Iterator[psycopg.Connection]:
    known = {k: v for k, v in connection.get_connection_params().items() if k in ("host", "port", "user", "password")}
    with psycopg.connect(**known, dbname="postgres", autocommit=True) as admin:
        yield admin


def use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
