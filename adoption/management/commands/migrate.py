"""`manage.py migrate`: Django’s own command, with our executor (adoption/migrating.py says why).

Afterwards every history is guarded (adoption/histories.py).
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from adoption.histories import migrating
from adoption.migrating import Executor

migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        with migrating(connections[options["database"]]):
            super().handle(*args, **options)
