"""Foster carers of every child hear what was decided (PN-28, TS-124); letters that went before count (TS-121).

A decision of the last week is owed to them from here on. Of older ones nobody was asked to write it down: what was
written down stands on the sheet.
"""

from datetime import timedelta
from typing import Any

from django.db import migrations, models

from adoption import clock
from adoption.tables import ForRows

LETTERS = {"agreed": "match_approved", "refused": "match_not_approved"}
DAYS = 7
CHOICES = [("panel", "what panel recommended"), ("decision", "what was decided")]


def decided(apps: Any) -> Any:
    rows = apps.get_model("panels", "DecisionSheet").objects.filter(item__kind="match", outcome__in=LETTERS)
    return rows.filter(decided_on__isnull=False).select_related("item")


def letters_that_went(apps: Any, schema_editor: Any) -> None:
    """In writing on the day of the last letter, once every applicant who is still there has one."""
    letters, people = (apps.get_model("adoption", name).objects for name in ("Letter", "PersonAround"))
    for sheet in decided(apps).filter(written_on=None, item__other_file__isnull=False).iterator():
        theirs = letters.filter(file=sheet.item.other_file_id, kind=LETTERS[sheet.outcome], set_aside_on=None)
        went = theirs.filter(written_on__gte=sheet.decided_on, sent_on__isnull=False)
        days = dict(went.values_list("to", "sent_on"))
        applicants = people.filter(file=sheet.item.other_file_id, relation="applicant", to_on=None)
        if days and set(applicants.values_list("pk", flat=True)) <= set(days):
            apps.get_model("panels", "DecisionSheet").objects.filter(pk=sheet.pk).update(written_on=max(days.values()))


def carers_to_tell(apps: Any, schema_editor: Any) -> None:
    tellings, children = apps.get_model("panels", "Telling").objects, apps.get_model("familyfinding", "LinkedChild")
    since = clock.today() - timedelta(days=DAYS)
    for sheet in decided(apps).filter(carers_told_on=None, ended_on=None, decided_on__gte=since).iterator():
        for file in children.objects.filter(link=sheet.item.link_id).values_list("child__file", flat=True):
            facts = {"whom": "carers", "of": "decision", "since_on": sheet.decided_on}
            tellings.get_or_create(item=sheet.item, file_id=file, **facts)


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0012_when_a_decision_was_put_in_writing"),
        ("familyfinding", "0021_families_that_opened_a_profile"),
        ("adoption", "0014_a_service_booked_is_a_service_booking"),
    ]

    operations = [
        *(
            migrations.AddField(model, "of", models.CharField(choices=CHOICES, default="panel", max_length=10))
            for model in ("telling", "historicaltelling")
        ),
        migrations.RemoveConstraint("telling", "each_side_is_told_once_of_an_item"),
        migrations.AddConstraint(
            "telling",
            models.UniqueConstraint(
                fields=["item", "file", "whom", "of"], name="each_side_is_told_once_of_a_recommendation_or_decision"
            ),
        ),
        ForRows("panels_decisionsheet", letters_that_went),
        ForRows("panels_decisionsheet", carers_to_tell),
    ]
