"""A migration’s steps: one that makes many tables at once, one that puts rows right that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from psycopg import sql


class NewTables(Operation):
    """Tables that come together, in any order, each whole.

    One after another they would cost most of a minute: with every step Django draws anew all models that have to
    do with the new one, and ours all have to do with people. This way they are drawn once.
    """

    reversible = True
    reduces_to_sql = True
    serialization_expand_args = ["tables"]

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = list(tables)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [], {"tables": self.tables}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn again by whoever asks for it next
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.tables)} table{'s' if len(self.tables) != 1 else ''}"


class ForRows(RunPython):
    """Put rows right that are there already. A new database has none in this table, and drawing all models as they
    stood, which a step in Python needs, would take it a second.

    `table`: without a row in it there is nothing to do.
    """

    def __init__(self, table: str, code: Any, reverse_code: Any = RunPython.noop) -> None:
        self.table = table
        super().__init__(code, reverse_code)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.table, self.code, self.reverse_code], {}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(sql.SQL("select exists(select from {})").format(sql.Identifier(self.table)))
            (some,) = cursor.fetchone()
        if some:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
