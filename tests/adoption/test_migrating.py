"""The database that our way of migrating makes is the one that the models describe."""

from functools import partial

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.core.management.commands import migrate
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from adoption.migrating import Executor, State
from adoption.models import CaseFile, PortalHome
from adoption.tables import ForRows
from tests.factories.adoption import CaseFileFactory

BY_HAND = {"familyfinding_proceeddecision": 1}
"""Foreign keys that a migration adds in SQL: the day of a visit and of what is decided on it stay the same (MT-14)."""
BY_DJANGO = "_check"  # what a field of whole numbers from nought brings along


def rows(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def names_of_indexes(table: str) -> set[str]:
    return {name for (name,) in rows("select indexname from pg_indexes where tablename = %s", table)}


def constraints_of(table: str, kind: str) -> set[str]:
    asked = "select conname from pg_constraint where conrelid = %s::regclass and contype = any(%s)"
    return {name for (name,) in rows(asked, f'"{table}"', list(kind))}


def surprises(model: type[models.Model]) -> list[str]:
    """Where the table is not what the model says: columns, indexes and constraints that are missing or too many."""
    table, fields = model._meta.db_table, model._meta.local_concrete_fields
    asked = "select column_name, is_nullable = 'YES' from information_schema.columns where table_name = %s"
    columns = {field.column: field.null or field.generated for field in fields}
    named = {each.name for each in model._meta.constraints}
    there = names_of_indexes(table) | constraints_of(table, "cux")
    checks = {name for name in constraints_of(table, "cx") if not name.endswith(BY_DJANGO)}
    keys = [field for field in fields if field.is_relation and field.db_constraint]
    found = {
        "columns": dict(rows(asked, table)) == columns,
        "missing names": named | {each.name for each in model._meta.indexes} <= there,
        "checks too many": checks <= named,
        "foreign keys": len(constraints_of(table, "f")) == len(keys) + BY_HAND.get(table, 0),
    }
    return [f"{table}: {what}" for what, right in found.items() if not right]


def test_every_table_is_as_its_model_says():
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    assert len(tables) > 150
    assert [line for model in tables for line in surprises(model)] == []


def test_migrate_is_our_command_and_uses_our_executor():
    assert get_commands()["migrate"] == "adoption"
    call_command("migrate", check_unapplied=True, verbosity=0)
    assert migrate.MigrationExecutor is Executor


def whole() -> State:
    state = Executor(connection)._create_project_state(with_applied_migrations=True)
    assert isinstance(state, State)
    assert isinstance(state.clone(), State)
    return state


def drawn_by(monkeypatch, change) -> list[str]:
    """The models that are drawn when this changes."""
    names, draw = [], ModelState.render
    monkeypatch.setattr(ModelState, "render", lambda self, into: names.append(self.name) or draw(self, into))
    change()
    monkeypatch.undo()
    return names


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker) -> tuple[State, ProjectState]:
    """All our models at their last step, drawn, in our kind of state and in Django’s."""
    with django_db_blocker.unblock():
        ours = whole()
        theirs = MigrationExecutor(connection)._create_project_state(with_applied_migrations=True)
        assert ours.apps
        assert theirs.apps
    return ours, theirs


def a_model() -> ModelState:
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("file", models.ForeignKey("adoption.casefile", models.PROTECT)),
    ]
    return ModelState("adoption", "Pebble", fields)


def test_a_new_table_draws_itself_alone_and_is_known_to_what_it_refers_to(known, monkeypatch):
    state = known[0].clone()
    assert drawn_by(monkeypatch, lambda: state.add_model(a_model())) == ["Pebble"]
    drawn = state.apps.get_model("adoption", "pebble")
    assert drawn._meta.get_field("file").remote_field.model is state.apps.get_model("adoption", "casefile")


def test_django_itself_draws_nearly_everything(known, monkeypatch):
    """Should this ever fail, Django does by itself what we do, and adoption/migrating.py can go."""
    state = known[1].clone()
    assert len(drawn_by(monkeypatch, lambda: state.add_model(a_model()))) > 100


