"""Visits made or planned before each locality worker had a row: the one who was asked, and whether they came."""

from django.db import migrations

from adoption.tables import ForRows


def one_row_for_each(apps, schema_editor):
    visits = apps.get_model("familyfinding", "ValidationVisit").objects.exclude(locality_worker=None)
    asked = apps.get_model("familyfinding", "AskedToVisit").objects
    for visit in visits.order_by("pk"):
        facts = {"came": visit.locality_came, "absence_why": visit.absence_why}
        asked.get_or_create(visit=visit, worker=visit.locality_worker, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("familyfinding", "0017_asked_to_a_visit")]

    operations = [ForRows("familyfinding_validationvisit", one_row_for_each)]
