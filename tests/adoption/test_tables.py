"""Tables that are made in one step are the same as tables made one after another."""

from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from adoption.tables import NewTables

NUMBER = ("id", models.BigAutoField(primary_key=True))
BOX = migrations.CreateModel("Box", [NUMBER, ("in_it", models.ForeignKey("adoption.Toy", models.PROTECT))])
TOY = migrations.CreateModel("Toy", [NUMBER, ("name", models.CharField(max_length=9))])


def tables():
    return {name for name in connection.introspection.table_names() if name in ("adoption_box", "adoption_toy")}


def test_they_come_in_any_order_and_go_again():
    together, before, after = NewTables([BOX, TOY]), ProjectState(), ProjectState()
    together.state_forwards("adoption", after)

    with connection.schema_editor() as editor:
        together.database_forwards("adoption", editor, before, after)
    assert tables() == {"adoption_box", "adoption_toy"}

    with connection.schema_editor() as editor:
        together.database_backwards("adoption", editor, after, before)
    assert tables() == set()


def test_the_state_is_that_of_single_steps():
    one, other = ProjectState(), ProjectState()
    one.apps  # noqa: B018 drawn already, as in the middle of a run
    NewTables([TOY, BOX]).state_forwards("adoption", one)
    for table in (TOY, BOX):
        table.state_forwards("adoption", other)
    assert one == other
    assert one.apps.get_model("adoption", "Box")._meta.get_field("in_it").related_model.__name__ == "Toy"


def test_it_can_be_written_to_a_file():
    step = NewTables([TOY])
    migration = type("Migration", (migrations.Migration,), {"operations": [step]})("0001_toys", "adoption")
    assert "adoption.tables.NewTables" in MigrationWriter(migration).as_string()
    assert step.describe() == "Create 1 table"
