"""England's bank holidays, so that working days are right from the first day (D3)."""

from typing import Any

from django.db import migrations

from adoption.holidays import england


def fill(apps: Any, schema_editor: Any) -> None:
    """Only days that are not there: an administrator's own rows stay as they are."""
    BankHoliday = apps.get_model("adoption", "BankHoliday")
    rows = [BankHoliday(day=day, name=name) for day, name in england().items()]
    BankHoliday.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("adoption", "0002_append_only")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
