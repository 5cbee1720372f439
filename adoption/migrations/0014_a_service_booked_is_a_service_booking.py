from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("adoption", "0013_papers_that_are_kept_here")]

    operations = [
        migrations.RenameModel("Booking", "ServiceBooking"),
        migrations.RenameModel("HistoricalBooking", "HistoricalServiceBooking"),
        migrations.AlterModelOptions(
            "HistoricalServiceBooking",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical service booking",
                "verbose_name_plural": "historical service bookings",
            },
        ),
        migrations.RenameIndex(
            "HistoricalServiceBooking",
            new_name="adoption_hi_history_d197ba_idx",
            old_name="adoption_hi_history_91e578_idx",
        ),
    ]
