"""Brothers and sisters of one match have each their own papers for panel (PN-13, MT-70)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, Max, Q

from adoption.tables import ForRows

TITLES = {
    "placement_report": "Adoption Placement Report",
    "permanence_report": "Child permanence report",
    "support_plan": "Adoption Support Plan",
    "introductions": "Draft introduction plan, without dates",
    "child_medical": "Medical information on the child",
}


def papers_of_each(apps: Any, schema_editor: Any) -> None:
    """Of matches on an agenda whose papers have not gone out: what the others need is shown as missing."""
    items, papers = (apps.get_model("panels", name).objects for name in ("AgendaItem", "ItemPaper"))
    several = items.annotate(children=Count("link__linked")).filter(children__gt=1, meeting__state="preparing")
    for item in several.exclude(state="taken_off"):
        place = papers.filter(item=item).aggregate(last=Max("place"))["last"] or 0
        for linked in item.link.linked.exclude(child=item.link.child_id).order_by("place"):
            for key, title in TITLES.items():
                place += 1
                facts = {"place": place, "title": f"{title}: {linked.child.first_name}", "owed_by_role": ""}
                papers.get_or_create(item=item, kind=key, child=linked.child, defaults=facts)


def child(**more: Any) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(blank=True, null=True, related_name="+", to="children.child", **more)


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0013_foster_carers_hear_the_decision"),
        ("children", "0003_when_the_carers_had_their_pack"),
    ]

    operations = [
        migrations.AddField("itempaper", "child", child(on_delete=django.db.models.deletion.PROTECT)),
        migrations.AddField(
            "historicalitempaper",
            "child",
            child(on_delete=django.db.models.deletion.DO_NOTHING, db_constraint=False),
        ),
        migrations.RemoveConstraint("itempaper", "a_required_paper_stands_once_on_an_item"),
        migrations.AddConstraint(
            "itempaper",
            models.UniqueConstraint(
                fields=["item", "kind"],
                condition=~Q(kind="other") & Q(child=None),
                name="a_required_paper_stands_once_on_an_item",
            ),
        ),
        migrations.AddConstraint(
            "itempaper",
            models.UniqueConstraint(
                fields=["item", "kind", "child"],
                condition=~Q(kind="other") & Q(child__isnull=False),
                name="a_required_paper_stands_once_for_each_child",
            ),
        ),
        ForRows("panels_itempaper", papers_of_each),
    ]
