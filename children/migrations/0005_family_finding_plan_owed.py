"""The day of the first family finding plan stands on the child, where the clock reads it (TS-122)."""

from django.db import migrations, models
from django.db.models import F, Min, OuterRef, Subquery

from adoption.tables import ForRows


def fill(apps, schema_editor):
    plans = apps.get_model("children", "FamilyFindingPlan").objects
    since = plans.filter(child=OuterRef("pk"), recorded_on__gte=OuterRef("best_interest_decided_on"))
    first = since.values("child").annotate(first=Min("recorded_on")).values("first")
    written = plans.filter(recorded_on__gte=F("child__best_interest_decided_on")).values("child")
    apps.get_model("children", "Child").objects.filter(pk__in=written).update(plan_written_on=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0004_plans_for_permanence"),
    ]

    operations = [
        migrations.AddField(
            model_name="child",
            name="plan_written_on",
            field=models.DateField(blank=True, help_text="When the first family finding plan was written.", null=True),
        ),
        migrations.AddField(
            model_name="historicalchild",
            name="plan_written_on",
            field=models.DateField(blank=True, help_text="When the first family finding plan was written.", null=True),
        ),
        ForRows("children_familyfindingplan", fill),
    ]
