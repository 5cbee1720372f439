"""When a child was first shown answers the day before the final hearing, unless the profile was down on it (FF-10)."""

from typing import Any

from django.db import migrations, models

from adoption.tables import ForRows

HELP = "First shown; anew after it was down on the day it was due by (FF-10)."
DEADLINE = ("adoption", "Deadline")


def first_shown(apps: Any, schema_editor: Any) -> None:
    """A profile that a worker took down before that day, and that is down now, is owed again."""
    profiles, deadlines = (apps.get_model(*name).objects for name in (("familyfinding", "Profile"), DEADLINE))
    profiles.filter(first_published_on__isnull=False).update(shown_for_hearing_on=models.F("first_published_on"))
    down = profiles.filter(status="removed", removed_because="other", child__order_granted_on=None)
    for profile in down.select_related("child"):
        due = deadlines.filter(file=profile.child.file_id, rule="TS-15").values_list("due_on", flat=True).first()
        if due is None or profile.removed_at.date() <= due:
            profiles.filter(pk=profile.pk).update(shown_for_hearing_on=None)


class Migration(migrations.Migration):
    dependencies = [
        ("adoption", "0014_a_service_booked_is_a_service_booking"),
        ("children", "0007_whom_to_contact"),
        ("familyfinding", "0024_an_agreement_renewed_in_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalprofile",
            name="shown_for_hearing_on",
            field=models.DateField(blank=True, help_text=HELP, null=True),
        ),
        migrations.AddField(
            model_name="profile",
            name="shown_for_hearing_on",
            field=models.DateField(blank=True, help_text=HELP, null=True),
        ),
        ForRows("familyfinding_profile", first_shown),
    ]
