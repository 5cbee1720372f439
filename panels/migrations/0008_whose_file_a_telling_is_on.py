"""Whoever is told what panel recommended is told on their own file: the adopters’, or the child’s (TS-30, TS-53)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from adoption.tables import ForRows


def on_their_file(apps: Any, schema_editor: Any) -> None:
    tellings = apps.get_model("panels", "Telling")
    for row in tellings.objects.filter(file=None).select_related("item").iterator():
        theirs = row.whom == "adopters" and row.item.other_file_id
        tellings.objects.filter(pk=row.pk).update(file_id=theirs or row.item.file_id)


def fk(**more: Any) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="adoption.casefile", **more
    )


class Migration(migrations.Migration):
    dependencies = [("panels", "0007_what_the_people_concerned_may_have")]

    operations = [
        migrations.AddField(model_name="telling", name="file", field=fk(null=True)),
        migrations.AddField(
            model_name="historicaltelling",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="adoption.casefile",
            ),
        ),
        ForRows("panels_telling", on_their_file),
        migrations.AlterField(model_name="telling", name="file", field=fk()),
    ]