def test_a_new_column_an_index_and_a_constraint(known, monkeypatch):
    state = known[0].clone()
    key = ("adoption", "portalhome")
    colour = models.CharField(max_length=9, default="red")
    column = partial(state.add_field, *key, "colour", colour, preserve_default=False)
    assert drawn_by(monkeypatch, column) == ["PortalHome"]
    assert state.is_delayed
    index = models.Index(fields=["colour"], name="pages_by_colour")
    check = models.CheckConstraint(condition=~models.Q(colour=""), name="page_has_a_colour")
    assert drawn_by(monkeypatch, lambda: state.add_index(*key, index)) == []
    assert drawn_by(monkeypatch, lambda: state.add_constraint(*key, check)) == []
    drawn = state.apps.get_model(*key)
    assert drawn._meta.get_field("colour").max_length == 9
    assert index in drawn._meta.indexes
    assert check in drawn._meta.constraints
    assert "colour" not in {field.name for field in PortalHome._meta.get_fields()}


def test_a_column_that_changes_or_goes_draws_its_model_alone(known, monkeypatch):
    state, key = known[0].clone(), ("adoption", "casefile")
    wide = models.CharField(max_length=333)
    change = partial(state.alter_field, *key, "title", wide, preserve_default=True)
    assert drawn_by(monkeypatch, change) == ["CaseFile"]
    assert state.apps.get_model(*key)._meta.get_field("title").max_length == 333
    for name in ("title", "lead"):
        assert drawn_by(monkeypatch, partial(state.remove_field, *key, name)) == ["CaseFile"]
    left = {field.name for field in state.apps.get_model(*key)._meta.get_fields()}
    assert left & {"title", "lead"} == set()
    assert state.is_delayed


def test_an_index_and_a_constraint_that_go_are_forgotten_by_the_drawn_model(known, monkeypatch):
    state, key = known[0].clone(), ("adoption", "casefile")
    drawn = state.apps.get_model(*key)._meta
    index, check = drawn.indexes[0].name, drawn.constraints[0].name
    assert drawn_by(monkeypatch, partial(state.remove_index, *key, index)) == []
    assert drawn_by(monkeypatch, partial(state.remove_constraint, *key, check)) == []
    assert index not in {each.name for each in drawn.indexes}
    assert check not in {each.name for each in drawn.constraints}


def test_together_draws_its_model_alone(known, monkeypatch):
    state, key = known[0].clone(), ("adoption", "casefile")
    together = {"unique_together": {("title", "lead")}}
    assert drawn_by(monkeypatch, partial(state.alter_model_options, *key, together)) == ["CaseFile"]
    assert state.apps.get_model(*key)._meta.unique_together == {("title", "lead")}


@pytest.mark.parametrize("name", ["id", "lead"])
def test_a_column_that_refers_or_is_referred_to_is_drawn_as_django_does(known, monkeypatch, name):
    state, theirs = known[0].clone(), known[1].clone()
    field = CaseFile._meta.get_field(name).clone()
    changes = [
        lambda s=s: s.alter_field("adoption", "casefile", name, field, preserve_default=True) for s in (state, theirs)
    ]
    ours, djangos = [sorted(drawn_by(monkeypatch, change)) for change in changes]
    assert ours == djangos != []


@pytest.mark.django_db
def test_rows_are_put_right_where_there_are_some_and_nothing_is_drawn_where_there_are_none():
    seen = []
    step = ForRows("adoption_casefile", lambda apps, editor: seen.append(apps.get_model("adoption", "casefile")))
    state = whole()
    with connection.schema_editor(atomic=False) as editor:
        step.database_forwards("adoption", editor, state, state)
        assert seen == []
        assert "apps" not in state.__dict__
        CaseFileFactory()
        step.database_forwards("adoption", editor, state, state)
    assert [model._meta.db_table for model in seen] == ["adoption_casefile"]


def test_such_a_step_is_written_into_a_migration_whole():
    step = ForRows("adoption_casefile", whole)
    name, arguments, named = step.deconstruct()
    again = ForRows(*arguments, **named)
    assert (name, again.table, again.code, again.reversible) == ("ForRows", "adoption_casefile", whole, True)
