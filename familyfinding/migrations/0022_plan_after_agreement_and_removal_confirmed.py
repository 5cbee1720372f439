import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0005_family_finding_plan_owed"),
        ("familyfinding", "0021_families_that_opened_a_profile"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="fundingagreement",
            name="plan_updated_on",
            field=models.DateField(
                blank=True, help_text="When the family finding plan was written anew after it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="historicalfundingagreement",
            name="plan_updated_on",
            field=models.DateField(
                blank=True, help_text="When the family finding plan was written anew after it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="historicalprofile",
            name="removal_confirmed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalprofile",
            name="removal_confirmed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="profile",
            name="removal_confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="removal_confirmed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removal_confirmed_by", None), ("removal_confirmed_on", None)),
                    models.Q(("removal_confirmed_by__isnull", False), ("removal_confirmed_on__isnull", False)),
                    _connector="OR",
                ),
                name="removal_confirmed_on_and_by_go_together",
            ),
        ),
    ]
