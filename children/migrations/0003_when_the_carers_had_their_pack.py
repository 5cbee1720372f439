"""The day on which a child’s carers first had their pack stands on the child, where the clock reads it (TS-119)."""

from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery

from adoption.tables import ForRows


def fill(apps, schema_editor):
    packs = apps.get_model("children", "CarerPack").objects
    first = packs.filter(child=OuterRef("pk")).values("child").annotate(first=Min("pack_shared_on")).values("first")
    shared = packs.exclude(pack_shared_on=None).values("child")
    apps.get_model("children", "Child").objects.filter(pk__in=shared).update(carers_pack_on=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [("children", "0002_children_as_listed")]

    operations = [
        *(
            migrations.AddField(
                model,
                "carers_pack_on",
                models.DateField(blank=True, help_text="When the carers first had their pack.", null=True),
            )
            for model in ("child", "historicalchild")
        ),
        ForRows("children_carerpack", fill),
    ]
