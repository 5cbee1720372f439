"""Migrating a database from nothing, in a fraction of the time that Django takes for it.

While Django migrates it keeps every model drawn as it stood at that step. For each new table, column, index or
constraint it draws the model anew, and with it all that are related: here that is nearly every model, since all are
related to a case file or to a person, and a first start drew forty thousand. What is new changes one model and no
other; so that one is drawn, and the others stay as they are. Any other change is left to Django.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState


class State(ProjectState):
    """All models as they stand at one step."""

    def clone(self) -> ProjectState:
        twin = super().clone()
        twin.__class__ = State
        return twin

    @contextmanager
    def written_down(self) -> Iterator[Any]:
        """Within: what changes is written down and nothing is drawn anew. Gives what is drawn, if anything is."""
        drawn = self.__dict__.pop("apps", None)
        yield drawn
        if drawn is not None:
            self.__dict__["apps"] = drawn

    def add_model(self, model_state: ModelState) -> None:
        with self.written_down() as drawn:
            super().add_model(model_state)
        if drawn is not None:
            drawn.render_multiple([model_state])

    def add_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        with self.written_down() as drawn:
            super().add_field(app_label, model_name, name, field, preserve_default)
        if drawn is not None:
            self.is_delayed = True  # who refers to this model knows it without the field: Python steps draw all anew
            drawn.unregister_model(app_label, model_name)
            drawn.render_multiple([self.models[app_label, model_name]])

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        """An index or a constraint more. The drawn model must know it, or a change of its column would take it away."""
        with self.written_down() as drawn:
            super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]
        if drawn is not None:
            known = self.models[app_label, model_name].options[option_name]
            setattr(drawn.get_model(app_label, model_name)._meta, option_name, known)


class Executor(MigrationExecutor):
    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        """Django’s own, made one of ours before anything of it is drawn."""
        state = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        state.__class__ = State
        return state
