"""Where the published user guides are, with the two that the guidance names (FF-05)."""

from typing import Any

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

GUIDES = {
    "staff": (
        "User guide for agency staff",
        "https://www.linkmaker.co.uk/static/user_guide_for_agency_staff_involved_in_adoption.pdf",
    ),
    "families": ("User guide for adopters", "https://www.linkmaker.co.uk/static/user_guide_for_adopters.pdf"),
}


def fill(apps: Any, schema_editor: Any) -> None:
    """The addresses printed in the guidance. Nobody has looked yet whether they still open."""
    HelpGuide = apps.get_model("adoption", "HelpGuide")
    for audience, (title, address) in GUIDES.items():
        HelpGuide.objects.get_or_create(audience=audience, defaults={"title": title, "address": address})


class Migration(migrations.Migration):
    dependencies = [
        ("adoption", "0003_bank_holidays"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpGuide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[("staff", "Staff"), ("families", "Families")], max_length=10, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("address", models.CharField(max_length=500)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("address__startswith", "https://")), name="guide_is_reached_over_https"
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="guide_has_a_title"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalHelpGuide",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[("staff", "Staff"), ("families", "Families")], db_index=True, max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("address", models.CharField(max_length=500)),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical help guide",
                "verbose_name_plural": "historical help guides",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="adoption_hi_history_a9f573_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
