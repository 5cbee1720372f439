"""Migrating a database from nothing, in a fraction of the time that Django takes for it.

While Django migrates it keeps every model drawn as it stood at that step. For each new table, column, index or
constraint it draws the model anew, and with it all that are related: here that is nearly every model, since all are
related to a case file or to a person, and a first start drew forty thousand. What is new, and most of what changes or
goes, concerns one model and no other; so that one is drawn, and the others stay as they are. A field that other models
refer to, or that refers to them before and after, is left to Django, and so is every new name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import field_is_referenced


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

    @contextmanager
    def draws_alone(self, app_label: str, model_name: str) -> Iterator[None]:
        """Within: one model changes. It is drawn anew afterwards, and who refers to it knows it as it was: Python steps
        draw all anew."""
        with self.written_down() as drawn:
            yield
        if drawn is not None:
            self.is_delayed = True
            drawn.unregister_model(app_label, model_name)
            drawn.render_multiple([self.models[app_label, model_name]])

    def add_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        with self.draws_alone(app_label, model_name):
            super().add_field(app_label, model_name, name, field, preserve_default)

    def remove_field(self, app_label: str, model_name: str, name: str) -> None:
        with self.draws_alone(app_label, model_name):
            super().remove_field(app_label, model_name, name)

    def alter_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        key = app_label, model_name
        if (
            self.models[key].fields[name].is_relation
            or field.is_relation
            or field_is_referenced(self, key, (name, field))
        ):
            super().alter_field(app_label, model_name, name, field, preserve_default)
            return
        with self.draws_alone(app_label, model_name):
            super().alter_field(app_label, model_name, name, field, preserve_default)

    def alter_model_options(
        self, app_label: str, model_name: str, options: dict[str, Any], option_keys: Any = None
    ) -> None:
        with self.draws_alone(app_label, model_name):
            super().alter_model_options(app_label, model_name, options, option_keys)

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        with self.written_down() as drawn:
            super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]
        self.tell(drawn, app_label, model_name, option_name)

    def _remove_option(self, app_label: str, model_name: str, option_name: str, obj_name: str) -> None:
        with self.written_down() as drawn:
            super()._remove_option(app_label, model_name, option_name, obj_name)  # type: ignore[misc]
        self.tell(drawn, app_label, model_name, option_name)

    def tell(self, drawn: Any, app_label: str, model_name: str, option_name: str) -> None:
        """The drawn model must know its indexes and constraints, or a change of a column would take them away."""
        if drawn is not None:
            known = self.models[app_label, model_name].options[option_name]
            setattr(drawn.get_model(app_label, model_name)._meta, option_name, known)


class Executor(MigrationExecutor):
    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        """Django’s own, made one of ours before anything of it is drawn."""
        state = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        state.__class__ = State
        return state
