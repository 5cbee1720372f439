from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("familyfinding", "0018_who_was_asked_before")]

    operations = [
        migrations.RemoveField(
            model_name="historicalvalidationvisit",
            name="locality_worker",
        ),
        migrations.RemoveField(
            model_name="validationvisit",
            name="locality_worker",
        ),
    ]
