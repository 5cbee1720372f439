"""Plans for permanence. Where adoption was decided on already, it is the child’s main plan since then."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from adoption.tables import ForRows


def fill(apps, schema_editor):
    """Children whose plan was decided and has not ended; who recorded it is known from the Best Interest Decision."""
    decisions = apps.get_model("children", "BestInterestDecision").objects
    found = decisions.filter(child__plan_decided_on__isnull=False).exclude(child__status="ended")
    plans = apps.get_model("children", "PermanencePlan").objects
    for each in found.select_related("child", "decision__decided_by").order_by("child", "-pk").distinct("child"):
        by = each.decision.decided_by if each.decision else None
        plans.create(
            child=each.child,
            kind="adoption",
            is_main=True,
            from_on=each.child.plan_decided_on,
            why=each.decision.reasons if each.decision else "Decided before the case came into this service.",
            decided_at="decision_maker",
            decided_by=f"{by.first_name} {by.last_name}".strip() if by else "The agency decision maker of that time",
            recorded_by=each.recorded_by,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0003_when_the_carers_had_their_pack"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPermanencePlan",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("reference", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("home", "Returning home with support"),
                            ("kinship", "Living with relatives or friends"),
                            ("guardianship", "Special guardianship"),
                            ("early", "Early permanence (fostering for adoption)"),
                            ("adoption", "Adoption"),
                            ("fostering", "Long-term fostering"),
                            ("residential", "Residential care"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_main", models.BooleanField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("why", models.TextField()),
                ("support", models.TextField(blank=True)),
                ("ended_why", models.TextField(blank=True)),
                (
                    "decided_at",
                    models.CharField(
                        choices=[
                            ("legal", "Legal planning meeting"),
                            ("permanence", "Permanence planning meeting"),
                            ("review", "Looked after review"),
                            ("court", "Court hearing"),
                            ("manager", "Manager’s decision outside a meeting"),
                            ("decision_maker", "Agency decision maker’s decision"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_by", models.CharField(max_length=200)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="children.child",
                    ),
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
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="children.planningmeeting",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical permanence plan",
                "verbose_name_plural": "historical permanence plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="children_hi_history_3d2b7f_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PermanencePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("home", "Returning home with support"),
                            ("kinship", "Living with relatives or friends"),
                            ("guardianship", "Special guardianship"),
                            ("early", "Early permanence (fostering for adoption)"),
                            ("adoption", "Adoption"),
                            ("fostering", "Long-term fostering"),
                            ("residential", "Residential care"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_main", models.BooleanField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("why", models.TextField()),
                ("support", models.TextField(blank=True)),
                ("ended_why", models.TextField(blank=True)),
                (
                    "decided_at",
                    models.CharField(
                        choices=[
                            ("legal", "Legal planning meeting"),
                            ("permanence", "Permanence planning meeting"),
                            ("review", "Looked after review"),
                            ("court", "Court hearing"),
                            ("manager", "Manager’s decision outside a meeting"),
                            ("decision_maker", "Agency decision maker’s decision"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_by", models.CharField(max_length=200)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permanence_plans",
                        to="children.child",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permanence_plans",
                        to="children.planningmeeting",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True), ("until_on", None)),
                        fields=("child",),
                        name="child_has_one_main_plan_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_on", None)),
                        fields=("child", "kind"),
                        name="child_has_each_kind_of_plan_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                        name="permanence_plan_does_not_end_before_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_why", ""), ("until_on", None)),
                            models.Q(("until_on__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="permanence_plan_ends_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "home"), _negated=True),
                            models.Q(("support", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="returning_home_says_with_which_support",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__in", ("legal", "permanence")), ("meeting__isnull", False)),
                            models.Q(
                                models.Q(("decided_at__in", ("legal", "permanence")), _negated=True), ("meeting", None)
                            ),
                            _connector="OR",
                        ),
                        name="plan_of_a_planning_meeting_names_it",
                    ),
                ],
            },
        ),
        ForRows("children_bestinterestdecision", fill),
    ]
