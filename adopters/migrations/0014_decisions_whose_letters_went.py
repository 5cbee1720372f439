"""Decisions on suitability whose letters went are in writing since the day of the last, told or not (TS-121)."""

from typing import Any

from django.db import migrations

from adoption.tables import ForRows

LETTERS = {"approved": "suitability_approved", "not_approved": "suitability_not_approved"}


def letters_that_went(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("adopters", "Suitability").objects
    letters, members = apps.get_model("adoption", "Letter").objects, apps.get_model("adopters", "Member").objects
    for row in rows.filter(decision__in=LETTERS, written_on=None).select_related("household").iterator():
        theirs = letters.filter(file=row.household.file_id, kind=LETTERS[row.decision], set_aside_on=None)
        went = theirs.filter(written_on__gte=row.decided_on, sent_on__isnull=False)
        days = dict(went.values_list("to", "sent_on"))
        applicants = members.filter(household=row.household_id, kind="applicant", left_on=None)
        if days and set(applicants.values_list("person", flat=True)) <= set(days):
            rows.filter(pk=row.pk).update(written_on=max(days.values()))


class Migration(migrations.Migration):
    dependencies = [
        ("adopters", "0013_independent_reviews"),
        ("adoption", "0014_a_service_booked_is_a_service_booking"),
    ]

    operations = [ForRows("adopters_suitability", letters_that_went)]
