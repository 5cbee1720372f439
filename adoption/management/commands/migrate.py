"""`manage.py migrate`: Django’s own command, with our executor (adoption/migrating.py says why)."""

from django.core.management.commands import migrate

from adoption.migrating import Executor

migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]


class Command(migrate.Command):
    pass
